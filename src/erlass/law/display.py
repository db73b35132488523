"""Facts and answers as people see them: a tree of labelled, German-written values.

The labels, units and codes come from the declarations (`Field`), the words from `erlass.law.german`. Pages, documents
and the command line lay the same tree out, each in its own way, so that a value is never written in two ways.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from erlass.law.answer import Answer, Pruefergebnis, Step
from erlass.law.decree import Figure
from erlass.law.facts import Field, Source
from erlass.law.german import date_long, euro, german, number
from erlass.law.rulebook import Checklist, Rule, Version
from erlass.law.strength import State

NodeKind = Literal["value", "record", "list", "table", "map"]

NOTHING = "–"
NOT_STATED = "keine Angabe"
RESULT = "Ergebnis"
SHARE = {"zaehler", "nenner"}
CENT = "Cent"
DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Node:
    """One value with its label.

    `text` is the whole value in one line where it has one: always for a `value`, and for a `list` of plain values
    (joined). `children`: the fields of a `record`, the entries of a `list` or `map`, and the rows (records of equal
    fields) of a `table`. `numeric`: align it to the right. `empty`: nothing was stated, or nothing is there.
    """

    kind: NodeKind
    name: str
    label: str
    text: str = ""
    unit: str = ""
    help: str = ""
    children: tuple[Node, ...] = ()
    numeric: bool = False
    empty: bool = False

    @property
    def columns(self) -> tuple[Node, ...]:
        """The cells of the first row of a table, which carry the labels and units of all."""
        return self.children[0].children if self.kind == "table" else ()

    @property
    def flat(self) -> bool:
        """Whether the value fits into one line or one cell."""
        return self.kind == "value" or (self.kind == "list" and bool(self.text))

    @property
    def full_text(self) -> str:
        """Text and unit in one: `430 Personen`."""
        return f"{self.text} {self.unit}" if self.unit and not self.empty else self.text

    @property
    def brief(self) -> str:
        """One line for any value: a record with its fields, a long list by the number of its entries."""
        if self.flat or self.empty:
            return self.full_text
        if self.kind in ("record", "map") and all(child.flat or child.empty for child in self.children):
            return ", ".join(f"{child.label}: {child.full_text}" for child in self.children)
        return "1 Eintrag" if len(self.children) == 1 else f"{number(len(self.children))} Einträge"

    @property
    def line(self) -> str:
        """The label and the value in one line; a result that has no name of its own is only its value."""
        return f"{self.label}: {self.brief}" if self.label not in ("", RESULT) else self.brief


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A figure of the decree as this answer used it. `origin` says where it comes from if not from the source."""

    node: Node
    cites: str
    since: str
    origin: str


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One step of the explanation: what was asked of which rule, with which values, and what came out."""

    kind: Literal["rule", "check", "checklist"]
    title: str
    cites: tuple[str, ...]
    inputs: tuple[Node, ...]
    figures: tuple[ShownFigure, ...]
    result: tuple[Node, ...]
    steps: tuple[ShownStep, ...]

    @property
    def brief(self) -> str:
        """The result in one line."""
        return "; ".join(node.line for node in self.result)


def display(field: Field | None, value: object, *, name: str = "", empty: str = NOTHING) -> Node:
    """The node of a typed value. Without a declaration (`None`) the names of its fields serve as labels.

    `empty`: what is written where there is nothing, `NOTHING` in results and `NOT_STATED` in facts.
    """
    name = name or (field.name if field else "")
    node = _node(field, value, name, empty)
    label = field.label if field else name.replace("_", " ")
    return replace(node, name=name, label=label, help=field.fact.help if field else "")


def _node(field: Field | None, value: object, name: str, empty: str) -> Node:
    if value is None or value == "":
        return Node("value", name, "", empty, empty=True)
    if isinstance(value, Pruefergebnis):
        return Node("record", name, "", children=_checked(None, value))
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        names: tuple[str, ...] = value._fields
        if set(names) == SHARE:
            return Node("value", name, "", share(value), numeric=True)
        return Node("record", name, "", children=_fields(field, dict(zip(names, value, strict=True)), empty))
    if isinstance(value, Mapping):
        return _mapping(field, value, name, empty)
    if isinstance(value, list | tuple | set | frozenset):
        return _entries(field, list(value), name, empty)
    text, unit = _plain(field, value)
    return Node("value", name, "", text, unit, numeric=isinstance(value, int) and type(value) is int)


def _plain(field: Field | None, value: object) -> tuple[str, str]:
    """Text and unit of a value without parts. Facts that a rule checks itself may still be in their JSON form."""
    unit = field.fact.unit if field else ""
    if isinstance(value, State):
        return value.value, ""
    if isinstance(value, Source):
        return value.name, ""
    if type(value) is int and unit == CENT:
        return euro(value), ""
    if field is not None and isinstance(value, str):
        codes = field.choice or field.fact.suggests
        if codes is not None and value in codes.__members__:
            return codes[value].label, unit
        if field.kind == "date":
            value = _day(value)
    return (date_long(value) if isinstance(value, dt.date) else german(value)), unit


def _day(text: str) -> dt.date | str:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return text


def _mapping(field: Field | None, value: Mapping[object, object], name: str, empty: str) -> Node:
    if not value:
        return Node("map", name, "", empty, empty=True)
    if field is not None and field.fields:  # a raw fact that a record describes
        return Node("record", name, "", children=_fields(field, {str(k): v for k, v in value.items()}, empty))
    item = field.item if field else None
    children = []
    for key, entry in value.items():
        label = german(key)
        child = _node(item, entry, str(key), empty)
        children.append(replace(child, label=label, unit=child.unit or _unit(field, child)))
    return Node("map", name, "", children=tuple(children))


def _unit(field: Field | None, child: Node) -> str:
    """The unit of a map or list holds for its numbers where the entries have none of their own."""
    return field.fact.unit if field and child.numeric else ""


def _entries(field: Field | None, values: Sequence[object], name: str, empty: str) -> Node:
    if not values:
        return Node("list", name, "", empty, empty=True)
    item = field.item if field else None
    nodes = [_node(item, value, name, empty) for value in values]
    if all(node.kind == "value" for node in nodes):
        nodes = [replace(node, unit=node.unit or _unit(field, node)) for node in nodes]
        return Node("list", name, "", ", ".join(node.text for node in nodes), nodes[0].unit, children=tuple(nodes))
    called = (field.fact.item if field else "") or (item.fact.label if item else "") or "Nr."
    nodes = [replace(node, label=f"{called} {number(i)}") for i, node in enumerate(nodes, 1)]
    if _is_table(nodes):
        return Node("table", name, "", children=tuple(nodes))
    return Node("list", name, "", children=tuple(nodes))


def _is_table(nodes: Sequence[Node]) -> bool:
    def is_row(node: Node) -> bool:
        cells = node.children
        return node.kind == "record" and [c.name for c in cells] == names and all(c.flat or c.empty for c in cells)

    names = [c.name for c in nodes[0].children]
    return bool(names) and all(map(is_row, nodes))


def _fields(field: Field | None, values: Mapping[str, object], empty: str) -> tuple[Node, ...]:
    """The fields of a record in declared order; what is not declared keeps its place at the end."""
    declared = {f.name: f for f in field.fields} if field else {}
    names = [*(n for n in declared if n in values), *(n for n in values if n not in declared)]
    return tuple(display(declared.get(n), values[n], name=n, empty=empty) for n in names)


def share(value: object) -> str:
    """A fraction with its decimal value: `43/20 (= 2,15)`, `2/3 (≈ 0,6667)`; a whole number alone."""
    numerator, denominator = int(getattr(value, "zaehler")), int(getattr(value, "nenner"))  # noqa: B009 - any record of the two
    if denominator in (0, 1):
        return number(numerator) if denominator else f"{numerator}/{denominator}"
    sign = "-" if (numerator < 0) != (denominator < 0) else ""
    scaled, rest = divmod(abs(numerator) * 10**DECIMALS, abs(denominator))
    if 2 * rest >= abs(denominator):
        scaled += 1
    whole, decimals = divmod(scaled, 10**DECIMALS)
    digits = f"{decimals:0{DECIMALS}}".rstrip("0")
    decimal = f"{sign}{number(whole)}{',' if digits else ''}{digits}"
    return f"{numerator}/{denominator} ({'≈' if rest else '='} {decimal})"


# Answers.


def shown_facts(answer: Answer) -> tuple[Node, ...]:
    """The facts of an answer, defaults included, in the order in which they are asked for."""
    return _inputs(answer.rule.version(answer.as_of), answer.facts)


def shown_result(answer: Answer) -> tuple[Node, ...]:
    """The result: the fields of a record, or one node. For a checklist its extras; see `verdict` and the findings."""
    version = answer.rule.version(answer.as_of)
    if isinstance(answer.value, Pruefergebnis):
        return _extras(version, answer.value)
    return _result(answer.rule, version, answer.value)


def shown_steps(answer: Answer) -> ShownStep:
    """The whole explanation, from the question down to the last rule that was called."""
    return _step(answer.step, answer.as_of)


def shown_figures(answer: Answer) -> tuple[ShownFigure, ...]:
    """The figures of the decree that the answer rests on."""
    return tuple(shown_figure(figure) for figure in answer.figures)


def verdict(result: Pruefergebnis) -> str:
    """What a checklist says on the whole."""
    if result.verstoesse:
        return "nicht erfüllt"
    if result.warnungen:
        return "nicht erfüllt, solange eine Begründung fehlt"
    if result.offen:
        return "noch offen, weil Feststellungen fehlen"
    if result.abweichungen:
        return "erfüllt, mit begründeter Abweichung"
    return "erfüllt"


def open_facts(answer: Answer) -> tuple[tuple[str, str], ...]:
    """The human findings that a checklist still waits for: their label and who decides them."""
    if not isinstance(answer.value, Pruefergebnis):
        return ()
    fields = {f.name: f for f in answer.rule.version(answer.as_of).fields}
    return tuple((fields[n].label, fields[n].fact.decided_by) if n in fields else (n, "") for n in answer.value.offen)


def shown_figure(figure: Figure) -> ShownFigure:
    text, unit = _figure_text(figure)
    node = Node("value", figure.name, figure.label, text, unit, numeric=type(figure.value) is int)
    since = date_long(figure.since) if figure.since else ""
    return ShownFigure(node, figure.cites, since, ORIGINS[figure.origin])


ORIGINS = {
    "Quelle": "", "Haus": "Wert des Hauses", "Angabe": "mit den Angaben genannt", "Annahme": "Annahme",
}  # fmt: skip
"""Where a figure comes from, in words; nothing for the decree's own."""


