"""Checks that several checklists share: working time, HR responsibility, remaining service, results of a selection."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from erlass.decrees.sap.facts import (
    Anteil,
    Ausbildungsbeginn,
    Auswahlergebnis,
    PersonalentscheidungenVerantwortlich,
    VoraussichtlichesDienstende,
)
from erlass.decrees.sap.rules.bedarf import restdienstzeit
from erlass.decrees.sap.rules.book import rules
from erlass.law import money
from erlass.law.errors import refuse
from erlass.law.facts import Fact
from erlass.law.money import Bruch, HatAnteil
from erlass.law.rulebook import PARAMETER
from erlass.law.strength import MUSS, SOLL

ErgebnisDerAuswahl = Annotated[
    Auswahlergebnis, Fact("Ergebnis des Auswahlverfahrens", help="leer, wenn es keines gibt")
]


def anteil_pruefbar(pfad: tuple[str | int, ...], anteil: HatAnteil) -> None:
    """Refuse a share that is no fraction of the regular working time."""
    if anteil.nenner < 1:
        refuse(
            pfad,
            anteil,
            "die Regelarbeitszeit (der Nenner) muss mindestens 1 sein",
            "II 2.1 Abs. 1 Satz 3",
            also="nenner",
        )
    if anteil.zaehler < 1 or anteil.zaehler > anteil.nenner:
        refuse(pfad, anteil, "der Anteil muss über 0 und höchstens 1 sein", "II 2.1 Abs. 1 Satz 3", also="zaehler")


@rules.check(
    "II 2.1 Abs. 1 Satz 3", MUSS, "Die Arbeitszeit beträgt mindestens die Hälfte der regelmäßigen Arbeitszeit."
)
def arbeitszeit_reicht(anteil: Anteil, mindestanteil: Annotated[Bruch, Fact("Mindestanteil")] = PARAMETER) -> bool:
    return money.mindestens(anteil, mindestanteil)


@rules.check(
    "I 4.2 Abs. 1", MUSS, "Die SAP ist nicht zugleich für Personalentscheidungen in der Behörde verantwortlich."
)
def keine_personalentscheidungen(personalentscheidungen_verantwortlich: PersonalentscheidungenVerantwortlich) -> bool:
    return not personalentscheidungen_verantwortlich


@rules.check(
    "II 2.1 Abs. 3 Satz 3", SOLL, "Ab Beginn der Ausbildung ist die Tätigkeit noch mindestens sieben Jahre möglich."
)
def restdienstzeit_reicht(
    ausbildungsbeginn: Ausbildungsbeginn, voraussichtliches_dienstende: VoraussichtlichesDienstende
) -> bool:
    erfuellt: bool = restdienstzeit(ausbildungsbeginn, voraussichtliches_dienstende).erfuellt
    return erfuellt


@rules.check("II 1.3 Abs. 1 Satz 1", MUSS, "Das Auswahlverfahren des MIK hat die Eignung festgestellt.")
def ergebnis_liegt_vor(auswahl_ergebnis: ErgebnisDerAuswahl | None) -> bool:
    return auswahl_ergebnis is not None


@rules.check("II 1.3 Abs. 7", MUSS, "Das Ergebnis des Auswahlverfahrens ist nicht negativ.")
def ergebnis_nicht_negativ(auswahl_ergebnis: ErgebnisDerAuswahl | None) -> bool:
    return auswahl_ergebnis != Auswahlergebnis.negativ


def nicht_vor(pfad: str, spaeter: dt.date, frueher: dt.date | None, meldung: str, fundstelle: str) -> None:
    """Refuse a day that lies before another one it must follow; `meldung` has one place for that other day."""
    if frueher is not None and spaeter < frueher:
        refuse(pfad, spaeter, meldung, fundstelle, frueher)
