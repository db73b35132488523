"""P5: the training of about three years in a group, from the registration to its end (II 1.1 Satz 3, III 1.1).

Attendance is entered by the training offices; the agency sees only the state. Whoever is trained may stop at any time, and
there is no field for a reason.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, NamedTuple

from erlass.cases.context import Context
from erlass.cases.models import Case
from erlass.cases.procedures import ANY_OPEN, Asked, Deadline, Document, Need, Procedure, State, Transition
from erlass.decrees.sap import models, stand
from erlass.decrees.sap.documents import ausbildung as briefe
from erlass.decrees.sap.models import Amtsstand, Schulungsgruppe, Seminar
from erlass.decrees.sap.roles import FACHREFERAT_MIK, FORTBILDUNG, LEITUNG, SELBST, STELLE, TRAININGSSTELLE
from erlass.decrees.sap.rules import rules
from erlass.decrees.sap.rules.qualifizierung import AusbildungStand
from erlass.law import dates
from erlass.law.facts import Fact
from erlass.law.roles import SYSTEM
from erlass.law.strength import SOLL

Nr = Annotated[int, Fact("Nummer des Seminars", min=1, max=1000)]


class Anmeldung(NamedTuple):
    gruppe: Annotated[str, Fact("Schulungsgruppe", max=40)]


class Abordnung(NamedTuple):
    abordnung_am: Annotated[dt.date, Fact("abgeordnet ab")]


class Seminarbesuch(NamedTuple):
    nr: Nr
    teilgenommen: Annotated[bool, Fact("teilgenommen")]


class Nachholung(NamedTuple):
    nr: Nr
    nachgeholt_am: Annotated[dt.date, Fact("nachgeholt am", help="letzter Tag des nachgeholten Seminars")]


# Groups and their places.


def gruppe_von(key: str, day: dt.date) -> Schulungsgruppe | None:
    """A group, from when it was set up on."""
    gefunden = Schulungsgruppe.objects.known().filter(key=key, gilt_bis__gte=day)
    letzte: Schulungsgruppe | None = gefunden.order_by("gilt_von").last()
    return letzte


def laufende_gruppen(context: Context) -> list[tuple[str, str]]:
    """Groups whose training is not over, those that begin later included, as codes for a form."""
    gefunden = Schulungsgruppe.objects.known().filter(abgeschlossen_am=None, ende__gte=context.day).order_by("key")
    return [(g.key, f"{g.bezeichnung} ab {g.beginn:%d.%m.%Y}") for g in gefunden]


def freie_plaetze(key: str, bereich: str, day: dt.date) -> int:
    """Places of a ministry's area in a group that nobody has been given (II 1.1 Satz 2)."""
    gruppe = gruppe_von(key, day)
    if gruppe is None:
        return 0
    offene = Case.objects.filter(procedure="sap.ausbildung", data__gruppe=key, behoerde__geschaeftsbereich=bereich)
    belegt = set(offene.exclude(state="abgebrochen").values_list("person", flat=True))
    eingetragen = models.Ausbildung.objects.am(day).filter(gruppe=key, behoerde__geschaeftsbereich=bereich)
    belegt |= set(eingetragen.filter(abgebrochen_am=None).values_list("person", flat=True))
    plaetze = gruppe.plaetze_fm if bereich == "fm" else gruppe.plaetze_mik
    return max(0, plaetze - len(belegt))


def abordnung_facts(context: Context) -> dict[str, object]:
    gefunden = gruppe_von(context.get("gruppe"), context.day)
    return {
        "gruppe_bekanntgegeben_am": gefunden.bekanntgegeben_am if gefunden else None,
        "abordnung_am": context.date("abordnung_am"), "abgeordnet_von": "fortbildungsstelle",
    }  # fmt: skip


def erster_tag(context: Context) -> dt.date | None:
    """The first day of the training: that of the group, or of the secondment if the person joins later."""
    gefunden, abordnung_am = gruppe_von(context.get("gruppe"), context.day), context.date("abordnung_am")
    return max(gefunden.beginn, abordnung_am) if gefunden and abordnung_am else None


def hat_begonnen(context: Context) -> bool:
    tag = erster_tag(context)
    return tag is not None and tag <= context.day


def beginnen(context: Context) -> None:
    tag = erster_tag(context)
    assert tag is not None
    context.put(
        models.Ausbildung, context.person.key, tag, person=context.person, behoerde=context.behoerde, gruppe=context.get("gruppe"),
        beginn=tag,
    )  # fmt: skip


# Seminars.


def seminar(context: Context) -> Seminar | None:
    """The seminar that was named, if the group has it."""
    alle = stand.seminare(context.get("gruppe"), context.day)
    return next((s for s in alle if s.nr == context.get("nr")), None)


