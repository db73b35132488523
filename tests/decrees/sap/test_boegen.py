"""The anonymous sheets from the form to the published report: nothing typed is lost, nothing is counted twice, and nobody who
reads the whole database, or a backup of it, learns who sent what.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import logging
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, connections
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from erlass.cases.errors import Blocked, NotPossible
from erlass.cases.models import Case, Nachricht
from erlass.cases.perform import open_case, take_step
from erlass.cases.registry import procedure
from erlass.cases.tick import tick as cases_tick
from erlass.decrees.sap import boegen, bogenformular, pflichten, registers
from erlass.decrees.sap.bericht.inhalte import INHALTE
from erlass.decrees.sap.bericht.veroeffentlicht import als_json, aus_json
from erlass.decrees.sap.models import Boegeninhalt, Bogeneingang, Bogenmarke, SapAmt
from erlass.decrees.sap.rules.bogen import KATEGORIEN, MERKMALE, ZAHLEN
from erlass.decrees.sap.tick import erinnern
from erlass.law.errors import FactError
from erlass.operation.backup import backup
from erlass.people import administration
from erlass.people.models import Account, Behoerde, Person
from erlass.people.policy import actor_for
from erlass.registers.entries import put
from erlass.registers.models import Event
from tests.decrees.sap.test_bericht import ein_bogen
from tests.web.page import Page

VORHER = dt.date(2016, 1, 1)
BACKEND = "erlass.people.sign_in.Backend"
Bogen = dict[str, Any]
SAP_JE_BEHOERDE = {"polizei": 5, "ministerium": 4, "bezirksregierung": 1, "sonstige_einrichtung": 2}
"""The one of the district government is too few for a group of its own and is kept with the others."""
AEMTER = {
    "statistik": "statistikstelle", "referat": "fachreferat_mik", "leitung": "behoerdenleitung", "stelle": "sap_stelle",
    "niemand": "",
}  # fmt: skip


@dataclass
class Welt:
    """SAP by group, others by name, all in the agency of their group (`polizei` for the others)."""

    behoerden: dict[str, Behoerde] = field(default_factory=dict)
    sap: dict[str, list[Person]] = field(default_factory=dict)
    personen: dict[str, Person] = field(default_factory=dict)
    heute: dt.date = field(default_factory=timezone.localdate)

    @property
    def quartal(self) -> str:
        return next(boegen.vergangene_quartale(self.heute, 1))

    @property
    def jahr(self) -> int:
        """The last year that is over."""
        return self.heute.year - 1

    def client(self, person: Person) -> Client:
        account, _ = Account.objects.get_or_create(person=person, defaults={"username": person.key})
        client = Client(headers={"host": "localhost"})
        client.force_login(account, backend=BACKEND)
        return client

    def bogen(self, zufall: random.Random, gruppe: str, quartal: str = "", groesste: int = 12) -> Bogen:
        return ein_bogen(zufall, (quartal or self.quartal,), (gruppe,), groesste)

    def alle(self) -> Iterator[tuple[str, Person]]:
        return ((gruppe, person) for gruppe, personen in self.sap.items() for person in personen)

    def gesendet(self, person: Person, bogen: Bogen) -> None:
        quittung = boegen.quittieren(person, bogen, self.heute)
        boegen.senden(quittung.marke, {**bogen, "behoerdengruppe": quittung.behoerdengruppe}, self.heute)

    def vorjahr(self, zufall: random.Random, groesste: int = 12) -> None:
        """A year in which every SAP sends every sheet."""
        for nummer in (1, 2, 3, 4):
            for gruppe, person in self.alle():
                self.gesendet(person, self.bogen(zufall, gruppe, f"{self.jahr}-Q{nummer}", groesste))

    def schritt(self, case: Case, schritt: str, wer: str, tage: int = 0, **facts: object) -> Case:
        um = timezone.now() + dt.timedelta(days=tage)
        take_step(case, schritt, actor_for(self.personen[wer], timezone.localdate(um)), facts, now=um)
        case.refresh_from_db()
        return case

    def eroeffnet(self) -> Case:
        facts = {"jahr": self.jahr}
        wer = actor_for(self.personen["statistik"])
        return open_case(procedure(boegen.BERICHT), "eroeffnen", wer, self.behoerden["polizei"], facts).case

    def ausgewertet(self) -> Case:
        case = self.schritt(self.eroeffnet(), "jahr_schliessen", "statistik", schluss_am=self.heute.isoformat())
        cases_tick(timezone.now() + dt.timedelta(days=1))
        case.refresh_from_db()
        return case

    def veroeffentlicht(self) -> Case:
        case = self.schritt(self.ausgewertet(), "freigeben", "statistik", 1)
        return self.schritt(case, "freigeben", "referat", 1)


def einrichten() -> Welt:
    welt = Welt()
    for gruppe, anzahl in SAP_JE_BEHOERDE.items():
        behoerde = welt.behoerden[gruppe] = Behoerde.objects.create(
            key=gruppe,
            name=f"Behörde {gruppe}",
            geschaeftsbereich="mik",
            gruppe=gruppe,
            ort="Musterstadt",
            region="Nord",
        )
        administration.set_staff(behoerde, VORHER, 400, True, "")
        welt.sap[gruppe] = [_person(behoerde, f"SAP {gruppe} {nr}", "sap") for nr in range(anzahl)]
        with administration.change("pruefung", "") as entry:
            for person in welt.sap[gruppe]:
                put(
                    entry, SapAmt, person.key, VORHER, person=person, behoerde=behoerde, status="aktiv", bestellt_am=VORHER,
                    beginn=VORHER,
                )  # fmt: skip
    for name, rolle in AEMTER.items():
        welt.personen[name] = _person(welt.behoerden["polizei"], f"Person {name}", rolle)
    return welt


def _person(behoerde: Behoerde, name: str, rolle: str) -> Person:
    person = Person.objects.create(name=name)
    administration.set_service(
        person, behoerde, VORHER, None, "", rechtsverhaeltnis="beamtenverhaeltnis", wochenminuten=2460,
        regelwochenminuten=2460, voraussichtliches_dienstende=timezone.localdate() + dt.timedelta(days=900),
    )  # fmt: skip
    if rolle:
        administration.assign_role(person, behoerde, rolle, VORHER, None, "")
    return person


@pytest.fixture(scope="module")
def eingerichtet(taken_back: None) -> Welt:
    return einrichten()


@pytest.fixture
def welt(eingerichtet: Welt, db: None, settings: Any, tmp_path: Path) -> Welt:
    settings.VAR = tmp_path
    return deepcopy(eingerichtet)


@pytest.fixture
def zufall() -> random.Random:
    return random.Random(20160610)


def getippt(bogen: Bogen) -> dict[str, str]:
    """What a person types for a sheet; quarter and group stand in the page."""
    return {name: text for name, text in bogenformular.getippt(bogen) if name not in bogenformular.FEST}


def versteckt(response: Any) -> dict[str, str]:
    """The hidden fields of the page from which a sheet is sent."""
    page = Page(response.content.decode())
    assert page.objections() == []
    gruppen = page.all("input", type="hidden")
    return {e.get("name"): e.get("value") for e in gruppen if e.get("name") != "csrfmiddlewaretoken"}


def adresse(welt: Welt, quartal: str = "") -> str:
    return f"/sap/bogen/{quartal or welt.quartal}/quittieren/"


# The way of a sheet.


def test_vom_formular_zu_den_summen(welt: Welt, zufall: random.Random) -> None:
    person = welt.sap["polizei"][0]
    client, bogen = welt.client(person), welt.bogen(zufall, "polizei")
    assert welt.quartal in client.get("/sap/bogen/").content.decode()
    page = Page(client.get(f"/sap/bogen/{welt.quartal}/").content.decode())
    assert page.objections() == []
    felder = {e.get("name") for e in page.all("input") if e.get("type") != "hidden"}
    assert felder == {*ZAHLEN, *(f"{f}.{k}" for f, ks in KATEGORIEN.items() for k in ks)} | {
        f"merkmale.{g}.{k}" for g, ks in MERKMALE.items() for k in ks
    }
    response = client.post(adresse(welt), getippt(bogen))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert Boegeninhalt.objects.count() == 0
    assert Bogeneingang.objects.get(person=person).eingegangen
    gesendet = Client(headers={"host": "localhost"}).post("/sap/bogen/senden/", versteckt(response))
    assert gesendet.status_code == 200
    assert "no-store" in gesendet["Cache-Control"]
    assert "Angekommen" in gesendet.content.decode()
    gezaehlt = {f.tabelle: i for f, i in boegen.inhalte(int(welt.quartal[:4])).items()}
    assert gezaehlt.keys() == set(INHALTE)
    assert gezaehlt["anzahl_beratene"]["gesamt"][0] == bogen["anzahl_beratene"]
    assert {k: v[0] for k, v in gezaehlt["themen"].items() if k != "gesamt"} == {
        k: v for k, v in bogen["themen"].items() if v
    }
    zeile = next(z for z in Page(client.get("/sap/bogen/").content.decode()).all("tr") if welt.quartal in z.text)
    assert "quittiert" in zeile.text


def test_senden_braucht_weder_sitzung_noch_cookie(welt: Welt, zufall: random.Random) -> None:
    client = welt.client(welt.sap["polizei"][0])
    felder = versteckt(client.post(adresse(welt), getippt(welt.bogen(zufall, "polizei"))))
    # Without scripts the browser sends its cookies along: nothing reads them.
    with gezaehlte_abfragen() as abfragen:
        response = client.post("/sap/bogen/senden/", felder)
    assert response.status_code == 200
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies
    assert not [sql for sql in abfragen if "session" in sql or "people_" in sql]
    assert "SAP polizei" not in response.content.decode()


class gezaehlte_abfragen:  # noqa: N801 - used like a function
    """The statements that are sent to the database."""

    def __enter__(self) -> list[str]:
        self.found: list[str] = []
        self.wrapper = connection.execute_wrapper(self._note)
        self.wrapper.__enter__()
        return self.found

    def _note(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.found.append(sql)
        return execute(sql, params, many, context)

    def __exit__(self, *error: Any) -> None:
        self.wrapper.__exit__(*error)


def test_das_skript_der_seite_bekommt_antwort_als_json(welt: Welt, zufall: random.Random) -> None:
    client = welt.client(welt.sap["polizei"][0])
    felder = versteckt(client.post(adresse(welt), getippt(welt.bogen(zufall, "polizei"))))
    fremd = Client(headers={"host": "localhost", "accept": "application/json"})
    assert fremd.post("/sap/bogen/senden/", felder).json()["angekommen"] is True
    noch_einmal = fremd.post("/sap/bogen/senden/", felder)
    assert (noch_einmal.status_code, noch_einmal.json()["angekommen"]) == (409, True)
    falsch = fremd.post("/sap/bogen/senden/", {**felder, "marke": "x"})
    assert (falsch.status_code, falsch.json()["angekommen"]) == (409, False)


def test_eine_marke_zaehlt_einmal_und_bis_sie_zaehlt_immer_wieder(welt: Welt, zufall: random.Random) -> None:
    bogen = welt.bogen(zufall, "polizei")
    marke = boegen.quittieren(welt.sap["polizei"][0], bogen, welt.heute).marke
    with pytest.raises(FactError):  # a sheet that was spoilt on the way uses nothing up
        boegen.senden(marke, {**bogen, "zeit_minuten": 1}, welt.heute)
    assert boegen.senden(marke, bogen, welt.heute)
    summen = list(Boegeninhalt.objects.order_by("tabelle").values_list("inhalt", flat=True))
    with pytest.raises(NotPossible, match="schon ein Bogen angekommen"):
        boegen.senden(marke, bogen, welt.heute)
    assert summen == list(Boegeninhalt.objects.order_by("tabelle").values_list("inhalt", flat=True))


def mit_merkmalen(anzahl: int) -> Bogen:
    return {"merkmale": {g: {k: anzahl if i == 0 else 0 for i, k in enumerate(ks)} for g, ks in MERKMALE.items()}}


@pytest.mark.parametrize("marke", ["", "x", "WyIyMDE3LVExIl0:abc"])
def test_ohne_gueltige_marke_kommt_nichts_an(welt: Welt, zufall: random.Random, marke: str) -> None:
    felder = {**dict(bogenformular.getippt(welt.bogen(zufall, "polizei"))), "marke": marke}
    assert Client(headers={"host": "localhost"}).post("/sap/bogen/senden/", felder).status_code == 409
    assert not Boegeninhalt.objects.exists()
    assert not Bogenmarke.objects.exists()


def test_die_marke_gilt_nur_fuer_ihr_quartal_und_ihre_gruppe(welt: Welt, zufall: random.Random) -> None:
    erstes, zweites = list(boegen.vergangene_quartale(welt.heute, 2))
    bogen = welt.bogen(zufall, "polizei")
    marke = boegen.quittieren(welt.sap["polizei"][0], bogen, welt.heute).marke
    for anders in ({"quartal": zweites}, {"behoerdengruppe": "ministerium"}):
        with pytest.raises(NotPossible, match="anderen Quartal"):
            boegen.senden(marke, {**bogen, **anders}, welt.heute)
    assert not Boegeninhalt.objects.exists()
    assert boegen.senden(marke, {**bogen, "quartal": erstes}, welt.heute)


def test_ein_quartal_wird_einmal_quittiert(welt: Welt, zufall: random.Random) -> None:
    person = welt.sap["polizei"][0]
    client = welt.client(person)
    assert client.post(adresse(welt), getippt(welt.bogen(zufall, "polizei"))).status_code == 200
    noch_einmal = client.post(adresse(welt), getippt(welt.bogen(zufall, "polizei")))
    assert noch_einmal.status_code == 409
    assert "schon quittiert" in noch_einmal.content.decode()


def test_nur_wer_im_quartal_taetig_war_gibt_einen_bogen_ab(welt: Welt, zufall: random.Random) -> None:
    niemand = welt.client(welt.personen["niemand"])
    assert "kein Bogen abzugeben" in niemand.get("/sap/bogen/").content.decode()
    assert niemand.post(adresse(welt), getippt(welt.bogen(zufall, "polizei"))).status_code == 404
    with pytest.raises(NotPossible):
        boegen.quittieren(welt.personen["niemand"], welt.bogen(zufall, "polizei"), welt.heute)
    laufend = f"{welt.heute.year}-Q{(welt.heute.month + 2) // 3}"
    assert welt.client(welt.sap["polizei"][0]).get(f"/sap/bogen/{laufend}/").status_code == 404
    assert Client(headers={"host": "localhost"}).get("/sap/bogen/").status_code == 302


FELDER = (
    *ZAHLEN, *(f"{f}.{k}" for f, ks in KATEGORIEN.items() for k in ks),
    *(f"merkmale.{g}.{k}" for g, ks in MERKMALE.items() for k in ks),
)  # fmt: skip


KEINE_ZAHLEN = ("-1", "1,5", "zwei", "1e3", "٣", "9" * 40)


@pytest.mark.parametrize(
    ("name", "falsch"),
    [
        *((name, "-1") for name in FELDER),
        *(("themen.trauer", f) for f in KEINE_ZAHLEN),
        *(("davon_neu", f) for f in KEINE_ZAHLEN),
    ],
)
def test_ein_fehler_in_jedem_feld_steht_dort_und_nichts_geht_verloren(name: str, falsch: str) -> None:
    typed = dict.fromkeys(FELDER, "") | {"anzahl_gespraeche": "12", "zugang.kollegium": " 3 ", name: falsch}
    with pytest.raises(FactError) as refused:
        bogenformular.gelesen(typed)
    form = bogenformular.formular(typed, refused.value.refusals)
    felder = {f.name: f for f in form.alle() if isinstance(f, bogenformular.Feld)}
    assert {name: f.wert for name, f in felder.items()} == typed
    assert [f.name for f in felder.values() if f.fehler] == [name]
    assert [m.ziel for m in form.meldungen] == [felder[name].id]


def test_alle_fehler_stehen_auf_einmal_da(welt: Welt, zufall: random.Random) -> None:
    client = welt.client(welt.sap["polizei"][0])
    typed = {**getippt(welt.bogen(zufall, "polizei")), "themen.trauer": "zwei", "davon_neu": "-1"}
    response = client.post(adresse(welt), typed)
    page = Page(response.content.decode())
    assert response.status_code == 422
    assert page.objections() == []
    werte = {e.get("name"): e.get("value") for e in page.all("input") if e.get("type") != "hidden"}
    assert {k: v for k, v in werte.items() if v} == typed
    for stelle in ("bogen-themen-trauer", "bogen-davon_neu"):
        assert page.by_id(stelle).get("aria-invalid") == "true"
        assert page.all("a", href=f"#{stelle}"), "the list above leads there"
    assert not Bogeneingang.objects.exists()


@pytest.mark.parametrize(
    ("aenderung", "stelle"),
    [
        ({"anzahl_beratene": ""}, "bogen-anzahl_beratene"),
        ({"davon_neu": "99"}, "bogen-davon_neu"),
        ({"zeit_minuten": "20"}, "bogen-zeit_minuten"),
        ({"anzahl_gespraeche": "0"}, "bogen-anzahl_gespraeche"),
        ({"zugang.kollegium": "77"}, "bogen-zugang"),
        ({"themen.trauer": "77"}, "bogen-themen-trauer"),
        ({"weitervermittlung.suchtberatung": "77"}, "bogen-weitervermittlung-suchtberatung"),
        ({"merkmale.geschlecht.weiblich": "77"}, "bogen-merkmale-geschlecht"),
        ({"zeit_minuten": "1500000"}, "bogen-zeit_minuten"),
        ({"externe_kontakte": "100001"}, "bogen-externe_kontakte"),
    ],
)
def test_was_nicht_zusammenpasst_steht_an_seiner_stelle(welt: Welt, aenderung: dict[str, str], stelle: str) -> None:
    bogen = {
        "anzahl_beratene": 6, "davon_neu": 2, "abgeschlossen": 1, "beratene_vorgesetzte": 0, "anzahl_gespraeche": 9, "zeit_minuten": 300,
        **mit_merkmalen(6), "zugang": {"kollegium": 2}, "themen": {"trauer": 6}, "weitervermittlung": {}, "informationsveranstaltungen": 0,
        "externe_kontakte": 1,
    }  # fmt: skip
    client = welt.client(welt.sap["polizei"][0])
    response = client.post(adresse(welt), {**getippt(bogen), **aenderung})
    page = Page(response.content.decode())
    assert response.status_code == 422
    assert page.objections() == []
    assert page.all("a", href=f"#{stelle}")
    assert page.by_id(f"{stelle}-fehler")
    assert client.post(adresse(welt), getippt(bogen)).status_code == 200


def test_freie_texte_und_behoerden_kommen_nirgends_hinein(welt: Welt, zufall: random.Random) -> None:
    client = welt.client(welt.sap["polizei"][0])
    typed = getippt(welt.bogen(zufall, "polizei"))
    for name in ("bemerkung", "themen.geheim", "merkmale.geschlecht.x", "sap", "themen.trauer.viel"):
        response = client.post(adresse(welt), {**typed, name: "Text über jemanden"})
        assert response.status_code == 422
        assert "Text über jemanden" not in response.content.decode()
    ok = client.post(adresse(welt), {**typed, "behoerdengruppe": "PP Koeln", "quartal": "2017-03"})
    assert ok.status_code == 200, "quarter and group are those of the page, whatever is sent"


def test_kleine_gruppen_werden_vor_der_speicherung_gefaltet(welt: Welt, zufall: random.Random) -> None:
    allein = welt.sap["bezirksregierung"][0]
    response = welt.client(allein).post(adresse(welt), getippt(welt.bogen(zufall, "bezirksregierung")))
    felder = versteckt(response)
    assert felder["behoerdengruppe"] == "sonstige_einrichtung"
    Client(headers={"host": "localhost"}).post("/sap/bogen/senden/", felder)
    gruppen = set(Boegeninhalt.objects.values_list("behoerdengruppe", flat=True))
    assert gruppen == {"sonstige_einrichtung"}


def test_summen_wachsen_nie_ueber_das_was_der_bericht_rechnen_kann(welt: Welt) -> None:
    gross = boegen.GRENZEN["externe_kontakte"]
    bogen = {
        "quartal": f"{welt.jahr}-Q1", "behoerdengruppe": "polizei", **dict.fromkeys(ZAHLEN, gross), "zeit_minuten": 132_480,
        **mit_merkmalen(gross), "zugang": {"kollegium": gross}, "themen": dict.fromkeys(KATEGORIEN["themen"], gross),
        "weitervermittlung": dict.fromkeys(KATEGORIEN["weitervermittlung"], gross),
    }  # fmt: skip
    sendungen = [(nr, p) for nr in (1, 2, 3, 4) for p in welt.sap["polizei"]]
    for nummer, person in sendungen[:10]:
        welt.gesendet(person, {**bogen, "quartal": f"{welt.jahr}-Q{nummer}"})
    with pytest.raises(FactError, match="zu groß"):
        welt.gesendet(sendungen[10][1], {**bogen, "quartal": f"{welt.jahr}-Q3"})
    assert Bogenmarke.objects.count() == 10, "a refused sheet uses no mark up"
    assert welt.veroeffentlicht().state == "veroeffentlicht"


# Reminders, duties, receipts.


def test_erinnert_wird_einmal_und_nur_wer_noch_fehlt(welt: Welt, zufall: random.Random) -> None:
    welt.gesendet(welt.sap["polizei"][0], welt.bogen(zufall, "polizei"))
    nach = boegen.spanne(welt.quartal).ende + dt.timedelta(days=14)
    um = timezone.now()
    assert erinnern(nach - dt.timedelta(days=1), um) == 0
    assert erinnern(nach, um) == sum(SAP_JE_BEHOERDE.values()) - 1
    assert erinnern(nach + dt.timedelta(days=1), um) == 0
    assert not Nachricht.objects.filter(person=welt.sap["polizei"][0]).exists()
    assert set(Nachricht.objects.values_list("betreff", flat=True)) == {"Bogen fehlt"}


def test_faellig_ist_der_bogen_nur_fuer_die_sap_selbst(welt: Welt, zufall: random.Random) -> None:
    sap = actor_for(welt.sap["polizei"][0])
    offen = [d for d in pflichten.faelligkeiten(sap, welt.heute) if d.link == f"/sap/bogen/{welt.quartal}/"]
    assert [d.day for d in offen] == [boegen.spanne(welt.quartal).ende + dt.timedelta(days=1)]
    assert offen[0].since, "the decree names no last day"
    for wer in ("leitung", "stelle", "referat", "statistik"):
        andere = pflichten.faelligkeiten(actor_for(welt.personen[wer]), welt.heute)
        assert not [d for d in andere if "Dokumentationsbogen" in d.label]
    welt.gesendet(welt.sap["polizei"][0], welt.bogen(zufall, "polizei"))
    assert not [d for d in pflichten.faelligkeiten(sap, welt.heute) if d.link == f"/sap/bogen/{welt.quartal}/"]


def test_wer_den_eingang_sieht(welt: Welt, zufall: random.Random) -> None:
    person = welt.sap["polizei"][0]
    welt.gesendet(person, welt.bogen(zufall, "polizei"))

    def sieht(wer: Person) -> set[tuple[Any, Any]]:
        zeilen = registers.bogeneingaenge(welt.heute, actor_for(wer))
        return {(z["person"], z["eingegangen"]) for z in zeilen if z["quartal"] == welt.quartal}

    assert sieht(person) == {(person.name, True)}
    assert sieht(welt.sap["ministerium"][0]) == {(welt.sap["ministerium"][0].name, False)}
    for wer in ("referat", "statistik"):
        assert sieht(welt.personen[wer]) == {(p.name, p == person) for _, p in welt.alle()}
    for wer in ("leitung", "stelle", "niemand"):
        assert sieht(welt.personen[wer]) == set()


# The report.


def test_nach_dem_einsendeschluss_zaehlt_ein_bogen_nur_noch_als_verspaetet(welt: Welt, zufall: random.Random) -> None:
    welt.vorjahr(zufall)
    person, morgen = welt.sap["polizei"][0], welt.heute + dt.timedelta(days=1)
    Bogeneingang.objects.filter(person=person).update(eingegangen=False)
    bogen = welt.bogen(zufall, "polizei", f"{welt.jahr}-Q4")
    marke = boegen.quittieren(person, bogen, welt.heute).marke
    case = welt.schritt(welt.eroeffnet(), "jahr_schliessen", "statistik", schluss_am=welt.heute.isoformat())
    summen = boegen.inhalte(welt.jahr)
    assert boegen.senden(marke, bogen, morgen) is False
    assert boegen.inhalte(welt.jahr) == summen
    with pytest.raises(NotPossible, match="Einsendeschluss"):
        boegen.quittieren(person, {**bogen, "quartal": f"{welt.jahr}-Q3"}, morgen)
    assert [b for b in boegen.boegen_von(person, morgen) if b.quartal.startswith(str(welt.jahr))] == []
    cases_tick(timezone.now() + dt.timedelta(days=1))
    case.refresh_from_db()
    assert [r["verspaetet"] for r in case.data["bericht"]["ruecklauf"]] == [0, 0, 0, 1]
    assert [r["eingegangen"] for r in case.data["bericht"]["ruecklauf"]] == [12, 12, 12, 12]


def test_ausgewertet_wird_erst_nach_dem_einsendeschluss(welt: Welt, zufall: random.Random) -> None:
    welt.vorjahr(zufall)
    case = welt.eroeffnet()
    with pytest.raises(Blocked):
        welt.schritt(case, "jahr_schliessen", "statistik", schluss_am=f"{welt.jahr}-12-31")
    with pytest.raises(Blocked):
        welt.eroeffnet()
    welt.schritt(case, "jahr_schliessen", "statistik", schluss_am=welt.heute.isoformat())
    with pytest.raises(Blocked, match="Einsendeschluss"):
        welt.schritt(case, "auswerten", "statistik")
    assert welt.schritt(case, "auswerten", "statistik", 1).state == "gesperrt"


def test_zwei_personen_geben_frei_einmal_und_dann_ist_nichts_mehr_da(welt: Welt, zufall: random.Random) -> None:
    welt.vorjahr(zufall)
    case = welt.ausgewertet()
    assert case.state == "gesperrt"
    assert welt.schritt(case, "freigeben", "statistik", 1).state == "gesperrt"
    assert welt.schritt(case, "freigeben", "statistik", 1).state == "gesperrt", "the same person again is no second one"
    assert Boegeninhalt.objects.filter(quartal__startswith=f"{welt.jahr}-").exists()
    assert Client(headers={"host": "localhost"}).get(f"/sap/bericht/{welt.jahr}/").status_code == 404
    bericht = case.data["bericht"]
    assert welt.schritt(case, "freigeben", "referat", 1).state == "veroeffentlicht"
    assert case.data["bericht"] == bericht
    for model in (Boegeninhalt, Bogeneingang, Bogenmarke):
        assert not model.objects.filter(quartal__startswith=f"{welt.jahr}-").exists()
    with pytest.raises(Blocked, match="noch keinen Bericht"):
        welt.eroeffnet()
    with pytest.raises(NotPossible):
        boegen.quittieren(
            welt.sap["polizei"][0], welt.bogen(zufall, "polizei", f"{welt.jahr}-Q1"), welt.heute + dt.timedelta(days=2)
        )


def test_ein_bericht_aus_dem_sich_etwas_erschliessen_laesst_wird_nicht_freigegeben(
    welt: Welt, zufall: random.Random
) -> None:
    """Whoever could change the stored report could not get an unsafe one published."""
    welt.vorjahr(zufall, groesste=40)
    case = welt.ausgewertet()
    form = als_json(aus_json(case.data["bericht"]))
    tabellen: Any = form["tabellen"]
    tabelle = next(t for t in tabellen if len(t["zeilen"]) > 2 and all(w is not None for z in t["werte"] for w in z))
    tabelle["werte"][0][0] = None  # one gap alone can be subtracted from the sums
    case.data = {**case.data, "bericht": form}
    case.save()
    for wer in ("statistik", "referat"):
        with pytest.raises(Blocked, match=re.escape(str(tabelle["titel"]))):
            welt.schritt(case, "freigeben", wer, 1)
    case.refresh_from_db()
    assert case.state == "gesperrt"
    assert Boegeninhalt.objects.filter(quartal__startswith=f"{welt.jahr}-").exists()


def test_die_veroeffentlichten_formen_sagen_dasselbe(welt: Welt, zufall: random.Random) -> None:
    welt.vorjahr(zufall, groesste=4)
    case = welt.veroeffentlicht()
    bericht = aus_json(case.data["bericht"])
    assert any(w is None for t in bericht.tabellen for z in t.werte for w in z), "there is something to hide"
    client = Client(headers={"host": "localhost"})
    offen = client.get(f"/sap/bericht/{welt.jahr}.json").json()
    assert "Datenlizenz" in offen["lizenz"]
    assert aus_json(offen) == bericht
    zeilen = client.get(f"/sap/bericht/{welt.jahr}.csv").content.decode("utf-8-sig").splitlines()
    erwartet = sorted(str(w) for t in bericht.tabellen for z in t.werte for w in z if w is not None)
    daten = [z.split(";") for z in zeilen if not z.startswith("#")][1:]
    assert sorted(z[3] for z in daten if z[3] and z[0] != "Rücklauf der Bögen") == erwartet
    seite = Page(client.get(f"/sap/bericht/{welt.jahr}/").content.decode())
    assert seite.objections() == []
    for tabelle in bericht.tabellen:
        abschnitt = next(e for e in seite.all("section") if e.get("aria-labelledby") == tabelle.aufbau.name)
        assert (tabelle.grund.value if tabelle.grund else tabelle.zeilen[0].label) in abschnitt.text
    zellen = [e.text for e in seite.all("td") if any(p.get("class") == "kern-table erl-matrix" for p in e.parents)]
    gezeigt = [z.replace(".", "") for z in zellen if z]
    assert sorted(z for z in gezeigt if z != "unterdrückt") == erwartet
    assert gezeigt.count("unterdrückt") == sum(w is None for t in bericht.tabellen for z in t.werte for w in z)
    pdf = client.get(f"/sap/bericht/{welt.jahr}.pdf")
    assert pdf["Content-Type"] == "application/pdf"
    text = pdf_text(pdf.content)
    assert f"Statistischer Bericht {welt.jahr}" in text
    assert "unterdrückt" in text
    assert client.get("/sap/bericht/").status_code == 200
    selbsttest = client.get(f"/sap/bericht/{welt.jahr}/selbsttest/").content.decode()
    assert "Bestanden" in selbsttest


def test_gesperrte_zahlen_stehen_nirgends(welt: Welt) -> None:
    """Every true number is one that occurs nowhere else, so that a search through everything finds it if it is there."""
    zahlen, kleinere = iter(range(10_007, 90_000, 61)), iter(range(1_009, 9_999, 13))
    einzelne = set()
    for nummer in (1, 2, 3, 4):
        for gruppe, person in welt.alle():
            beratene = next(zahlen)
            einzelne.add(str(beratene))
            themen = {thema: next(kleinere) for thema in KATEGORIEN["themen"]} | {"trauer": beratene}
            if nummer == 1 and person not in welt.sap["polizei"][:2]:
                themen["finanzen"] = 0  # many mentions in two sheets: suppressed although it is large
            bogen = {
                "quartal": f"{welt.jahr}-Q{nummer}", "behoerdengruppe": gruppe, **dict.fromkeys(ZAHLEN, 0),
                "anzahl_beratene": beratene, "davon_neu": beratene, "anzahl_gespraeche": beratene,
                "zeit_minuten": 15 * (beratene // 10), **mit_merkmalen(beratene), "zugang": {"kollegium": beratene},
                "themen": themen, "weitervermittlung": {},
            }  # fmt: skip
            welt.gesendet(person, bogen)
    gespeichert = "\n".join(zelle for _, zellen in dump() for zelle in zellen)
    assert einzelne & zahlen_in(gespeichert) == set(), "no single sheet is kept"
    ort = {"tabelle": "themen", "quartal": f"{welt.jahr}-Q1", "behoerdengruppe": "polizei"}
    finanzen = str(Boegeninhalt.objects.get(**ort).inhalt["finanzen"][0])
    wahre = {v[0] for z in Boegeninhalt.objects.all() for v in z.inhalt.values()}
    case = welt.veroeffentlicht()
    bericht = aus_json(case.data["bericht"])
    gezeigt = {w for t in bericht.tabellen for z in t.werte for w in z}
    zeilen = dict(zip([z.code for z in bericht["themen_quartal"].zeilen], bericht["themen_quartal"].werte, strict=True))
    assert zeilen["finanzen"][0] is None
    geheime = {str(zahl) for zahl in wahre if zahl > 999 and zahl not in gezeigt}
    assert len(geheime) > 100
    assert finanzen in geheime
    client = Client(headers={"host": "localhost"})
    seiten = {
        ende: client.get(f"/sap/bericht/{welt.jahr}{ende}").content.decode("utf-8-sig")
        for ende in ("/", ".json", ".csv")
    }
    texte = {
        **seiten, "PDF": pdf_text(client.get(f"/sap/bericht/{welt.jahr}.pdf").content), "Vorgang": json.dumps(case.data),
        "Ereignisse": "\n".join(Event.objects.values_list("content_text", flat=True)),
    }  # fmt: skip
    assert {ort: gefunden for ort, text in texte.items() if (gefunden := zahlen_in(text) & geheime)} == {}


def zahlen_in(text: str) -> set[str]:
    """The numbers of a text; digits within a checksum are none."""
    ohne_pruefsummen = re.sub(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", "", text)
    return set(re.findall(r"(?<!\d)\d{4,6}(?!\d)", re.sub(r"(?<=\d)\.(?=\d{3})", "", ohne_pruefsummen)))


def pdf_text(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


# Anonymity.


def dump(*ohne: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every row of every table with the hidden number of SQLite before it: what somebody with the file in hand can read."""
    with connection.cursor() as cursor:
        for tabelle in sorted(connection.introspection.table_names(cursor)):
            if tabelle in ohne:
                continue
            nummer = "rowid, " if connection.vendor == "sqlite" else "ctid, xmin, "
            cursor.execute(f'SELECT {nummer}* FROM "{tabelle}"')
            for row in cursor.fetchall():
                yield tabelle, tuple(str(zelle) for zelle in row)


