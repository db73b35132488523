"""P3: the ministry's selection, one case for each applicant (II 1.3).

Four seats vote, and their votes stay hidden. The result is known to the applicant and the agency once the chair has told it;
a positive one holds for four years.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, NamedTuple

from erlass.cases.context import Context
from erlass.cases.procedures import Asked, Ballot, Deadline, Document, Need, Option, Procedure, State, Transition
from erlass.decrees.sap import stand
from erlass.decrees.sap.documents import auswahl as briefe
from erlass.decrees.sap.facts import Auswahlergebnis, Stimme
from erlass.decrees.sap.models import Auswahlresultat
from erlass.decrees.sap.procedures.ausbildung import freie_plaetze, gruppe_von, laufende_gruppen
from erlass.decrees.sap.roles import BEWERBERIN, FACHREFERAT, FACHREFERAT_MIK, FORTBILDUNG, LEITUNG, STELLE
from erlass.decrees.sap.rules import rules
from erlass.decrees.sap.rules.auswahl import Einladung
from erlass.law import dates
from erlass.law.facts import Fact
from erlass.law.roles import SYSTEM, member
from erlass.law.strength import SOLL
from erlass.people.models import Person
from erlass.people.roles import GLEICHSTELLUNG

VORSITZ = member("vorsitz", "Vorsitz")
STIMMBERECHTIGT = (
    VORSITZ, member("sap", "erfahrene SAP"), member("gleichstellung", "Gleichstellungsbeauftragte"),
    member("psychologie", "Psychologin oder Psychologe"),
)  # fmt: skip
SITZE = tuple(by.key for by in STIMMBERECHTIGT)
VOR_FRISTENDE = (365, 182, 91)
"""Reminders a year, half a year and a quarter before the four years are over; our choice, as the sheet has it."""
SPAETER = ("mitgeteilt", "negativ", "angenommen", "nicht_angenommen", "frist_abgelaufen", "bestellt")
"""The states in which the result has been told."""


class Termin(NamedTuple):
    termin: Annotated[dt.date, Fact("Auswahlverfahren am")]
    ort: Annotated[str, Fact("Ort", min=1, max=120)]
    schwerbehinderte_bewerbung: Annotated[
        bool, Fact("Hauptschwerbehindertenvertretung beteiligen", help="wenn eine schwerbehinderte Person sich bewirbt")
    ] = False


class Besetzung(NamedTuple):
    termin: Annotated[dt.date, Fact("Auswahlverfahren am")]
    ort: Annotated[str, Fact("Ort", min=1, max=120)]
    vorsitz: Annotated[str, Fact("Vorsitz: Referatsleitung im MIK", max=20)]
    sap: Annotated[str, Fact("SAP", max=20)]
    sap_ist_erfahren: Annotated[bool, Fact("Die SAP ist erfahren", help="stellt das Fachreferat fest")]
    gleichstellung: Annotated[str, Fact("Gleichstellungsbeauftragte der Behörde", max=20)]
    psychologie: Annotated[str, Fact("externe Psychologin oder externer Psychologe", max=20)]
    psychologie_ist_vertraut: Annotated[bool, Fact("von außen und mit SAP-Arbeit und Verfahren vertraut")]
    hauptpersonalrat: Annotated[Einladung, Fact("Hauptpersonalrat (beratend)", cites="II 1.3 Abs. 4")]
    hauptschwerbehindertenvertretung: Annotated[
        Einladung, Fact("Hauptschwerbehindertenvertretung (beratend)", cites="II 1.3 Abs. 4")
    ]


class Stimmabgabe(NamedTuple):
    stimme: Annotated[Stimme, Fact("Ihre Stimme", help="bleibt verborgen, bis alle vier abgestimmt haben")]


class Mitteilung(NamedTuple):
    mitgeteilt_am: Annotated[dt.date, Fact("mündlich mitgeteilt am")]


class Annahme(NamedTuple):
    entscheidung_fuer_taetigkeit: Annotated[bool, Fact("Ich entscheide mich für die Tätigkeit")]
    personalentscheidungen_beendet_am: (
        Annotated[dt.date, Fact("Personalentscheidungen beendet am", help="nur, wenn Sie dafür verantwortlich sind")]
        | None
    ) = None
    wunschtermine: Annotated[str, Fact("Wunschtermine", max=500)] = ""


class Weiterleitung(NamedTuple):
    gruppe: Annotated[str, Fact("Schulungsgruppe", max=40)]


class Aufhebung(NamedTuple):
    aufhebungsgrund: Annotated[str, Fact("Grund", help="welcher Fehler des Verfahrens gefunden wurde", min=1, max=1000)]


# The commission.


def referat(context: Context) -> list[Option]:
    return [(p.key, p.name) for p in stand.rollentraeger(FACHREFERAT.key, context.day)]


def gleichstellungsbeauftragte(context: Context) -> list[Option]:
    """Those of the applicant's agency."""
    hier = stand.rollentraeger(GLEICHSTELLUNG.key, context.day, context.behoerde)
    return [(p.key, p.name) for p in hier]


