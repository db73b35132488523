"""Suppression against slow second computations: all paths of a small table, all fillings of its gaps.

The central promise is a property: whatever `zellsperrung` publishes withstands the attack of `rekonstruktion_pruefen`.
"""

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from erlass import decrees
from erlass.law.errors import FactError
from erlass.law.rulebook import ask

TAG = dt.date(2018, 2, 1)
Tabelle = Sequence[Sequence[int | None]]


def frage(regel: str, **angaben: object) -> Any:
    return ask(decrees.rule(f"sap.{regel}"), angaben, TAG).value


def abgelehnt(regel: str, **angaben: object) -> tuple[str, ...]:
    with pytest.raises(FactError) as fehler:
        frage(regel, **angaben)
    return tuple(r.path for r in fehler.value.refusals)


def namen(zahl: int, buchstabe: str) -> list[str]:
    return [f"{buchstabe}{i}" for i in range(zahl)]


def sperre(werte: Sequence[Sequence[int]], **angaben: object) -> Any:
    zeilen, spalten = namen(len(werte), "z"), namen(len(werte[0]), "s")
    return frage("zellsperrung", zeilen=zeilen, spalten=spalten, werte=werte, **angaben)


def greife_an(tabelle: Tabelle) -> Any:
    zeilen, spalten = [*namen(len(tabelle) - 1, "z"), "gesamt"], [*namen(len(tabelle[0]) - 1, "s"), "gesamt"]
    return frage("rekonstruktion_pruefen", tabelle=tabelle, zeilen=zeilen, spalten=spalten)


def mit_summen(werte: Sequence[Sequence[int]]) -> list[list[int]]:
    zeilen = [[*zeile, sum(zeile)] for zeile in werte]
    return [*zeilen, [sum(spalte) for spalte in zip(*zeilen, strict=True)]]


def tabellen(zeilen: int, spalten: int, groesste: int, kleinste: int = 0) -> st.SearchStrategy[list[list[int]]]:
    zahl = st.one_of(st.integers(kleinste, 9), st.integers(kleinste, groesste))
    form = st.tuples(st.integers(2, zeilen), st.integers(2, spalten))
    return form.flatmap(
        lambda hb: st.lists(st.lists(zahl, min_size=hb[1], max_size=hb[1]), min_size=hb[0], max_size=hb[0])
    )


# The cheapest protection, by listing all paths.

Platz = tuple[int, int]


def alle_wege(tabelle: Tabelle, erlaubt: set[Platz], start: Platz) -> Iterator[list[Platz]]:
    """All simple paths over permitted entries from the row to the column of `start`, each a list of entries."""

    def weiter(in_zeile: bool, wo: int, weg: list[Platz], zeilen: set[int], spalten: set[int]) -> Iterator[list[Platz]]:
        if not in_zeile and wo == start[1]:
            yield weg
            return
        if in_zeile:
            for j in range(len(tabelle[0])):
                if (wo, j) in erlaubt and j not in spalten:
                    yield from weiter(False, j, [*weg, (wo, j)], zeilen, spalten | {j})
        else:
            for i in range(len(tabelle)):
                if (i, wo) in erlaubt and i not in zeilen:
                    yield from weiter(True, i, [*weg, (i, wo)], zeilen | {i}, spalten)

    return weiter(True, start[0], [], {start[0]}, set())


def langsam_gesperrt(tabelle: list[list[int]], primaer: list[Platz], schwelle: int) -> set[Platz] | None:
    gesperrt = set(primaer)
    plaetze = {(i, j) for i in range(len(tabelle)) for j in range(len(tabelle[0]))}
    for p in primaer:
        erlaubt = {(i, j) for i, j in plaetze if tabelle[i][j] >= schwelle} - {p}
        moeglich = [sorted(set(weg) - gesperrt) for weg in alle_wege(tabelle, erlaubt, p)]
        if not moeglich:
            return None
        gesperrt |= set(min(moeglich, key=lambda neu: (sum(tabelle[i][j] for i, j in neu), len(neu), neu)))
    return gesperrt


