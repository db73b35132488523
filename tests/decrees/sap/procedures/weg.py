"""The way from the announcement to the training, one stretch at a time, for the tests of P2 to P5."""

from __future__ import annotations

import io
from typing import Any

from pypdf import PdfReader

from erlass.cases.models import Beteiligung, Case
from erlass.cases.perform import answer_participation, open_case
from erlass.cases.registry import procedure
from erlass.decrees.sap.models import Schulungsgruppe, Seminar
from erlass.people import administration
from erlass.people.models import Person
from erlass.registers.entries import put
from tests.decrees.sap.procedures.haus import VORHER, Haus

NEUE = {"gb_nord": "gleichstellungsbeauftragte", "sbv_nord": "vertrauensperson_sbm", "fort_nord": "fortbildungsstelle"}
MERKMALE = dict.fromkeys(
    ("vertrauen_in_behoerde", "sozialkompetenz", "vertrauen_behoerdenleitung", "langfristig_bereit"), True
)
STIMMEN = ("referat_eins", "cem", "gb_nord", "psychologin")
"""Chair, SAP, Gleichstellungsbeauftragte, psychologist."""


def ausstatten(haus: Haus, plaetze: int = 2) -> Haus:
    """More people in `nord`, and a group whose five seminars lie at 10, 20, 30, 40 and 50 days from today."""
    for name, rolle in NEUE.items():
        person = haus.personen[name] = Person.objects.create(name=f"Person {name.replace('_', ' ').title()}")
        administration.set_service(
            person, haus.behoerden["nord"], VORHER, None, "", rechtsverhaeltnis="beamtenverhaeltnis", wochenminuten=2460,
            regelwochenminuten=2460,
        )  # fmt: skip
        administration.assign_role(person, haus.behoerden["nord"], rolle, VORHER, None, "")
    with administration.change("pruefung", "") as entry:
        put(
            entry, Schulungsgruppe, "G1", VORHER, bezeichnung="G1", runde="R", plaetze_mik=plaetze, plaetze_fm=0, beginn=haus.tag(9),
            ende=haus.tag(1000), bekanntgegeben_am=haus.tag(-5),
        )  # fmt: skip
        for nr in range(1, 6):
            tag = haus.tag(10 * nr)
            put(
                entry, Seminar, f"G1:{nr}", VORHER, gruppe="G1", nr=nr, titel=f"Seminar {nr}",
                art="selbstreflexion" if nr == 3 else "regulaer", beginn=tag, ende=tag, ort="Musterstadt",
            )  # fmt: skip
    return haus


def ausgeschrieben(haus: Haus) -> Case:
    case = haus.oeffnen(
        "vorauswahl", "entwerfen", "stelle_nord", bewerbungsschluss=haus.tag(0).isoformat(),
        ausbildungsbeginn=haus.tag(9).isoformat(), weg="Hausmitteilung",
    )  # fmt: skip
    haus.schritt(case, "bekanntgeben", "stelle_nord")
    return case


def formular(haus: Haus, **mehr: object) -> dict[str, object]:
    return {
        "organisationseinheit": "Dezernat 1", "rechtsverhaeltnis": "beamtenverhaeltnis", "wochenminuten": 2460,
        "regelwochenminuten": 2460, "altersgruppe": "ab_50", "geschlecht": None, "hierarchieebene": "ohne_fuehrung",
        "personalentscheidungen_verantwortlich": False, "bereit_zu_beenden": False, "beenden_am": None,
        "voraussichtliches_dienstende": "2060-01-31", "fruehere_auswahlverfahren": [], "rollen": [],
        "motivation": "Zuhören liegt mir.", "langfristig_bereit": True, "kenntnis_der_pflichten": True, **mehr,
    }  # fmt: skip


def bewerbung(haus: Haus, oben: Case, wer: str, **mehr: object) -> Case:
    done = open_case(
        procedure("sap.bewerbung"), "bewerben", haus.actor(wer), haus.behoerden["nord"], formular(haus, **mehr), parent=oben
    )  # fmt: skip
    return done.case


