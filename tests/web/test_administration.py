"""Verwaltung as a browser without scripts sees it: who may what for which agency, what is said to wrong input, what an event
remembers; and the trail of accesses.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from erlass.cases import registry
from erlass.law.roles import EVERYONE, role
from erlass.people import acts, administration, roles
from erlass.people.models import (
    Account,
    Behoerde,
    Behoerdenstand,
    Dienstverhaeltnis,
    Person,
    Rollenzuweisung,
)
from erlass.people.policy import note_access
from erlass.registers import journal
from erlass.registers.models import Event
from erlass.registers.verify import verify
from tests.cases.conftest import FIRST, World
from tests.web.page import Page

SignIn = Callable[[str], Client]
TODAY = timezone.localdate()
WORDS = f"{TODAY:%d.%m.%Y}"


@pytest.fixture
def sign_in(world: World) -> SignIn:
    """A browser in which somebody of the world is signed in."""

    def signed(name: str) -> Client:
        person = world.people[name]
        account, _ = Account.objects.get_or_create(person=person, defaults={"username": person.key})
        client = Client(headers={"host": "localhost"})
        client.force_login(account)
        return client

    return signed


def page(client: Client, url: str, status: int = 200) -> Page:
    response = client.get(url)
    assert response.status_code == status, f"{url}: {response.status_code}"
    found = Page(response.content.decode())
    assert found.objections() == []
    return found


def send(client: Client, act: str, typed: Mapping[str, object]) -> Page:
    """What one reads after sending a form: the page it leads to, or the form once more."""
    response = client.post(f"/verwaltung/{act}/", {f"f.{name}": value for name, value in typed.items()}, follow=True)
    found = Page(response.content.decode())
    assert found.objections() == []
    assert response.status_code == (200 if response.redirect_chain else 422)
    return found


def errors(found: Page) -> dict[str, str]:
    """What stands at the fields that were refused."""
    return {
        e.get("id").removeprefix("f-").removesuffix("-fehler"): e.text.strip()
        for e in found.elements
        if e.get("id").endswith("-fehler")
    }


def typed_in(found: Page) -> dict[str, str]:
    return {name.removeprefix("f."): values[0] for name, values in found.form_data().items()}


# Who may what.


def test_visitors_and_others_stay_outside(world: World, sign_in: SignIn) -> None:
    for url in ("/verwaltung/", "/verwaltung/betrieb/", "/verwaltung/beschaeftigte/", "/zugriffe/"):
        sent = Client(headers={"host": "localhost"}).get(url)
        assert (sent.status_code, sent.headers["Location"].split("?")[0]) == (302, "/anmelden/")
    for who in ("beschaeftigte_hier", "behoerdenleitung_hier", "datenschutz_hier"):
        assert "Verwaltung der Installation" in page(sign_in(who), "/verwaltung/", 403).source
        assert "/verwaltung/" not in page(sign_in(who), "/zugriffe/").by_id("inhalt").text
    page(sign_in("personalstelle_hier"), "/verwaltung/betrieb/", 403)
    page(sign_in("administration_hier"), "/verwaltung/gibt-es-nicht/", 404)


def test_the_personnel_office_sees_its_own_agency_only(world: World, sign_in: SignIn) -> None:
    shown = page(sign_in("personalstelle_hier"), "/verwaltung/?q=e")
    assert "Behörde hier" in shown.source
    assert "Behörde dort" not in shown.source
    assert "Personalrat dort" not in shown.source
    assert "Konto anlegen" not in shown.source
    everything = page(sign_in("administration_hier"), "/verwaltung/?q=Personalrat")
    assert "örtlicher Personalrat dort" in everything.source
    assert "Zu „niemand“ gibt es niemanden" in page(sign_in("administration_hier"), "/verwaltung/?q=niemand").source
    for act in ("konto-anlegen", "konto-sperren", "behoerde-anlegen", "behoerde-aendern"):
        page(sign_in("personalstelle_hier"), f"/verwaltung/{act}/", 404)
        assert sign_in("personalstelle_hier").post(f"/verwaltung/{act}/", {}).status_code == 404


def test_the_personnel_office_enters_representatives_and_no_more(world: World, sign_in: SignIn) -> None:
    client, person = sign_in("personalstelle_hier"), world.people["beschaeftigte_hier"]
    given = {"person": person.key, "behoerde": "hier", "ab": WORDS}
    shown = page(client, "/verwaltung/rolle-geben/")
    offered = {o.get("value") for o in shown.all("option") if shown.by_id("f-rolle") in o.parents} - {""}
    assert offered == {r.key for r in roles.REPRESENTATIVES}
    for key in set(registry.roles()) - offered:
        assert "rolle" in errors(send(client, "rolle-geben", {**given, "rolle": key}))
    given["rolle"] = "personalrat"
    assert "person" in errors(send(client, "rolle-geben", given | {"person": world.people["personalrat_dort"].key}))
    assert "behoerde" in errors(send(client, "rolle-geben", given | {"behoerde": "dort"}))
    assert not Rollenzuweisung.objects.filter(person=person).exists()
    assert "hat die Rolle ab dem" in send(client, "rolle-geben", given).source
    assert world.actor("beschaeftigte_hier").holds("personalrat", world.offices["hier"].pk)


# What is done, and what is said.


def test_a_person_with_working_time_as_people_write_it(world: World, sign_in: SignIn) -> None:
    given = {
        "name": "Kim Neu", "behoerde": "hier", "ab": "1.3.25", "rechtsverhaeltnis": "tarifbeschaeftigung", "wochenminuten": "19:30",
        "regelwochenminuten": "39:00", "hauptamt_polizei": "nein", "voraussichtliches_dienstende": "",
    }  # fmt: skip
    assert "Kim Neu ist angelegt" in send(sign_in("personalstelle_hier"), "person-anlegen", given).source
    person = Person.objects.get(name="Kim Neu")
    (row,) = Dienstverhaeltnis.objects.filter(person=person)
    assert (row.gilt_von, row.wochenminuten, row.regelwochenminuten, row.voraussichtliches_dienstende) == (
        dt.date(2025, 3, 1), 1170, 2340, None,
    )  # fmt: skip
    assert Event.objects.get(seq=row.event).actor == world.people["personalstelle_hier"].key
    assert list(verify()) == []
    assert "19,5 von 39 Stunden" in page(sign_in("administration_hier"), "/verwaltung/?q=Kim+Neu").source


def test_wrong_input_stands_at_its_field_and_nothing_is_lost(world: World, sign_in: SignIn) -> None:
    given = {
        "name": "X", "behoerde": "hier", "ab": "31.2.2025", "rechtsverhaeltnis": "", "wochenminuten": "viel", "regelwochenminuten": "39:00",
        "hauptamt_polizei": "", "voraussichtliches_dienstende": "irgendwann",
    }  # fmt: skip
    people, events = Person.objects.count(), Event.objects.count()
    shown = send(sign_in("personalstelle_hier"), "person-anlegen", given)
    assert set(errors(shown)) == {
        "name", "ab", "rechtsverhaeltnis", "wochenminuten", "hauptamt_polizei", "voraussichtliches_dienstende",
    }  # fmt: skip
    assert "ein Datum (TT.MM.JJJJ) vom" in errors(shown)["ab"]
    assert typed_in(shown) == {n: v for n, v in given.items() if v} | {"voraussichtliches_dienstende": "irgendwann"}
    assert "Fehler:" in shown.title
    assert "verstanden als 39 Stunden" in shown.source
    too_much = given | {
        "name": "Kim", "ab": WORDS, "rechtsverhaeltnis": "beamtenverhaeltnis", "hauptamt_polizei": "ja", "wochenminuten": "41:00",
        "voraussichtliches_dienstende": "",
    }  # fmt: skip
    shown = send(sign_in("personalstelle_hier"), "person-anlegen", too_much)
    assert "mehr als die regelmäßige Arbeitszeit" in errors(shown)["wochenminuten"]
    assert (Person.objects.count(), Event.objects.count()) == (people, events)


def test_a_form_begins_with_what_is_known(world: World, sign_in: SignIn) -> None:
    person, client = world.people["beschaeftigte_hier"], sign_in("personalstelle_hier")
    begun = typed_in(page(client, f"/verwaltung/dienst/?person={person.key}"))
    assert (begun["behoerde"], begun["wochenminuten"], begun["rechtsverhaeltnis"]) == (
        "hier",
        "2460",
        "beamtenverhaeltnis",
    )
    send(client, "dienst", {**begun, "ab": WORDS, "wochenminuten": "20:30"})
    assert Dienstverhaeltnis.objects.am().get(person=person).wochenminuten == 1230
    assert Dienstverhaeltnis.objects.am(TODAY - dt.timedelta(days=1)).get(person=person).wochenminuten == 2460
    elsewhere = typed_in(page(client, f"/verwaltung/dienst/?person={world.people['personalrat_dort'].key}"))
    assert elsewhere.get("behoerde", "") == elsewhere.get("wochenminuten", "") == ""
    staff = typed_in(page(client, "/verwaltung/beschaeftigte/?behoerde=hier"))
    assert (staff["behoerde"], staff["beschaeftigte"], staff["sbv_vorhanden"]) == ("hier", "400", "ja")


def test_an_agency_is_made_and_changed(world: World, sign_in: SignIn) -> None:
    client = sign_in("administration_hier")
    given = {
        "kurzname": "neu", "name": "Neue Behörde", "geschaeftsbereich": "mik", "gruppe": "polizei", "ort": "Neustadt", "region": "",
        "uebergeordnet": "hier", "beschaeftigte": "1.234", "sbv_vorhanden": "ja", "ab": WORDS,
    }  # fmt: skip
    for wrong in ("hier", "Groß", "a--b", "-a", "a b"):
        assert "kurzname" in errors(send(client, "behoerde-anlegen", given | {"kurzname": wrong}))
    assert Behoerde.objects.count() == 2
    assert "Neue Behörde ist angelegt." in send(client, "behoerde-anlegen", given).source
    assert Behoerdenstand.objects.am().get(key="neu").beschaeftigte == 1234
    begun = typed_in(page(client, "/verwaltung/behoerde-aendern/?behoerde=hier"))
    assert (begun["name"], begun["ort"], begun["region"]) == ("Behörde hier", "Musterstadt", "Nord")
    assert "uebergeordnet" in errors(send(client, "behoerde-aendern", begun | {"uebergeordnet": "neu"}))
    send(client, "behoerde-aendern", begun | {"ort": "Anderswo"})
    assert Behoerde.objects.get(key="hier").ort == "Anderswo"
    assert Event.objects.filter(subject="behoerde:hier").latest("seq").content["what"]["ort"] == "Anderswo"
    assert list(verify()) == []


def test_who_was_slower_reads_that_it_is_there_already(
    world: World, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin, person = journal.session, world.people["beschaeftigte_dort"]

    @contextmanager
    def after_somebody_else() -> Iterator[journal.Session]:
        """Somebody else had the journal until just now, and made the same."""
        with begin() as session:
            Behoerde.objects.create(key="neu", name="Die Erste")
            Account.objects.create(username="kim.neu", person=person)
            yield session

    client = sign_in("administration_hier")
    monkeypatch.setattr(journal, "session", after_somebody_else)
    office = {
        "kurzname": "neu", "name": "Die Zweite", "geschaeftsbereich": "mik", "gruppe": "polizei", "ort": "Neustadt",
        "beschaeftigte": "1", "sbv_vorhanden": "ja", "ab": WORDS,
    }  # fmt: skip
    assert "diesen Kurznamen gibt es schon" in errors(send(client, "behoerde-anlegen", office))["kurzname"]
    account = {"person": person.key, "anmeldename": "kim.zwei", "adresse": "kim@behoerde.example"}
    assert "hat schon ein Konto" in errors(send(client, "konto-anlegen", account))["person"]
    assert mail.outbox == []


def test_who_leaves_keeps_no_role(world: World, sign_in: SignIn) -> None:
    client, person = sign_in("personalstelle_hier"), world.people["personalrat_hier"]
    yesterday = f"{TODAY - dt.timedelta(days=1):%d.%m.%Y}"
    assert "mit ihm alle Rollen" in send(client, "dienstende", {"person": person.key, "letzter_tag": yesterday}).source
    actor = world.actor("personalrat_hier")
    assert dict(actor.offices) == {}
    assert Rollenzuweisung.objects.am(TODAY - dt.timedelta(days=1)).filter(person=person).exists()
    assert list(verify()) == []


def test_a_role_ends_where_it_is_held(world: World, sign_in: SignIn) -> None:
    client, person = sign_in("administration_hier"), world.people["personalrat_hier"]
    shown = page(client, f"/verwaltung/?q={person.key}")
    (address,) = [a.get("href") for a in shown.all("a") if a.text.startswith("beenden")]
    begun = typed_in(page(client, address))
    yesterday = f"{TODAY - dt.timedelta(days=1):%d.%m.%Y}"
    assert "endet am" in send(client, "rolle-beenden", begun | {"letzter_tag": yesterday}).source
    assert not world.actor("personalrat_hier").holds("personalrat")
    assert "rolle" in errors(send(client, "rolle-beenden", begun | {"letzter_tag": yesterday}))


def test_nobody_locks_themselves_out(world: World, sign_in: SignIn) -> None:
    client, me = sign_in("administration_hier"), world.people["administration_hier"]
    assert "person" in errors(send(client, "konto-sperren", {"person": me.key, "gesperrt": "ja"}))
    assert "person" in errors(send(client, "dienstende", {"person": me.key, "letzter_tag": WORDS}))
    ending = {"person": me.key, "behoerde": "hier", "rolle": "administration", "letzter_tag": WORDS}
    assert "rolle" in errors(send(client, "rolle-beenden", ending))
    assert world.actor("administration_hier").holds("administration")
    send(client, "rolle-beenden", ending | {"person": world.people["administration_dort"].key, "behoerde": "dort"})
    assert "konto gesperrt" in page(client, "/verwaltung/konto-sperren/").source.lower()


def test_an_account_with_its_link(world: World, sign_in: SignIn) -> None:
    client, person = sign_in("administration_hier"), world.people["beschaeftigte_dort"]
    given = {"person": person.key, "anmeldename": "kim.neu", "adresse": "keine"}
    assert set(errors(send(client, "konto-anlegen", given))) == {"adresse"}
    assert set(
        errors(send(client, "konto-anlegen", given | {"adresse": "kim@behoerde.example", "anmeldename": "k im"}))
    ) == {"anmeldename"}
    assert "person" in errors(send(client, "konto-link", {"person": person.key}))
    assert not Account.objects.filter(person=person).exists()
    send(client, "konto-anlegen", given | {"adresse": "kim@behoerde.example"})
    send(client, "konto-link", {"person": person.key})
    assert [m.to for m in mail.outbox] == [["kim@behoerde.example"]] * 2
    send(client, "konto-sperren", {"person": person.key, "gesperrt": "ja"})
    assert not Account.objects.get(person=person).is_active
    told = [e.content.get("what") for e in Event.objects.filter(subject=f"person:{person.key}").order_by("seq")]
    assert [what for what in told if what] == [
        "Konto angelegt",
        "Link zum Festlegen des Passworts gesendet",
        "Konto gesperrt",
    ]
    assert list(verify()) == []


def test_every_act_shows_its_form_and_refuses_nothing_at_all(world: World, sign_in: SignIn) -> None:
    client = sign_in("administration_hier")
    for act in acts.ACTS:
        page(client, f"/verwaltung/{act.key}/?person=%00&behoerde=x&rolle=%27")
        required = {f.name for f in act.fields if f.required and not f.nullable}
        assert set(errors(send(client, act.key, {}))) == required
        for value in ("\0", "x" * 5000, "99999999999999999999", "-1", "<script>"):
            assert errors(send(client, act.key, dict.fromkeys((f.name for f in act.fields), value)))


# How it runs, who looked, who may what.


def test_how_the_installation_runs(world: World, sign_in: SignIn) -> None:
    administration.end_role(world.people["personalrat_hier"], world.offices["hier"], "personalrat", FIRST, "")
    from erlass.registers import retention

    retention.retention(TODAY)
    shown = page(sign_in("administration_hier"), "/verwaltung/betrieb/")
    assert "0 Nachrichten warten auf den Versand" in shown.source
    assert "Antrag" in shown.source
    (deleted,) = [li.text for li in shown.all("li") if "Ereignis" in li.text and "Rollen" in li.text]
    assert world.people["personalrat_hier"].key not in deleted


def test_who_looked_is_seen_by_whom_it_concerns(world: World, sign_in: SignIn) -> None:
    reader, concerned, office = (
        world.actor("behoerdenleitung_hier"),
        world.people["beschaeftigte_hier"],
        world.offices["hier"].pk,
    )
    for i in range(130):
        note_access(reader, role(roles.BEHOERDENLEITUNG), f"Akte {i}", "case:1", concerned.pk, office)
    own = page(sign_in("beschaeftigte_hier"), "/zugriffe/")
    assert "Behördenleitung hier" in own.source
    assert len(own.all("tr")) == 101
    assert len(page(sign_in("datenschutz_hier"), "/zugriffe/?seite=2").all("tr")) == 31
    for who in ("datenschutz_dort", "administration_hier", "behoerdenleitung_hier", "personalstelle_hier"):
        assert "Es ist kein Zugriff vermerkt" in page(sign_in(who), "/zugriffe/?seite=-1").source


def test_statements_do_not_grow_with_people(
    world: World, sign_in: SignIn, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for i in range(40):
        person = Person.objects.create(name=f"Person {i}")
        administration.set_service(
            person,
            world.offices["hier"],
            FIRST,
            None,
            "",
            rechtsverhaeltnis="beamtenverhaeltnis",
            wochenminuten=1,
            regelwochenminuten=1,
        )
        administration.assign_role(person, world.offices["hier"], "personalrat", FIRST, None, "")
    client = sign_in("administration_hier")
    for url in ("/verwaltung/?q=Person", "/verwaltung/dienst/", "/zugriffe/", "/rechte/"):
        with django_assert_max_num_queries(12):
            page(client, url)


def test_who_may_what_is_open_to_everyone_and_complete(world: World) -> None:
    shown = page(Client(headers={"host": "localhost"}), "/rechte/")
    for decree, register in registry.registers():
        if decree != "muster":
            assert register.title in shown.source
    for procedure in registry.procedures():
        if procedure.decree != "muster":
            assert all(step.label in shown.source for step in procedure.transitions)
    assert all(act.label in shown.source for act in acts.ACTS)


def _views(patterns: list[URLPattern | URLResolver]) -> list[Any]:
    return [view for p in patterns for view in (_views(p.url_patterns) if isinstance(p, URLResolver) else [p.callback])]


def test_every_page_of_ours_says_whom_it_is_for() -> None:
    views = [
        v for v in _views(get_resolver().url_patterns) if v.__module__.startswith(("erlass.web", "erlass.decrees"))
    ]
    assert len(views) > 15
    assert [f"{v.__module__}.{v.__name__}" for v in views if not getattr(v, "access", ())] == []
    ours = {v.__name__: v.access for v in views if v.__module__ == "erlass.web.administration"}
    assert [name for name, access in ours.items() if EVERYONE in access] == ["rights"]
