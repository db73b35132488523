"""Values are written for people in one way, with the labels and units of their declarations."""

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erlass import decrees
from erlass.law.answer import Pruefergebnis
from erlass.law.display import (
    Node,
    display,
    leaves,
    open_facts,
    share,
    shown_facts,
    shown_result,
    shown_steps,
    verdict,
)
from erlass.law.facts import Choice, Fact, field_of
from erlass.law.money import Bruch
from erlass.law.rulebook import ask
from erlass.law.strength import ENTFAELLT

TAG = dt.date(2024, 1, 1)


class Farbe(Choice):
    rot = "leuchtend rot"


class Zeile(NamedTuple):
    name: Annotated[str, Fact("Name")]
    betrag: Annotated[int, Fact("Betrag", "Cent")]


Zeilen = Annotated[tuple[Zeile, ...], Fact("Zeilen", item="Zeile")]


def shown(annotation: object, value: object) -> Node:
    return display(field_of("x", annotation), value)


@pytest.mark.parametrize(
    ("annotation", "value", "text"),
    [
        (Annotated[int, Fact("Köpfe", "Personen")], 12000, "12.000 Personen"),
        (Annotated[int, Fact("Betrag", "Cent")], 123456, "1.234,56 €"),
        (bool, True, "ja"),
        (dt.date, dt.date(2004, 3, 5), "5. März 2004"),
        (Farbe, Farbe.rot, "leuchtend rot"),
        (str, "frei", "frei"),
        (str, "", "–"),
        (dt.date | None, None, "–"),
        (Bruch, Bruch(43, 20), "43/20 (= 2,15)"),
        (tuple[str, ...], ("a", "b"), "a, b"),
        (tuple[str, ...], (), "–"),
        (Annotated[tuple[int, ...], Fact("Tage", "Tage")], (1, 2), "1, 2 Tage"),
        (object, ENTFAELLT, "nicht anwendbar"),
    ],
)
def test_a_value_in_one_line(annotation: object, value: object, text: str) -> None:
    assert shown(annotation, value).full_text == text


def test_records_of_plain_values_make_a_table() -> None:
    node = shown(Zeilen, (Zeile("A", 100), Zeile("B", 250)))
    assert node.kind == "table"
    assert [column.label for column in node.columns] == ["Name", "Betrag"]
    assert [[cell.text for cell in row.children] for row in node.children] == [["A", "1,00 €"], ["B", "2,50 €"]]
    assert node.brief == "2 Einträge"


def test_a_map_carries_the_unit_of_its_declaration() -> None:
    node = shown(Annotated[Mapping[str, int], Fact("Verteilung", "Minuten")], {"A": 7167, "B": 14333})
    assert [(child.label, child.full_text) for child in node.children] == [
        ("A", "7167 Minuten"),
        ("B", "14.333 Minuten"),
    ]
    assert node.brief == "A: 7167 Minuten, B: 14.333 Minuten"


def test_a_fact_that_its_rule_checks_itself_is_shown_by_its_description() -> None:
    bogen = {"tag": Annotated[dt.date, Fact("Tag des Bogens")], "farbe": Annotated[Farbe, Fact("Farbe")]}
    node = shown(
        Annotated[Mapping[str, object], Fact("Bogen", like=bogen)], {"farbe": "rot", "tag": "2024-02-01", "mehr": 1}
    )
    assert [(child.label, child.text) for child in node.children] == [
        ("Tag des Bogens", "1. Februar 2024"), ("Farbe", "leuchtend rot"), ("mehr", "1"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("bruch", "text"),
    [
        (Bruch(2, 1), "2"),
        (Bruch(0, 1), "0"),
        (Bruch(1, 2), "1/2 (= 0,5)"),
        (Bruch(2, 3), "2/3 (≈ 0,6667)"),
        (Bruch(-1, 8), "-1/8 (= -0,125)"),
        (Bruch(1, 100_000), "1/100000 (≈ 0)"),
        (Bruch(99_999, 100_000), "99999/100000 (≈ 1)"),
        (Bruch(1, 0), "1/0"),
    ],
)
def test_a_share_shows_its_decimal_value(bruch: Bruch, text: str) -> None:
    assert share(bruch) == text


@given(st.integers(-(10**9), 10**9), st.integers(2, 10**6))
def test_the_decimal_value_is_right_to_four_places(zaehler: int, nenner: int) -> None:
    sign, decimal = share(Bruch(zaehler, nenner)).partition("(")[2].rstrip(")").split(" ")
    value = Fraction(decimal.replace(".", "").replace(",", "."))
    assert abs(value - Fraction(zaehler, nenner)) <= Fraction(1, 20_000)
    assert (sign == "=") == (value == Fraction(zaehler, nenner))


@pytest.mark.parametrize(
    ("lists", "text"),
    [
        (((), (), (), ()), "erfüllt"),
        (((), (), ("I 1",), ()), "erfüllt, mit begründeter Abweichung"),
        (((), (), (), ("frage",)), "noch offen, weil Feststellungen fehlen"),
        (((), ("I 1",), (), ("frage",)), "nicht erfüllt, solange eine Begründung fehlt"),
        ((("I 1",), ("I 2",), (), ("frage",)), "nicht erfüllt"),
    ],
)
def test_the_verdict_never_says_more_than_was_found(lists: tuple[tuple[str, ...], ...], text: str) -> None:
    result = Pruefergebnis(*lists, extras={})
    assert verdict(result) == text
    assert text.startswith("erfüllt") == (result.erfuellt and not result.offen)


EXAMPLES = {
    example.id: example for decree in decrees.all() for example in decree.examples if "error" not in example.expect
}


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_every_value_of_every_worked_example_has_a_label_and_a_text(example: object) -> None:
    answer = ask(decrees.rule(example.rule), example.facts, example.as_of)  # type: ignore[attr-defined] # an example
    nodes = (*shown_facts(answer), *shown_result(answer))
    assert all(node.label for node in nodes)
    assert all(leaf.text for leaf in leaves(nodes))
    step = shown_steps(answer)
    assert step.title == answer.rule.title
    assert step.brief
    assert all(label for label, _ in open_facts(answer))