def platz_von(antwort: Any, eintrag: Sequence[str]) -> Platz:
    return antwort.zeilen.index(eintrag[0]), antwort.spalten.index(eintrag[1])


@given(tabellen(3, 3, 14), st.integers(2, 6), st.data())
@settings(max_examples=300, deadline=None)
def test_der_guenstigste_schutz_ist_der_guenstigste_aller_wege(
    werte: list[list[int]], schwelle: int, data: st.DataObject
) -> None:
    summen = [*map(sum, werte), *map(sum, zip(*werte, strict=True))]
    assume(all(summe == 0 or summe >= schwelle for summe in summen) and any(summen))  # nothing is merged
    tabelle = mit_summen(werte)
    plaetze = [(i, j) for i in range(len(tabelle)) for j in range(len(tabelle[0]))]
    verlangt = data.draw(st.lists(st.sampled_from(plaetze), max_size=3))
    zeilen, spalten = [*namen(len(werte), "z"), "gesamt"], [*namen(len(werte[0]), "s"), "gesamt"]
    antwort = sperre(werte, schwelle=schwelle, vorgesperrt=[[zeilen[i], spalten[j]] for i, j in verlangt])
    primaer = [(i, j) for i, j in plaetze if tabelle[i][j] > 0 and (tabelle[i][j] < schwelle or (i, j) in verlangt)]
    erwartet = langsam_gesperrt(tabelle, primaer, schwelle)
    assert antwort.veroeffentlichbar == (erwartet is not None)
    if erwartet is not None:
        assert [platz_von(antwort, e) for e in antwort.primaer] == primaer
        assert [platz_von(antwort, e) for e in antwort.komplementaer] == sorted(erwartet - set(primaer))
        for i, j in plaetze:
            assert antwort.tabelle[i][j] == (None if (i, j) in erwartet else tabelle[i][j])


def test_bei_gleichen_kosten_wird_weniger_gesperrt() -> None:
    # 18 + 6 + 6 over z2 as against five sixes over z1 and z2, which would come first in the list.
    antwort = sperre([[3, 6, 18], [40, 6, 6], [6, 40, 6]])
    assert antwort.komplementaer == (("z0", "s2"), ("z2", "s0"), ("z2", "s2"))


def test_bei_gleichen_kosten_und_gleich_vielen_wird_das_vordere_gesperrt() -> None:
    antwort = sperre([[3, 6, 10], [6, 18, 40], [10, 40, 10]])
    assert antwort.komplementaer == (("z0", "s1"), ("z1", "s0"), ("z1", "s1"))


def test_was_schon_gesperrt_ist_kostet_nichts() -> None:
    werte = [[3, 9, 8], [10, 9, 20], [9, 20, 20]]
    assert sperre(werte).komplementaer == (("z0", "s1"), ("z1", "s0"), ("z1", "s1"))
    kreis = [["z1", "s1"], ["z1", "s2"], ["z2", "s1"], ["z2", "s2"]]
    assert sperre(werte, vorgesperrt=kreis).komplementaer == (("z0", "s2"), ("z2", "s0"))


def test_eine_zahl_unter_der_schwelle_schuetzt_keine_andere() -> None:
    antwort = sperre([[3, 3], [30, 30]])
    assert antwort.komplementaer == (("z0", "gesamt"), ("z1", "s0"), ("z1", "s1"), ("z1", "gesamt"))


# What everything is for.


