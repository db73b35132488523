"""The pages of cases as a browser without scripts sees them: who sees what, what is said, and that nothing typed is lost."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from erlass.cases import registry
from erlass.cases.models import Case, Entwurf
from erlass.cases.perform import answer_participation
from erlass.cases.procedures import Procedure
from erlass.law.roles import By, role
from erlass.people import roles
from erlass.people.models import Account, Person, Zugriff
from erlass.web.cases.diagram import HEIGHT, WIDTH, diagram
from erlass.web.cases.urgency import urgency
from tests.cases.conftest import World
from tests.cases.muster import ANTRAG
from tests.cases.test_perform import GOOD, YES, agreed, checked, finished, seated
from tests.web.page import Page

SignIn = Callable[[str], Client]
Queries = Callable[..., Any]
OPEN = "/vorgaenge/neu/muster/antrag/stellen/"


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


def send(client: Client, url: str, status: int = 200, action: str = "ausfuehren", **typed: object) -> Page:
    data = {f"f.{name}" if name not in ("version", "sicher") else name: value for name, value in typed.items()}
    response = client.post(url, {**data, "aktion": action})
    assert response.status_code == status, f"{url}: {response.status_code}"
    found = Page(response.content.decode())
    if status == 200:
        assert found.objections() == []
    return found


def step_url(case: Case, step: str) -> str:
    return f"/vorgaenge/{case.number}/schritt/{step}/"


def offered(procedure: Procedure) -> Procedure:
    """Another version of the procedure for tests, in its place for as long as a test lasts (see `muster`)."""
    registry.offer(registry.Offer("muster", procedures=(procedure,)))
    return registry.procedure("muster.antrag")


# Who sees what.


def test_besucher_werden_zur_anmeldung_gebeten(world: World) -> None:
    case = world.open()
    for url in ("/vorgaenge/", f"/vorgaenge/{case.number}/", step_url(case, "pruefen"), OPEN, "/fristen/"):
        response = Client(headers={"host": "localhost"}).get(url)
        assert (response.status_code, response.headers["Location"].split("?")[0]) == (302, "/anmelden/")


def test_was_man_nicht_sehen_darf_gibt_es_nicht(world: World, sign_in: SignIn) -> None:
    case = world.open()
    for who in ("personalstelle_dort", "beschaeftigte_dort", "personalrat_hier", "administration_hier"):
        client = sign_in(who)
        seen = page(client, f"/vorgaenge/{case.number}/", 404).all("main")[0].text
        assert seen == page(client, "/vorgaenge/GIBT-ES-NICHT/", 404).all("main")[0].text
        page(client, step_url(case, "pruefen"), 404)
        assert case.number not in page(client, "/vorgaenge/").source


def test_wer_einen_schritt_nicht_tun_darf_liest_wer_es_darf(world: World, sign_in: SignIn) -> None:
    case = world.open()
    client = sign_in("beschaeftigte_hier")
    assert "berechtigt: Personalstelle" in page(client, step_url(case, "pruefen"), 403).source
    send(client, step_url(case, "pruefen"), 403, schriftlich="ja")
    case.refresh_from_db()
    assert case.state == "gestellt"


def test_ein_schritt_der_nicht_vorgesehen_ist(world: World, sign_in: SignIn) -> None:
    case = world.open()
    client = sign_in("personalstelle_hier")
    assert "im Stand „gestellt“ nicht vorgesehen" in page(client, step_url(case, "besetzen"), 409).source
    page(client, step_url(case, "gibtesnicht"), 404)
    page(client, "/vorgaenge/neu/muster/antrag/pruefen/", 404)
    page(client, "/vorgaenge/neu/muster/gibtesnicht/stellen/", 404)


# One case on one screen.


def test_der_vorgang_auf_einer_seite(world: World, sign_in: SignIn) -> None:
    case = checked(world)
    answer_participation(case.beteiligungen.get(), world.actor("personalrat_hier"), "verzichtet", "Kein Einwand.")
    shown = page(sign_in("behoerdenleitung_hier"), f"/vorgaenge/{case.number}/")
    main = shown.all("main")[0].text
    for text in ("ein Grund", "Beschäftigte hier", "hat verzichtet", "Kein Einwand.", "eingehalten", "Vereinbaren"):
        assert text in main
    way = [e.text.split()[0] for e in shown.all("li") if "erl-weg__station" in e.get("class")]
    assert way[:2] == ["gestellt", "geprüft"]
    assert shown.by_id("bild-antrag-text").text.endswith("Jetzt: geprüft.")


def test_was_entgegensteht_steht_dort_wo_der_schritt_steht(world: World, sign_in: SignIn) -> None:
    case = checked(world)
    assert "Der Rat ist beteiligt." in page(sign_in("behoerdenleitung_hier"), f"/vorgaenge/{case.number}/").source
    assert "Der Rat ist beteiligt." in page(sign_in("personalstelle_hier"), f"/vorgaenge/{case.number}/").source


def test_ein_abgeschlossener_vorgang_zeigt_dokument_und_kette(world: World, sign_in: SignIn) -> None:
    done = finished(world)
    client = sign_in("personalstelle_hier")
    shown = page(client, f"/vorgaenge/{done.case.number}/")
    assert "Der Vorgang ist abgeschlossen: erledigt." in shown.source
    assert f"Letztes Ereignis: Nr. {done.event}" in shown.source
    pdf = client.get(f"/vorgaenge/{done.case.number}/dokument/brief/1/")
    assert (pdf.headers["Content-Type"], pdf.content[:4]) == ("application/pdf", b"%PDF")
    assert pdf.headers["Content-Disposition"].startswith("inline")
    assert "no-store" in pdf.headers["Cache-Control"]
    assert client.get(f"/vorgaenge/{done.case.number}/dokument/brief/2/").status_code == 404
    assert sign_in("personalstelle_dort").get(f"/vorgaenge/{done.case.number}/dokument/brief/1/").status_code == 404


def test_jeder_blick_auf_vertrauliches_hinterlaesst_eine_spur(world: World, sign_in: SignIn) -> None:
    done = finished(world)
    client = sign_in("personalstelle_hier")
    page(client, f"/vorgaenge/{done.case.number}/")
    assert not Zugriff.objects.exists()
    offered(dataclasses.replace(ANTRAG, confidential=True))
    page(client, f"/vorgaenge/{done.case.number}/")
    client.get(f"/vorgaenge/{done.case.number}/dokument/brief/1/")
    client.get("/vorgaenge/?offen=alle&form=csv")
    assert [z.was.partition(": ")[2] for z in Zugriff.objects.order_by("pk")] == [
        "angesehen",
        "Dokument „Bescheid“",
        "in einer Liste ausgegeben",
    ]
    page(sign_in("beschaeftigte_hier"), f"/vorgaenge/{done.case.number}/")
    assert Zugriff.objects.count() == 3, "one's own is not noted"


def test_verborgene_angaben_stehen_nirgends(world: World, sign_in: SignIn) -> None:
    case = world.open(grund="streng geheim", anzahl=7)
    only: dict[str, tuple[By, ...]] = {"grund": (role(roles.PERSONALSTELLE),), "anzahl": (role(roles.PERSONALSTELLE),)}
    offered(dataclasses.replace(ANTRAG, hidden=only))
    for url in (f"/vorgaenge/{case.number}/", "/vorgaenge/?verfahren=muster.antrag", "/"):
        assert "streng geheim" not in sign_in("behoerdenleitung_hier").get(url).content.decode()
    listed = sign_in("behoerdenleitung_hier").get("/vorgaenge/?verfahren=muster.antrag&form=json").json()["rows"]
    assert [row["f_anzahl"] for row in listed] == [""]
    assert "streng geheim" in sign_in("personalstelle_hier").get(f"/vorgaenge/{case.number}/").content.decode()


def test_stimmen_bleiben_verborgen(world: World, sign_in: SignIn) -> None:
    case = seated(world)
    voter = sign_in("beschaeftigte_hier")
    shown = page(voter, step_url(case, "abstimmen"))
    assert "Stimme abgeben" in shown.source
    assert "Entwurf speichern" not in shown.source
    send(voter, step_url(case, "abstimmen"), stimme="vielleicht")
    assert not Entwurf.objects.exists(), "a vote leaves no draft"
    send(voter, step_url(case, "abstimmen"), 302, stimme="nein")
    for who in ("beschaeftigte_hier", "beschaeftigte_dort", "personalstelle_hier"):
        text = page(sign_in(who), f"/vorgaenge/{case.number}/").all("main")[0].text
        assert "Nein" not in text
        assert "Stimme abgegeben" in text
    assert "Ihre Stimme liegt vor" in page(voter, f"/vorgaenge/{case.number}/").source
    world.take(case, "abstimmen", "beschaeftigte_dort", YES)
    assert "Nein" not in page(voter, f"/vorgaenge/{case.number}/").all("main")[0].text


# Forms.


def test_ein_vorgang_wird_eroeffnet(world: World, sign_in: SignIn) -> None:
    client = sign_in("beschaeftigte_hier")
    assert OPEN in {a.get("href") for a in page(client, "/").all("a")}
    form = page(client, OPEN)
    assert form.form_data()["f.anzahl"] == ["1"]
    response = client.post(OPEN, {"f.grund": "ein Grund", "f.anzahl": "3", "aktion": "ausfuehren"})
    case = Case.objects.get()
    assert response.headers["Location"] == f"/vorgaenge/{case.number}/"
    assert (case.behoerde, case.person, case.data["anzahl"]) == (
        world.offices["hier"],
        world.people["beschaeftigte_hier"],
        3,
    )


def test_eine_zurueckweisung_steht_am_feld_und_nichts_geht_verloren(world: World, sign_in: SignIn) -> None:
    client = sign_in("beschaeftigte_hier")
    shown = send(client, OPEN, grund="ein Grund", anzahl="einundfünfzig")
    assert shown.by_id("f-anzahl").get("aria-invalid") == "true"
    assert shown.form_data()["f.anzahl"] == ["einundfünfzig"]
    assert page(client, OPEN).form_data()["f.anzahl"] == ["einundfünfzig"], "the draft"
    assert "einundfünfzig" not in page(sign_in("beschaeftigte_dort"), OPEN).source
    send(client, OPEN, 302, grund="ein Grund", anzahl="5")
    assert not Entwurf.objects.exists()
    assert page(client, OPEN).form_data()["f.grund"] == [""]


def test_entwuerfe_lassen_sich_speichern_und_verwerfen(world: World, sign_in: SignIn) -> None:
    case = world.open()
    client, url = sign_in("personalstelle_hier"), step_url(case, "pruefen")
    send(client, url, 302, "entwurf", beginn="31.2.", schriftlich="ja", version=1)
    assert page(client, url).by_id("f-beginn").get("value") == "31.2."
    by_script = client.post(
        url, {"f.beginn": "1.3.", "version": "1", "aktion": "entwurf"}, headers={"HX-Request": "true"}
    )
    assert "Entwurf gespeichert" in by_script.content.decode()
    world.take(case, "pruefen", "personalstelle_hier", GOOD)
    assert not Entwurf.objects.exists(), "whoever takes the step needs the draft no longer"
    client.post(url, {"f.beginn": "1.3.", "version": "1", "aktion": "entwurf"}, headers={"HX-Request": "true"})
    assert not Entwurf.objects.exists(), "what a script sends late is not kept"
    other = world.open()
    send(client, step_url(other, "pruefen"), 302, "entwurf", beginn="1.3.", version=1)
    send(client, step_url(other, "pruefen"), 302, "verwerfen")
    assert not Entwurf.objects.exists()


def test_ein_muss_haelt_auf_und_nennt_die_vorschrift(world: World, sign_in: SignIn) -> None:
    case = world.open()
    shown = send(sign_in("personalstelle_hier"), step_url(case, "pruefen"), schriftlich="nein", bedarf="ja", version=1)
    assert "2 Abs. 1" in shown.by_id("fehler").text
    assert shown.form_data()["f.schriftlich"] == ["nein"]
    case.refresh_from_db()
    assert case.state == "gestellt"


def test_ein_soll_fragt_nach_der_begruendung(world: World, sign_in: SignIn) -> None:
    case = world.open()
    client, url = sign_in("personalstelle_hier"), step_url(case, "pruefen")
    typed = {"schriftlich": "ja", "bedarf": "ja", "beginn": f"{timezone.localdate():%d.%m.%Y}", "version": 1}
    shown = send(client, url, **typed)
    assert "Dafür wird eine Begründung gebraucht" in shown.by_id("fehler").text
    assert "f.begruendungen.2 Abs. 2" in shown.form_data()
    send(client, url, 302, **typed, **{"begruendungen.2 Abs. 2": "Es ging nicht eher."})
    text = page(client, f"/vorgaenge/{case.number}/").all("main")[0].text
    assert "Es ging nicht eher." in text
    assert "Abweichung von 2 Abs. 2" in text


def test_wer_einen_alten_stand_sah_erfaehrt_was_geschah(world: World, sign_in: SignIn) -> None:
    offered(dataclasses.replace(ANTRAG, transitions=tuple(
        dataclasses.replace(t, source=("*",), target=None, needs=(), checks=(), documents=(), invites=())
        if t.key == "pruefen" else t for t in ANTRAG.transitions
    )))  # fmt: skip
    case = world.open()
    world.take(case, "pruefen", "personalstelle_hier", GOOD)
    client, url = sign_in("personalstelle_hier"), step_url(case, "pruefen")
    shown = send(client, url, schriftlich="nein", beginn="1.3.2030", version=1)
    assert "Personalstelle hier: „Prüfen“" in shown.by_id("fehler").text
    data = shown.form_data()
    assert (data["version"], data["f.beginn"], data["f.schriftlich"]) == (["2"], ["1.3.2030"], ["nein"])
    assert client.post(url, {**data, "aktion": "ausfuehren"}).status_code == 302


def test_gefaehrliches_fragt_nach(world: World, sign_in: SignIn) -> None:
    case = world.open()
    client, url = sign_in("beschaeftigte_hier"), step_url(case, "zuruecknehmen")
    page(client, url)
    assert "Bitte bestätigen Sie" in send(client, url, version=1).by_id("fehler").text
    case.refresh_from_db()
    assert case.state == "gestellt"
    send(client, url, 302, version=1, sicher="ja")
    case.refresh_from_db()
    assert case.state == "verfallen"


def test_ohne_knopf_geschieht_nichts(world: World, sign_in: SignIn) -> None:
    case = world.open()
    sign_in("personalstelle_hier").post(
        step_url(case, "pruefen"), {"f.schriftlich": "ja", "f.bedarf": "ja", "version": 1}
    )
    case.refresh_from_db()
    assert case.state == "gestellt"


def test_zwei_bestaetigen_mit_einem_knopf(world: World, sign_in: SignIn) -> None:
    case = checked(world)
    answer_participation(case.beteiligungen.get(), world.actor("personalrat_hier"), "teilgenommen")
    client = sign_in("behoerdenleitung_hier")
    buttons = [f.get("action") for f in page(client, f"/vorgaenge/{case.number}/").all("form")]
    assert step_url(case, "vereinbaren") in buttons
    version = Case.objects.get(pk=case.pk).version
    send(client, step_url(case, "vereinbaren"), 302, version=version)
    after = page(client, f"/vorgaenge/{case.number}/")
    assert "Ihre Bestätigung liegt vor" in after.source
    assert "Noch offen: Datenschutzbeauftragte." in after.all("main")[0].text
    assert case.number not in page(client, "/").by_id("wartet").parents[-1].text
    send(sign_in("datenschutz_dort"), step_url(case, "vereinbaren"), 302, version=version)
    case.refresh_from_db()
    assert case.state == "vereinbart"


def test_wer_nur_beteiligt_ist_antwortet_ohne_den_vorgang_zu_sehen(world: World, sign_in: SignIn) -> None:
    case = checked(world)
    invitation = case.beteiligungen.get()
    url = f"/vorgaenge/{case.number}/beteiligung/{invitation.pk}/"
    council = sign_in("personalrat_hier")
    assert url in {a.get("href") for a in page(council, "/").all("a")}
    assert "ein Grund" not in page(council, url).source
    wrong = council.post(url, {"antwort": "", "text": "noch offen"})
    assert "noch offen" in Page(wrong.content.decode()).by_id(f"b-{invitation.pk}-text").text
    assert sign_in("personalrat_dort").post(url, {"antwort": "teilgenommen"}).status_code == 404
    assert council.post(url, {"antwort": "teilgenommen"}).status_code == 302
    invitation.refresh_from_db()
    assert (invitation.outcome, invitation.answered_by) == ("teilgenommen", world.people["personalrat_hier"])


def test_personen_werden_gewaehlt_und_viele_mit_vorschlaegen_getippt(world: World, sign_in: SignIn) -> None:
    case = agreed(world)
    client, url = sign_in("personalstelle_hier"), step_url(case, "besetzen")
    assert [e.tag for e in page(client, url).elements if e.get("id") == "f-eins"] == ["select"]
    Person.objects.bulk_create(Person(name=f"Kollegin {n}") for n in range(60))
    twin = Person.objects.create(name="Kollegin 7")
    shown = page(client, url)
    assert shown.by_id("f-eins").get("list") == "f-eins-vorschlaege"
    assert f"Kollegin 7 ({twin.key})" in {o.get("value") for o in shown.all("option")}
    case.refresh_from_db()
    refused = send(client, url, eins="Kollegin 7", zwei="kollegin 8", version=case.version)
    assert refused.form_data()["f.eins"] == ["Kollegin 7"]
    assert refused.by_id("f-eins").get("aria-invalid") == "true"
    send(client, url, 302, eins=f"Kollegin 7 ({twin.key})", zwei="kollegin 8", version=case.version)
    case.refresh_from_db()
    assert case.data["eins"] == twin.key


# Lists.


def test_die_liste_filtert_sucht_und_blaettert(world: World, sign_in: SignIn) -> None:
    for n in range(52):
        world.open(anzahl=n % 50 + 1)
    done = finished(world).case
    client = sign_in("personalstelle_hier")
    first = page(client, "/vorgaenge/?verfahren=muster.antrag")
    assert "52 Vorgänge" in first.source
    assert "Anzahl" in [th.text for th in first.all("th")]
    following = next(a.get("href") for a in first.all("a") if a.get("rel") == "next")
    assert len(page(client, f"/vorgaenge/{following}").all("th", scope="row")) == 2
    assert done.number in page(client, "/vorgaenge/?offen=abgeschlossen").source
    assert "Ein Vorgang" in page(client, f"/vorgaenge/?q={done.number}&offen=alle").source
    assert "53 Vorgänge" in page(client, "/vorgaenge/?q=beschäftigte+hier&offen=alle").source
    assert "Filter aufheben" in page(client, "/vorgaenge/?q=xyz").source
    assert "Kein Vorgang" in page(client, "/vorgaenge/?verfahren=muster.antrag&stand=geprueft").source
    part = client.get("/vorgaenge/?q=xyz", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part


@pytest.mark.parametrize(
    "query",
    [
        "seite=99999999",
        "seite=-1",
        "sortierung=x",
        "offen=x",
        "stand=x",
        "behoerde=x",
        "q=%00",
        "verfahren=%00",
        "wartet=ja",
    ],
)
def test_unsinn_in_der_adresse_schadet_nicht(world: World, sign_in: SignIn, query: str) -> None:
    world.open()
    assert sign_in("personalstelle_hier").get(f"/vorgaenge/?{query}").status_code == 200


def test_die_liste_als_datei(world: World, sign_in: SignIn) -> None:
    case = world.open(grund="=1+1", anzahl=9)
    client = sign_in("personalstelle_hier")
    rows = json.loads(client.get("/vorgaenge/?verfahren=muster.antrag&form=json").content)["rows"]
    assert [(r["number"], r["state"], r["f_anzahl"]) for r in rows] == [(case.number, "gestellt", "9")]
    assert case.number in client.get("/vorgaenge/?form=csv").content.decode()
    assert client.get("/vorgaenge/?form=xlsx").content[:2] == b"PK"
    assert client.get("/vorgaenge/?form=exe").status_code == 400


def test_ein_schritt_fuer_mehrere(world: World, sign_in: SignIn) -> None:
    offered(dataclasses.replace(ANTRAG, transitions=tuple(
        dataclasses.replace(t, source=("gestellt",), target="erledigt", bulk=True, not_by=(), documents=()) if t.key == "vollziehen" else t
        for t in ANTRAG.transitions
    )))  # fmt: skip
    cases = [world.open(), world.open(), world.open("beschaeftigte_dort")]
    gone = world.take(world.open(), "zuruecknehmen", "beschaeftigte_hier").case
    client = sign_in("personalstelle_hier")
    assert "Vollziehen" in [b.text.strip() for b in page(client, "/vorgaenge/?verfahren=muster.antrag").all("button")]
    sent = {"verfahren": "muster.antrag", "schritt": "vollziehen", "vorgang": [c.number for c in (*cases, gone)]}
    answer = Page(client.post("/vorgaenge/sammel/", sent).content.decode())
    assert answer.objections() == []
    assert "2 von 3 ausgeführt" in answer.source
    assert "nicht vorgesehen" in answer.source
    assert [Case.objects.get(pk=c.pk).state for c in cases] == ["erledigt", "erledigt", "gestellt"]
    assert client.post("/vorgaenge/sammel/", sent | {"schritt": "pruefen"}).status_code == 400


@pytest.mark.parametrize("url", ["/", "/vorgaenge/", "/vorgaenge/?verfahren=muster.antrag", "/fristen/"])
def test_die_zahl_der_abfragen_haengt_nicht_an_der_zahl_der_vorgaenge(
    world: World,
    sign_in: SignIn,
    django_assert_max_num_queries: Queries,
    url: str,
) -> None:
    world.open()
    client = sign_in("personalstelle_hier")
    with django_assert_max_num_queries(60) as few:
        client.get(url)
    for _ in range(12):
        world.open()
    with django_assert_max_num_queries(len(few)):
        client.get(url)


def test_eine_vorgangsseite_braucht_hoechstens_fuenfzig_abfragen(
    world: World,
    sign_in: SignIn,
    django_assert_max_num_queries: Queries,
) -> None:
    case = finished(world).case
    client = sign_in("personalstelle_hier")
    with django_assert_max_num_queries(50):
        page(client, f"/vorgaenge/{case.number}/")


# Deadlines.


def test_fristen_nach_dringlichkeit(world: World, sign_in: SignIn) -> None:
    case = world.open()
    client = sign_in("personalstelle_hier")
    assert "Später (1)" in page(client, "/fristen/").source
    case.fristen.update(due=timezone.localdate() + dt.timedelta(days=2))
    assert "in 2 Tagen" in page(client, "/").source
    case.fristen.update(due=timezone.localdate() - dt.timedelta(days=2))
    assert "seit 2 Tagen überfällig" in page(client, "/fristen/").source
    today = dt.date(2024, 2, 28)
    assert [urgency(today + dt.timedelta(days=n), today).level for n in (-1, 0, 7, 8)] == [
        "danger",
        "warning",
        "warning",
        "info",
    ]


def test_der_kalender_kommt_ohne_sitzung_und_nennt_niemanden(world: World, sign_in: SignIn) -> None:
    case = world.open()
    client = sign_in("personalstelle_hier")
    assert "BEGIN:VEVENT" in client.get("/fristen/fristen.ics").content.decode()
    address = page(client, "/fristen/").by_id("abo").get("value").removeprefix("http://localhost")
    nobody = Client(headers={"host": "localhost"})
    feed = nobody.get(address)
    text = feed.content.decode().replace("\r\n ", "")
    assert case.number in text
    assert "Beschäftigte hier" not in text
    assert not feed.cookies
    assert nobody.get(address.replace(address.split("/")[2], "falsch")).status_code == 404
    account = Account.objects.get(person=world.people["personalstelle_hier"])
    account.set_password("ein ganz neues Passwort")
    account.save()
    assert nobody.get(address).status_code == 404


# Diagrams.


@pytest.mark.parametrize("procedure", list(registry.procedures()), ids=lambda p: p.name)
def test_das_bild_eines_verfahrens(procedure: Procedure) -> None:
    drawn = diagram(procedure)
    assert [box.key for box in drawn.boxes] == [s.key for s in procedure.states]
    assert [entry.step.key for entry in drawn.steps] == [t.key for t in procedure.transitions]
    for i, a in enumerate(drawn.boxes):
        assert 0 <= a.x <= drawn.width - WIDTH
        assert 0 <= a.y <= drawn.height - HEIGHT
        assert all(abs(a.x - b.x) >= WIDTH or abs(a.y - b.y) >= HEIGHT for b in drawn.boxes[:i])
    numbers = {int(n) for arrow in drawn.arrows for n in arrow.numbers.split(", ")}
    moving = {
        i
        for i, t in enumerate(procedure.transitions, 1)
        if not t.opens and "*" not in t.source and isinstance(t.target, str) and set(t.source) != {t.target}
    }
    assert moving <= numbers
