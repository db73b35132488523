"""P9: transfers and secondments of SAP, and what the other agency has to decide then (II 2.3, II 4).

The entry makes the report to the Fachreferat and opens the task at the other agency; an exceeded planned number is shown
there and never stands in the way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, NamedTuple

from erlass.cases.context import Context
from erlass.cases.procedures import Asked, Deadline, Document, Need, Option, Procedure, State, Transition
from erlass.decrees.sap import stand
from erlass.decrees.sap.documents import amt as amtsbriefe
from erlass.decrees.sap.documents import versetzung as briefe
from erlass.decrees.sap.models import Amtsstand
from erlass.decrees.sap.procedures.amt import Neubestellung, neubestellung_facts
from erlass.decrees.sap.roles import FACHREFERAT_MIK, LEITUNG, PERSONALSTELLE, SELBST, STELLE
from erlass.decrees.sap.rules import rules
from erlass.decrees.sap.rules.amt import Neubestellung as Folge
from erlass.law import dates
from erlass.law.facts import Fact
from erlass.law.roles import SYSTEM
from erlass.law.strength import SOLL
from erlass.people.models import Behoerde, Dienstverhaeltnis, Person

ALLE = (SELBST, LEITUNG, STELLE, PERSONALSTELLE, FACHREFERAT_MIK)
PRUEFUNG_TAGE = 30
"""How long the other agency has; our choice, as the decree names no time."""


class Versetzung(NamedTuple):
    person: Annotated[str, Fact("SAP", max=20)]
    wirksam_am: Annotated[dt.date, Fact("wirksam am", help="erster Tag in der neuen Behörde")]
    ziel: (
        Annotated[
            str, Fact("neue Behörde", help="leer, wenn sie hier nicht geführt wird, etwa ein anderes Land", max=60)
        ]
        | None
    )
    sap_moechte_fortfuehren: Annotated[bool, Fact("SAP möchte fortfahren")]


class Abordnung(NamedTuple):
    person: Annotated[str, Fact("SAP", max=20)]
    abgeordnet_von: Annotated[dt.date, Fact("abgeordnet von")]
    abgeordnet_bis: Annotated[dt.date, Fact("abgeordnet bis", help="letzter Tag; leer, wenn offen")] | None
    ziel: Annotated[str, Fact("aufnehmende Behörde", max=60)]


class Aufgabe(NamedTuple):
    wirksam_am: Annotated[dt.date, Fact("wirksam am")]
    bisherige_behoerde: Annotated[str, Fact("bisherige Behörde", max=200)]
    zielzahl_ueberschritten: Annotated[bool, Fact("Zielzahl überschritten", help="wird hingenommen (II 2.3 Satz 2)")]


class Pruefauftrag(NamedTuple):
    abgeordnet_von: Annotated[dt.date, Fact("abgeordnet von")]
    abgeordnet_bis: Annotated[dt.date, Fact("abgeordnet bis")] | None
    abordnende_behoerde: Annotated[str, Fact("abordnende Behörde", max=200)]


class Ablehnung(NamedTuple):
    grund: Annotated[str, Fact("Grund", min=1, max=1000)]


def betroffene(context: Context) -> Person:
    return context.case.person or Person.objects.get(key=context.get("person"))


def andere_behoerden(context: Context) -> list[Option]:
    return [(key, name) for key, name in stand.behoerden(context) if key != context.behoerde.key]


def ziel(context: Context) -> Behoerde | None:
    return Behoerde.objects.filter(key=context.get("ziel")).first()


HAT_AMT = Need("II 4", "Die Person hat in dieser Behörde ein Amt als SAP.", lambda c: _amt_hier(c))


def _amt_hier(context: Context) -> bool:
    vorgang = stand.amtsvorgang(betroffene(context))
    return vorgang is not None and vorgang.behoerde_id == context.behoerde.pk


# Transfer.


def versetzung_facts(context: Context) -> Mapping[str, object]:
    neu = ziel(context)
    return {
        "wirksam_am": context.date("wirksam_am"), "ziel_geschaeftsbereich": neu.geschaeftsbereich if neu else "sonstige",
        "sap_moechte_fortfuehren": context.get("sap_moechte_fortfuehren"),
        "ziel_zielzahl": stand.zielzahl(context, neu) if neu else 0,
        "ziel_sap_aktiv": len(stand.aemter(neu, context.day, Amtsstand.aktiv)) if neu else 0,
    }  # fmt: skip


def versetzen(context: Context) -> None:
    person, neu, tag = betroffene(context), ziel(context), context.date("wirksam_am")
    assert tag is not None
    context.concern(person)
    folgen = context.value(rules["versetzung_folgen"], **versetzung_facts(context))
    context.note("amt_endet_am", folgen.ende_am)
    context.note("neubestellung", folgen.neubestellung.name)
    context.note("zielzahl_ueberschritten", folgen.ziel_ueberschritten)
    stand.anzeigen(context, "versetzung")
    vorgang = stand.amtsvorgang(person)
    assert vorgang is not None
    context.follow(vorgang, "versetzt", wirksam_am=tag)
    if neu is None:
        return
    context.amend(Dienstverhaeltnis, person.key, tag, behoerde=neu)
    if folgen.neubestellung == Folge.soll:
        context.open(
            "neubestellung", "auftragen", behoerde=neu, wirksam_am=tag, bisherige_behoerde=context.behoerde.name,
            zielzahl_ueberschritten=folgen.ziel_ueberschritten,
        )  # fmt: skip


VERSETZUNG = Procedure(
    "versetzung", "Versetzung einer SAP",
    "Das Amt in der bisherigen Behörde endet; die neue soll die SAP erneut bestellen, auch über ihre Zielzahl hinaus.",
    ("II 2.3 Satz 1", "II 2.3 Satz 2", "II 3.1 Abs. 2 Satz 1", "II 4"),
    states=(State("angezeigt", "eingetragen und angezeigt", final=True),),
    transitions=(
        Transition(
            "eintragen", "Versetzung eintragen", (), "angezeigt", (PERSONALSTELLE,),
            ("II 4", "II 3.1 Abs. 2 Satz 1", "II 2.3 Satz 2"),
            asks=Versetzung, options={"person": stand.sap_der_behoerde, "ziel": andere_behoerden}, needs=(HAT_AMT,),
            effect=versetzen, documents=("anzeige",), notify=ALLE,
        ),
    ),
    readers=ALLE, keep_months=60, columns=("wirksam_am",),
    documents=(Document("anzeige", "Anzeige der Versetzung", ("II 4",), briefe.anzeige_versetzung),),
    headline=lambda c: f"{c.person.name}: {briefe.ziel(c)}",
)  # fmt: skip


def auftrag_bis(name: str, context: Context) -> dt.date:
    """The other agency decides within some weeks, and not before the person arrives."""
    return dates.plus_tage(max(context.date(name) or context.day, context.day), PRUEFUNG_TAGE)


def neubestellung_pruefen(context: Context) -> Mapping[str, object]:
    return neubestellung_facts(
        context.person, context, "neubestellung_versetzung", context.date("neu_bestellt_am"),
        schriftlich=context.get("schriftlich_bestellt"),
    )  # fmt: skip


def bestellen(context: Context) -> None:
    context.open(
        "sap_amt", "bestellen", bestellt_am=context.date("neu_bestellt_am"), vorgang=context.case.number,
    )  # fmt: skip


def nicht_vor_ankunft(context: Context) -> bool:
    bestellt, wirksam = context.date("neu_bestellt_am"), context.date("wirksam_am")
    return bestellt is not None and wirksam is not None and bestellt >= wirksam


NEUBESTELLUNG = Procedure(
    "neubestellung", "Erneute Bestellung nach Versetzung prüfen",
    "Eine versetzte SAP soll in der neuen Behörde erneut bestellt werden. Dass deren Zielzahl damit überschritten wird, steht dem "
    "nicht entgegen.",
    ("II 2.3 Satz 1", "II 2.3 Satz 2"), parent="versetzung",
    states=(
        State("zu_pruefen", "zu prüfen"), State("bestellt", "bestellt", final=True),
        State("nicht_bestellt", "nicht bestellt", final=True), State("entfallen", "entfallen", final=True),
    ),
    transitions=(
        Transition(
            "auftragen", "Prüfung auftragen", (), "zu_pruefen", (SYSTEM,), ("II 2.3 Satz 1", "II 2.3 Satz 2"), asks=Aufgabe,
            starts=("pruefung",), notify=(LEITUNG, STELLE),
        ),
        Transition(
            "bestellen", "Erneut bestellen", ("zu_pruefen",), "bestellt", (LEITUNG,), ("II 2.3 Satz 1", "II 2.3 Satz 2"),
            asks=Neubestellung, preset=lambda c: {"neu_bestellt_am": c.get("wirksam_am")},
            checks=(Asked(rules["bestellung_pruefen"], neubestellung_pruefen),),
            needs=(Need("II 2.3 Satz 1", "Die Bestellung wirkt nicht vor der Versetzung.", nicht_vor_ankunft),),
            effect=bestellen, meets=("pruefung",), documents=("urkunde",), notify=(SELBST, STELLE, FACHREFERAT_MIK),
        ),
        Transition(
            "nicht_bestellen", "Nicht bestellen", ("zu_pruefen",), "nicht_bestellt", (LEITUNG,), ("II 2.3 Satz 1",),
            needs=(Need("II 2.3 Satz 1", "Nach einer Versetzung wird die SAP erneut bestellt.", lambda c: False, SOLL),),
            meets=("pruefung",), documents=("nicht_bestellt",), notify=(SELBST, FACHREFERAT_MIK), danger=True,
        ),
        Transition(
            "nicht_fortfahren", "Nicht fortfahren", ("zu_pruefen",), "entfallen", (SELBST,), ("II 2.3 Satz 1",),
            "Nach Gründen wird nicht gefragt.", notify=(LEITUNG, STELLE), danger=True,
        ),
    ),
    readers=(SELBST, LEITUNG, STELLE, FACHREFERAT_MIK), keep_months=60, columns=("wirksam_am", "zielzahl_ueberschritten"),
    deadlines=(
        Deadline(
            "pruefung", "Erneute Bestellung prüfen", "II 2.3 Satz 1", lambda c: auftrag_bis("wirksam_am", c), (LEITUNG, STELLE),
            remind=(30, 14, 3),
        ),
    ),
    documents=(
        Document("urkunde", "Bestellungsurkunde", ("II 2.1 Abs. 2 Satz 1",), amtsbriefe.urkunde),
        Document("nicht_bestellt", "Mitteilung an die SAP", ("II 2.3 Satz 1",), briefe.nicht_bestellt),
    ),
    headline=lambda c: c.person.name,
)  # fmt: skip


# Secondment.


def abordnung_facts(context: Context) -> Mapping[str, object]:
    """The number of months is the office's own; without it the rule says that it has to be set."""
    return {
        "von": context.date("abgeordnet_von"), "bis": context.date("abgeordnet_bis"),
        "langfristig_ab_monaten": context.house("langfristig_ab_monaten"),
    }  # fmt: skip


