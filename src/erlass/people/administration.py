"""Changing offices, persons, service relations and roles: each change is one event, dated, with who made it.

Used by the pages of the administration, by the interface and by demonstration data alike.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from erlass.people.models import Behoerde, Behoerdenstand, Dienstverhaeltnis, Person, Rollenzuweisung
from erlass.registers import journal
from erlass.registers.entries import amend, end, put
from erlass.registers.journal import Entry, Session

REGISTER = "register"


@contextmanager
def change(subject: str, actor: str, session: Session | None = None) -> Iterator[Entry]:
    """One event about a subject, in a session of its own unless one is given."""
    if session is not None:
        yield session.begin(REGISTER, subject, actor)
        return
    with journal.session() as opened:
        yield opened.begin(REGISTER, subject, actor)


def note(subject: str, actor: str, what: str, session: Session | None = None) -> None:
    """An event about something that is no register entry, such as an account."""
    with change(subject, actor, session) as entry:
        entry.content["what"] = what


def save_office(behoerde: Behoerde, actor: str, session: Session | None = None) -> None:
    """Make an agency or change what it is called and where it stands; the event says what it says from now on."""
    with change(f"behoerde:{behoerde.key}", actor, session) as entry:
        behoerde.save()
        entry.content["what"] = {f.attname: getattr(behoerde, f.attname) for f in Behoerde._meta.concrete_fields}


def set_staff(
    behoerde: Behoerde,
    von: dt.date,
    beschaeftigte: int,
    sbv_vorhanden: bool,
    actor: str,
    session: Session | None = None,
) -> None:
    """How many work in an agency from a day on, and whether it has a representation of severely disabled staff."""
    with change(f"behoerde:{behoerde.key}", actor, session) as entry:
        put(
            entry,
            Behoerdenstand,
            behoerde.key,
            von,
            behoerde=behoerde,
            beschaeftigte=beschaeftigte,
            sbv_vorhanden=sbv_vorhanden,
        )


def set_service(
    person: Person, behoerde: Behoerde, von: dt.date, bis: dt.date | None, actor: str, session: Session | None = None,
    **values: object,
) -> None:  # fmt: skip
    """The service relation of a person from a day on; `values` as in `Dienstverhaeltnis`."""
    with change(f"person:{person.key}", actor, session) as entry:
        put(entry, Dienstverhaeltnis, person.key, von, bis, person=person, behoerde=behoerde, **values)


def amend_service(person: Person, von: dt.date, actor: str, session: Session | None = None, **values: object) -> None:
    """Change some values of a service relation from a day on."""
    with change(f"person:{person.key}", actor, session) as entry:
        amend(entry, Dienstverhaeltnis, person.key, von, None, **values)


def role_key(person: Person, behoerde: Behoerde, rolle: str) -> str:
    return f"{person.key}:{behoerde.key}:{rolle}"


def assign_role(
    person: Person,
    behoerde: Behoerde,
    rolle: str,
    von: dt.date,
    bis: dt.date | None,
    actor: str,
    session: Session | None = None,
) -> None:
    """Give a person a role in an office from a day on."""
    with change(f"person:{person.key}", actor, session) as entry:
        grant(entry, person, behoerde, rolle, von, bis)


def grant(
    entry: Entry, person: Person, behoerde: Behoerde, rolle: str, von: dt.date, bis: dt.date | None = None
) -> None:
    """The same as part of an event that is already being written."""
    key = role_key(person, behoerde, rolle)
    put(entry, Rollenzuweisung, key, von, bis, person=person, behoerde=behoerde, rolle=rolle)


def end_everything(person: Person, last_day: dt.date, actor: str) -> None:
    """A person leaves: after that day there is no service relation and no role."""
    with change(f"person:{person.key}", actor) as entry:
        end(entry, Dienstverhaeltnis, person.key, last_day)
        held = Rollenzuweisung.objects.known().filter(person=person, gilt_bis__gt=last_day)
        for key in sorted(set(held.values_list("key", flat=True))):
            end(entry, Rollenzuweisung, key, last_day)


def end_role(
    person: Person, behoerde: Behoerde, rolle: str, last_day: dt.date, actor: str, session: Session | None = None
) -> None:
    """A role ends after a day."""
    with change(f"person:{person.key}", actor, session) as entry:
        end(entry, Rollenzuweisung, role_key(person, behoerde, rolle), last_day)
