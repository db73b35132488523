"""Many cases and register entries in one database, and how long the lists of them take: run in a process of its own for each
database by `benchmarks.cases`; prints JSON.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import sys
import time
from collections.abc import Callable

import django

OFFICES, PEOPLE = 200, 2000
REPEATS = 9


def build(cases: int) -> None:
    """Offices, people in roles, cases in all states of several procedures, each with a deadline; as many register entries."""
    from django.utils import timezone

    from erlass.cases.models import Case, Frist
    from erlass.cases.registry import procedures
    from erlass.decrees.sap.models import Anzeige
    from erlass.people.models import Behoerde, Person, Rollenzuweisung

    dice, now, first = random.Random(7), timezone.now(), dt.date(2020, 1, 1)
    offices = Behoerde.objects.bulk_create(
        Behoerde(
            key=f"amt-{i}",
            name=f"Amt {i}",
            geschaeftsbereich="mik",
            gruppe="polizei",
            region=f"Region {i % 20}",
            ort="Ort",
        )
        for i in range(OFFICES)
    )
    people = Person.objects.bulk_create(Person(key=f"p-{i:010x}", name=f"Person {i}") for i in range(PEOPLE))
    held = [
        ("sap_stelle", people[0], offices[0]),
        ("fachreferat_mik", people[1], offices[1]),
        ("behoerdenleitung", people[2], offices[0]),
    ]
    Rollenzuweisung.objects.bulk_create(
        Rollenzuweisung(
            key=f"{p.key}:{o.key}:{r}", gilt_von=first, bekannt_von=now, event=0, person=p, behoerde=o, rolle=r
        )
        for r, p, o in held
    )
    kinds = [
        (p.name, s.key, s.final) for p in procedures() for s in p.states if not p.parent and p.key != "arbeitskreis"
    ]
    batch = 5000
    for start in range(0, cases, batch):
        rows = []
        for i in range(start, min(start + batch, cases)):
            name, state, final = dice.choice(kinds)
            moment = now - dt.timedelta(minutes=dice.randrange(2_000_000))
            person = dice.choice(people)
            rows.append(
                Case(
                    number=f"B-{i:07}", procedure=name, state=state, version=1, behoerde=dice.choice(offices), person=person,
                    headline=person.name,
                    opened_at=moment, changed_at=moment, closed_on=moment.date() if final else None,
                )
            )  # fmt: skip
        Case.objects.bulk_create(rows)
        running = [c for c in rows if c.closed_on is None and c.procedure == "sap.einzelsupervision"]
        Frist.objects.bulk_create(
            Frist(case=c, key="organisation", started=first, due=now.date() + dt.timedelta(days=dice.randrange(400)))
            for c in running
        )
        Anzeige.objects.bulk_create(
            Anzeige(
                key=f"{c.number}:1:0", gilt_von=c.opened_at.date(), bekannt_von=now, event=0,
                ereignis=dice.choice(("abordnung", "verzicht")),
                von="behoerde", an="fachreferat_mik", ref="II 4", am=c.opened_at.date(), person=c.person, behoerde=c.behoerde,
                vorgang=c.number,
            )
            for c in rows
        )  # fmt: skip


def views() -> dict[str, Callable[[], object]]:
    """What somebody looks at, as the pages ask for it."""
    from django.utils import timezone

    from erlass.cases import lists, registry
    from erlass.people.models import Person
    from erlass.people.policy import actor_for, visible

    day = timezone.localdate()
    office, ministry = (actor_for(Person.objects.get(key=f"p-{i:010x}"), day) for i in (0, 1))
    register = registry.register("sap", "anzeigenbuch")
    assert register is not None

    def page(rows: object) -> object:
        return list(rows.select_related("behoerde", "person")[:50])  # type: ignore[attr-defined] # a queryset

    def entries(actor: object, on: dt.date, **chosen: object) -> object:
        rows = visible(register.entries(on).filter(**chosen), actor, register.readers)  # type: ignore[arg-type] # an actor
        return page(rows)

    number = lists.visible_cases(office).values_list("number", flat=True).first()
    return {
        "cases of an agency": lambda: page(lists.visible_cases(office)),
        "all cases (ministry)": lambda: page(lists.visible_cases(ministry)),
        "cases by procedure and state": lambda: page(
            lists.visible_cases(ministry).filter(procedure="sap.sap_amt", state="aktiv")
        ),
        "cases by name": lambda: page(lists.visible_cases(office).filter(headline__icontains="Person 77")),
        "one case by number": lambda: lists.find_case(str(number), office),
        "what waits for me": lambda: page(lists.waiting_steps(office)),
        "my deadlines": lambda: lists.deadlines_of(ministry, day),
        "register today": lambda: entries(ministry, day),
        "register of an agency": lambda: entries(office, day),
        "register a year ago": lambda: entries(ministry, day - dt.timedelta(days=365)),
        "register by code": lambda: entries(ministry, day, ereignis="verzicht"),
    }


def measure() -> dict[str, tuple[float, int]]:
    """Milliseconds (the slowest but one of several) and SQL statements of each view."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    found = {}
    for name, view in views().items():
        with CaptureQueriesContext(connection) as captured:
            view()
        taken = []
        for _ in range(REPEATS):
            start = time.perf_counter()
            view()
            taken.append(1000 * (time.perf_counter() - start))
        found[name] = (sorted(taken)[-2], len(captured))
    return found


def main(cases: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    start = time.perf_counter()
    build(cases)
    built = time.perf_counter() - start
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(json.dumps({"seconds": built, "views": measure()}))


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]))
