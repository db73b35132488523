"""P8: an SAP becomes responsible for decisions on staff (I 4.2). Office and function go together for six months at most, as a
rule; after that nobody acts as an SAP any more until the function or the office has ended.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, NamedTuple

from erlass.cases.context import Context
from erlass.cases.procedures import Asked, Deadline, Need, Procedure, State, Transition
from erlass.decrees.sap import stand
from erlass.decrees.sap.facts import Status
from erlass.decrees.sap.models import Amtsstand
from erlass.decrees.sap.procedures.amt import enden_lassen, rolle_geben, rolle_nehmen
from erlass.decrees.sap.roles import LEITUNG, PERSONALSTELLE, SELBST
from erlass.decrees.sap.rules import rules
from erlass.law import dates
from erlass.law.facts import Fact
from erlass.law.roles import SYSTEM
from erlass.law.strength import SOLL
from erlass.people import administration
from erlass.people.models import Person, Rollenzuweisung
from erlass.people.roles import PERSONALENTSCHEIDUNGEN

VOR_FRISTENDE = (91, 30)


class Funktion(NamedTuple):
    person: Annotated[str, Fact("SAP", max=20)]
    aufnahme_am: Annotated[dt.date, Fact("Funktion aufgenommen am")]
    feststellung: Annotated[
        str,
        Fact(
            "Feststellung der Personalstelle", min=1, max=1000,
            help="welche Funktion es ist und warum sie für Personalentscheidungen verantwortlich macht",
        ),
    ]  # fmt: skip


class Verlaengerung(NamedTuple):
    verlaengert_bis: Annotated[dt.date, Fact("Übergang verlängert bis")]


class Funktionsende(NamedTuple):
    funktion_bis: Annotated[dt.date, Fact("letzter Tag der Funktion")]


def betroffene(context: Context) -> Person | None:
    return context.case.person or Person.objects.filter(key=context.get("person")).first()


def status(context: Context) -> str:
    """The state of the office as the rule knows it."""
    person = betroffene(context)
    amt = stand.amt(person, context.day) if person else None
    return amt.status if amt and amt.status in Status.__members__ else Status.beendet.name


def uebergang_facts(context: Context) -> Mapping[str, object]:
    """The facts of the rule for somebody active; `status` tells whether that is so."""
    return {
        "personalentscheidungen_verantwortlich": True, "aufnahme_am": context.date("aufnahme_am"),
        "status": Status.aktiv.name, "verlaengert_bis": context.date("verlaengert_bis"),
    }  # fmt: skip


def uebergang_bis(context: Context) -> dt.date | None:
    bis: dt.date | None = context.value(rules["unvereinbarkeit"], **uebergang_facts(context)).frist_bis
    return bis


def eintragen(context: Context) -> None:
    person, ab = betroffene(context), context.date("aufnahme_am")
    assert person is not None
    assert ab is not None
    context.concern(person)
    administration.grant(context.writing, person, context.behoerde, PERSONALENTSCHEIDUNGEN.key, ab)


def kein_anderer_vorgang(context: Context) -> bool:
    person = betroffene(context)
    return person is not None and not stand.offene_vorgaenge(person, "unvereinbarkeit")


def wieder_taetig(context: Context) -> None:
    """Whoever was kept from acting as an SAP may act again."""
    vorgang = stand.amtsvorgang(context.person)
    if vorgang is not None and status(context) == Amtsstand.aktiv.name:
        ende = vorgang.data.get("ende_am")
        rolle_geben(context, context.day, dt.date.fromisoformat(ende) if ende else None)


def funktion_beenden(context: Context) -> None:
    bis = context.date("funktion_bis")
    assert bis is not None
    key = administration.role_key(context.person, context.behoerde, PERSONALENTSCHEIDUNGEN.key)
    enden_lassen(context, Rollenzuweisung, key, bis)
    wieder_taetig(context)


def amt_ruht_oder_endet(context: Context) -> bool:
    return context.actor.is_system or status(context) != Amtsstand.aktiv.name


UEBERGANG = ("uebergang", "fristverlaengerung")

UNVEREINBARKEIT = Procedure(
    "unvereinbarkeit", "Unvereinbarkeit mit Personalentscheidungen",
    "Wer für Personalentscheidungen verantwortlich wird, lässt das Amt in der Regel binnen sechs Monaten ruhen oder beendet es.",
    ("I 4.2 Abs. 1", "I 4.2 Abs. 2"),
    states=(
        State("uebergang", "im Übergang"), State("fristverlaengerung", "Übergang verlängert"),
        State("unvereinbar", "unvereinbar"), State("erledigt", "erledigt", final=True),
    ),
    transitions=(
        Transition(
            "eintragen", "Funktion eintragen", (), "uebergang", (PERSONALSTELLE,), ("I 4.2 Abs. 1", "I 4.2 Abs. 2"),
            "Bloße Vorgesetzte sind nicht gemeint.", asks=Funktion, options={"person": stand.sap_der_behoerde},
            preset=lambda c: {"aufnahme_am": c.day},
            needs=(
                Need("I 4.2 Abs. 1", "Das Amt der SAP ist aktiv.", lambda c: status(c) == Amtsstand.aktiv.name),
                Need("I 4.2 Abs. 1", "Zu dieser SAP läuft noch kein solcher Vorgang.", kein_anderer_vorgang),
            ),
            effect=eintragen, starts=("uebergang",), notify=(SELBST, LEITUNG),
        ),
        Transition(
            "verlaengern", "Übergang verlängern", (*UEBERGANG, "unvereinbar"), "fristverlaengerung", (LEITUNG,), ("I 4.2 Abs. 2",),
            asks=Verlaengerung, checks=(Asked(rules["unvereinbarkeit"], uebergang_facts),),
            needs=(
                Need("I 4.2 Abs. 2", "Das Amt ruht oder endet binnen sechs Monaten.", lambda c: False, SOLL),
                Need("I 4.2 Abs. 2", "Die Verlängerung reicht in die Zukunft.",
                     lambda c: (bis := c.date("verlaengert_bis")) is not None and bis > c.day),
            ),
            effect=wieder_taetig, starts=("uebergang",), drops=("entscheidung",), notify=(SELBST, PERSONALSTELLE),
        ),
        Transition(
            "funktion_beenden", "Ende der Funktion eintragen", (*UEBERGANG, "unvereinbar"), "erledigt", (PERSONALSTELLE,),
            ("I 4.2 Abs. 1",), asks=Funktionsende, preset=lambda c: {"funktion_bis": c.day},
            needs=(Need("I 4.2 Abs. 1", "Die Funktion ist beendet.", lambda c: (c.date("funktion_bis") or c.day) <= c.day),),
            effect=funktion_beenden, meets=("uebergang", "entscheidung"), notify=(SELBST, LEITUNG),
        ),
        Transition(
            "erledigen", "Als erledigt vermerken", (*UEBERGANG, "unvereinbar"), "erledigt", (SYSTEM, PERSONALSTELLE, LEITUNG),
            ("I 4.2 Abs. 2",), "Geschieht von selbst, wenn das Amt ruht oder endet.",
            needs=(Need("I 4.2 Abs. 2", "Das Amt ruht oder ist beendet.", amt_ruht_oder_endet),),
            meets=("uebergang", "entscheidung"), notify=(LEITUNG, PERSONALSTELLE),
        ),
        Transition(
            "unvereinbar_werden", "Übergang abgelaufen", UEBERGANG, "unvereinbar", (SYSTEM,), ("I 4.2 Abs. 1", "I 4.2 Abs. 2"),
            "Die Behördenleitung entscheidet, ob sie den Übergang verlängert oder nach II 3.3 vorgeht.",
            effect=lambda c: rolle_nehmen(c, dates.plus_tage(c.day, -1)), starts=("entscheidung",), notify=(LEITUNG, SELBST),
        ),
    ),
    readers=(SELBST, LEITUNG, PERSONALSTELLE), keep_months=36, columns=("aufnahme_am",),
    deadlines=(
        Deadline(
            "uebergang", "Ende des Übergangs", "I 4.2 Abs. 2", uebergang_bis, (SELBST, LEITUNG, PERSONALSTELLE),
            remind=VOR_FRISTENDE, then="unvereinbar_werden",
        ),
        Deadline(
            "entscheidung", "Unvereinbarkeit auflösen", "I 4.2 Abs. 1", lambda c: dates.plus_tage(c.day, 30), (LEITUNG,),
            remind=(30, 14, 3),
        ),
    ),
    headline=lambda c: c.person.name,
)  # fmt: skip
