"""The shape of a report: fixed tables and lists with published numbers, gaps, and why something is missing.

A report never says which gaps were too small and which only protect them, nor which lines were merged: both would tell
more than the gaps do.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from erlass.decrees.sap.bericht.inhalte import OHNE_MERKMALE
from erlass.decrees.sap.facts import Behoerdengruppe
from erlass.decrees.sap.rules.bogen import KATEGORIEN, MERKMALE, ZAHLEN
from erlass.decrees.sap.rules.sperrung import UEBRIGE, Rekonstruktion
from erlass.decrees.sap.rules.statistik import GESAMT, Gliederung

UNTERDRUECKT = "unterdrückt"
HINWEISE = (
    "„Beratene“ werden je Quartal gezählt; sie dürfen nicht zu Personen im Jahr zusammengezählt werden.",
    "Eine Lücke steht für eine Zahl, die klein ist, aus wenigen Bögen kommt oder eine solche Zahl schützt. Nullen werden"
    " gezeigt.",
    "Alle gezeigten Zahlen sind unverändert; es wird weder gerundet noch verfremdet.",
    "Gruppen mit wenigen SAP sind vor der Speicherung mit den sonstigen Einrichtungen zusammengefasst.",
)


class Grund(Enum):
    """Why a table or list is not published."""

    leer = "Dazu gibt es keine Angaben."
    nicht_sicher = "Die Zahlen sind zu klein, zu wenig gegliedert oder kommen aus zu wenigen Bögen."
    verbund = "Zusammen mit anderen Zahlen dieses Berichts wäre ein Rückschluss möglich."


class Aufbau(NamedTuple):
    """One of the fixed tables and lists: a field of the sheet, laid out by quarters, groups or its categories."""

    name: str
    titel: str
    feld: str
    gliederung: Gliederung | None

    @property
    def liste(self) -> bool:
        return self.feld not in KATEGORIEN


def _aufbau(feld: str, titel: str, gliederung: Gliederung | None) -> Aufbau:
    name = f"{feld}_{gliederung.name}" if gliederung is not None else feld
    return Aufbau(name, f"{titel} {gliederung.label}" if gliederung is not None else titel, feld, gliederung)


AUFBAU: tuple[Aufbau, ...] = (
    _aufbau("themen", "Themen", Gliederung.quartal),
    _aufbau("themen", "Themen", Gliederung.behoerdengruppe),
    _aufbau("zugang", "Zugang der neu Beratenen", Gliederung.quartal),
    _aufbau("weitervermittlung", "Weitervermittlung", Gliederung.quartal),
    *(_aufbau(feld, label, art) for feld, (label, _) in ZAHLEN.items() for art in Gliederung),
    _aufbau("geschlecht", "Geschlecht der Beratenen", None),
    _aufbau("altersgruppe", "Alter der Beratenen", None),
    _aufbau("statusgruppe", "Status der Beratenen", None),
)
"""All that a report contains; there are no other tables (P14)."""

BESCHRIFTUNG = {
    **{code: text for gruppe in (KATEGORIEN, MERKMALE) for texte in gruppe.values() for code, text in texte.items()},
    **{gruppe.name: gruppe.label for gruppe in Behoerdengruppe},
    OHNE_MERKMALE: "ohne Angabe (Bögen mit wenigen Beratenen)",
    UEBRIGE: "übrige",
    GESAMT: "gesamt",
}


def kategorien(feld: str) -> tuple[str, ...]:
    """All categories of a field of the sheet; none for a plain count."""
    return (*MERKMALE[feld], OHNE_MERKMALE) if feld in MERKMALE else tuple(KATEGORIEN.get(feld, ()))


def orte(jahr: int, gliederung: Gliederung | None) -> tuple[str, ...]:
    """All quarters of a year, or all groups."""
    if gliederung == Gliederung.quartal:
        return tuple(f"{jahr}-Q{nummer}" for nummer in (1, 2, 3, 4))
    return () if gliederung is None else tuple(gruppe.name for gruppe in Behoerdengruppe)


@dataclass(frozen=True, slots=True)
class Linie:
    """A row or a column."""

    code: str
    label: str


def linie(code: str) -> Linie:
    return Linie(code, BESCHRIFTUNG.get(code, code))


@dataclass(frozen=True, slots=True)
class Tabelle:
    """A table with its margins last, or a list: one row of a count with its sum last, or one column of a trait.

    `werte`: None is a gap; empty if the table is not published, and `grund` says why. `einheit`: numbers are multiples of it
    (minutes), and the threshold holds for so many of it. `pruefung`: what the release gate found.
    """

    aufbau: Aufbau
    zeilen: tuple[Linie, ...] = ()
    spalten: tuple[Linie, ...] = ()
    werte: tuple[tuple[int | None, ...], ...] = ()
    einheit: int = 1
    grund: Grund | None = None
    pruefung: Rekonstruktion | None = None

    @property
    def veroeffentlicht(self) -> bool:
        return self.grund is None


@dataclass(frozen=True, slots=True)
class Ruecklauf:
    """Sheets owed, received and received too late (these are not used) of one quarter."""

    quartal: str
    erwartet: int
    eingegangen: int
    verspaetet: int


@dataclass(frozen=True, slots=True)
class Bericht:
    """A report as it may be published. `schwach`: places in which even so a conclusion was found (none, or no release)."""

    jahr: int
    schwelle: int
    min_boegen: int
    ruecklauf: tuple[Ruecklauf, ...]
    tabellen: tuple[Tabelle, ...]
    schwach: tuple[tuple[str, str, str], ...] = ()

    @property
    def freigabefaehig(self) -> bool:
        """Whether the release gate holds for every published table and for all of them together."""
        gepruefte = (tabelle.pruefung for tabelle in self.tabellen if tabelle.veroeffentlicht)
        return not self.schwach and all(p is not None and p.sicher for p in gepruefte)

    def __getitem__(self, name: str) -> Tabelle:
        """The table of a name. Raises `KeyError`."""
        return {tabelle.aufbau.name: tabelle for tabelle in self.tabellen}[name]


def verlauf(tabelle: Tabelle) -> tuple[tuple[str, ...], tuple[tuple[str, tuple[int | None, ...]], ...]]:
    """A table without margins for a chart over its columns: their labels, and by row its label and numbers.

    None is a suppressed number, to be hatched and called `UNTERDRUECKT`; a table that is not published has no rows.
    """
    spalten = tuple(spalte.label for spalte in tabelle.spalten[:-1])
    zeilen = zip(tabelle.zeilen[:-1], tabelle.werte[:-1], strict=True)
    return spalten, tuple((zeile.label, werte[:-1]) for zeile, werte in zeilen)
