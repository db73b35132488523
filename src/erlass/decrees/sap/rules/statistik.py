"""The anonymous sheet that each SAP fills in once a quarter, whether it is due, and the sums of all sheets (V 4).

The sheet is looked at as it comes in, because one order of tests holds across its types and its content. Its fields and
categories are our design (reading L16). Where a free text was tried the place is named, the text is never repeated.
Questions with sheets in them leave no trace (`volatile`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, NamedTuple, NoReturn, TypeGuard

from erlass.decrees.sap.facts import Behoerdengruppe, Quartal, Ruhezeiten
from erlass.decrees.sap.rules.bogen import FELDER, FORM, KATEGORIEN, MERKMALE, ZAHLEN
from erlass.decrees.sap.rules.book import rules
from erlass.law import dates
from erlass.law.errors import HIDDEN, NO_VALUE, refuse
from erlass.law.facts import INTEGER_LIMIT, Choice, Fact
from erlass.law.rulebook import PARAMETER

rules.topic("Anonyme Statistik")

BOGEN, BERICHT = "V 4 Satz 1", "V 4 Satz 3"
GESAMT = "gesamt"
KEIN_QUARTAL = "erwartet wird JJJJ-Q1 bis JJJJ-Q4; genauere Zeitangaben sind nicht zulässig"
KEIN_FELD = "dieses Feld gibt es nicht; der Bogen enthält keine freien Texte"


class Bogenstatus(Choice):
    nicht_pflichtig = "kein Bogen nötig"
    eingegangen = "eingegangen"
    laeuft = "das Quartal läuft noch"
    offen = "der Bogen fehlt"


class Merkmal(Choice):
    themen = "Themen"
    zugang = "Zugang"
    weitervermittlung = "Weitervermittlung"


class Gliederung(Choice):
    quartal = "nach Quartalen"
    behoerdengruppe = "nach Behördengruppen"


Anzahlen = Mapping[str, Annotated[int, Fact("Anzahl", min=0)]]


def _zaehlung(label: str) -> Fact:
    return Fact(label, max=20, item="Kategorie", help="ausgelassene Kategorien zählen null", cites=BOGEN)


class Bogenauszug(NamedTuple):
    """What a table needs of a sheet; more is not asked, so that sheets are not carried about."""

    quartal: Quartal | None = None
    behoerdengruppe: Annotated[Behoerdengruppe, Fact("Behördengruppe", cites=BOGEN)] | None = None
    themen: Annotated[Anzahlen, _zaehlung("Themen")] | None = None
    zugang: Annotated[Anzahlen, _zaehlung("Zugang")] | None = None
    weitervermittlung: Annotated[Anzahlen, _zaehlung("Weitervermittlung")] | None = None


class Bogenpruefung(NamedTuple):
    gueltig: Annotated[bool, Fact("der Bogen ist gültig")]


class Bogenpflicht(NamedTuple):
    pflicht: Annotated[bool, Fact("ein Bogen ist abzugeben")]
    status: Annotated[Bogenstatus, Fact("Stand")]


class Berichtstabelle(NamedTuple):
    zeilen: Annotated[tuple[str, ...], Fact("Zeilen")]
    spalten: Annotated[tuple[str, ...], Fact("Spalten")]
    werte: Annotated[tuple[tuple[int, ...], ...], Fact("Nennungen mit Summen")]
    boegen: Annotated[tuple[tuple[int, ...], ...], Fact("Bögen mit mindestens einer Nennung")]


@rules.rule(BOGEN, "Prüfung des Dokumentationsbogens", readings=("L16",), volatile=True)
def dokumentationsbogen_pruefen(
    bogen: Annotated[
        Mapping[str, object],
        Fact(
            "Dokumentationsbogen",
            help="ohne Namen, Behörde, freien Text und ohne Datum außer dem Quartal",
            cites=BOGEN,
            like=FORM,
        ),
    ],
    as_of: dt.date,
    merkmale_ab: Annotated[int, Fact("Merkmale ab so vielen Beratenen", "Personen", 1, 1000)] = PARAMETER,
    zeitschritt: Annotated[int, Fact("Schritt der Zeitangabe", "Minuten", 1, 480)] = PARAMETER,
) -> Bogenpruefung:
    """Whether a sheet is complete, consistent and anonymous; refuses it at the first test that fails."""
    _felder_pruefen(bogen)
    _quartal_pruefen(bogen["quartal"], as_of)
    _gruppe_pruefen(bogen["behoerdengruppe"])
    zahlen = {feld: _anzahl(feld, bogen[feld]) for feld in ZAHLEN}
    beratene = zahlen["anzahl_beratene"]
    _hoechstens_beratene("davon_neu", zahlen)
    _hoechstens_beratene("abgeschlossen", zahlen)
    if zahlen["anzahl_gespraeche"] < beratene:
        _ablehnen(
            "anzahl_gespraeche", zahlen["anzahl_gespraeche"], "es sind mindestens so viele wie {} Beratene", beratene
        )
    _hoechstens_beratene("beratene_vorgesetzte", zahlen)
    if zahlen["zeit_minuten"] % zeitschritt:
        _ablehnen("zeit_minuten", zahlen["zeit_minuten"], "erwartet wird ein Vielfaches von {} Minuten", zeitschritt)
    _merkmale_pruefen(bogen["merkmale"], beratene, merkmale_ab)
    gezaehlt = {feld: _bekannte_kategorien(("bogen", feld), bogen[feld]) for feld in KATEGORIEN}
    if _summe("zugang", gezaehlt["zugang"], INTEGER_LIMIT) != zahlen["davon_neu"]:
        _ablehnen("zugang", NO_VALUE, "die Zugänge ergeben zusammen die {} neu Beratenen", zahlen["davon_neu"])
    if _summe("themen", gezaehlt["themen"], beratene) < beratene:
        _ablehnen("themen", NO_VALUE, "bei {} Beratenen sind es zusammen mindestens {} Themen", beratene, beratene)
    _summe("weitervermittlung", gezaehlt["weitervermittlung"], beratene)
    return Bogenpruefung(True)


def _ablehnen(feld: str, wert: object, meldung: str, *werte: object) -> NoReturn:
    refuse(f"bogen.{feld}", wert, meldung, BOGEN, *werte)


def _felder_pruefen(bogen: Mapping[str, object]) -> None:
    for feld in bogen:
        if feld not in FELDER:
            _ablehnen(feld, HIDDEN, KEIN_FELD)
    for feld in FELDER:
        if feld not in bogen or (bogen[feld] is None and feld != "merkmale"):
            _ablehnen(feld, "fehlt", "diese Angabe wird gebraucht")


def _kurz(wert: object) -> object:
    """A refused code as it is repeated: only if it is too short to tell about anybody."""
    return wert if isinstance(wert, str) and len(wert) <= 60 else HIDDEN


def _quartal_pruefen(wert: object, as_of: dt.date) -> None:
    quartal = dates.quartal(wert) if isinstance(wert, str) else None
    if quartal is None:
        _ablehnen("quartal", _kurz(wert), KEIN_QUARTAL)
    if as_of <= quartal.ende:
        _ablehnen(
            "quartal", wert, "der Bogen wird erst nach dem {} ausgefüllt, wenn das Quartal vorbei ist", quartal.ende
        )


def _gruppe_pruefen(wert: object) -> None:
    if not (isinstance(wert, str) and wert in Behoerdengruppe.__members__):
        _ablehnen("behoerdengruppe", _kurz(wert), "eine einzelne Behörde darf nicht angegeben werden")


def _ist_anzahl(wert: object) -> TypeGuard[int]:
    return isinstance(wert, int) and not isinstance(wert, bool) and 0 <= wert <= INTEGER_LIMIT


def _anzahl(feld: str, wert: object) -> int:
    if not _ist_anzahl(wert):
        gezeigt = wert if isinstance(wert, int) else HIDDEN
        _ablehnen(feld, gezeigt, "erwartet wird eine ganze Zahl von 0 bis {}", INTEGER_LIMIT)
    return wert


def _hoechstens_beratene(feld: str, zahlen: Mapping[str, int]) -> None:
    if zahlen[feld] > zahlen["anzahl_beratene"]:
        _ablehnen(feld, zahlen[feld], "es sind höchstens alle {} Beratenen", zahlen["anzahl_beratene"])


def _merkmale_pruefen(merkmale: object, beratene: int, merkmale_ab: int) -> None:
    if beratene < merkmale_ab:
        if merkmale is not None:
            meldung = "bei weniger als {} Beratenen bleiben Geschlecht, Alter und Status leer"
            _ablehnen("merkmale", NO_VALUE, meldung, merkmale_ab)
        return
    if not isinstance(merkmale, Mapping):
        _ablehnen("merkmale", NO_VALUE, "ab {} Beratenen werden Geschlecht, Alter und Status angegeben", merkmale_ab)
    for gruppe in merkmale:
        if gruppe not in MERKMALE:
            _ablehnen(f"merkmale.{gruppe}", HIDDEN, KEIN_FELD)
    for gruppe, kategorien in MERKMALE.items():
        werte = merkmale.get(gruppe)
        if not isinstance(werte, Mapping) or set(werte) != set(kategorien):
            _ablehnen(f"merkmale.{gruppe}", NO_VALUE, "gebraucht wird je eine Zahl für: {}", tuple(kategorien))
        if not all(map(_ist_anzahl, werte.values())) or sum(werte.values()) != beratene:
            _ablehnen(f"merkmale.{gruppe}", NO_VALUE, "die Zahlen ergeben zusammen die {} Beratenen", beratene)


def _bekannte_kategorien(pfad: tuple[str | int, ...], werte: object) -> Mapping[str, object]:
    """Counts by category as they came in; `pfad` ends with the field that has these categories."""
    if not isinstance(werte, Mapping):
        refuse(pfad, HIDDEN, "erwartet wird eine Zahl je Kategorie", BOGEN)
    for kategorie in werte:
        if kategorie not in KATEGORIEN[str(pfad[-1])]:
            refuse((*pfad, str(kategorie)), HIDDEN, KEIN_FELD, BOGEN)
    return werte


def _summe(feld: str, werte: Mapping[str, object], hoechstens: int) -> int:
    summe = 0
    for kategorie, wert in werte.items():
        if not _ist_anzahl(wert) or wert > hoechstens:
            meldung = "bei „{}“ wird eine ganze Zahl von 0 bis {} erwartet"
            refuse(("bogen", feld), NO_VALUE, meldung, BOGEN, kategorie, hoechstens, also=kategorie)
        summe += wert
    return summe


@rules.rule(BOGEN, "Pflicht zum Dokumentationsbogen", readings=("L16",))
def bogen_pflicht(
    quartal: Quartal,
    taetigkeit_von: Annotated[dt.date, Fact("tätig als SAP von")],
    taetigkeit_bis: Annotated[dt.date, Fact("tätig als SAP bis", help="letzter Tag; leer, wenn andauernd")] | None,
    ruhezeiten: Ruhezeiten,
    eingegangen: Annotated[bool, Fact("Bogen eingegangen")],
    as_of: dt.date,
) -> Bogenpflicht:
    """Whether a sheet is due for a quarter, which is so from one active day on, and how it stands."""
    gefragt = dates.quartal(quartal)
    if gefragt is None:
        refuse("quartal", _kurz(quartal), "erwartet wird JJJJ-Q1 bis JJJJ-Q4", BOGEN)
    if taetigkeit_bis is not None and taetigkeit_bis < taetigkeit_von:
        refuse("taetigkeit_bis", taetigkeit_bis, "liegt vor dem Beginn am {}", BOGEN, taetigkeit_von)
    for i, ruhen in enumerate(ruhezeiten):
        if ruhen.ende is not None and ruhen.ende < ruhen.beginn:
            refuse(("ruhezeiten", i, "ende"), ruhen.ende, "liegt vor dem Beginn am {}", BOGEN, ruhen.beginn)
    von, bis = max(taetigkeit_von, gefragt.beginn), min(taetigkeit_bis or dt.date.max, gefragt.ende)
    ruhetage = dates.tage_in(ruhezeiten, von, bis)
    if dates.tage_von_bis(von, bis) <= ruhetage:
        return Bogenpflicht(False, Bogenstatus.nicht_pflichtig)
    if eingegangen:
        return Bogenpflicht(True, Bogenstatus.eingegangen)
    return Bogenpflicht(True, Bogenstatus.laeuft if as_of <= gefragt.ende else Bogenstatus.offen)


@rules.rule(BERICHT, "Auswertung der Bögen (nur intern)", readings=("L16",), volatile=True)
def bericht_tabelle(
    merkmal: Annotated[Merkmal, Fact("Merkmal")],
    gliederung: Annotated[Gliederung, Fact("Gliederung")],
    boegen: Annotated[
        tuple[Bogenauszug, ...], Fact("Bögen", item="Bogen", help="nur die Angaben für diese Tabelle", cites=BERICHT)
    ],
) -> Berichtstabelle:
    """Sums of the mentions by category and quarter or group, and the sheets behind each; not for publication."""
    nennungen = [_nennungen(i, bogen, merkmal) for i, bogen in enumerate(boegen)]
    orte = [_spalte(i, bogen, gliederung) for i, bogen in enumerate(boegen)]
    zeilen = tuple(k for k in KATEGORIEN[merkmal.name] if any(genannt.get(k) for genannt in nennungen))
    nach_quartal = gliederung == Gliederung.quartal
    spalten = tuple(sorted(set(orte)) if nach_quartal else (g.name for g in Behoerdengruppe if g.name in orte))
    gruppen = [[genannt for ort, genannt in zip(orte, nennungen, strict=True) if ort == spalte] for spalte in spalten]
    je_bogen = [
        [[sum(genannt.get(k, 0) for k in auswahl) for genannt in gruppe] for gruppe in (*gruppen, nennungen)]
        for auswahl in (*((k,) for k in zeilen), zeilen)
    ]
    return Berichtstabelle(
        (*zeilen, GESAMT),
        (*spalten, GESAMT),
        tuple(tuple(sum(zahlen) for zahlen in zeile) for zeile in je_bogen),
        tuple(tuple(sum(zahl > 0 for zahl in zahlen) for zahlen in zeile) for zeile in je_bogen),
    )


def _nennungen(i: int, bogen: Bogenauszug, merkmal: Merkmal) -> Mapping[str, int]:
    zaehlungen = {"themen": bogen.themen, "zugang": bogen.zugang, "weitervermittlung": bogen.weitervermittlung}
    for feld, zaehlung in zaehlungen.items():
        _bekannte_kategorien(("boegen", i, feld), zaehlung or {})
    return zaehlungen[merkmal.name] or {}


def _spalte(i: int, bogen: Bogenauszug, gliederung: Gliederung) -> str:
    if gliederung == Gliederung.behoerdengruppe:
        if bogen.behoerdengruppe is None:
            refuse(("boegen", i, "behoerdengruppe"), "fehlt", "diese Angabe wird gebraucht", BERICHT)
        return bogen.behoerdengruppe.name
    if bogen.quartal is None:
        refuse(("boegen", i, "quartal"), "fehlt", "diese Angabe wird gebraucht", BERICHT)
    if dates.quartal(bogen.quartal) is None:
        refuse(("boegen", i, "quartal"), _kurz(bogen.quartal), KEIN_QUARTAL, BOGEN)
    return bogen.quartal