def bogentabellen() -> list[str]:
    return sorted(model._meta.db_table for model in (Boegeninhalt, Bogeneingang, Bogenmarke))


def test_ein_bogen_aendert_nur_die_tabellen_der_boegen(
    welt: Welt, zufall: random.Random, caplog: pytest.LogCaptureFixture
) -> None:
    """No event, no session, no trail, no message, no log line."""
    person = welt.sap["polizei"][0]
    client = welt.client(person)
    vorher = list(dump(*bogentabellen()))
    with caplog.at_level(logging.DEBUG, "erlass"), caplog.at_level(logging.DEBUG, "django.request"):
        client.get(f"/sap/bogen/{welt.quartal}/")
        felder = versteckt(client.post(adresse(welt), getippt(welt.bogen(zufall, "polizei"))))
        Client(headers={"host": "localhost"}).post("/sap/bogen/senden/", felder)
        Client(headers={"host": "localhost"}).post("/sap/bogen/senden/", felder)
    assert list(dump(*bogentabellen())) == vorher
    assert [r for r in caplog.records if r.name.startswith("erlass") or felder["marke"] in r.getMessage()] == []


def test_der_bestand_ist_derselbe_wer_auch_welchen_bogen_wann_gesendet_hat(welt: Welt, zufall: random.Random) -> None:
    """Two histories with the same sheets in other hands and another order leave the same database, down to the row."""
    welt.client(welt.sap["polizei"][0])
    personen = [person for gruppe, person in welt.alle() if gruppe == "polizei"]
    sheets = [welt.bogen(zufall, "polizei") for _ in personen]
    bestaende = set()
    for _ in range(8):
        for model in (Boegeninhalt, Bogeneingang, Bogenmarke):
            model.objects.all().delete()
        verteilt = zufall.sample(sheets, len(sheets))
        marken = {}
        for person in zufall.sample(personen, len(personen)):
            bogen = verteilt[personen.index(person)]
            marken[boegen.quittieren(person, bogen, welt.heute).marke] = bogen
        for marke, bogen in zufall.sample(list(marken.items()), len(marken)):
            boegen.senden(marke, bogen, welt.heute)
        bestaende.add(tuple(zeile for tabelle in bogentabellen() for zeile in ohne_zufall(tabelle)))
    assert len(bestaende) == 1


