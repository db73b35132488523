"""What the server keeps of the sheets: for each table, quarter and group the sums and the number of sheets behind them.

A sheet falls into fragments, one for each table, and each is added to the sums of its row. No order of arrival, no single
sheet and no link between the fragments of one sheet is left; a list of fragments would still be readable sheet by
sheet, and their sums would pair them (the ways of access add up to the new clients, each trait to all clients).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import cycle, islice
from typing import NamedTuple

from erlass.decrees.sap.facts import Behoerdengruppe
from erlass.decrees.sap.rules.bogen import KATEGORIEN, MERKMALE, ZAHLEN
from erlass.decrees.sap.rules.statistik import GESAMT

INHALTE: tuple[str, ...] = (*KATEGORIEN, *ZAHLEN, *MERKMALE)
"""The tables a sheet is taken apart for, by the field of the sheet they are about."""

OHNE_MERKMALE = "ohne_merkmale"
"""Clients on sheets without traits, so that each group of traits adds up to all clients (as everybody can subtract)."""

Fragment = Mapping[str, int]
"""The counts above zero of one sheet for one table, by category."""

Inhalt = Mapping[str, Sequence[int]]
"""By category, sorted, and under "gesamt": the sum, and the number of sheets that add to it. JSON as it stands."""


class Fach(NamedTuple):
    """Where a content is kept: one row for each table, quarter and (folded) group."""

    tabelle: str
    quartal: str
    behoerdengruppe: str


def fragmente(bogen: Mapping[str, object]) -> dict[str, dict[str, int]]:
    """The figures of a checked sheet by table, without quarter and group; a table may be empty, none is missing."""
    gezaehlt = {feld: _anzahlen(bogen[feld]) for feld in KATEGORIEN}
    gezaehlt |= {feld: _anzahlen({feld: bogen[feld]}) for feld in ZAHLEN}
    merkmale = bogen["merkmale"]
    for gruppe in MERKMALE:
        gezaehlt[gruppe] = _anzahlen(
            merkmale[gruppe] if isinstance(merkmale, Mapping) else {OHNE_MERKMALE: bogen["anzahl_beratene"]}
        )
    return gezaehlt


def _anzahlen(werte: object) -> dict[str, int]:
    if not isinstance(werte, Mapping):
        raise TypeError("only a sheet that was checked can be taken apart")
    return {kategorie: wert for kategorie, wert in werte.items() if wert}


def eingefuegt(inhalt: Inhalt, fragment: Fragment) -> dict[str, list[int]]:
    """The content with one more fragment; an empty one only says that there is something for this quarter and group."""
    neu = {kategorie: list(posten) for kategorie, posten in inhalt.items()}
    for kategorie, anzahl in (*fragment.items(), (GESAMT, sum(fragment.values()))):
        summe, boegen = neu.get(kategorie, (0, 0))
        neu[kategorie] = [summe + anzahl, boegen + (anzahl > 0)]
    return dict(sorted(neu.items()))


def zusammengefuehrt(inhalte: Iterable[Inhalt]) -> dict[str, list[int]]:
    """Contents of several rows as one: every sheet is in one of them."""
    summe: dict[str, list[int]] = {}
    for inhalt in inhalte:
        for kategorie, (zahl, boegen) in inhalt.items():
            bisher = summe.get(kategorie, (0, 0))
            summe[kategorie] = [bisher[0] + zahl, bisher[1] + boegen]
    return dict(sorted(summe.items()))


def ersatzboegen(inhalt: Inhalt) -> list[dict[str, int]]:
    """Made-up fragments that any evaluation by sums and numbers of sheets cannot tell from the real ones.

    As many as there were with a mention (at least an empty one, for the row exists). Each category goes round to as
    many of them as mentioned it; together the categories reach them all.
    """
    boegen: list[dict[str, int]] = [{} for _ in range(max(1, inhalt[GESAMT][1]))]
    reihum = cycle(boegen)
    for kategorie, (summe, zahl) in inhalt.items():
        if kategorie != GESAMT:
            for nummer, bogen in enumerate(islice(reihum, zahl)):
                bogen[kategorie] = 1 if nummer else summe - zahl + 1
    return boegen


def gefaltete_gruppe(gruppe: str, pflichtige_je_gruppe: Mapping[str, int], min_boegen: int) -> str:
    """The group under which a sheet is kept, so that none has fewer than `min_boegen` SAP who owe a sheet.

    Small groups join "sonstige_einrichtung"; while that is too small itself, the smallest other group (the first of
    the form on ties) joins as well. Depends on the register only, never on sheets: only all together can be fewer.
    """
    sammel = Behoerdengruppe.sonstige_einrichtung.name
    pflichtige = {g.name: pflichtige_je_gruppe.get(g.name, 0) for g in Behoerdengruppe}
    gefaltet = {sammel} | {name for name, zahl in pflichtige.items() if zahl < min_boegen}
    andere = sorted((name for name in pflichtige if name not in gefaltet), key=lambda name: pflichtige[name])
    while andere and 0 < sum(pflichtige[name] for name in gefaltet) < min_boegen:
        gefaltet.add(andere.pop(0))
    return sammel if gruppe in gefaltet else gruppe
