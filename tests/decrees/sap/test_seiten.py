"""Pages of the decree: those that leave no trace, and those for whoever looks after an agency."""

from __future__ import annotations

import base64
import datetime as dt
import io
import json
import logging
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from erlass.cases.models import Case
from erlass.decrees.sap.models import Zeitbudget
from erlass.decrees.sap.rules import rules
from erlass.law.rulebook import ask
from erlass.people import administration
from erlass.people.models import Account
from erlass.web.enquiry import from_link
from tests.decrees.sap.procedures.conftest import eingerichtet as eingerichtet
from tests.decrees.sap.procedures.conftest import haus as haus
from tests.decrees.sap.procedures.haus import Haus

BACKEND = "erlass.people.sign_in.Backend"
SPURLOS = ("/sap/finden/?behoerde=nord", "/sap/notfall/", "/sap/notfall.pdf", "/sap/hinweiskarte/")


@pytest.fixture
def client() -> Client:
    return Client(headers={"host": "localhost"}, enforce_csrf_checks=True)


def als(haus: Haus, wer: str) -> Client:
    client = Client(headers={"host": "localhost"})
    account, _ = Account.objects.get_or_create(username=wer, person=haus.personen[wer])
    client.force_login(account, backend=BACKEND)
    return client


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return str(response.content.decode())


def pdf(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).split())


def region(haus: Haus, name: str, *behoerden: str) -> None:
    for key in behoerden:
        haus.behoerden[key].region = name
        haus.behoerden[key].save()


# The finder.


def test_gefunden_werden_die_aktiven_der_eigenen_behoerde_und_die_nachbarn(haus: Haus, client: Client) -> None:
    region(haus, "Rhein", "nord", "sued")
    for wer, wo in (("ada", "nord"), ("ben", "nord"), ("cem", "sued")):
        haus.aktiv(wer, wo)
    haus.oeffnen("kontakt", "eintragen", "ada", telefon="4711", raum="Zimmer 12", sprachen="Polnisch")
    amt = Case.objects.get(procedure="sap.sap_amt", person=haus.personen["ben"])
    haus.schritt(
        amt, "ruhen", "ben", ruhen_beginn=haus.tag().isoformat(), geplantes_ende=None, schriftlich_angezeigt=True
    )
    seite = text(client, "/sap/finden/?behoerde=nord")
    eigene, nachbarn = seite.split("In der Region Rhein")
    for wort in ("Person Ada", "4711", "Zimmer 12", "Polnisch", "tel:112", "tel:110"):
        assert wort in eigene
    assert "II 5.1 Satz 3" in nachbarn
    assert "Person Cem" in nachbarn
    assert "Person Ben" not in seite
    assert "Person Cem" not in eigene


def test_wer_unvereinbar_ist_wird_nicht_gefunden(haus: Haus, client: Client) -> None:
    haus.aktiv("ada")
    assert "Person Ada" in text(client, "/sap/finden/?behoerde=nord")
    haus.eintragen(
        "unvereinbarkeit", "personal_nord", "ada", aufnahme_am=haus.tag(-200).isoformat(), feststellung="Neue Aufgabe"
    )
    haus.tick(0)
    assert Case.objects.get(procedure="sap.unvereinbarkeit").state == "unvereinbar"
    assert haus.amt("ada").status == "aktiv"
    seite = text(client, "/sap/finden/?behoerde=nord")
    assert "Person Ada" not in seite
    assert "zurzeit keine Ansprechperson" in seite


def test_auch_eine_behoerde_ohne_sap_kann_gewaehlt_werden_und_zeigt_die_nachbarn(haus: Haus, client: Client) -> None:
    region(haus, "Rhein", "nord", "sued")
    haus.aktiv("cem", "sued")
    assert 'value="nord"' in text(client, "/sap/finden/")
    seite = text(client, "/sap/finden/?behoerde=nord")
    assert "zurzeit keine Ansprechperson" in seite
    assert "Person Cem" in seite


def test_ohne_region_gibt_es_keine_nachbarn(haus: Haus, client: Client) -> None:
    haus.aktiv("cem", "sued")
    assert "Person Cem" not in text(client, "/sap/finden/?behoerde=nord")


@pytest.mark.parametrize("angemeldet", [False, True])
@pytest.mark.parametrize("address", SPURLOS)
def test_was_ohne_spur_sein_soll_schreibt_nichts(
    haus: Haus, client: Client, caplog: pytest.LogCaptureFixture, address: str, angemeldet: bool
) -> None:
    haus.aktiv("ada")
    besucher = als(haus, "rat_nord") if angemeldet else client
    besucher.get(address)  # whatever is loaded once
    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(connection) as queries:
        response = besucher.get(address)
    assert response.status_code == 200
    assert set(response.cookies) <= ({"csrftoken"} if angemeldet else set())
    assert "no-store" in response["Cache-Control"]
    assert [q["sql"] for q in queries if not q["sql"].startswith("SELECT")] == []
    assert [r for r in caplog.records if not r.name.startswith(("django.db", "asyncio"))] == []


# Cards.


