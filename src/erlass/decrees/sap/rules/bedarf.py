"""How many SAP an agency needs, and who can hold the office by working time and remaining service (II 1.1, II 2.1, II
2.2).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, NamedTuple

from erlass.decrees.sap.facts import (
    MINUTEN_JE_WOCHE,
    PERSONEN,
    Ausbildungsbeginn,
    Beschaeftigte,
    Geschaeftsbereich,
    VoraussichtlichesDienstende,
)
from erlass.decrees.sap.rules.book import rules
from erlass.law import dates, money
from erlass.law.dates import Fristbeginn
from erlass.law.errors import refuse
from erlass.law.facts import Fact
from erlass.law.money import Bruch
from erlass.law.rulebook import PARAMETER

rules.topic("Bedarf und Voraussetzungen")

Relation = Annotated[int, Fact("Beschäftigte je SAP", "Personen", 1, 1_000_000)]


class Zielzahl(NamedTuple):
    rechnerisch: Annotated[Bruch, Fact("rechnerischer Wert")]
    zielzahl: Annotated[int, Fact("Zielzahl", "SAP")]
    aufgerundet: Annotated[
        int, Fact("stets aufgerundet", "SAP", help="zum Vergleich, weil die Relation vor Überlastung schützen soll")
    ]


class Bedarf(NamedTuple):
    zielzahl: Annotated[int, Fact("Zielzahl", "SAP")]
    bedarf: Annotated[int, Fact("Bedarf", "SAP")]
    ueberzaehlig: Annotated[int, Fact("über der Zielzahl", "SAP", help="wird nach einer Versetzung hingenommen")]
    mindestbesetzung_erfuellt: Annotated[bool, Fact("mindestens eine SAP aktiv")]


class Bedarfsmeldung(NamedTuple):
    behoerde: Annotated[str, Fact("Behörde", min=1, max=200)]
    geschaeftsbereich: Annotated[
        Geschaeftsbereich,
        Fact("Geschäftsbereich", wrong="Schulungsgruppen richten nur MIK und FM ein", cites="II 1.1 Satz 1"),
    ]
    bedarf: Annotated[int, Fact("Bedarf", "SAP", 0, PERSONEN, cites="II 1.1 Satz 2")]


class Schulungsplaetze(NamedTuple):
    plaetze: Annotated[int, Fact("Schulungsplätze")]
    je_geschaeftsbereich: Annotated[Mapping[str, int], Fact("je Geschäftsbereich")]
    gruppen: Annotated[int, Fact("Schulungsgruppen")] | None


class Arbeitszeitanteil(NamedTuple):
    zaehler: Annotated[int, Fact("Zähler")]
    nenner: Annotated[int, Fact("Nenner")]
    zulaessig: Annotated[bool, Fact("mindestens die Hälfte")]


class Restdienstzeit(NamedTuple):
    bis: Annotated[dt.date, Fact("sieben Jahre enden am")]
    erfuellt: Annotated[bool, Fact("Dauer ist möglich")]
    fehlende_tage: Annotated[int, Fact("es fehlen", "Tage")]


@rules.rule(("II 2.2 Abs. 1 Satz 1", "II 2.2 Abs. 1 Satz 2"), "Zielzahl einer Behörde", readings=("L3",))
def zielzahl(beschaeftigte: Beschaeftigte, relation: Relation = PARAMETER) -> Zielzahl:
    """Planned number of SAP: one per about 200 staff, rounded half up, at least one; the ceiling is shown beside it."""
    return Zielzahl(
        money.gekuerzt(beschaeftigte, relation),
        max(1, money.kaufmaennisch(beschaeftigte, relation)),
        money.aufgerundet(beschaeftigte, relation),
    )


@rules.rule(("II 1.1 Satz 2", "II 2.2 Abs. 1 Satz 1", "II 2.3 Satz 2"), "Bedarf einer Behörde", readings=("L3",))
def bedarf(
    beschaeftigte: Beschaeftigte,
    sap_aktiv: Annotated[int, Fact("SAP aktiv", "Personen", 0, PERSONEN)],
    sap_in_ausbildung: Annotated[
        int, Fact("SAP in Ausbildung", "Personen", 0, PERSONEN, "noch nicht tätig; niemand wird doppelt gezählt")
    ],
    sap_ruhend: Annotated[int, Fact("SAP ruhend", "Personen", 0, PERSONEN, "nur zur Information; zählt nicht mit")] = 0,
    absehbare_abgaenge: Annotated[int, Fact("absehbare Abgänge", "Personen", 0, PERSONEN)] = 0,
) -> Bedarf:
    """Need of an agency: the planned number less those who will be there; those who rest do not count."""
    if absehbare_abgaenge > sap_aktiv + sap_in_ausbildung:
        refuse(
            "absehbare_abgaenge", absehbare_abgaenge, "es gibt nur {} aktive und angehende SAP", "II 2.2 Abs. 1",
            sap_aktiv + sap_in_ausbildung,
        )  # fmt: skip
    ziel = zielzahl(beschaeftigte)
    verfuegbar = sap_aktiv + sap_in_ausbildung - absehbare_abgaenge
    return Bedarf(ziel.zielzahl, max(0, ziel.zielzahl - verfuegbar), max(0, verfuegbar - ziel.zielzahl), sap_aktiv >= 1)


@rules.rule("II 1.1 Satz 2", "Schulungsplätze nach den Bedarfsmeldungen")
def schulungsplaetze(
    meldungen: Annotated[tuple[Bedarfsmeldung, ...], Fact("Bedarfsmeldungen", item="Meldung")],
    gruppengroesse: Annotated[
        int,
        Fact(
            "Größe einer Schulungsgruppe",
            "Personen",
            1,
            1000,
            "der Erlass nennt keine Zahl; ohne sie werden keine Gruppen gerechnet",
        ),
    ]
    | None = None,
) -> Schulungsplaetze:
    """Training places by reported need, for both ministries; groups only if the office gives their size."""
    gesehen: set[str] = set()
    je_bereich = {"mik": 0, "fm": 0}
    for i, meldung in enumerate(meldungen):
        if meldung.behoerde in gesehen:
            refuse(
                ("meldungen", i, "behoerde"),
                meldung.behoerde,
                "je Behörde und Runde gibt es eine Meldung",
                "II 1.1 Satz 2",
            )
        if meldung.geschaeftsbereich == Geschaeftsbereich.sonstige:
            refuse(
                ("meldungen", i, "geschaeftsbereich"), meldung.geschaeftsbereich,
                "Schulungsgruppen richten nur MIK und FM ein", "II 1.1 Satz 1",
            )  # fmt: skip
        gesehen.add(meldung.behoerde)
        je_bereich[meldung.geschaeftsbereich.name] += meldung.bedarf
    plaetze = sum(je_bereich.values())
    return Schulungsplaetze(
        plaetze, je_bereich, None if gruppengroesse is None else money.aufgerundet(plaetze, gruppengroesse)
    )


@rules.rule("II 2.1 Abs. 1 Satz 3", "Arbeitszeitanteil")
def arbeitszeitanteil(
    wochenminuten: Annotated[int, Fact("vereinbarte Arbeitszeit je Woche", "Minuten", 1, MINUTEN_JE_WOCHE, cites="II 2.1 Abs. 1 Satz 3")],
    regelwochenminuten: Annotated[
        int,
        Fact(
            "regelmäßige Arbeitszeit je Woche", "Minuten", 1, MINUTEN_JE_WOCHE,
            "seit 2009: 2460; ab 55 Jahren 2400; bei einem GdB ab 50 2390; ab 60 Jahren oder einem GdB ab 80 2340",
            "II 2.1 Abs. 1 Satz 3",
        ),
    ],
    mindestanteil: Annotated[Bruch, Fact("Mindestanteil")] = PARAMETER,
) -> Arbeitszeitanteil:  # fmt: skip
    """Share of the regular working time in lowest terms, and whether it is at least half."""
    if wochenminuten > regelwochenminuten:
        refuse(
            "wochenminuten", wochenminuten, "mehr als die regelmäßige Arbeitszeit von {} Minuten", "II 2.1 Abs. 1 Satz 3",
            regelwochenminuten,
        )  # fmt: skip
    anteil = money.gekuerzt(wochenminuten, regelwochenminuten)
    return Arbeitszeitanteil(anteil.zaehler, anteil.nenner, money.mindestens(anteil, mindestanteil))


@rules.rule("II 2.1 Abs. 3 Satz 3", "Restdienstzeit ab Beginn der Ausbildung", readings=("L2",))
def restdienstzeit(
    ausbildungsbeginn: Ausbildungsbeginn,
    voraussichtliches_dienstende: VoraussichtlichesDienstende,
    restdienstjahre: Annotated[int, Fact("mögliche Tätigkeit", "Jahre", 1, 50)] = PARAMETER,
) -> Restdienstzeit:
    """Whether at least seven years remain from the start of training, and how many days are missing."""
    if voraussichtliches_dienstende < ausbildungsbeginn:
        refuse(
            "voraussichtliches_dienstende", voraussichtliches_dienstende, "liegt vor dem Beginn der Ausbildung am {}",
            "II 2.1 Abs. 3 Satz 3", ausbildungsbeginn,
        )  # fmt: skip
    bis = dates.fristende(ausbildungsbeginn, 12 * restdienstjahre, Fristbeginn.tagesbeginn)
    fehlende_tage = max(0, dates.tage_von_bis(voraussichtliches_dienstende, bis) - 1)
    return Restdienstzeit(bis, voraussichtliches_dienstende >= bis, fehlende_tage)
