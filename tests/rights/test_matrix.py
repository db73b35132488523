"""Every role in its own and in another agency, on every step, case, document, register and list: what the declarations grant
and nothing else. What is expected is read from the declarations here once more, in another way than the policy does it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError

from erlass.cases import lists, reading, registry
from erlass.cases.models import Case
from erlass.cases.perform import open_case, take_step
from erlass.cases.procedures import Procedure, Transition
from erlass.law.errors import ErlassError
from erlass.law.roles import By
from erlass.people.policy import NOBODY, Actor, NotAllowed, actor_for, visible
from erlass.people.roles import BESCHAEFTIGTE
from erlass.registers.registers import Register
from tests.rights.conftest import OFFICES, World

PROCEDURES = list(registry.procedures())
REGISTERS = list(registry.registers())
Who = tuple[str, str, Actor]
AFTERWARDS = (
    ErlassError,
    TypeError,
    KeyError,
    AttributeError,
    AssertionError,
    IndexError,
    ObjectDoesNotExist,
    IntegrityError,
)
"""What a step may fail with once the right is there: the cases of this test hold no facts."""


def everybody(world: World) -> Iterator[Who]:
    """Role, agency and actor of all, the person concerned, the one with the seats, and a visitor."""
    for (role, office), actor in world.actors.items():
        yield role, office, actor
    yield "betroffen", "hier", actor_for(world.betroffen)
    yield "mitglied", "dort", actor_for(world.mitglied)
    yield "niemand", "", NOBODY


def granted(groups: tuple[By, ...], role: str, office: str, state: str) -> bool:
    """By the declaration alone: a role of the agency `hier`, a role anywhere, the person concerned, a seat."""
    employee = role != "niemand"
    for by in groups:
        if by.states and state not in by.states:
            continue
        if by.relation == "everyone":
            return True
        held = by.key == role or (by.key == BESCHAEFTIGTE.key and employee)
        if by.relation == "anywhere" and held:
            return True
        if by.relation == "role" and held and office == "hier":
            return True
        if by.relation == "subject" and role == "betroffen":
            return True
        if by.relation == "member" and role == "mitglied":
            return True
    return False


def refused(case: Case, step: Transition, actor: Actor) -> bool:
    """Whether a step is refused for want of a right; any other refusal comes after that question."""
    try:
        take_step(case, step.key, actor, {})
    except NotAllowed as error:
        return "Vier-Augen" not in str(error)
    except AFTERWARDS:
        return False
    return False


def each(check: Callable[[Procedure, World], list[object]], world: World) -> None:
    """All procedures in one world, which takes longer to build than to ask."""
    assert {p.name: wrong for p in PROCEDURES if (wrong := check(p, world))} == {}


def test_steps(world: World) -> None:
    each(wrong_steps, world)


def wrong_steps(procedure: Procedure, world: World) -> list[object]:
    wrong: list[object] = []
    for step in procedure.transitions:
        if step.opens:
            continue
        for state in procedure.sources(step)[:1]:
            case = world.case(procedure, state)
            for role, office, actor in everybody(world):
                turned_away = refused(case, step, actor)
                if turned_away == granted(step.by, role, office, state):
                    wrong.append((step.key, role, office))
                if not turned_away:  # what was done may have moved it, or dismissed the members
                    case = world.case(procedure, state)
    return wrong


def test_openings(world: World) -> None:
    each(wrong_openings, world)


def wrong_openings(procedure: Procedure, world: World) -> list[object]:
    wrong: list[object] = []
    for step in procedure.openings:
        for role, office, actor in everybody(world):
            person = None if procedure.opener_is_subject else world.betroffen
            may = granted(step.by, role, office, "") or (
                procedure.opener_is_subject
                and any(by.relation == "subject" for by in step.by)
                and actor.person is not None
            )
            parent = (
                world.case(registry.procedure(f"{procedure.decree}.{procedure.parent}"), "")
                if procedure.parent
                else None
            )
            try:
                open_case(procedure, step.key, actor, world.offices["hier"], {}, person=person, parent=parent)
            except NotAllowed:
                got = False
            except AFTERWARDS:
                got = True
            else:
                got = True
            if got != may:
                wrong.append((step.key, role, office))
    return wrong


def test_cases(world: World) -> None:
    """In every state of every procedure; the case and its hidden facts."""
    cases = [(p, state.key, world.case(p, state.key)) for p in PROCEDURES for state in p.states]
    wrong: list[object] = []
    for role, office, actor in everybody(world):
        seen = set(lists.visible_cases(actor).values_list("pk", flat=True))
        for procedure, state, case in cases:
            if (case.pk in seen) != granted(procedure.readers, role, office, state):
                wrong.append((procedure.name, state, role, office))
            hidden = reading.hidden_names(case, procedure, actor) if procedure.hidden else set()
            wrong += [
                (procedure.name, fact, role, office)
                for fact, groups in procedure.hidden.items()
                if (fact in hidden) == granted(groups, role, office, state)
            ]
        first = cases[0][2]
        with nullcontext() if first.pk in seen else pytest.raises(NotAllowed):
            assert lists.find_case(first.number, actor) == first
    assert wrong == []


def test_registers_show_rows_of_the_own_agency_only(world: World) -> None:
    wrong = []
    for _, register in REGISTERS:
        if register.model is None:
            continue  # computed lists are the decree's own to prove
        own = {world.row(register, office): office for office in OFFICES}
        for role, office, actor in everybody(world):
            rows = visible(
                register.everything(), actor, register.readers, office=register.office, person=register.person
            )
            seen = {own[pk] for pk in rows.filter(pk__in=own).values_list("pk", flat=True)}
            if seen != expected_rows(register, role, office):
                wrong.append((register.key, role, office, seen))
    assert wrong == []


def expected_rows(register: Register, role: str, office: str) -> set[str]:
    """Whose rows a role sees: all, those of its agency, or the row about themselves."""
    seen: set[str] = set()
    for by in register.readers:
        held = by.key == role or (by.key == BESCHAEFTIGTE.key and role != "niemand")
        if by.relation == "everyone" or (by.relation == "anywhere" and held):
            return set(OFFICES)
        if by.relation == "role" and held:
            seen.add(office)
        if by.relation == "subject" and role in ("betroffen", "mitglied"):
            seen.add("hier" if role == "betroffen" else "dort")
    return seen
