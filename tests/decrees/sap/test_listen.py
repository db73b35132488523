"""Lists that are computed, not kept: their values in a small world, who reads which rows, and that they do not ask once for each
SAP.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from erlass.cases.lists import deadlines_of
from erlass.decrees.sap import budget, pflichten, stand
from erlass.decrees.sap.models import Ausbildung, Auswahlresultat, Schulungsgruppe, Zeitbuchung
from erlass.decrees.sap.vorausschau import Jahr, vorausschau
from erlass.people import administration
from erlass.people.models import Behoerde
from erlass.people.policy import NotAllowed
from erlass.registers.entries import put
from tests.decrees.sap.procedures.conftest import eingerichtet as eingerichtet
from tests.decrees.sap.procedures.conftest import haus as haus
from tests.decrees.sap.procedures.haus import VORHER, Haus

RUHEN = {"geplantes_ende": None, "schriftlich_angezeigt": True}


def lernend(haus: Haus, wer: str, gruppe: str, beginn: dt.date) -> None:
    person = haus.personen[wer]
    with administration.change("pruefung", "") as entry:
        put(
            entry, Ausbildung, person.key, VORHER, person=person, behoerde=haus.behoerden["nord"], gruppe=gruppe, beginn=beginn,
        )  # fmt: skip


# Staffing.


def test_die_besetzungsliste_rechnet_bedarf_und_stand_aus(haus: Haus) -> None:
    administration.set_staff(haus.behoerden["nord"], VORHER, 450, True, "")
    amt = haus.aktiv("ada")
    lernend(haus, "ben", "G", haus.tag(-30))
    haus.behoerden["nord"].region = "Rhein"
    haus.behoerden["nord"].save()
    vorher = {
        "behoerde": "Behörde Nord", "region": "Rhein", "beschaeftigte": 450, "rechnerisch": "9/4", "zielzahl": 2, "aufgerundet": 3,
        "sap_aktiv": 1, "sap_in_ausbildung": 1, "sap_ruhend": 0, "bedarf": 0, "ueberzaehlig": 0, "mindestbesetzung": True,
    }  # fmt: skip
    assert haus.liste("besetzung", "leitung_nord") == [vorher]
    haus.schritt(amt, "ruhen", "ada", ruhen_beginn=haus.tag().isoformat(), **RUHEN)
    # Ada is at rest and still a trainee; nobody is counted twice.
    nachher = {**vorher, "sap_aktiv": 0, "sap_ruhend": 1, "bedarf": 1, "mindestbesetzung": False}
    assert haus.liste("besetzung", "stelle_nord") == [nachher]


def test_die_besetzungsliste_zeigt_der_behoerde_sich_selbst_und_dem_fachreferat_alle(haus: Haus) -> None:
    def behoerden(wer: str) -> list[object]:
        return [z["behoerde"] for z in haus.liste("besetzung", wer)]

    assert behoerden("leitung_nord") == ["Behörde Nord"]
    assert behoerden("leitung_sued") == ["Behörde Süd"]
    assert behoerden("referat_eins") == ["Behörde Nord", "Behörde Süd", "Ministerium"]
    for wer in ("rat_nord", "personal_nord", "ada"):
        with pytest.raises(NotAllowed):
            behoerden(wer)


def test_eine_behoerde_ohne_aktive_sap_gibt_alarm(haus: Haus) -> None:
    def alarm(wer: str) -> list[str]:
        ref = "II 2.2 Abs. 1 Satz 1"
        return [d.concerns for d in pflichten.faelligkeiten(haus.actor(wer), haus.tag()) if d.ref == ref]

    assert alarm("leitung_nord") == alarm("stelle_nord") == ["Behörde Nord"]
    haus.aktiv("ada")
    assert alarm("leitung_nord") == []
    assert alarm("referat_eins") == ["Behörde Süd", "Ministerium"]
    assert alarm("rat_nord") == alarm("ben") == []


# Deadlines and reasons.


def test_die_fristenliste_zeigt_fristen_aus_vorgaengen_und_vorschriften(haus: Haus) -> None:
    amt = haus.aktiv("ada")
    haus.schritt(amt, "ruhen", "ada", ruhen_beginn=haus.tag().isoformat(), **RUHEN)
    ende = amt.fristen.get(key="ruhen").due
    for wer in ("ada", "leitung_nord", "stelle_nord", "referat_eins"):
        gefunden = [z for z in haus.liste("fristen", wer) if z["fundstelle"] == "II 3.2 Satz 1"]
        assert [(z["tag"], z["betrifft"], z["behoerde"], z["ueberfaellig"]) for z in gefunden] == [
            (ende, "Person Ada", "Behörde Nord", False)
        ]
    for wer in ("ben", "leitung_sued", "rat_nord"):
        assert [z for z in haus.liste("fristen", wer) if z["betrifft"] == "Person Ada"] == []


def test_eine_frist_steht_auch_fuer_ein_fachreferat_das_selbst_sap_ist_nur_einmal_da(haus: Haus) -> None:
    haus.aktiv("ada")
    administration.assign_role(haus.personen["ada"], haus.behoerden["haus"], "fachreferat_mik", VORHER, None, "")
    with administration.change("pruefung", "") as entry:
        put(
            entry, Ausbildung, haus.personen["ada"].key, VORHER, person=haus.personen["ada"], behoerde=haus.behoerden["nord"],
            gruppe="G", beginn=haus.tag(-2000), abgeschlossen_am=haus.tag(-900),
        )  # fmt: skip
    assert len([z for z in haus.liste("fristen", "ada") if z["fundstelle"] == "III 1.2 Satz 2"]) == 1


def test_die_begruendungsliste_verraet_nichts_aus_vertraulichen_akten(haus: Haus) -> None:
    amt = haus.aktiv("ada")
    haus.schritt(amt, "ruhen", "ada", ruhen_beginn=haus.tag().isoformat(), **RUHEN)
    zurueck = {"wiederaufnahme_am": haus.tag(5).isoformat(), "ende_schriftlich_angezeigt": True}
    haus.schritt(amt, "wiederaufnehmen", "ada", 5, {"II 3.2 Satz 3": "Kein Kurs bis dahin."}, **zurueck)
    zeile = {
        "fundstelle": "II 3.2 Satz 3", "begruendung": "Kein Kurs bis dahin.", "vorgang": amt.number, "behoerde": "Behörde Nord",
        "tag": haus.tag(5),
    }  # fmt: skip
    assert haus.liste("begruendungen", "leitung_nord", 5) == [zeile]
    assert haus.liste("begruendungen", "leitung_sued", 5) == []
    with pytest.raises(NotAllowed):
        haus.liste("begruendungen", "rat_nord", 5)
    akte = haus.oeffnen("direktnachricht", "senden", "ada", tage=5, betreff="x", text="y")
    akte.procedure, akte.data = "sap.massnahme", {"begruendungen": {"II 3.3 Satz 1": "vertraulich"}}
    akte.state = "beabsichtigt"
    akte.save()
    assert haus.sieht(akte, "leitung_nord", 5)
    assert haus.liste("begruendungen", "leitung_nord", 5) == [zeile]


# Queries.


LISTEN: dict[str, Callable[[Haus], object]] = {
    "besetzung": lambda h: h.liste("besetzung", "leitung_nord"),
    "fortbildungsstand": lambda h: h.liste("fortbildungsstand", "leitung_nord"),
    "fristen": lambda h: h.liste("fristen", "referat_eins"),
    "zeitverbrauch": lambda h: h.liste("zeitverbrauch", "leitung_nord"),
    "begruendungen": lambda h: h.liste("begruendungen", "leitung_nord"),
    "bogeneingaenge": lambda h: h.liste("bogeneingaenge", "referat_eins"),
    "sitzungen": lambda h: h.liste("sitzungen", "ada"),
    "faelligkeiten": lambda h: list(pflichten.faelligkeiten(h.actor("leitung_nord"), h.tag())),
    "termine": lambda h: deadlines_of(h.actor("leitung_nord"), h.tag()),
    "zeiten": lambda h: budget.ermitteln(h.behoerden["nord"], h.tag().year, h.tag()),
    "vorausschau": lambda h: vorausschau(h.behoerden["nord"], h.tag()),
    "bedarf": lambda h: stand.bedarf_von(list(h.behoerden.values()), h.tag()),
}


def abfragen(haus: Haus) -> dict[str, int]:
    found = {}
    for name, liste in LISTEN.items():
        with CaptureQueriesContext(connection) as queries:
            liste(haus)
        found[name] = len(queries)
    return found


def test_die_zahl_der_abfragen_haengt_nicht_an_der_zahl_der_sap(haus: Haus) -> None:
    def ausgebildet(wer: str) -> None:
        haus.aktiv(wer)
        konto = {"quartal": f"{haus.tag().year - 1}-Q4", "minuten": 9_000}
        with administration.change("pruefung", "") as entry:
            person = haus.personen[wer]
            put(entry, Zeitbuchung, f"{person.key}:x", VORHER, person=person, behoerde=haus.behoerden["nord"], **konto)

    budget_case = haus.oeffnen("zeitbudget", "entwerfen", "stelle_nord", jahr=haus.tag().year)
    haus.schritt(budget_case, "feststellen", "stelle_nord")
    ausgebildet("ada")
    eine = abfragen(haus)
    for nr in range(4):
        haus.person(f"weitere_{nr}")
        ausgebildet(f"weitere_{nr}")
    assert abfragen(haus) == eine


# The forecast.


def test_die_vorausschau_zaehlt_abgaenge_nachwuchs_und_vorrat(haus: Haus) -> None:
    jahr = haus.tag().year
    administration.set_staff(haus.behoerden["nord"], VORHER, 650, True, "")
    for wer, ende in (("ada", dt.date(jahr + 2, 6, 30)), ("ben", None)):
        administration.amend_service(haus.personen[wer], VORHER, "", voraussichtliches_dienstende=ende)
        haus.aktiv(wer)
    for wer in ("dora", "eva", "finn"):
        haus.person(wer)
    lernend(haus, "dora", "G1", dt.date(jahr - 2, 1, 10))
    lernend(haus, "eva", "ohne", dt.date(jahr - 1, 1, 10))
    with administration.change("pruefung", "") as entry:
        put(
            entry, Schulungsgruppe, "G1", VORHER, bezeichnung="G1", runde="R", plaetze_mik=9, plaetze_fm=9,
            beginn=dt.date(jahr - 2, 1, 10), ende=dt.date(jahr + 1, 2, 1),
        )  # fmt: skip
        for wer, tage, bestellt in (("finn", -100, False), ("eva", -100, True), ("leitung_nord", -1500, False)):
            person, bekannt = haus.personen[wer], haus.tag(tage)
            put(
                entry, Auswahlresultat, f"{person.key}:{bekannt}", bekannt, person=person, behoerde=haus.behoerden["nord"],
                ergebnis="positiv", bekannt_am=bekannt, bestellt=bestellt,
            )  # fmt: skip
    found = vorausschau(haus.behoerden["nord"], haus.tag())
    assert found is not None
    assert found.jahre[:4] == (
        Jahr(jahr, (), 0, 2), Jahr(jahr + 1, (), 1, 3), Jahr(jahr + 2, ("Person Ada",), 1, 3), Jahr(jahr + 3, (), 0, 3),
    )  # fmt: skip
    assert len(found.jahre) == 8
    # 650 employees: 3; two active and two trainees, one of them leaves within three years.
    assert (found.zielzahl, found.aktiv, found.vorrat, found.vorschlag) == (3, 2, 1, 0)
    assert found.ohne_angabe == ("Person Ben",)
    administration.set_staff(haus.behoerden["nord"], VORHER, 1_050, True, "")
    mehr = vorausschau(haus.behoerden["nord"], haus.tag())
    assert mehr is not None
    assert (mehr.zielzahl, mehr.vorschlag) == (5, 2)


def test_ohne_bekannte_beschaeftigte_gibt_es_keine_vorausschau(haus: Haus) -> None:
    neu = Behoerde.objects.create(key="neu", name="Neu", geschaeftsbereich="mik", gruppe="polizei", ort="Ort")
    assert vorausschau(neu, haus.tag()) is None
