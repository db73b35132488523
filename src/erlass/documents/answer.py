"""The document "Auskunft": an answer on paper, with everything another person needs to check it years later.

Result first, then the findings, the facts it rests on, the figures of the decree, how it came about, the readings that
matter, and the receipt. What is written comes from `erlass.law.display`; this module only arranges it for the template.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from erlass.documents.typesetting import breakable, compile_typst
from erlass.law.answer import Answer, Finding, Pruefergebnis
from erlass.law.display import (
    Node,
    ShownFigure,
    ShownStep,
    open_facts,
    shown_facts,
    shown_figures,
    shown_result,
    shown_steps,
    verdict,
)
from erlass.law.errors import ErlassError
from erlass.law.german import date_long, number
from erlass.law.jsonform import Json
from erlass.law.strength import State

WIDEST_TABLE = 5
"""Columns that fit beside each other on A4; a table with more is printed as one block for each row."""
LONGEST_LIST = 300
"""Entries of a list that are printed; the document says how many more there are. The receipt covers them all."""
LONGEST_LINE = 600
LONGEST_FACTS = 3000
"""Characters of facts in JSON form that are printed with the receipt; longer ones are represented by their tables."""


class NotPrintable(ErlassError):
    """The answer must leave nothing behind, so it is not printed either."""


def answer_pdf(answer: Answer) -> bytes:
    """The document of an answer. Raises `NotPrintable` for a volatile rule."""
    return compile_typst("auskunft", answer_data(answer))


def answer_data(answer: Answer) -> dict[str, Json]:
    """What the template prints, all of it text."""
    receipt = answer.receipt
    if receipt is None:
        raise NotPrintable(
            f"Die Auskunft „{answer.rule.title}“ hinterlässt keine Spuren; deshalb gibt es weder Beleg noch PDF."
        )
    decree, version = answer.rule.book.decree, answer.rule.version(answer.as_of)
    facts = json.dumps(receipt.content["facts"], ensure_ascii=False, separators=(", ", ": "))
    return {
        "title": f"Auskunft: {answer.rule.title}",
        "subject": f"{decree.title} ({decree.citation}), Rechtsstand {date_long(answer.as_of)}",
        "date": answer.as_of.isoformat(),
        "decree": {"title": decree.title, "issued": decree.issued, "citation": decree.citation},
        "question": answer.rule.title,
        "as_of": date_long(answer.as_of),
        "cites": [_unbroken(ref) for ref in version.cite_texts],
        "notice": answer.notice,
        "assumed": bool(answer.assumptions),
        "verdict": verdict(answer.value) if isinstance(answer.value, Pruefergebnis) else "",
        "result": _nodes(shown_result(answer)),
        "findings": [_finding(finding) for finding in _own_findings(answer)],
        "open": [{"label": label, "by": role} for label, role in open_facts(answer)],
        "facts": _nodes(shown_facts(answer)),
        "figures": [_figure(figure) for figure in shown_figures(answer)],
        "steps": _step(shown_steps(answer), is_question=True),
        "readings": [
            {"key": key, "title": reading.title, "text": reading.text, "alternative": reading.alternative}
            for key in answer.rule.readings
            if (reading := decree.readings.get(key)) is not None
        ],
        "receipt": {
            "digest": receipt.digest,
            "format": str(receipt.content["format"]),
            "version": str(receipt.content["erlass"]),
            "rule": answer.rule.public_name,
            "as_of": answer.as_of.isoformat(),
            "facts": breakable(facts, 64) if len(facts) <= LONGEST_FACTS else "",
        },
    }


def _own_findings(answer: Answer) -> Sequence[Finding]:
    """The findings of the checklist that was asked; those of other checklists on the way stand in their steps."""
    names = {check.name for check in answer.rule.checks}
    return [finding for finding in answer.findings if finding.check in names]


def _finding(finding: Finding) -> dict[str, Json]:
    return {
        "text": finding.text,
        "ref": _unbroken(finding.ref),
        "strength": finding.strength.label,
        "state": finding.state.value,
        "failed": finding.state in (State.VERSTOSS, State.WARNUNG),
        "reason": breakable(finding.reason),
    }


def _nodes(nodes: Sequence[Node]) -> list[Json]:
    return [_node(node) for node in nodes]


def _node(node: Node) -> dict[str, Json]:
    kind = "list" if node.kind == "table" and len(node.columns) > WIDEST_TABLE else node.kind
    shown, more = node.children[:LONGEST_LIST], _more(len(node.children))
    common: dict[str, Json] = {"label": breakable(_capital(node.label)), "more": more}
    if node.flat or node.empty:
        text = ", ".join(child.text for child in shown) if more else node.full_text
        return {"kind": "value", **common, "text": breakable(f"{text} {more}".strip())}
    if kind == "table":
        columns: list[Json] = [
            {"label": _capital(column.label), "unit": column.unit, "numeric": column.numeric} for column in node.columns
        ]
        rows: list[Json] = [[breakable(cell.text) for cell in row.children] for row in shown]
        return {"kind": "table", **common, "columns": columns, "rows": rows}
    return {"kind": "record", **common, "children": _nodes(shown)}


def _unbroken(ref: str) -> str:
    """A citation stays in one line."""
    return ref.replace(" ", "\u00a0")


def _capital(label: str) -> str:
    """Labels are written as they stand in a sentence; here each begins a line."""
    return label[:1].upper() + label[1:]


def _figure(figure: ShownFigure) -> dict[str, Json]:
    return {
        "label": figure.node.label,
        "text": figure.node.full_text,
        "cites": _unbroken(figure.cites),
        "since": figure.since,
        "origin": figure.origin,
    }


def _step(step: ShownStep, *, is_question: bool = False) -> dict[str, Json]:
    """One step; the facts of the question itself are not repeated."""
    return {
        "kind": step.kind,
        "title": step.title,
        "cites": [_unbroken(ref) for ref in step.cites],
        "inputs": [] if is_question else _lines(step.inputs),
        "figures": [figure.node.line for figure in step.figures],
        "result": _lines(step.result),
        "steps": [_step(inner) for inner in step.steps[:LONGEST_LIST]],
        "more": _more(len(step.steps)),
    }


def _lines(nodes: Sequence[Node]) -> list[Json]:
    return [breakable(_shortened(node.line)) for node in nodes]


def _shortened(line: str) -> str:
    return line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]} …"


def _more(count: int) -> str:
    """What is said below a list of which only the beginning is printed."""
    return f"… und {number(count - LONGEST_LIST)} weitere" if count > LONGEST_LIST else ""
