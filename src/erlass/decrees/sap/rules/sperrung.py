"""Publishing counts without a conclusion on few people: what is suppressed, and what a reader could compute (V 4).

Zeros are shown, so everyone knows that a gap is at least 1; protection is computed against that (reading L16). What the
suppression promises is proved anew for each table by the attack of `rekonstruktion_pruefen`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Annotated, NamedTuple, TypeAlias

from erlass.decrees.sap.rules.book import rules
from erlass.decrees.sap.rules.netzwerk import Edge, cheapest_path, flow_ranges
from erlass.law.errors import NO_VALUE, refuse
from erlass.law.facts import Fact
from erlass.law.rulebook import PARAMETER

rules.topic("Veröffentlichung ohne Rückschluss")

GESAMT, UEBRIGE = "gesamt", "uebrige"
LAENGSTE_LISTE = 30
BERICHT = "V 4 Satz 3"

Platz: TypeAlias = tuple[int, int]
"""Place of an entry: its row and its column, margins last."""

Anzahl = Annotated[int, Fact("Anzahl", min=0)]
EinzelneAnzahl = Annotated[int, Fact("Anzahl", min=0, max=1_000_000)]
"""So many that all sums of the largest table stay within the limit of integers."""
Name = Annotated[str, Fact("Name", min=1, max=100)]
OHNE_SUMME, MIT_SUMME = "ohne „gesamt“; die Summen werden gebildet", "zuletzt „gesamt“"
Zeilen = Annotated[tuple[Name, ...], Fact("Zeilen", "", 2, LAENGSTE_LISTE, OHNE_SUMME, BERICHT, item="Zeile")]
Spalten = Annotated[tuple[Name, ...], Fact("Spalten", "", 2, LAENGSTE_LISTE, OHNE_SUMME, BERICHT, item="Spalte")]
AlleZeilen = Annotated[tuple[Name, ...], Fact("Zeilen", "", 2, LAENGSTE_LISTE + 1, MIT_SUMME, BERICHT, item="Zeile")]
AlleSpalten = Annotated[tuple[Name, ...], Fact("Spalten", "", 2, LAENGSTE_LISTE + 1, MIT_SUMME, BERICHT, item="Spalte")]
Zahlen = Annotated[tuple[EinzelneAnzahl, ...], Fact("Zeile", max=LAENGSTE_LISTE + 1, item="Anzahl", cites=BERICHT)]
Boegenzahlen = Annotated[
    tuple[Zahlen, ...],
    Fact(
        "Bögen hinter jeder Zahl",
        max=LAENGSTE_LISTE + 1,
        item="Zeile",
        help="mit der Zeile und Spalte „gesamt“",
        cites=BERICHT,
    ),
]
MitLuecken = Annotated[
    tuple[Annotated[tuple[Anzahl | None, ...], Fact("Zeile", max=LAENGSTE_LISTE + 1, item="Anzahl")], ...],
    Fact(
        "veröffentlichte Tabelle",
        max=LAENGSTE_LISTE + 1,
        item="Zeile",
        help="mit Summen; leer, wo gesperrt ist",
        cites=BERICHT,
    ),
]
Eintrag = Annotated[tuple[Name, ...], Fact("Zeile und Spalte", min=2, max=2, item="Name")]
Schwelle = Annotated[int, Fact("kleinste veröffentlichte Zahl", min=2, max=1000, cites=BERICHT)]
MinBoegen = Annotated[int, Fact("kleinste Zahl von Bögen hinter einer Zahl", min=1, max=1000, cites=BERICHT)]


class Veroeffentlichung(NamedTuple):
    veroeffentlichbar: Annotated[bool, Fact("veröffentlichbar")]
    zeilen: Annotated[tuple[str, ...], Fact("Zeilen")] | None = None
    spalten: Annotated[tuple[str, ...], Fact("Spalten")] | None = None
    tabelle: MitLuecken | None = None
    primaer: Annotated[tuple[Eintrag, ...], Fact("gesperrt, weil zu klein oder aus zu wenigen Bögen")] | None = None
    komplementaer: Annotated[tuple[Eintrag, ...], Fact("gesperrt zu deren Schutz")] | None = None


class Listenveroeffentlichung(NamedTuple):
    veroeffentlichbar: Annotated[bool, Fact("veröffentlichbar")]
    werte: Annotated[tuple[Anzahl | None, ...], Fact("veröffentlichte Zahlen")] | None = None
    gesamt: Annotated[int, Fact("Summe")] | None = None
    primaer: Annotated[tuple[str, ...], Fact("gesperrt, weil zu klein oder aus zu wenigen Bögen")] | None = None
    komplementaer: Annotated[tuple[str, ...], Fact("gesperrt zu deren Schutz")] | None = None


class Grenze(NamedTuple):
    zeile: Annotated[str, Fact("Zeile")]
    spalte: Annotated[str, Fact("Spalte")]
    von: Annotated[int, Fact("mindestens")]
    bis: Annotated[int, Fact("höchstens", help="leer, wenn nichts die Zahl begrenzt")] | None


class Ableitbar(NamedTuple):
    zeile: Annotated[str, Fact("Zeile")]
    spalte: Annotated[str, Fact("Spalte")]
    wert: Annotated[int, Fact("Wert")]


class Rekonstruktion(NamedTuple):
    sicher: Annotated[bool, Fact("kein Rückschluss möglich")]
    grenzen: Annotated[tuple[Grenze, ...], Fact("Grenzen jeder Lücke")]
    ableitbar: Annotated[tuple[Ableitbar, ...], Fact("genau berechenbar")]
    schwach: Annotated[tuple[Eintrag, ...], Fact("erkennbar unter der Schwelle")]


class Linie(NamedTuple):
    """A published row or column: the stated ones it adds up, and where its numbers of sheets stand."""

    name: str
    werte: tuple[int, ...]
    boegen: tuple[int, ...]


@rules.rule(BERICHT, "Sperrung einer Tabelle", readings=("L16",))
def zellsperrung(
    zeilen: Zeilen,
    spalten: Spalten,
    werte: Annotated[tuple[Zahlen, ...], Fact("Zahlen ohne Summen", max=LAENGSTE_LISTE, item="Zeile", cites=BERICHT)],
    boegen: Boegenzahlen | None = None,
    schwelle: Schwelle = PARAMETER,
    min_boegen: MinBoegen = PARAMETER,
    vorgesperrt: Annotated[
        tuple[Eintrag, ...],
        Fact("schon gesperrt", max=1000, item="Eintrag", help="in einer anderen Tabelle gesperrte Zahlen, auch Summen"),
    ] = (),
) -> Veroeffentlichung:
    """The table as it may be published: small lines merged, small entries suppressed, and what else protects them.

    Whatever is published, no suppressed entry can be bounded below the threshold.
    """
    _tabelle_pruefen(zeilen, spalten, werte, boegen)
    if sum(map(sum, werte)) < schwelle:
        return Veroeffentlichung(False)
    waagrecht = _zusammengefasst(zeilen, [sum(zeile) for zeile in werte], schwelle)
    senkrecht = _zusammengefasst(spalten, [sum(spalte) for spalte in zip(*werte, strict=True)], schwelle)
    if min(len(waagrecht), len(senkrecht)) < 3:
        return Veroeffentlichung(False)
    tabelle = [[sum(werte[i][j] for i in z.werte for j in s.werte) for s in senkrecht] for z in waagrecht]
    verlangt = _vorgesperrt(vorgesperrt, zeilen, spalten, waagrecht, senkrecht)
    primaer = [
        (i, j)
        for i, j in _plaetze(tabelle)
        if tabelle[i][j] > 0
        and (
            tabelle[i][j] < schwelle
            or (i, j) in verlangt
            or (boegen is not None and _boegen(boegen, waagrecht[i], senkrecht[j]) < min_boegen)
        )
    ]
    gesperrt = set(primaer)
    for platz in primaer:
        schutz = _schutz(tabelle, gesperrt, platz, schwelle)
        if schutz is None:
            return Veroeffentlichung(False)
        gesperrt |= schutz
    namen = {(i, j): (waagrecht[i].name, senkrecht[j].name) for i, j in _plaetze(tabelle)}
    return Veroeffentlichung(
        True,
        tuple(linie.name for linie in waagrecht),
        tuple(linie.name for linie in senkrecht),
        tuple(
            tuple(None if (i, j) in gesperrt else zahl for j, zahl in enumerate(zeile))
            for i, zeile in enumerate(tabelle)
        ),
        tuple(namen[platz] for platz in primaer),
        tuple(namen[platz] for platz in sorted(gesperrt.difference(primaer))),
    )


def _tabelle_pruefen(
    zeilen: Sequence[str],
    spalten: Sequence[str],
    werte: Sequence[Sequence[int]],
    boegen: Sequence[Sequence[int]] | None,
) -> None:
    _namen_pruefen("zeilen", zeilen, (GESAMT, UEBRIGE))
    _namen_pruefen("spalten", spalten, (GESAMT, UEBRIGE))
    _form_pruefen("werte", werte, len(zeilen), len(spalten))
    if boegen is not None:
        _form_pruefen("boegen", boegen, len(zeilen) + 1, len(spalten) + 1)


def _namen_pruefen(feld: str, namen: Sequence[str], vergeben: Sequence[str]) -> None:
    """Refuse names that occur twice, or that are given to what is computed here."""
    for i, name in enumerate(namen):
        if name in vergeben:
            refuse((feld, i), name, "dieser Name ist für berechnete Zahlen vergeben", BERICHT)
        if name in namen[:i]:
            refuse((feld, i), name, "dieser Name kommt schon vor", BERICHT)


def _form_pruefen(feld: str, matrix: Sequence[Sequence[object]], zeilen: int, spalten: int) -> None:
    if len(matrix) != zeilen or any(len(zeile) != spalten for zeile in matrix):
        refuse(feld, NO_VALUE, "erwartet werden {} Zeilen mit je {} Zahlen", BERICHT, zeilen, spalten)


def _zusammengefasst(namen: Sequence[str], summen: Sequence[int], schwelle: int) -> list[Linie]:
    """The lines to publish, total last: those below the threshold are merged, with the smallest others if need be."""
    aufsteigend = sorted((summe, i) for i, summe in enumerate(summen) if summe > 0)
    anzahl = sum(summe < schwelle for summe, _ in aufsteigend)
    while anzahl and sum(summe for summe, _ in aufsteigend[:anzahl]) < schwelle:
        anzahl += 1
    vereint = tuple(sorted(i for _, i in aufsteigend[:anzahl]))
    linien = [Linie(name, (i,), (i,)) for i, name in enumerate(namen) if i not in vereint]
    if vereint:
        linien.append(Linie(UEBRIGE, vereint, vereint))
    return [*linien, Linie(GESAMT, tuple(range(len(namen))), (len(namen),))]


def _boegen(boegen: Sequence[Sequence[int]], zeile: Linie, spalte: Linie) -> int:
    """At least so many sheets are behind an entry: of merged ones the largest number, as a sheet may be in several."""
    return max(boegen[i][j] for i in zeile.boegen for j in spalte.boegen)


def _vorgesperrt(
    vorgesperrt: Sequence[Sequence[str]],
    zeilen: Sequence[str],
    spalten: Sequence[str],
    waagrecht: list[Linie],
    senkrecht: list[Linie],
) -> set[Platz]:
    """Places of the entries that must be suppressed; one that was merged stands for the merged entry."""
    verlangt = set()
    for nummer, (zeile, spalte) in enumerate(vorgesperrt):
        i, j = _linie(zeile, zeilen, waagrecht), _linie(spalte, spalten, senkrecht)
        if i is None:
            refuse(("vorgesperrt", nummer), zeile, "diese Zeile gibt es nicht", BERICHT)
        if j is None:
            refuse(("vorgesperrt", nummer), spalte, "diese Spalte gibt es nicht", BERICHT)
        verlangt.add((i, j))
    return verlangt


def _linie(name: str, namen: Sequence[str], linien: list[Linie]) -> int | None:
    """Number of the published line that a name stands for: its own, or the one it was merged into."""
    if name == GESAMT:
        return len(linien) - 1
    teil = namen.index(name) if name in namen else -1
    return next((i for i, linie in enumerate(linien[:-1]) if linie.name == name or teil in linie.werte), None)


def _plaetze(tabelle: Sequence[Sequence[object]]) -> Iterator[Platz]:
    """All places of a table, row by row."""
    return ((i, j) for i, zeile in enumerate(tabelle) for j in range(len(zeile)))


def _schutz(tabelle: list[list[int]], gesperrt: set[Platz], platz: Platz, schwelle: int) -> set[Platz] | None:
    """What must be suppressed besides, so that this entry lies on a cycle of gaps that give way; None if nothing helps.

    Rows and columns are nodes, entries of at least the threshold edges. Along a cycle entries can rise and fall in
    turn by `schwelle - 1`, none below 1, while all sums stay; so the suppressed entry may be at least the threshold.
    The cost of an edge is one number made of its value, a count of one, and a bonus, the larger the earlier the entry
    stands: such costs compare first by the sum of the values, then by the number of entries, then by their sorted list.
    """
    hoehe, breite = len(tabelle), len(tabelle[0])
    umfang = hoehe * breite
    nachbarn: list[dict[int, int]] = [{} for _ in range(hoehe + breite)]
    for i, j in _plaetze(tabelle):
        if tabelle[i][j] >= schwelle and (i, j) != platz:
            bonus = 1 << (umfang - 1 - i * breite - j)
            neu = ((tabelle[i][j] * (umfang + 1) + 1) << umfang) - bonus
            nachbarn[i][hoehe + j] = nachbarn[hoehe + j][i] = 0 if (i, j) in gesperrt else neu
    weg = cheapest_path(nachbarn, platz[0], hoehe + platz[1])
    if weg is None:
        return None
    return {(min(schritt), max(schritt) - hoehe) for schritt in pairwise(weg)} - gesperrt


@rules.rule(BERICHT, "Sperrung einer Liste", readings=("L16",))
def zellsperrung_liste(
    kategorien: Annotated[
        tuple[Name, ...],
        Fact("Kategorien", min=1, max=1000, item="Name", help=OHNE_SUMME, cites=BERICHT),
    ],
    werte: Annotated[tuple[EinzelneAnzahl, ...], Fact("Zahlen", max=1000, item="Anzahl", cites=BERICHT)],
    boegen: Annotated[
        tuple[EinzelneAnzahl, ...], Fact("Bögen hinter jeder Zahl", max=1000, item="Anzahl", cites=BERICHT)
    ]
    | None = None,
    schwelle: Schwelle = PARAMETER,
    min_boegen: MinBoegen = PARAMETER,
) -> Listenveroeffentlichung:
    """The list as it may be published: its sum, and the values but for the small ones and those that protect them."""
    _namen_pruefen("kategorien", kategorien, (GESAMT,))
    for feld, zahlen in (("werte", werte), ("boegen", boegen)):
        if zahlen is not None and len(zahlen) != len(kategorien):
            refuse(feld, NO_VALUE, "erwartet werden {} Zahlen, eine je Kategorie", BERICHT, len(kategorien))
    gesamt = sum(werte)
    if gesamt < schwelle:
        return Listenveroeffentlichung(False)
    primaer = [
        i
        for i, wert in enumerate(werte)
        if wert > 0 and (wert < schwelle or (boegen is not None and boegen[i] < min_boegen))
    ]
    gesperrt = set(primaer)
    for i in primaer:
        if any(werte[k] >= schwelle for k in gesperrt - {i}):
            continue
        offen = [k for k, wert in enumerate(werte) if wert >= schwelle and k not in gesperrt]
        if not offen:
            return Listenveroeffentlichung(False)
        gesperrt.add(min(offen, key=lambda k: (werte[k], k)))
    return Listenveroeffentlichung(
        True,
        tuple(None if i in gesperrt else wert for i, wert in enumerate(werte)),
        gesamt,
        tuple(kategorien[i] for i in primaer),
        tuple(kategorien[i] for i in sorted(gesperrt.difference(primaer))),
    )


@rules.rule(BERICHT, "Angriff auf eine veröffentlichte Tabelle", readings=("L16",))
def rekonstruktion_pruefen(
    tabelle: MitLuecken, zeilen: AlleZeilen, spalten: AlleSpalten, schwelle: Schwelle = PARAMETER
) -> Rekonstruktion:
    """What a reader can compute of each gap, knowing that it is at least 1: exact bounds from all published numbers.

    Each sum says that what flows into a row or column also flows out of it, so the gaps are flows in a network.
    """
    for feld, namen in (("zeilen", zeilen), ("spalten", spalten)):
        if namen[-1] != GESAMT:
            refuse((feld, len(namen) - 1), namen[-1], "die letzte Angabe ist „gesamt“", BERICHT)
        _namen_pruefen(feld, namen[:-1], (GESAMT,))
    _form_pruefen("tabelle", tabelle, len(zeilen), len(spalten))
    ueberschuss = [0] * (len(zeilen) + len(spalten))
    luecken: list[Platz] = []
    for i, j in _plaetze(tabelle):
        kante, zahl = _kante(tabelle, i, j), tabelle[i][j]
        if zahl is None:
            luecken.append((i, j))
        ueberschuss[kante.tail] -= 1 if zahl is None else zahl
        ueberschuss[kante.head] += 1 if zahl is None else zahl
    spannen = flow_ranges(ueberschuss, [_kante(tabelle, i, j) for i, j in luecken])
    if spannen is None:
        refuse(
            "tabelle", NO_VALUE, "die Zahlen und Summen widersprechen einander; jede Lücke ist mindestens 1", BERICHT
        )
    grenzen = tuple(
        Grenze(zeilen[i], spalten[j], spanne.least + 1, None if spanne.most is None else spanne.most + 1)
        for (i, j), spanne in zip(luecken, spannen, strict=True)
    )
    ableitbar = tuple(Ableitbar(g.zeile, g.spalte, g.von) for g in grenzen if g.von == g.bis)
    schwach = tuple((g.zeile, g.spalte) for g in grenzen if g.bis is not None and g.bis < schwelle)
    return Rekonstruktion(not ableitbar and not schwach, grenzen, ableitbar, schwach)


def _kante(tabelle: Sequence[Sequence[object]], i: int, j: int) -> Edge:
    """The edge of an entry: from row to column, for sums of rows and columns the other way round."""
    zeile, spalte = i, len(tabelle) + j
    eine_summe = (i == len(tabelle) - 1) != (j == len(tabelle[0]) - 1)
    return Edge(spalte, zeile) if eine_summe else Edge(zeile, spalte)
