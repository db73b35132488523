"""What a person must tell when asking the decree `sap`: types with label, unit and limits, shared by its rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, NamedTuple

from erlass.law.facts import Choice, Fact
from erlass.law.money import Bruch

PERSONEN = 10_000_000
MINUTEN_JE_WOCHE = 7 * 24 * 60
MINUTEN_JE_JAHR = 366 * 24 * 60

Datum = dt.date
Kennung = Annotated[str, Fact("Kennung", min=1, max=100)]
Begruendungen = Annotated[
    Mapping[str, str],
    Fact(
        "Begründungen",
        help="Fundstelle und Text zu jeder Abweichung von einer Soll-Vorschrift",
        item="Begründung",
    ),
]
OHNE_BEGRUENDUNGEN: Mapping[str, str] = MappingProxyType({})

Beschaeftigte = Annotated[
    int, Fact("Beschäftigte", "Personen", 1, PERSONEN, "Köpfe einschließlich Teilzeit und SAP am Stichtag", "II 2.2")
]
MinutenJeBeschaeftigte = Annotated[int, Fact("Zeitansatz je Beschäftigte oder Beschäftigten", "Minuten", 1, 1000)]
Jahr = Annotated[int, Fact("Kalenderjahr", min=1900, max=2199)]
Quartal = Annotated[str, Fact("Quartal", help="JJJJ-Q1 bis JJJJ-Q4", min=1, max=10)]
Anteil = Annotated[
    Bruch,
    Fact(
        "Arbeitszeitanteil",
        help="Wochenminuten durch Regelwochenminuten als Bruch, zum Beispiel 1230/2460",
        cites="II 2.1 Abs. 1 Satz 3",
        wrong="erwartet wird ein Bruch aus zaehler und nenner; er wird aus Minuten gebildet, nicht aus Prozenten",
    ),
]
PersonalentscheidungenVerantwortlich = Annotated[
    bool,
    Fact(
        "für Personalentscheidungen verantwortlich",
        help="Die Personalstelle stellt das fest und hält den Grund fest; bloße Vorgesetzte sind nicht gemeint (Lesart L5).",
    ),
]
Ausbildungsbeginn = Annotated[Datum, Fact("Beginn der Ausbildung")]
VoraussichtlichesDienstende = Annotated[
    Datum, Fact("voraussichtliches Dienstende", help="der letzte Tag im Dienst", decided_by="Personalstelle")
]


class Geschaeftsbereich(Choice):
    mik = "Ministerium für Inneres und Kommunales"
    fm = "Finanzministerium"
    sonstige = "anderer Geschäftsbereich"


class Status(Choice):
    """State of the office of an SAP."""

    aktiv = "aktiv"
    ruhend = "ruhend"
    freigestellt = "freigestellt"
    beendet = "beendet"


class StatusMitAusbildung(Choice):
    """State of the office, or still in training."""

    in_ausbildung = "in Ausbildung"
    aktiv = "aktiv"
    ruhend = "ruhend"
    freigestellt = "freigestellt"
    beendet = "beendet"


class Handelnde(Choice):
    """Who acts. Other words are accepted too: they are simply not the one that the provision asks for."""

    behoerdenleitung = "Behördenleitung"
    behoerde = "Behörde"
    personalstelle = "Personalstelle"
    fortbildungsstelle = "für Fortbildung zuständige Stelle"
    mik = "Ministerium für Inneres und Kommunales"


def wer(label: str, help: str = "") -> Fact:  # noqa: A002 - named like the field of Fact
    """The declaration of a fact that says who acted."""
    return Fact(label, help=help, max=100, suggests=Handelnde)


class Behoerdengruppe(Choice):
    polizei = "Polizei"
    bezirksregierung = "Bezirksregierung"
    ministerium = "Ministerium"
    sonstige_einrichtung = "sonstige Einrichtung"


class Rolle(Choice):
    """Roles that must be told to a person seeking counsel (I 4.3), and one that should be."""

    personalrat_mitglied = "Mitglied des örtlichen Personalrats"
    vertrauensperson_sbm = "Vertrauensperson der schwerbehinderten Menschen"
    stellvertretung_sbm = "Stellvertretung der Vertrauensperson"
    gleichstellungsbeauftragte = "Gleichstellungsbeauftragte"
    stellvertretung_gleichstellung = "Stellvertretung der Gleichstellungsbeauftragten"
    stufenvertretung_mitglied = "Mitglied einer Stufenvertretung"


class Auswahlergebnis(Choice):
    positiv = "positiv"
    negativ = "negativ"


class Stimme(Choice):
    ja = "Ja"
    nein = "Nein"
    enthaltung = "Enthaltung"


class JaNein(Choice):
    ja = "Ja"
    nein = "Nein"


class Ruhezeit(NamedTuple):
    """A stretch of rest; open if it has no end yet."""

    beginn: Annotated[Datum, Fact("Beginn")]
    ende: Annotated[Datum, Fact("Ende", help="letzter Tag; leer, wenn das Ruhen andauert")] | None


Ruhezeiten = Annotated[tuple[Ruhezeit, ...], Fact("Zeiten des Ruhens", item="Ruhen")]