@given(tabellen(6, 5, 40), st.integers(2, 6), st.booleans(), st.data())
@settings(max_examples=400, deadline=None)
def test_was_veroeffentlicht_wird_haelt_dem_angriff_stand(
    werte: list[list[int]], schwelle: int, mit_boegen: bool, data: st.DataObject
) -> None:
    hoehe, breite = len(werte), len(werte[0])
    boegen = None
    if mit_boegen:
        zeile = st.lists(st.integers(0, 6), min_size=breite + 1, max_size=breite + 1)
        boegen = data.draw(st.lists(zeile, min_size=hoehe + 1, max_size=hoehe + 1))
    zeilen, spalten = [*namen(hoehe, "z"), "gesamt"], [*namen(breite, "s"), "gesamt"]
    vorgesperrt = data.draw(st.lists(st.tuples(st.sampled_from(zeilen), st.sampled_from(spalten)), max_size=3))
    antwort = sperre(werte, boegen=boegen, schwelle=schwelle, vorgesperrt=vorgesperrt)
    if not antwort.veroeffentlichbar:
        assert antwort == (False, None, None, None, None, None)
        return
    angriff = frage(
        "rekonstruktion_pruefen",
        tabelle=antwort.tabelle, zeilen=antwort.zeilen, spalten=antwort.spalten, schwelle=schwelle,
    )  # fmt: skip
    assert angriff.sicher
    gesperrt = {*antwort.primaer, *antwort.komplementaer}
    assert [(g.zeile, g.spalte) for g in angriff.grenzen] == sorted(gesperrt, key=lambda e: platz_von(antwort, e))
    for grenze in angriff.grenzen:
        assert grenze.bis is None or grenze.bis >= max(schwelle, grenze.von + 1)
    for i, zeile in enumerate(antwort.tabelle):
        for j, zahl in enumerate(zeile):
            assert zahl is None or zahl == 0 or zahl >= schwelle
            assert (zahl is None) == ((antwort.zeilen[i], antwort.spalten[j]) in gesperrt)


@given(tabellen(4, 4, 12), st.integers(2, 6))
@settings(max_examples=200, deadline=None)
def test_zusammenfassen_verliert_keine_nennung(werte: list[list[int]], schwelle: int) -> None:
    antwort = sperre(werte, schwelle=schwelle)
    gesamt = sum(map(sum, werte))
    if gesamt < schwelle:
        assert not antwort.veroeffentlichbar
    if antwort.veroeffentlichbar:
        assert antwort.tabelle[-1][-1] in (gesamt, None)
        kleine = [i for i, zeile in enumerate(werte) if 0 < sum(zeile) < schwelle]
        assert not {f"z{i}" for i in kleine} & set(antwort.zeilen)
        assert ("uebrige" in antwort.zeilen) == bool(kleine)
        assert set(antwort.zeilen[:-1]) - {"uebrige"} == {n for n in namen(len(werte), "z") if n in antwort.zeilen}


def test_die_kleinste_zeile_kommt_hinzu_bei_gleichen_die_erste() -> None:
    antwort = sperre([[30, 30], [1, 1], [6, 6], [5, 7], [0, 0]])
    assert antwort.zeilen == ("z0", "z3", "z4", "uebrige", "gesamt")
    assert antwort.tabelle[3] == (7, 7, 14)


def test_mehrere_kleine_zeilen_die_zusammen_reichen_bleiben_unter_sich() -> None:
    antwort = sperre([[30, 30], [2, 2], [2, 2], [40, 40]], schwelle=4, vorgesperrt=[])
    assert antwort.zeilen == ("z0", "z1", "z2", "z3", "gesamt")
    antwort = sperre([[30, 30], [2, 2], [2, 2], [40, 40]])
    assert antwort.zeilen == ("z0", "z3", "uebrige", "gesamt")


def test_auch_spalten_werden_zusammengefasst() -> None:
    antwort = sperre([[30, 1, 20], [30, 1, 20]])
    assert antwort.spalten == ("s0", "uebrige", "gesamt")
    assert antwort.tabelle == ((30, 21, 51), (30, 21, 51), (60, 42, 102))


def test_bleibt_nur_eine_zeile_uebrig_wird_nichts_veroeffentlicht() -> None:
    assert not sperre([[30, 30], [1, 1]]).veroeffentlichbar


