"""Which cases somebody sees, and what waits for them: the same conditions for pages, interface and exports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from erlass.cases.models import Beteiligung, Case, Frist, FristState, Member
from erlass.cases.procedures import Procedure, Transition
from erlass.cases.registry import Due, dues, procedures
from erlass.cases.registry import procedure as find_procedure
from erlass.law.roles import By
from erlass.people.policy import Actor, NotAllowed, may

Granted = Iterable[tuple[Procedure, tuple[By, ...]]]


def case_condition(actor: Actor, granted: Granted) -> Q:
    """The cases in which one of the given groups is concerned, over several procedures.

    Procedures that grant the same to the same are put together, so that the condition stays short; the seats of the actor
    are looked up beforehand.
    """
    together: dict[tuple[frozenset[tuple[str, object]], tuple[str, ...]], list[str]] = {}
    seated: list[tuple[str, By]] = []
    for procedure, groups in granted:
        for by in groups:
            if by.relation == "member":
                seated.append((procedure.name, by))
            elif (where := _where(actor, by)) is not None:
                together.setdefault((frozenset(where.items()), by.states), []).append(procedure.name)
    shown = Q(pk__in=_cases_with_seats(actor, seated))
    for (where_items, states), names in together.items():
        one = Q(procedure__in=names, **dict(where_items))
        shown |= one & Q(state__in=states) if states else one
    return shown


def _where(actor: Actor, by: By) -> dict[str, object] | None:
    """What must hold of a case for one group; None if the actor is not of it."""
    match by.relation:
        case "everyone":
            return {}
        case "anywhere":
            return {} if actor.holds(by.key) else None
        case "role":
            held = actor.offices.get(by.key)
            return {"behoerde__in": held} if held else None
        case "subject":
            return {"person": actor.person_id} if actor.person_id else None
        case _:
            return {} if by.relation == "system" and actor.is_system else None


def _cases_with_seats(actor: Actor, seated: list[tuple[str, By]]) -> list[int]:
    """The cases in which the actor has one of the seats that grant something."""
    if actor.person_id is None or not seated:
        return []
    held = Member.objects.filter(person=actor.person_id).values_list(
        "case_id", "seat", "case__procedure", "case__state"
    )
    return [
        case
        for case, seat, procedure, state in held
        if any(
            name == procedure and (seat == by.key or (by.key.endswith("*") and seat.startswith(by.key[:-1])))
            and (not by.states or state in by.states)
            for name, by in seated
        )
    ]  # fmt: skip


def visible_cases(actor: Actor, procedure: str = "") -> QuerySet[Case]:
    """The cases an actor may see, of all procedures or of one."""
    asked = (find_procedure(procedure),) if procedure else procedures()
    return Case.objects.filter(case_condition(actor, ((p, p.readers) for p in asked)))


def find_case(number: str, actor: Actor) -> Case:
    """A case that the actor may see. Raises `NotAllowed`, the same whether it exists or not."""
    case = visible_cases(actor).select_related("behoerde", "person", "parent").filter(number=number).first()
    if case is None:
        raise NotAllowed("Diesen Vorgang gibt es nicht, oder er ist Ihnen nicht zugänglich.")
    return case


def case_to_act_on(number: str, step: str, actor: Actor) -> Case:
    """A case of which an actor sees something or may take this step. Raises `NotAllowed` as `find_case`."""
    case = Case.objects.select_related("behoerde", "person", "parent").filter(number=number, purged_on=None).first()
    declared = find_procedure(case.procedure).transition(step) if case is not None else None
    if case is not None and declared is not None and may(actor, declared.by, case.target):
        return case
    return find_case(number, actor)


def waiting_steps(actor: Actor) -> QuerySet[Case]:
    """The cases in which the actor can take a step that moves them on."""
    granted = []
    for procedure in procedures():
        groups = tuple(
            by.within(*procedure.sources(step)) if not by.states else by
            for step in procedure.transitions
            if not step.opens and step.moves
            for by in step.by
        )
        granted.append((procedure, groups))
    return Case.objects.filter(case_condition(actor, granted), closed_on=None)


def waiting_participations(actor: Actor) -> list[Beteiligung]:
    """Invitations to take part that the actor can answer."""
    answering = {
        (procedure.name, declared.key): (*declared.body, *declared.recorded_by)
        for procedure in procedures()
        for declared in procedure.participations
    }
    granted = [(find_procedure(name), groups) for (name, _), groups in answering.items()]
    rows = Beteiligung.objects.filter(outcome="", case__closed_on=None)
    rows = rows.filter(case__in=Case.objects.filter(case_condition(actor, granted)))
    rows = rows.select_related("case__behoerde").prefetch_related("case__members").order_by("due", "pk")
    return [row for row in rows if may(actor, answering[row.case.procedure, row.key], row.case.target)]


@dataclass(frozen=True, slots=True)
class Startable:
    """A step that opens a case, and the offices for which the actor can take it (none: their own)."""

    procedure: Procedure
    step: Transition
    offices: tuple[int, ...]


def startable(actor: Actor) -> list[Startable]:
    """What the actor can start by themselves, outside of other cases."""
    found = []
    for procedure in procedures():
        for step in procedure.openings:
            if procedure.parent or step.automatic:
                continue
            offices = opening_offices(actor, step)
            if offices is not None:
                found.append(Startable(procedure, step, offices))
    return found


def opening_offices(actor: Actor, step: Transition) -> tuple[int, ...] | None:
    """The offices in which an actor may take an opening step; None if in none. Empty means any office."""
    ids: set[int] = set()
    for by in step.by:
        if by.relation == "role":
            ids |= actor.offices.get(by.key, frozenset())
        elif by.relation == "anywhere" and actor.holds(by.key):
            return ()
        elif by.relation == "subject" and actor.office is not None:
            ids.add(actor.office.pk)
    return tuple(sorted(ids)) if ids else None


MOST_DEADLINES = 200
"""As many running deadlines of cases as somebody can look through; the nearest ones."""


def deadlines_of(actor: Actor, day: dt.date) -> list[Due]:
    """The deadlines of an actor: those of their cases and those that decrees compute; last what has no last day."""
    frists = Frist.objects.filter(state=FristState.RUNNING, case__in=visible_cases(actor)).select_related(
        "case__behoerde"
    )
    found = []
    for frist in frists.order_by("due")[:MOST_DEADLINES]:
        declared = find_procedure(frist.case.procedure).deadline(frist.key)
        if not declared.quiet:
            found.append(
                Due(
                    declared.label, frist.due, declared.cites, frist.case.headline or frist.case.number, frist.case.behoerde_id,
                    frist.case.person_id, f"/vorgaenge/{frist.case.number}/",
                )
            )  # fmt: skip
    return sorted([*found, *dues(actor, day)], key=lambda d: (d.since, d.day))
