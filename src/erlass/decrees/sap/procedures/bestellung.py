"""P4: the written appointment by the head and its announcement to all staff (II 1.3 Abs. 6, II 2.1).

The SAP office prepares, the head appoints: two persons. From when on the SAP acts is computed, never entered.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, NamedTuple

from erlass.cases.context import Context
from erlass.cases.procedures import Asked, Deadline, Document, Need, Procedure, State, Transition
from erlass.decrees.sap import stand
from erlass.decrees.sap.documents import bestellung as briefe
from erlass.decrees.sap.facts import Auswahlergebnis
from erlass.decrees.sap.models import Amtsstand, Auswahlresultat
from erlass.decrees.sap.procedures.amt import neubestellung_facts
from erlass.decrees.sap.roles import BEWERBERIN, FACHREFERAT_MIK, LEITUNG, SELBST, STELLE
from erlass.decrees.sap.rules import rules
from erlass.decrees.sap.rules.bestellung import Anlass
from erlass.law import dates
from erlass.law.facts import Fact
from erlass.law.roles import SYSTEM
from erlass.people.models import Person

WOCHE = 7


class Vorbereitung(NamedTuple):
    person: Annotated[str, Fact("Person", max=20)]
    anlass: Annotated[Anlass, Fact("Anlass")]


class Bestellung(NamedTuple):
    bestellung_am: Annotated[dt.date, Fact("bestellt am")]
    schriftlich: Annotated[bool, Fact("schriftlich", cites="II 2.1 Abs. 2 Satz 1")]


class Bekanntgabe(NamedTuple):
    bekanntgegeben_am: Annotated[dt.date, Fact("bekannt gegeben am")]


def wer(context: Context) -> Person | None:
    """Who is to be appointed, also while that is only entered."""
    return context.case.person or Person.objects.filter(key=context.get("person")).first()


def ohne_amt(context: Context) -> bool:
    person = wer(context)
    amt = stand.letzter_amtsstand(person) if person else None
    return amt is None or amt.status == Amtsstand.beendet.name


def nicht_in_vorbereitung(context: Context) -> bool:
    person = wer(context)
    offene = stand.offene_vorgaenge(person, "bestellung") if person else []
    return not any(fall.state == "vorbereitet" and fall.pk != context.case.pk for fall in offene)


def vorbereiten(context: Context) -> None:
    context.concern(Person.objects.get(key=context.get("person")))


def facts(context: Context) -> Mapping[str, object]:
    return neubestellung_facts(
        context.person, context, context.get("anlass"), context.date("bestellung_am"), schriftlich=context.get("schriftlich")
    )  # fmt: skip


def bestellen(context: Context) -> None:
    """The office begins, the result of the selection is used up, and the selection's four years are over."""
    person, tag = context.person, context.date("bestellung_am")
    assert tag is not None
    context.open(
        "sap_amt", "bestellen", person=person, within=False, bestellt_am=tag.isoformat(), vorgang=context.case.number
    )
    ergebnisse = stand.auswahlergebnisse(person)
    if ergebnisse and ergebnisse[-1].ergebnis == Auswahlergebnis.positiv.name:
        context.amend(Auswahlresultat, ergebnisse[-1].key, max(tag, ergebnisse[-1].gilt_von), bestellt=True)
    for fall in stand.offene_vorgaenge(person, "auswahlverfahren"):
        if fall.state in ("mitgeteilt", "angenommen", "nicht_angenommen"):
            context.follow(fall, "erledigen")