def test_fuer_zusammengefasste_zaehlt_die_groesste_zahl_der_boegen() -> None:
    werte = [[30, 30], [30, 30], [2, 2], [9, 9]]
    boegen = [[5, 5, 9], [5, 5, 9], [2, 1, 2], [2, 4, 4], [9, 9, 12]]
    antwort = sperre(werte, boegen=boegen)
    assert antwort.zeilen == ("z0", "z1", "uebrige", "gesamt")
    assert antwort.primaer == (("uebrige", "s0"),)


def test_wenige_boegen_sperren_auch_grosse_zahlen_und_nullen_bleiben() -> None:
    antwort = sperre([[30, 0], [30, 30]], boegen=[[2, 0, 2], [5, 5, 9], [7, 5, 9]])
    assert antwort.primaer == (("z0", "s0"), ("z0", "gesamt"))
    assert antwort.tabelle[0][1] == 0


def test_eine_vorgesperrte_zahl_in_einer_kleinen_zeile_sperrt_die_zusammengefasste() -> None:
    werte = [[30, 30], [30, 30], [1, 1], [9, 9]]
    assert ("uebrige", "gesamt") in sperre(werte, vorgesperrt=[["z2", "gesamt"]]).primaer
    assert ("uebrige", "gesamt") in sperre(werte, vorgesperrt=[["uebrige", "gesamt"]]).primaer


@pytest.mark.parametrize(
    ("pfad", "angaben"),
    [
        ("werte[0][1]", {"werte": [[1, -1], [1, 1]]}),
        ("werte[1][0]", {"werte": [[1, 1], [1.5, 1]]}),
        ("werte", {"werte": [[1, 1]]}),
        ("werte", {"werte": [[1, 1], [1]]}),
        ("boegen", {"boegen": [[1, 1], [1, 1]]}),
        ("zeilen", {"zeilen": ["a"], "werte": [[1, 1]]}),
        ("spalten", {"spalten": ["a"], "werte": [[1], [1]]}),
        ("zeilen[1]", {"zeilen": ["a", "a"]}),
        ("spalten[0]", {"spalten": ["gesamt", "b"]}),
        ("schwelle", {"schwelle": 1}),
        ("vorgesperrt[1]", {"vorgesperrt": [["a", "gesamt"], ["c", "x"]]}),
        ("vorgesperrt[0]", {"vorgesperrt": [["a", "uebrige"]]}),
        ("vorgesperrt[0]", {"vorgesperrt": [["a"]]}),
    ],
)
def test_tabelle_wird_abgelehnt(pfad: str, angaben: dict[str, object]) -> None:
    gut: dict[str, object] = {"zeilen": ["a", "b"], "spalten": ["x", "y"], "werte": [[9, 9], [9, 9]]}
    assert abgelehnt("zellsperrung", **(gut | angaben)) == (pfad,)


# Lists.


def liste(werte: Sequence[int], **angaben: object) -> Any:
    return frage("zellsperrung_liste", kategorien=namen(len(werte), "k"), werte=werte, **angaben)


@given(st.lists(st.integers(0, 12), min_size=1, max_size=8), st.integers(2, 6), st.data())
@settings(max_examples=200, deadline=None)
def test_auch_eine_liste_haelt_dem_angriff_stand(werte: list[int], schwelle: int, data: st.DataObject) -> None:
    boegen = data.draw(st.none() | st.lists(st.integers(0, 5), min_size=len(werte), max_size=len(werte)))
    antwort = liste(werte, boegen=boegen, schwelle=schwelle)
    if not antwort.veroeffentlichbar:
        assert antwort == (False, None, None, None, None)
        return
    assert antwort.gesamt == sum(werte)
    # A list with its sum is a table of one column whose sums are not published apart.
    angriff = frage(
        "rekonstruktion_pruefen",
        tabelle=[[wert, wert] for wert in (*antwort.werte, antwort.gesamt)],
        zeilen=[*namen(len(werte), "k"), "gesamt"],
        spalten=["anzahl", "gesamt"],
        schwelle=schwelle,
    )
    assert angriff.sicher
    assert all(wert is None or wert == 0 or wert >= schwelle for wert in antwort.werte)


