"""A report in the form in which it is kept and handed out: JSON with published numbers only, and back.

What the release gate looks at is computed from this form alone, so that it holds for exactly what people read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any, NamedTuple

from erlass.decrees.sap.bericht.angriff import Platz, schwache
from erlass.decrees.sap.bericht.ausgabe import AUFBAU, UNTERDRUECKT, Bericht, Grund, Ruecklauf, Tabelle, linie
from erlass.decrees.sap.bericht.sperrung import freigabepruefung
from erlass.law.jsonform import Json

AUFBAU_NACH_NAMEN = {aufbau.name: aufbau for aufbau in AUFBAU}


def als_json(bericht: Bericht) -> dict[str, Json]:
    """The published form. What was found on the way to it is left out."""
    return {
        "jahr": bericht.jahr,
        "schwelle": bericht.schwelle,
        "min_boegen": bericht.min_boegen,
        "ruecklauf": [asdict(r) for r in bericht.ruecklauf],
        "tabellen": [_tabelle_als_json(tabelle) for tabelle in bericht.tabellen],
    }


def _tabelle_als_json(tabelle: Tabelle) -> dict[str, Json]:
    return {
        "name": tabelle.aufbau.name,
        "titel": tabelle.aufbau.titel,
        "zeilen": [{"code": z.code, "label": z.label} for z in tabelle.zeilen],
        "spalten": [{"code": s.code, "label": s.label} for s in tabelle.spalten],
        "werte": [list(zeile) for zeile in tabelle.werte],
        "einheit": tabelle.einheit,
        "grund": tabelle.grund.name if tabelle.grund else None,
    }


def aus_json(form: Mapping[str, Any]) -> Bericht:
    """The report of a published form."""
    return Bericht(
        form["jahr"],
        form["schwelle"],
        form["min_boegen"],
        tuple(Ruecklauf(**r) for r in form["ruecklauf"]),
        tuple(_tabelle(t) for t in form["tabellen"]),
    )


def _tabelle(form: Mapping[str, Any]) -> Tabelle:
    return Tabelle(
        AUFBAU_NACH_NAMEN[form["name"]],
        tuple(linie(z["code"]) for z in form["zeilen"]),
        tuple(linie(s["code"]) for s in form["spalten"]),
        tuple(tuple(zeile) for zeile in form["werte"]),
        form["einheit"],
        Grund[form["grund"]] if form["grund"] else None,
    )


def geprueft(bericht: Bericht, as_of: dt.date) -> Bericht:
    """The report with the findings of the release gate on its published numbers: `freigabefaehig` holds or not.

    Raises `Widerspruch` or `FactError` if the numbers contradict one another.
    """
    tabellen = tuple(
        replace(t, pruefung=freigabepruefung(t, bericht.schwelle, as_of)) if t.veroeffentlicht else t
        for t in bericht.tabellen
    )
    schwach: tuple[Platz, ...] = schwache(bericht.jahr, bericht.tabellen, bericht.schwelle)
    return replace(bericht, tabellen=tabellen, schwach=schwach)


class Angabe(NamedTuple):
    """One number of the open data; `wert` is None where it is suppressed or the table is not published."""

    tabelle: str
    zeile: str
    spalte: str
    wert: int | None
    hinweis: str


def angaben(bericht: Bericht) -> Iterator[Angabe]:
    """All numbers of a report in one long table, tables that are not published as one line with the reason."""
    for tabelle in bericht.tabellen:
        titel = tabelle.aufbau.titel
        if tabelle.grund is not None:
            yield Angabe(titel, "", "", None, tabelle.grund.value)
        for zeile, werte in zip(tabelle.zeilen, tabelle.werte, strict=True):
            for spalte, wert in zip(tabelle.spalten, werte, strict=True):
                yield Angabe(titel, zeile.label, spalte.label, wert, UNTERDRUECKT if wert is None else "")
    for r in bericht.ruecklauf:
        for label, zahl in (("erwartet", r.erwartet), ("eingegangen", r.eingegangen), ("verspätet", r.verspaetet)):
            yield Angabe("Rücklauf der Bögen", label, r.quartal, zahl, "")