def _figure_text(figure: Figure) -> tuple[str, str]:
    if type(figure.value) is int and figure.unit == CENT:
        return euro(figure.value), ""
    node = _node(None, figure.value, figure.name, NOTHING)
    return node.text or german(figure.value), figure.unit


def _inputs(version: Version, values: Mapping[str, object]) -> tuple[Node, ...]:
    return tuple(
        display(field, values[field.name], empty=NOT_STATED) for field in version.fields if field.name in values
    )


def _result(rule: Rule, version: Version, value: object) -> tuple[Node, ...]:
    if rule.kind == "check":
        text = {True: "erfüllt", False: "nicht erfüllt"}.get(value) if isinstance(value, bool) else None
        return (Node("value", "", "", text or german(getattr(value, "value", value))),)
    if isinstance(value, Pruefergebnis):
        return _checked(version, value)
    node = display(version.result, value)
    if node.kind == "record":
        return node.children
    fact = version.result.fact if version.result else None
    return (replace(node, label=fact.label if fact and fact.label else RESULT),)


def _checked(version: Version | None, value: Pruefergebnis) -> tuple[Node, ...]:
    """A checklist within an explanation: its verdict, the provisions concerned, its extras."""
    return (
        Node("value", "erfuellt", RESULT, verdict(value)),
        *(
            Node("list", name, label, ", ".join(refs), children=tuple(Node("value", "", "", ref) for ref in refs))
            for name, label, refs in (
                ("verstoesse", "verletzt", value.verstoesse),
                ("warnungen", "nicht eingehalten, ohne Begründung", value.warnungen),
                ("abweichungen", "begründete Abweichungen", value.abweichungen),
            )
            if refs
        ),
        *_extras(version, value),
    )


def _extras(version: Version | None, value: Pruefergebnis) -> tuple[Node, ...]:
    return _fields(version.result if version else None, value.extras, NOTHING)


def _step(step: Step, day: dt.date) -> ShownStep:
    version = step.rule.version(day)
    figures = {figure.name for figure in step.figures}
    inputs = {name: value for name, value in step.inputs.items() if name not in figures}
    return ShownStep(
        kind="check" if step.rule.kind == "check" else "checklist" if isinstance(step.rule, Checklist) else "rule",
        title=step.rule.title,
        cites=step.cites,
        inputs=_inputs(version, inputs),
        figures=tuple(shown_figure(figure) for figure in step.figures),
        result=_result(step.rule, version, step.value),
        steps=tuple(_step(inner, day) for inner in step.steps),
    )


def leaves(nodes: Sequence[Node]) -> Iterator[Node]:
    """All values without parts below these nodes."""
    for node in nodes:
        yield from leaves(node.children) if node.children and not node.flat else (node,)


__all__ = [
    "NOTHING", "NOT_STATED", "Node", "ShownFigure", "ShownStep", "display", "leaves", "open_facts", "share",
    "shown_facts", "shown_figure", "shown_figures", "shown_result", "shown_steps", "verdict",
]  # fmt: skip
