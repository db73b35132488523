"""The anonymous report: what is kept of the sheets, and that nothing small can be worked out of all that is published.

The second computation is a reader of its own: it knows the printed report and the form of the sheet, and narrows the range
of every gap until nothing changes.
"""

import datetime as dt
import itertools
import json
import random
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from erlass import decrees
from erlass.decrees.sap.bericht.angriff import schwache, selbsttest
from erlass.decrees.sap.bericht.ausgabe import AUFBAU, Bericht, Grund, Ruecklauf, Tabelle, verlauf
from erlass.decrees.sap.bericht.inhalte import (
    INHALTE,
    OHNE_MERKMALE,
    Fach,
    eingefuegt,
    ersatzboegen,
    fragmente,
    gefaltete_gruppe,
)
from erlass.decrees.sap.bericht.schranken import Schranken, Widerspruch
from erlass.decrees.sap.bericht.sperrung import bericht
from erlass.decrees.sap.rules.bogen import KATEGORIEN, MERKMALE, ZAHLEN
from erlass.law.decree import Figure
from erlass.law.rulebook import ask

TAG = dt.date(2018, 2, 1)
QUARTALE = ("2017-Q1", "2017-Q2", "2017-Q3", "2017-Q4")
GRUPPEN = ("polizei", "bezirksregierung", "ministerium", "sonstige_einrichtung")
Bogen = dict[str, Any]
Inhalte = dict[Fach, dict[str, list[int]]]


def frage(regel: str, **angaben: object) -> Any:
    return ask(decrees.rule(f"sap.{regel}"), angaben, TAG).value


def verteilt(zufall: random.Random, zahl: int, kategorien: Iterable[str]) -> dict[str, int]:
    codes = tuple(kategorien)
    anzahlen = dict.fromkeys(codes, 0)
    for _ in range(zahl):
        anzahlen[zufall.choice(codes)] += 1
    return anzahlen


def ein_bogen(zufall: random.Random, quartale: Sequence[str], gruppen: Sequence[str], groesste: int) -> Bogen:
    """A random sheet as the rules take it; some sheets have nothing to tell."""
    beratene = zufall.randint(0, groesste)
    neu = zufall.randint(0, beratene)
    themen = verteilt(zufall, beratene, KATEGORIEN["themen"])
    return {
        "quartal": zufall.choice(quartale),
        "behoerdengruppe": zufall.choice(gruppen),
        "anzahl_beratene": beratene,
        "davon_neu": neu,
        "abgeschlossen": zufall.randint(0, beratene),
        "beratene_vorgesetzte": zufall.choice((0, 0, beratene)),
        "anzahl_gespraeche": beratene + zufall.choice((0, 0, 3)),
        "zeit_minuten": 15 * zufall.randint(0, 9),
        "merkmale": {g: verteilt(zufall, beratene, k) for g, k in MERKMALE.items()} if beratene >= 5 else None,
        "zugang": verteilt(zufall, neu, KATEGORIEN["zugang"]),
        "themen": {k: min(beratene, zahl + zufall.choice((0, 0, 1))) for k, zahl in themen.items()},
        "weitervermittlung": {
            k: min(beratene, zufall.choice((0, 0, 1))) for k in zufall.sample(tuple(KATEGORIEN["weitervermittlung"]), 3)
        },
        "informationsveranstaltungen": zufall.choice((0, 0, 1)),
        "externe_kontakte": zufall.randint(0, 2),
    }


@st.composite
def boegen(draw: st.DrawFn, hoechstens: int = 40) -> list[Bogen]:
    zufall = random.Random(draw(st.integers(0, 2**32)))
    quartale = QUARTALE[: draw(st.integers(1, 4))]
    gruppen = GRUPPEN[: draw(st.integers(1, 4))]
    anzahl = draw(st.integers(0, hoechstens))
    return [ein_bogen(zufall, quartale, gruppen, zufall.choice((2, 5, 12))) for _ in range(anzahl)]


