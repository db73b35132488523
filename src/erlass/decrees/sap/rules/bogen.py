"""The anonymous quarterly sheet as a form (no. 7.7 of the sheet of requirements): its fields, categories and their
labels.

Its design is ours (reading L16). The rules check it as it comes in; forms and documents are made from this
description.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any

from erlass.decrees.sap.facts import Behoerdengruppe, Quartal
from erlass.law.facts import Fact

Kategorien = Mapping[str, str]

MERKMALE: Mapping[str, Kategorien] = MappingProxyType({
    "geschlecht": {"weiblich": "weiblich", "maennlich": "männlich", "divers_oder_ohne_angabe": "divers oder ohne Angabe"},
    "altersgruppe": {"bis_34": "bis 34 Jahre", "35_bis_49": "35 bis 49 Jahre", "ab_50": "ab 50 Jahre"},
    "statusgruppe": {
        "beamtenverhaeltnis": "Beamtenverhältnis", "tarifbeschaeftigung": "Tarifbeschäftigung", "sonstiges": "sonstiges",
    },
})  # fmt: skip
KATEGORIEN: Mapping[str, Kategorien] = MappingProxyType({
    "zugang": {
        "eigener_entschluss": "aus eigenem Entschluss", "kollegium": "auf Rat aus dem Kollegium",
        "vorgesetzte": "auf Rat von Vorgesetzten", "interessenvertretung": "auf Rat einer Interessenvertretung",
        "sonstiger_zugang": "auf anderem Weg",
    },
    "themen": {
        "konflikt_kollegium": "Konflikt im Kollegium", "konflikt_vorgesetzte": "Konflikt mit Vorgesetzten",
        "arbeitsbelastung": "Arbeitsbelastung", "berufliche_veraenderung": "berufliche Veränderung",
        "belastendes_ereignis": "belastendes Ereignis", "psychische_gesundheit": "psychische Gesundheit",
        "koerperliche_gesundheit": "körperliche Gesundheit", "abhaengigkeit": "Abhängigkeit",
        "partnerschaft_familie": "Partnerschaft und Familie", "trauer": "Trauer", "finanzen": "Finanzen",
        "sonstiges_thema": "anderes Thema",
    },
    "weitervermittlung": {
        "aerztlich_therapeutisch": "ärztliche oder therapeutische Hilfe", "suchtberatung": "Suchtberatung",
        "schulden_sozialberatung": "Schulden- oder Sozialberatung", "familien_lebensberatung": "Familien- oder Lebensberatung",
        "interner_dienst": "interner Dienst", "sonstige_stelle": "andere Stelle",
    },
})  # fmt: skip
"""The categories of the sheet's counts in the order of the form."""

ZAHLEN: Mapping[str, tuple[str, str]] = MappingProxyType({
    "anzahl_beratene": ("Beratene", "im Quartal; über Quartale nicht zu Personen zusammenzählen"),
    "davon_neu": ("davon neu", ""),
    "abgeschlossen": ("abgeschlossene Beratungen", ""),
    "beratene_vorgesetzte": ("beratene Vorgesetzte", ""),
    "anzahl_gespraeche": ("Gespräche", ""),
    "zeit_minuten": ("Zeit in Minuten", "in Schritten von 15 Minuten"),
    "informationsveranstaltungen": ("Informationsveranstaltungen", ""),
    "externe_kontakte": ("Kontakte zu Fachdiensten", ""),
})  # fmt: skip
_VORN = tuple(ZAHLEN)[:6]
FELDER = ("quartal", "behoerdengruppe", *_VORN, "merkmale", *KATEGORIEN, *tuple(ZAHLEN)[6:])
"""All fields of the sheet in the order of the form."""


def _zaehlung(label: str, kategorien: Kategorien, **fact: Any) -> Any:
    """A set of counts, one for each category; a category left out counts as zero."""
    anzahlen = {code: (Annotated[int, Fact(text, min=0)], 0) for code, text in kategorien.items()}
    return Annotated[Mapping[str, object], Fact(label, like=anzahlen, **fact)]


_FORM: dict[str, Any] = {
    "quartal": Quartal,
    "behoerdengruppe": Annotated[Behoerdengruppe, Fact("Behördengruppe", help="nie eine einzelne Behörde")],
    **{feld: Annotated[int, Fact(label, min=0, help=hilfe)] for feld, (label, hilfe) in ZAHLEN.items()},
    "merkmale": Annotated[
        Mapping[str, object],
        Fact(
            "Merkmale der Beratenen",
            help="nur ab 5 Beratenen; jede Gruppe ergibt zusammen die Zahl der Beratenen",
            like={gruppe: _zaehlung(gruppe.capitalize(), kategorien) for gruppe, kategorien in MERKMALE.items()},
        ),
    ]
    | None,
    "zugang": _zaehlung("Zugang", KATEGORIEN["zugang"], help="ergibt zusammen die neu Beratenen"),
    "themen": _zaehlung("Themen", KATEGORIEN["themen"], help="mehrere je Person möglich"),
    "weitervermittlung": _zaehlung("Weitervermittlung", KATEGORIEN["weitervermittlung"]),
}
FORM: Mapping[str, Any] = MappingProxyType({feld: _FORM[feld] for feld in FELDER})
"""The whole sheet as a form."""
