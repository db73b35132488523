"""P13 and what part V asks for around the office: the yearly talk, direct messages, room, material, trips; and the list of
external services (I 3 Satz 3, IV 4).
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, NamedTuple

from erlass.cases.context import Context
from erlass.cases.procedures import Document, Need, Participation, Procedure, State, Transition
from erlass.decrees.sap import models, stand
from erlass.decrees.sap.documents import umfeld as briefe
from erlass.decrees.sap.models import Amtsstand
from erlass.decrees.sap.namen import namen_im_text
from erlass.decrees.sap.roles import (
    ALLE_SAP,
    FACHREFERAT_MIK,
    GLEICHSTELLUNG,
    LEITUNG,
    PERSONALRAT,
    SAP_DER_BEHOERDE,
    SBV,
    SELBST,
    STELLE,
)
from erlass.decrees.sap.rules import rules
from erlass.decrees.sap.rules.umfeld import Teilnehmende
from erlass.law.facts import Choice, Fact
from erlass.law.strength import SOLL
from erlass.people.models import Dienstverhaeltnis, Person

KEINE_ANGABEN = "keine Angaben zu Ratsuchenden oder Beratungen"
ALLE_BETEILIGTEN = (LEITUNG, STELLE, SAP_DER_BEHOERDE, GLEICHSTELLUNG, PERSONALRAT, SBV)


# The yearly talk.


class Termin(NamedTuple):
    termin: Annotated[dt.date, Fact("Termin")]
    vorschlaege: Annotated[str, Fact("allgemeine Themen", help="keine Namen, keine Einzelfälle", max=2000)] = ""


class Gefuehrt(NamedTuple):
    datum: Annotated[dt.date, Fact("Gespräch am")]
    teilnehmende: Annotated[
        tuple[Annotated[Teilnehmende, Fact("Teilnahme")], ...], Fact("teilgenommen haben", item="Teilnahme", min=1)
    ]


class Ergebnis(NamedTuple):
    themen: Annotated[
        str, Fact("besprochene allgemeine Themen", help="keine Namen, keine Einzelfälle", min=1, max=3000)
    ]


def sbv_vorhanden(context: Context) -> bool:
    gefunden = stand.behoerdenstand(context.behoerde, context.day)
    return bool(gefunden and gefunden.sbv_vorhanden)


def fehlende(context: Context) -> tuple[Teilnehmende, ...]:
    """Who was not there; nobody as long as no talk has been entered."""
    gespraech = {"datum": context.get("datum"), "teilnehmende": context.get("teilnehmende")}
    tag = context.date("datum")
    if tag is None:
        return ()
    wert = context.value(
        rules["jahresgespraech"], jahr=tag.year, gespraeche=[gespraech], sbv_vorhanden=sbv_vorhanden(context)
    )
    return tuple(wert.fehlende)


def ohne_namen(fact: str) -> Need:
    """Names in a text are shown before it is saved; whoever keeps them gives a reason."""

    def gefunden(context: Context) -> tuple[str, ...]:
        hier = Dienstverhaeltnis.objects.am(context.day).filter(behoerde=context.behoerde).values("person")
        return namen_im_text(
            str(context.get(fact, "")), Person.objects.filter(pk__in=hier).values_list("name", flat=True)
        )

    return Need(
        "V 1 Abs. 2", "Es geht um allgemeine Probleme; der Text nennt weder Personen noch Einzelfälle.",
        lambda c: not gefunden(c), SOLL,
        details=lambda c: f"Gefunden: {', '.join(gefunden(c))}.",
    )  # fmt: skip


def gespraech_eintragen(context: Context) -> None:
    tag = context.date("datum")
    assert tag is not None
    context.put(
        models.Jahresgespraech, f"{context.behoerde.key}:{tag.isoformat()}", tag, behoerde=context.behoerde, datum=tag,
        teilnehmende=context.get("teilnehmende"), themen="",
    )  # fmt: skip


def themen_eintragen(context: Context) -> None:
    tag = context.date("datum")
    assert tag is not None
    context.amend(
        models.Jahresgespraech, f"{context.behoerde.key}:{tag.isoformat()}", tag, themen=context.get("themen")
    )


JAHRESGESPRAECH = Procedure(
    "jahresgespraech", "Jahresgespräch",
    "SAP, Behördenleitung, Gleichstellungsbeauftragte, Personalrat und Schwerbehindertenvertretung sprechen einmal im Jahr über "
    "allgemeine Probleme.",
    ("V 1 Abs. 2", "I 4.1 Satz 1"),
    states=(
        State("geplant", "geplant"), State("durchgefuehrt", "durchgeführt"), State("dokumentiert", "dokumentiert", final=True),
        State("abgesagt", "abgesagt", final=True),
    ),
    transitions=(
        Transition(
            "planen", "Jahresgespräch planen", (), "geplant", (STELLE, LEITUNG, SAP_DER_BEHOERDE),
            ("V 1 Abs. 2", "I 4.1 Satz 1"), asks=Termin,
            needs=(ohne_namen("vorschlaege"),), documents=("einladung",),
            invites=("leitung", "sap", "gleichstellung", "personalrat", "sbv"),
        ),
        Transition(
            "durchfuehren", "Als geführt eintragen", ("geplant",), "durchgefuehrt", (STELLE, LEITUNG, SAP_DER_BEHOERDE),
            ("V 1 Abs. 2",),
            asks=Gefuehrt, preset=lambda c: {"datum": c.get("termin")}, effect=gespraech_eintragen,
            needs=(
                Need(
                    "V 1 Abs. 2", "Das Gespräch hat stattgefunden; der Tag liegt nicht in der Zukunft.",
                    lambda c: (c.date("datum") or c.day) <= c.day,
                ),
                Need(
                    "V 1 Abs. 2", "Alle, die zum Gespräch gehören, haben teilgenommen.", lambda c: not fehlende(c), SOLL,
                    details=lambda c: f"Es fehlten: {', '.join(f.label for f in fehlende(c))}.",
                ),
            ),
        ),
        Transition(
            "dokumentieren", "Themen festhalten", ("durchgefuehrt",), "dokumentiert", (STELLE, LEITUNG, SAP_DER_BEHOERDE),
            ("V 1 Abs. 2",),
            asks=Ergebnis, needs=(ohne_namen("themen"),), effect=themen_eintragen, documents=("vermerk",),
        ),
        Transition("absagen", "Absagen", ("geplant",), "abgesagt", (STELLE, LEITUNG), ("V 1 Abs. 2",), danger=True),
    ),
    readers=ALLE_BETEILIGTEN, keep_months=60, columns=("termin", "datum"),
    participations=(
        Participation("leitung", "Behördenleitung", "V 1 Abs. 2", (LEITUNG,), (STELLE,)),
        Participation("sap", "SAP der Behörde", "V 1 Abs. 2", (SAP_DER_BEHOERDE,), (STELLE,)),
        Participation("gleichstellung", "Gleichstellungsbeauftragte", "V 1 Abs. 2", (GLEICHSTELLUNG,), (STELLE,)),
        Participation("personalrat", "Personalrat", "V 1 Abs. 2", (PERSONALRAT,), (STELLE,)),
        Participation("sbv", "Schwerbehindertenvertretung", "V 1 Abs. 2", (SBV,), (STELLE,), needed=sbv_vorhanden),
    ),
    documents=(
        Document("einladung", "Einladung zum Jahresgespräch", ("V 1 Abs. 2",), briefe.einladung_gespraech),
        Document("vermerk", "Vermerk über das Jahresgespräch", ("V 1 Abs. 2",), briefe.vermerk_gespraech),
    ),
    headline=lambda c: f"{c.behoerde.name}: Jahresgespräch",
)  # fmt: skip


# Direct messages.


class Nachricht(NamedTuple):
    betreff: Annotated[str, Fact("Betreff", min=1, max=120)]
    text: Annotated[str, Fact("Anliegen", help=KEINE_ANGABEN, min=1, max=3000)]


class Antwort(NamedTuple):
    antwort: Annotated[str, Fact("Antwort", help=KEINE_ANGABEN, min=1, max=3000)]


DIREKTNACHRICHT = Procedure(
    "direktnachricht", "Anliegen an die Behördenleitung",
    "SAP können sich unmittelbar an die Behördenleitung wenden. Das Anliegen liest nur sie.",
    ("V 1 Abs. 1",),
    states=(State("gesendet", "gesendet"), State("beantwortet", "beantwortet", final=True),
    State("erledigt", "erledigt", final=True)),
    transitions=(
        Transition("senden", "Anliegen senden", (), "gesendet", (SAP_DER_BEHOERDE,), ("V 1 Abs. 1",), asks=Nachricht, needs=(
            Need(
                "V 1 Abs. 1", "Die absendende Person ist SAP.",
                lambda c: c.actor.holds("sap", c.behoerde.pk)),), notify=(LEITUNG,),
            ),
        Transition(
            "beantworten", "Beantworten", ("gesendet",), "beantwortet", (LEITUNG,), ("V 1 Abs. 1",), asks=Antwort,
            notify=(SELBST,),
        ),
        Transition(
            "erledigen", "Als erledigt vermerken", ("gesendet",), "erledigt", (SELBST, LEITUNG), ("V 1 Abs. 1",),
            anytime=True,
        ),
    ),
    readers=(SELBST, LEITUNG), keep_months=6, opener_is_subject=True, columns=("betreff",),
    headline=lambda c: str(c.get("betreff")),
    kept_because="Eine Nachricht ist kein Vorgang, auf den später noch jemand zurückgreifen müsste.",
)  # fmt: skip


# Rooms, material, trips.


class Raummeldung(NamedTuple):
    person: Annotated[str, Fact("SAP", max=20)]
    einzelzimmer_geeignet: Annotated[bool, Fact("geeignetes Einzelzimmer")]
    telefonanschluss: Annotated[bool, Fact("Telefonanschluss")]
    ersatzraum_geeignet: Annotated[bool, Fact("anderer geeigneter Raum")]


def sap_hier(context: Context) -> list[tuple[str, str]]:
    return [(a.person.key, a.person.name) for a in stand.aemter(context.behoerde, context.day, Amtsstand.aktiv)]


def raumstand(context: Context) -> str:
    """How the room stands: as a rule, a substitute, or a want that the agency must mend."""
    angaben = {name: context.get(name, False) for name in RAUMANGABEN}
    status: str = context.value(rules["raumausstattung"], **angaben).extras["status"].name
    return status


def raum_eintragen(context: Context) -> None:
    person = Person.objects.get(key=context.get("person"))
    context.concern(person)
    context.put(
        models.Raum, person.key, context.day, person=person, behoerde=context.behoerde,
        **{name: context.get(name) for name in RAUMANGABEN},
    )  # fmt: skip


RAUMANGABEN = ("einzelzimmer_geeignet", "telefonanschluss", "ersatzraum_geeignet")
WIE_IN_DER_REGEL = Need(
    "V 3 Satz 1", "Die SAP hat ein geeignetes Einzelzimmer mit Telefon.", lambda c: raumstand(c) == "regel", SOLL
)
"""That there is no room at all is entered, too: it is an alarm, no reason to refuse."""


def noch_nicht_eingetragen(context: Context) -> bool:
    person = Person.objects.filter(key=context.get("person")).first()
    return person is None or not stand.offene_vorgaenge(person, "raum")


RAUM = Procedure(
    "raum", "Raum für Beratungsgespräche",
    "In der Regel hat eine SAP ein geeignetes Einzelzimmer mit Telefon; bis dahin steht ein anderer geeigneter Raum bereit.",
    ("V 3 Satz 1", "V 3 Satz 2"),
    states=(
        State("regel", "Einzelzimmer mit Telefon"), State("ersatz", "anderer geeigneter Raum"),
        State("mangel", "Mangel: kein geeigneter Raum"), State("beendet", "beendet", final=True),
    ),
    transitions=(
        Transition(
            "melden", "Raum eintragen", (), raumstand, (STELLE, LEITUNG), ("V 3 Satz 1", "V 3 Satz 2"), asks=Raummeldung,
            options={"person": sap_hier}, effect=raum_eintragen, notify=(LEITUNG.within("mangel"),),
            needs=(WIE_IN_DER_REGEL, Need("V 3 Satz 1", "Für die SAP ist noch kein Raum eingetragen.", noch_nicht_eingetragen)),
        ),
        Transition(
            "aendern", "Änderung eintragen", ("regel", "ersatz", "mangel"), raumstand, (STELLE, LEITUNG),
            ("V 3 Satz 1", "V 3 Satz 2"),
            asks=Raummeldung, options={"person": lambda c: [(c.person.key, c.person.name)]}, effect=raum_eintragen, anytime=True,
            preset=lambda c: {n: c.get(n) for n in Raummeldung._fields}, notify=(LEITUNG.within("mangel"),),
            needs=(WIE_IN_DER_REGEL,),
        ),
        Transition(
            "beenden", "Beenden", ("regel", "ersatz", "mangel"), "beendet", (STELLE,), ("V 3 Satz 1",), anytime=True,
            effect=lambda c: c.end(models.Raum, c.person.key, c.day),
        ),
    ),
    readers=(SELBST, STELLE, LEITUNG), keep_months=12, headline=lambda c: f"{c.person.name}: Raum",
)  # fmt: skip


class Bedarf(NamedTuple):
    was: Annotated[str, Fact("Was wird gebraucht?", help=KEINE_ANGABEN, min=1, max=500)]
    kosten_cent: Annotated[int, Fact("voraussichtliche Kosten", "Cent", 0, 100_000_000)]


class Entscheidung(NamedTuple):
    begruendung_entscheidung: Annotated[str, Fact("Begründung", min=1, max=1000)]


class Reiseanlass(Choice):
    fortbildung = "Fortbildung oder Supervision"
    arbeitskreis = "Sitzung des Arbeitskreises"
    fachdienst = "Kontakt zu einem Fachdienst"
    dienstgang = "Dienstgang im Amt einer SAP"


class Reise(NamedTuple):
    anlass: Annotated[Reiseanlass, Fact("Anlass", help="mehr wird nicht gefragt; " + KEINE_ANGABEN)]
    am: Annotated[dt.date, Fact("am")]
    ort: Annotated[str, Fact("Ort", min=1, max=80)]


def _antrag(key: str, title: str, about: str, cite: str, asks: type[tuple[object, ...]], headline: str) -> Procedure:
    """A request of an SAP that the head or the office decides."""
    return Procedure(
        key, title, about, (cite,),
        states=(
            State(
                "beantragt", "beantragt"), State("bewilligt", "bewilligt", final=True), State("abgelehnt", "abgelehnt",
                final=True,
            ),
            State("zurueckgenommen", "zurückgenommen", final=True),
        ),
        transitions=(
            Transition("beantragen", f"{title} beantragen", (), "beantragt", (SAP_DER_BEHOERDE,), (cite,), asks=asks, needs=(
                Need(cite, "Die Person ist SAP.", lambda c: c.actor.holds("sap", c.behoerde.pk)),), notify=(STELLE,)),
            Transition(
                "bewilligen", "Bewilligen", ("beantragt",), "bewilligt", (LEITUNG, STELLE), (cite,), bulk=True,
                notify=(SELBST,),
            ),
            Transition(
                "ablehnen", "Ablehnen", ("beantragt",), "abgelehnt", (LEITUNG, STELLE), (cite,), asks=Entscheidung,
                danger=True, notify=(SELBST,),
            ),
            Transition("zuruecknehmen", "Zurücknehmen", ("beantragt",), "zurueckgenommen", (SELBST,), (cite,), danger=True),
        ),
        readers=(SELBST, STELLE, LEITUNG), keep_months=24, opener_is_subject=True,
        headline=lambda c: f"{c.person.name}: {headline}",
    )  # fmt: skip


ARBEITSMITTEL = _antrag(
    "arbeitsmittel", "Arbeitsmittel", "Sachmittel und Auslagen werden im Rahmen des Haushaltsrechts übernommen.", "V 3 Satz 3",
    Bedarf, "Arbeitsmittel",
)  # fmt: skip
DIENSTREISE = _antrag(
    "dienstreise", "Dienstreise oder Dienstgang",
    "SAP können Dienstreisen und Dienstgänge machen; nach Ratsuchenden wird nicht gefragt.", "V 3 Satz 4",
    Reise, "Dienstreise",
)  # fmt: skip


# External services.


Dienstname = Annotated[str, Fact("Name der Einrichtung", min=1, max=160)]
Dienstart = Annotated[str, Fact("Art der Hilfe", min=1, max=80)]
Dienstkontakt = Annotated[
    str, Fact("Kontakt", help="Anschrift, Telefon oder Netzadresse der Einrichtung", min=1, max=300)
]
Dienstregion = Annotated[str, Fact("Region", max=80)]


class Aenderung(NamedTuple):
    name: Dienstname
    art: Dienstart
    kontakt: Dienstkontakt
    region: Dienstregion = ""


class Dienst(NamedTuple):
    kurzname: Annotated[str, Fact("Kurzname", min=2, max=60)]
    name: Dienstname
    art: Dienstart
    kontakt: Dienstkontakt
    region: Dienstregion = ""


def dienst_eintragen(context: Context) -> None:
    context.put(
        models.Fachdienst, context.get("kurzname"), context.day, geprueft_am=context.day,
        freigegeben=context.case.state == "freigegeben", **{n: context.get(n) or "" for n in Aenderung._fields},
    )  # fmt: skip


def kurzname_frei(context: Context) -> bool:
    return not models.Fachdienst.objects.am(context.day).filter(key=context.get("kurzname")).exists()


FACHDIENST = Procedure(
    "fachdienst", "Fachdienst für die Weitervermittlung",
    "SAP knüpfen Kontakte zu Fachdiensten und verweisen dorthin, sobald fachliche Hilfe nötig ist.",
    ("IV 4", "I 3 Satz 3", "II 6.1 Abs. 2 Spstr. 3"),
    states=(State("eingetragen", "eingetragen"), State("freigegeben", "für alle freigegeben"),
    State("entfernt", "entfernt", final=True)),
    transitions=(
        Transition(
            "eintragen", "Fachdienst eintragen", (), "eingetragen", (ALLE_SAP, FACHREFERAT_MIK), ("IV 4",), asks=Dienst,
            effect=dienst_eintragen,
            needs=(Need("IV 4", "Unter diesem Kurznamen steht noch kein Fachdienst im Verzeichnis.", kurzname_frei),),
        ),
        Transition(
            "aendern", "Angaben ändern", ("eingetragen", "freigegeben"), None,
            (ALLE_SAP.within("eingetragen"), FACHREFERAT_MIK), ("IV 4",), asks=Aenderung, anytime=True,
            preset=lambda c: {n: c.get(n) for n in Aenderung._fields}, effect=dienst_eintragen,
        ),
        Transition(
            "pruefen", "Als geprüft vermerken", ("eingetragen", "freigegeben"), None, (ALLE_SAP, FACHREFERAT_MIK),
            ("IV 4",), effect=dienst_eintragen, anytime=True,
        ),
        Transition(
            "freigeben", "Für alle freigeben", ("eingetragen",), "freigegeben", (FACHREFERAT_MIK,),
            ("I 3 Satz 3", "II 6.1 Abs. 2 Spstr. 3"), effect=dienst_eintragen,
        ),
        Transition(
            "entfernen", "Entfernen", ("eingetragen", "freigegeben"), "entfernt", (FACHREFERAT_MIK,), ("IV 4",), danger=True,
            effect=lambda c: c.end(models.Fachdienst, c.get("kurzname"), c.day - dt.timedelta(days=1)),
        ),
    ),
    readers=(ALLE_SAP, FACHREFERAT_MIK), keep_months=12, columns=("name", "art"), headline=lambda c: str(c.get("name")),
)  # fmt: skip

# How an SAP is found.


class Erreichbar(NamedTuple):
    telefon: Annotated[str, Fact("Telefon", max=40)] = ""
    raum: Annotated[str, Fact("Raum", max=80)] = ""
    zeiten: Annotated[str, Fact("Sprechzeiten", max=200)] = ""
    sprachen: Annotated[str, Fact("Sprachen", max=200)] = ""


def kontakt_eintragen(context: Context) -> None:
    context.put(
        models.Kontakt, context.person.key, context.day, person=context.person, behoerde=context.behoerde,
        **{name: context.get(name) or "" for name in Erreichbar._fields},
    )  # fmt: skip


KONTAKT = Procedure(
    "kontakt", "Meine Erreichbarkeit", "So finden Beschäftigte die SAP; jede SAP trägt sie selbst ein. Sie ist in der Behörde öffentlich.",
    ("II 6.1 Abs. 2 Spstr. 2",),
    states=(State("eingetragen", "eingetragen"), State("entfernt", "entfernt", final=True)),
    transitions=(
        Transition(
            "eintragen", "Erreichbarkeit eintragen", (), "eingetragen", (SAP_DER_BEHOERDE,), ("II 6.1 Abs. 2 Spstr. 2",),
            asks=Erreichbar,
            effect=kontakt_eintragen,
            needs=(
                Need("II 6.1 Abs. 2 Spstr. 2", "Die Person ist SAP.", lambda c: c.actor.holds("sap", c.behoerde.pk)),
                Need(
                    "II 6.1 Abs. 2 Spstr. 2", "Ihre Erreichbarkeit ist noch nicht eingetragen.",
                    lambda c: not stand.offene_vorgaenge(c.person, "kontakt"),
                ),
            ),
        ),
        Transition(
            "aendern", "Ändern", ("eingetragen",), None, (SELBST,), ("II 6.1 Abs. 2 Spstr. 2",), asks=Erreichbar,
            effect=kontakt_eintragen,
            preset=lambda c: {n: c.get(n) for n in Erreichbar._fields},
        ),
        Transition(
            "entfernen", "Entfernen", ("eingetragen",), "entfernt", (SELBST,), ("II 6.1 Abs. 2 Spstr. 2",), danger=True,
            effect=lambda c: c.end(models.Kontakt, c.person.key, c.day),
        ),
    ),
    readers=(SELBST, STELLE), keep_months=12, opener_is_subject=True, headline=lambda c: f"{c.person.name}: Erreichbarkeit",
)  # fmt: skip

UMFELD = (KONTAKT, JAHRESGESPRAECH, DIREKTNACHRICHT, RAUM, ARBEITSMITTEL, DIENSTREISE, FACHDIENST)