def seminar_vorbei(context: Context) -> bool:
    gefunden = seminar(context)
    return gefunden is not None and gefunden.ende <= context.day


def war_versaeumt(context: Context) -> bool:
    gefunden, tag = seminar(context), context.date("nachgeholt_am")
    if gefunden is None or tag is None or not gefunden.ende < tag <= context.day:
        return False
    besuch = stand.teilnahmen(context.person, context.get("gruppe"), context.day).get(gefunden.nr)
    return besuch is None or not besuch.teilgenommen


def besuch_eintragen(context: Context) -> None:
    gefunden = seminar(context)
    assert gefunden is not None
    _eintragen(context, gefunden, gefunden.ende, teilgenommen=context.get("teilgenommen"))
    if context.date("nachgeholt_am"):
        context.note("nachgeholt_am", None)  # of another seminar
    amt = stand.amtsvorgang(context.person)
    if amt is not None and amt.state == Amtsstand.bestellt.name:
        context.follow(amt, "beginn_bestimmen")


def nachholen(context: Context) -> None:
    gefunden, tag = seminar(context), context.date("nachgeholt_am")
    assert gefunden is not None
    assert tag is not None
    _eintragen(context, gefunden, tag, teilgenommen=False, nachgeholt_am=tag)
    context.note("teilgenommen", False)


def _eintragen(context: Context, gefunden: Seminar, ab: dt.date, **werte: object) -> None:
    key = f"{context.person.key}:{gefunden.gruppe}:{gefunden.nr}"
    context.put(models.Teilnahme, key, ab, person=context.person, gruppe=gefunden.gruppe, nr=gefunden.nr, **werte)
    eingetragen = stand.teilnahmen(context.person, gefunden.gruppe, context.day)
    alle = stand.seminarstand(context.person, gefunden.gruppe, context.day)
    context.note("seminare", [s for s in alle if s["nr"] in eingetragen])


def naechstes(context: Context) -> dict[str, object]:
    """The earliest seminar that is over and of which nothing has been entered."""
    schluessel = context.get("gruppe")
    eingetragen = stand.teilnahmen(context.person, schluessel, context.day)
    offen = [s.nr for s in stand.seminare(schluessel, context.day) if s.ende <= context.day and s.nr not in eingetragen]
    return {"nr": offen[0], "teilgenommen": True} if offen else {}


def stand_facts(context: Context) -> Mapping[str, object]:
    return {"seminare": stand.seminarstand(context.person, context.get("gruppe"), context.day)}


def ausbildungsstand(context: Context) -> AusbildungStand:
    """Where the training stands by the rule of III 1.1."""
    gefunden: AusbildungStand = context.value(rules["ausbildung_stand"], **stand_facts(context))
    return gefunden


def seminare_vorbei(context: Context) -> bool:
    alle = stand.seminare(context.get("gruppe"), context.day)
    return bool(alle) and all(s.ende <= context.day for s in alle)


def nummern(nrs: tuple[int, ...]) -> str:
    return f"Offen: {', '.join(f'Seminar {nr}' for nr in nrs)}."


def abschliessen(context: Context) -> None:
    tag = ausbildungsstand(context).abschluss_am
    assert tag is not None
    context.note("abgeschlossen_am", tag)
    context.amend(models.Ausbildung, context.person.key, tag, abgeschlossen_am=tag)


def abbrechen(context: Context) -> None:
    laufend = stand.ausbildung(context.person, context.day)
    if laufend is not None and context.happened("beginnen"):
        context.amend(models.Ausbildung, context.person.key, context.day, abgebrochen_am=context.day)


LEHRENDE = (FORTBILDUNG, TRAININGSSTELLE, FACHREFERAT_MIK)
GENAU = (SELBST, *LEHRENDE)

