"""One question to a rule with up to four scenarios side by side: read from a request, changed, asked.

Holds no state anywhere but in the form itself; nothing is stored and nothing of it reaches an address or a log.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict

from erlass.law.answer import Answer
from erlass.law.errors import ErlassError, FactError, UnknownName
from erlass.law.facts import Field
from erlass.law.german import date_long
from erlass.law.jsonform import Json, json_form
from erlass.law.rulebook import Rule, ask
from erlass.web import reading
from erlass.web.forms import ASSUMPTIONS, Form, Problem, assumable, place, rule_form, widget_id
from erlass.web.typed import Typed, add_entry, as_facts, join, length, remove_entry, stated, typed_form

MOST_SCENARIOS = 4
DAY = ":stand"
FIRST, LAST = dt.date(1900, 1, 1), dt.date(2199, 12, 31)


@dataclass
class Scenario:
    """One column of the question: what was typed, and what became of it."""

    number: int
    stand: str
    typed: Typed
    day: dt.date
    day_problem: str = ""
    answer: Answer | None = None
    problems: list[Problem] = field(default_factory=list)
    form: Form | None = None

    @property
    def prefix(self) -> str:
        return f"s{self.number}."

    @property
    def stand_name(self) -> str:
        return f"s{self.number}{DAY}"

    @property
    def stand_id(self) -> str:
        return f"s{self.number}-stand"

    @property
    def title(self) -> str:
        return f"Szenario {self.number + 1}"

    @property
    def element_id(self) -> str:
        return f"szenario-{self.number + 1}"

    @property
    def understood(self) -> str:
        day = reading.read_date(self.stand)
        return date_long(day) if day and not self.day_problem else ""


@dataclass
class Enquiry:
    """A rule and the scenarios it is asked with. `focus` is the id of what the person should come to next."""

    rule: Rule
    scenarios: list[Scenario]
    focus: str = ""

    @property
    def problems(self) -> list[tuple[Scenario, Problem]]:
        return [(s, p) for s in self.scenarios for p in s.problems]

    @property
    def can_grow(self) -> bool:
        return len(self.scenarios) < MOST_SCENARIOS

    @property
    def next_number(self) -> int:
        return len(self.scenarios) + 1

    @property
    def several(self) -> bool:
        return len(self.scenarios) > 1

    def lay_out(self) -> None:
        """Build the forms, refusals in place."""
        for scenario in self.scenarios:
            if scenario.form is None:
                scenario.form = rule_form(self.rule, scenario.day, scenario.typed, scenario.prefix)

    def ask(self) -> None:
        """Ask every scenario; what is refused stands at its field."""
        for scenario in self.scenarios:
            _ask(self.rule, scenario)
        self.focus = "fehler" if self.problems else "antwort"

    def act(self, action: str) -> None:
        """Change the form as a button says: `mehr s0.anteile`, `weniger s0.anteile[1]`, `kopie s0`, `ohne s1`."""
        verb, _, target = action.partition(" ")
        number, _, path = target.removeprefix("s").partition(".")
        scenario = next((s for s in self.scenarios if str(s.number) == number), None)
        if scenario is None:
            return
        if verb == "kopie" and self.can_grow:
            self.scenarios.append(_copy(scenario, len(self.scenarios)))
            self.focus = f"szenario-{len(self.scenarios)}"
        elif verb == "ohne" and self.several:
            self.scenarios.remove(scenario)
            self.scenarios = [_copy(s, i) for i, s in enumerate(self.scenarios)]
            self.focus = "angaben"
        elif verb == "mehr":
            add_entry(fields_of(self.rule, scenario.day), scenario.typed, path)
            self.focus = _entry_id(scenario, path)
        elif verb == "weniger":
            remove_entry(scenario.typed, path)
            self.focus = _list_id(scenario, path.rpartition("[")[0])


def _entry_id(scenario: Scenario, path: str) -> str:
    last = length(scenario.typed, path) - 1
    return _list_id(scenario, f"{path}[{last}]")


def _list_id(scenario: Scenario, path: str) -> str:
    return widget_id(scenario.prefix + path)


def _copy(scenario: Scenario, number: int) -> Scenario:
    return Scenario(number, scenario.stand, dict(scenario.typed), scenario.day)


def _ask(rule: Rule, scenario: Scenario) -> None:
    if scenario.day_problem:
        scenario.problems = [Problem(scenario.stand_id, "Rechtsstand", scenario.day_problem)]
        return
    fields = rule.version(scenario.day).fields
    facts = stated(fields, scenario.typed)
    assumptions = stated(assumable(rule, scenario.day), scenario.typed, ASSUMPTIONS)
    try:
        scenario.answer = ask(rule, facts, scenario.day, assumptions=assumptions)
    except FactError as error:
        scenario.form = rule_form(rule, scenario.day, scenario.typed, scenario.prefix)
        scenario.problems = place(scenario.form, error.refusals, scenario.typed)
    except ErlassError as error:  # of no single field, such as a reason for a provision that does not exist
        scenario.problems = [Problem("", "Angaben", str(error))]


def fields_of(rule: Rule, day: dt.date) -> tuple[Field, ...]:
    return rule.version(day).fields


# Where a question comes from.


def fresh(rule: Rule, today: dt.date) -> Enquiry:
    """The empty form, as of today."""
    return Enquiry(rule, [_from_facts(rule, 0, today.isoformat(), None, {}, today)])


def from_facts(rule: Rule, facts: Mapping[str, object], day: dt.date, today: dt.date) -> Enquiry:
    """The form filled with given facts, such as those of a worked example."""
    return Enquiry(rule, [_from_facts(rule, 0, day.isoformat(), as_facts(facts), {}, today)])


def from_post(rule: Rule, post: QueryDict, today: dt.date) -> Enquiry:
    """The form as it was sent, every text unchanged."""
    scenarios: list[Scenario] = []
    for number in range(MOST_SCENARIOS):
        stand = post.get(f"s{number}{DAY}")
        if stand is None:
            continue
        prefix = f"s{number}."
        typed = {k.removeprefix(prefix): " ".join(post.getlist(k)) for k in post if k.startswith(prefix)}
        scenarios.append(_scenario(rule, len(scenarios), stand, typed, today))
    return Enquiry(rule, scenarios) if scenarios else fresh(rule, today)


def from_link(rule: Rule, text: str, today: dt.date) -> Enquiry | None:
    """The question a shared link holds (see `link`), or None if it holds none."""
    content = reading.read_json(text)
    given = content.get("szenarien") if isinstance(content, dict) else None
    if not isinstance(given, list):
        return None
    scenarios = [
        _from_facts(rule, i, str(entry.get("stand", "")), as_facts(entry.get("angaben")), entry.get(ASSUMPTIONS), today)
        for i, entry in enumerate(filter(_is_map, given[:MOST_SCENARIOS]))
    ]
    return Enquiry(rule, scenarios) if scenarios else None


def _is_map(entry: object) -> bool:
    return isinstance(entry, dict)


def link(answers: list[Answer]) -> Json:
    """What a shared link holds: the facts of each scenario, as they were checked."""
    return {"szenarien": [one(answer) for answer in answers]}


def one(answer: Answer) -> Json:
    content: dict[str, Json] = {"stand": answer.as_of.isoformat(), "angaben": json_form(answer.facts)}
    if answer.assumptions:
        content[ASSUMPTIONS] = json_form(answer.assumptions)
    return content


def _from_facts(
    rule: Rule,
    number: int,
    stand: str,
    facts: Mapping[str, object] | None,
    assumptions: object,
    today: dt.date,
) -> Scenario:
    scenario = _scenario(rule, number, stand, {}, today)
    scenario.typed = typed_form(fields_of(rule, scenario.day), facts)
    assumed = typed_form(assumable(rule, scenario.day), as_facts(assumptions))
    scenario.typed |= {join(ASSUMPTIONS, path): text for path, text in assumed.items()}
    if scenario.understood:
        scenario.stand = f"{scenario.day:%d.%m.}{scenario.day.year:04}"
    return scenario


def _scenario(rule: Rule, number: int, stand: str, typed: Typed, today: dt.date) -> Scenario:
    day = reading.read_date(stand)
    problem = ""
    if day is None:
        problem = (
            f"„{stand}“ – erwartet wird ein Datum wie 5.3.2024."
            if stand.strip()
            else "Fehlt – bitte ein Datum angeben."
        )
    elif not FIRST <= day <= LAST:
        problem = "Erwartet wird ein Datum zwischen 1900 und 2199."
    else:
        try:
            rule.version(day)
        except UnknownName as error:
            problem = str(error)
    usable = day is not None and not problem
    return Scenario(number, stand, typed, day if usable and day else _usable_day(rule, today), problem)


def _usable_day(rule: Rule, today: dt.date) -> dt.date:
    """A day for which there is a form at all, if the one that was typed has none."""
    try:
        rule.version(today)
    except UnknownName:
        return max(min(rule.versions[-1].bis, LAST), rule.versions[-1].von)
    return today


__all__ = ["Enquiry", "Scenario", "fresh", "from_facts", "from_link", "from_post", "link", "one"]
