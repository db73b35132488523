"""How much time the office has: the yearly budget, its distribution, the time account, overload (II 2.2 Abs. 2–3, IV
3).
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, NamedTuple

from erlass.decrees.sap.facts import MINUTEN_JE_JAHR, PERSONEN, Beschaeftigte, Jahr, MinutenJeBeschaeftigte, Quartal
from erlass.decrees.sap.rules.book import rules
from erlass.decrees.sap.rules.gemeinsam import anteil_pruefbar
from erlass.law import dates, money
from erlass.law.errors import refuse
from erlass.law.facts import Fact
from erlass.law.money import Bruch, Gleichstand
from erlass.law.rulebook import PARAMETER

rules.topic("Zeitbudget und Zeitkonto")

NUR_MINUTEN = "erwartet werden Minuten als ganze Zahl; der Anteil wird daraus gebildet"

Zaehler = Annotated[int, Fact("Arbeitszeit", help="Minuten je Woche, oder Zähler des Anteils", wrong=NUR_MINUTEN)]
Nenner = Annotated[int, Fact("volle Arbeitszeit", help="Minuten je Woche, oder Nenner des Anteils", wrong=NUR_MINUTEN)]
Sap = Annotated[str, Fact("SAP", help="Name oder Kennung", min=1, max=100)]
Budget = Annotated[int, Fact("Zeitbudget des Jahres", "Minuten", 0, PERSONEN * 1000)]


class AnteilEinerSap(NamedTuple):
    sap: Sap
    zaehler: Zaehler
    nenner: Nenner


class Zeitbudget(NamedTuple):
    gesamt_minuten: Annotated[int, Fact("Jahresarbeitszeit aller SAP", "Minuten")]
    anteilssumme: Annotated[Bruch, Fact("Summe der Anteile")]
    verteilung: Annotated[Mapping[str, int], Fact("Verteilung", "Minuten")]


class ZeitEinerSap(NamedTuple):
    sap: Sap
    von: Annotated[dt.date, Fact("aktiv von")]
    bis: Annotated[dt.date, Fact("aktiv bis", help="leer, wenn andauernd")] | None
    zaehler: Zaehler
    nenner: Nenner


class ZeitbudgetZeitanteilig(NamedTuple):
    gesamt_minuten: Annotated[int, Fact("Jahresarbeitszeit aller SAP", "Minuten")]
    verteilung: Annotated[Mapping[str, int], Fact("Verteilung", "Minuten")]
    nicht_verteilt_minuten: Annotated[int, Fact("nicht verteilt, weil niemand aktiv war", "Minuten")]


class Buchung(NamedTuple):
    quartal: Quartal
    minuten: Annotated[int, Fact("Minuten", "Minuten", 0, MINUTEN_JE_JAHR)]


class Zeitkonto(NamedTuple):
    verbraucht: Annotated[int, Fact("verbraucht", "Minuten")]
    obergrenze: Annotated[int, Fact("Obergrenze mit Absprachen", "Minuten")]
    rest: Annotated[int, Fact("Rest", "Minuten")]
    ueberschreitung: Annotated[int, Fact("über dem Zeitbudget", "Minuten")]
    ohne_absprache_minuten: Annotated[int, Fact("ohne Absprache", "Minuten")]
    absprache_noetig: Annotated[bool, Fact("Absprache mit der Behördenleitung nötig")]


class Ueberlastung(NamedTuple):
    ueberschrittene_quartale: Annotated[tuple[str, ...], Fact("Quartale über einem Viertel des Budgets")]
    in_folge: Annotated[int, Fact("davon zuletzt in Folge")]
    anzeige_faellig: Annotated[bool, Fact("Anzeige an das Fachreferat fällig")]


@rules.rule(
    ("II 2.2 Abs. 2 Satz 2", "II 2.2 Abs. 2 Satz 3–4"), "Jahresarbeitszeit und ihre Verteilung", readings=("L4",)
)
def jahresarbeitszeit(
    beschaeftigte: Beschaeftigte,
    anteile: Annotated[
        tuple[AnteilEinerSap, ...],
        Fact(
            "aktive SAP mit ihrem Arbeitszeitanteil",
            min=1,
            item="SAP",
            missing="es ist niemand da, auf den die Jahresarbeitszeit verteilt werden kann; je Behörde ist mindestens eine SAP vorgesehen",
            cites="II 2.2 Abs. 1 Satz 1",
        ),
    ],
    minuten_je_beschaeftigte: MinutenJeBeschaeftigte = PARAMETER,
    mindestanteil: Annotated[Bruch, Fact("Mindestanteil")] = PARAMETER,
) -> Zeitbudget:
    """Yearly minutes of an agency and their exact distribution over its SAP; not a minute is lost."""
    for i, anteil in enumerate(anteile):
        anteil_zulaessig(("anteile", i), anteil, mindestanteil)
        for j in range(i):
            if anteile[j].sap == anteil.sap:
                refuse(("anteile", i, "sap"), anteil.sap, "diese SAP ist schon genannt", "II 2.2 Abs. 2 Satz 3–4")
    gesamt = beschaeftigte * minuten_je_beschaeftigte
    namen = [anteil.sap for anteil in anteile]
    minuten = money.verteile(gesamt, anteile, namen, Gleichstand.groesserer_anteil_dann_name)
    return Zeitbudget(gesamt, money.summe(anteile), dict(zip(namen, minuten, strict=True)))


def anteil_zulaessig(pfad: tuple[str | int, ...], anteil: AnteilEinerSap | ZeitEinerSap, mindestanteil: Bruch) -> None:
    """Refuse a share that is no fraction, above one, or below the half that the office needs."""
    anteil_pruefbar(pfad, anteil)
    if not money.mindestens(anteil, mindestanteil):
        refuse(
            pfad,
            anteil,
            "eine SAP muss mindestens die Hälfte der regelmäßigen Arbeitszeit arbeiten",
            "II 2.1 Abs. 1 Satz 3",
        )


@rules.rule("II 2.2 Abs. 2 Satz 3–4", "Jahresarbeitszeit bei Änderungen im Jahr", readings=("L4",))
def jahresarbeitszeit_zeitanteilig(
    jahr: Jahr,
    beschaeftigte: Beschaeftigte,
    zeiten: Annotated[
        tuple[ZeitEinerSap, ...], Fact("Zeiten der aktiven SAP", item="Zeit", help="dürfen über das Jahr hinausreichen")
    ],
    minuten_je_beschaeftigte: MinutenJeBeschaeftigte = PARAMETER,
    mindestanteil: Annotated[Bruch, Fact("Mindestanteil")] = PARAMETER,
) -> ZeitbudgetZeitanteilig:
    """The yearly minutes spread evenly over the days and split by the shares active on each; days without SAP stay
    unassigned.
    """
    for i, zeit in enumerate(zeiten):
        if zeit.bis is not None and zeit.bis < zeit.von:
            refuse(("zeiten", i, "bis"), zeit.bis, "liegt vor dem Beginn am {}", "II 2.2 Abs. 2 Satz 3–4", zeit.von)
        anteil_zulaessig(("zeiten", i), zeit, mindestanteil)
        for j in range(i):
            if zeiten[j].sap == zeit.sap and _ueberschneidet(zeiten[j], zeit):
                refuse(
                    ("zeiten", i),
                    zeit.von,
                    "überschneidet sich mit einer anderen Zeit derselben SAP",
                    "II 2.2 Abs. 2 Satz 3–4",
                )
    gesamt = beschaeftigte * minuten_je_beschaeftigte
    gewichte, unbesetzt = tagesgewichte(jahr, zeiten)
    namen = sorted(gewichte)
    minuten = money.verteile_nach_gewichten(
        gesamt, [*(gewichte[n] for n in namen), unbesetzt], [*namen, ZULETZT], Gleichstand.groesserer_anteil_dann_name
    )
    return ZeitbudgetZeitanteilig(gesamt, dict(zip(namen, minuten[:-1], strict=True)), minuten[-1])


ZULETZT = chr(0x10FFFF)
"""Sorts behind every name, so that the unassigned pool is last among equals."""


def _ueberschneidet(eine: ZeitEinerSap, andere: ZeitEinerSap) -> bool:
    return eine.von <= (andere.bis or dt.date.max) and andere.von <= (eine.bis or dt.date.max)


def tagesgewichte(jahr: int, zeiten: tuple[ZeitEinerSap, ...]) -> tuple[dict[str, Fraction], Fraction]:
    """Days of the year that fall to each SAP, exactly, and the days on which nobody was active.

    Between two changes the set of active SAP stays the same, so whole stretches are counted instead of days.
    """
    erster, letzter = dates.jahresbeginn(jahr), dates.jahresende(jahr)
    grenzen = {erster, dates.plus_tage(letzter, 1)}
    for zeit in zeiten:
        grenzen.add(min(max(zeit.von, erster), dates.plus_tage(letzter, 1)))
        grenzen.add(
            min(max(dates.plus_tage(min(zeit.bis or letzter, letzter), 1), erster), dates.plus_tage(letzter, 1))
        )
    tage = sorted(grenzen)
    gewichte = {zeit.sap: Fraction(0) for zeit in zeiten}
    unbesetzt = Fraction(0)
    for beginn, danach in itertools.pairwise(tage):
        dauer = (danach - beginn).days
        aktive = [z for z in zeiten if z.von <= beginn <= (z.bis or dt.date.max)]
        summe = sum((Fraction(z.zaehler, z.nenner) for z in aktive), Fraction(0))
        if not aktive:
            unbesetzt += dauer
        for z in aktive:
            gewichte[z.sap] += dauer * Fraction(z.zaehler, z.nenner) / summe
    return gewichte, unbesetzt


@rules.rule(("II 2.2 Abs. 3 Satz 1", "IV 3 Satz 3"), "Zeitkonto einer SAP")
def zeitkonto(
    budget_minuten: Budget,
    gebucht: Annotated[
        tuple[Buchung, ...], Fact("gebuchte Quartale", item="Quartal", help="eine Summe je Quartal, ohne Tag und Text")
    ],
    zusatz_absprache_minuten: Annotated[
        int,
        Fact(
            "zusätzlich abgesprochen", "Minuten", 0, MINUTEN_JE_JAHR, "Ausnahme nach Absprache mit der Behördenleitung"
        ),
    ] = 0,
    sprecher_zusatz_minuten: Annotated[
        int, Fact("zusätzlich als Sprecherin oder Sprecher abgesprochen", "Minuten", 0, MINUTEN_JE_JAHR)
    ] = 0,
) -> Zeitkonto:
    """Minutes used against the budget and the ceiling with what was agreed with the head."""
    jahre = _quartale(("gebucht",), gebucht)
    for i, nummer in enumerate(jahre):
        if nummer // 4 != jahre[0] // 4:
            refuse(("gebucht", i, "quartal"), gebucht[i].quartal, "gehört zu einem anderen Jahr", "II 2.2 Abs. 2")
        if nummer in jahre[:i]:
            refuse(("gebucht", i, "quartal"), gebucht[i].quartal, "dieses Quartal ist schon genannt", "II 2.2 Abs. 2")
    verbraucht = sum(buchung.minuten for buchung in gebucht)
    obergrenze = budget_minuten + zusatz_absprache_minuten + sprecher_zusatz_minuten
    ohne_absprache = max(0, verbraucht - obergrenze)
    return Zeitkonto(
        verbraucht,
        obergrenze,
        max(0, obergrenze - verbraucht),
        max(0, verbraucht - budget_minuten),
        ohne_absprache,
        ohne_absprache > 0,
    )


def _quartale(pfad: tuple[str, ...], buchungen: tuple[Buchung, ...]) -> list[int]:
    """Each quarter as a running number; refuses a text that is no quarter."""
    nummern = []
    for i, buchung in enumerate(buchungen):
        quartal = dates.quartal(buchung.quartal)
        if quartal is None:
            refuse((*pfad, i, "quartal"), buchung.quartal, "erwartet wird JJJJ-Q1 bis JJJJ-Q4", "II 2.2 Abs. 2")
        nummern.append(4 * quartal.beginn.year + quartal.beginn.month // 3)
    return nummern


@rules.rule("II 2.2 Abs. 3 Satz 2", "Dauerhafte Überlastung", readings=("L11",))
def ueberlastung(
    budget_minuten: Budget,
    quartale: Annotated[tuple[Buchung, ...], Fact("Quartale in Folge", item="Quartal")],
    dauerhaft_ab_quartalen: Annotated[
        int,
        Fact(
            "dauerhaft ab so vielen Quartalen in Folge", "Quartale", 1, 40,
            missing="der Erlass nennt keine Zahl; bitte den Wert Ihres Hauses angeben", cites="II 2.2 Abs. 3 Satz 2",
        ),
    ],
) -> Ueberlastung:  # fmt: skip
    """Quarters above a quarter of the budget, the run that ends with the last one, and whether it must be reported."""
    nummern = _quartale(("quartale",), quartale)
    for i in range(1, len(nummern)):
        if nummern[i] != nummern[i - 1] + 1:
            refuse(
                ("quartale", i, "quartal"),
                quartale[i].quartal,
                "folgt nicht auf das Quartal davor",
                "II 2.2 Abs. 3 Satz 2",
            )
    ueber = [4 * q.minuten > budget_minuten for q in quartale]
    in_folge = next((n for n, war_ueber in enumerate(reversed(ueber)) if not war_ueber), len(ueber))
    return Ueberlastung(
        tuple(q.quartal for q, war_ueber in zip(quartale, ueber, strict=True) if war_ueber),
        in_folge,
        in_folge >= dauerhaft_ab_quartalen,
    )