def test_die_hinweiskarte_braucht_weder_anmeldung_noch_token_und_speichert_nichts(haus: Haus, client: Client) -> None:
    sent = {"rollen": ["personalrat_mitglied", "stufenvertretung_mitglied", "erfunden"], "hauptamt_polizei": "ja"}
    with CaptureQueriesContext(connection) as queries:
        response = client.post("/sap/hinweiskarte/", sent)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert not response.cookies
    assert len(queries) == 0
    karte = pdf(response.content)
    for satz in (
        "Bevor wir beginnen", "Mitglied des örtlichen Personalrats", "Mitglied einer Stufenvertretung", "schweren Straftat",
        "Aussage über unser Gespräch", "Strafprozessordnung", "ausdrückliche Zustimmung", "erhebliche Gefahr",
    ):  # fmt: skip
        assert satz in karte
    assert "erfunden" not in karte


def test_ohne_doppelrolle_und_polizei_ist_die_karte_kuerzer(haus: Haus, client: Client) -> None:
    karte = pdf(client.post("/sap/hinweiskarte/", {"hauptamt_polizei": "nein"}).content)
    assert "Bevor wir beginnen" not in karte
    assert "Strafprozessordnung" not in karte
    assert "schweren Straftat" in karte


def test_die_notfallkarte_nennt_ausnahmen_rufnummern_und_freigegebene_hilfen(haus: Haus, client: Client) -> None:
    haus.aktiv("ada")
    for kurz, name, frei in (("krise", "Krisendienst Rhein", True), ("neu", "Ungeprüfte Stelle", False)):
        fall = haus.oeffnen("fachdienst", "eintragen", "ada", kurzname=kurz, name=name, art="Krise", kontakt="0000 / 1")
        if frei:
            haus.schritt(fall, "freigeben", "referat_eins")
    for words in (text(client, "/sap/notfall/"), pdf(client.get("/sap/notfall.pdf").content)):
        for stueck in ("112", "110", "Suizidabsicht", "Krisendienst Rhein", "§ 138 StGB", "II 5.2 Abs. 2 Satz 3"):
            assert stueck in words
        assert "Ungeprüfte Stelle" not in words


# Forecast.


def test_die_vorausschau_zeigt_der_leitung_ihre_behoerde(haus: Haus) -> None:
    haus.aktiv("ada")
    seite = text(als(haus, "leitung_nord"), "/sap/vorausschau/?behoerde=sued")
    assert "Vorausschau: Behörde Nord" in seite
    assert "Behörde Süd" not in seite
    assert "Vorausschau: Behörde Süd" in text(als(haus, "referat_eins"), "/sap/vorausschau/?behoerde=sued")
    for wer in ("ada", "rat_nord"):
        assert als(haus, wer).get("/sap/vorausschau/").status_code == 403
    assert Client(headers={"host": "localhost"}).get("/sap/vorausschau/").status_code == 302


# The time budget.


@pytest.fixture
def mit_budget(haus: Haus) -> Haus:
    administration.set_staff(haus.behoerden["nord"], dt.date(haus.tag().year, 1, 1), 401, True, "")
    administration.amend_service(haus.personen["ben"], dt.date(2015, 1, 1), "", wochenminuten=1476)
    for wer in ("ada", "ben"):
        haus.aktiv(wer, seit=-800)
    case = haus.oeffnen("zeitbudget", "entwerfen", "stelle_nord", jahr=haus.tag().year)
    haus.schritt(case, "feststellen", "stelle_nord")
    return haus


def test_die_leitung_liest_wie_jede_minute_zustande_kommt(mit_budget: Haus) -> None:
    for wer in ("leitung_nord", "stelle_nord"):
        seite = text(als(mit_budget, wer), "/sap/zeitbudget/")
        for stueck in ("Person Ada", "Person Ben", "12.531,25", "7518,75", "401 Beschäftigte", "20.050 Minuten", "3/5"):
            assert stueck in seite
    for wer in ("rat_nord", "personal_nord", "referat_eins", "leitung_sued"):
        response = als(mit_budget, wer).get("/sap/zeitbudget/")
        assert response.status_code == 403 or "noch kein Zeitbudget" in response.content.decode()


def test_eine_sap_liest_ihren_anteil_und_von_den_anderen_keinen_namen(mit_budget: Haus) -> None:
    seite = text(als(mit_budget, "ada"), "/sap/zeitbudget/")
    assert "12.531,25" in seite
    assert "7518,75" not in seite
    assert "Person Ben" not in seite
    assert mit_budget.personen["ben"].key not in seite


@pytest.mark.parametrize("wer", ["leitung_nord", "ada"])
def test_der_verweis_stellt_dieselbe_frage_in_der_auskunft(mit_budget: Haus, wer: str) -> None:
    seite = text(als(mit_budget, wer), "/sap/zeitbudget/")
    gefunden = re.search(r'href="(/erlasse/sap/auskunft/jahresarbeitszeit_zeitanteilig/)#f=([\w-]+)"', seite)
    assert gefunden is not None
    assert als(mit_budget, wer).get(gefunden[1]).status_code == 200
    inhalt = base64.urlsafe_b64decode(gefunden[2] + "=" * (-len(gefunden[2]) % 4)).decode()
    regel = rules["jahresarbeitszeit_zeitanteilig"]
    enquiry = from_link(regel, inhalt, mit_budget.tag())
    assert enquiry is not None
    (szenario,) = enquiry.scenarios
    assert szenario.problems == []
    eintrag = json.loads(inhalt)["szenarien"][0]
    antwort = ask(regel, eintrag["angaben"], dt.date.fromisoformat(eintrag["stand"]))
    gerechnet = antwort.result["verteilung"]  # type: ignore[index, call-overload]
    assert sorted(gerechnet.values()) == sorted(Zeitbudget.objects.known().get().verteilung.values())
    assert sorted(gerechnet.values()) == [7_519, 12_531]
