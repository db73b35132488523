"""Who belongs to a group, and which rows they see: two ways of asking the same, which must agree."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from erlass.law.roles import EVERYONE, SYSTEM, By, anywhere, member, role, subject
from erlass.people import roles
from erlass.people.models import Zugriff
from erlass.people.policy import NOBODY, NotAllowed, Target, accesses, actor_for, may, note_access, require, system
from tests.cases.conftest import World

GROUPS = [
    EVERYONE, SYSTEM, role(roles.PERSONALSTELLE), role(roles.BEHOERDENLEITUNG), anywhere(roles.DATENSCHUTZ), subject(),
    member("sitz.*", "Sitz"), role(roles.BESCHAEFTIGTE), role(roles.PERSONALSTELLE).within("offen"),
]  # fmt: skip
WHO = ["personalstelle_hier", "behoerdenleitung_dort", "datenschutz_dort", "beschaeftigte_hier"]


def test_a_visitor_belongs_to_nobody_but_everyone(world: World) -> None:
    assert may(NOBODY, [EVERYONE])
    assert not may(NOBODY, [g for g in GROUPS if g is not EVERYONE], Target(world.offices["hier"].pk, None, "offen"))


def test_the_system_is_no_person_and_no_person_the_system(world: World) -> None:
    assert may(system(), [SYSTEM])
    assert not may(system(), [role(roles.PERSONALSTELLE)], Target(world.offices["hier"].pk))
    assert not may(world.actor("personalstelle_hier"), [SYSTEM])


def test_a_role_counts_in_its_office_only(world: World) -> None:
    actor = world.actor("personalstelle_hier")
    group = [role(roles.PERSONALSTELLE)]
    assert may(actor, group, Target(world.offices["hier"].pk))
    assert not may(actor, group, Target(world.offices["dort"].pk))
    assert not may(actor, group)


def test_a_role_ends_with_its_day(world: World) -> None:
    import datetime as dt

    from erlass.people import administration

    person, office = world.people["personalstelle_hier"], world.offices["hier"]
    last = dt.date(2025, 6, 30)
    administration.end_role(person, office, "personalstelle", last, "")
    assert actor_for(person, last).holds("personalstelle", office.pk)
    assert not actor_for(person, last + dt.timedelta(days=1)).holds("personalstelle")


def test_a_refusal_says_who_may(world: World) -> None:
    with pytest.raises(NotAllowed, match="Personalstelle, die betroffene Person"):
        require(NOBODY, [role(roles.PERSONALSTELLE), subject()], Target(world.offices["hier"].pk))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    groups=st.lists(st.sampled_from(GROUPS), max_size=4),
    who=st.sampled_from(WHO),
    own=st.booleans(),
    state=st.sampled_from(["offen", "zu"]),
)
def test_rows_and_single_things_are_judged_alike(
    world: World, groups: list[By], who: str, own: bool, state: str
) -> None:
    from django.utils import timezone

    from erlass.cases.models import Case
    from erlass.people.policy import visible

    actor = world.actor(who)
    now = timezone.now()
    case = Case.objects.create(
        number=f"P-{Case.objects.count()}", procedure="muster.antrag", state=state, behoerde=world.offices["hier"],
        person=actor.person if own else None, opened_at=now, changed_at=now,
    )  # fmt: skip
    if own:
        case.members.create(seat="sitz.eins", person=actor.person)
    rows = visible(Case.objects.filter(pk=case.pk), actor, groups, members="members")
    assert rows.exists() == may(actor, groups, case.target)


def test_looks_at_confidential_things_leave_a_trail_for_the_person_and_data_protection(world: World) -> None:
    reader, concerned = world.actor("behoerdenleitung_hier"), world.people["beschaeftigte_hier"]
    office = world.offices["hier"].pk
    note_access(reader, role(roles.BEHOERDENLEITUNG), "Akte 1", "case:1", concerned.pk, office)
    note_access(actor_for(concerned), subject(), "Akte 1", "case:1", concerned.pk, office)
    assert [(z.wer, z.was) for z in Zugriff.objects.all()] == [(reader.person, "Akte 1")]
    assert accesses(actor_for(concerned)).count() == 1
    assert accesses(world.actor("datenschutz_hier")).count() == 1
    for who in ("datenschutz_dort", "behoerdenleitung_hier", "administration_hier"):
        assert accesses(world.actor(who)).count() == 0