def ohne_zufall(tabelle: str) -> list[tuple[object, ...]]:
    """The rows of a table: marks without their random digits, numbers of rows and transactions as their ranks, for PostgreSQL
    goes on counting. Where PostgreSQL puts a row depends on the free space of its pages and is left out.
    """
    zeilen = [row if connection.vendor == "sqlite" else row[1:] for name, row in dump() if name == tabelle]
    spalten: list[list[Any]] = [
        [re.sub(r"^[0-9a-f]{64}$", "marke", zelle) for zelle in spalte] for spalte in zip(*zeilen, strict=True)
    ]
    for i in (0, 1):
        werte = [int(zelle) if zelle.isdigit() else zelle for zelle in spalten[i]]
        spalten[i] = [sorted(werte).index(wert) for wert in werte]
    gefunden = list(zip(*spalten, strict=True))
    return gefunden if connection.vendor == "sqlite" else sorted(gefunden, key=str)


RUNDEN = 60
"""Rounds of the guessing game; each has as many SAP as the group."""


def test_wer_alles_liest_raet_nicht_besser_als_der_zufall(welt: Welt) -> None:
    """A linker that reads every cell of the database half way through: some sheets are receipted only, some sent.

    It is even told the sheets (in an order of its own) and guesses who sent which. Each strategy takes one order of the SAP
    that the database gives away (by any column of any table that names them, hidden row numbers included) and one order of
    the sheets (by any of their figures, or as their figures occur in the stored contents), and pairs them. By chance a
    pairing of n has one hit on average with a variance of one, so `RUNDEN` rounds have `RUNDEN` hits with a deviation of
    `RUNDEN ** 0.5`. No strategy may be further above than 4.5 deviations, which for some hundred strategies happens by chance
    about once in a thousand runs; the seed is fixed.
    """
    zufall = random.Random(4)
    personen = welt.sap["polizei"]
    treffer: dict[tuple[str, str], int] = {}
    for _ in range(RUNDEN):
        for model in (Boegeninhalt, Bogeneingang, Bogenmarke):
            model.objects.all().delete()
        boegen_der = {p.pk: welt.bogen(zufall, "polizei") for p in personen}
        offen = []
        for person in zufall.sample(personen, len(personen)):
            marke = boegen.quittieren(person, boegen_der[person.pk], welt.heute).marke
            offen.append((marke, boegen_der[person.pk]))
            if len(offen) > 2:  # sheets arrive a little later and not in the order of the receipts
                boegen.senden(*offen.pop(zufall.randrange(len(offen))), welt.heute)
        vorgelegt = zufall.sample(list(boegen_der.values()), len(personen))
        for (von, sap), (womit, sheets) in strategien(welt, personen, vorgelegt):
            gepaart = zip(sap, sheets, strict=True)
            hits = sum(boegen_der[pk] is sheet for pk, sheet in gepaart)
            treffer[von, womit] = treffer.get((von, womit), 0) + hits
    assert len(treffer) > 100
    grenze = RUNDEN + 4.5 * RUNDEN**0.5
    assert {s: n for s, n in treffer.items() if n > grenze} == {}


