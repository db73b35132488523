"""P10, first half: the yearly time budget of an agency and its distribution over the SAP (II 2.2 Abs. 2).

Whatever changes who is active, and for how long, has the budget computed anew by days (reading L4).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from erlass.cases.context import Context
from erlass.decrees.sap.models import Amtsstand, SapAmt, Zeitbudget
from erlass.decrees.sap.rules import rules
from erlass.law import dates
from erlass.people.models import Behoerde, Dienstverhaeltnis
from erlass.registers.entries import OPEN


def neu_berechnen(context: Context, behoerde: Behoerde) -> None:
    """Compute the budgets of this year and later ones anew, as far as they have been established."""
    budgets = Zeitbudget.objects.known().filter(behoerde=behoerde, jahr__gte=context.day.year, gilt_bis=OPEN)
    for budget in list(budgets):
        wert = context.value(
            rules["jahresarbeitszeit_zeitanteilig"], jahr=budget.jahr, beschaeftigte=budget.beschaeftigte,
            zeiten=list(aktive_zeiten(context, behoerde, budget.jahr)),
        )  # fmt: skip
        context.amend(
            Zeitbudget, budget.key, max(context.day, budget.gilt_von), None, gesamt_minuten=wert.gesamt_minuten,
            verteilung=dict(wert.verteilung),
        )  # fmt: skip


def aktive_zeiten(context: Context, behoerde: Behoerde, jahr: int) -> Iterator[Mapping[str, object]]:
    """Who is active in an agency when in a year, with which share; below half the time nobody has a share (reading L8)."""
    erster, letzter = dates.jahresbeginn(jahr), dates.jahresende(jahr)
    aktiv = SapAmt.objects.known().filter(
        behoerde=behoerde, status=Amtsstand.aktiv.name, gilt_von__lte=letzter, gilt_bis__gte=erster
    )
    for amt in aktiv.select_related("person").order_by("person__key", "gilt_von"):
        dienste = Dienstverhaeltnis.objects.known().filter(
            person=amt.person, wochenminuten__gte=1, gilt_von__lte=amt.gilt_bis, gilt_bis__gte=amt.gilt_von
        )
        for dienst in dienste.order_by("gilt_von"):
            anteil = context.value(
                rules["arbeitszeitanteil"], wochenminuten=dienst.wochenminuten,
                regelwochenminuten=dienst.regelwochenminuten,
            )  # fmt: skip
            if anteil.zulaessig:
                yield {
                    "sap": amt.person.key, "von": max(amt.gilt_von, dienst.gilt_von),
                    "bis": _offen(min(amt.gilt_bis, dienst.gilt_bis)), "zaehler": anteil.zaehler, "nenner": anteil.nenner,
                }  # fmt: skip


def _offen(day: dt.date) -> dt.date | None:
    return None if day == OPEN else day
