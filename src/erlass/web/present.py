"""An answer as its page shows it: result, verdict, findings, what differs between scenarios, tables of numbers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from erlass.law.answer import Answer, Finding, Pruefergebnis
from erlass.law.decree import Reading
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
from erlass.law.strength import State
from erlass.web.enquiry import Enquiry, Scenario, link, one

ROW_NAMES, COLUMN_NAMES = "zeilen", "spalten"

TONES = {
    State.VERSTOSS: "danger", State.WARNUNG: "warning", State.OFFEN: "info", State.ABWEICHUNG: "info",
    State.ERFUELLT: "success", State.ENTFAELLT: "default",
}  # fmt: skip
"""How a state is coloured; its words always stand beside."""

HEADINGS = {
    State.VERSTOSS: "Verletzte Muss-Vorschriften",
    State.WARNUNG: "Nicht eingehaltene Soll-Vorschriften ohne Begründung",
    State.OFFEN: "Noch offene Feststellungen", State.ABWEICHUNG: "Begründete Abweichungen von Soll-Vorschriften",
    State.ERFUELLT: "Erfüllt", State.ENTFAELLT: "Nicht anwendbar",
}  # fmt: skip


@dataclass(frozen=True)
class Matrix:
    """Rows of plain values as a table; `corner` is empty where rows and columns have only numbers."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Node, ...]], ...]


@dataclass(frozen=True)
class Shown:
    """One part of the result. `differs`: another scenario has another value here."""

    node: Node
    matrix: Matrix | None = None
    differs: bool = False


@dataclass(frozen=True)
class FindingGroup:
    """The findings of one state."""

    state: State
    heading: str
    tone: str
    findings: tuple[Finding, ...]

    @property
    def quiet(self) -> bool:
        """Whether the group may start folded."""
        return self.state in (State.ERFUELLT, State.ENTFAELLT)


@dataclass(frozen=True)
class StepView:
    """One step of the explanation. `repeated`: labels of long facts that are the same as in the step above."""

    shown: ShownStep
    inputs: tuple[Shown, ...]
    result: tuple[Shown, ...]
    repeated: tuple[str, ...]
    steps: tuple[StepView, ...]

    @property
    def folds(self) -> bool:
        return bool(self.steps or self.inputs or self.repeated or self.shown.figures)


@dataclass(frozen=True)
class AnswerView:
    """Everything the page shows of one answer."""

    scenario: Scenario
    answer: Answer
    result: tuple[Shown, ...]
    verdict: str
    tone: str
    verdict_differs: bool
    open_facts: tuple[tuple[str, str], ...]
    groups: tuple[FindingGroup, ...]
    facts: tuple[Node, ...]
    figures: tuple[ShownFigure, ...]
    changed: tuple[ShownFigure, ...]
    steps: StepView
    digest: str
    query: str
    receipt: str


def answer_views(enquiry: Enquiry) -> tuple[AnswerView, ...]:
    """The answers side by side."""
    answers = [(s, s.answer) for s in enquiry.scenarios if s.answer is not None]
    results = [shown_result(answer) for _, answer in answers]
    verdicts = [_verdict(answer) for _, answer in answers]
    differing = _differing(results)
    return tuple(
        _view(s, answer, result, said, len({v for v, _ in verdicts}) > 1, differing)
        for (s, answer), result, said in zip(answers, results, verdicts, strict=True)
    )


def single_view(answer: Answer) -> AnswerView:
    """One answer on its own, as when a receipt is computed again."""
    scenario = Scenario(0, answer.as_of.isoformat(), {}, answer.as_of, answer=answer)
    return answer_views(Enquiry(answer.rule, [scenario]))[0]


def _view(
    scenario: Scenario,
    answer: Answer,
    result: tuple[Node, ...],
    said: tuple[str, str],
    verdict_differs: bool,
    differing: set[str],
) -> AnswerView:
    receipt = answer.receipt
    figures = shown_figures(answer)
    return AnswerView(
        scenario=scenario,
        answer=answer,
        result=tuple(Shown(node, matrix_of(node, result), node.name in differing) for node in result),
        verdict=said[0],
        tone=said[1],
        verdict_differs=verdict_differs,
        open_facts=open_facts(answer),
        groups=finding_groups(answer.findings),
        facts=shown_facts(answer),
        figures=figures,
        changed=tuple(f for f in figures if f.origin),
        steps=step_view(shown_steps(answer)),
        digest=receipt.digest if receipt else "",
        query=json.dumps(one(answer), ensure_ascii=False),
        receipt=json.dumps(receipt.as_json(), ensure_ascii=False) if receipt else "",
    )