def strategien(
    welt: Welt, personen: list[Person], sheets: list[Bogen]
) -> Iterator[tuple[tuple[str, list[int]], tuple[str, list[Bogen]]]]:
    zeilen = list(dump())
    ordnungen = {f"{t}.{i}.{wie}": o for t, i, wie, o in _ordnungen(zeilen, personen)}
    inhalte = {f.tabelle: json.dumps(inhalt) for f, inhalt in boegen.inhalte(int(welt.quartal[:4])).items()}
    nach = {"wie vorgelegt": list(sheets)}
    for feld in ZAHLEN:
        nach[feld] = sorted(sheets, key=lambda b: (b[feld], sheets.index(b)))
        nach[f"{feld} im Inhalt"] = sorted(sheets, key=lambda b: _stelle(inhalte.get(feld, ""), b[feld]))
    for sap in ordnungen.items():
        for womit in nach.items():
            yield sap, womit


def _stelle(inhalt: str, wert: int) -> int:
    gefunden = re.search(rf"\b{wert}\b", inhalt)
    return gefunden.start() if gefunden else len(inhalt)


def _ordnungen(
    zeilen: list[tuple[str, tuple[str, ...]]], personen: list[Person]
) -> Iterator[tuple[str, int, str, list[int]]]:
    """The orders of the SAP by each column of each table in which every one of them occurs."""
    namen = {str(p.pk): p.pk for p in personen} | {p.key: p.pk for p in personen}
    for tabelle in {t for t, _ in zeilen}:
        rows = [zellen for t, zellen in zeilen if t == tabelle]
        for spalte in range(len(rows[0])):
            genannt = {}
            for row in rows:
                for zelle in row[1:]:
                    for name in (zelle, zelle.split(":")[0]):
                        if name in namen:
                            genannt.setdefault(namen[name], row[spalte])
            if len(genannt) == len(personen):
                yield tabelle, spalte, "auf", sorted(genannt, key=lambda pk: (len(genannt[pk]), genannt[pk]))
                yield (
                    tabelle,
                    spalte,
                    "ab",
                    sorted(genannt, key=lambda pk: (len(genannt[pk]), genannt[pk]), reverse=True),
                )