BESTELLUNG = Procedure(
    "bestellung", "Bestellung",
    "Die Behördenleitung bestellt die SAP schriftlich; danach erfahren es alle Beschäftigten.",
    ("II 2.1 Abs. 1 Satz 1–2", "II 2.1 Abs. 2 Satz 1", "II 2.1 Abs. 2 Satz 2", "II 1.3 Abs. 6 Satz 1"),
    states=(
        State("vorbereitet", "vorbereitet"), State("bestellt", "bestellt"),
        State("bekanntgegeben", "bekannt gegeben", final=True), State("zurueckgenommen", "zurückgenommen", final=True),
    ),
    transitions=(
        Transition(
            "vorbereiten", "Bestellung vorbereiten", (), "vorbereitet", (STELLE,), ("II 2.1 Abs. 2 Satz 1",), asks=Vorbereitung,
            options={"person": stand.personen}, preset=lambda c: {"anlass": Anlass.erstbestellung.name},
            needs=(
                Need("II 2.1 Abs. 2 Satz 1", "Die Person hat noch kein Amt als SAP.", ohne_amt),
                Need("II 2.1 Abs. 2 Satz 1", "Für die Person ist noch keine Bestellung vorbereitet.", nicht_in_vorbereitung),
            ),
            effect=vorbereiten, notify=(LEITUNG,),
        ),
        Transition(
            "bestellen", "Bestellen", ("vorbereitet",), "bestellt", (LEITUNG,),
            ("II 2.1 Abs. 2 Satz 1", "II 2.1 Abs. 1 Satz 1–2", "II 1.3 Abs. 6 Satz 1"),
            asks=Bestellung, preset=lambda c: {"bestellung_am": c.day, "schriftlich": True}, not_by=("vorbereiten",),
            checks=(Asked(rules["bestellung_pruefen"], facts),),
            needs=(Need("II 2.1 Abs. 2 Satz 1", "Die Person hat noch kein Amt als SAP.", ohne_amt),),
            effect=bestellen, starts=("bekanntgabe",), documents=("urkunde",), notify=(SELBST, STELLE, FACHREFERAT_MIK),
        ),
        Transition(
            "bekanntgeben", "Allen Beschäftigten bekannt geben", ("bestellt",), "bekanntgegeben", (STELLE, LEITUNG),
            ("II 2.1 Abs. 2 Satz 2",), asks=Bekanntgabe, preset=lambda c: {"bekanntgegeben_am": c.day},
            meets=("bekanntgabe",), documents=("aushang",), notify=(SELBST,),
        ),
        Transition(
            "anmahnen", "An die Bekanntgabe erinnern", ("bestellt",), None, (SYSTEM,), ("II 2.1 Abs. 2 Satz 2",),
            "Jede Woche, bis die Bestellung bekannt gegeben ist.", starts=("bekanntgabe",),
        ),
        Transition(
            "zuruecknehmen", "Zurücknehmen", ("vorbereitet",), "zurueckgenommen", (STELLE, LEITUNG, BEWERBERIN),
            ("II 2.1 Abs. 2 Satz 1",), "Nach Gründen wird nicht gefragt.", danger=True, notify=(SELBST, STELLE),
        ),
    ),
    readers=(SELBST, LEITUNG, STELLE, FACHREFERAT_MIK.within("bestellt", "bekanntgegeben")),
    keep_months=60, columns=("anlass", "bestellung_am"),
    deadlines=(
        Deadline(
            "bekanntgabe", "Bestellung bekannt geben", "II 2.1 Abs. 2 Satz 2", lambda c: dates.plus_tage(c.day, WOCHE),
            (STELLE, LEITUNG), remind=(1,), then="anmahnen",
        ),
    ),
    documents=(
        Document("urkunde", "Bestellungsurkunde", ("II 2.1 Abs. 2 Satz 1", "II 2.1 Abs. 1 Satz 1–2"), briefe.urkunde),
        Document("aushang", "Bekanntgabe an alle Beschäftigten", ("II 2.1 Abs. 2 Satz 2",), briefe.aushang),
    ),
    headline=lambda c: c.person.name,
    kept_because="Die Bestellung ist die Grundlage des Amtes; sie wird so lange aufbewahrt wie dessen Verlauf.",
)  # fmt: skip
