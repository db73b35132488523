"""P2: announcement, applications and the agency's pre-selection, up to the forwarding to the ministry (II 1.2).

Each application is a case of its own, which the applicant may withdraw at any time; the Fachreferat sees it only once it has
been forwarded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Annotated, NamedTuple

from erlass.cases.context import Context
from erlass.cases.models import Case
from erlass.cases.procedures import Asked, Deadline, Document, Need, Option, Participation, Procedure, State, Transition
from erlass.decrees.sap import stand
from erlass.decrees.sap.documents import vorauswahl as briefe
from erlass.decrees.sap.facts import Rolle
from erlass.decrees.sap.models import Amtsstand
from erlass.decrees.sap.procedures.umfeld import sbv_vorhanden
from erlass.decrees.sap.roles import (
    ALLE_DER_BEHOERDE,
    BEWERBERIN,
    FACHREFERAT_MIK,
    GLEICHSTELLUNG,
    LEITUNG,
    PERSONALRAT,
    SAP_DER_BEHOERDE,
    SBV,
    STELLE,
)
from erlass.decrees.sap.rules import rules
from erlass.decrees.sap.rules.auswahl import FrueheresErgebnis, Hinzuzuziehende, Kandidaten
from erlass.law.facts import Choice, Fact
from erlass.law.roles import SYSTEM, By
from erlass.law.strength import SOLL
from erlass.people.models import Rechtsverhaeltnis

BETEILIGTE = (PERSONALRAT, GLEICHSTELLUNG, SBV)


class Altersgruppe(Choice):
    bis_34 = "bis 34 Jahre"
    von_35_bis_49 = "35 bis 49 Jahre"
    ab_50 = "ab 50 Jahre"


class Geschlecht(Choice):
    weiblich = "weiblich"
    maennlich = "männlich"
    divers_oder_ohne_angabe = "divers oder ohne Angabe"


class Ebene(Choice):
    mit_fuehrung = "mit Führungsaufgaben"
    ohne_fuehrung = "ohne Führungsaufgaben"


class Ausschreibung(NamedTuple):
    bewerbungsschluss: Annotated[dt.date, Fact("Bewerbungsschluss", help="letzter Tag für Bewerbungen")]
    ausbildungsbeginn: Annotated[dt.date, Fact("voraussichtlicher Beginn der Ausbildung")]
    weg: Annotated[str, Fact("Weg der Bekanntgabe", help="zum Beispiel Hausmitteilung und Intranet", min=1, max=200)]


class Feststellung(NamedTuple):
    kandidaten: Kandidaten
    vielfalt_beruecksichtigt: Annotated[
        bool, Fact("Ebenen, Status- und Altersgruppen, Geschlechter berücksichtigt", cites="II 1.2 Abs. 2 Satz 4")
    ]


class Weiterleitung(NamedTuple):
    termin: Annotated[dt.date, Fact("Auswahlverfahren am", help="vom Fachreferat mitgeteilt")]
    ort: Annotated[str, Fact("Ort", min=1, max=120)]
    formular_weitergeleitet: Annotated[bool, Fact("Bewerbungsformulare an das Fachreferat weitergeleitet")]
    abgeordnet: Annotated[bool, Fact("Die Behörde ordnet zum Auswahlverfahren ab")]


class Bewerbungsformular(NamedTuple):
    organisationseinheit: Annotated[str, Fact("Organisationseinheit", min=1, max=120)]
    rechtsverhaeltnis: Annotated[Rechtsverhaeltnis, Fact("Rechtsverhältnis")]
    wochenminuten: Annotated[int, Fact("vereinbarte Arbeitszeit je Woche", "Minuten", 1, 10_080)]
    regelwochenminuten: Annotated[int, Fact("regelmäßige Arbeitszeit je Woche", "Minuten", 1, 10_080)]
    altersgruppe: Annotated[Altersgruppe, Fact("Altersgruppe", cites="II 1.2 Abs. 2 Satz 4")]
    geschlecht: Annotated[Geschlecht, Fact("Geschlecht", help="freiwillig")] | None
    hierarchieebene: Annotated[Ebene, Fact("Ebene", cites="II 1.2 Abs. 2 Satz 4")]
    personalentscheidungen_verantwortlich: Annotated[bool, Fact("für Personalentscheidungen verantwortlich")]
    bereit_zu_beenden: Annotated[bool, Fact("bereit, das mit Beginn der Ausbildung zu beenden")]
    beenden_am: Annotated[dt.date, Fact("Personalentscheidungen enden am")] | None
    voraussichtliches_dienstende: Annotated[dt.date, Fact("voraussichtliches Dienstende")] | None
    fruehere_auswahlverfahren: Annotated[
        tuple[FrueheresErgebnis, ...], Fact("frühere Auswahlverfahren", item="Verfahren", max=10)
    ]
    rollen: Annotated[tuple[Annotated[Rolle, Fact("Rolle")], ...], Fact("Rollen", item="Rolle", max=6)]
    motivation: Annotated[str, Fact("Motivation", help="bitte keine Namen anderer Personen", min=1, max=3000)]
    langfristig_bereit: Annotated[bool, Fact("Ich bin langfristig bereit")]
    kenntnis_der_pflichten: Annotated[
        bool, Fact("Ich kenne die Pflichten", help="Verschwiegenheit, Fortbildung, Supervision, Dokumentationsbogen")
    ]
    schwerbehinderte_bewerbung: Annotated[
        bool, Fact("Hauptschwerbehindertenvertretung beteiligen", help="freiwillig; wenn Sie schwerbehindert sind")
    ] = False


class Gereiht(NamedTuple):
    rang: Annotated[int, Fact("Rang", min=1, max=1000)] | None


class Geladen(NamedTuple):
    termin: Annotated[dt.date, Fact("Auswahlverfahren am")]
    ort: Annotated[str, Fact("Ort", min=1, max=120)]


# Announcement and pre-selection.


def bedarf_besteht(context: Context) -> bool:
    facts = stand.bedarf_facts(context.behoerde, context.day)
    return facts["beschaeftigte"] is None or bool(context.value(rules["bedarf"], **facts).bedarf)


def sap_vorhanden(context: Context) -> bool:
    return bool(stand.aemter(context.behoerde, context.day, Amtsstand.aktiv))


def bewerbungen(context: Context, state: str) -> list[Case]:
    return [fall for fall in context.children("bewerbung") if fall.state == state]


def bewerbende(context: Context) -> list[Option]:
    personen = [fall.person for fall in bewerbungen(context, "eingereicht")]
    return [(p.key, p.name) for p in personen if p is not None]


def alle_genannt(context: Context) -> bool:
    genannt = {k["id"] for k in context.get("kandidaten", [])}
    return {key for key, _ in bewerbende(context)} <= genannt


def vorauswahl_facts(context: Context) -> Mapping[str, object]:
    return {
        "durchgefuehrt_von": "behoerdenleitung", "bekanntgabe_an_alle": context.happened("bekanntgeben"),
        "beteiligung": {name: context.outcome(name) or "nicht_beteiligt" for name in Hinzuzuziehende.__members__},
        "sbv_vorhanden": sbv_vorhanden(context), "sap_vorhanden": sap_vorhanden(context),
        "vielfalt_beruecksichtigt": context.get("vielfalt_beruecksichtigt"), "kandidaten": context.get("kandidaten", []),
    }  # fmt: skip


def nach_der_vorauswahl(context: Context) -> str:
    geeignet = any(k["geeignet"] for k in context.get("kandidaten", []))
    return "vorausgewaehlt" if geeignet else "ohne_ergebnis"


def feststellen(context: Context) -> None:
    geeignet = {k["id"]: k["rang"] for k in context.get("kandidaten") if k["geeignet"]}
    for fall in bewerbungen(context, "eingereicht"):
        assert fall.person is not None
        if fall.person.key in geeignet:
            context.follow(fall, "vorauswaehlen", rang=geeignet[fall.person.key])
        else:
            context.follow(fall, "absagen")


def zulassung_facts(context: Context) -> Mapping[str, object]:
    return {
        "vorauswahl_geeignet": bool(bewerbungen(context, "vorausgewaehlt")),
        "formular_weitergeleitet": context.get("formular_weitergeleitet"),
        "abgeordnet_von": "behoerde" if context.get("abgeordnet") else None,
    }  # fmt: skip


def weiterleiten(context: Context) -> None:
    for fall in bewerbungen(context, "vorausgewaehlt"):
        context.follow(fall, "weiterleiten", termin=context.get("termin"), ort=context.get("ort"))


def einstellen(context: Context) -> None:
    for fall in (*bewerbungen(context, "eingereicht"), *bewerbungen(context, "vorausgewaehlt")):
        context.follow(fall, "absagen")


def teilnahme(
    key: str, label: str, body: tuple[By, ...], needed: Callable[[Context], bool] | None = None
) -> Participation:
    return Participation(key, label, "II 1.2 Abs. 2 Satz 3", body, (STELLE,), needed=needed)


VORAUSWAHL = Procedure(
    "vorauswahl", "Ausschreibung und Vorauswahl",
    "Die Behörde gibt die Qualifizierung bekannt, sammelt Bewerbungen und wählt unter Beteiligung aller Stellen vor.",
    ("II 1.2 Abs. 1", "II 1.2 Abs. 2", "II 1.2 Abs. 3"),
    states=(
        State("entwurf", "Entwurf"), State("bekanntgegeben", "bekannt gegeben"), State("bewerbungsschluss", "Bewerbungsschluss"),
        State("beteiligung", "in der Beteiligung"), State("vorausgewaehlt", "vorausgewählt"),
        State("weitergeleitet", "weitergeleitet", final=True), State("ohne_ergebnis", "niemand geeignet", final=True),
        State("eingestellt", "eingestellt", final=True),
    ),
    transitions=(
        Transition(
            "entwerfen", "Ausschreibung entwerfen", (), "entwurf", (STELLE,), ("II 1.2 Abs. 1 Satz 1",), asks=Ausschreibung,
        ),
        Transition(
            "bekanntgeben", "Allen Beschäftigten bekannt geben", ("entwurf",), "bekanntgegeben", (STELLE,), ("II 1.2 Abs. 1 Satz 1",),
            needs=(
                Need("II 2.2 Abs. 1 Satz 2", "Die Behörde hat nach ihrer Zielzahl Bedarf an weiteren SAP.", bedarf_besteht, SOLL),
                Need("II 1.2 Abs. 1 Satz 1", "Bis zum Bewerbungsschluss bleibt noch Zeit.",
                     lambda c: (c.date("bewerbungsschluss") or c.day) >= c.day),
            ),
            starts=("bewerbungsschluss",), documents=("ausschreibung",), notify=(ALLE_DER_BEHOERDE,),
        ),
        Transition(
            "schliessen", "Bewerbungsschluss", ("bekanntgegeben",), "bewerbungsschluss", (SYSTEM,), ("II 1.2 Abs. 1 Satz 1",),
            notify=(STELLE,),
        ),
        Transition(
            "beteiligen", "Beteiligte hinzuziehen", ("bewerbungsschluss",), "beteiligung", (STELLE,),
            ("II 1.2 Abs. 2 Satz 3", "I 4.1 Satz 1"), invites=tuple(Hinzuzuziehende.__members__), notify=(LEITUNG,),
        ),
        Transition(
            "vorauswahl_feststellen", "Vorauswahl feststellen", ("beteiligung",), nach_der_vorauswahl, (LEITUNG,),
            ("II 1.2 Abs. 2 Satz 1", "II 1.2 Abs. 2 Satz 2", "II 1.2 Abs. 2 Satz 3", "II 1.2 Abs. 2 Satz 4"),
            asks=Feststellung, options={"kandidaten.id": bewerbende}, checks=(Asked(rules["vorauswahl_pruefen"], vorauswahl_facts),),
            needs=(Need("II 1.2 Abs. 2 Satz 1", "Über jede Bewerbung wird entschieden.", alle_genannt),),
            effect=feststellen, documents=("protokoll",), notify=(STELLE,),
        ),
        Transition(
            "weiterleiten", "An das Fachreferat weiterleiten", ("vorausgewaehlt",), "weitergeleitet", (STELLE, LEITUNG),
            ("II 1.2 Abs. 3 Satz 1", "II 1.2 Abs. 3 Satz 2"), asks=Weiterleitung,
            preset=lambda c: {"formular_weitergeleitet": True, "abgeordnet": True},
            checks=(Asked(rules["zulassung_auswahl_pruefen"], zulassung_facts),), effect=weiterleiten, notify=(FACHREFERAT_MIK,),
        ),
        Transition(
            "einstellen", "Verfahren einstellen", ("entwurf", "bekanntgegeben", "bewerbungsschluss", "beteiligung", "vorausgewaehlt"),
            "eingestellt", (STELLE, LEITUNG), ("II 1.2 Abs. 1 Satz 1",), effect=einstellen, danger=True,
        ),
    ),
    readers=(
        STELLE, LEITUNG, *(by.within("beteiligung", "vorausgewaehlt", "weitergeleitet") for by in (*BETEILIGTE, SAP_DER_BEHOERDE)),
        ALLE_DER_BEHOERDE.within("bekanntgegeben"), FACHREFERAT_MIK.within("weitergeleitet"),
    ),
    keep_months=36, columns=("bewerbungsschluss",),
    hidden={"kandidaten": (STELLE, LEITUNG, *BETEILIGTE, FACHREFERAT_MIK)},
    participations=(
        teilnahme("personalrat", "Örtlicher Personalrat", (PERSONALRAT,)),
        teilnahme("gleichstellungsbeauftragte", "Gleichstellungsbeauftragte", (GLEICHSTELLUNG,)),
        teilnahme("schwerbehindertenvertretung", "Schwerbehindertenvertretung", (SBV,), sbv_vorhanden),
        teilnahme("sap", "SAP der Behörde", (SAP_DER_BEHOERDE,), sap_vorhanden),
    ),
    deadlines=(
        Deadline(
            "bewerbungsschluss", "Bewerbungsschluss", "II 1.2 Abs. 1 Satz 1", lambda c: c.date("bewerbungsschluss"), (STELLE,),
            remind=(7,), then="schliessen", quiet=True,
        ),
    ),
    documents=(
        Document("ausschreibung", "Ausschreibung", ("II 1.2 Abs. 1 Satz 1",), briefe.ausschreibung),
        Document(
            "protokoll", "Niederschrift der Vorauswahl", ("II 1.2 Abs. 2 Satz 1",), briefe.protokoll, (STELLE, LEITUNG, *BETEILIGTE),
        ),
    ),
    headline=lambda c: f"{c.behoerde.name}: Ausbildung ab {c.date('ausbildungsbeginn') or c.day:%d.%m.%Y}",
)  # fmt: skip


# Applications.


def laeuft(context: Context) -> bool:
    oben = Case.objects.filter(pk=context.case.parent_id or 0, behoerde=context.behoerde, state="bekanntgegeben")
    return oben.exists()


def noch_nicht_beworben(context: Context) -> bool:
    return not stand.offene_vorgaenge(context.person, "bewerbung")


def beginn_der_ausbildung(context: Context) -> dt.date | None:
    oben = context.case.parent
    tag = oben.data.get("ausbildungsbeginn") if oben is not None else None
    return dt.date.fromisoformat(tag) if tag else None


def bewerbung_facts(context: Context) -> Mapping[str, object]:
    dienst = stand.dienst(context.person, context.day)
    eigene = [
        {"ergebnis": e.ergebnis, "bekannt_am": e.bekannt_am, "bestellt": e.bestellt}
        for e in stand.auswahlergebnisse(context.person)
    ]
    verantwortlich = context.get("personalentscheidungen_verantwortlich")
    beginn, beenden_am = beginn_der_ausbildung(context), context.date("beenden_am")
    rechtzeitig = beenden_am is not None and beginn is not None and beenden_am <= beginn
    return {
        "behoerde_angehoerig": dienst is not None and dienst.behoerde_id == context.behoerde.pk,
        "personalentscheidungen_verantwortlich": verantwortlich,
        "bereit_zu_beenden": bool(context.get("bereit_zu_beenden")) and rechtzeitig,
        "bewerbungsformular_vollstaendig": bool(context.get("langfristig_bereit") and context.get("kenntnis_der_pflichten")),
        "anteil": {"zaehler": context.get("wochenminuten"), "nenner": context.get("regelwochenminuten")},
        "ausbildungsbeginn": beginn, "voraussichtliches_dienstende": context.date("voraussichtliches_dienstende"),
        "fruehere_ergebnisse": eigene or context.get("fruehere_auswahlverfahren", []),
    }  # fmt: skip


def vorbelegt(context: Context) -> Mapping[str, object]:
    """What the registers know already, for the person to check."""
    person = context.case.person or context.actor.person
    dienst = stand.dienst(person, context.day) if person else None
    if person is None or dienst is None:
        return {}
    return {
        "rechtsverhaeltnis": dienst.rechtsverhaeltnis, "wochenminuten": dienst.wochenminuten,
        "regelwochenminuten": dienst.regelwochenminuten, "voraussichtliches_dienstende": dienst.voraussichtliches_dienstende,
        "personalentscheidungen_verantwortlich": stand.personalverantwortung(person, dienst.behoerde, context.day),
        "rollen": stand.rollen(person, context.day),
    }  # fmt: skip


def zum_auswahlverfahren(context: Context) -> None:
    context.open(
        "auswahlverfahren", "terminieren", within=False, termin=context.get("termin"), ort=context.get("ort"),
        schwerbehinderte_bewerbung=bool(context.get("schwerbehinderte_bewerbung")),
    )  # fmt: skip


BEWERBUNG = Procedure(
    "bewerbung", "Bewerbung",
    "Die Bewerbung um die Qualifizierung; sie lässt sich jederzeit ohne Angabe von Gründen zurückziehen.",
    ("II 1.2 Abs. 1 Satz 2", "II 1.2 Abs. 1 Satz 3"),
    states=(
        State("eingereicht", "eingereicht"), State("vorausgewaehlt", "vorausgewählt"),
        State("nicht_vorausgewaehlt", "nicht vorausgewählt", final=True), State("weitergeleitet", "weitergeleitet", final=True),
        State("zurueckgezogen", "zurückgezogen", final=True),
    ),
    transitions=(
        Transition(
            "bewerben", "Bewerben", (), "eingereicht", (ALLE_DER_BEHOERDE,),
            ("II 1.2 Abs. 1 Satz 2", "II 1.2 Abs. 1 Satz 3", "II 2.1 Abs. 1 Satz 3", "II 2.1 Abs. 3 Satz 3"),
            asks=Bewerbungsformular, preset=vorbelegt, checks=(Asked(rules["bewerbung_pruefen"], bewerbung_facts),),
            needs=(
                Need("II 1.2 Abs. 1 Satz 1", "Die Ausschreibung der Behörde läuft.", laeuft),
                Need("II 1.2 Abs. 1 Satz 3", "Sie haben noch keine offene Bewerbung.", noch_nicht_beworben),
            ),
            documents=("formular",), notify=(STELLE,),
        ),
        Transition(
            "vorauswaehlen", "Vorausgewählt", ("eingereicht",), "vorausgewaehlt", (SYSTEM,), ("II 1.2 Abs. 2 Satz 1",), asks=Gereiht,
            notify=(BEWERBERIN,),
        ),
        Transition(
            "absagen", "Nicht vorausgewählt", ("eingereicht", "vorausgewaehlt"), "nicht_vorausgewaehlt", (SYSTEM,),
            ("II 1.2 Abs. 2 Satz 1",), documents=("absage",), notify=(BEWERBERIN,),
        ),
        Transition(
            "weiterleiten", "An das Fachreferat weitergeleitet", ("vorausgewaehlt",), "weitergeleitet", (SYSTEM,),
            ("II 1.2 Abs. 3 Satz 1", "II 1.2 Abs. 3 Satz 2"), asks=Geladen, effect=zum_auswahlverfahren,
            documents=("abordnung",), notify=(BEWERBERIN,),
        ),
        Transition(
            "zurueckziehen", "Bewerbung zurückziehen", ("eingereicht", "vorausgewaehlt"), "zurueckgezogen", (BEWERBERIN,),
            ("II 1.2 Abs. 1 Satz 3",), "Nach Gründen wird nicht gefragt.", danger=True, notify=(STELLE,),
        ),
    ),
    readers=(
        BEWERBERIN, STELLE, LEITUNG, *(by.within("eingereicht", "vorausgewaehlt", "weitergeleitet") for by in BETEILIGTE),
        FACHREFERAT_MIK.within("weitergeleitet"),
    ),
    keep_months=12, parent="vorauswahl", opener_is_subject=True, columns=("rang",),
    hidden={
        "schwerbehinderte_bewerbung": (BEWERBERIN, STELLE, SBV, FACHREFERAT_MIK),
        "rang": (STELLE, LEITUNG, *BETEILIGTE, FACHREFERAT_MIK),
    },
    documents=(
        Document("formular", "Bewerbungsformular", ("II 1.2 Abs. 1 Satz 3",), briefe.formular),
        Document("absage", "Absage", ("II 1.2 Abs. 2 Satz 1",), briefe.absage),
        Document("abordnung", "Abordnung zum Auswahlverfahren", ("II 1.2 Abs. 3 Satz 2", "II 1.2 Abs. 3 Satz 1"), briefe.abordnung),
    ),
    headline=lambda c: c.person.name,
    kept_because="Nach dem Ende der Bewerbung werden ihre Angaben nicht mehr gebraucht.",
)  # fmt: skip

BEWERBUNGEN = (VORAUSWAHL, BEWERBUNG)
