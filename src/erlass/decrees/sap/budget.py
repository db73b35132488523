"""How the yearly time budget of an agency comes about from the registers: staff on 1 January, who is active when with which
share, the distribution by days, and each minute of it (II 2.2 Abs. 2, readings L3, L4, L8).

Procedure, letters, page and the daily round ask here, so that all explain the same figures.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from erlass.cases.context import overlay
from erlass.decrees.sap.models import Amtsstand, SapAmt, Zeitbudget
from erlass.decrees.sap.rules import rules
from erlass.decrees.sap.rules.bedarf import Arbeitszeitanteil
from erlass.decrees.sap.rules.zeit import ZeitbudgetZeitanteilig, ZeitEinerSap, tagesgewichte
from erlass.law import dates
from erlass.law.answer import Answer
from erlass.law.german import number
from erlass.law.rulebook import ask
from erlass.people.models import Behoerde, Behoerdenstand, Dienstverhaeltnis
from erlass.registers.entries import OPEN

REGEL = rules["jahresarbeitszeit_zeitanteilig"]


class Posten(NamedTuple):
    """What falls to one SAP: the exact quota, and the whole minutes after the rest has been distributed."""

    sap: str
    quote: Fraction
    minuten: int


def stichtag(jahr: int) -> dt.date:
    """The day whose staff counts (reading L3)."""
    return dates.jahresbeginn(jahr)


def beschaeftigte(behoerde: Behoerde, jahr: int) -> int | None:
    """The staff of an agency on the Stichtag; None where the register does not know it."""
    gefunden: Behoerdenstand | None = Behoerdenstand.objects.am(stichtag(jahr)).filter(behoerde=behoerde).first()
    return gefunden.beschaeftigte if gefunden else None


def aktive_zeiten(behoerde: Behoerde, jahr: int, day: dt.date) -> list[ZeitEinerSap]:
    """Who is active in an agency when in a year, with which share; below half the time nobody has a share (reading L8)."""
    erster, letzter = dates.jahresbeginn(jahr), dates.jahresende(jahr)
    aktiv = SapAmt.objects.known().filter(
        behoerde=behoerde, status=Amtsstand.aktiv.name, gilt_von__lte=letzter, gilt_bis__gte=erster
    )
    aemter = list(aktiv.select_related("person").order_by("person__key", "gilt_von"))
    dienste = _dienste(a.person_id for a in aemter)
    return [
        ZeitEinerSap(
            amt.person.key, max(amt.gilt_von, dienst.gilt_von), _offen(min(amt.gilt_bis, dienst.gilt_bis)),
            anteil.zaehler, anteil.nenner,
        )
        for amt in aemter
        for dienst in dienste[amt.person_id]
        if dienst.gilt_von <= amt.gilt_bis and amt.gilt_von <= dienst.gilt_bis and (anteil := _anteil(dienst, day)).zulaessig
    ]  # fmt: skip


def _dienste(ids: Iterable[int]) -> defaultdict[int, list[Dienstverhaeltnis]]:
    found: defaultdict[int, list[Dienstverhaeltnis]] = defaultdict(list)
    for dienst in (
        Dienstverhaeltnis.objects.known().filter(person__in=set(ids), wochenminuten__gte=1).order_by("gilt_von")
    ):
        found[dienst.person_id].append(dienst)
    return found


def _anteil(dienst: Dienstverhaeltnis, day: dt.date) -> Arbeitszeitanteil:
    facts = {"wochenminuten": dienst.wochenminuten, "regelwochenminuten": dienst.regelwochenminuten}
    wert = ask(rules["arbeitszeitanteil"], facts, day).value
    assert isinstance(wert, Arbeitszeitanteil)
    return wert


def unter_der_haelfte(aemter: Sequence[SapAmt], day: dt.date) -> list[SapAmt]:
    """Those of the given active offices whose holder works less than half the regular time on a day (reading L8)."""
    dienste = Dienstverhaeltnis.objects.am(day).filter(person__in=[a.person_id for a in aemter])
    zu_wenig = {d.person_id for d in dienste if not d.wochenminuten or not _anteil(d, day).zulaessig}
    return [a for a in aemter if a.status == Amtsstand.aktiv.name and a.person_id in zu_wenig]


def _offen(day: dt.date) -> dt.date | None:
    return None if day == OPEN else day


def ermitteln(behoerde: Behoerde, jahr: int, day: dt.date) -> Answer | None:
    """The budget as the rule computes it from what is known now; None as long as the staff is not known."""
    anzahl = beschaeftigte(behoerde, jahr)
    if not anzahl:
        return None
    facts = {"jahr": jahr, "beschaeftigte": anzahl, "zeiten": tuple(aktive_zeiten(behoerde, jahr, day))}
    return ask(REGEL, facts, day, overlay=overlay(rules.decree, behoerde.key, day))


def wert_von(answer: Answer) -> ZeitbudgetZeitanteilig:
    assert isinstance(answer.value, ZeitbudgetZeitanteilig)
    return answer.value


def minuten_je_kopf(answer: Answer) -> int:
    """The minutes for each employee that the answer was computed with."""
    anzahl = answer.facts["beschaeftigte"]
    assert isinstance(anzahl, int)
    return wert_von(answer).gesamt_minuten // anzahl


def zeiten_von(answer: Answer) -> tuple[ZeitEinerSap, ...]:
    zeiten = answer.facts["zeiten"]
    assert isinstance(zeiten, tuple)
    return zeiten


def posten(answer: Answer) -> list[Posten]:
    """Each SAP's exact quota beside its minutes."""
    jahr, wert = answer.facts["jahr"], wert_von(answer)
    assert isinstance(jahr, int)
    gewichte, unbesetzt = tagesgewichte(jahr, zeiten_von(answer))
    tage = sum(gewichte.values(), unbesetzt)
    return [
        Posten(sap, wert.gesamt_minuten * gewichte[sap] / tage, minuten) for sap, minuten in wert.verteilung.items()
    ]


def quote(genau: Fraction) -> str:
    """An exact quota with two decimals, cut off: 14333 1/3 as 14.333,33."""
    ganze, rest = divmod(genau, 1)
    return f"{number(ganze)},{int(100 * rest):02}"


def eingetragen(behoerde: Behoerde, jahr: int) -> Zeitbudget | None:
    """The budget that has been established, as it stands now."""
    gefunden: Zeitbudget | None = (
        Zeitbudget.objects.known().filter(behoerde=behoerde, jahr=jahr, gilt_bis=OPEN).order_by("gilt_von").last()
    )
    return gefunden


def ueberholt(behoerde: Behoerde, jahr: int, day: dt.date) -> bool:
    """Whether what was established is no longer what the registers say."""
    answer, bisher = ermitteln(behoerde, jahr, day), eingetragen(behoerde, jahr)
    if answer is None or bisher is None:
        return False
    wert = wert_von(answer)
    return (bisher.gesamt_minuten, bisher.verteilung) != (wert.gesamt_minuten, dict(wert.verteilung))
