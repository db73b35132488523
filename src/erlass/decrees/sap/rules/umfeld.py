"""Around the office: circles and their speakers, the yearly talk, the room, events, and the times of activity (II
6.2, IV, V).
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, NamedTuple

from erlass.decrees.sap.facts import OHNE_BEGRUENDUNGEN, Begruendungen, Jahr
from erlass.decrees.sap.rules.book import rules
from erlass.decrees.sap.rules.gemeinsam import nicht_vor
from erlass.law import dates
from erlass.law.dates import Fristbeginn
from erlass.law.errors import refuse
from erlass.law.facts import Choice, Fact
from erlass.law.rulebook import PARAMETER
from erlass.law.strength import ENTFAELLT, MUSS, SOLL, State

rules.topic("Arbeitskreise, Gespräch, Raum und Veranstaltungen")


class Sitzung(NamedTuple):
    datum: Annotated[dt.date, Fact("Sitzung am")]
    tagesordnung_uebersandt_am: (
        Annotated[dt.date, Fact("Tagesordnung übersandt am", help="leer, wenn noch nicht")] | None
    )


class ArbeitskreisStatus(Choice):
    erfuellt = "erfüllt"
    offen = "offen"
    nicht_erfuellt = "nicht erfüllt"


class ArbeitskreisJahr(NamedTuple):
    anzahl: Annotated[int, Fact("Sitzungen im Jahr")]
    status: Annotated[ArbeitskreisStatus, Fact("Stand")]
    tagesordnung_fehlt: Annotated[tuple[dt.date, ...], Fact("Tagesordnung nicht übersandt zur Sitzung am")]


@rules.rule(("IV 1 Satz 3", "IV 2 Satz 3"), "Arbeitskreis im Jahr")
def arbeitskreis_jahr(
    jahr: Jahr, sitzungen: Annotated[tuple[Sitzung, ...], Fact("Sitzungen", item="Sitzung")], as_of: dt.date
) -> ArbeitskreisJahr:
    """Whether a circle met in the year, and for which meetings the Fachreferat has no agenda."""
    gehalten = [s for s in sitzungen if s.datum.year == jahr and s.datum <= as_of]
    laeuft = ArbeitskreisStatus.offen if as_of <= dates.jahresende(jahr) else ArbeitskreisStatus.nicht_erfuellt
    ohne = tuple(
        s.datum for s in gehalten if s.tagesordnung_uebersandt_am is None or s.tagesordnung_uebersandt_am > as_of
    )
    return ArbeitskreisJahr(len(gehalten), ArbeitskreisStatus.erfuellt if gehalten else laeuft, ohne)


class Amtszeit(NamedTuple):
    ende: Annotated[dt.date, Fact("letzter Tag der Amtszeit")]
    neuwahl_faellig: Annotated[bool, Fact("Neuwahl fällig")]


@rules.rule("IV 3 Satz 1", "Amtszeit der Sprecherin oder des Sprechers", readings=("L2",))
def sprecher_amtszeit(
    amtsbeginn: Annotated[dt.date, Fact("Beginn der Amtszeit")],
    as_of: dt.date,
    sprecher_jahre: Annotated[int, Fact("Amtszeit", "Jahre", 1, 20)] = PARAMETER,
) -> Amtszeit:
    """The three-year term of the speaker of a circle."""
    ende = dates.fristende(amtsbeginn, 12 * sprecher_jahre, Fristbeginn.tagesbeginn)
    return Amtszeit(ende, as_of > ende)


Sprecher = Annotated[str, Fact("Sprecherin oder Sprecher", min=1, max=100)]
Vertretung = Annotated[str, Fact("Vertretung", min=1, max=100)]
Mitglieder = Annotated[
    tuple[Annotated[str, Fact("Mitglied", min=1, max=100)], ...], Fact("Mitglieder", item="Mitglied")
]


@rules.check("IV 3 Satz 1", MUSS, "Sprecherin oder Sprecher und Vertretung gehören dem Arbeitskreis an.")
def beide_mitglieder(sprecher: Sprecher, vertretung: Vertretung, mitglieder: Mitglieder) -> bool:
    return sprecher in mitglieder and vertretung in mitglieder


@rules.check("IV 3 Satz 1", MUSS, "Sprecherin oder Sprecher und Vertretung sind zwei Personen.")
def zwei_personen(sprecher: Sprecher, vertretung: Vertretung) -> bool:
    return sprecher != vertretung


@rules.checklist("IV 3 Satz 1", "Sprecherwahl prüfen", beide_mitglieder, zwei_personen)
def sprecherwahl_pruefen(sprecher: Sprecher, vertretung: Vertretung, mitglieder: Mitglieder) -> None:
    """Whether a circle elected two different members as speaker and deputy."""


class Teilnehmende(Choice):
    sap = "SAP"
    behoerdenleitung = "Behördenleitung"
    gleichstellungsbeauftragte = "Gleichstellungsbeauftragte"
    personalrat = "Personalrat"
    vertrauensperson_sbm = "Vertrauensperson der schwerbehinderten Menschen"


class Gespraech(NamedTuple):
    datum: Annotated[dt.date, Fact("Gespräch am")]
    teilnehmende: Annotated[tuple[Teilnehmende, ...], Fact("teilgenommen haben", item="Teilnahme")]


class GespraechStatus(Choice):
    erfuellt = "erfüllt"
    unvollstaendig = "unvollständig"
    offen = "offen"
    versaeumt = "versäumt"


class Jahresgespraech(NamedTuple):
    status: Annotated[GespraechStatus, Fact("Stand")]
    fehlende: Annotated[tuple[Teilnehmende, ...], Fact("es fehlten")]


@rules.rule("V 1 Abs. 2", "Jährliches Gespräch")
def jahresgespraech(
    jahr: Jahr,
    gespraeche: Annotated[tuple[Gespraech, ...], Fact("Gespräche", item="Gespräch")],
    sbv_vorhanden: Annotated[bool, Fact("Schwerbehindertenvertretung vorhanden")],
    as_of: dt.date,
) -> Jahresgespraech:
    """Whether everyone met in the year; the talk with the fewest missing counts."""
    erwartet = [t for t in Teilnehmende if sbv_vorhanden or t != Teilnehmende.vertrauensperson_sbm]
    gefuehrt = [g for g in gespraeche if g.datum.year == jahr and g.datum <= as_of]
    if not gefuehrt:
        laeuft = GespraechStatus.offen if as_of <= dates.jahresende(jahr) else GespraechStatus.versaeumt
        return Jahresgespraech(laeuft, tuple(erwartet))
    fehlende = min((tuple(t for t in erwartet if t not in g.teilnehmende) for g in gefuehrt), key=len)
    return Jahresgespraech(GespraechStatus.unvollstaendig if fehlende else GespraechStatus.erfuellt, fehlende)


class Raumstatus(Choice):
    regel = "geeignetes Einzelzimmer mit Telefon"
    ersatz = "anderer geeigneter Raum"
    mangel = "kein geeigneter Raum"


class RaumExtras(NamedTuple):
    status: Annotated[Raumstatus, Fact("Raum")]


Einzelzimmer = Annotated[bool, Fact("geeignetes Einzelzimmer")]
Telefon = Annotated[bool, Fact("Telefonanschluss")]
Ersatzraum = Annotated[bool, Fact("anderer geeigneter Raum")]


def _raum(einzelzimmer_geeignet: bool, telefonanschluss: bool, ersatzraum_geeignet: bool) -> Raumstatus:
    if einzelzimmer_geeignet and telefonanschluss:
        return Raumstatus.regel
    return Raumstatus.ersatz if ersatzraum_geeignet else Raumstatus.mangel


@rules.check("V 3 Satz 1", SOLL, "Die SAP hat ein geeignetes Einzelzimmer mit Telefonanschluss.")
def einzelzimmer_mit_telefon(einzelzimmer_geeignet: Einzelzimmer, telefonanschluss: Telefon) -> bool:
    return einzelzimmer_geeignet and telefonanschluss


@rules.check("V 3 Satz 2", MUSS, "Solange das nicht möglich ist, steht ein anderer geeigneter Raum zur Verfügung.")
def ersatzraum_vorhanden(
    einzelzimmer_geeignet: Einzelzimmer, telefonanschluss: Telefon, ersatzraum_geeignet: Ersatzraum
) -> bool | State:
    raum = _raum(einzelzimmer_geeignet, telefonanschluss, ersatzraum_geeignet)
    return ENTFAELLT if raum == Raumstatus.regel else raum == Raumstatus.ersatz


@rules.checklist(("V 3 Satz 1", "V 3 Satz 2"), "Raumausstattung prüfen", einzelzimmer_mit_telefon, ersatzraum_vorhanden)
def raumausstattung(
    einzelzimmer_geeignet: Einzelzimmer,
    telefonanschluss: Telefon,
    ersatzraum_geeignet: Ersatzraum,
    begruendungen: Begruendungen = OHNE_BEGRUENDUNGEN,
) -> RaumExtras:
    """Whether an SAP has the room that confidential talks need."""
    return RaumExtras(_raum(einzelzimmer_geeignet, telefonanschluss, ersatzraum_geeignet))


PsychosozialesThema = Annotated[bool, Fact("psychosoziales Thema")]
BetrifftVielzahl = Annotated[bool, Fact("betrifft eine Vielzahl von Beschäftigten")]
Abgesprochen = Annotated[bool, Fact("mit der Behördenleitung abgesprochen")]
InDerBehoerde = Annotated[bool, Fact("innerhalb der Behörde")]


@rules.check("II 6.2 Satz 1", MUSS, "Das Thema ist psychosozial.")
def thema_ist_psychosozial(psychosoziales_thema: PsychosozialesThema) -> bool:
    return psychosoziales_thema


@rules.check("II 6.2 Satz 1", MUSS, "Das Thema betrifft eine Vielzahl von Beschäftigten.")
def thema_betrifft_viele(betrifft_vielzahl: BetrifftVielzahl) -> bool:
    return betrifft_vielzahl


@rules.check("II 6.2 Satz 1", MUSS, "Die Veranstaltung ist mit der Behördenleitung abgesprochen.")
def mit_leitung_abgesprochen(abgesprochen_mit_behoerdenleitung: Abgesprochen) -> bool:
    return abgesprochen_mit_behoerdenleitung


@rules.check("II 6.2 Satz 1", MUSS, "Die Veranstaltung findet innerhalb der Behörde statt.")
def findet_in_behoerde_statt(innerhalb_der_behoerde: InDerBehoerde) -> bool:
    return innerhalb_der_behoerde


@rules.checklist(
    ("II 6.2 Satz 1", "II 6.2 Satz 2"), "Informationsveranstaltung prüfen",
    thema_ist_psychosozial, thema_betrifft_viele, mit_leitung_abgesprochen, findet_in_behoerde_statt,
)  # fmt: skip
def informationsveranstaltung_pruefen(
    psychosoziales_thema: PsychosozialesThema,
    betrifft_vielzahl: BetrifftVielzahl,
    abgesprochen_mit_behoerdenleitung: Abgesprochen,
    innerhalb_der_behoerde: InDerBehoerde,
) -> None:
    """Whether an SAP may hold an information event, handing out material included."""


class Periodenart(Choice):
    aktiv = "aktiv"
    ruhend = "ruhend"
    freigestellt = "freigestellt"


class Periode(NamedTuple):
    von: Annotated[dt.date, Fact("von")]
    bis: Annotated[dt.date, Fact("bis", help="leer, wenn andauernd")] | None
    art: Annotated[Periodenart, Fact("Art")]


class Zeitspanne(NamedTuple):
    von: Annotated[dt.date, Fact("von")]
    bis: Annotated[dt.date, Fact("bis")]


class Taetigkeitszeiten(NamedTuple):
    angeben: Annotated[bool, Fact("in der Beurteilung angeben")]
    zeiten: Annotated[tuple[Zeitspanne, ...], Fact("Zeiten der Tätigkeit", item="Zeit")]
    wertung: Annotated[bool, Fact("mit Wertung")]


@rules.rule("V 2 Satz 2", "Tätigkeitszeiten für die Beurteilung")
def taetigkeitszeiten(
    perioden: Annotated[tuple[Periode, ...], Fact("Zeiten des Amtes", item="Zeit")],
    zeitraum_von: Annotated[dt.date, Fact("Beurteilungszeitraum von")],
    zeitraum_bis: Annotated[dt.date, Fact("Beurteilungszeitraum bis")],
    widerspruch: Annotated[bool, Fact("die Person widerspricht der Angabe")],
) -> Taetigkeitszeiten:
    """The active times within a period of appraisal, listed without any value judgement and not against the person's
    will.
    """
    nicht_vor("zeitraum_bis", zeitraum_bis, zeitraum_von, "liegt vor dem Beginn am {}", "V 2 Satz 2")
    zeiten = []
    for i, periode in enumerate(perioden):
        if periode.bis is not None and periode.bis < periode.von:
            refuse(("perioden", i, "bis"), periode.bis, "liegt vor dem Beginn am {}", "V 2 Satz 2", periode.von)
        von, bis = max(periode.von, zeitraum_von), min(periode.bis or zeitraum_bis, zeitraum_bis)
        if periode.art == Periodenart.aktiv and von <= bis:
            zeiten.append(Zeitspanne(von, bis))
    angeben = bool(zeiten) and not widerspruch
    return Taetigkeitszeiten(angeben, tuple(zeiten) if angeben else (), False)
