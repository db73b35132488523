"""Training, further training, supervision and Co-Trainers (III 1 to III 3)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, NamedTuple

from erlass.decrees.sap.facts import Jahr, Ruhezeit, Ruhezeiten, StatusMitAusbildung, wer
from erlass.decrees.sap.rules.book import rules
from erlass.law import dates
from erlass.law.dates import Fristbeginn
from erlass.law.errors import refuse
from erlass.law.facts import Choice, Fact
from erlass.law.rulebook import PARAMETER
from erlass.law.strength import MUSS

rules.topic("Ausbildung, Fortbildung und Supervision")


class Seminarart(Choice):
    regulaer = "reguläres Seminar"
    selbstreflexion = "Seminar „Selbstreflexion“"


class Seminar(NamedTuple):
    nr: Annotated[int, Fact("Nummer", min=1, max=1000)]
    art: Annotated[Seminarart, Fact("Art")]
    ende: Annotated[dt.date, Fact("letzter Tag")]
    teilgenommen: Annotated[bool, Fact("teilgenommen")]
    nachgeholt_am: Annotated[dt.date, Fact("nachgeholt am")] | None


class AusbildungStand(NamedTuple):
    verpasst: Annotated[tuple[int, ...], Fact("verpasste Seminare")]
    nachholen_muss: Annotated[tuple[int, ...], Fact("nachzuholen")]
    nachholen_soll: Annotated[tuple[int, ...], Fact("möglichst nachzuholen")]
    abschluss_moeglich: Annotated[bool, Fact("Abschluss möglich")]
    abschluss_am: Annotated[dt.date, Fact("abgeschlossen am")] | None


@rules.rule(("III 1.1 Satz 2", "III 1.1 Satz 3"), "Stand der Ausbildung", readings=("L9",))
def ausbildung_stand(
    seminare: Annotated[tuple[Seminar, ...], Fact("Seminare der Schulungsgruppe", item="Seminar")], as_of: dt.date
) -> AusbildungStand:
    """Which seminars were missed, which of them must or should be made up, and whether the training can end.

    The first regular seminar missed is harmless, every later one is not; Selbstreflexion never is.
    """
    _seminare_pruefen(seminare)
    verpasst = sorted((s for s in seminare if s.ende <= as_of and not s.teilgenommen), key=lambda s: (s.ende, s.nr))
    erstes = next((s for s in verpasst if s.art == Seminarart.regulaer), None)
    pflichtig = [s for s in verpasst if s is not erstes]
    nachgeholt = {s.nr: s.nachgeholt_am for s in verpasst if s.nachgeholt_am is not None and s.nachgeholt_am <= as_of}
    muss = tuple(sorted(s.nr for s in pflichtig if s.nr not in nachgeholt))
    soll = (erstes.nr,) if erstes is not None and erstes.nr not in nachgeholt else ()
    moeglich = bool(seminare) and not muss and all(s.ende <= as_of for s in seminare)
    abschluss = max((*(s.ende for s in seminare), *(nachgeholt[s.nr] for s in pflichtig))) if moeglich else None
    return AusbildungStand(tuple(sorted(s.nr for s in verpasst)), muss, soll, moeglich, abschluss)


def _seminare_pruefen(seminare: tuple[Seminar, ...]) -> None:
    gesehen: set[int] = set()
    for i, seminar in enumerate(seminare):
        if seminar.nr in gesehen:
            refuse(("seminare", i, "nr"), seminar.nr, "dieses Seminar ist schon genannt", "III 1.1")
        gesehen.add(seminar.nr)
        if seminar.nachgeholt_am is None:
            continue
        if seminar.teilgenommen:
            refuse(
                ("seminare", i, "nachgeholt_am"), seminar.nachgeholt_am, "das Seminar wurde bereits besucht", "III 1.1"
            )
        if seminar.nachgeholt_am <= seminar.ende:
            refuse(
                ("seminare", i, "nachgeholt_am"), seminar.nachgeholt_am, "liegt nicht nach dem Ende des Seminars am {}", "III 1.1",
                seminar.ende,
            )  # fmt: skip


class Fortbildung(NamedTuple):
    datum: Annotated[dt.date, Fact("abgeschlossen am")]
    anerkannt: Annotated[bool, Fact("als Fachfortbildung anerkannt")]


class Fortbildungsstatus(Choice):
    erfuellt = "erfüllt"
    anlauf = "erster Zeitraum läuft noch"
    nicht_erfuellt = "nicht erfüllt"
    ruht = "ruht"


class Fachfortbildung(NamedTuple):
    status: Annotated[Fortbildungsstatus, Fact("Stand")]
    anzahl: Annotated[int, Fact("Fachfortbildungen im Zeitraum")] | None
    erste_pruefung_am: Annotated[dt.date, Fact("erste Prüfung nach dem")] | None
    genuegt_bis: Annotated[dt.date, Fact("der jetzige Stand genügt bis")] | None


@rules.rule(("III 1.2 Satz 1", "III 1.2 Satz 2"), "Fachfortbildungen", readings=("L2", "L13"))
def fachfortbildung(
    ausbildung_abgeschlossen_am: Annotated[dt.date, Fact("Ausbildung abgeschlossen am")],
    fortbildungen: Annotated[tuple[Fortbildung, ...], Fact("Fortbildungen", item="Fortbildung")],
    ruhezeiten: Ruhezeiten,
    as_of: dt.date,
    fachfortbildungen: Annotated[int, Fact("nötige Fachfortbildungen", min=1, max=20)] = PARAMETER,
    fachfortbildung_monate: Annotated[int, Fact("Zeitraum", "Monate", 1, 600)] = PARAMETER,
) -> Fachfortbildung:
    """Two recognised courses within every 36 months, counted for each day; days of rest prolong, a resting SAP is
    free.
    """
    ruht = ruht_am(ruhezeiten, as_of)
    gueltigkeiten = []
    anzahl = 0
    for i, fortbildung in enumerate(fortbildungen):
        if fortbildung.datum > as_of:
            refuse(
                ("fortbildungen", i, "datum"), fortbildung.datum, "liegt nach dem Stichtag {}", "III 1.2 Satz 2", as_of
            )
        if fortbildung.anerkannt and fortbildung.datum > ausbildung_abgeschlossen_am:
            bis = _gilt_bis(fortbildung.datum, fachfortbildung_monate, ruhezeiten, as_of)
            gueltigkeiten.append(bis)
            anzahl += bis >= as_of
    if ruht:
        return Fachfortbildung(Fortbildungsstatus.ruht, None, None, None)
    erste_pruefung = _gilt_bis(
        dates.plus_tage(ausbildung_abgeschlossen_am, 1), fachfortbildung_monate, ruhezeiten, as_of
    )
    genuegt_bis = erste_pruefung
    if len(gueltigkeiten) >= fachfortbildungen:
        genuegt_bis = max(erste_pruefung, _so_viele_gelten_bis(gueltigkeiten, fachfortbildungen))
    status = Fortbildungsstatus.nicht_erfuellt
    if anzahl >= fachfortbildungen:
        status = Fortbildungsstatus.erfuellt
    elif as_of <= erste_pruefung:
        status = Fortbildungsstatus.anlauf
    return Fachfortbildung(status, anzahl, erste_pruefung, genuegt_bis)


def _so_viele_gelten_bis(gueltigkeiten: list[dt.date], anzahl: int) -> dt.date:
    """Last day on which so many still count: the value that many reach, but no larger one."""
    ergebnis = gueltigkeiten[0]
    gefunden = False
    for kandidat in gueltigkeiten:
        erreicht = 0
        for bis in gueltigkeiten:
            erreicht += bis >= kandidat
        if erreicht >= anzahl and (not gefunden or kandidat > ergebnis):
            ergebnis = kandidat
            gefunden = True
    return ergebnis


def ruht_am(ruhezeiten: tuple[Ruhezeit, ...], tag: dt.date) -> bool:
    """Whether the office rests on a day; refuses a rest that ends before it begins."""
    ruht = False
    for i, ruhe in enumerate(ruhezeiten):
        if ruhe.ende is not None and ruhe.ende < ruhe.beginn:
            refuse(("ruhezeiten", i, "ende"), ruhe.ende, "liegt vor dem Beginn am {}", "II 3.2 Satz 1", ruhe.beginn)
        if ruhe.beginn <= tag and (ruhe.ende is None or tag <= ruhe.ende):
            ruht = True
    return ruht


def _gilt_bis(beginn: dt.date, monate: int, ruhezeiten: tuple[Ruhezeit, ...], as_of: dt.date) -> dt.date:
    """Last day of a period of months that grows by one day for each day of rest within it; later rests are unknown."""
    ohne_ruhe = dates.fristende(beginn, monate, Fristbeginn.tagesbeginn)
    bis = ohne_ruhe
    while True:
        verlaengert = dates.plus_tage(ohne_ruhe, dates.tage_in(ruhezeiten, beginn, min(bis, as_of)))
        if verlaengert == bis:
            return bis
        bis = verlaengert


@rules.check("III 1.2 Satz 3", MUSS, "Die Fortbildung eines anderen Trägers ist für die Tätigkeit geboten.")
def fortbildung_geboten(fuer_taetigkeit_geboten: Annotated[bool, Fact("für die Tätigkeit geboten")]) -> bool:
    return fuer_taetigkeit_geboten


@rules.check("III 1.2 Satz 3", MUSS, "Die konkreten Umstände sind benannt.")
def umstaende_benannt(konkrete_umstaende: Annotated[str, Fact("konkrete Umstände", max=2000)] | None) -> bool:
    return konkrete_umstaende is not None and konkrete_umstaende.strip() != ""


@rules.check("III 1.4", MUSS, "Die Behörde entscheidet über die Teilnahme.")
def behoerde_entscheidet(entschieden_von: Annotated[str, wer("entschieden von")] | None) -> bool:
    return entschieden_von == "behoerde"


@rules.checklist(
    ("III 1.2 Satz 3", "III 1.4"), "Fortbildung eines anderen Trägers prüfen",
    fortbildung_geboten, umstaende_benannt, behoerde_entscheidet,
)  # fmt: skip
def fremdfortbildung_pruefen(
    fuer_taetigkeit_geboten: Annotated[bool, Fact("für die Tätigkeit geboten")],
    konkrete_umstaende: Annotated[str, Fact("konkrete Umstände", help="ohne Angaben zu Ratsuchenden", max=2000)] | None,
    entschieden_von: Annotated[str, wer("entschieden von")] | None,
) -> None:
    """Whether a course of another provider may be attended."""


class Supervision(NamedTuple):
    beginn: Annotated[dt.date, Fact("Beginn")]
    tage: Annotated[int, Fact("Dauer", "Tage", 1, 366)]


class Supervisionsstatus(Choice):
    entfaellt = "entfällt in diesem Jahr"
    erfuellt = "erfüllt"
    offen = "offen"
    versaeumt = "versäumt"


class SupervisionStand(NamedTuple):
    pflicht: Annotated[bool, Fact("in diesem Jahr verpflichtend")]
    status: Annotated[Supervisionsstatus, Fact("Stand")]
    tage_summe: Annotated[int, Fact("besuchte Tage", "Tage")]


@rules.rule("III 3 Abs. 1", "Jährliche Supervision", readings=("L14",))
def supervision(
    jahr: Jahr,
    ausbildung_abgeschlossen_am: Annotated[dt.date, Fact("Ausbildung abgeschlossen am")],
    supervisionen: Annotated[
        tuple[Supervision, ...], Fact("Supervisionen", item="Supervision", help="ohne Angaben zum Inhalt")
    ],
    ruhezeiten: Ruhezeiten,
    taetigkeit_ende: Annotated[dt.date, Fact("Ende der Tätigkeit", help="letzter Tag; leer, wenn sie andauert")] | None,
    as_of: dt.date,
    supervision_tage: Annotated[int, Fact("nötige Dauer", "Tage", 1, 30)] = PARAMETER,
) -> SupervisionStand:
    """Whether the yearly supervision of two days in a row is due, done or missed; two single days do not make one."""
    ruht_am(ruhezeiten, as_of)
    erster, letzter = dates.jahresbeginn(jahr), dates.jahresende(jahr)
    tage_summe = 0
    besucht = False
    for i, termin in enumerate(supervisionen):
        if termin.beginn > as_of:
            refuse(("supervisionen", i, "beginn"), termin.beginn, "liegt nach dem Stichtag {}", "III 3 Abs. 1", as_of)
        if erster <= termin.beginn and termin.beginn <= letzter:
            tage_summe += termin.tage
            besucht = besucht or termin.tage >= supervision_tage
    pflicht = (
        jahr > dates.jahr_von(ausbildung_abgeschlossen_am)
        and dates.tage_in(ruhezeiten, erster, letzter) < dates.tage_von_bis(erster, letzter)
        and (taetigkeit_ende is None or taetigkeit_ende >= letzter)
    )
    if not pflicht:
        return SupervisionStand(False, Supervisionsstatus.entfaellt, tage_summe)
    if besucht:
        return SupervisionStand(True, Supervisionsstatus.erfuellt, tage_summe)
    status = Supervisionsstatus.offen if as_of <= letzter else Supervisionsstatus.versaeumt
    return SupervisionStand(True, status, tage_summe)


GruppeAbschluss = Annotated[dt.date, Fact("Ausbildung der Gruppe abgeschlossen am", help="leer, wenn sie läuft")]


class CotrainerExtras(NamedTuple):
    ende_am: Annotated[dt.date, Fact("Tätigkeit als Co-Trainerin oder Co-Trainer endet am")] | None


@rules.check("III 2 Satz 1", MUSS, "Die Person ist eine erfahrene SAP.")
def ist_erfahren(erfahrene_sap: Annotated[bool, Fact("erfahrene SAP")]) -> bool:
    return erfahrene_sap


@rules.check("III 2 Satz 1", MUSS, "Das Amt der SAP ist aktiv.")
def amt_ist_aktiv(sap_status: Annotated[StatusMitAusbildung, Fact("Stand des Amtes")]) -> bool:
    return sap_status == StatusMitAusbildung.aktiv


@rules.check("III 2 Satz 2", MUSS, "Das MIK beruft.")
def mik_beruft(berufen_durch: Annotated[str, wer("berufen durch")]) -> bool:
    return berufen_durch == "mik"


@rules.checklist(
    ("III 2 Satz 1", "III 2 Satz 2", "III 2 Satz 3"), "Co-Trainer prüfen", ist_erfahren, amt_ist_aktiv, mik_beruft
)
def cotrainer_pruefen(
    erfahrene_sap: Annotated[bool, Fact("erfahrene SAP")],
    sap_status: Annotated[StatusMitAusbildung, Fact("Stand des Amtes")],
    berufen_durch: Annotated[str, wer("berufen durch")],
    gruppe_abschluss_am: GruppeAbschluss | None,
) -> CotrainerExtras:
    """Whether someone may help to train a group; it ends with the group's training."""
    return CotrainerExtras(gruppe_abschluss_am)
