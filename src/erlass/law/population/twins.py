"""Compiled twins of helpers whose Python form uses dates, fractions or sorting keys.

Written in the subset that compiles: days are day numbers (`date.toordinal`), texts are ranks, everything is a 64-bit
integer. Where an exact intermediate value could leave 64 bits the twin refuses, and the row is asked the exact way
instead. Each twin is proved equal to its original by tests.
"""

from __future__ import annotations

import math
from typing import Any

from erlass.law import dates, money
from erlass.law.errors import refuse
from erlass.law.money import Bruch, Gleichstand

GRENZE = 2**31
"""Factors below this multiply within 64 bits."""


def tagnummer(jahr: int, monat: int, tag: int) -> int:
    """Day number of a date of the proleptic Gregorian calendar, as `date.toordinal` gives it."""
    davor = jahr - 1 if monat <= 2 else jahr
    verschoben = monat + 9 if monat <= 2 else monat - 3
    return 365 * davor + davor // 4 - davor // 100 + davor // 400 + (153 * verschoben + 2) // 5 + tag - 306


def jahr_monat_tag(nummer: int) -> tuple[int, int, int]:
    """Year, month and day of a day number."""
    tage = nummer + 305
    aera = tage // 146097
    rest = tage - 146097 * aera
    jahr = (rest - rest // 1460 + rest // 36524 - rest // 146096) // 365
    im_jahr = rest - (365 * jahr + jahr // 4 - jahr // 100)
    verschoben = (5 * im_jahr + 2) // 153
    tag = im_jahr - (153 * verschoben + 2) // 5 + 1
    monat = verschoben + 3 if verschoben < 10 else verschoben - 9
    return 400 * aera + jahr + (1 if monat <= 2 else 0), monat, tag


def letzter_tag(jahr: int, monat: int) -> int:
    if monat == 2:
        return 29 if jahr % 4 == 0 and (jahr % 100 != 0 or jahr % 400 == 0) else 28
    return 30 if monat == 4 or monat == 6 or monat == 9 or monat == 11 else 31


def fristende(beginn: int, monate: int, art: int) -> int:
    jahr, monat, tag = jahr_monat_tag(beginn)
    monatszahl = jahr * 12 + monat - 1 + monate
    jahr = monatszahl // 12
    monat = monatszahl % 12 + 1
    if jahr < 1 or jahr > 9998:
        refuse("", 0, "")
    if art == dates.Fristbeginn.tagesbeginn:
        if tag == 1:
            return tagnummer(jahr, monat, 1) - 1
        tag = tag - 1
    return tagnummer(jahr, monat, min(tag, letzter_tag(jahr, monat)))


def plus_tage(tag: int, tage: int) -> int:
    return tag + tage


def tage_von_bis(von: int, bis: int) -> int:
    return bis - von + 1


def jahr_von(tag: int) -> int:
    jahr, _monat, _tag = jahr_monat_tag(tag)
    return jahr


def jahresbeginn(jahr: int) -> int:
    return tagnummer(jahr, 1, 1)


def jahresende(jahr: int) -> int:
    return tagnummer(jahr, 12, 31)


def monatsende(tag: int) -> int:
    jahr, monat, _tag = jahr_monat_tag(tag)
    return tagnummer(jahr, monat, letzter_tag(jahr, monat))


def hauptnenner(anteile: Any) -> int:
    """Least common denominator of shares with positive denominators, refused where it grows too large."""
    gemeinsam = 1
    for anteil in anteile:
        gemeinsam = gemeinsam // math.gcd(gemeinsam, anteil.nenner) * anteil.nenner
        if gemeinsam >= GRENZE:
            refuse("", 0, "")
    return gemeinsam


def summe(anteile: Any) -> Bruch:
    nenner = hauptnenner(anteile)
    zaehler = 0
    for anteil in anteile:
        zaehler += anteil.zaehler * (nenner // anteil.nenner)
        if zaehler >= GRENZE:
            refuse("", 0, "")
    return money.gekuerzt(zaehler, nenner)


def verteile(betrag: int, anteile: Any, namen: Any, gleichstand: int) -> Any:
    """`money.verteile` on a common denominator: weights, quotients and remainders are integers.

    A share gets a left-over unit if fewer others go before it than there are units left.
    """
    nenner = hauptnenner(anteile)
    gewichte = [anteil.zaehler * (nenner // anteil.nenner) for anteil in anteile]
    gesamt = 0
    for gewicht in gewichte:
        gesamt += gewicht
        if gesamt >= GRENZE:
            refuse("", 0, "")
    if betrag >= 2 * GRENZE or gesamt == 0:
        refuse("", 0, "")
    teile = [betrag * gewicht // gesamt for gewicht in gewichte]
    uebrig = betrag
    for teil in teile:
        uebrig -= teil
    for i in range(len(gewichte)):
        rest = betrag * gewichte[i] % gesamt
        davor = 0
        for j in range(len(gewichte)):
            anderer_rest = betrag * gewichte[j] % gesamt
            if anderer_rest != rest:
                davor += anderer_rest > rest
            elif gleichstand == Gleichstand.groesserer_anteil_dann_name and gewichte[j] != gewichte[i]:
                davor += gewichte[j] > gewichte[i]
            elif gleichstand != Gleichstand.reihenfolge and namen[j] != namen[i]:
                davor += namen[j] < namen[i]
            else:
                davor += j < i
        if davor < uebrig:
            teile[i] += 1
    return teile


TWINS: dict[Any, Any] = {
    dates.fristende: fristende,
    dates.plus_tage: plus_tage,
    dates.tage_von_bis: tage_von_bis,
    dates.jahr_von: jahr_von,
    dates.jahresbeginn: jahresbeginn,
    dates.jahresende: jahresende,
    dates.monatsende: monatsende,
    dates.letzter_tag: letzter_tag,
    money.summe: summe,
    money.verteile: verteile,
}
"""Which function stands in for which when rules are compiled."""
