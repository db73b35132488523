"""The one place where rights are decided, for pages, interface, documents and exports alike.

Declarations grant rights to groups (`erlass.law.roles.By`); here it is decided whether somebody belongs to such a group for
the office, person or case at hand, and which rows of a table they may see.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from erlass.law.errors import ErlassError
from erlass.law.roles import By
from erlass.people.models import Account, Behoerde, Dienstverhaeltnis, Person, Rollenzuweisung, Zugriff
from erlass.people.roles import BESCHAEFTIGTE, DATENSCHUTZ

M = TypeVar("M", bound=Model)


class NotAllowed(ErlassError):
    """Somebody may not do this. The text says who may."""


@dataclass(frozen=True)
class Target:
    """What a right is asked for: the office and person concerned, and for a case its state and who has which seat."""

    office_id: int | None = None
    person_id: int | None = None
    state: str = ""
    members: Mapping[str, int] = field(default_factory=dict)


ANYTHING = Target()


@dataclass(frozen=True)
class Actor:
    """Who acts or looks: a signed-in person with their roles of the day, nobody in particular, or the system itself.

    `offices` holds the ids of the offices in which each role is held.
    """

    person: Person | None = None
    offices: Mapping[str, frozenset[int]] = field(default_factory=dict)
    is_system: bool = False
    day: dt.date = field(default_factory=timezone.localdate)

    @property
    def person_id(self) -> int | None:
        return self.person.pk if self.person else None

    @property
    def key(self) -> str:
        """How events name whoever acted."""
        return "system" if self.is_system else self.person.key if self.person else ""

    @property
    def name(self) -> str:
        return "selbsttätig" if self.is_system else self.person.name if self.person else "nicht angemeldet"

    def holds(self, role: str, office_id: int | None = None) -> bool:
        """Whether the role is held, in a certain office or in any."""
        held = self.offices.get(role, frozenset())
        return office_id in held if office_id is not None else bool(held)

    @cached_property
    def office(self) -> Behoerde | None:
        """The office the person works in."""
        ids = self.offices.get(BESCHAEFTIGTE.key)
        return Behoerde.objects.filter(pk__in=ids).first() if ids else None


NOBODY = Actor()


def system(day: dt.date | None = None) -> Actor:
    return Actor(is_system=True, day=day or timezone.localdate())


def actor_of(account: object, day: dt.date | None = None) -> Actor:
    """The actor of a signed-in account; `NOBODY` for everybody else."""
    if not isinstance(account, Account) or account.person is None:
        return NOBODY
    return actor_for(account.person, day)


def actor_for(person: Person, day: dt.date | None = None) -> Actor:
    """A person with all their roles of a day."""
    day = day or timezone.localdate()
    offices: dict[str, set[int]] = defaultdict(set)
    for role, office in Rollenzuweisung.objects.am(day).filter(person=person).values_list("rolle", "behoerde_id"):
        offices[role].add(office)
    works_in = Dienstverhaeltnis.objects.am(day).filter(person=person).values_list("behoerde_id", flat=True)
    offices[BESCHAEFTIGTE.key] |= set(works_in)
    return Actor(person, {role: frozenset(ids) for role, ids in offices.items() if ids}, day=day)


def belongs(actor: Actor, by: By, target: Target = ANYTHING) -> bool:
    """Whether an actor is one of a group, for the thing at hand."""
    if by.states and target.state not in by.states:
        return False
    match by.relation:
        case "everyone":
            return True
        case "system":
            return actor.is_system
        case "role":
            return target.office_id is not None and actor.holds(by.key, target.office_id)
        case "anywhere":
            return actor.holds(by.key)
        case "subject":
            return actor.person_id is not None and actor.person_id == target.person_id
        case "member":
            return actor.person_id is not None and actor.person_id in seat_holders(by.key, target.members)


def seat_holders(seat: str, members: Mapping[str, int]) -> set[int]:
    """The ids of those who have a seat; a trailing `*` stands for all seats that begin so."""
    if seat.endswith("*"):
        return {person for name, person in members.items() if name.startswith(seat[:-1])}
    return {members[seat]} if seat in members else set()


def may(actor: Actor, granted: Iterable[By], target: Target = ANYTHING) -> bool:
    """Whether an actor belongs to one of the groups a right is granted to."""
    return any(belongs(actor, by, target) for by in granted)


def as_whom(actor: Actor, granted: Iterable[By], target: Target = ANYTHING) -> By | None:
    """The group by which an actor has a right; events record it."""
    return next((by for by in granted if belongs(actor, by, target)), None)


def require(actor: Actor, granted: Iterable[By], target: Target = ANYTHING, what: str = "Das") -> By:
    """Raises `NotAllowed`, naming who may, unless the actor may. Gives the group by which they may."""
    granted = tuple(granted)
    found = as_whom(actor, granted, target)
    if found is None:
        who = ", ".join(dict.fromkeys(by.name for by in granted)) or "niemand"
        raise NotAllowed(f"{what} ist Ihnen nicht möglich; berechtigt: {who}.")
    return found


def visible(
    rows: QuerySet[M], actor: Actor, granted: Iterable[By], *, office: str = "behoerde", person: str = "person",
    state: str = "state", members: str = "",
) -> QuerySet[M]:  # fmt: skip
    """The rows of a table that an actor may see. The names say where a row has its office, person, state and members."""
    return rows.filter(
        condition(rows.model, actor, granted, office=office, person=person, state=state, members=members)
    )


def condition(
    model: type[Model], actor: Actor, granted: Iterable[By], *, office: str = "behoerde", person: str = "person",
    state: str = "state", members: str = "",
) -> Q:  # fmt: skip
    """The condition behind `visible`: an empty one is true of every row."""
    shown = NONE
    for by in granted:
        one = _rows_of(model, actor, by, office, person, members)
        if one is None:
            continue
        if by.states:
            one &= Q(**{f"{state}__in": by.states})
        if not one:
            return one
        shown |= one
    return shown


NONE = Q(pk__in=())
"""True of no row."""


def _rows_of(model: type[Model], actor: Actor, by: By, office: str, person: str, members: str) -> Q | None:
    """The condition for the rows that one group sees; None if the actor is not of it."""
    match by.relation:
        case "everyone":
            return Q()
        case "system":
            return Q() if actor.is_system else None
        case "anywhere":
            return Q() if actor.holds(by.key) else None
        case "role":
            held = actor.offices.get(by.key)
            return Q(**{f"{office}__in": held}) if held else None
        case "subject":
            return Q(**{person: actor.person_id}) if actor.person_id and person else None
        case "member":
            if not actor.person_id or not members:
                return None
            seats = model._meta.get_field(members).related_model
            assert isinstance(seats, type)
            assert issubclass(seats, Model)
            wanted = {"seat__startswith": by.key[:-1]} if by.key.endswith("*") else {"seat": by.key}
            seated = seats._default_manager.filter(person=actor.person_id, **wanted)
            return Q(pk__in=seated.values(f"{model._meta.model_name}_id"))


# The trail.


def note_access(
    actor: Actor, granted_as: By, what: str, subject: str, concerns: int | None, office_id: int | None,
    now: dt.datetime | None = None,
) -> None:  # fmt: skip
    """Leave a trace of an access to something confidential. One's own is not noted."""
    if actor.person_id is None or actor.person_id == concerns:
        return
    Zugriff.objects.create(
        at=now or timezone.now(), wer=actor.person, rolle=granted_as.name, was=what, subject=subject,
        betrifft_id=concerns, behoerde_id=office_id,
    )  # fmt: skip


def accesses(actor: Actor) -> QuerySet[Zugriff]:
    """The trail an actor may read: accesses that concern them, and those of their office for the data protection officer."""
    own = Q(betrifft=actor.person_id) if actor.person_id else Q(pk__in=())
    return Zugriff.objects.filter(own | Q(behoerde__in=actor.offices.get(DATENSCHUTZ.key, ()))).select_related(
        "wer", "betrifft"
    )


def facts_of(model: type[Any], **where: object) -> Any:
    """The entry of a person or office that holds on a day: `facts_of(Dienstverhaeltnis, person=p, day=d)`, or None."""
    day = where.pop("day", None)
    return model.objects.am(day).filter(**where).first()
