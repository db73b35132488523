"""Dates and time limits: §§ 187, 188 and 193 BGB, months and their ends, working days and holidays of NRW.

Days are `datetime.date`; spans include both ends unless said otherwise. Each function used by a compiled rule has a
twin on day numbers in `law.population.twins`, proved equal by tests.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

from erlass.law.facts import Choice


class Fristbeginn(Choice):
    """How the first day of a period counts (§ 187 BGB)."""

    ereignis = "ein Ereignis im Laufe des Tages (§ 187 Abs. 1 BGB)"
    tagesbeginn = "der Beginn des Tages (§ 187 Abs. 2 BGB)"


class Zeitspanne(Protocol):
    """Anything with a first day and a last day, which may be open."""

    @property
    def beginn(self) -> dt.date: ...

    @property
    def ende(self) -> dt.date | None: ...


class Quartal(NamedTuple):
    """A calendar quarter by its first and last day."""

    beginn: dt.date
    ende: dt.date


def letzter_tag(jahr: int, monat: int) -> int:
    """Number of days of a month."""
    return (
        31 - (monat in (4, 6, 9, 11)) if monat != 2 else 28 + (jahr % 4 == 0 and (jahr % 100 != 0 or jahr % 400 == 0))
    )


def fristende(beginn: dt.date, monate: int, art: Fristbeginn) -> dt.date:
    """Last day of a period of `monate` (≥ 1) calendar months (§ 188 Abs. 2, 3 BGB); not moved by weekends.

    An event: the day with the same number, or the last day of a shorter month. The beginning of a day: the day before
    it.
    """
    monatszahl = beginn.year * 12 + beginn.month - 1 + monate
    jahr, monat = monatszahl // 12, monatszahl % 12 + 1
    if art == Fristbeginn.tagesbeginn:
        if beginn.day == 1:
            return dt.date(jahr, monat, 1) - dt.timedelta(days=1)
        return dt.date(jahr, monat, min(beginn.day - 1, letzter_tag(jahr, monat)))
    return dt.date(jahr, monat, min(beginn.day, letzter_tag(jahr, monat)))


def fristende_tage(beginn: dt.date, tage: int, art: Fristbeginn) -> dt.date:
    """Last day of a period of `tage` (≥ 1) days or, with seven times as many, weeks (§ 188 Abs. 1, 2 BGB)."""
    return plus_tage(beginn, tage - (1 if art == Fristbeginn.tagesbeginn else 0))


def plus_tage(tag: dt.date, tage: int) -> dt.date:
    return tag + dt.timedelta(days=tage)


def tage_von_bis(von: dt.date, bis: dt.date) -> int:
    """Days from one day to another, both counted; zero or less if `bis` lies before `von`."""
    return (bis - von).days + 1


def jahr_von(tag: dt.date) -> int:
    return tag.year


def jahresbeginn(jahr: int) -> dt.date:
    return dt.date(jahr, 1, 1)


def jahresende(jahr: int) -> dt.date:
    return dt.date(jahr, 12, 31)


def monatsende(tag: dt.date) -> dt.date:
    return dt.date(tag.year, tag.month, letzter_tag(tag.year, tag.month))


def tage_in(spannen: Sequence[Zeitspanne], von: dt.date, bis: dt.date) -> int:
    """Days from `von` to `bis` that lie in at least one of the spans, which may overlap and be in any order."""
    tage = 0
    tag = von
    while tag <= bis:
        gefunden = False
        anfang = tag
        schluss = bis
        for spanne in spannen:
            if spanne.ende is not None and spanne.ende < tag:
                continue
            ab = max(spanne.beginn, tag)
            if not gefunden or ab < anfang:
                gefunden = True
                anfang = ab
                schluss = bis if spanne.ende is None else min(spanne.ende, bis)
        if not gefunden or anfang > bis:
            return tage
        tage += tage_von_bis(anfang, schluss)
        tag = plus_tage(schluss, 1)
    return tage


def quartal(kennung: str) -> Quartal | None:
    """First and last day of "2017-Q1", or None if the text is no quarter."""
    if len(kennung) != 7 or kennung[4:6] != "-Q" or kennung[6] not in "1234" or not kennung[:4].isascii():
        return None
    if not kennung[:4].isdigit() or int(kennung[:4]) < 1:
        return None
    jahr, nummer = int(kennung[:4]), int(kennung[6])
    return Quartal(dt.date(jahr, 3 * nummer - 2, 1), monatsende(dt.date(jahr, 3 * nummer, 1)))


@lru_cache(maxsize=256)
def feiertage_nrw(jahr: int) -> dict[dt.date, str]:
    """Statutory holidays of North Rhine-Westphalia in a year, with their German names."""
    import holidays

    return dict(sorted(holidays.country_holidays("DE", subdiv="NW", years=jahr, language="de").items()))


def ist_werktag(tag: dt.date) -> bool:
    """Neither Saturday, Sunday nor a statutory holiday of NRW (§ 193 BGB)."""
    return tag.weekday() < 5 and tag not in feiertage_nrw(tag.year)


def naechster_werktag(tag: dt.date) -> dt.date:
    """The day itself or the next working day (§ 193 BGB: for declarations and payments due)."""
    while not ist_werktag(tag):
        tag = plus_tage(tag, 1)
    return tag
