"""Agencies, invented people with their roles, and the stock: what was there before anything is played.

All names are made up; whoever recognises one is mistaken.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from erlass.cases.demonstration import Stage
from erlass.decrees.sap import models, roles
from erlass.decrees.sap.demo.play import NOTHING, Facts
from erlass.people import roles as general
from erlass.people.administration import change
from erlass.registers.entries import put
from erlass.registers.journal import Entry

IM, FM, PP, BR, LA = "im", "fm", "pp-musterstadt", "br-beispielau", "la-auental"
TEILZEIT: Facts = {"wochenminuten": 1476}
TARIF: Facts = {"rechtsverhaeltnis": "tarifbeschaeftigung"}
POLIZEI: Facts = {"hauptamt_polizei": True}
GRUPPE, NEUE_GRUPPE = "2020-1", "2025-1"

AMTSTRAEGER: Mapping[str, tuple[str, str, str]] = {
    general.BEHOERDENLEITUNG.key: ("Adelheid Wintersberg", "Ruprecht Hallmoos", "Isolde Fernbach"),
    roles.SAP_STELLE.key: ("Kilian Tannrode", "Wiebke Moorgart", "Falko Steinlach"),
    general.PERSONALSTELLE.key: ("Henrike Auhagen", "Lorenz Brückwald", "Swantje Ellerhof"),
    general.FORTBILDUNGSSTELLE.key: ("Gesine Rothaupt", "Bertram Kolkhorst", "Malte Sandreuter"),
    general.PERSONALRAT.key: ("Ottfried Buchenau", "Jorinde Waldkamp", "Hartwig Lindenroth"),
    general.GLEICHSTELLUNG.key: ("Marlene Fuchsbichl", "Tabea Kornfeldt", "Rosalind Ammerling"),
    general.SBV.key: ("Detlev Grünspahn", "Almuth Rehwinkel", "Konrad Silbereis"),
    general.DATENSCHUTZ.key: ("Philine Ackersand", "Gernot Weidlich", "Leonore Haselnot"),
}
"""Holders of each role in the ministry, the police headquarters and the district government."""


def _holders(role: str, of_the_state_office: str) -> Mapping[str, str]:
    return dict(zip((IM, PP, BR), AMTSTRAEGER[role], strict=True)) | {LA: of_the_state_office}


LEITUNG = _holders(general.BEHOERDENLEITUNG.key, "Leopold Auentaler")
STELLE = _holders(roles.SAP_STELLE.key, "Hedda Bachmeier")
PERSONALSTELLE = _holders(general.PERSONALSTELLE.key, "Hedda Bachmeier")
"""Who heads each agency, and who is in charge of its SAP and of its staff."""


class Sap(NamedTuple):
    """An SAP of the stock: appointed so many days ago, so many years until the end of service."""

    name: str
    office: str
    appointed: int
    years: int
    service: Facts = NOTHING


SAP_STAND: tuple[Sap, ...] = (
    Sap("Annegret Sommerlath", PP, 1700, 11, POLIZEI),
    Sap("Benno Eichstetter", PP, 1690, 4, POLIZEI),
    Sap("Cordula Nebelung", PP, 1680, 16, {**TARIF, **TEILZEIT}),
    Sap("Dagobert Weissenau", PP, 1500, 2, POLIZEI),
    Sap("Edeltraud Kirschgarten", PP, 1100, 21),
    Sap("Ferdinand Osterwieck", PP, 1690, 9, POLIZEI),
    Sap("Gudrun Halbritter", BR, 1660, 13),
    Sap("Hilmar Quellmann", BR, 1650, 6, TARIF),
    Sap("Irmela Stolzenfels", BR, 1400, 18, TEILZEIT),
    Sap("Joachim Butterweck", IM, 1640, 8),
    Sap("Katharina Zobelmann", IM, 1630, 15),
    Sap("Lambert Nussdorfer", IM, 1620, 5),
    Sap("Mechthild Rosenbusch", BR, 1610, 10),
    Sap("Norbert Kaltwasser", PP, 1600, 12, POLIZEI),
    Sap("Ortrud Finkenwerth", IM, 1590, 7, TARIF),
    Sap("Karla Birkenhain", IM, 1580, 14),
    Sap("Ludolf Steinacker", PP, 1570, 17),
    Sap("Malwine Dohlenried", IM, 1560, 12, TARIF),
    Sap("Nepomuk Erlenbruch", BR, 1550, 20),
    Sap("Ottilie Hagendorn", PP, 1540, 18, POLIZEI),
    Sap("Pankraz Moosbach", BR, 1530, 11),
    Sap("Reingard Tiefenau", IM, 1520, 9),
)
LERNENDE: tuple[tuple[str, str, Facts], ...] = (
    ("Paula Dornseif", PP, POLIZEI),
    ("Quirin Heidebrecht", BR, {}),
    ("Ricarda Mondschein", IM, TARIF),
)
BEWERBENDE: tuple[tuple[str, str, Facts], ...] = (
    ("Sieglinde Apfelstedt", PP, POLIZEI),
    ("Theobald Kreuznacher", PP, {}),
    ("Ursula Vogelsberg", PP, {**TARIF, **TEILZEIT}),
    ("Valentin Brombach", BR, {}),
    ("Waltraud Eisenhut", BR, TARIF),
    ("Xaver Lichtenau", IM, {}),
    ("Yvonne Pfefferkorn", LA, {}),
    ("Zacharias Humboldsen", LA, TARIF),
    ("Emmeran Tauberfels", LA, TARIF),
    ("Gerlinde Ahornfeld", BR, {}),
    ("Hartmut Wiesengrund", BR, TARIF),
    ("Ilka Sonnenborn", PP, {}),
    ("Jobst Kleewitter", PP, POLIZEI),
)
SEMINARE = (
    "Ankommen und Auftrag", "Gesprächsführung I", "Selbstreflexion", "Gesprächsführung II", "Konflikte verstehen",
    "Krisen und Suizidalität", "Sucht und Abhängigkeit", "Recht und Schweigepflicht", "Netzwerke und Fachdienste",
    "Abschluss und Übergang",
)  # fmt: skip
KURS: Facts = {"titel": "Umgang mit belastenden Ereignissen", "traeger": "Fortbildungsakademie"}
KURSFAELLE = 3
"""How many of the SAP attended their last course in a case that is shown."""
SELBSTREFLEXION = 3
"""The number of the seminar that nobody may miss."""
BLOECKE = (1, 2, SELBSTREFLEXION, 6, 10)
"""The seminars of groups that are trained in a few longer blocks, as all have been but the running one."""


def dienstende(stage: Stage) -> dt.date:
    """When whoever is trained or applies is expected to leave service."""
    return dt.date(stage.today.year + 19, 3, 31)


def offices(stage: Stage) -> None:
    ministerium = {"gruppe": "ministerium", "region": "Rheinufer", "ort": "Residenzstadt"}
    _office(stage, IM, "Ministerium des Innern (Vorführung)", 824, geschaeftsbereich="mik", **ministerium)
    _office(stage, FM, "Ministerium der Finanzen (Vorführung)", 610, geschaeftsbereich="fm", **ministerium)
    nachgeordnet = {"geschaeftsbereich": "mik", "uebergeordnet": stage.offices[IM]}
    _office(
        stage, PP, "Polizeipräsidium Musterstadt", 1243, gruppe="polizei", region="Musterland", ort="Musterstadt",
        **nachgeordnet,
    )  # fmt: skip
    _office(
        stage, BR, "Bezirksregierung Beispielau", 617, gruppe="bezirksregierung", region="Musterland", ort="Beispielau",
        **nachgeordnet,
    )  # fmt: skip
    _office(
        stage, LA, "Landesamt Auental", 143, gruppe="sonstige_einrichtung", region="Rheinufer", ort="Auental",
        sbv_vorhanden=False, **nachgeordnet,
    )  # fmt: skip


def _office(stage: Stage, key: str, name: str, staff: int, **values: object) -> None:
    stage.office(key, name, staff, stage.day(-2900), **values)


def people(stage: Stage) -> None:
    seit = stage.day(-2800)
    for role, names in AMTSTRAEGER.items():
        for name, office in zip(names, (IM, PP, BR), strict=True):
            stage.person(name, office, seit, role)
    for name in ("Clothilde Rabenstein", "Egbert Wolkenhauer", "Friederun Pappelreuth"):
        stage.person(name, IM, seit, roles.FACHREFERAT.key)
    stage.person("Balduin Zinsmeister", FM, seit, roles.FACHREFERAT_FM.key)
    for name in ("Notburga Zahlenberg", "Severin Tabellius"):
        stage.person(name, IM, seit, roles.STATISTIKSTELLE.key)
    stage.person("Wendelin Serverius", IM, seit, general.ADMINISTRATION.key)
    stage.person("Dr. Ariane Seelhorst", IM, seit, **TARIF)
    stage.person("Dr. Magnus Gemütlich", FM, seit, **TARIF)
    stage.person(LEITUNG[LA], LA, seit, general.BEHOERDENLEITUNG.key)
    in_einer_hand = (roles.SAP_STELLE.key, general.PERSONALSTELLE.key, general.FORTBILDUNGSSTELLE.key)
    stage.person(STELLE[LA], LA, seit, *in_einer_hand)
    stage.person("Gundula Marschhof", LA, seit, general.PERSONALRAT.key)
    stage.person("Rieke Sandholt", LA, seit, general.GLEICHSTELLUNG.key)
    for sap in SAP_STAND:
        ende = dt.date(stage.today.year + sap.years, 6, 30)
        stage.person(sap.name, sap.office, seit, voraussichtliches_dienstende=ende, **sap.service)
    for name, office, service in (*LERNENDE, *BEWERBENDE):
        stage.person(name, office, seit, voraussichtliches_dienstende=dienstende(stage), **service)


def stock(stage: Stage) -> None:
    """A finished and a running training group with their seminars, and who was trained."""
    alt, neu = stage.day(-2700), stage.day(-420)
    with stage.stock() as session, change("bestand:sap", "", session) as entry:
        for key, beginn, fertig, themen in (
            (GRUPPE, alt, True, [SEMINARE[nr - 1] for nr in BLOECKE]),
            (NEUE_GRUPPE, neu, False, SEMINARE),
        ):
            ende = beginn + dt.timedelta(days=1060)
            put(
                entry, models.Schulungsgruppe, key, beginn, bezeichnung=key, runde=key[:4], plaetze_mik=16, plaetze_fm=4,
                beginn=beginn, ende=ende, bekanntgegeben_am=beginn - dt.timedelta(days=60),
                abgeschlossen_am=ende if fertig else None,
            )  # fmt: skip
            for nr, titel in enumerate(themen, 1):
                tag = beginn + dt.timedelta(days=(nr - 1) * 1150 // len(themen))
                put(
                    entry, models.Seminar, f"{key}:{nr}", beginn, gruppe=key, nr=nr, titel=titel,
                    art="selbstreflexion" if nr == SELBSTREFLEXION else "regulaer",
                    beginn=tag, ende=tag + dt.timedelta(days=2), ort="Fortbildungsstätte Hügelheim",
                )  # fmt: skip
        bekannt = alt - dt.timedelta(days=200)
        for sap in SAP_STAND:
            person, behoerde = stage.people[sap.name], stage.offices[sap.office]
            put(
                entry, models.Ausbildung, person.key, alt, person=person, behoerde=behoerde, gruppe=GRUPPE, beginn=alt,
                abgeschlossen_am=alt + dt.timedelta(days=1060),
            )  # fmt: skip
            for nr in range(1, len(BLOECKE) + 1):
                put(
                    entry, models.Teilnahme, f"{person.key}:{GRUPPE}:{nr}", alt, person=person, gruppe=GRUPPE, nr=nr,
                    teilgenommen=True,
                )  # fmt: skip
            put(
                entry, models.Auswahlresultat, f"{person.key}:{bekannt}", bekannt, person=person, behoerde=behoerde,
                ergebnis="positiv", bekannt_am=bekannt, bestellt=True,
            )  # fmt: skip
        _earlier_courses(stage, entry)


def _earlier_courses(stage: Stage, entry: Entry) -> None:
    """Courses that some attended; of the last ones, a few are cases as well (`qualification`)."""
    for i, sap in enumerate(SAP_STAND[:8]):
        person, behoerde = stage.people[sap.name], stage.offices[sap.office]
        for tag in (stage.day(-600 - 9 * i), *([stage.day(-220 - 7 * i)] if i >= KURSFAELLE else [])):
            put(
                entry, models.Fortbildung, f"{person.key}:{tag}", tag, person=person, behoerde=behoerde, **KURS,
                datum=tag, anerkannt=True,
            )  # fmt: skip