def ausser_der_person(context: Context) -> list[Option]:
    return list(Person.objects.exclude(pk=context.person.pk).values_list("key", "name"))


def andere_sap(context: Context) -> list[Option]:
    return [(key, name) for key, name in stand.alle_aktiven_sap(context) if key != context.person.key]


def kommission_facts(context: Context) -> Mapping[str, object]:
    qualifiziert = {"sap": context.get("sap_ist_erfahren"), "psychologie": context.get("psychologie_ist_vertraut")}
    return {
        "sitze": {
            sitz: {"person": context.get(sitz), "qualifiziert": qualifiziert.get(sitz, True), "anwesend": True} for sitz in SITZE
        },
        "beratend": {
            "hauptpersonalrat": context.get("hauptpersonalrat"),
            "hauptschwerbehindertenvertretung": context.get("hauptschwerbehindertenvertretung"),
        },
        "schwerbehinderte_bewerbung": bool(context.get("schwerbehinderte_bewerbung")),
    }  # fmt: skip


def unbefangen(context: Context) -> bool:
    """Whether the SAP and the psychologist work elsewhere than the applicant."""
    gefunden = Person.objects.filter(key__in=(context.get("sap"), context.get("psychologie")))
    dienste = [stand.dienst(person, context.day) for person in gefunden]
    return all(dienst is None or dienst.behoerde_id != context.behoerde.pk for dienst in dienste)


def besetzen(context: Context) -> None:
    for sitz in SITZE:
        context.seat(sitz, Person.objects.get(key=context.get(sitz)))


def sitzung_vertagen(context: Context) -> None:
    """Nobody keeps a seat, and no vote that was already cast is taken along into another meeting."""
    context.case.bestaetigungen.filter(transition="abstimmen").delete()
    for sitz in SITZE:
        context.seat(sitz, None)


# Vote and result.


def abstimmen(context: Context) -> None:
    ergebnis = context.value(rules["auswahl_ergebnis"], stimmen=context.get("stimmen"))
    context.note("ergebnis", ergebnis.ergebnis.name)
    context.note("stichentscheid", ergebnis.stichentscheid)
    context.note("abgestimmt_am", context.day)


def bestanden(context: Context) -> bool:
    return bool(context.get("ergebnis") == Auswahlergebnis.positiv.name)


def resultat(context: Context) -> str:
    return f"{context.person.key}:{context.date('mitgeteilt_am')}"


def mitteilen(context: Context) -> None:
    tag = context.date("mitgeteilt_am")
    assert tag is not None
    context.put(
        Auswahlresultat, resultat(context), tag, person=context.person, behoerde=context.behoerde, ergebnis=context.get("ergebnis"),
        bekannt_am=tag, bestellt=False,
    )  # fmt: skip


def zwischen_abstimmung_und_heute(context: Context) -> bool:
    tag, abgestimmt = context.date("mitgeteilt_am"), context.date("abgestimmt_am")
    return tag is None or ((abgestimmt or tag) <= tag <= context.day)