def eingegangen(alle: Iterable[Bogen]) -> Inhalte:
    inhalte: Inhalte = {}
    for bogen in alle:
        for tabelle, fragment in fragmente(bogen).items():
            fach = Fach(tabelle, bogen["quartal"], bogen["behoerdengruppe"])
            inhalte[fach] = eingefuegt(inhalte.get(fach, {}), fragment)
    return inhalte


def berichtet(alle: Iterable[Bogen], **angaben: Any) -> Bericht:
    return bericht(2017, eingegangen(alle), (), TAG, **angaben)


# What is kept.


@given(boegen(10))
@settings(max_examples=40, deadline=None)
def test_die_zufaelligen_boegen_sind_gueltig(alle: list[Bogen]) -> None:
    for bogen in alle:
        assert frage("dokumentationsbogen_pruefen", bogen=bogen).gueltig


@given(boegen(12), st.sampled_from(tuple(KATEGORIEN)), st.sampled_from(("quartal", "behoerdengruppe")))
@settings(max_examples=80, deadline=None)
def test_die_tabellen_sind_die_der_boegen(alle: list[Bogen], merkmal: str, gliederung: str) -> None:
    aus_inhalten = [
        {"quartal": fach.quartal, "behoerdengruppe": fach.behoerdengruppe, merkmal: ersatz}
        for fach, inhalt in eingegangen(alle).items()
        if fach.tabelle == merkmal
        for ersatz in ersatzboegen(inhalt)
    ]
    auszuege = [{k: bogen[k] for k in ("quartal", "behoerdengruppe", merkmal)} for bogen in alle]
    tabellen = [
        frage("bericht_tabelle", merkmal=merkmal, gliederung=gliederung, boegen=b) for b in (aus_inhalten, auszuege)
    ]
    assert tabellen[0] == tabellen[1]


