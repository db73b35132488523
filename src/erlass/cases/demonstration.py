"""A stage for demonstration data: offices, invented people, and what they did day by day until today.

Decrees write down who does what how many days ago, in any order; the stage plays it in the order of days by the same calls
as everybody, and lets time do its part in between. So the demonstration is what real work would have left behind.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from django.utils import timezone

from erlass.cases import tick
from erlass.cases.models import Beteiligung, Case, Nachricht
from erlass.cases.perform import answer_participation, open_case, take_step
from erlass.cases.registry import procedure
from erlass.people import administration
from erlass.people.models import Account, Behoerde, Person
from erlass.people.policy import Actor, actor_for, system
from erlass.registers import journal
from erlass.registers.journal import Session

LONG_AGO = -3000
"""Days before today at which the stock was entered."""
Act = Callable[[dt.datetime], object]


@dataclass
class Stage:
    """`today` is the day on which the demonstration stands. Cases are remembered by names given to them."""

    today: dt.date
    offices: dict[str, Behoerde] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    acts: list[tuple[int, int, Act]] = field(default_factory=list)

    def day(self, days: int) -> dt.date:
        """The day so many days from today (negative: ago)."""
        return self.today + dt.timedelta(days=days)

    # Before the curtain: stock that is simply there.

    def stock(self) -> AbstractContextManager[Session]:
        """A session of the journal before everything that is played."""
        return journal.session(self.moment(LONG_AGO, 0))

    def office(self, key: str, name: str, staff: int, since: dt.date, **values: object) -> Behoerde:
        """An agency with its number of staff."""
        sbv = bool(values.pop("sbv_vorhanden", True))
        made = Behoerde.objects.create(key=key, name=name, **values)
        self.offices[key] = made
        with self.stock() as session:
            administration.set_staff(made, since, staff, sbv, "", session)
        return made

    def person(self, name: str, office: str, since: dt.date, *roles: str, **service: object) -> Person:
        """A person with a service relation, roles and an account without a password."""
        made = Person.objects.create(name=name)
        self.people[name] = made
        values: dict[str, object] = {
            "rechtsverhaeltnis": "beamtenverhaeltnis",
            "wochenminuten": 2460,
            "regelwochenminuten": 2460,
        }
        with self.stock() as session:
            administration.set_service(made, self.offices[office], since, None, "", session, **(values | service))
            for role in roles:
                administration.assign_role(made, self.offices[office], role, since, None, "", session)
        account = Account(username=made.key, person=made, email=f"{made.key}@demonstration.invalid")
        account.set_unusable_password()
        account.save()
        return made

    # The play.

    def on(self, days: int, act: Act) -> None:
        """Something happens so many days from today."""
        self.acts.append((days, len(self.acts), act))

    def open(
        self, days: int, name: str, kind: str, step: str, who: str, office: str, facts: Mapping[str, object] | None = None, *,
        person: str = "", within: str = "", reasons: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """Somebody opens a case (`who` empty: the system), which is called `name` from then on."""

        def act(now: dt.datetime) -> None:
            done = open_case(
                procedure(kind), step, self.actor(who, now), self.offices[office], facts, person=self.people.get(person),
                parent=self.cases.get(within), reasons=reasons, now=now,
            )  # fmt: skip
            self.cases[name] = done.case

        self.on(days, act)

    def take(
        self, days: int, name: str, step: str, who: str, facts: Mapping[str, object] | None = None,
        reasons: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """Somebody takes a step."""

        def act(now: dt.datetime) -> None:
            take_step(self.cases[name], step, self.actor(who, now), facts, reasons=reasons, now=now)

        self.on(days, act)

    def answer(self, days: int, name: str, participation: str, who: str, outcome: str, text: str = "") -> None:
        """Somebody answers an invitation to take part."""

        def act(now: dt.datetime) -> None:
            invited = Beteiligung.objects.get(case=self.cases[name], key=participation, outcome="")
            answer_participation(invited, self.actor(who, now), outcome, text, now=now)

        self.on(days, act)

    def find(self, days: int, name: str, kind: str, person: str) -> None:
        """Give a name to the open case of a person that another step has opened."""

        def act(_: dt.datetime) -> None:
            self.cases[name] = Case.objects.filter(procedure=kind, person=self.people[person]).latest("pk")

        self.on(days, act)

    def actor(self, who: str, now: dt.datetime) -> Actor:
        day = timezone.localdate(now)
        return actor_for(self.people[who], day) if who else system(day)

    def play(self) -> None:
        """Everything in the order of days; deadlines run out in between, and old messages count as sent."""
        played: int | None = None
        for days, order, act in sorted(self.acts, key=lambda entry: entry[:2]):
            now = self.moment(days, order)
            if days != played:
                tick.deadlines(self.day(days), now)
                played = days
            act(now)
        tick.deadlines(self.today, self.moment(0, 0))
        now = timezone.now()
        Nachricht.objects.filter(sent_at=None).update(sent_at=now)

    def moment(self, days: int, order: int) -> dt.datetime:
        """A moment in office hours; what is written later on the same day happens later."""
        start = dt.datetime.combine(self.day(days), dt.time(8), tzinfo=timezone.get_current_timezone())
        return start + dt.timedelta(seconds=order % 30_000)
