"""The anonymous sheets of past quarters, and a report in each state: opened, closed, evaluated, published (V 4).

Sheets come by the ordinary two requests: all receipts of a quarter first, then the sheets in an order of their own, so that
the demonstration, too, keeps nothing of who sent what. What they count is drawn by chance and is about nobody.
"""

from __future__ import annotations

import datetime as dt
import random
import secrets
from collections.abc import Iterable, Mapping

from django.utils import timezone

from erlass.cases.demonstration import Stage
from erlass.decrees.sap import boegen
from erlass.decrees.sap.demo.people import IM
from erlass.decrees.sap.demo.play import At, case, days_to
from erlass.decrees.sap.rules.bogen import KATEGORIEN, MERKMALE

STATISTIK, REFERAT = "Notburga Zahlenberg", "Clothilde Rabenstein"
HAEUFIG = {
    "themen": ("arbeitsbelastung", "konflikt_vorgesetzte", "psychische_gesundheit"),
    "zugang": ("eigener_entschluss", "kollegium"),
    "weitervermittlung": ("aerztlich_therapeutisch", "interner_dienst"),
}
"""Categories that most sheets name; the rest is rare, so that a report has something to suppress."""
MERKMALE_AB = 5


def sheets_and_reports(stage: Stage) -> None:
    jahr = stage.today.year
    _published(stage, jahr - 3)
    _evaluated(stage, jahr - 2)
    _closed(stage, jahr - 1)
    _report(stage, jahr, max(days_to(stage, dt.date(jahr, 1, 1)), -20))
    _sent(stage, _quarters(stage, jahr - 1), 0.15)


# Reports.


def _report(stage: Stage, jahr: int, tag: int, *then: At) -> None:
    eroeffnen = At(tag, "eroeffnen", STATISTIK, {"jahr": jahr})
    case(stage, f"bericht {jahr}", "statistischer_bericht", IM, eroeffnen, *then)


def _published(stage: Stage, jahr: int) -> None:
    """Closed in the spring after the year; two persons release it."""
    _sent(stage, _quarters(stage, jahr), 0.35)
    februar = days_to(stage, dt.date(jahr + 1, 2, 1))
    _report(
        stage, jahr, februar, At(februar + 2, "jahr_schliessen", STATISTIK, {"schluss_am": stage.day(februar + 20)}),
        At(februar + 30, "freigeben", STATISTIK), At(februar + 33, "freigeben", REFERAT),
    )  # fmt: skip


def _evaluated(stage: Stage, jahr: int) -> None:
    """One of two has released it. A sheet that was receipted in time has come too late."""
    _sent(stage, _quarters(stage, jahr), 0.35, late=-5)
    schluss = {"schluss_am": stage.day(-11)}
    _report(
        stage, jahr, -80, At(-24, "jahr_schliessen", STATISTIK, schluss), At(-4, "freigeben", STATISTIK),
    )  # fmt: skip


def _closed(stage: Stage, jahr: int) -> None:
    """The last day for its sheets is near."""
    schluss = max(stage.day(14), dt.date(jahr + 1, 1, 15))
    _report(stage, jahr, -26, At(-3, "jahr_schliessen", STATISTIK, {"schluss_am": schluss}))


# Sheets.


def _quarters(stage: Stage, jahr: int) -> list[str]:
    """The quarters of a year that are over."""
    alle = (f"{jahr}-Q{nr}" for nr in (1, 2, 3, 4))
    return [name for name in alle if boegen.spanne(name).ende < stage.today]


def _sent(stage: Stage, quartale: Iterable[str], anteil: float, late: int = 0) -> None:
    """A share of those who owe a sheet send it, some days after the end of the quarter; one of the last at `late` only."""
    zuletzt: list[tuple[str, Mapping[str, object]]] = []
    for nr, quartal in enumerate(quartale, 1):
        tag = min(days_to(stage, boegen.spanne(quartal).ende) + 12, -1)

        def act(now: dt.datetime, quartal: str = quartal, nr: int = nr) -> None:
            zufall, day = random.Random(nr), timezone.localdate(now)
            pflichtige = list(boegen.pflichtige(quartal, day).values())
            marken = []
            for amt in zufall.sample(pflichtige, round(anteil * len(pflichtige))):
                bogen = _sheet(zufall, quartal, amt.behoerde.gruppe)
                quittung = boegen.quittieren(amt.person, bogen, day)
                marken.append((quittung.marke, {**bogen, "behoerdengruppe": quittung.behoerdengruppe}))
            secrets.SystemRandom().shuffle(marken)
            if late and nr == 4:
                zuletzt.append(marken.pop())
            for marke, bogen in marken:
                boegen.senden(marke, bogen, day)

        stage.on(tag, act)
    if late:
        stage.on(late, lambda now: [boegen.senden(*one, timezone.localdate(now)) for one in zuletzt])


def _sheet(zufall: random.Random, quartal: str, gruppe: str) -> dict[str, object]:
    beratene = zufall.randint(4, 14)
    neu = zufall.randint(2, beratene)
    return {
        "quartal": quartal, "behoerdengruppe": gruppe, "anzahl_beratene": beratene, "davon_neu": neu,
        "abgeschlossen": zufall.randint(1, beratene), "beratene_vorgesetzte": zufall.choice((0, 0, 1, 2)),
        "anzahl_gespraeche": beratene + zufall.randint(0, 9), "zeit_minuten": 15 * zufall.randint(20, 120),
        "merkmale": {name: _spread(zufall, beratene, name, codes) for name, codes in MERKMALE.items()}
        if beratene >= MERKMALE_AB else None,
        "zugang": _spread(zufall, neu, "zugang", KATEGORIEN["zugang"]),
        "themen": _spread(zufall, beratene, "themen", KATEGORIEN["themen"]),
        "weitervermittlung": _spread(zufall, beratene // 3, "weitervermittlung", KATEGORIEN["weitervermittlung"]),
        "informationsveranstaltungen": zufall.choice((0, 0, 1)), "externe_kontakte": zufall.randint(0, 3),
    }  # fmt: skip


def _spread(zufall: random.Random, zahl: int, feld: str, kategorien: Iterable[str]) -> dict[str, int]:
    """So many mentions over the categories, most of them in the frequent ones."""
    codes = tuple(kategorien)
    gewichte = [6 if code in HAEUFIG.get(feld, codes) else 1 for code in codes]
    gezogen = zufall.choices(codes, gewichte, k=zahl)
    return {code: gezogen.count(code) for code in codes}
