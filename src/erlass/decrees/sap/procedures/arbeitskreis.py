"""P12: regional circles, their members, meetings and elections (IV 1 to IV 3).

Who belongs to a circle follows from the register: the SAP of the agencies that the Fachreferat has assigned to it. Members
have seats in the case of their circle, so that nobody else sees its area.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, NamedTuple

from erlass.cases.context import Context
from erlass.cases.models import Case
from erlass.cases.procedures import Asked, Deadline, Document, Need, Option, Procedure, State, Transition
from erlass.decrees.sap import models, stand
from erlass.decrees.sap.documents import arbeitskreis as briefe
from erlass.decrees.sap.models import Amtsstand
from erlass.decrees.sap.roles import FACHREFERAT_MIK
from erlass.decrees.sap.rules import rules
from erlass.law.facts import Choice, Fact
from erlass.law.roles import SYSTEM, member
from erlass.people.models import Behoerde, Person

MITGLIEDER = member("mitglied.*", "Mitglieder des Arbeitskreises")
SPRECHER = member("sprecher", "Sprecherin oder Sprecher")
VERTRETUNG = member("vertretung", "Vertretung")
GEWAEHLTE = ("sprecher", "vertretung")
ZUGEHOERIG = (Amtsstand.aktiv, Amtsstand.ruhend)


class Gruendung(NamedTuple):
    kreis: Annotated[str, Fact("Kurzname", help="kleine Buchstaben, Ziffern, Bindestriche", min=2, max=60)]
    region: Annotated[str, Fact("Region", min=2, max=80)]


class Zuordnung(NamedTuple):
    behoerden: Annotated[tuple[Annotated[str, Fact("Behörde")], ...], Fact("Behörden", item="Behörde", min=1, max=200)]


class Wahlart(Choice):
    geheim = "geheime Wahl"
    festgestellt = "einvernehmlich festgestelltes Ergebnis"


class Wahl(NamedTuple):
    sprecher: Annotated[str, Fact("Sprecherin oder Sprecher", max=20)]
    vertretung: Annotated[str, Fact("Vertretung", max=20)]
    amtsbeginn: Annotated[dt.date, Fact("Beginn der Amtszeit")]
    wahlart: Annotated[Wahlart, Fact("Art der Wahl")]


def mitglieder(kreis: str, day: dt.date) -> list[Person]:
    """The SAP of the agencies of a circle."""
    behoerden = set(models.Kreiszuordnung.objects.am(day).filter(kreis=kreis).values_list("behoerde", flat=True))
    return [a.person for a in stand.aemter(None, day, *ZUGEHOERIG) if a.behoerde_id in behoerden]


def als_auswahl(context: Context) -> list[Option]:
    return [(p.key, p.name) for p in mitglieder(context.get("kreis"), context.day)]


def gruenden(context: Context) -> None:
    context.put(models.Arbeitskreis, context.get("kreis"), context.day, region=context.get("region"))


def zuordnen(context: Context) -> None:
    for key in context.get("behoerden"):
        behoerde = Behoerde.objects.get(key=key)
        context.put(models.Kreiszuordnung, key, context.day, behoerde=behoerde, kreis=context.get("kreis"))
    abgleichen(context)


def sitze(case: Case) -> dict[str, Person]:
    """Who has which seat in a circle or a meeting."""
    return {m.seat: m.person for m in case.members.select_related("person")}


def sitze_heute(case: Case, kreis: str, day: dt.date) -> dict[str, Person]:
    """The seats of a circle as they should be: one for each member; speaker and deputy as long as they belong to it."""
    leute = mitglieder(kreis, day)
    gewaehlt = {sitz: p for sitz, p in sitze(case).items() if sitz in GEWAEHLTE and p in leute}
    return {**{f"mitglied.{p.key}": p for p in leute}, **gewaehlt}


def abgleichen(context: Context) -> None:
    """Give the members of today their seats, and take those of the others; the open meetings follow."""
    bisher, heute = sitze(context.case), sitze_heute(context.case, context.get("kreis"), context.day)
    besetzen(context, bisher, heute)
    for sitz in GEWAEHLTE:
        if sitz in bisher and sitz not in heute:
            context.amend(models.Arbeitskreis, context.get("kreis"), context.day, **{sitz: None})
    sitzungen_folgen(context)


def besetzen(context: Context, bisher: Mapping[str, Person], heute: Mapping[str, Person]) -> None:
    for sitz in bisher.keys() | heute.keys():
        if bisher.get(sitz) != heute.get(sitz):
            context.seat(sitz, heute.get(sitz))


def sitzungen_folgen(context: Context) -> None:
    """Who belongs to the circle, or speaks for it, does so in its open meetings, too."""
    for sitzung in context.children("sitzung"):
        if sitzung.closed_on is None:
            context.follow(sitzung, "abgleichen")


def hat_sich_geaendert(case: Case, day: dt.date) -> bool:
    """Whether the seats of a circle are no longer those of its members."""
    return sitze(case) != sitze_heute(case, case.data["kreis"], day)


def wahl_facts(context: Context) -> dict[str, object]:
    kreis = [p.key for p in mitglieder(context.get("kreis"), context.day)]
    return {"sprecher": context.get("sprecher"), "vertretung": context.get("vertretung"), "mitglieder": kreis}


def waehlen(context: Context) -> None:
    gewaehlt = {sitz: Person.objects.get(key=context.get(sitz)) for sitz in GEWAEHLTE}
    for sitz, person in gewaehlt.items():
        context.seat(sitz, person)
    context.put(
        models.Arbeitskreis,
        context.get("kreis"),
        context.day,
        region=context.get("region"),
        amtsbeginn=context.date("amtsbeginn"),
        **gewaehlt,
    )
    sitzungen_folgen(context)


def amtszeit_ende(context: Context) -> dt.date | None:
    beginn = context.date("amtsbeginn")
    ende: dt.date | None = context.value(rules["sprecher_amtszeit"], amtsbeginn=beginn).ende if beginn else None
    return ende


ARBEITSKREIS = Procedure(
    "arbeitskreis", "Arbeitskreis",
    "Die SAP einer Region bilden einen Arbeitskreis. Das Fachreferat legt die Regionen fest, der Kreis wählt für drei Jahre, wer "
    "für ihn spricht.",
    ("IV 1 Satz 1", "IV 1 Satz 2", "IV 2 Satz 1–2", "IV 3 Satz 1", "IV 3 Satz 2"),
    states=(State("eingerichtet", "eingerichtet"), State("taetig", "tätig"), State("aufgeloest", "aufgelöst", final=True)),
    transitions=(
        Transition(
            "einrichten", "Arbeitskreis einrichten", (), "eingerichtet", (FACHREFERAT_MIK,), ("IV 1 Satz 1", "IV 1 Satz 2"),
            asks=Gruendung,
            effect=gruenden,
        ),
        Transition(
            "zuordnen", "Behörden zuordnen", ("eingerichtet", "taetig"), "taetig", (FACHREFERAT_MIK,),
            ("IV 1 Satz 1", "IV 1 Satz 2"),
            asks=Zuordnung, options={"behoerden": stand.behoerden}, effect=zuordnen,
        ),
        Transition(
            "abgleichen", "Mitglieder abgleichen", ("taetig",), None, (SYSTEM,), ("IV 1 Satz 1",), effect=abgleichen,
        ),
        Transition(
            "wahl_feststellen", "Wahl feststellen", ("taetig",), None, (SPRECHER, VERTRETUNG, FACHREFERAT_MIK),
            ("IV 3 Satz 1", "IV 3 Satz 2"),
            asks=Wahl, options={"sprecher": als_auswahl, "vertretung": als_auswahl},
            checks=(Asked(rules["sprecherwahl_pruefen"], wahl_facts),),
            effect=waehlen, meets=("amtszeit",), starts=("amtszeit",), documents=("wahlergebnis",), notify=(MITGLIEDER,),
        ),
        Transition(
            "aufloesen", "Auflösen", ("eingerichtet", "taetig"), "aufgeloest", (FACHREFERAT_MIK,), ("IV 1 Satz 2",),
            danger=True,
        ),
    ),
    readers=(MITGLIEDER, SPRECHER, VERTRETUNG, FACHREFERAT_MIK), keep_months=60, columns=("region",),
    deadlines=(
        Deadline(
            "amtszeit", "Neuwahl im Arbeitskreis", "IV 3 Satz 1", amtszeit_ende, (SPRECHER, VERTRETUNG, FACHREFERAT_MIK),
            remind=(91, 30),
        ),
    ),
    documents=(Document("wahlergebnis", "Ergebnis der Wahl", ("IV 3 Satz 1", "IV 3 Satz 2"), briefe.wahlergebnis),),
    headline=lambda c: str(c.get("region")),
)  # fmt: skip


class Planung(NamedTuple):
    datum: Annotated[dt.date, Fact("Sitzung am")]
    ort: Annotated[str, Fact("Ort", min=1, max=120)]
    tagesordnung: Annotated[
        str, Fact("Tagesordnung", help="ein Punkt je Zeile; keine Namen, keine Einzelfälle", min=1, max=3000)
    ]


def sitzung_eintragen(context: Context) -> None:
    kreis = context.case.parent
    assert kreis is not None
    context.note("kreis", kreis.data["kreis"])
    context.note("region", kreis.data["region"])
    besetzen(context, {}, sitze(kreis))
    _eintrag(context, None)


def sitze_uebernehmen(context: Context) -> None:
    kreis = context.case.parent
    assert kreis is not None
    besetzen(context, sitze(context.case), sitze(kreis))


def uebersenden(context: Context) -> None:
    _eintrag(context, context.day)
    stand.anzeigen(context, "arbeitskreis_sitzung")


def _eintrag(context: Context, uebersandt_am: dt.date | None) -> None:
    datum = context.date("datum")
    assert datum is not None
    context.put(
        models.Sitzung, f"{context.get('kreis')}:{context.case.number}", context.day, kreis=context.get("kreis"), datum=datum,
        tagesordnung=context.get("tagesordnung"), uebersandt_am=uebersandt_am,
    )  # fmt: skip


def absagen(context: Context) -> None:
    context.end(models.Sitzung, f"{context.get('kreis')}:{context.case.number}", context.day - dt.timedelta(days=1))


SITZUNG = Procedure(
    "sitzung", "Sitzung des Arbeitskreises",
    "Wer für den Arbeitskreis spricht, lädt ein; die Tagesordnung geht dem Fachreferat zu.",
    ("IV 1 Satz 3", "IV 2 Satz 1–2", "IV 2 Satz 3"),
    states=(
        State(
            "geplant", "geplant"), State("uebersandt", "Tagesordnung übersandt"), State("stattgefunden", "stattgefunden",
            final=True,
        ),
        State("abgesagt", "abgesagt", final=True),
    ),
    transitions=(
        Transition(
            "planen", "Sitzung planen", (), "geplant", (SPRECHER, VERTRETUNG, SYSTEM), ("IV 1 Satz 3", "IV 2 Satz 1–2"),
            asks=Planung,
            effect=sitzung_eintragen, starts=("tagesordnung",), documents=("einladung",), notify=(MITGLIEDER,),
        ),
        Transition(
            "uebersenden", "Tagesordnung übersenden", ("geplant",), "uebersandt", (SPRECHER, VERTRETUNG), ("IV 2 Satz 3",),
            effect=uebersenden,
            meets=("tagesordnung",), documents=("tagesordnung",), notify=(FACHREFERAT_MIK,),
        ),
        Transition(
            "abgleichen", "Mitglieder abgleichen", ("geplant", "uebersandt"), None, (SYSTEM,), ("IV 1 Satz 1",),
            effect=sitze_uebernehmen,
        ),
        Transition(
            "abschliessen", "Als stattgefunden vermerken", ("uebersandt",), "stattgefunden", (SPRECHER, VERTRETUNG),
            ("IV 1 Satz 3", "IV 2 Satz 3"),
            needs=(Need("IV 1 Satz 3", "Der Tag der Sitzung ist erreicht.", lambda c: (c.date("datum") or c.day) <= c.day),),
        ),
        Transition(
            "absagen", "Absagen", ("geplant", "uebersandt"), "abgesagt", (SPRECHER, VERTRETUNG), ("IV 2 Satz 1–2",),
            effect=absagen, danger=True,
        ),
    ),
    readers=(MITGLIEDER, SPRECHER, VERTRETUNG, FACHREFERAT_MIK.within("uebersandt", "stattgefunden")), keep_months=36,
    parent="arbeitskreis",
    columns=("datum", "ort"),
    deadlines=(
        Deadline(
            "tagesordnung", "Tagesordnung übersenden", "IV 2 Satz 3", lambda c: c.date("datum"), (SPRECHER, VERTRETUNG),
            remind=(14, 7, 0),
        ),
    ),
    documents=(
        Document("einladung", "Einladung zur Sitzung", ("IV 1 Satz 3",), briefe.einladung),
        Document("tagesordnung", "Tagesordnung für das Fachreferat", ("IV 2 Satz 3",), briefe.tagesordnung),
    ),
    headline=lambda c: f"{c.get('region')}, {c.date('datum'):%d.%m.%Y}",
)  # fmt: skip

KREISE = (ARBEITSKREIS, SITZUNG)
