"""A question picks the version and the figures of its day, records every step, and marks what is not the decree's
own.
"""

import datetime as dt

import pytest

from erlass.law.decree import Figure
from erlass.law.errors import DeclarationError, FactError, NotAsked, UnknownName
from erlass.law.rulebook import Rulebook, ask
from erlass.law.strength import MUSS
from tests.law.muster import DECREE
from tests.law.muster.rules import betrag, gesamt, rules

DAY = dt.date(2012, 1, 1)


def cents(day: dt.date, personen: int = 10) -> object:
    return ask(rules["gesamt"], {"personen": personen, "beginn": "2005-01-01"}, day).result["cent"]  # type: ignore[index,call-overload] # a record


def test_the_day_picks_the_figure() -> None:
    assert [cents(dt.date(2010, 6, 30)), cents(dt.date(2010, 7, 1))] == [2500, 3000]


def test_the_day_picks_the_version_of_the_rule() -> None:
    assert [cents(dt.date(2014, 12, 31)), cents(dt.date(2015, 1, 1))] == [3000, 3300]


def test_a_figure_of_another_day_can_be_asked() -> None:
    result = ask(rules["gesamt"], {"personen": 1, "beginn": "2005-01-01"}, DAY).result
    assert result == {"cent": 300, "satz_am_beginn": 250}


def test_every_call_is_a_step_with_its_inputs_value_and_figures() -> None:
    step = ask(rules["gesamt"], {"personen": 4, "beginn": "2005-01-01"}, DAY).step
    inner = step.steps[0]
    assert (step.rule.name, inner.rule.name, inner.cites) == ("gesamt", "betrag", ("1 Satz 1",))
    assert inner.inputs["personen"] == 4
    assert inner.value == (1200, 0)
    assert [(f.name, f.value, f.since, f.origin) for f in inner.figures] == [
        ("satz", 300, dt.date(2010, 7, 1), "Quelle")
    ]


@pytest.mark.parametrize(
    ("facts", "overlay", "assumptions", "origin", "value"),
    [
        ({"satz": 400}, {}, {}, "Angabe", 400),
        ({}, {"satz": Figure("satz", "Satz", "Cent", 500, dt.date(2011, 1, 1), "", "Haus")}, {}, "Haus", 500),
        ({}, {}, {"satz": 600}, "Annahme", 600),
        ({}, {"satz": Figure("satz", "Satz", "Cent", 500, None, "", "Haus")}, {"satz": 600}, "Annahme", 600),
    ],
)
def test_a_figure_that_is_not_the_decrees_own_is_marked(
    facts: dict[str, object], overlay: dict[str, Figure], assumptions: dict[str, object], origin: str, value: int
) -> None:
    answer = ask(rules["betrag"], {"personen": 1, **facts}, DAY, overlay=overlay, assumptions=assumptions)
    assert [(f.origin, f.value) for f in answer.figures] == [(origin, value)]
    assert answer.receipt is not None
    assert answer.receipt.as_json()["figures"][0]["value"] == value  # type: ignore[index,call-overload] # a list of maps


@pytest.mark.parametrize("assumptions", [{"gibt_es_nicht": 1}, {"satz": "viel"}, {"satz": 2.5}])
def test_a_wrong_assumption_is_refused_with_its_path(assumptions: dict[str, object]) -> None:
    with pytest.raises(FactError) as caught:
        ask(rules["betrag"], {"personen": 1}, DAY, assumptions=assumptions)
    assert [r.path for r in caught.value.refusals] == [f"annahmen.{name}" for name in assumptions]


def test_outside_its_validity_the_decree_answers_with_a_notice() -> None:
    notices = [
        ask(rules["betrag"], {"personen": 1}, day).notice for day in (dt.date(1999, 12, 31), DAY, dt.date(2020, 1, 1))
    ]
    assert notices[1] == ""
    assert "galt dieser Erlass noch nicht" in notices[0]
    assert "galt dieser Erlass nicht mehr" in notices[2]


def check(**changes: object) -> dict[str, object]:
    facts = {"schriftlich": True, "gestellt_am": "2012-01-01", "beginn": "2012-02-01", "bedarf": True, **changes}
    result = ask(rules["antrag_pruefen"], facts, DAY).result
    assert isinstance(result, dict)
    return {key: value for key, value in result.items() if value}


def test_a_broken_must_is_a_violation() -> None:
    assert check(schriftlich=False) == {"verstoesse": ["2 Abs. 1"]}


def test_a_broken_should_warns_until_a_reason_is_given_in_any_spelling() -> None:
    late = {"beginn": "2011-12-01"}
    assert check(**late) == {"warnungen": ["2 Abs. 2"]}
    assert check(**late, begruendungen={"2 Abs. 2": "  "}) == {"warnungen": ["2 Abs. 2"]}
    assert check(**late, begruendungen={"2 Absatz 2": "Krankheit"}) == {"erfuellt": True, "abweichungen": ["2 Abs. 2"]}


def test_a_human_finding_that_is_null_is_open_not_false() -> None:
    assert check(bedarf=None) == {"erfuellt": True, "offen": ["bedarf"]}
    assert check(bedarf=False) == {"verstoesse": ["2 Abs. 3"]}


def test_a_check_may_not_apply() -> None:
    assert check(beginn=None) == {"erfuellt": True}


def test_violations_stand_in_the_order_of_the_source() -> None:
    assert check(bedarf=False, schriftlich=False)["verstoesse"] == ["2 Abs. 1", "2 Abs. 3"]


def test_a_volatile_rule_leaves_no_receipt() -> None:
    assert rules["zeilen"].volatile
    assert not rules["betrag"].volatile


def test_a_rule_has_no_answer_outside_a_question() -> None:
    with pytest.raises(NotAsked):
        betrag(3)


def test_a_question_leaves_nothing_behind_when_it_fails() -> None:
    with pytest.raises(FactError):
        ask(
            rules["antrag_pruefen"],
            {"schriftlich": True, "gestellt_am": "2012-01-01", "beginn": "2001-01-01", "bedarf": True},
            DAY,
        )
    with pytest.raises(NotAsked):
        gesamt(1, DAY)


def test_two_versions_may_not_hold_on_one_day() -> None:
    book = Rulebook(DECREE)

    def doppelt(personen: int) -> None: ...

    book.rule("3", "Doppelt", bis=dt.date(2015, 1, 1))(doppelt)
    with pytest.raises(DeclarationError, match="two versions hold on 2015-01-01"):
        book.rule("3", "Doppelt", von=dt.date(2015, 1, 1))(doppelt)


def test_a_check_must_say_yes_no_or_not_applicable() -> None:
    book = Rulebook(DECREE)
    check = book.check("3", MUSS, "Etwas gilt.")(_returns_nothing)
    checklist = book.checklist("3", "Liste", check)(_takes_nothing)
    with pytest.raises(DeclarationError, match="must return"):
        ask(checklist, {}, DAY)


def _returns_nothing() -> None: ...


def _takes_nothing() -> None: ...


def test_unknown_rules_are_named() -> None:
    with pytest.raises(UnknownName, match=r"muster\.nichts"):
        rules["nichts"]