def test_in_einer_liste_schuetzt_der_erste_kleinste_ausreichende_wert() -> None:
    antwort = liste([3, 9, 6, 6, 14])
    assert antwort.werte == (None, 9, None, 6, 14)
    assert (antwort.primaer, antwort.komplementaer) == (("k0",), ("k2",))


def test_in_einer_liste_schuetzt_ein_grosser_wert_mit_wenigen_boegen_die_kleinen() -> None:
    antwort = liste([3, 9, 14], boegen=[2, 2, 8])
    assert (antwort.primaer, antwort.komplementaer) == (("k0", "k1"), ("k2",))
    assert liste([3, 9, 14], boegen=[2, 3, 8]).komplementaer == ("k1",)


def test_ohne_schuetzenden_wert_wird_die_liste_nicht_veroeffentlicht() -> None:
    assert not liste([4, 4, 0]).veroeffentlichbar
    assert not liste([2, 2, 0]).veroeffentlichbar
    assert liste([5, 5]).werte == (5, 5)


@pytest.mark.parametrize(
    ("pfad", "angaben"),
    [
        ("werte[1]", {"werte": [1, -1]}),
        ("werte", {"werte": [1, 1, 1]}),
        ("boegen", {"boegen": [1]}),
        ("kategorien", {"kategorien": [], "werte": []}),
        ("kategorien[1]", {"kategorien": ["a", "a"]}),
        ("schwelle", {"schwelle": 1}),
    ],
)
def test_liste_wird_abgelehnt(pfad: str, angaben: dict[str, object]) -> None:
    assert abgelehnt("zellsperrung_liste", **({"kategorien": ["a", "b"], "werte": [9, 9]} | angaben)) == (pfad,)


# The attack, by trying all fillings of the gaps.


def fuellungen(tabelle: Tabelle, bis: int) -> Iterator[list[list[int]]]:
    """All tables with these published numbers whose inner gaps are 1 to `bis` and whose other gaps are at least 1."""
    innen = [(i, j) for i, zeile in enumerate(tabelle[:-1]) for j, zahl in enumerate(zeile[:-1]) if zahl is None]
    for wahl in itertools.product(range(1, bis + 1), repeat=len(innen)):
        gewaehlt = dict(zip(innen, wahl, strict=True))
        werte = [
            [gewaehlt.get((i, j), zahl or 0) for j, zahl in enumerate(zeile[:-1])]
            for i, zeile in enumerate(tabelle[:-1])
        ]
        ganz = mit_summen(werte)
        if all(
            (neu >= 1 if zahl is None else neu == zahl)
            for alte, neue in zip(tabelle, ganz, strict=True)
            for zahl, neu in zip(alte, neue, strict=True)
        ):
            yield ganz


def spannen(tabelle: Tabelle, luecken: Sequence[Platz], bis: int) -> list[tuple[int, int]]:
    ganze = list(fuellungen(tabelle, bis))
    return [(min(g[i][j] for g in ganze), max(g[i][j] for g in ganze)) for i, j in luecken]


@given(tabellen(3, 2, 4), st.data())
@settings(max_examples=150, deadline=None)
def test_die_grenzen_sind_genau_die_aller_fuellungen(werte: list[list[int]], data: st.DataObject) -> None:
    ganz = mit_summen(werte)
    positiv = [(i, j) for i, zeile in enumerate(ganz) for j, zahl in enumerate(zeile) if zahl > 0]
    assume(positiv)
    luecken = sorted(data.draw(st.sets(st.sampled_from(positiv), min_size=1, max_size=5)))
    assume(sum(i < len(werte) and j < len(werte[0]) for i, j in luecken) <= 3)
    tabelle = [[None if (i, j) in luecken else zahl for j, zahl in enumerate(zeile)] for i, zeile in enumerate(ganz)]
    antwort = greife_an(tabelle)
    # No finite bound lies above the largest sum; what still grows when larger fillings are tried has no bound.
    groesste = max(map(max, ganz)) + 1
    enger, weiter = spannen(tabelle, luecken, groesste), spannen(tabelle, luecken, groesste + 1)
    erwartet = [(von, bis if bis == mehr else None) for (von, bis), (_, mehr) in zip(enger, weiter, strict=True)]
    assert [(g.von, g.bis) for g in antwort.grenzen] == erwartet
    assert [(g.zeile, g.spalte, g.wert) for g in antwort.ableitbar] == [
        (g.zeile, g.spalte, g.von) for g in antwort.grenzen if g.von == g.bis
    ]
    assert list(antwort.schwach) == [(g.zeile, g.spalte) for g in antwort.grenzen if g.bis is not None and g.bis < 5]
    assert antwort.sicher == (not antwort.ableitbar and not antwort.schwach)