def aufheben(context: Context) -> None:
    """The result is void, as if there had been none."""
    mitgeteilt = context.date("mitgeteilt_am")
    if mitgeteilt is not None:
        context.end(Auswahlresultat, resultat(context), dates.plus_tage(mitgeteilt, -1))
    for name in ("ergebnis", "stichentscheid", "abgestimmt_am", "mitgeteilt_am"):
        context.note(name, None)
    sitzung_vertagen(context)


def frist_bis(context: Context) -> dt.date | None:
    """Last day for the appointment; none without a positive result."""
    if not bestanden(context):
        return None
    tag: dt.date = context.value(rules["bestellungsfrist"], ergebnis_am=context.date("mitgeteilt_am")).frist_bis
    return tag


def frist_abgelaufen(context: Context) -> bool:
    frist = frist_bis(context)
    return frist is not None and context.day > frist


# A place in a training group.


def noch_verantwortlich(context: Context) -> bool:
    """Whether the person will still decide on staff when the group's training begins."""
    gruppe, beendet = gruppe_von(context.get("gruppe"), context.day), context.date("personalentscheidungen_beendet_am")
    heute = stand.personalverantwortung(context.person, context.behoerde, context.day)
    return heute and (gruppe is None or beendet is None or beendet > gruppe.beginn)


def zuordnung_facts(context: Context) -> Mapping[str, object]:
    return {
        "auswahl_ergebnis": context.get("ergebnis"), "entscheidung_fuer_taetigkeit": context.get("entscheidung_fuer_taetigkeit"),
        "anmeldeformular_weitergeleitet": True,
        "freie_plaetze": freie_plaetze(context.get("gruppe"), context.behoerde.geschaeftsbereich, context.day),
        "personalentscheidungen_verantwortlich_ab_beginn": noch_verantwortlich(context),
    }  # fmt: skip


ALLE = (BEWERBERIN, LEITUNG, STELLE, FACHREFERAT_MIK)
DANACH = tuple(by.within(*SPAETER) for by in (BEWERBERIN, LEITUNG, STELLE))
EINGEWEIHTE = (FACHREFERAT_MIK, *STIMMBERECHTIGT)
TERMIN_WAR = Need(
    "II 1.3 Abs. 2 Satz 1", "Der Tag des Auswahlverfahrens ist da.", lambda c: (c.date("termin") or c.day) <= c.day
)

