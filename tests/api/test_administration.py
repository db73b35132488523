"""Administration over HTTP: the administration everywhere, the personnel office for its own agency, nobody else at all."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.core import mail
from django.utils import timezone

from erlass.people.acts import ACTS
from erlass.people.models import Account, Behoerde, Behoerdenstand, Dienstverhaeltnis, Person
from erlass.registers.models import Event
from tests.api.conftest import Program, key_of
from tests.cases.conftest import World

As = Callable[[str], Program]
TODAY = timezone.localdate().isoformat()
DIENST = {
    "ab": TODAY, "rechtsverhaeltnis": "beamtenverhaeltnis", "wochenminuten": 1230, "regelwochenminuten": 2460,
    "hauptamt_polizei": False, "voraussichtliches_dienstende": None,
}  # fmt: skip
STAND = {"behoerde": "hier", "ab": TODAY, "beschaeftigte": 410, "sbv_vorhanden": False}


def do(program: As, who: str, act: str, facts: object, status: int = 200) -> Any:
    return program(who).post(f"/administration/{act}", {"facts": facts}, status)


def test_what_is_open_to_whom(program: As) -> None:
    def keys(who: str) -> set[str]:
        return {act["key"] for act in program(who).get("/administration")}

    assert keys("administration_hier") == {act.key for act in ACTS}
    assert keys("personalstelle_hier") == {
        "beschaeftigte", "person-anlegen", "dienst", "dienstende", "rolle-geben", "rolle-beenden",
    }  # fmt: skip
    assert keys("behoerdenleitung_hier") == set()


def test_an_act_says_what_it_asks_for_and_what_can_be_chosen(program: As, world: World) -> None:
    found = program("personalstelle_hier").get("/administration/rolle-geben")
    assert set(found["facts"]["properties"]) == {"person", "behoerde", "rolle", "ab", "bis"}
    assert found["options"]["behoerde"] == [["hier", "Behörde hier"]]
    assert {key for key, _ in found["options"]["person"]} == {
        p.key for n, p in world.people.items() if n.endswith("_hier")
    }
    assert "administration" not in dict(found["options"]["rolle"])
    everything = program("administration_hier").get("/administration/rolle-geben")["options"]
    assert len(everything["behoerde"]) == 2
    assert len(everything["person"]) == len(world.people)


def test_staff_numbers_change_from_a_day_on_as_one_event(program: As, world: World) -> None:
    before = Event.objects.count()
    assert "410 Beschäftigte" in do(program, "personalstelle_hier", "beschaeftigte", STAND)["done"]
    assert Behoerdenstand.objects.am().get(key="hier").beschaeftigte == 410
    assert Behoerdenstand.objects.am(timezone.localdate() - dt.timedelta(days=1)).get(key="hier").beschaeftigte == 400
    event = Event.objects.order_by("-seq")[0]
    assert (Event.objects.count(), event.actor) == (before + 1, world.people["personalstelle_hier"].key)


def test_the_personnel_office_acts_for_its_own_agency_only(program: As, world: World) -> None:
    elsewhere = world.people["beschaeftigte_dort"].key
    for act, facts, path in (
        ("beschaeftigte", STAND | {"behoerde": "dort"}, "behoerde"),
        ("dienst", DIENST | {"person": elsewhere, "behoerde": "hier"}, "person"),
        ("dienstende", {"person": elsewhere, "letzter_tag": TODAY}, "person"),
        (
            "rolle-geben",
            {"person": elsewhere, "behoerde": "hier", "rolle": "personalrat", "ab": TODAY, "bis": None},
            "person",
        ),
    ):
        problem = do(program, "personalstelle_hier", act, facts, 422)
        assert [e["path"] for e in problem["errors"]] == [path]
    assert Behoerdenstand.objects.am().get(key="dort").beschaeftigte == 400


def test_nobody_makes_themselves_the_administration(program: As, world: World) -> None:
    facts = {
        "person": world.people["personalstelle_hier"].key,
        "behoerde": "hier",
        "rolle": "administration",
        "ab": TODAY,
        "bis": None,
    }
    problem = do(program, "personalstelle_hier", "rolle-geben", facts, 422)
    assert [e["path"] for e in problem["errors"]] == ["rolle"]
    assert not world.actor("personalstelle_hier").holds("administration")


def test_others_are_told_who_may(program: As) -> None:
    problem = do(program, "behoerdenleitung_hier", "beschaeftigte", STAND, 403)
    assert "Personalstelle" in problem["detail"]
    assert "Verwaltung" in do(program, "personalstelle_hier", "konto-anlegen", {}, 403)["detail"]
    program("behoerdenleitung_hier").get("/administration/beschaeftigte", 403)
    program("administration_hier").get("/administration/gibt-es-nicht", 404)
    do(program, "administration_hier", "gibt-es-nicht", {}, 404)


def test_persons_service_and_roles(program: As, world: World) -> None:
    do(program, "personalstelle_hier", "person-anlegen", DIENST | {"name": "Kim Neu", "behoerde": "hier"})
    person = Person.objects.get(name="Kim Neu")
    assert Dienstverhaeltnis.objects.am().get(person=person).wochenminuten == 1230
    role = {"person": person.key, "behoerde": "hier", "rolle": "personalrat"}
    do(program, "personalstelle_hier", "rolle-geben", role | {"ab": TODAY, "bis": None})
    world.people["neu"] = person
    assert world.actor("neu").holds("personalrat", world.offices["hier"].pk)
    yesterday = (timezone.localdate() - dt.timedelta(days=1)).isoformat()
    do(program, "personalstelle_hier", "rolle-beenden", role | {"letzter_tag": yesterday})
    assert not world.actor("neu").holds("personalrat")
    do(program, "personalstelle_hier", "dienstende", {"person": person.key, "letzter_tag": yesterday})
    assert not Dienstverhaeltnis.objects.am().filter(person=person).exists()


def test_accounts_are_made_and_locked(program: As, world: World) -> None:
    person = world.people["beschaeftigte_dort"]
    facts = {"person": person.key, "anmeldename": "kim.neu", "adresse": "kim.neu@behoerde.example"}
    do(program, "administration_hier", "konto-anlegen", facts)
    assert [m.to for m in mail.outbox] == [["kim.neu@behoerde.example"]]
    do(program, "administration_hier", "konto-anlegen", facts, 422)
    key = Program(key_of(person))
    key.get("/me")
    do(program, "administration_hier", "konto-sperren", {"person": person.key, "gesperrt": True})
    assert not Account.objects.get(person=person).is_active
    key.get("/me", 401)


def test_nothing_can_be_broken(program: As, world: World) -> None:
    key = program("administration_hier")
    office: dict[str, object] = {
        "kurzname": "neu", "name": "Neue Behörde", "geschaeftsbereich": "mik", "gruppe": "polizei", "ort": "Neustadt", "region": "Nord",
        "uebergeordnet": None, "beschaeftigte": 3, "sbv_vorhanden": True, "ab": TODAY,
    }  # fmt: skip
    bad: list[object] = ["a\0b", 10**17, -1, [], {}, True, "x" * 20_000, 4.5]
    for name in office:
        for value in bad:
            if not (name == "sbv_vorhanden" and value is True):
                key.post("/administration/behoerde-anlegen", {"facts": office | {name: value}}, 422)
    for body in ([], {}, {"facts": []}, {"facts": None}, {"facts": office, "mehr": 1}):
        key.post("/administration/behoerde-anlegen", body, 422)
    assert Behoerde.objects.count() == 2
    key.post("/administration/behoerde-anlegen", {"facts": office})
    key.post("/administration/behoerde-anlegen", {"facts": office}, 422)
    for act in ACTS:
        key.post(f"/administration/{act.key}", {"facts": {}}, 422)