AUSBILDUNG = Procedure(
    "ausbildung", "Ausbildung",
    "Die Ausbildung in einer Schulungsgruppe, rund drei Jahre lang: Abordnung, Seminare, Nachholen, Abschluss.",
    ("III 1.1 Satz 1", "III 1.1 Satz 2", "III 1.1 Satz 3", "III 1.1 Satz 4", "II 1.1 Satz 3"),
    states=(
        State("angemeldet", "angemeldet"), State("in_ausbildung", "in Ausbildung"),
        State("abgeschlossen", "abgeschlossen", final=True), State("abgebrochen", "abgebrochen", final=True),
    ),
    transitions=(
        Transition(
            "anmelden", "Zur Ausbildung anmelden", (), "angemeldet", (SYSTEM,), ("II 1.3 Abs. 5 Satz 2",), asks=Anmeldung,
            notify=(SELBST, FORTBILDUNG),
        ),
        Transition(
            "abordnen", "Zu den Seminaren abordnen", ("angemeldet",), None, (FORTBILDUNG,), ("II 1.1 Satz 3",), asks=Abordnung,
            preset=lambda c: {"abordnung_am": c.day}, checks=(Asked(rules["abordnung_schulung_pruefen"], abordnung_facts),),
            starts=("beginn",), documents=("abordnung",), notify=(SELBST, STELLE),
        ),
        Transition(
            "beginnen", "Ausbildung beginnen", ("angemeldet",), "in_ausbildung", (FORTBILDUNG, SYSTEM),
            ("III 1.1 Satz 1", "III 1.1 Satz 4", "II 1.1 Satz 3"),
            needs=(Need("II 1.1 Satz 3", "Die Person ist abgeordnet, und die Schulungsgruppe hat begonnen.", hat_begonnen),),
            effect=beginnen, meets=("beginn",), notify=(SELBST,),
        ),
        Transition(
            "teilnahme_eintragen", "Teilnahme eintragen", ("in_ausbildung",), None, LEHRENDE, ("III 1.1 Satz 1",),
            asks=Seminarbesuch, preset=naechstes, effect=besuch_eintragen,
            needs=(Need("III 1.1 Satz 1", "Das Seminar gehört zur Schulungsgruppe und ist vorbei.", seminar_vorbei),),
        ),
        Transition(
            "nachholen", "Nachgeholtes Seminar eintragen", ("in_ausbildung",), None, LEHRENDE, ("III 1.1 Satz 2", "III 1.1 Satz 3"),
            asks=Nachholung, effect=nachholen, anytime=True,
            needs=(
                Need("III 1.1 Satz 2", "Nachgeholt wird nach seinem Ende und bis heute, was versäumt worden ist.", war_versaeumt),
            ),
        ),
        Transition(
            "abschliessen", "Ausbildung abschließen", ("in_ausbildung",), "abgeschlossen", (FORTBILDUNG, FACHREFERAT_MIK),
            ("III 1.1 Satz 2", "III 1.1 Satz 3"), checks=(Asked(rules["ausbildung_stand"], stand_facts),),
            needs=(
                Need("III 1.1 Satz 1", "Alle Seminare der Schulungsgruppe haben stattgefunden.", seminare_vorbei),
                Need(
                    "III 1.1 Satz 3", "„Selbstreflexion“ und jedes weitere versäumte Seminar sind nachgeholt.",
                    lambda c: not ausbildungsstand(c).nachholen_muss,
                    details=lambda c: nummern(ausbildungsstand(c).nachholen_muss),
                ),
                Need(
                    "III 1.1 Satz 2", "Auch das erste versäumte Seminar ist nachgeholt.",
                    lambda c: not ausbildungsstand(c).nachholen_soll, SOLL,
                    details=lambda c: nummern(ausbildungsstand(c).nachholen_soll),
                ),
            ),
            effect=abschliessen, documents=("bescheinigung",), notify=(SELBST, STELLE, FACHREFERAT_MIK),
        ),
        Transition(
            "abbrechen", "Ausbildung abbrechen", (ANY_OPEN,), "abgebrochen", (SELBST,), ("III 1.1 Satz 1",),
            "Das ist jederzeit möglich. Nach Gründen wird nicht gefragt.", effect=abbrechen, danger=True,
            notify=(STELLE, FORTBILDUNG, FACHREFERAT_MIK),
        ),
    ),
    readers=(SELBST, *LEHRENDE, STELLE, LEITUNG),
    keep_months=60, columns=("gruppe",), hidden=dict.fromkeys(("nr", "teilgenommen", "nachgeholt_am", "seminare"), GENAU),
    deadlines=(
        Deadline(
            "beginn", "Beginn der Ausbildung", "II 1.1 Satz 3",
            lambda c: dates.plus_tage(tag, -1) if (tag := erster_tag(c)) else None, (SELBST, FORTBILDUNG), remind=(14,),
            then="beginnen", quiet=True,
        ),
    ),
    documents=(
        Document("abordnung", "Abordnung zur Ausbildung", ("II 1.1 Satz 3", "III 1.1 Satz 4"), briefe.abordnung),
        Document("bescheinigung", "Bescheinigung über die Ausbildung", ("III 1.1 Satz 1",), briefe.zeugnis, GENAU),
    ),
    headline=lambda c: f"{c.person.name}: Gruppe {c.get('gruppe')}",
    kept_because="Besuchte Seminare werden für eine spätere Bestellung und für die Fristen der Fortbildung gebraucht.",
)  # fmt: skip
