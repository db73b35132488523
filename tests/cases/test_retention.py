"""What is due is deleted, what must stay stays, and the proofs hold before and after."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from erlass.cases import retention, verify
from erlass.cases.models import Case, Dokument, Member
from erlass.registers import retention as register_retention
from erlass.registers.models import Event
from erlass.registers.verify import verify as verify_registers
from tests.cases.conftest import World
from tests.cases.test_perform import YES as YES_VOTE
from tests.cases.test_perform import finished, seated


def in_months(months: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=31 * months)


def test_a_case_is_kept_until_it_is_due(world: World) -> None:
    case = finished(world).case
    assert retention.retention(in_months(11)) == {}
    assert Case.objects.get(pk=case.pk).data["grund"] == "ein Grund"


def test_of_a_deleted_case_nothing_is_left_that_says_anything(world: World) -> None:
    case = finished(world).case
    assert retention.retention(in_months(13))["Vorgänge"] == 1
    left = Case.objects.get(pk=case.pk)
    assert (left.data, left.sources, left.done_by, left.person, left.headline) == ({}, {}, {}, None, "")
    assert not Dokument.objects.filter(case=case).exists()
    assert not Member.objects.filter(case=case).exists()
    names = [p.key for p in world.people.values()]
    for event in Event.objects.filter(subject=case.subject).exclude(kind="purge"):
        assert (event.content_text, event.salt, event.actor) == ("", "", "")
    texts = " ".join(Event.objects.filter(subject=case.subject).values_list("content_text", flat=True))
    assert not [name for name in names if name in texts]


def test_the_chain_and_the_registers_still_verify(world: World) -> None:
    finished(world)
    retention.retention(in_months(13))
    assert [*verify_registers(), *verify.verify()] == []


def test_an_event_deleted_by_hand_is_no_due_deletion(world: World) -> None:
    case = finished(world).case
    Event.objects.filter(subject=case.subject).update(content_text="{}")
    assert any("verändert" in problem for problem in verify_registers())


def test_an_event_emptied_by_hand_is_noticed(world: World) -> None:
    case = finished(world).case
    emptied = Event.objects.filter(subject=case.subject).first()
    assert emptied is not None
    Event.objects.filter(pk=emptied.pk).update(content_text="", salt="", actor="")
    assert any(f"Ereignis {emptied.seq}: Der Inhalt fehlt" in problem for problem in verify_registers())


def test_the_note_of_a_deletion_cannot_be_deleted(world: World) -> None:
    finished(world)
    retention.retention(in_months(13))
    assert [*verify_registers()] == []
    Event.objects.filter(kind="purge").update(content_text="", salt="", actor="")
    assert any("keine Löschung nennt es" in problem for problem in verify_registers())


def test_single_votes_go_before_the_case(world: World) -> None:
    case = seated(world)
    world.take(case, "abstimmen", "beschaeftigte_hier", YES_VOTE)
    world.take(case, "abstimmen", "beschaeftigte_dort", YES_VOTE)
    assert "stimmen" in Case.objects.get(pk=case.pk).data
    assert retention.retention(in_months(14)) == {"Einzelstimmen": 1}
    left = Case.objects.get(pk=case.pk)
    assert left.state == "bewilligt"
    assert "stimmen" not in left.data
    assert not [e for e in Event.objects.filter(subject=case.subject) if '"zwei":"ja"' in e.content_text]
    assert [*verify_registers(), *verify.verify()] == []


def test_register_entries_go_when_their_time_is_over(world: World) -> None:
    from erlass.people import administration
    from erlass.people.models import Rollenzuweisung

    person, office = world.people["personalrat_hier"], world.offices["hier"]
    today = timezone.localdate()
    administration.end_role(person, office, "personalrat", today, "")
    key = administration.role_key(person, office, "personalrat")
    assert register_retention.retention(today + dt.timedelta(days=1000)) == {}
    assert register_retention.retention(today + dt.timedelta(days=1130))["Rollen"] >= 1
    assert not Rollenzuweisung.objects.filter(key=key).exists()
    assert list(verify_registers()) == []