def test_die_tabellen_der_boegen_haben_keine_zeit_und_keine_person_neben_einem_inhalt() -> None:
    felder = {
        model.__name__: {f.name for f in model._meta.get_fields()} for model in (Boegeninhalt, Bogeneingang, Bogenmarke)
    }
    assert felder == {
        "Boegeninhalt": {"id", "tabelle", "quartal", "behoerdengruppe", "inhalt"},
        "Bogeneingang": {"id", "person", "quartal", "eingegangen"},
        "Bogenmarke": {"digest", "quartal", "behoerdengruppe", "verspaetet"},
    }
    verweisende = [
        m.__name__ for m in apps.get_models() for f in m._meta.get_fields()
        if getattr(f, "related_model", None) in (Boegeninhalt, Bogeneingang, Bogenmarke)
    ]  # fmt: skip
    assert verweisende == []


# Files: what is left behind in the database file, and what a backup tells.


@contextmanager
def datei(folder: Path) -> Iterator[Path]:
    """An empty database in a file in place of the one of the tests, opened as the settings say."""
    folder.mkdir()
    before, name = connections["default"], folder / "erlass.sqlite3"
    opened = before.copy("default")
    opened.settings_dict["NAME"] = str(name)
    connections["default"] = opened
    try:
        with opened.schema_editor() as editor:
            for model in apps.get_models(include_auto_created=True):
                if model._meta.managed and not model._meta.proxy and not model._meta.auto_created:
                    editor.create_model(model)
        with opened.cursor() as cursor:
            cursor.execute("CREATE TABLE erlass_cache (cache_key, value, expires)")
        yield name
    finally:
        opened.close()
        connections["default"] = before


