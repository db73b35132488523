"""P10, first half: the yearly time budget of an agency and its distribution over the SAP (II 2.2 Abs. 2).

The SAP office drafts and establishes it. Whatever changes who is active, and for how long, has it computed anew by days
(reading L4): steps of the office at once, changes of working time or staff with the next round of the system.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, NamedTuple

from erlass.cases.context import Context
from erlass.cases.models import Case
from erlass.cases.procedures import Deadline, Document, Need, Procedure, State, Transition
from erlass.decrees.sap import budget
from erlass.decrees.sap.documents import zeit as briefe
from erlass.decrees.sap.models import Zeitbudget
from erlass.decrees.sap.roles import FACHREFERAT_MIK, LEITUNG, SAP_DER_BEHOERDE, STELLE
from erlass.law import dates
from erlass.law.facts import Fact
from erlass.law.german import number
from erlass.law.roles import SYSTEM
from erlass.people.models import Behoerde

ABSATZ_2 = ("II 2.2 Abs. 2 Satz 2", "II 2.2 Abs. 2 Satz 3–4")
FESTGESTELLT = ("festgestellt", "abgeschlossen")


class Jahr(NamedTuple):
    jahr: Annotated[int, Fact("Kalenderjahr", min=2016, max=2199)]


def neu_berechnen(context: Context, behoerde: Behoerde) -> None:
    """After this step the budgets of this year and later ones are computed anew, where it changes them."""
    schon = {f.case.pk for f in context.followed if f.transition == "neu_berechnen"}
    for case in ueberholte(context.day, behoerde):
        if case.pk not in schon:
            context.follow(case, "neu_berechnen")


def ueberholte(day: dt.date, behoerde: Behoerde | None = None) -> list[Case]:
    """The budgets in force, of an agency or of all, that are no longer what the registers say."""
    cases = Case.objects.filter(procedure="sap.zeitbudget", state="festgestellt", closed_on=None)
    cases = cases.filter(behoerde=behoerde) if behoerde is not None else cases
    laufende = [c for c in cases.select_related("behoerde") if c.data["jahr"] >= day.year]
    return [c for c in laufende if budget.ueberholt(c.behoerde, c.data["jahr"], day)]


def personal_bekannt(context: Context) -> bool:
    jahr = context.get("jahr")
    return jahr is None or bool(budget.beschaeftigte(context.behoerde, jahr))


def noch_keines(context: Context) -> bool:
    """One budget for each agency and year."""
    andere = Case.objects.filter(procedure="sap.zeitbudget", behoerde=context.behoerde, data__jahr=context.get("jahr"))
    return not andere.exclude(state="verworfen").exists()


def eintragen(context: Context) -> None:
    jahr = context.get("jahr")
    answer = budget.ermitteln(context.behoerde, jahr, context.day)
    assert answer is not None
    wert = budget.wert_von(answer)
    erstmals = budget.eingetragen(context.behoerde, jahr) is None
    von = budget.stichtag(jahr) if erstmals else max(context.day, budget.stichtag(jahr))
    context.put(
        Zeitbudget, f"{context.behoerde.key}:{jahr}", von, behoerde=context.behoerde, jahr=jahr,
        beschaeftigte=answer.facts["beschaeftigte"], gesamt_minuten=wert.gesamt_minuten, verteilung=dict(wert.verteilung),
    )  # fmt: skip


def ueberschrift(context: Context) -> str:
    gefunden = budget.eingetragen(context.behoerde, context.get("jahr"))
    minuten = f": {number(gefunden.gesamt_minuten)} Minuten" if gefunden else ""
    return f"{context.behoerde.name}: Zeitbudget {context.get('jahr')}{minuten}"


PERSONAL_BEKANNT = Need(
    "II 2.2 Abs. 2 Satz 2", "Für den 1. Januar des Jahres ist bekannt, wie viele Beschäftigte die Behörde hat.",
    personal_bekannt,
)  # fmt: skip

ZEITBUDGET = Procedure(
    "zeitbudget", "Zeitbudget",
    "Aus den Beschäftigten am 1. Januar folgt die Jahresarbeitszeit; sie verteilt sich nach den Arbeitszeitanteilen auf die aktiven "
    "SAP. Jede Änderung im Jahr wird nach Tagen gewichtet.",
    ABSATZ_2,
    states=(
        State("entwurf", "Entwurf"), State("festgestellt", "festgestellt"), State("abgeschlossen", "abgeschlossen", final=True),
        State("verworfen", "verworfen", final=True),
    ),
    transitions=(
        Transition(
            "entwerfen", "Zeitbudget entwerfen", (), "entwurf", (STELLE,), ABSATZ_2, asks=Jahr,
            preset=lambda c: {"jahr": c.day.year}, documents=("rechnung",),
            needs=(
                PERSONAL_BEKANNT,
                Need("II 2.2 Abs. 2 Satz 2", "Für das Jahr gibt es noch kein Zeitbudget.", noch_keines),
            ),
        ),
        Transition(
            "feststellen", "Feststellen", ("entwurf",), "festgestellt", (STELLE,), ABSATZ_2, needs=(PERSONAL_BEKANNT,),
            effect=eintragen, starts=("jahresende",), documents=("rechnung",), notify=(LEITUNG, SAP_DER_BEHOERDE),
        ),
        Transition(
            "neu_berechnen", "Neu berechnen", ("festgestellt",), None, (STELLE, SYSTEM), ABSATZ_2, needs=(PERSONAL_BEKANNT,),
            effect=eintragen, documents=("rechnung",), notify=(LEITUNG, SAP_DER_BEHOERDE), anytime=True,
        ),
        Transition("abschliessen", "Jahr abschließen", ("festgestellt",), "abgeschlossen", (SYSTEM,), ABSATZ_2),
        Transition("verwerfen", "Verwerfen", ("entwurf",), "verworfen", (STELLE,), ABSATZ_2, danger=True),
    ),
    readers=(STELLE, LEITUNG, SAP_DER_BEHOERDE.within(*FESTGESTELLT), FACHREFERAT_MIK.within(*FESTGESTELLT)),
    keep_months=60, columns=("jahr",),
    deadlines=(
        Deadline(
            "jahresende", "Ende des Jahres", "II 2.2 Abs. 2 Satz 3–4", lambda c: dates.jahresende(c.get("jahr")), (STELLE,),
            remind=(), then="abschliessen", quiet=True,
        ),
    ),
    documents=(
        Document(
            "rechnung", "Zeitbudget und Verteilung", ABSATZ_2, briefe.zeitbudget, readers=(STELLE, LEITUNG, FACHREFERAT_MIK),
        ),
    ),
    headline=ueberschrift,
    kept_because="Aus der Folge der Jahre zeigt sich, ob die Zeit für das Amt reicht.",
)  # fmt: skip