@given(tabellen(3, 2, 3), st.data())
@settings(max_examples=100, deadline=None)
def test_eine_tabelle_ohne_fuellung_widerspricht_sich(werte: list[list[int]], data: st.DataObject) -> None:
    tabelle: list[list[int | None]] = [list(zeile) for zeile in mit_summen(werte)]
    plaetze = st.tuples(st.integers(0, len(tabelle) - 1), st.integers(0, len(tabelle[0]) - 1))
    for i, j in data.draw(st.sets(plaetze, max_size=3)):
        tabelle[i][j] = None
    for i, j in data.draw(st.sets(plaetze, max_size=2)):
        tabelle[i][j] = data.draw(st.integers(0, 9))
    if any(fuellungen(tabelle, 30)):
        greife_an(tabelle)
    else:
        assert abgelehnt(
            "rekonstruktion_pruefen",
            tabelle=tabelle,
            zeilen=[*namen(len(tabelle) - 1, "z"), "gesamt"],
            spalten=[*namen(len(tabelle[0]) - 1, "s"), "gesamt"],
        ) == ("tabelle",)


def test_eine_luecke_die_nichts_begrenzt_ist_nach_oben_offen() -> None:
    antwort = greife_an([[None, 8, None], [7, 9, 16], [None, 17, None]])
    assert [(g.von, g.bis) for g in antwort.grenzen] == [(1, None), (9, None), (8, None), (25, None)]
    assert antwort.sicher


def test_ganze_zahlen_von_jeder_groesse_bleiben_genau() -> None:
    gross = 999_999_999
    antwort = greife_an([[None, None, gross], [None, None, gross], [gross, gross, None]])
    assert [(g.von, g.bis) for g in antwort.grenzen] == [(1, gross - 1)] * 4 + [(2 * gross, 2 * gross)]


def test_eine_tabelle_ohne_luecken_ist_sicher() -> None:
    assert greife_an([[1, 2, 3], [3, 4, 7], [4, 6, 10]]) == (True, (), (), ())


@pytest.mark.parametrize(
    ("pfad", "angaben"),
    [
        ("tabelle", {"tabelle": [[1, 2, 4], [3, 4, 7], [4, 6, 11]]}),
        ("tabelle", {"tabelle": [[None, 2, 2], [3, 4, 7], [3, 6, 9]]}),
        ("tabelle", {"tabelle": [[1, 2, 3], [3, 4, 7]]}),
        ("tabelle", {"tabelle": [[1, 2, 3], [3, 4, 7], [4, 6]]}),
        ("tabelle[0][0]", {"tabelle": [[-1, 2, 1], [3, 4, 7], [2, 6, 8]]}),
        ("zeilen[2]", {"zeilen": ["a", "b", "c"]}),
        ("spalten[1]", {"spalten": ["x", "x", "gesamt"]}),
        ("schwelle", {"schwelle": 1}),
    ],
)
def test_angriff_wird_abgelehnt(pfad: str, angaben: dict[str, object]) -> None:
    gut: dict[str, object] = {
        "tabelle": [[1, 2, 3], [3, 4, 7], [4, 6, 10]],
        "zeilen": ["a", "b", "gesamt"],
        "spalten": ["x", "y", "gesamt"],
    }
    assert abgelehnt("rekonstruktion_pruefen", **(gut | angaben)) == (pfad,)