@pytest.fixture
def nur_sqlite(db: None, settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    if connection.vendor != "sqlite":
        pytest.skip("liest die Datei der eingebetteten Datenbank")


@pytest.mark.usefixtures("nur_sqlite")
def test_in_der_datei_bleibt_kein_frueherer_stand_zurueck(tmp_path: Path, zufall: random.Random) -> None:
    with datei(tmp_path / "eins") as name:
        welt = einrichten()
        erste, zweite = welt.sap["polizei"][:2]
        for person, zahl in ((erste, 77_003), (zweite, 5_011)):
            welt.gesendet(person, {**welt.bogen(zufall, "polizei"), "externe_kontakte": zahl})
            if person == erste:
                assert b"[77003, 1]" in name.read_bytes(), "the look at the file finds what is there"
        inhalt = b"".join(p.read_bytes() for p in name.parent.iterdir())
        assert b"[82014, 2]" in inhalt
        assert b"[77003, 1]" not in inhalt
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete")
            assert cursor.fetchone() == (1,)
        boegen.loeschen(int(welt.quartal[:4]))
        assert b"[82014, 2]" not in b"".join(p.read_bytes() for p in name.parent.iterdir())


@pytest.mark.usefixtures("nur_sqlite")
def test_sicherungen_sagen_nicht_wer_was_gesendet_hat(tmp_path: Path, zufall: random.Random) -> None:
    """Two histories that differ only in who sent what and when: their backups are the same, but for the random marks."""
    sheets: list[Bogen] = []
    gesichert = []
    for ordner in ("eins", "zwei"):
        with datei(tmp_path / ordner):
            welt = einrichten()
            personen = welt.sap["polizei"]
            sheets = sheets or [welt.bogen(zufall, "polizei") for _ in personen]
            for person, bogen in zip(zufall.sample(personen, 5), zufall.sample(sheets, 5), strict=True):
                welt.gesendet(person, bogen)
            file = io.BytesIO()
            backup(file)
            with zipfile.ZipFile(file) as archive:
                teile = {
                    m: archive.read(f"sap.{m}.jsonl").decode() for m in ("boegeninhalt", "bogeneingang", "bogenmarke")
                }
        assert teile["bogenmarke"].splitlines() == sorted(teile["bogenmarke"].splitlines())
        assert '"id"' not in "".join(teile.values())
        gesichert.append({m: re.sub(r"[0-9a-f]{64}", "marke", text) for m, text in teile.items()})
    assert gesichert[0] == gesichert[1]
    assert gesichert[0]["boegeninhalt"].count("\n") == len(INHALTE)


# The page with the charts of the registers.


def test_zahlen_sehen_fachreferat_und_die_eigene_behoerde(welt: Welt) -> None:
    client = welt.client(welt.personen["referat"])
    response = client.get("/sap/zahlen/")
    page = Page(response.content.decode())
    assert page.objections() == []
    assert all(b.name in page.source for b in welt.behoerden.values())
    assert {"SAP je 1000 Beschäftigte", "Stand der Fachfortbildungen"} <= {h.text for h in page.all("h2")}
    zeile = next(r for r in page.all("tr") if "Behörde polizei" in r.text)
    assert "12,5" in zeile.text, "five for four hundred employees"
    for wer in ("leitung", "stelle"):
        eigene = welt.client(welt.personen[wer]).get("/sap/zahlen/").content.decode()
        assert "Behörde polizei" in eigene
        assert "Behörde ministerium" not in eigene
    for person in (welt.personen["niemand"], welt.sap["polizei"][0]):
        assert welt.client(person).get("/sap/zahlen/").status_code == 403