def step_view(step: ShownStep, above: tuple[Node, ...] = ()) -> StepView:
    """A step without repeating tables and lists that stand one step above already."""
    repeated = tuple(node for node in step.inputs if not node.flat and node in above)
    return StepView(
        shown=step,
        inputs=tuple(Shown(node, matrix_of(node, step.inputs)) for node in step.inputs if node not in repeated),
        result=tuple(Shown(node, matrix_of(node, step.result)) for node in step.result),
        repeated=tuple(node.label for node in repeated),
        steps=tuple(step_view(inner, step.inputs) for inner in step.steps),
    )


def _verdict(answer: Answer) -> tuple[str, str]:
    """The verdict of a checklist and its tone; empty for rules that compute something."""
    value = answer.value
    if not isinstance(value, Pruefergebnis):
        return "", ""
    tone = "danger" if value.verstoesse else "warning" if value.warnungen else "info" if value.offen else "success"
    said = verdict(value)
    return said[0].upper() + said[1:], tone


def _differing(results: Sequence[tuple[Node, ...]]) -> set[str]:
    if len(results) < 2:
        return set()
    by_name = [{node.name: node for node in result} for result in results]
    return {name for named in by_name for name in named if len({repr(other.get(name)) for other in by_name}) > 1}


def finding_groups(findings: Sequence[Finding]) -> tuple[FindingGroup, ...]:
    """Findings by state, the most urgent first."""
    return tuple(
        FindingGroup(state, heading, TONES[state], found)
        for state, heading in HEADINGS.items()
        if (found := tuple(f for f in findings if f.state is state))
    )


def matrix_of(node: Node, siblings: Sequence[Node] = ()) -> Matrix | None:
    """A list of equally long lists with numbers in them as a table, rows and columns named where the result does."""
    rows = node.children
    if (
        node.kind != "list"
        or node.text
        or not rows
        or any(r.kind != "list" or not r.text or not r.children for r in rows)
    ):
        return None
    width = len(rows[0].children)
    if any(len(r.children) != width for r in rows) or not any(cell.numeric for r in rows for cell in r.children):
        return None
    row_names = _names(ROW_NAMES, siblings, len(rows)) or tuple(f"Zeile {i}" for i in range(1, len(rows) + 1))
    column_names = _names(COLUMN_NAMES, siblings, width) or tuple(str(i) for i in range(1, width + 1))
    return Matrix(column_names, tuple((name, row.children) for name, row in zip(row_names, rows, strict=True)))


def _names(name: str, siblings: Sequence[Node], count: int) -> tuple[str, ...]:
    found = next((n for n in siblings if n.name == name and n.kind == "list" and len(n.children) == count), None)
    return tuple(child.text for child in found.children) if found else ()


def share_content(enquiry: Enquiry) -> str:
    """What the page's script puts into the fragment of a shared link; empty for what must leave no trace."""
    if enquiry.rule.volatile:
        return ""
    return json.dumps(
        link([s.answer for s in enquiry.scenarios if s.answer is not None]), ensure_ascii=False, separators=(",", ":")
    )


def readings_of(answers: Sequence[AnswerView]) -> tuple[Reading, ...]:
    """The readings that the rules of these answers rest on, in the order in which they were used."""
    found: dict[str, Reading] = {}
    for view in answers:
        readings = view.answer.rule.book.decree.readings
        for step in view.answer.step.walk():
            found.update({key: readings[key] for key in step.rule.readings if key in readings})
    return tuple(found.values())


__all__ = [
    "AnswerView",
    "Matrix",
    "Shown",
    "answer_views",
    "finding_groups",
    "matrix_of",
    "readings_of",
    "share_content",
    "single_view",
]
