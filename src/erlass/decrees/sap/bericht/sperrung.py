"""From the contents of a year to a report that is safe as a whole.

Each table is suppressed by the decree's own rules. What is a gap in one table is then suppressed wherever else it would be
read off; what the attack on all of them together still finds is protected by a further gap or, at last, withdrawn. All
this only takes away, so it comes to an end.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import gcd
from typing import NamedTuple, TypeVar

from erlass.decrees.sap.bericht.angriff import Platz, atom, schwache, zahlen
from erlass.decrees.sap.bericht.ausgabe import (
    AUFBAU,
    Aufbau,
    Bericht,
    Grund,
    Ruecklauf,
    Tabelle,
    kategorien,
    linie,
    orte,
)
from erlass.decrees.sap.bericht.inhalte import Fach, Inhalt, ersatzboegen, zusammengefuehrt
from erlass.decrees.sap.facts import Behoerdengruppe
from erlass.decrees.sap.rules import rules
from erlass.decrees.sap.rules.sperrung import Listenveroeffentlichung, Rekonstruktion, Veroeffentlichung
from erlass.decrees.sap.rules.statistik import GESAMT, Berichtstabelle, Gliederung, Merkmal
from erlass.law.decree import Figure
from erlass.law.rulebook import Question, ask

T = TypeVar("T")
SUMME = (GESAMT, GESAMT)
Sperren = frozenset[tuple[str, str]]
"""Rows and columns, by code, of numbers of a table that must not be shown."""


def bericht(
    jahr: int,
    inhalte: Mapping[Fach, Inhalt],
    ruecklauf: Sequence[Ruecklauf],
    as_of: dt.date,
    overlay: Mapping[str, Figure] | None = None,
) -> Bericht:
    """The report of a year from the contents of its quarters; contents of other years are left aside.

    `overlay`: figures of the house, as for any question. Raises `FactError` where sums exceed what the rules take.
    """
    lage = _Lage(jahr, inhalte, as_of, overlay)
    auswertungen = {aufbau.name: lage.auswertung(aufbau) for aufbau in AUFBAU}
    sperren: dict[str, Sperren | None] = dict.fromkeys(auswertungen, frozenset())
    tabellen = {name: lage.gesperrt(auswertung, frozenset()) for name, auswertung in auswertungen.items()}
    while True:
        schwach: tuple[Platz, ...] = ()
        neu = _mit_gemeinsamen(jahr, tabellen, sperren)
        if neu == sperren:
            schwach = schwache(jahr, tuple(tabellen.values()), lage.schwelle)
            neu = _mit_schutz(jahr, tabellen, sperren, schwach)
        if neu == sperren:
            break
        for name in (name for name in tabellen if neu[name] != sperren[name]):
            tabellen[name] = lage.gesperrt(auswertungen[name], neu[name])
        sperren = neu
    geprueft = tuple(
        replace(t, pruefung=freigabepruefung(t, lage.schwelle, as_of)) if t.veroeffentlicht else t
        for t in tabellen.values()
    )
    return Bericht(jahr, lage.schwelle, lage.min_boegen, tuple(ruecklauf), geprueft, schwach)


def _mit_gemeinsamen(
    jahr: int, tabellen: Mapping[str, Tabelle], sperren: Mapping[str, Sperren | None]
) -> dict[str, Sperren | None]:
    """What must go because it is, or is part of, a gap of another table. Zeros stay: they are shown everywhere.

    A list has no way to hide its sum, so it goes as a whole.
    """
    bekannt = [zahl for tabelle in tabellen.values() for zahl in zahlen(jahr, tabelle)]
    luecken = {zahl.atome for zahl in bekannt if zahl.wert is None}
    neu = dict(sperren)
    for platz, atome, wert in bekannt:
        if wert and any(atome <= luecke for luecke in luecken):
            bisher, ort = neu[platz.tabelle], (platz.zeile, platz.spalte)
            ganz = bisher is None or (tabellen[platz.tabelle].aufbau.liste and ort == SUMME)
            neu[platz.tabelle] = None if ganz or bisher is None else bisher | {ort}
    return neu


def _mit_schutz(
    jahr: int, tabellen: Mapping[str, Tabelle], sperren: Mapping[str, Sperren | None], schwach: Sequence[Platz]
) -> dict[str, Sperren | None]:
    """For each gap that gives way one more beside it: the smallest number of its row, else of its column, but no sum.

    For a number of a table that is not published at all: nothing that shows what it adds up to in the year.
    """
    neu = dict(sperren)
    for platz in schwach:
        tabelle = tabellen[platz.tabelle]
        if tabelle.veroeffentlicht:
            bisher, schutz = neu[platz.tabelle], _schutz(tabelle, platz)
            neu[platz.tabelle] = None if schutz is None or bisher is None else bisher | {schutz}
        else:
            summe = {atom(tabelle.aufbau.feld, GESAMT, GESAMT)}
            zeigende = {name for name, t in tabellen.items() if any(z.atome == summe for z in zahlen(jahr, t))}
            neu |= dict.fromkeys(zeigende)
    return neu


def _schutz(tabelle: Tabelle, platz: Platz) -> tuple[str, str] | None:
    offen = [
        (zeile.code != platz.zeile, wert, i, j, (zeile.code, spalte.code))
        for i, zeile in enumerate(tabelle.zeilen)
        for j, spalte in enumerate(tabelle.spalten)
        if (wert := tabelle.werte[i][j])
        and (zeile.code == platz.zeile) != (spalte.code == platz.spalte)
        and (GESAMT not in (zeile.code, spalte.code) or (tabelle.aufbau.liste and (zeile.code, spalte.code) != SUMME))
    ]
    return min(offen)[-1] if offen else None


class _Auswertung(NamedTuple):
    """The true numbers of one table in units and the sheets behind them, margins last; never handed out."""

    aufbau: Aufbau
    zeilen: tuple[str, ...]
    spalten: tuple[str, ...]
    werte: tuple[tuple[int, ...], ...]
    boegen: tuple[tuple[int, ...], ...]
    einheit: int = 1


class _Lage:
    """The contents of a year and the day and figures with which the rules are asked about them."""

    def __init__(
        self, jahr: int, inhalte: Mapping[Fach, Inhalt], as_of: dt.date, overlay: Mapping[str, Figure] | None
    ) -> None:
        quartale = orte(jahr, Gliederung.quartal)
        self.inhalte = {fach: inhalt for fach, inhalt in inhalte.items() if fach.quartal in quartale}
        self.as_of, self.overlay = as_of, overlay
        self.schwelle = self._figur("schwelle")
        self.min_boegen = self._figur("min_boegen")

    def _figur(self, name: str) -> int:
        wert = Question(self.as_of, self.overlay).figure(rules.decree, name).value
        assert isinstance(wert, int)
        return wert

    def _frage(self, regel: str, erwartet: type[T], **angaben: object) -> T:
        wert = ask(rules[regel], angaben, self.as_of, overlay=self.overlay).value
        assert isinstance(wert, erwartet)
        return wert

    # The true numbers.

    def auswertung(self, aufbau: Aufbau) -> _Auswertung:
        if not aufbau.liste:
            assert aufbau.gliederung is not None
            return _Auswertung(aufbau, *self.berichtstabelle(Merkmal[aufbau.feld], aufbau.gliederung))
        if aufbau.gliederung is None:
            zeilen = (*kategorien(aufbau.feld), GESAMT)
            jahr = self._summe(aufbau.feld)
            posten = [jahr.get(zeile, (0, 0)) for zeile in zeilen]
            werte, boegen = (tuple((p[k],) for p in posten) for k in (0, 1))
            return _Auswertung(aufbau, zeilen, (GESAMT,), werte, boegen)
        spalten = self._vorkommende(aufbau.gliederung)
        posten = [self._summe(aufbau.feld, ort).get(GESAMT, (0, 0)) for ort in (*spalten, None)]
        einheit = gcd(self._figur("zeitschritt"), *(p[0] for p in posten)) if aufbau.feld == "zeit_minuten" else 1
        zahlen = tuple(p[0] // einheit for p in posten)
        return _Auswertung(
            aufbau, (GESAMT,), (*spalten, GESAMT), (zahlen,), (tuple(p[1] for p in posten),), einheit
        )  # fmt: skip

    def berichtstabelle(self, merkmal: Merkmal, gliederung: Gliederung) -> Berichtstabelle:
        boegen = [
            {"quartal": fach.quartal, "behoerdengruppe": fach.behoerdengruppe, merkmal.name: bogen}
            for fach, inhalt in self.inhalte.items()
            if fach.tabelle == merkmal.name
            for bogen in ersatzboegen(inhalt)
        ]
        return self._frage("bericht_tabelle", Berichtstabelle, merkmal=merkmal, gliederung=gliederung, boegen=boegen)

    def _summe(self, feld: str, ort: str | None = None) -> dict[str, list[int]]:
        return zusammengefuehrt(
            inhalt for fach, inhalt in self.inhalte.items() if fach.tabelle == feld and ort in (None, *fach[1:])
        )

    def _vorkommende(self, gliederung: Gliederung) -> tuple[str, ...]:
        if gliederung == Gliederung.quartal:
            return tuple(sorted({fach.quartal for fach in self.inhalte}))
        gruppen = {fach.behoerdengruppe for fach in self.inhalte}
        return tuple(gruppe.name for gruppe in Behoerdengruppe if gruppe.name in gruppen)

    # What may be shown of them.

    def gesperrt(self, auswertung: _Auswertung, sperren: Sperren | None) -> Tabelle:
        """The table as it may be published if these numbers are not shown in it; None: it must not be at all."""
        if not auswertung.werte[-1][-1]:
            return Tabelle(auswertung.aufbau, grund=Grund.leer)
        if sperren is None:
            return Tabelle(auswertung.aufbau, grund=Grund.verbund)
        if auswertung.boegen[-1][-1] < self.min_boegen:
            return Tabelle(auswertung.aufbau, grund=Grund.nicht_sicher)
        return (self._liste if auswertung.aufbau.liste else self._tabelle)(auswertung, sperren)

    def _tabelle(self, a: _Auswertung, sperren: Sperren) -> Tabelle:
        if min(len(a.zeilen), len(a.spalten)) < 3:
            return Tabelle(a.aufbau, grund=Grund.nicht_sicher)
        antwort = self._frage(
            "zellsperrung",
            Veroeffentlichung,
            zeilen=a.zeilen[:-1],
            spalten=a.spalten[:-1],
            werte=[zeile[:-1] for zeile in a.werte[:-1]],
            boegen=a.boegen,
            vorgesperrt=sorted(sperren),
        )
        if antwort.tabelle is None or antwort.zeilen is None or antwort.spalten is None:
            return Tabelle(a.aufbau, grund=Grund.nicht_sicher)
        zeilen, spalten = (tuple(map(linie, codes)) for codes in (antwort.zeilen, antwort.spalten))
        return Tabelle(a.aufbau, zeilen, spalten, antwort.tabelle)

    def _liste(self, a: _Auswertung, sperren: Sperren) -> Tabelle:
        """A number suppressed elsewhere goes in as if no sheet stood behind it, which suppresses it here."""
        plaetze = [(z, s) for z in a.zeilen for s in a.spalten][:-1]
        werte, boegen = ([zahl for zeile in matrix for zahl in zeile][:-1] for matrix in (a.werte, a.boegen))
        antwort = self._frage(
            "zellsperrung_liste",
            Listenveroeffentlichung,
            kategorien=[s if a.zeilen == (GESAMT,) else z for z, s in plaetze],
            werte=werte,
            boegen=[0 if platz in sperren else zahl for platz, zahl in zip(plaetze, boegen, strict=True)],
        )
        if antwort.werte is None or antwort.gesamt is None:
            return Tabelle(a.aufbau, grund=Grund.nicht_sicher)
        gezeigt = tuple(None if w is None else w * a.einheit for w in (*antwort.werte, antwort.gesamt))
        matrix = (gezeigt,) if a.zeilen == (GESAMT,) else tuple((wert,) for wert in gezeigt)
        return Tabelle(a.aufbau, tuple(map(linie, a.zeilen)), tuple(map(linie, a.spalten)), matrix, a.einheit)


def freigabepruefung(tabelle: Tabelle, schwelle: int, as_of: dt.date) -> Rekonstruktion:
    """The release gate for one published table. A list is asked about as a table of one line and its sums, which are the
    same again.
    """
    zeilen, spalten = ([code.code for code in linien] for linien in (tabelle.zeilen, tabelle.spalten))
    werte: list[list[int | None]] = [
        [None if wert is None else wert // tabelle.einheit for wert in zeile] for zeile in tabelle.werte
    ]
    if len(zeilen) == 1:
        zeilen, werte = ["anzahl", GESAMT], werte * 2
    if len(spalten) == 1:
        spalten, werte = ["anzahl", GESAMT], [zeile * 2 for zeile in werte]
    angaben = {"tabelle": werte, "zeilen": zeilen, "spalten": spalten, "schwelle": schwelle}
    wert = ask(rules["rekonstruktion_pruefen"], angaben, as_of).value
    assert isinstance(wert, Rekonstruktion)
    return wert
