"""P7: release or end of the office for an important reason (II 3.3, II 3.4).

The file is open to the head, the SAP and whom she trusts, the case officer of the Fachreferat, and the commission; every
look at it leaves a trace. Until somebody there has taken the case, the Fachreferat knows only that something was reported
(`EINGANG`). Of a supervision only the result is asked for; there is no field for its content.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, NamedTuple

from erlass.cases.context import Context
from erlass.cases.models import Case
from erlass.cases.procedures import ANY_OPEN, Asked, Ballot, Document, Need, Option, Procedure, State, Transition
from erlass.decrees.sap import stand
from erlass.decrees.sap.documents import massnahme as briefe
from erlass.decrees.sap.facts import JaNein
from erlass.decrees.sap.models import Amtsstand
from erlass.decrees.sap.roles import FACHREFERAT, FACHREFERAT_MIK, LEITUNG, SELBST
from erlass.decrees.sap.rules import rules
from erlass.decrees.sap.rules.massnahme import Einzelsupervision, Massnahme, Mitglied, Votum, WichtigerGrund
from erlass.law.facts import Fact
from erlass.law.roles import SYSTEM, member
from erlass.law.strength import SOLL
from erlass.people.models import Person
from erlass.people.roles import BEHOERDENLEITUNG

SACHBEARBEITUNG = member("sachbearbeitung", "Sachbearbeitung im Fachreferat")
KOMMISSION = member("kommission.*", "Kommission")
VERTRAUEN = member("vertrauen", "Person des Vertrauens")
SITZE = tuple(f"kommission.{m.name}" for m in Mitglied)
STIMMBERECHTIGT = tuple(member(f"kommission.{m.name}", m.label) for m in Mitglied)
MOEGLICH = {
    Massnahme.freistellung.name: (Amtsstand.aktiv.name,),
    Massnahme.beendigung.name: (Amtsstand.aktiv.name, Amtsstand.ruhend.name, Amtsstand.freigestellt.name),
}
"""In which states of the office each measure can be carried out."""


class Vorhaben(NamedTuple):
    person: Annotated[str, Fact("SAP", max=20)]
    massnahme: Annotated[Massnahme, Fact("beabsichtigte Maßnahme", cites="II 3.3 Satz 1")]
    wichtiger_grund: Annotated[WichtigerGrund, Fact("wichtiger Grund", cites="II 3.3 Satz 2")]
    gruende_text: Annotated[
        str, Fact("Tatsachen", help="worauf sich der Grund stützt; keine Angaben zu Ratsuchenden", min=1, max=3000)
    ]
    tatsachen_bekannt_seit: Annotated[
        dt.date, Fact("Tatsachen bekannt seit", help="Dieselben Tatsachen tragen keinen zweiten Vorgang.")
    ]


class Gespraech(NamedTuple):
    gespraech_am: Annotated[dt.date, Fact("persönliches Gespräch am")]
    gruende_mitgeteilt: Annotated[bool, Fact("Gründe mitgeteilt")]
    einzelsupervision_angeboten: Annotated[bool, Fact("Einzelsupervision angeboten")]


class Supervisionsergebnis(NamedTuple):
    einvernehmen_moeglich: Annotated[bool, Fact("Einvernehmen möglich", help="nur das Ergebnis, nie der Inhalt")]


class Mitteilung(NamedTuple):
    einvernehmen_mik: Annotated[bool, Fact("Das MIK ist einverstanden")]


class Besetzung(NamedTuple):
    kommission_mik: Annotated[str, Fact(Mitglied.mik.label, max=20)]
    kommission_psychologie: Annotated[str, Fact(Mitglied.psychologie.label, max=20)]
    kommission_sap_erfahren: Annotated[str, Fact(Mitglied.sap_erfahren.label, max=20)]
    kommission_termin: Annotated[dt.date, Fact("Erörterung am")]
    kommission_ort: Annotated[str, Fact("Ort", min=1, max=200)]


class Eroerterung(NamedTuple):
    eroertert_am: Annotated[dt.date, Fact("mit der SAP erörtert am")]


class Stimmabgabe(NamedTuple):
    liegt_wichtiger_grund_vor: Annotated[JaNein, Fact("Liegt ein wichtiger Grund vor?")]


class Vollzug(NamedTuple):
    befristet_bis: Annotated[dt.date, Fact("befristet bis", help="bei einer Freistellung erforderlich")] | None = None


class Vertrauen(NamedTuple):
    vertrauensperson: (
        Annotated[str, Fact("Person des Vertrauens", help="leer, um niemanden zu benennen", max=20)] | None
    )


class Zuteilung(NamedTuple):
    sachbearbeitung: Annotated[str, Fact("Sachbearbeitung", max=20)]


# Opening a file.


def betroffene(context: Context) -> Person | None:
    if context.case.person is not None:
        return context.case.person
    return Person.objects.filter(key=context.get("person")).first()


def amt_laesst_es_zu(context: Context) -> bool:
    """Whether the office is in a state from which the measure can be carried out."""
    person = betroffene(context)
    vorgang = stand.amtsvorgang(person) if person else None
    return vorgang is not None and vorgang.state in MOEGLICH.get(context.get("massnahme"), ())


def fruehere(context: Context) -> list[Case]:
    person = betroffene(context)
    return list(Case.objects.filter(procedure="sap.massnahme", person=person, purged_on=None)) if person else []


def neue_tatsachen(context: Context) -> bool:
    """No second case beside an open one, with the same words, or on facts known before an earlier case ended."""
    bekannt, text = context.date("tatsachen_bekannt_seit"), _woerter(context.get("gruende_text", ""))
    return bekannt is not None and all(
        fall.closed_on is not None and bekannt > fall.closed_on and _woerter(fall.data.get("gruende_text", "")) != text
        for fall in fruehere(context)
    )


def _woerter(text: str) -> list[str]:
    return text.casefold().split()


def nicht_kuenftig(name: str, ref: str) -> Need:
    return Need(ref, "Der angegebene Tag liegt nicht in der Zukunft.", lambda c: (c.date(name) or c.day) <= c.day)


def beabsichtigen(context: Context) -> None:
    person = betroffene(context)
    assert person is not None
    context.concern(person)


# Talk and supervision.


def gespraech_merken(context: Context) -> None:
    """The Fachreferat learns that something is on its way, not what."""
    context.open("massnahme_eingang", "eingehen", within=False, massnahme=context.case.number)


def supervision(ergebnis: Einzelsupervision, context: Context) -> None:
    context.note("einzelsupervision", ergebnis.name)


def anzeigen(context: Context) -> None:
    durchgefuehrt = context.get("einzelsupervision") == Einzelsupervision.durchgefuehrt.name
    ereignis = "kein_einvernehmen" if durchgefuehrt else "supervision_nicht_durchgefuehrt"
    context.note("anzeige_ereignis", ereignis)
    context.note("anzeige_mik_am", context.day)
    stand.anzeigen(context, ereignis, ohne_person=True)


def zuteilen(context: Context) -> None:
    context.seat("sachbearbeitung", Person.objects.get(key=context.get("sachbearbeitung")))


def vertrauen(context: Context) -> None:
    person = Person.objects.filter(key=context.get("vertrauensperson")).first()
    context.seat("vertrauen", person)


def moegliche_vertraute(context: Context) -> list[Option]:
    leitung = {p.key for p in stand.rollentraeger(BEHOERDENLEITUNG.key, context.day, context.behoerde)}
    return [(key, name) for key, name in stand.personen(context) if key not in {*leitung, context.person.key}]


# The commission.


def mitglieder(context: Context) -> list[str]:
    return [context.get(f"kommission_{m.name}", "") for m in Mitglied]


def bisher_beteiligt(context: Context) -> set[str]:
    """Whoever took a step of the case, has a seat in it, heads the agency, or is the SAP."""
    leitung = stand.rollentraeger(BEHOERDENLEITUNG.key, context.day, context.behoerde)
    sitze = context.case.members.exclude(seat__in=SITZE).values_list("person__key", flat=True)
    return {*context.case.done_by.values(), *sitze, *(p.key for p in leitung), context.person.key}


def des_ministeriums(context: Context) -> list[Option]:
    return [(p.key, p.name) for p in stand.rollentraeger(FACHREFERAT.key, context.day)]


def alle_personen(context: Context) -> list[Option]:
    return list(Person.objects.exclude(pk=context.person.pk).values_list("key", "name"))


def erfahrene_sap(context: Context) -> list[Option]:
    return [(key, name) for key, name in stand.alle_aktiven_sap(context) if key != context.person.key]


def einberufen(context: Context) -> None:
    for sitz, key in zip(SITZE, mitglieder(context), strict=True):
        context.seat(sitz, Person.objects.get(key=key))


def votum_facts(context: Context) -> Mapping[str, object]:
    stimmen = context.get("stimmen", {})
    return {
        "stimmen": {m.name: stimmen.get(sitz) for m, sitz in zip(Mitglied, SITZE, strict=True)},
        "sap_beteiligt": context.date("eroertert_am") is not None,
    }


def votieren(context: Context) -> None:
    votum = context.value(rules["kommission_votum"], **votum_facts(context))
    context.note("votum", votum.votum.name)
    if votum.votum == Votum.kein_wichtiger_grund:
        context.follow(context.case, "aufgeben")


# Carrying it out.


def massnahme_facts(context: Context) -> Mapping[str, object]:
    durchgefuehrt = context.get("einzelsupervision") == Einzelsupervision.durchgefuehrt.name
    einberufen = context.happened("kommission_einberufen")
    return {
        "massnahme": context.get("massnahme"), "wichtiger_grund": context.get("wichtiger_grund"),
        "gespraech_am": context.date("gespraech_am"), "gruende_mitgeteilt": bool(context.get("gruende_mitgeteilt")),
        "einzelsupervision_angeboten": bool(context.get("einzelsupervision_angeboten")),
        "einzelsupervision": context.get("einzelsupervision"), "ergebnis_bekanntgegeben": True if durchgefuehrt else None,
        "einvernehmen_sap": context.happened("einvernehmen"), "einvernehmen_mik": context.get("einvernehmen_mik"),
        "anzeige_mik_am": context.date("anzeige_mik_am"),
        "kommission": {
            "besetzung": [m.name for m in Mitglied], "sap_beteiligt": context.date("eroertert_am") is not None,
            "votum": context.get("votum"),
        } if einberufen else None,
        "vollzug_am": context.day, "befristet_bis": context.date("befristet_bis"),
    }  # fmt: skip


def vollziehen(context: Context) -> None:
    amt = stand.amtsvorgang(context.person)
    assert amt is not None
    if context.get("massnahme") == Massnahme.freistellung.name:
        context.follow(amt, "freistellen", befristet_bis=context.date("befristet_bis"))
    else:
        context.follow(amt, "beenden_wichtiger_grund")
    eingang_schliessen(context)


def eingang_schliessen(context: Context) -> None:
    for fall in Case.objects.filter(
        procedure="sap.massnahme_eingang", data__massnahme=context.case.number, closed_on=None
    ):
        context.follow(fall, "schliessen")


IM_GESPRAECH_GENANNT = Need(
    "II 3.4 Satz 1", "Im Gespräch sind die Gründe mitgeteilt und eine Einzelsupervision angeboten.",
    lambda c: bool(c.get("gruende_mitgeteilt") and c.get("einzelsupervision_angeboten")),
)  # fmt: skip
GESPRAECH = (IM_GESPRAECH_GENANNT, nicht_kuenftig("gespraech_am", "II 3.4 Satz 1"))
AMT = Need(
    "II 3.3 Satz 1",
    "Freigestellt wird, wer aktiv ist; beendet wird ein aktives oder ruhendes Amt oder das einer freigestellten SAP.",
    amt_laesst_es_zu,
)
IM_FACHREFERAT = (
    "gespraech_gefuehrt", "supervision_durchgefuehrt", "nicht_durchgefuehrt", "einvernehmen", "angezeigt", "kommission",
    "eroertert", "votum",
)  # fmt: skip
AKTE = (SELBST, LEITUNG, SACHBEARBEITUNG, KOMMISSION, VERTRAUEN)

MASSNAHME = Procedure(
    "massnahme", "Maßnahme aus wichtigem Grund",
    "Freistellung oder Beendigung aus wichtigem Grund: Gespräch, Einzelsupervision, dann Einvernehmen mit dem MIK oder Votum der "
    "Kommission.",
    ("II 3.3", "II 3.4"),
    states=(
        State("beabsichtigt", "beabsichtigt"), State("gespraech_gefuehrt", "Gespräch geführt"),
        State("supervision_durchgefuehrt", "Einzelsupervision durchgeführt"),
        State("nicht_durchgefuehrt", "Einzelsupervision nicht durchgeführt"),
        State("einvernehmen", "Einvernehmen mit der SAP"), State("angezeigt", "dem MIK angezeigt"),
        State("kommission", "Kommission einberufen"), State("eroertert", "mit der SAP erörtert"),
        State("votum", "Votum der Kommission"), State("vollzogen", "vollzogen", final=True),
        State("aufgegeben", "aufgegeben", final=True),
    ),
    transitions=(
        Transition(
            "beabsichtigen", "Maßnahme beabsichtigen", (), "beabsichtigt", (LEITUNG,), ("II 3.3 Satz 1", "II 3.3 Satz 2"),
            "Die SAP erfährt sofort davon und kann die ganze Akte lesen.", asks=Vorhaben,
            options={"person": stand.sap_der_behoerde},
            needs=(
                AMT, nicht_kuenftig("tatsachen_bekannt_seit", "II 3.3 Satz 1"),
                Need(
                    "II 3.3 Satz 1", "Dieselben Tatsachen tragen keinen zweiten Vorgang: Ein früherer ist beendet, und die "
                    "Tatsachen sind erst danach bekannt geworden.", neue_tatsachen,
                ),
            ),
            effect=beabsichtigen, notify=(SELBST,),
        ),
        Transition(
            "vertrauensperson_benennen", "Person des Vertrauens benennen", (ANY_OPEN,), None, (SELBST,), ("II 3.4 Satz 1",),
            "Wen Sie benennen, darf die Akte lesen und Sie begleiten.", asks=Vertrauen,
            options={"vertrauensperson": moegliche_vertraute}, effect=vertrauen, notify=(VERTRAUEN,),
        ),
        Transition(
            "gespraech_fuehren", "Gespräch bestätigen", ("beabsichtigt",), "gespraech_gefuehrt", (LEITUNG, SELBST),
            ("II 3.4 Satz 1",), "Behördenleitung und SAP bestätigen beide, dass das persönliche Gespräch stattgefunden hat.",
            asks=Gespraech, joint=(LEITUNG, SELBST), needs=GESPRAECH, effect=gespraech_merken,
            notify=(SELBST, LEITUNG),
        ),
        Transition(
            "gespraech_vermerken", "Gespräch ohne Bestätigung der SAP vermerken", ("beabsichtigt",), "gespraech_gefuehrt",
            (LEITUNG,), ("II 3.4 Satz 1",), "Nur wenn die SAP das geführte Gespräch nicht bestätigen möchte.", asks=Gespraech,
            needs=(
                *GESPRAECH,
                Need("II 3.4 Satz 1", "Beide Seiten bestätigen das Gespräch.", lambda c: False, SOLL),
            ),
            effect=gespraech_merken, notify=(SELBST,),
        ),
        Transition(
            "zuteilen", "Im Fachreferat übernehmen", IM_FACHREFERAT, None, (SYSTEM,), ("II 3.4 Satz 3",), asks=Zuteilung,
            needs=(
                Need("II 3.4 Satz 5", "Wer der Kommission angehört, übernimmt die Sachbearbeitung nicht.",
                     lambda c: c.get("sachbearbeitung") not in mitglieder(c)),
            ),
            effect=zuteilen, notify=(SELBST, LEITUNG),
        ),
        Transition(
            "supervision_abschliessen", "Ergebnis der Einzelsupervision mitteilen", ("gespraech_gefuehrt",),
            "supervision_durchgefuehrt", (SACHBEARBEITUNG,), ("II 3.4 Satz 2", "III 3 Abs. 2 Satz 2"), asks=Supervisionsergebnis,
            effect=lambda c: supervision(Einzelsupervision.durchgefuehrt, c), documents=("supervision_ergebnis",),
            notify=(LEITUNG, SELBST),
        ),
        Transition(
            "supervision_entfaellt", "Einzelsupervision findet nicht statt", ("gespraech_gefuehrt",), "nicht_durchgefuehrt",
            (SELBST, SACHBEARBEITUNG), ("II 3.4 Satz 3",), "Nach Gründen wird nicht gefragt.",
            effect=lambda c: supervision(Einzelsupervision.nicht_durchgefuehrt, c), notify=(LEITUNG, SELBST),
        ),
        Transition(
            "einvernehmen", "Einvernehmen bestätigen", ("supervision_durchgefuehrt",), "einvernehmen", (LEITUNG, SELBST),
            ("II 3.3 Satz 1",), joint=(LEITUNG, SELBST), notify=(SACHBEARBEITUNG,),
        ),
        Transition(
            "mik_einvernehmen", "Einvernehmen des MIK festhalten", ("einvernehmen",), None, (SACHBEARBEITUNG,),
            ("II 3.3 Satz 1",), asks=Mitteilung, notify=(LEITUNG, SELBST),
        ),
        Transition(
            "anzeigen", "Dem MIK anzeigen", ("nicht_durchgefuehrt", "supervision_durchgefuehrt"), "angezeigt", (LEITUNG,),
            ("II 3.4 Satz 3",), effect=anzeigen, documents=("anzeige",), notify=(SACHBEARBEITUNG, SELBST),
        ),
        Transition(
            "kommission_einberufen", "Kommission einberufen", ("angezeigt",), "kommission", (SACHBEARBEITUNG,),
            ("II 3.4 Satz 4", "II 3.4 Satz 5"), asks=Besetzung,
            options={
                "kommission_mik": des_ministeriums, "kommission_psychologie": alle_personen,
                "kommission_sap_erfahren": erfahrene_sap,
            },
            needs=(
                Need("II 3.4 Satz 5", "Die Kommission besteht aus drei verschiedenen Personen.",
                     lambda c: len(set(mitglieder(c))) == len(SITZE)),
                Need("II 3.4 Satz 5", "Kein Mitglied der Kommission war bisher mit dem Vorgang befasst.",
                     lambda c: bisher_beteiligt(c).isdisjoint(mitglieder(c))),
            ),
            effect=einberufen, documents=("einladung",), notify=(SELBST, KOMMISSION, LEITUNG),
        ),
        Transition(
            "eroertern", "Erörterung mit der SAP festhalten", ("kommission",), "eroertert", (KOMMISSION,), ("II 3.4 Satz 4",),
            asks=Eroerterung, preset=lambda c: {"eroertert_am": c.get("kommission_termin")},
            needs=(nicht_kuenftig("eroertert_am", "II 3.4 Satz 4"),), notify=(KOMMISSION, SELBST),
        ),
        Transition(
            "votieren", "Stimme abgeben", ("eroertert",), "votum", STIMMBERECHTIGT, ("II 3.4 Satz 4", "II 3.4 Satz 6"),
            "Die Stimmen bleiben verborgen, bis alle abgegeben sind.", asks=Stimmabgabe, ballot=Ballot(SITZE),
            checks=(Asked(rules["kommission_votum"], votum_facts),), effect=votieren,
            notify=(LEITUNG, SELBST, SACHBEARBEITUNG),
        ),
        Transition(
            "vollziehen", "Maßnahme vollziehen", ("einvernehmen", "votum"), "vollzogen", (LEITUNG,),
            ("II 3.3 Satz 1", "II 3.4 Satz 6", "II 4"), asks=Vollzug, needs=(AMT,),
            checks=(Asked(rules["massnahme_pruefen"], massnahme_facts),), effect=vollziehen, documents=("bescheid",),
            notify=(SELBST, SACHBEARBEITUNG), danger=True,
        ),
        Transition(
            "aufgeben", "Vorhaben aufgeben", (ANY_OPEN,), "aufgegeben", (LEITUNG, SYSTEM), ("II 3.3 Satz 1", "II 3.4 Satz 6"),
            "Die Akte wird geschlossen.", effect=eingang_schliessen, notify=(SELBST, LEITUNG, SACHBEARBEITUNG), danger=True,
        ),
    ),
    readers=AKTE, confidential=True,
    keep_months=24, columns=("massnahme",),
    documents=(
        Document("supervision_ergebnis", "Ergebnis der Einzelsupervision", ("II 3.4 Satz 2",), briefe.supervision_ergebnis),
        Document("anzeige", "Anzeige an das MIK", ("II 3.4 Satz 3",), briefe.anzeige_mik),
        Document("einladung", "Einladung zur Erörterung", ("II 3.4 Satz 4",), briefe.einladung_kommission),
        Document("bescheid", "Bescheid", ("II 3.3 Satz 1", "II 3.4 Satz 1"), briefe.bescheid),
    ),
    headline=lambda c: Massnahme[c.get("massnahme")].label,
    kept_because="Solange muss sich prüfen lassen, dass dieselben Tatsachen keinen zweiten Vorgang tragen.",
)  # fmt: skip


# What the Fachreferat sees before somebody there takes the case.


class Eingegangen(NamedTuple):
    massnahme: Annotated[str, Fact("Vorgang", max=40)]


def eingehen(context: Context) -> None:
    """Nobody is named here: only that an agency has reported something."""
    context.case.person = None


def uebernehmen(context: Context) -> None:
    assert context.actor.person is not None
    akte = Case.objects.get(number=context.get("massnahme"))
    context.follow(akte, "zuteilen", sachbearbeitung=context.actor.person.key)


EINGANG = Procedure(
    "massnahme_eingang", "Eingang einer Maßnahme",
    "Das Fachreferat erfährt, dass eine Behörde eine Maßnahme nach II 3.3 beabsichtigt. Erst wer sie übernimmt, sieht die Akte.",
    ("II 3.4 Satz 3",),
    states=(
        State("eingegangen", "eingegangen"), State("uebernommen", "übernommen"), State("geschlossen", "geschlossen", final=True),
    ),
    transitions=(
        Transition(
            "eingehen", "Eingang", (), "eingegangen", (SYSTEM,), ("II 3.4 Satz 3",), asks=Eingegangen, effect=eingehen,
            notify=(FACHREFERAT_MIK,),
        ),
        Transition(
            "uebernehmen", "Sachbearbeitung übernehmen", ("eingegangen", "uebernommen"), "uebernommen", (FACHREFERAT_MIK,),
            ("II 3.4 Satz 3",), "Wer übernimmt, darf die Akte lesen; die SAP sieht das.", effect=uebernehmen,
        ),
        Transition(
            "schliessen", "Schließen", (ANY_OPEN,), "geschlossen", (SYSTEM,), ("II 3.4 Satz 3",),
        ),
    ),
    readers=(FACHREFERAT_MIK,), keep_months=24,
    headline=lambda c: c.behoerde.name,
)  # fmt: skip

MASSNAHMEN = (MASSNAHME, EINGANG)