def abordnen(context: Context) -> None:
    context.concern(betroffene(context))
    folgen = context.value(rules["abordnung_folgen"], **abordnung_facts(context))
    context.note("langfristig", folgen.langfristig)
    stand.anzeigen(context, "abordnung")
    neu = ziel(context)
    if folgen.pruefung_durch_aufnehmende and neu is not None:
        context.open(
            "fortfuehrung", "auftragen", behoerde=neu, abgeordnet_von=context.date("abgeordnet_von"),
            abgeordnet_bis=context.date("abgeordnet_bis"), abordnende_behoerde=context.behoerde.name,
        )  # fmt: skip


ABORDNUNG = Procedure(
    "abordnung", "Abordnung einer SAP",
    "Jede Abordnung wird dem Fachreferat angezeigt; bei einer langfristigen prüft die aufnehmende Behörde die Fortführung.",
    ("II 2.3 Satz 3", "II 4"),
    states=(State("angezeigt", "eingetragen und angezeigt", final=True),),
    transitions=(
        Transition(
            "eintragen", "Abordnung eintragen", (), "angezeigt", (PERSONALSTELLE,), ("II 4", "II 2.3 Satz 3"),
            asks=Abordnung, options={"person": stand.sap_der_behoerde, "ziel": andere_behoerden}, needs=(HAT_AMT,),
            checks=(Asked(rules["abordnung_folgen"], abordnung_facts),), effect=abordnen, documents=("anzeige",), notify=ALLE,
        ),
    ),
    readers=ALLE, keep_months=60, columns=("abgeordnet_von", "abgeordnet_bis"),
    documents=(Document("anzeige", "Anzeige der Abordnung", ("II 4",), briefe.anzeige_abordnung),),
    headline=lambda c: f"{c.person.name}: {briefe.ziel(c)}",
)  # fmt: skip

