"""A register of service relations with many rows in one database, and how long its pages take: run in a process of its own for
each database by `benchmarks.registers`; prints JSON.

Each person has a past stretch, a present one, and one that was corrected; a few have left. The pages are asked for as a
page does it: rows, how many there are, and what can be chosen in the filters.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from erlass.people.models import Dienstverhaeltnis
    from erlass.registers.registers import Register

OFFICES, ROUNDS, BATCH = 200, 15, 5000
REPORTED = (
    "filter by what is rare", "search a name", "search what is nowhere", "differences of a week", "differences of an agency, a year",
)  # fmt: skip
"""Without a goal: they read as many rows as it takes, or the database has no index for it."""
FIRST = dt.date(2015, 1, 1)


def build(rows: int) -> None:
    """Offices, people in roles, and the entries: three rows for each person."""
    from erlass.people.models import Behoerde, Dienstverhaeltnis, Person, Rollenzuweisung

    offices = Behoerde.objects.bulk_create(
        Behoerde(key=f"amt-{i}", name=f"Amt {i}", geschaeftsbereich="mik", gruppe="polizei", region="Nord", ort="Ort")
        for i in range(OFFICES)
    )
    dice, known = random.Random(7), dt.datetime(2015, 1, 1, tzinfo=dt.UTC)
    for start in range(0, rows // 3, BATCH):
        people = Person.objects.bulk_create(
            Person(key=f"p-{i:010x}", name=f"Person {i}") for i in range(start, min(start + BATCH, rows // 3))
        )
        Dienstverhaeltnis.objects.bulk_create(
            row for person in people for row in _rows(person.pk, person.key, offices[dice.randrange(OFFICES)].pk, dice)
        )
    ministry, staff = Person.objects.order_by("pk")[:2]
    for role, person in (("fachreferat_mik", ministry), ("personalstelle", staff)):
        Rollenzuweisung.objects.create(
            key=role, gilt_von=FIRST, bekannt_von=known, event=0, person=person, behoerde=offices[0], rolle=role
        )


def _rows(person: int, key: str, office: int, dice: random.Random) -> Iterator[Dienstverhaeltnis]:
    """What was, what is, and what was wrongly believed to be, of one person."""
    from erlass.people.models import Dienstverhaeltnis
    from erlass.registers.entries import FOREVER, OPEN

    began, changed = (FIRST + dt.timedelta(days=dice.randrange(limit)) for limit in (500, 3500))
    changed = max(changed, began + dt.timedelta(days=1))
    last = changed + dt.timedelta(days=300) if dice.random() < 0.1 else OPEN
    learnt = dt.datetime(changed.year, changed.month, changed.day, tzinfo=dt.UTC)
    for von, bis, known_from, known_to, minutes in (
        (began, changed - dt.timedelta(days=1), learnt - dt.timedelta(days=30), FOREVER, 2460),
        (changed, last, learnt + dt.timedelta(days=3), FOREVER, dice.choice((1230, 2460))),
        (changed, OPEN, learnt, learnt + dt.timedelta(days=3), 2000),
    ):
        yield Dienstverhaeltnis(
            key=key, gilt_von=von, gilt_bis=bis, bekannt_von=known_from, bekannt_bis=known_to, event=0, person_id=person,
            behoerde_id=office, wochenminuten=minutes, regelwochenminuten=2460, hauptamt_polizei=dice.random() < 0.001,
            rechtsverhaeltnis="beamtenverhaeltnis" if dice.random() < 0.7 else "tarifbeschaeftigung",
        )  # fmt: skip


def register() -> Register:
    from erlass.decrees.sap.roles import FACHREFERAT_MIK
    from erlass.law.roles import role, subject
    from erlass.people.models import Dienstverhaeltnis, Rechtsverhaeltnis
    from erlass.people.roles import PERSONALSTELLE
    from erlass.registers.registers import Column, Register

    return Register(
        "dienst", "Dienstverhältnisse", "", (
            Column("person", "Person", "person__name", search=True), Column("behoerde", "Behörde", "behoerde__name", filter=True),
            Column("rechtsverhaeltnis", "Rechtsverhältnis", choice=Rechtsverhaeltnis, filter=True),
            Column("wochenminuten", "Minuten", kind="number", filter=True),
            Column("hauptamt_polizei", "Polizeivollzugsdienst", kind="boolean", filter=True), Column("gilt_von", "seit", kind="date"),
        ),
        (FACHREFERAT_MIK, role(PERSONALSTELLE), subject()), model=Dienstverhaeltnis,
        historians=(FACHREFERAT_MIK, role(PERSONALSTELLE)),
    )  # fmt: skip


def views() -> dict[str, Callable[[], object]]:
    """What somebody looks at, as the pages ask for it."""
    from django.utils import timezone

    from erlass.people import registers as looking
    from erlass.people.models import Person
    from erlass.people.policy import Actor, actor_for
    from erlass.people.registers import Query

    day, people, shown = timezone.localdate(), list(Person.objects.order_by("pk")[:3]), register()
    ministry, office, one = (actor_for(person, day) for person in people)
    before, then = day - dt.timedelta(days=2000), timezone.now() - dt.timedelta(days=2000)

    def page(
        actor: Actor,
        on: dt.date = day,
        known: dt.datetime | None = None,
        search: str = "",
        sort: str = "",
        number: int = 1,
        **chosen: str,
    ) -> Callable[[], object]:
        query = Query(on, known, search, chosen, sort, number)
        return lambda: (looking.rows(shown, actor, query), looking.offered(shown, actor, query))

    return {
        "register today": page(ministry),
        "register, page 100": page(ministry, number=100),
        "register of an agency": page(office),
        "own entries": page(one),
        "six years ago": page(ministry, before),
        "long ago, hardly anything": page(ministry, FIRST + dt.timedelta(days=2)),
        "as known six years ago": page(ministry, before, then),
        "filter by agency": page(ministry, behoerde="Amt 77"),
        "filter by code": page(ministry, rechtsverhaeltnis="tarifbeschaeftigung"),
        "filter by what is rare": page(ministry, hauptamt_polizei="true"),
        "filter by agency, six years ago": page(ministry, before, behoerde="Amt 77"),
        "sorted by name": page(ministry, sort="person"),
        "sorted by day": page(ministry, sort="-gilt_von"),
        "search a name": page(ministry, search=people[2].name),
        "search what is nowhere": page(ministry, search="niemand"),
        "history of an entry": lambda: looking.versions(shown, ministry, people[2].key),
        "differences of a week": lambda: list(looking.changes(shown, ministry, before, before + dt.timedelta(days=7))),
        "differences of an agency, a year": lambda: list(
            looking.changes(shown, office, before, before + dt.timedelta(days=365))
        ),
    }  # fmt: skip


def measure() -> dict[str, tuple[float, int]]:
    """Milliseconds (the 95th percentile of several rounds) and SQL statements of each view."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from benchmarks.figures import p95, times

    found = {}
    for name, view in views().items():
        with CaptureQueriesContext(connection) as captured:
            view()
        found[name] = (1000 * p95(times(view, ROUNDS, warm=1)), len(captured))
    return found


def main(rows: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    start = time.perf_counter()
    build(rows)
    built = time.perf_counter() - start
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(json.dumps({"seconds": built, "views": measure(), "reported": REPORTED}))


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]))