def beteiligt(haus: Haus, case: Case, *ohne: str) -> Case:
    haus.tick(1)
    case.refresh_from_db()
    haus.schritt(case, "beteiligen", "stelle_nord", 1)
    for wer, key in (
        ("rat_nord", "personalrat"), ("gb_nord", "gleichstellungsbeauftragte"), ("sbv_nord", "schwerbehindertenvertretung"),
    ):  # fmt: skip
        if key not in ohne:
            offen = Beteiligung.objects.get(case=case, key=key)
            answer_participation(offen, haus.actor(wer, 1), "teilgenommen", now=haus.um(1))
    return case


def kandidat(haus: Haus, wer: str, rang: int | None, **merkmale: bool) -> dict[str, object]:
    return {"id": haus.personen[wer].key, "rang": rang, "geeignet": rang is not None, "merkmale": MERKMALE | merkmale}


def weitergeleitet(haus: Haus, sap: str = "") -> Case:
    """The selection case of ada, who was the only one suitable; ben was refused. `sap`: who is active in the agency."""
    oben = ausgeschrieben(haus)
    for wer in ("ada", "ben"):
        bewerbung(haus, oben, wer)
    beteiligt(haus, oben)
    if sap:
        answer_participation(
            Beteiligung.objects.get(case=oben, key="sap"), haus.actor(sap, 1), "teilgenommen", now=haus.um(1)
        )
    liste = [kandidat(haus, "ada", 1), kandidat(haus, "ben", None)]
    haus.schritt(oben, "vorauswahl_feststellen", "leitung_nord", 1, kandidaten=liste, vielfalt_beruecksichtigt=True)
    haus.schritt(oben, "weiterleiten", "stelle_nord", 1, **ladung(haus))
    assert oben.state == "weitergeleitet"
    return Case.objects.get(procedure="sap.auswahlverfahren")


def ladung(haus: Haus, **mehr: object) -> dict[str, Any]:
    return {
        "termin": haus.tag(2).isoformat(), "ort": "Musterstadt", "formular_weitergeleitet": True, "abgeordnet": True, **mehr,
    }  # fmt: skip


def kommission(haus: Haus, **mehr: object) -> dict[str, Any]:
    sitze = dict(
        zip(("vorsitz", "sap", "gleichstellung", "psychologie"), (haus.personen[w].key for w in STIMMEN), strict=True)
    )
    return {
        "termin": haus.tag(2).isoformat(), "ort": "Musterstadt", **sitze, "sap_ist_erfahren": True, "psychologie_ist_vertraut": True,
        "hauptpersonalrat": "teilgenommen", "hauptschwerbehindertenvertretung": "nicht_eingeladen", **mehr,
    }  # fmt: skip


def besetzt(haus: Haus) -> Case:
    haus.aktiv("cem", "sued")
    case = weitergeleitet(haus)
    haus.schritt(case, "besetzen", "referat_zwei", 1, **kommission(haus))
    return case


def abgestimmt(haus: Haus, *stimmen: str) -> Case:
    case = besetzt(haus)
    for wer, stimme in zip(STIMMEN, stimmen, strict=True):
        haus.schritt(case, "abstimmen", wer, 2, stimme=stimme)
    return case


def mitgeteilt(haus: Haus, *stimmen: str) -> Case:
    case = abgestimmt(haus, *(stimmen or ("ja", "ja", "nein", "nein")))
    haus.schritt(case, "mitteilen", "referat_eins", 2, mitgeteilt_am=haus.tag(2).isoformat())
    return case


def angemeldet(haus: Haus) -> Case:
    """The training case of ada."""
    case = mitgeteilt(haus)
    haus.schritt(case, "annehmen", "ada", 3, entscheidung_fuer_taetigkeit=True)
    haus.schritt(case, "anmeldung_weiterleiten", "stelle_nord", 3, gruppe="G1")
    return Case.objects.get(procedure="sap.ausbildung")


def in_ausbildung(haus: Haus) -> Case:
    case = angemeldet(haus)
    haus.schritt(case, "abordnen", "fort_nord", 4, abordnung_am=haus.tag(4).isoformat())
    haus.tick(9)
    case.refresh_from_db()
    return case


def pdf_text(case: Case, key: str) -> str:
    """What the latest version of a document of a case says."""
    data = bytes(case.dokumente.filter(key=key).latest("version").data)
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).split())