AUSWAHLVERFAHREN = Procedure(
    "auswahlverfahren", "Auswahlverfahren",
    "Die Kommission des MIK stellt fest, ob eine Bewerberin oder ein Bewerber für das Amt geeignet ist.",
    ("II 1.3 Abs. 1 Satz 1", "II 1.3 Abs. 2 Satz 1", "II 1.3 Abs. 5 Satz 1"),
    states=(
        State("terminiert", "terminiert"), State("kommission_besetzt", "Kommission besetzt"),
        State("durchgefuehrt", "durchgeführt"), State("mitgeteilt", "bestanden und mitgeteilt"),
        State("negativ", "nicht bestanden", final=True), State("angenommen", "angenommen"),
        State("nicht_angenommen", "vorerst nicht angenommen", about="Das Ergebnis gilt vier Jahre."),
        State("frist_abgelaufen", "Frist für die Bestellung abgelaufen", final=True),
        State("bestellt", "durch Bestellung erledigt", final=True), State("zurueckgezogen", "zurückgezogen", final=True),
    ),
    transitions=(
        Transition(
            "terminieren", "Zum Auswahlverfahren vormerken", (), "terminiert", (SYSTEM,), ("II 1.3 Abs. 1 Satz 1",), asks=Termin,
            notify=(FACHREFERAT_MIK,),
        ),
        Transition(
            "besetzen", "Kommission besetzen", ("terminiert",), "kommission_besetzt", (FACHREFERAT_MIK,),
            ("II 1.3 Abs. 2 Satz 1", "II 1.3 Abs. 2 Satz 2", "II 1.3 Abs. 4"), asks=Besetzung,
            options={"vorsitz": referat, "sap": andere_sap, "gleichstellung": gleichstellungsbeauftragte,
                     "psychologie": ausser_der_person},
            preset=lambda c: {"termin": c.get("termin"), "ort": c.get("ort")},
            checks=(Asked(rules["auswahlkommission_pruefen"], kommission_facts),),
            needs=(
                Need("II 1.3 Abs. 2 Satz 2", "Die SAP und die psychologische Fachkraft arbeiten nicht in der Behörde der Bewerbung.",
                     unbefangen, SOLL),
            ),
            effect=besetzen, documents=("einladung", "bewertungsbogen"), notify=(BEWERBERIN, *STIMMBERECHTIGT),
        ),
        Transition(
            "abstimmen", "Abstimmen", ("kommission_besetzt",), "durchgefuehrt", STIMMBERECHTIGT,
            ("II 1.3 Abs. 2 Satz 2", "II 1.3 Abs. 3", "II 1.3 Abs. 1 Satz 2–3"),
            "Abgestimmt wird nach Motivation, Reflexion und Empathie. Die Stimmen bleiben verborgen, bis alle abgegeben sind; bei "
            "Stimmengleichheit entscheidet der Vorsitz.",
            asks=Stimmabgabe, ballot=Ballot(SITZE), needs=(TERMIN_WAR,),
            checks=(Asked(rules["auswahl_ergebnis"], lambda c: {"stimmen": c.get("stimmen")}),), effect=abstimmen,
            starts=("mitteilung",), notify=(VORSITZ,),
        ),
        Transition(
            "nicht_erschienen", "Nicht erschienen", ("kommission_besetzt",), "terminiert", (VORSITZ, FACHREFERAT_MIK),
            ("II 1.3 Abs. 2 Satz 1",), "Das schadet der Bewerbung nicht; es gibt einen neuen Termin.", anytime=True,
            effect=sitzung_vertagen, notify=(BEWERBERIN, STELLE),
        ),
        Transition(
            "mitteilen", "Ergebnis mündlich mitteilen", ("durchgefuehrt",), lambda c: "mitgeteilt" if bestanden(c) else "negativ",
            (VORSITZ,), ("II 1.3 Abs. 5 Satz 1", "II 1.3 Abs. 6 Satz 1", "II 1.3 Abs. 7"), asks=Mitteilung,
            preset=lambda c: {"mitgeteilt_am": c.day},
            needs=(
                Need("II 1.3 Abs. 5 Satz 1", "Mitgeteilt wird nach der Abstimmung; der Tag liegt nicht in der Zukunft.",
                     zwischen_abstimmung_und_heute),
            ),
            effect=mitteilen, meets=("mitteilung",), starts=("bestellung",), documents=("ergebnis",), notify=ALLE,
        ),
        Transition(
            "annehmen", "Für das Amt entscheiden", ("mitgeteilt", "nicht_angenommen"), "angenommen", (BEWERBERIN,),
            ("II 1.3 Abs. 5 Satz 2",), asks=Annahme, preset=lambda c: {"entscheidung_fuer_taetigkeit": True},
            needs=(
                Need("II 1.3 Abs. 5 Satz 2", "Die Person entscheidet sich für die Tätigkeit.",
                     lambda c: bool(c.get("entscheidung_fuer_taetigkeit"))),
            ),
            notify=(STELLE,),
        ),
        Transition(
            "anmeldung_weiterleiten", "Anmeldung weiterleiten", ("angenommen",), None, (STELLE, LEITUNG),
            ("II 1.3 Abs. 5 Satz 2", "II 1.1 Satz 2", "II 1.2 Abs. 1 Satz 2"), asks=Weiterleitung,
            options={"gruppe": laufende_gruppen}, checks=(Asked(rules["gruppenzuordnung_pruefen"], zuordnung_facts),),
            needs=(
                Need("II 1.3 Abs. 5 Satz 2", "Die Person ist noch nicht zur Ausbildung angemeldet.",
                     lambda c: not stand.offene_vorgaenge(c.person, "ausbildung")),
            ),
            effect=lambda c: c.open("ausbildung", "anmelden", within=False, gruppe=c.get("gruppe")),
            documents=("anmeldeformular",), notify=(BEWERBERIN, FORTBILDUNG, FACHREFERAT_MIK),
        ),
        Transition(
            "ablehnen", "Vorerst nicht annehmen", ("mitgeteilt",), "nicht_angenommen", (BEWERBERIN,), ("II 1.3 Abs. 5 Satz 2",),
            "Nach Gründen wird nicht gefragt. Das Ergebnis gilt vier Jahre.", anytime=True, notify=(STELLE, FACHREFERAT_MIK),
        ),
        Transition(
            "aufheben", "Ergebnis aufheben", ("durchgefuehrt", "mitgeteilt", "negativ", "angenommen", "nicht_angenommen"), "terminiert",
            (VORSITZ,), ("II 1.3 Abs. 2 Satz 1",), "Das Ergebnis ist nichtig; die Kommission tritt neu zusammen.", asks=Aufhebung,
            effect=aufheben, drops=("mitteilung", "bestellung"), danger=True, notify=ALLE,
        ),
        Transition(
            "zurueckziehen", "Bewerbung zurückziehen", ("terminiert", "kommission_besetzt", "durchgefuehrt"), "zurueckgezogen",
            (BEWERBERIN,), ("II 1.2 Abs. 1 Satz 3",), "Nach Gründen wird nicht gefragt.", danger=True,
            notify=(STELLE, FACHREFERAT_MIK),
        ),
        Transition(
            "erledigen", "Durch Bestellung erledigt", ("mitgeteilt", "angenommen", "nicht_angenommen"), "bestellt", (SYSTEM,),
            ("II 1.3 Abs. 6 Satz 1",), meets=("bestellung",),
        ),
        Transition(
            "fristablauf", "Frist für die Bestellung abgelaufen", ("mitgeteilt", "angenommen", "nicht_angenommen"), "frist_abgelaufen",
            (SYSTEM,), ("II 1.3 Abs. 6 Satz 1", "II 1.3 Abs. 6 Satz 2"),
            needs=(Need("II 1.3 Abs. 6 Satz 1", "Seit der Mitteilung sind vier Jahre vergangen.", frist_abgelaufen),), notify=ALLE,
        ),
    ),
    readers=(*ALLE, *STIMMBERECHTIGT),
    keep_months=60, columns=("termin", "ergebnis"),
    hidden={
        "ergebnis": (*EINGEWEIHTE, *DANACH), "stichentscheid": EINGEWEIHTE, "stimme": (),
        "schwerbehinderte_bewerbung": (BEWERBERIN, FACHREFERAT_MIK), "aufhebungsgrund": (*EINGEWEIHTE, BEWERBERIN),
    },
    deadlines=(
        Deadline("mitteilung", "Ergebnis mitteilen", "II 1.3 Abs. 5 Satz 1", lambda c: c.day, (VORSITZ,), remind=(0,)),
        Deadline(
            "bestellung", "Bestellung spätestens bis", "II 1.3 Abs. 6 Satz 1", frist_bis, (BEWERBERIN, STELLE, LEITUNG),
            remind=VOR_FRISTENDE, then="fristablauf",
        ),
    ),
    documents=(
        Document("einladung", "Einladung zum Auswahlverfahren", ("II 1.3 Abs. 1 Satz 1",), briefe.einladung),
        Document(
            "bewertungsbogen", "Bewertungsbogen", ("II 1.3 Abs. 1 Satz 2–3",), briefe.bewertungsbogen, EINGEWEIHTE,
        ),
        Document("ergebnis", "Ergebnis des Auswahlverfahrens", ("II 1.3 Abs. 5 Satz 1",), briefe.ergebnis, (BEWERBERIN, *EINGEWEIHTE)),
        Document("anmeldeformular", "Anmeldung zur Ausbildung", ("II 1.3 Abs. 5 Satz 2",), briefe.anmeldeformular, ALLE),
    ),
    headline=lambda c: c.person.name,
    kept_because="Ein positives Ergebnis gilt vier Jahre, ein negatives wirkt bei späteren Bewerbungen.",
)  # fmt: skip