FORTFUEHRUNG = Procedure(
    "fortfuehrung", "Fortführung prüfen",
    "Bei einer langfristigen Abordnung prüft die aufnehmende Behörde, ob die SAP dort weiter tätig sein kann.",
    ("II 2.3 Satz 3",), parent="abordnung",
    states=(
        State("zu_pruefen", "zu prüfen"), State("fortgefuehrt", "wird fortgeführt", final=True),
        State("nicht_fortgefuehrt", "wird nicht fortgeführt", final=True),
    ),
    transitions=(
        Transition(
            "auftragen", "Prüfung auftragen", (), "zu_pruefen", (SYSTEM,), ("II 2.3 Satz 3",), asks=Pruefauftrag,
            starts=("pruefung",), notify=(LEITUNG, STELLE),
        ),
        Transition(
            "fortfuehren", "Fortführen", ("zu_pruefen",), "fortgefuehrt", (LEITUNG,), ("II 2.3 Satz 3",),
            meets=("pruefung",), documents=("ergebnis",), notify=(SELBST, STELLE, FACHREFERAT_MIK),
        ),
        Transition(
            "nicht_fortfuehren", "Nicht fortführen", ("zu_pruefen",), "nicht_fortgefuehrt", (LEITUNG,), ("II 2.3 Satz 3",),
            asks=Ablehnung, meets=("pruefung",), documents=("ergebnis",), notify=(SELBST, STELLE, FACHREFERAT_MIK), danger=True,
        ),
    ),
    readers=(SELBST, LEITUNG, STELLE, FACHREFERAT_MIK), keep_months=60, columns=("abgeordnet_von", "abgeordnet_bis"),
    deadlines=(
        Deadline(
            "pruefung", "Fortführung prüfen", "II 2.3 Satz 3", lambda c: auftrag_bis("abgeordnet_von", c), (LEITUNG, STELLE),
            remind=(30, 14, 3),
        ),
    ),
    documents=(Document("ergebnis", "Ergebnis der Prüfung", ("II 2.3 Satz 3",), briefe.ergebnis),),
    headline=lambda c: c.person.name,
)  # fmt: skip

VERSETZUNGEN = (VERSETZUNG, NEUBESTELLUNG, ABORDNUNG, FORTFUEHRUNG)