@given(boegen(12), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_die_reihenfolge_des_eingangs_hinterlaesst_nichts(alle: list[Bogen], zufall: random.Random) -> None:
    gemischt = zufall.sample(alle, len(alle))
    vorher, nachher = eingegangen(alle), eingegangen(gemischt)
    assert vorher == nachher
    for fach, inhalt in vorher.items():  # to the byte as it is stored
        assert json.dumps(inhalt) == json.dumps(nachher[fach])
        assert list(inhalt) == sorted(inhalt)


@given(boegen(12), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_welche_zahlen_auf_einem_bogen_standen_ist_nicht_zu_erkennen(alle: list[Bogen], zufall: random.Random) -> None:
    """Sheets whose parts have been exchanged among them within quarter and group leave the same contents."""
    vertauscht = [dict(bogen) for bogen in alle]
    for fach in {(bogen["quartal"], bogen["behoerdengruppe"]) for bogen in alle}:
        gleiche = [i for i, bogen in enumerate(alle) if (bogen["quartal"], bogen["behoerdengruppe"]) == fach]
        for felder in (*((feld,) for feld in (*KATEGORIEN, *ZAHLEN)), ("merkmale",)):
            andere = zufall.sample(gleiche, len(gleiche))
            for ziel, quelle in zip(gleiche, andere, strict=True):
                for feld in felder:
                    vertauscht[ziel][feld] = alle[quelle][feld]
    nur_ganze = set(INHALTE) - set(MERKMALE)  # sheets without traits take the number of clients with them
    vorher, nachher = eingegangen(alle), eingegangen(vertauscht)
    assert all(vorher[fach] == nachher[fach] for fach in vorher if fach.tabelle in nur_ganze)


def test_zwei_boegen_werden_zu_summen_und_zahl_der_boegen() -> None:
    eins = eingefuegt({}, {"trauer": 3, "finanzen": 1})
    zwei = eingefuegt(eins, {"trauer": 2})
    assert zwei == {"finanzen": [1, 1], "gesamt": [6, 2], "trauer": [5, 2]}
    assert eingefuegt(zwei, {}) == zwei
    assert eins == {"finanzen": [1, 1], "gesamt": [4, 1], "trauer": [3, 1]}


def test_ein_bogen_zerfaellt_in_alle_tabellen_ohne_quartal_und_gruppe() -> None:
    bogen = ein_bogen(random.Random(1), QUARTALE, GRUPPEN, 4) | {"merkmale": None, "anzahl_beratene": 4}
    teile = fragmente(bogen)
    assert tuple(teile) == INHALTE
    assert all(teile[gruppe] == {OHNE_MERKMALE: 4} for gruppe in MERKMALE)
    assert not {bogen["quartal"], bogen["behoerdengruppe"]} & set(json.dumps(teile).split('"'))


# Folding.


@given(st.dictionaries(st.sampled_from(GRUPPEN), st.integers(0, 9)), st.integers(1, 8))
@settings(max_examples=300, deadline=None)
def test_keine_gruppe_bleibt_zu_klein_wenn_nicht_alle_zusammen_zu_klein_sind(
    pflichtige: dict[str, int], min_boegen: int
) -> None:
    gefaltet: dict[str, int] = {}
    for gruppe in GRUPPEN:
        ziel = gefaltete_gruppe(gruppe, pflichtige, min_boegen)
        assert ziel in (gruppe, "sonstige_einrichtung")
        gefaltet[ziel] = gefaltet.get(ziel, 0) + pflichtige.get(gruppe, 0)
    alle = sum(pflichtige.values())
    assert sum(gefaltet.values()) == alle
    assert all(zahl >= min_boegen or zahl in (0, alle) for zahl in gefaltet.values())


def test_reicht_die_sammelgruppe_nicht_so_kommt_die_kleinste_andere_hinzu() -> None:
    def ziele(*zahlen: int) -> list[str]:
        return [gefaltete_gruppe(g, dict(zip(GRUPPEN, zahlen, strict=True)), 3)[:1] for g in GRUPPEN]

    assert ziele(90, 5, 4, 3) == ["p", "b", "m", "s"]
    assert ziele(90, 5, 2, 3) == ["p", "b", "s", "s"]
    assert ziele(90, 5, 4, 2) == ["p", "b", "s", "s"]
    assert ziele(90, 4, 4, 2) == ["p", "s", "m", "s"]
    assert ziele(90, 5, 0, 0) == ["p", "b", "s", "s"]
    assert ziele(1, 1, 0, 0) == ["s", "s", "s", "s"]


# Bounds.


def test_schranken_einer_tabelle_sind_die_der_freigabepruefung() -> None:
    zufall = random.Random(7)
    for _ in range(60):
        hoehe, breite = zufall.randint(2, 4), zufall.randint(2, 4)
        werte = [[zufall.randint(1, 12) for _ in range(breite)] for _ in range(hoehe)]
        werte = [[*zeile, sum(zeile)] for zeile in werte]
        werte.append([sum(spalte) for spalte in zip(*werte, strict=True)])
        tabelle = [[None if zufall.random() < 0.5 else wert for wert in zeile] for zeile in werte]
        zeilen, spalten = [*map(str, range(hoehe)), "gesamt"], [*map(str, range(breite)), "gesamt"]
        plaetze = list(itertools.product(range(hoehe + 1), range(breite + 1)))
        summen: list[tuple[Mapping[tuple[int, int], int], int]] = []
        summen += [({(i, j): 1 if j < breite else -1 for j in range(breite + 1)}, 0) for i in range(hoehe + 1)]
        summen += [({(i, j): 1 if i < hoehe else -1 for i in range(hoehe + 1)}, 0) for j in range(breite + 1)]
        summen += [({(i, j): 1}, wert) for i, j in plaetze if (wert := tabelle[i][j]) is not None]
        schranken = Schranken(summen, [({(i, j): 1}, 1) for i, j in plaetze if tabelle[i][j] is None])
        grenzen = frage("rekonstruktion_pruefen", tabelle=tabelle, zeilen=zeilen, spalten=spalten).grenzen
        for grenze in grenzen:
            platz = {(zeilen.index(grenze.zeile), spalten.index(grenze.spalte)): 1}
            assert schranken.kleinster(platz) == grenze.von
            assert schranken.groesster(platz) == grenze.bis


@given(
    st.lists(st.tuples(st.lists(st.integers(-1, 1), min_size=3, max_size=3), st.integers(-3, 5)), max_size=3),
    st.lists(st.tuples(st.lists(st.integers(-1, 1), min_size=3, max_size=3), st.integers(-3, 5)), max_size=4),
)
@settings(max_examples=200, deadline=None)
def test_schranken_lassen_keine_loesung_aus(
    gleich: list[tuple[list[int], int]], mindestens: list[tuple[list[int], int]]
) -> None:
    def haelt(loesung: Sequence[int]) -> bool:
        def summe(zeile: list[int]) -> int:
            return sum(k * wert for k, wert in zip(zeile, loesung, strict=True))

        return all(summe(z) == w for z, w in gleich) and all(summe(z) >= w for z, w in mindestens)

    loesungen = [loesung for loesung in itertools.product(range(7), repeat=3) if haelt(loesung)]
    zeilen = [[(dict(enumerate(z)), w) for z, w in bedingungen] for bedingungen in (gleich, mindestens)]
    try:
        schranken = Schranken(*zeilen)
    except Widerspruch:
        assert not loesungen
        return
    for unbekannte in range(3):
        bis = schranken.groesster({unbekannte: 1})
        von = schranken.kleinster({unbekannte: 1})
        for loesung in loesungen:
            assert von <= loesung[unbekannte]
            assert bis is None or loesung[unbekannte] <= bis


def test_schranken_mit_der_hand_gerechnet() -> None:
    # a + b = 10, c >= a, c <= 4
    schranken = Schranken([({"a": 1, "b": 1}, 10)], [({"c": 1, "a": -1}, 0), ({"c": -1}, -4)])
    assert (schranken.kleinster({"b": 1}), schranken.groesster({"b": 1})) == (6, 10)
    assert schranken.groesster({"a": 1, "c": 1}) == 8
    assert schranken.groesster({"d": 1}) is None


# The report against the truth, and against a reader.


def wahre_zahl(alle: Iterable[Bogen], tabelle: Tabelle, zeile: str, spalte: str) -> int:
    feld = tabelle.aufbau.feld
    kategorien = {z.code for z in tabelle.zeilen}
    orte = {s.code for s in tabelle.spalten}
    summe = 0
    for bogen in alle:
        ort = bogen[tabelle.aufbau.gliederung.name] if tabelle.aufbau.gliederung is not None else "gesamt"
        if spalte not in (ort, "gesamt") and not (spalte == "uebrige" and ort not in orte):
            continue
        if feld in ZAHLEN:
            anzahlen = {"gesamt": bogen[feld]}
        elif feld in KATEGORIEN:
            anzahlen = bogen[feld]
        else:
            anzahlen = bogen["merkmale"][feld] if bogen["merkmale"] else {OHNE_MERKMALE: bogen["anzahl_beratene"]}
        for kategorie, zahl in anzahlen.items():
            if zeile in (kategorie, "gesamt") or (zeile == "uebrige" and kategorie not in kategorien):
                summe += zahl
    return summe


@given(boegen())
@settings(max_examples=40, deadline=None)
def test_gezeigt_wird_die_wahrheit_oder_eine_luecke(alle: list[Bogen]) -> None:
    ergebnis = berichtet(alle)
    assert [tabelle.aufbau for tabelle in ergebnis.tabellen] == list(AUFBAU)
    for tabelle in ergebnis.tabellen:
        assert tabelle.veroeffentlicht == bool(tabelle.werte)
        for zeile, werte in zip(tabelle.zeilen, tabelle.werte, strict=True):
            for spalte, wert in zip(tabelle.spalten, werte, strict=True):
                wahr = wahre_zahl(alle, tabelle, zeile.code, spalte.code)
                assert wahr if wert is None else wert == wahr
                assert wert is None or wert == 0 or wert >= 5 * tabelle.einheit


Bereich = list[int | None]
Name = tuple[str, ...]


class Leser:
    """Knows the printed report and the form; narrows the range of each number by each condition in turn."""

    def __init__(self, ergebnis: Bericht) -> None:
        self.bereiche: dict[Name, Bereich] = {}
        self.bedingungen: list[tuple[list[Name], list[Name]]] = []  # sum of the first >= second
        self.luecken: set[Name] = set()
        for tabelle in ergebnis.tabellen:
            self.lesen(tabelle)
        self.ueber_die_form()

    @staticmethod
    def name(tabelle: Tabelle, zeile: str, spalte: str) -> Name:
        feld = tabelle.aufbau.feld
        if zeile == OHNE_MERKMALE:
            return (OHNE_MERKMALE,)
        if zeile == "gesamt" and spalte != "uebrige":
            if feld in MERKMALE:
                return ("anzahl_beratene", "gesamt", "gesamt")
            if feld == "zugang":
                return ("davon_neu", "gesamt", spalte)
        if "uebrige" in (zeile, spalte) and spalte != "gesamt":
            return (tabelle.aufbau.name, zeile, spalte)
        return (feld, zeile, spalte)

    def lesen(self, tabelle: Tabelle) -> None:
        namen = [[self.name(tabelle, z.code, s.code) for s in tabelle.spalten] for z in tabelle.zeilen]
        for zeile, werte in zip(namen, tabelle.werte, strict=True):
            for name, wert in zip(zeile, werte, strict=True):
                if wert is None:
                    self.luecken.add(name)
                    self.bereiche.setdefault(name, [1, None])
                else:
                    assert self.bereiche.get(name, [1, None]) in ([1, None], [wert // tabelle.einheit] * 2)
                    self.bereiche[name] = [wert // tabelle.einheit] * 2
        linien = [*(namen if len(tabelle.spalten) > 1 else [])]
        linien += [list(spalte) for spalte in zip(*namen, strict=True)] if len(tabelle.zeilen) > 1 else []
        for *teile, summe in linien:
            self.bedingungen += [(teile, [summe]), ([summe], teile)]
        if tabelle.aufbau.feld == "zugang" and "uebrige" in (codes := [s.code for s in tabelle.spalten]):
            uebrige: list[Name] = [("davon_neu", "gesamt", q) for q in QUARTALE if q not in codes]
            vereint = [namen[-1][codes.index("uebrige")]]
            self.bedingungen += [(uebrige, vereint), (vereint, uebrige)]

    def ueber_die_form(self) -> None:
        for ort in (*QUARTALE, *GRUPPEN, "gesamt"):
            beratene = ("anzahl_beratene", "gesamt", ort)
            for feld in ("davon_neu", "abgeschlossen", "beratene_vorgesetzte"):
                self.bedingungen.append(([beratene], [(feld, "gesamt", ort)]))
            for feld in ("themen", "weitervermittlung"):
                self.bedingungen += [([beratene], [(feld, k, ort)]) for k in KATEGORIEN[feld]]
            self.bedingungen.append(([("anzahl_gespraeche", "gesamt", ort)], [beratene]))
            self.bedingungen.append(([("themen", "gesamt", ort)], [beratene]))

    def nachdenken(self) -> None:
        geaendert = True
        while geaendert:
            geaendert = False
            for mehr, weniger in self.bedingungen:
                for name in mehr:
                    andere = [self.bereich(n)[1] for n in mehr if n != name]
                    if None not in andere:
                        unten = sum(self.bereich(n)[0] or 0 for n in weniger) - sum(w or 0 for w in andere)
                        geaendert |= self.mindestens(name, unten)
                for name in weniger:
                    oben = [self.bereich(n)[1] for n in mehr]
                    if None not in oben:
                        rest = sum(self.bereich(n)[0] or 0 for n in weniger if n != name)
                        geaendert |= self.hoechstens(name, sum(w or 0 for w in oben) - rest)

    def bereich(self, name: Name) -> Bereich:
        return self.bereiche.setdefault(name, [0, None])

    def mindestens(self, name: Name, wert: int) -> bool:
        alt = self.bereich(name)[0] or 0
        self.bereiche[name][0] = max(alt, wert)
        return wert > alt

    def hoechstens(self, name: Name, wert: int) -> bool:
        alt = self.bereich(name)[1]
        if alt is None or wert < alt:
            self.bereiche[name][1] = wert
            return True
        return False


@given(boegen())
@settings(max_examples=60, deadline=None)
def test_wer_alle_tabellen_zusammen_liest_erkennt_nichts_kleines(alle: list[Bogen]) -> None:
    ergebnis = berichtet(alle)
    leser = Leser(ergebnis)
    leser.nachdenken()
    for luecke in leser.luecken:
        von, bis = leser.bereich(luecke)
        assert bis is None or (von is not None and bis > von and bis >= ergebnis.schwelle), luecke
    assert ergebnis.freigabefaehig
    assert selbsttest(ergebnis).bestanden


def test_was_an_einer_stelle_fehlt_steht_an_keiner_anderen() -> None:
    gefunden = 0
    for saat in range(25):
        zufall = random.Random(saat)
        ergebnis = berichtet(ein_bogen(zufall, QUARTALE, GRUPPEN, 6) for _ in range(30))
        zugang, liste = ergebnis["zugang_quartal"], ergebnis["davon_neu_quartal"]
        if zugang.veroeffentlicht and liste.veroeffentlicht and len(zugang.spalten) == len(liste.spalten):
            assert [wert is None for wert in zugang.werte[-1]] == [wert is None for wert in liste.werte[0]]
            gefunden += None in liste.werte[0]
        tabellen = [ergebnis[f"themen_{nach}"] for nach in ("quartal", "behoerdengruppe")]
        if all(tabelle.veroeffentlicht for tabelle in tabellen):
            assert [zeile[-1] for zeile in tabellen[0].werte] == [zeile[-1] for zeile in tabellen[1].werte]
    assert gefunden


def inhalt_aus(feld: str, **zahlen: int) -> Inhalte:
    """A count by quarter, from enough sheets, all of one group."""
    return {
        Fach(feld, f"2017-{q}", "polizei"): eingefuegt({}, {}) | {feld: [z, 9], "gesamt": [z, 9]}
        for q, z in zahlen.items()
    }


def test_was_der_bogen_erzwingt_verraet_keine_luecke() -> None:
    """Of 3 and 20 clients the 20 protect the 3; but all 20 are new, which is shown: so they are at least 20."""
    beratene = inhalt_aus("anzahl_beratene", Q1=3, Q2=20, Q3=30, Q4=40)
    allein = bericht(2017, beratene, (), TAG)["anzahl_beratene_quartal"]
    assert allein.werte == ((None, None, 30, 40, 93),)
    neu = inhalt_aus("davon_neu", Q1=0, Q2=20, Q3=25, Q4=30)
    zusammen = bericht(2017, beratene | neu, (), TAG)
    assert zusammen["davon_neu_quartal"].werte == ((0, 20, 25, 30, 75),)
    assert zusammen["anzahl_beratene_quartal"].werte == ((None, None, None, 40, 93),)
    verraten = [allein, *(t for t in zusammen.tabellen if t.aufbau.feld == "davon_neu")]
    assert [platz.spalte for platz in schwache(2017, verraten, 5)] == ["2017-Q1"]


def test_auch_eine_nicht_gezeigte_liste_ist_nicht_zu_erraten() -> None:
    """Of 93 talks in the year 90 are forced by the clients of the other quarters: 3 are left for the first."""
    beratene = inhalt_aus("anzahl_beratene", Q1=0, Q2=20, Q3=30, Q4=40)
    gespraeche = inhalt_aus("anzahl_gespraeche", Q1=3, Q2=20, Q3=30, Q4=40)
    ergebnis = bericht(2017, beratene | gespraeche, (), TAG)
    gezeigt = [t for t in ergebnis.tabellen if t.aufbau.name != "anzahl_gespraeche_quartal"]
    gruppe = bericht(2017, gespraeche, (), TAG)["anzahl_gespraeche_behoerdengruppe"]
    assert gruppe.werte == ((93, 93),)
    assert ("anzahl_gespraeche_quartal", "gesamt", "2017-Q1") in schwache(2017, [*gezeigt, gruppe], 5)
    assert selbsttest(ergebnis).bestanden
    for nach in ("quartal", "behoerdengruppe"):  # no gap protects the 3, so nothing may show the 93
        assert ergebnis[f"anzahl_gespraeche_{nach}"].grund is Grund.verbund


def test_der_selbsttest_findet_was_jemand_von_hand_wieder_eintraegt() -> None:
    ergebnis = bericht(2017, inhalt_aus("anzahl_beratene", Q1=3, Q2=20, Q3=30, Q4=40), (), TAG)
    liste = ergebnis["anzahl_beratene_quartal"]
    offen = Tabelle(liste.aufbau, liste.zeilen, liste.spalten, ((None, 20, 30, 40, 93),))
    verraten = Bericht(2017, 5, 3, (), (offen,))
    assert [platz.spalte for platz in selbsttest(verraten).schwach] == ["2017-Q1"]
    falsch = Tabelle(liste.aufbau, liste.zeilen, liste.spalten, ((None, 20, 30, 43, 93),))
    with pytest.raises(Widerspruch):
        selbsttest(Bericht(2017, 5, 3, (), (falsch,)))


def test_der_selbsttest_findet_was_eine_andere_tabelle_zeigt() -> None:
    zufall = random.Random(4)
    alle = [ein_bogen(zufall, QUARTALE, GRUPPEN, 12) for _ in range(60)]
    zugang, liste = (berichtet(alle)[name] for name in ("zugang_quartal", "davon_neu_quartal"))
    assert zugang.veroeffentlicht
    assert None not in zugang.werte[-1]
    luecken = Tabelle(liste.aufbau, liste.zeilen, liste.spalten, ((None, None, *liste.werte[0][2:]),))
    gefunden = selbsttest(Bericht(2017, 5, 3, (), (zugang, luecken))).schwach
    assert [platz for platz in gefunden if platz.tabelle == "davon_neu_quartal"] == [
        ("davon_neu_quartal", "gesamt", quartal) for quartal in QUARTALE[:2]
    ]


def test_zwei_fassungen_eines_jahres_verraten_was_dazwischen_kam() -> None:
    zahlen = {"Q1": 30, "Q2": 20, "Q3": 30, "Q4": 40}
    erste = bericht(2017, inhalt_aus("anzahl_beratene", **zahlen), (), TAG)
    zweite = bericht(2017, inhalt_aus("anzahl_beratene", **(zahlen | {"Q4": 42})), (), TAG)
    gefunden = selbsttest(zweite, erste)
    assert not gefunden.bestanden
    assert {(v.platz.spalte, v.um) for v in gefunden.kleine_veraenderungen} == {
        ("Q4", 2),
        ("polizei", 2),
        ("gesamt", 2),
    }
    assert selbsttest(erste, erste).bestanden


def test_ein_vergleich_mit_dem_vorjahr_nennt_kleine_veraenderungen() -> None:
    heuer = bericht(2017, inhalt_aus("externe_kontakte", Q1=30, Q2=20), (), TAG)
    davor = {
        f._replace(quartal=f.quartal.replace("2017", "2016")): i
        for f, i in inhalt_aus("externe_kontakte", Q1=31, Q2=20).items()
    }
    vorjahr = bericht(2016, davor, (), TAG)
    gefunden = selbsttest(heuer, vorjahr)
    assert gefunden.bestanden
    assert ("externe_kontakte_quartal", "gesamt", "Q1") in {v.platz for v in gefunden.kleine_veraenderungen}


# Particular years.


def test_ein_leeres_jahr_ist_ein_bericht_ohne_zahlen() -> None:
    kopf = Ruecklauf("2017-Q1", erwartet=12, eingegangen=0, verspaetet=2)
    ergebnis = bericht(2017, {}, (kopf,), TAG)
    assert {tabelle.grund for tabelle in ergebnis.tabellen} == {Grund.leer}
    assert ergebnis.freigabefaehig
    assert ergebnis.ruecklauf == (kopf,)


def test_andere_jahre_zaehlen_nicht_mit() -> None:
    alle = [ein_bogen(random.Random(n), ("2016-Q4", "2018-Q1"), GRUPPEN, 12) for n in range(30)]
    assert {tabelle.grund for tabelle in berichtet(alle).tabellen} == {Grund.leer}


def test_eine_einzige_gruppe_hat_keine_tabelle_nach_gruppen() -> None:
    zufall = random.Random(3)
    ergebnis = berichtet(ein_bogen(zufall, QUARTALE, ("polizei",), 12) for _ in range(80))
    assert ergebnis["themen_behoerdengruppe"].grund is Grund.nicht_sicher
    assert ergebnis["themen_quartal"].veroeffentlicht
    assert [s.code for s in ergebnis["anzahl_beratene_behoerdengruppe"].spalten] == ["polizei", "gesamt"]
    assert ergebnis.freigabefaehig


def test_eine_sehr_grosse_neben_vielen_kleinen_zahlen() -> None:
    zufall = random.Random(5)
    kleine = [ein_bogen(zufall, QUARTALE, GRUPPEN, 2) for _ in range(24)]
    grosse = [
        ein_bogen(zufall, QUARTALE[:1], ("polizei",), 1)
        | {
            "anzahl_beratene": 90_000,
            "anzahl_gespraeche": 90_000,
            "merkmale": {g: {k: 90_000 if not i else 0 for i, k in enumerate(ks)} for g, ks in MERKMALE.items()},
            "davon_neu": 90_000,
            "zugang": {"kollegium": 90_000},
            "themen": {"trauer": 90_000},
        }
        for _ in range(3)
    ]
    ergebnis = berichtet([*kleine, *grosse])
    assert ergebnis.freigabefaehig
    leser = Leser(ergebnis)
    leser.nachdenken()
    assert all(bis is None or bis >= 5 for _, bis in map(leser.bereich, leser.luecken))


def test_eine_summe_aus_zu_wenigen_boegen_wird_nicht_gezeigt() -> None:
    zwei = {
        Fach("externe_kontakte", q, "polizei"): {"externe_kontakte": [20, 1], "gesamt": [20, 1]} for q in QUARTALE[:2]
    }
    assert bericht(2017, zwei, (), TAG)["externe_kontakte_quartal"].grund is Grund.nicht_sicher


def test_zeit_wird_in_schritten_geschuetzt_und_in_minuten_gezeigt() -> None:
    """Sixty minutes are four steps and thus too few; a gap in minutes could only be a multiple of fifteen."""
    liste = bericht(2017, inhalt_aus("zeit_minuten", Q1=60, Q2=1500, Q3=75, Q4=3000), (), TAG)["zeit_minuten_quartal"]
    assert liste.werte == ((None, 1500, None, 3000, 4635),)
    assert liste.einheit == 15


def test_andere_schwellen_des_hauses_gelten() -> None:
    eigene = {"schwelle": Figure("schwelle", "", "", 25, None, "", "Haus")}
    inhalte = inhalt_aus("anzahl_beratene", Q1=3, Q2=20, Q3=30, Q4=40)
    ergebnis = bericht(2017, inhalte, (), TAG, overlay=eigene)
    assert ergebnis.schwelle == 25
    assert ergebnis["anzahl_beratene_quartal"].werte == ((None, None, None, 40, 93),)


def test_ein_schaubild_bekommt_luecken_als_luecken() -> None:
    zufall = random.Random(2)
    tabelle = berichtet(ein_bogen(zufall, QUARTALE, GRUPPEN, 9) for _ in range(60))["themen_quartal"]
    spalten, zeilen = verlauf(tabelle)
    assert spalten == QUARTALE
    assert [werte for _, werte in zeilen] == [zeile[:-1] for zeile in tabelle.werte[:-1]]
    assert dict(zeilen).keys() <= {*KATEGORIEN["themen"].values(), "übrige"}
    assert verlauf(Tabelle(tabelle.aufbau, grund=Grund.leer)) == ((), ())
