"""The statistical report on paper: head, method, every table with its chart, and why a table is missing."""

from __future__ import annotations

from functools import lru_cache

from erlass.cases.context import Context
from erlass.decrees.sap.bericht.ausgabe import HINWEISE, UNTERDRUECKT, Bericht, Tabelle, verlauf
from erlass.decrees.sap.documents.gemeinsam import brief
from erlass.documents import charts
from erlass.documents.letter import Block, Facts, Figure, Heading, Items, Letter, Remark, Table, Text
from erlass.law.german import number


def bericht(context: Context, gefunden: Bericht) -> Letter:
    return brief(
        context,
        "Statistischer Bericht",
        f"Statistischer Bericht {gefunden.jahr} über die Tätigkeit der Sozialen Ansprechpersonen",
        ("V 4 Satz 3",),
        (*_kopf(gefunden), *(block for tabelle in gefunden.tabellen for block in _abschnitt(tabelle))),
        kind="anzeige",
    )


def methode(gefunden: Bericht) -> tuple[str, ...]:
    """How the report was made, for the page and on paper."""
    return (
        f"Zahlen unter {gefunden.schwelle} und Zahlen aus weniger als {gefunden.min_boegen} Bögen werden nicht gezeigt; weitere"
        " Lücken schützen diese.",
        *HINWEISE,
    )


def _kopf(gefunden: Bericht) -> tuple[Block, ...]:
    zeilen = tuple(
        (r.quartal, number(r.erwartet), number(r.eingegangen), number(r.verspaetet)) for r in gefunden.ruecklauf
    )
    schwellen = (
        ("Kleinste veröffentlichte Zahl", number(gefunden.schwelle)),
        ("Kleinste Zahl von Bögen", number(gefunden.min_boegen)),
    )
    return (
        Table(("Quartal", "erwartete Bögen", "eingegangen", "verspätet"), zeilen, (1, 2, 3), "Rücklauf"),
        Facts(schwellen),
        Items(methode(gefunden)),
    )


def _abschnitt(tabelle: Tabelle) -> tuple[Block, ...]:
    if tabelle.grund is not None:
        return Heading(tabelle.aufbau.titel), Remark(tabelle.grund.value)
    bild = diagramm(tabelle)
    zahlen = Table(
        ("", *(s.label for s in tabelle.spalten)),
        tuple((zeile.label, *map(gezeigt, werte)) for zeile, werte in zip(tabelle.zeilen, tabelle.werte, strict=True)),
        tuple(range(1, len(tabelle.spalten) + 1)),
    )
    return Heading(tabelle.aufbau.titel), Figure(bild.svg, f"{bild.title}. {bild.description}"), zahlen, Text("")


def gezeigt(wert: int | None) -> str:
    return UNTERDRUECKT if wert is None else number(wert)


@lru_cache(maxsize=512)
def diagramm(tabelle: Tabelle) -> charts.Chart:
    """A published table as a picture, suppressed numbers hatched."""
    titel = tabelle.aufbau.titel
    if not tabelle.aufbau.liste:
        spalten, zeilen = verlauf(tabelle)
        return charts.matrix(titel, spalten, zeilen)
    linien, werte = tabelle.spalten, tabelle.werte[0]
    if len(tabelle.zeilen) > 1:
        linien, werte = tabelle.zeilen, tuple(zeile[0] for zeile in tabelle.werte)
    return charts.bars(titel, [(z.label, w) for z, w in zip(linien[:-1], werte[:-1], strict=True)])
