"""What a reader can work out of all published tables and lists together, and of two reports.

Every number stands for a sum of atoms: what was counted for one category in one quarter, group or year. Tables share
atoms: both tables of themes have the same sums of each theme; the ways of access add up to the new clients; each trait to
all clients; quarters and groups of a count to the same year. Besides, the sheet is public, and so is what its tests
demand: nobody is new, has a theme or is referred without being a client, and each client has a theme and a talk.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from erlass.decrees.sap.bericht.ausgabe import AUFBAU, Aufbau, Bericht, Linie, Tabelle, kategorien, orte
from erlass.decrees.sap.bericht.inhalte import OHNE_MERKMALE
from erlass.decrees.sap.bericht.schranken import Schranken
from erlass.decrees.sap.rules.bogen import KATEGORIEN, MERKMALE
from erlass.decrees.sap.rules.sperrung import UEBRIGE
from erlass.decrees.sap.rules.statistik import GESAMT, Gliederung

VON_UNTEN_BEGRENZT = ("anzahl_beratene", "anzahl_gespraeche", "themen")
"""Fields of which the form says how many there are at least; the others may be few anywhere for all it says."""


class Atom(NamedTuple):
    feld: str
    kategorie: str
    ort: str


class Platz(NamedTuple):
    """Place of a number in a report: its table, and the codes of its row and column."""

    tabelle: str
    zeile: str
    spalte: str


class Zahl(NamedTuple):
    """A number of a report as it is seen: its place, the atoms it adds up, and itself (None: a gap, at least 1)."""

    platz: Platz
    atome: frozenset[Atom]
    wert: int | None


def atom(feld: str, kategorie: str, ort: str) -> Atom:
    """The atom of a category at a place, by one name wherever it is published."""
    if kategorie == OHNE_MERKMALE:
        return Atom(OHNE_MERKMALE, GESAMT, ort)
    if kategorie == GESAMT and feld in MERKMALE:
        return Atom("anzahl_beratene", GESAMT, ort)
    if kategorie == GESAMT and feld == "zugang":
        return Atom("davon_neu", GESAMT, ort)
    return Atom(feld, kategorie, ort)


def zahlen(jahr: int, tabelle: Tabelle) -> Iterator[Zahl]:
    """The numbers of a table in units, row by row; merged lines stand for all that are not listed."""
    aufbau = tabelle.aufbau
    zeilen = _glieder(tabelle.zeilen, kategorien(aufbau.feld))
    spalten = _glieder(tabelle.spalten, orte(jahr, aufbau.gliederung))
    for zeile, werte in zip(tabelle.zeilen, tabelle.werte, strict=True):
        for spalte, wert in zip(tabelle.spalten, werte, strict=True):
            atome = frozenset(atom(aufbau.feld, k, o) for k in zeilen[zeile.code] for o in spalten[spalte.code])
            yield Zahl(
                Platz(aufbau.name, zeile.code, spalte.code), atome, None if wert is None else wert // tabelle.einheit
            )


def _glieder(linien: Sequence[Linie], alle: Sequence[str]) -> dict[str, tuple[str, ...]]:
    codes = [linie.code for linie in linien]
    return {code: (code,) if code != UEBRIGE else tuple(k for k in alle if k not in codes) for code in codes}


def schwache(jahr: int, tabellen: Sequence[Tabelle], schwelle: int) -> tuple[Platz, ...]:
    """What a reader can compute, or recognise as smaller than the threshold, from everything published.

    That is gaps, and sums by quarter or group of a table that is not published while its sum of the year is.
    """
    veroeffentlicht = [tabelle for tabelle in tabellen if tabelle.veroeffentlicht]
    bekannt = [zahl for tabelle in veroeffentlicht for zahl in zahlen(jahr, tabelle)]
    luecken: dict[frozenset[Atom], list[Platz]] = {}
    for zahl in bekannt:
        if zahl.wert is None:
            luecken.setdefault(zahl.atome, []).append(zahl.platz)
    schranken = _schranken(jahr, veroeffentlicht, bekannt)
    erkannt = [platz for luecke in _erkennbare(schranken, tuple(luecken), schwelle) for platz in luecken[luecke]]
    for platz, verborgen in _verborgene(jahr, veroeffentlicht):
        hoechstens = schranken.groesster({verborgen: 1}, schwelle)
        if hoechstens is not None and 1 <= hoechstens < schwelle:
            erkannt.append(platz)
    return tuple(erkannt)


def _verborgene(jahr: int, tabellen: Sequence[Tabelle]) -> Iterator[tuple[Platz, Atom]]:
    namen = {tabelle.aufbau.name for tabelle in tabellen}
    for aufbau in AUFBAU:
        if aufbau.feld in VON_UNTEN_BEGRENZT and aufbau.name not in namen:
            for ort in orte(jahr, aufbau.gliederung):
                yield Platz(aufbau.name, GESAMT, ort), Atom(aufbau.feld, GESAMT, ort)


def _erkennbare(
    schranken: Schranken[Atom], luecken: Sequence[frozenset[Atom]], schwelle: int
) -> Iterator[frozenset[Atom]]:
    """The gaps without two possible values of which one reaches the threshold.

    Each solution found on the way shows a possible value of every gap, so that few have to be asked for themselves.
    """
    gesehen = {luecke: [schranken.wert(_summe(luecke))] * 2 for luecke in luecken}

    def geschuetzt(luecke: frozenset[Atom]) -> bool:
        kleinster, groesster = gesehen[luecke]
        return groesster >= max(schwelle, kleinster + 1)

    def ansehen() -> None:
        for luecke, werte in gesehen.items():
            wert = schranken.wert(_summe(luecke))
            werte[:] = min(werte[0], wert), max(werte[1], wert)

    for luecke in luecken:
        if geschuetzt(luecke):
            continue
        if schranken.groesster(_summe(luecke), max(schwelle, ceil(gesehen[luecke][0]) + 1)) is None:
            continue
        ansehen()
        if not geschuetzt(luecke):
            schranken.kleinster(_summe(luecke))
            ansehen()
        if not geschuetzt(luecke):
            yield luecke


def _summe(atome: frozenset[Atom]) -> dict[Atom, int]:
    return dict.fromkeys(atome, 1)


def _schranken(jahr: int, tabellen: Sequence[Tabelle], bekannt: Sequence[Zahl]) -> Schranken[Atom]:
    """All a reader knows. Atoms known by themselves are put in at once, which keeps the rest small, unless asked for.

    Single numbers of a table that is not published add nothing: whatever the others say of all clients of a quarter or
    group, they can be shared out in the same proportion.
    """
    gesucht = {a for zahl in bekannt if zahl.wert is None for a in zahl.atome}
    gleich = [(_summe(zahl.atome), zahl.wert) for zahl in bekannt if zahl.wert is not None]
    gleich += [({a: 1}, 0) for tabelle in tabellen for a in _nicht_vorhanden(jahr, tabelle)]
    fest = {a: wert for summe, wert in gleich if len(summe) == 1 or wert == 0 for a in summe if a not in gesucht}
    summen = [summe for tabelle in tabellen for summe in _summen(jahr, tabelle.aufbau)]
    for aufbau in AUFBAU:
        if aufbau.feld in VON_UNTEN_BEGRENZT:
            teile = [Atom(aufbau.feld, GESAMT, ort) for ort in orte(jahr, aufbau.gliederung)]
            summen.append(_rest(Atom(aufbau.feld, GESAMT, GESAMT), teile))
    vorkommend = {a for summe in summen for a in summe}
    gleich += [(summe, 0) for summe in summen]
    mindestens = [(_summe(zahl.atome), 1) for zahl in bekannt if zahl.wert is None]
    mindestens += [(mehr, 0) for mehr in _form_des_bogens(jahr) if vorkommend.issuperset(mehr)]
    return Schranken(
        (_eingesetzt(summe, wert, fest) for summe, wert in gleich),
        (rest for rest in (_eingesetzt(summe, wert, fest) for summe, wert in mindestens) if rest[0]),
    )


def _eingesetzt(summe: Mapping[Atom, int], wert: int, fest: Mapping[Atom, int]) -> tuple[dict[Atom, int], int]:
    rest = {a: k for a, k in summe.items() if a not in fest}
    return rest, wert - sum(k * fest[a] for a, k in summe.items() if a in fest)


def _nicht_vorhanden(jahr: int, tabelle: Tabelle) -> Iterator[Atom]:
    """Lines that are neither listed nor merged are zero."""
    feld, gliederung = tabelle.aufbau.feld, tabelle.aufbau.gliederung
    zeilen, spalten = ({linie.code for linie in linien} for linien in (tabelle.zeilen, tabelle.spalten))
    for k in (*kategorien(feld), GESAMT):
        for o in (*orte(jahr, gliederung), GESAMT):
            if not ({k, UEBRIGE} & zeilen and {o, UEBRIGE} & spalten):
                yield atom(feld, k, o)


def _summen(jahr: int, aufbau: Aufbau) -> Iterator[dict[Atom, int]]:
    """Sums over all categories and over all quarters or groups, each less its parts, which gives 0."""
    zeilen, spalten = kategorien(aufbau.feld), orte(jahr, aufbau.gliederung)
    if spalten:
        for k in (*zeilen, GESAMT):
            yield _rest(atom(aufbau.feld, k, GESAMT), [atom(aufbau.feld, k, o) for o in spalten])
    if zeilen:
        for o in (*spalten, GESAMT):
            yield _rest(atom(aufbau.feld, GESAMT, o), [atom(aufbau.feld, k, o) for k in zeilen])


def _rest(ganzes: Atom, teile: Sequence[Atom]) -> dict[Atom, int]:
    return {ganzes: 1} | dict.fromkeys(teile, -1)


def _form_des_bogens(jahr: int) -> Iterator[dict[Atom, int]]:
    """Differences that are never negative, at every quarter, group and the year, because no sheet has them negative."""
    for ort in (*orte(jahr, Gliederung.quartal), *orte(jahr, Gliederung.behoerdengruppe), GESAMT):
        beratene = Atom("anzahl_beratene", GESAMT, ort)
        for feld in ("davon_neu", "abgeschlossen", "beratene_vorgesetzte"):
            yield {beratene: 1, Atom(feld, GESAMT, ort): -1}
        for feld in ("themen", "weitervermittlung"):
            yield from ({beratene: 1, Atom(feld, k, ort): -1} for k in KATEGORIEN[feld])
        for feld in ("anzahl_gespraeche", "themen"):
            yield {Atom(feld, GESAMT, ort): 1, beratene: -1}


class Veraenderung(NamedTuple):
    """A number published in both reports, and by how much it has changed."""

    platz: Platz
    um: int


@dataclass(frozen=True, slots=True)
class Selbsttest:
    """What the attack found: gaps that give way, and changes smaller than the threshold.

    `schwach`: gaps of the report, `schwach_im_vorjahr`: of the earlier one. `kleine_veraenderungen`: who knows of a change
    sees it there. Reports of two years count different sheets, so that nothing can be computed from such a change; in two
    versions for one year it is what was handed in between, and the test fails.
    """

    schwach: tuple[Platz, ...]
    schwach_im_vorjahr: tuple[Platz, ...]
    kleine_veraenderungen: tuple[Veraenderung, ...]
    zwei_fassungen: bool

    @property
    def bestanden(self) -> bool:
        return not (self.schwach or self.schwach_im_vorjahr or self.zwei_fassungen)


def selbsttest(bericht: Bericht, vorjahr: Bericht | None = None) -> Selbsttest:
    """The attack on a published report, from its published numbers alone, and on its differences to an earlier one.

    Raises `Widerspruch` if the numbers contradict one another.
    """
    schwach = schwache(bericht.jahr, bericht.tabellen, bericht.schwelle)
    if vorjahr is None:
        return Selbsttest(schwach, (), (), False)
    jetzt, vorher = _gezeigte(bericht), _gezeigte(vorjahr)
    unterschiede = {platz: jetzt[platz] - vorher[platz] for platz in jetzt if platz in vorher}
    kleine = tuple(Veraenderung(platz, um) for platz, um in unterschiede.items() if 0 < abs(um) < bericht.schwelle)
    zwei_fassungen = bericht.jahr == vorjahr.jahr and bericht.tabellen != vorjahr.tabellen
    return Selbsttest(schwach, schwache(vorjahr.jahr, vorjahr.tabellen, vorjahr.schwelle), kleine, zwei_fassungen)


def _gezeigte(bericht: Bericht) -> dict[Platz, int]:
    """The published numbers by place, quarters without their year so that years can be compared."""
    return {
        zahl.platz._replace(spalte=zahl.platz.spalte.removeprefix(f"{bericht.jahr}-")): zahl.wert
        for tabelle in bericht.tabellen
        if tabelle.veroeffentlicht
        for zahl in zahlen(bericht.jahr, tabelle)
        if zahl.wert is not None
    }
