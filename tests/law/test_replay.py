"""A receipt of yesterday gives the same answer, or says which rule or figure has changed."""

import copy
import datetime as dt
import json
from types import FunctionType
from typing import Any

import pytest

from erlass import decrees
from erlass.law import fingerprint
from erlass.law.decree import Figure
from erlass.law.errors import UnknownName
from erlass.law.jsonform import digest
from erlass.law.replay import replay
from erlass.law.rulebook import Rule, Version, ask
from tests.law.muster import DECREE
from tests.law.muster import rules as module
from tests.law.muster.rules import rules

DAY = dt.date(2012, 1, 1)
FIGURE = {"name": "satz", "label": "Satz", "unit": "Cent", "value": 300, "since": None, "cites": "", "origin": "Haus"}


def find(name: str) -> Rule:
    return rules[name.removeprefix("muster.")]


def receipt(**kwargs: Any) -> dict[str, Any]:
    """A receipt as it comes back from a file."""
    found = ask(rules["gesamt"], {"personen": 7, "beginn": "2005-01-01"}, DAY, **kwargs).receipt
    assert found is not None
    stored: dict[str, Any] = json.loads(json.dumps(found.as_json()))
    return stored


@pytest.fixture(autouse=True)
def _forget_fingerprints() -> Any:
    yield
    for cached in (fingerprint.fingerprint, fingerprint.fingerprints, fingerprint.source_of):
        cached.cache_clear()


def rewrite(monkeypatch: pytest.MonkeyPatch, name: str, old: str, new: str) -> None:
    """Change the source of one function of the test decree, as a later release would."""
    target = getattr(module, name)
    function = target.versions[0].fn if isinstance(target, Rule) else target
    changed = copy.copy(function)
    text = fingerprint.source_of(function).replace(old, new)
    assert text != fingerprint.source_of(function)
    namespace: dict[str, Any] = dict(function.__globals__)
    body = text[text.index("def ") :]
    exec(compile(f"from __future__ import annotations\n{body}", "<later release>", "exec"), namespace)
    changed = namespace[function.__name__]
    changed.__module__ = function.__module__
    original = fingerprint.source_of

    def source_of(fn: FunctionType) -> str:
        return body if fn is changed else original(fn)

    source_of.cache_clear = lambda: None  # type: ignore[attr-defined] # like the cached original
    monkeypatch.setattr(fingerprint, "source_of", source_of)
    if isinstance(target, Rule):
        old_version = target.versions[0]
        later = [Version(changed, old_version.cites, old_version.von, old_version.bis), *target.versions[1:]]
        monkeypatch.setattr(target, "versions", later)
    else:
        for rule in rules:
            for version in rule.versions:
                monkeypatch.setitem(version.fn.__globals__, name, changed)
    fingerprint.fingerprint.cache_clear()
    fingerprint.fingerprints.cache_clear()


def test_a_receipt_replays_to_the_same_result() -> None:
    outcome = replay(receipt(), find)
    assert (outcome.same, outcome.tampered, outcome.changed_rules, outcome.changed_figures) == (True, False, (), ())


def test_house_values_and_assumptions_are_part_of_the_receipt() -> None:
    overlay = {"satz": Figure("satz", "Satz", "Cent", 500, dt.date(2011, 1, 1), "", "Haus")}
    for stored in (receipt(overlay=overlay), receipt(assumptions={"satz": 700})):
        outcome = replay(stored, find)
        assert outcome.same, outcome.text
        assert outcome.answer is not None
        assert outcome.answer.result == stored["result"]


def test_a_changed_rule_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    stored = receipt()
    rewrite(monkeypatch, "betrag", "2 if art", "3 if art")
    outcome = replay(stored, find)
    assert outcome.same
    assert outcome.changed_rules == ("muster.betrag",)
    assert "muster.betrag" in outcome.text


def test_a_changed_helper_names_the_rule_that_reaches_it(monkeypatch: pytest.MonkeyPatch) -> None:
    stored = receipt()
    rewrite(monkeypatch, "mal", "menge * preis", "menge * preis + 1")
    outcome = replay(stored, find)
    assert not outcome.same
    assert outcome.changed_rules == ("muster.betrag",)


def test_a_changed_figure_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    stored = receipt()
    own = DECREE.parameters["satz"]
    figures = tuple(Figure(f.name, f.label, f.unit, f.value + 5, f.since, f.cites) for f in own.figures)
    monkeypatch.setitem(DECREE.parameters, "satz", type(own)(own.name, own.label, own.unit, False, "", figures))  # type: ignore[arg-type] # a dict at run time
    outcome = replay(stored, find)
    assert (outcome.same, outcome.changed_figures) == (False, ("satz",))


def test_a_tampered_receipt_is_noticed() -> None:
    stored = receipt()
    stored["result"]["cent"] += 1
    assert replay(stored, find).tampered
    honest = receipt()
    honest["facts"]["personen"] = 8
    honest["digest"] = digest({k: v for k, v in honest.items() if k != "digest"})
    outcome = replay(honest, find)
    assert (outcome.tampered, outcome.same) == (False, False)


def test_a_question_that_cannot_be_asked_any_more_says_why() -> None:
    stored = receipt()
    stored["facts"]["personen"] = 0
    outcome = replay(stored, find)
    assert not outcome.same
    assert "nicht mehr stellen" in outcome.text


@pytest.mark.parametrize(
    "change",
    [
        {"format": "x"},
        {"as_of": "gestern"},
        {"facts": []},
        {"assumptions": None},
        {"rule": None},
        {"figures": [{}]},
        {"figures": ["satz"]},
        {"figures": [{**FIGURE, "name": 3}]},
        {"figures": [{**FIGURE, "since": 3}]},
        {"figures": [{**FIGURE, "value": {"a": 1}}]},
    ],
)
def test_what_is_no_receipt_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(UnknownName, match="Beleg"):
        replay({**receipt(), **change}, find)


@pytest.mark.parametrize("value", ["viel", 2.5, None, [1], -1.0])
def test_a_figure_that_nobody_can_calculate_with_ends_the_replay_not_the_program(value: object) -> None:
    forged = {**receipt(), "figures": [{**FIGURE, "value": value}]}
    outcome = replay(forged, find)
    assert outcome.tampered
    assert not outcome.same


def test_every_worked_example_of_every_decree_replays() -> None:
    replayed = 0
    for decree in decrees.all():
        for example in decree.examples:
            rule = decrees.rule(example.rule)
            if "error" in example.expect or rule.volatile:
                continue
            stored = ask(rule, example.facts, example.as_of).receipt
            assert stored is not None
            outcome = replay(json.loads(json.dumps(stored.as_json())), decrees.rule)
            assert outcome.same, (example.id, outcome.text)
            assert outcome.changed_rules == outcome.changed_figures == ()
            replayed += 1
    assert replayed
