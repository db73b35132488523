"""What a declaration gets to work with: the case, what was entered, who acts, and the means to change something.

Preconditions and letters only read; effects write, always as part of the event of the step.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from erlass.cases.models import Case, Member
from erlass.law.answer import Answer
from erlass.law.decree import Decree, Figure
from erlass.law.jsonform import Json, json_form
from erlass.law.money import Bruch
from erlass.law.rulebook import Rule, ask
from erlass.people.models import Behoerde, Dienstverhaeltnis, Person
from erlass.people.policy import Actor
from erlass.registers import entries
from erlass.registers.journal import Entry
from erlass.registers.models import Eintrag, Hauswert

if TYPE_CHECKING:
    from erlass.cases.procedures import Procedure, Transition


@dataclass(frozen=True)
class Opening:
    """A case to be opened by a step, after it."""

    procedure: str
    transition: str
    behoerde: Behoerde
    person: Person | None
    facts: Mapping[str, object]
    within: bool


@dataclass(frozen=True)
class Following:
    """A step of another case that the system takes after this one."""

    case: Case
    transition: str
    facts: Mapping[str, object]


@dataclass
class Context:
    """One look at a case for one step. `given`: what was entered, typed; `entry`: the event being written, None while only
    looking.
    """

    case: Case
    procedure: Procedure
    transition: Transition | None
    actor: Actor
    day: dt.date
    given: Mapping[str, Any] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    entry: Entry | None = None
    opened: list[Opening] = field(default_factory=list)
    followed: list[Following] = field(default_factory=list)
    extra: dict[str, Json] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)
    """Names of the facts that were looked at."""

    # Reading.

    @property
    def facts(self) -> dict[str, Any]:
        """All facts in JSON form: those of the case, what is entered now over them."""
        return {**self.case.data, **{name: json_form(value) for name, value in self.given.items()}, **self.extra}

    def get(self, name: str, default: Any = None) -> Any:
        self.read.add(name)
        value = self.facts.get(name)
        return default if value is None else value

    def date(self, name: str) -> dt.date | None:
        """A fact that is a day."""
        value = self.get(name)
        return dt.date.fromisoformat(value) if value else None

    @property
    def behoerde(self) -> Behoerde:
        return self.case.behoerde

    @property
    def person(self) -> Person:
        """The person concerned."""
        assert self.case.person is not None
        return self.case.person

    def member(self, seat: str) -> Person | None:
        """Who has a seat in the case."""
        if not self.case.pk:
            return None
        found = self.case.members.filter(seat=seat).select_related("person").first()
        return found.person if found else None

    def service(self, person: Person | None = None) -> Dienstverhaeltnis | None:
        """The service relation of the person concerned, or of another, today."""
        who = person or self.case.person
        found: Dienstverhaeltnis | None = (
            Dienstverhaeltnis.objects.am(self.day).filter(person=who).first() if who else None
        )
        return found

    def ask(self, rule: Rule, **facts: object) -> Answer:
        """Ask a rule as of the day of the step, with the office's own figures."""
        return ask(rule, facts, self.day, overlay=overlay(rule.book.decree, self.behoerde.key, self.day))

    def value(self, rule: Rule, **facts: object) -> Any:
        """What a rule says, as its record."""
        return self.ask(rule, **facts).value

    def house(self, name: str) -> Json:
        """A figure that the decree leaves to the office; None where it has not been set."""
        return house_value(self.procedure.decree, name, self.behoerde.key, self.day)

    def children(self, procedure: str) -> list[Case]:
        """Cases opened within this one, by procedure."""
        return list(self.case.children.filter(procedure=f"{self.procedure.decree}.{procedure}").order_by("pk"))

    def outcome(self, participation: str) -> str:
        """How a participation ended; empty while it is open or was never asked for."""
        found = self.case.beteiligungen.filter(key=participation).order_by("-pk").first() if self.case.pk else None
        return found.outcome if found else ""

    def happened(self, transition: str) -> bool:
        return transition in self.case.done_by

    # Writing; only within an effect.

    @property
    def writing(self) -> Entry:
        assert self.entry is not None, "an effect writes, a look does not"
        return self.entry

    def put(
        self, model: type[Eintrag], key: str, von: dt.date, bis: dt.date | None = None, /, **values: object
    ) -> None:
        """A register entry says something from a day on (see `erlass.registers.entries.put`)."""
        entries.put(self.writing, model, key, von, bis, **values)

    def amend(
        self, model: type[Eintrag], key: str, von: dt.date, bis: dt.date | None = None, /, **values: object
    ) -> None:
        entries.amend(self.writing, model, key, von, bis, **values)

    def end(self, model: type[Eintrag], key: str, last_day: dt.date) -> None:
        entries.end(self.writing, model, key, last_day)

    def seat(self, seat: str, person: Person | None) -> None:
        """Give a person a seat in the case, or empty it."""
        Member.objects.filter(case=self.case, seat=seat).delete()
        if person is not None:
            Member.objects.create(case=self.case, seat=seat, person=person)

    def note(self, name: str, value: object) -> None:
        """A fact that the step itself finds, kept with the case."""
        self.extra[name] = json_form(value)

    def concern(self, person: Person) -> None:
        """The case concerns this person from now on."""
        self.case.person = person

    def open(
        self, procedure: str, transition: str, *, behoerde: Behoerde | None = None, person: Person | None = None,
        within: bool = True, **facts: object,
    ) -> None:  # fmt: skip
        """Open another case of the decree after this step; `within`: as a part of this one."""
        who = person or self.case.person
        self.opened.append(
            Opening(f"{self.procedure.decree}.{procedure}", transition, behoerde or self.behoerde, who, facts, within)
        )

    def follow(self, case: Case, transition: str, **facts: object) -> None:
        """The system takes a step of another case after this one."""
        self.followed.append(Following(case, transition, facts))


def overlay(decree: Decree, office: str, day: dt.date) -> Mapping[str, Figure]:
    """The figures that offices have laid over a decree's own, as `ask` takes them. The own office goes before all."""
    figures = {}
    for value in Hauswert.objects.am(day).filter(erlass=decree.key, behoerde__in=("", office)).order_by("behoerde"):
        own = decree.parameters.get(value.name)
        if own is not None and own.editable:
            wert: Any = value.wert
            shown = Bruch(**wert) if isinstance(wert, dict) else wert
            figures[value.name] = Figure(value.name, own.label, own.unit, shown, value.gilt_von, "", "Haus")
    return figures


def house_value(decree: str, name: str, office: str, day: dt.date) -> Json:
    """One figure of the office, or the one set for all; None where neither is set."""
    found = (
        Hauswert.objects.am(day)
        .filter(erlass=decree, name=name, behoerde__in=("", office))
        .order_by("-behoerde")
        .first()
    )
    return found.wert if found else None
