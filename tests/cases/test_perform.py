"""A case from its opening to its end: who may, what blocks, what is remembered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from erlass.cases import verify
from erlass.cases.errors import Blocked, Conflict, NotPossible, ReasonMissing
from erlass.cases.models import Case, Dokument, FristState, Nachricht
from erlass.cases.perform import Done, answer_participation
from erlass.cases.tick import tick
from erlass.law.errors import FactError
from erlass.people.models import Behoerdenstand
from erlass.people.policy import NotAllowed
from erlass.registers.models import Event
from erlass.registers.verify import verify as verify_registers
from tests.cases.conftest import World

GOOD = {"schriftlich": True, "beginn": None, "bedarf": True}
YES, NO = {"stimme": "ja"}, {"stimme": "nein"}
At = Callable[[int], dt.datetime]


def checked(world: World) -> Case:
    case = world.open(anzahl=7)
    return world.take(case, "pruefen", "personalstelle_hier", GOOD).case


def agreed(world: World) -> Case:
    case = checked(world)
    answer_participation(case.beteiligungen.get(), world.actor("personalrat_hier"), "teilgenommen")
    world.take(case, "vereinbaren", "behoerdenleitung_hier")
    return world.take(case, "vereinbaren", "datenschutz_dort").case


def seated(world: World) -> Case:
    seats = {"eins": world.people["beschaeftigte_hier"].key, "zwei": world.people["beschaeftigte_dort"].key}
    return world.take(agreed(world), "besetzen", "personalstelle_hier", seats).case


def granted(world: World) -> Case:
    case = seated(world)
    world.take(case, "abstimmen", "beschaeftigte_hier", YES)
    return world.take(case, "abstimmen", "beschaeftigte_dort", YES).case


def test_the_opener_is_the_person_concerned_and_the_deadline_runs(world: World) -> None:
    case = world.open(anzahl=3)
    assert (case.state, case.version, case.person) == ("gestellt", 1, world.people["beschaeftigte_hier"])
    assert case.data == {"grund": "ein Grund", "anzahl": 3}
    assert [f.state for f in case.fristen.all()] == [FristState.RUNNING]


def test_wrong_facts_are_refused_with_their_path_and_leave_nothing(world: World) -> None:
    with pytest.raises(FactError) as refused:
        world.open(anzahl=51)
    assert [r.path for r in refused.value.refusals] == ["anzahl"]
    assert not Case.objects.exists()


def test_only_the_named_role_of_the_same_office_may(world: World) -> None:
    case = world.open()
    for who in ("personalstelle_dort", "behoerdenleitung_hier", "beschaeftigte_hier"):
        with pytest.raises(NotAllowed, match="Personalstelle"):
            world.take(case, "pruefen", who, GOOD)


def test_a_broken_must_blocks_and_names_the_provision(world: World) -> None:
    case = world.open()
    with pytest.raises(Blocked) as blocked:
        world.take(case, "pruefen", "personalstelle_hier", GOOD | {"schriftlich": False})
    assert [o.ref for o in blocked.value.obstacles] == ["2 Abs. 1"]
    case.refresh_from_db()
    assert case.state == "gestellt"


def test_an_open_finding_blocks(world: World) -> None:
    with pytest.raises(Blocked) as blocked:
        world.take(world.open(), "pruefen", "personalstelle_hier", GOOD | {"bedarf": None})
    assert [(o.ref, o.open) for o in blocked.value.obstacles] == [("2 Abs. 3", True)]


def test_a_departure_from_a_should_needs_a_reason_that_is_kept(world: World) -> None:
    case = world.open()
    late = GOOD | {"beginn": dt.date.today().isoformat()}  # noqa: DTZ011 - any day that has begun
    with pytest.raises(ReasonMissing):
        world.take(case, "pruefen", "personalstelle_hier", late)
    done = world.take(case, "pruefen", "personalstelle_hier", late, reasons={"2 Abs. 2": "Es ging nicht eher."})
    assert [o.ref for o in done.obstacles] == ["2 Abs. 2"]
    assert done.case.data["begruendungen"] == {"2 Abs. 2": "Es ging nicht eher."}
    assert Event.objects.get(seq=done.event).content["departures"][0]["ref"] == "2 Abs. 2"


def test_whoever_saw_an_older_version_is_told_who_did_what(world: World) -> None:
    case = world.open()
    world.take(case, "pruefen", "personalstelle_hier", GOOD, version=1)
    with pytest.raises(Conflict, match="Personalstelle hier: „Prüfen“"):
        world.take(case, "pruefen", "personalstelle_hier", GOOD, version=1)


def test_a_step_starts_only_from_its_states(world: World) -> None:
    with pytest.raises(NotPossible, match="im Stand „gestellt“"):
        world.take(world.open(), "besetzen", "personalstelle_hier", {"eins": "x", "zwei": "y"})


def test_participation_is_awaited(world: World) -> None:
    case = checked(world)
    with pytest.raises(Blocked, match="Der Rat ist beteiligt"):
        world.take(case, "vereinbaren", "behoerdenleitung_hier")
    invitation = case.beteiligungen.get()
    with pytest.raises(NotAllowed):
        answer_participation(invitation, world.actor("personalrat_dort"), "verzichtet")
    with pytest.raises(FactError):
        answer_participation(invitation, world.actor("personalrat_hier"), "vielleicht")
    answer_participation(invitation, world.actor("personalrat_hier"), "verzichtet")
    with pytest.raises(NotPossible):
        answer_participation(invitation, world.actor("personalrat_hier"), "teilgenommen")


def test_two_ministries_confirm_before_it_happens(world: World) -> None:
    case = checked(world)
    answer_participation(case.beteiligungen.get(), world.actor("personalrat_hier"), "teilgenommen")
    first = world.take(case, "vereinbaren", "behoerdenleitung_hier")
    assert first.waiting_for == ("Datenschutzbeauftragte",)
    case.refresh_from_db()
    assert case.state == "geprueft"
    second = world.take(case, "vereinbaren", "datenschutz_dort")
    assert (second.waiting_for, second.case.state) == ((), "vereinbart")


def test_votes_are_hidden_until_all_are_in_and_final(world: World) -> None:
    case = seated(world)
    world.take(case, "abstimmen", "beschaeftigte_hier", YES)
    assert "stimmen" not in Case.objects.get(pk=case.pk).data
    assert all('"ja"' not in e.content_text for e in Event.objects.filter(subject=case.subject))
    with pytest.raises(NotPossible, match="Stimme ist schon abgegeben"):
        world.take(case, "abstimmen", "beschaeftigte_hier", NO)
    with pytest.raises(NotAllowed):
        world.take(case, "abstimmen", "behoerdenleitung_hier", NO)
    done = world.take(case, "abstimmen", "beschaeftigte_dort", NO)
    assert done.case.state == "abgelehnt"
    assert done.case.data["stimmen"] == {"eins": "ja", "zwei": "nein"}


def test_four_eyes(world: World) -> None:
    case = granted(world)
    with pytest.raises(NotAllowed, match="Vier-Augen-Prinzip"):
        world.take(case, "vollziehen", "personalstelle_hier")
    assert world.take(case, "vollziehen", "behoerdenleitung_hier").case.state == "erledigt"


def finished(world: World) -> Done:
    return world.take(granted(world), "vollziehen", "behoerdenleitung_hier")


def test_the_effect_reaches_the_register_and_the_document_is_kept(world: World) -> None:
    done = finished(world)
    stand = Behoerdenstand.objects.am().get(key="hier")
    assert (stand.beschaeftigte, stand.event) == (7, done.event)
    document = Dokument.objects.get(case=done.case)
    assert bytes(document.data).startswith(b"%PDF")
    assert (document.version, document.sha256) == (
        1,
        Event.objects.get(seq=done.event).content["documents"][0]["sha256"],
    )


def test_everything_verifies(world: World) -> None:
    finished(world)
    assert [*verify_registers(), *verify.verify()] == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda case: Case.objects.filter(pk=case.pk).update(state="bewilligt"), "Ereignisse"),
        (lambda case: Dokument.objects.update(data=b"%PDF-anders"), "verändert"),
        (
            lambda case: Behoerdenstand.objects.filter(key="hier", beschaeftigte=7).update(beschaeftigte=8),
            "entspricht nicht",
        ),
        (lambda case: Event.objects.filter(subject=case.subject).first().delete(), "fehlt"),
    ],
)
def test_what_was_changed_by_hand_is_found(world: World, change: Callable[[Case], object], found: str) -> None:
    change(finished(world).case)
    assert any(found in problem for problem in [*verify_registers(), *verify.verify()])


def test_a_deadline_is_reminded_of_once_missed_once_and_followed_by_its_step(world: World, at: At) -> None:
    case = world.open()
    tick(at(0))
    assert Nachricht.objects.count() == 0
    for _ in range(2):
        tick(at(17))
    assert [m.key.split(":")[2] for m in Nachricht.objects.all()] == ["vor-14"]
    for _ in range(2):
        tick(at(31))
    case.refresh_from_db()
    assert (case.state, case.fristen.get().state) == ("verfallen", FristState.MISSED)
    assert Nachricht.objects.filter(sent_at=None).count() == 0
    assert [*verify_registers(), *verify.verify()] == []


def test_a_met_deadline_is_not_missed(world: World, at: At) -> None:
    case = checked(world)
    tick(at(40))
    case.refresh_from_db()
    assert (case.state, case.fristen.get().state) == ("geprueft", FristState.MET)
