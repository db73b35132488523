"""A procedure that exists only for tests: a check with reasons, four eyes, two ministries, a hidden vote, deadlines, a register."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, NamedTuple

from erlass.cases.context import Context
from erlass.cases.procedures import (
    Asked,
    Ballot,
    Deadline,
    Document,
    Need,
    Participation,
    Procedure,
    State,
    Transition,
)
from erlass.documents.letter import Letter, Sender, Text
from erlass.law.facts import Choice, Fact
from erlass.law.roles import SYSTEM, anywhere, member, role, subject
from erlass.people import roles
from erlass.people.models import Behoerdenstand, Person
from tests.law.muster.rules import rules

LEITUNG, STELLE = role(roles.BEHOERDENLEITUNG), role(roles.PERSONALSTELLE)
RAT = role(roles.PERSONALRAT)
DATENSCHUTZ = anywhere(roles.DATENSCHUTZ)


class Stimme(Choice):
    ja = "Ja"
    nein = "Nein"


class Antrag(NamedTuple):
    grund: Annotated[str, Fact("Grund", min=1, max=200)]
    anzahl: Annotated[int, Fact("Anzahl", min=1, max=50, cites="1 Satz 1")] = 1


class Pruefung(NamedTuple):
    schriftlich: Annotated[bool, Fact("schriftlich")]
    beginn: Annotated[dt.date, Fact("Beginn")] | None
    bedarf: Annotated[bool, Fact("Bedarf", decided_by="Leitung")] | None


class Sitze(NamedTuple):
    eins: Annotated[str, Fact("Sitz 1")]
    zwei: Annotated[str, Fact("Sitz 2")]


class Votum(NamedTuple):
    stimme: Annotated[Stimme, Fact("Stimme")]


def leute(context: Context) -> list[tuple[str, str]]:
    return [(p.key, p.name) for p in Person.objects.all()]


def besetzen(context: Context) -> None:
    for sitz in ("eins", "zwei"):
        context.seat(sitz, Person.objects.get(key=context.get(sitz)))


def wirken(context: Context) -> None:
    context.put(
        Behoerdenstand, context.behoerde.key, context.day, behoerde=context.behoerde, beschaeftigte=context.get("anzahl"),
        sbv_vorhanden=True,
    )  # fmt: skip


def brief(context: Context) -> Letter:
    return Letter(
        kind="schreiben", title="Bescheid", subject=context.get("grund"), sender=Sender(context.behoerde.name),
        place=context.behoerde.ort, day=context.day, blocks=(Text(f"Anzahl {context.get('anzahl')}."),),
    )  # fmt: skip


def ausgang(context: Context) -> str:
    return "bewilligt" if list(context.get("stimmen").values()).count("ja") == 2 else "abgelehnt"


ANTRAG = Procedure(
    "antrag", "Antrag", "Ein Verfahren nur für Tests.", ("1",),
    states=(
        State(
            "gestellt", "gestellt"), State("geprueft", "geprüft"), State("vereinbart", "vereinbart"), State("besetzt",
            "besetzt",
        ),
        State("bewilligt", "bewilligt"), State("abgelehnt", "abgelehnt", final=True), State("erledigt", "erledigt", final=True),
        State("verfallen", "verfallen", final=True),
    ),
    transitions=(
        Transition(
            "stellen", "Antrag stellen", (), "gestellt", (subject(),), ("1 Satz 1",), asks=Antrag, starts=("bearbeitung",),
        ),
        Transition(
            "pruefen", "Prüfen", ("gestellt",), "geprueft", (STELLE,), ("1 Satz 2",), invites=("rat",), meets=("bearbeitung",),
            asks=Pruefung,
            checks=(
                Asked(
                    rules["antrag_pruefen"],
                    lambda c: {
                        "schriftlich": c.get("schriftlich"), "gestellt_am": c.day, "beginn": c.date("beginn"),
                        "bedarf": c.get("bedarf"),
                    },
                ),
            ),
        ),
        Transition(
            "vereinbaren", "Vereinbaren", ("geprueft",), "vereinbart", (LEITUNG, DATENSCHUTZ), ("1 Satz 2",),
            joint=(LEITUNG, DATENSCHUTZ),
            needs=(Need("1 Satz 2", "Der Rat ist beteiligt.", lambda c: c.outcome("rat") != ""),),
        ),
        Transition(
            "besetzen", "Besetzen", ("vereinbart",), "besetzt", (STELLE,), ("1 Satz 2",), asks=Sitze, effect=besetzen,
            options={"eins": leute, "zwei": leute},
        ),
        Transition(
            "abstimmen", "Abstimmen", ("besetzt",), ausgang, (member("eins", "Sitz 1"), member("zwei", "Sitz 2")), ("1 Satz 2",),
            asks=Votum, ballot=Ballot(("eins", "zwei")),
        ),
        Transition(
            "vollziehen", "Vollziehen", ("bewilligt",), "erledigt", (LEITUNG, STELLE), ("1 Satz 2",), effect=wirken,
            documents=("brief",),
            not_by=("pruefen",),
        ),
        Transition("verfallen", "Verfallen", ("gestellt",), "verfallen", (SYSTEM,), ("1 Satz 2",)),
        Transition("zuruecknehmen", "Zurücknehmen", ("*",), "verfallen", (subject(),), ("1 Satz 2",), danger=True),
    ),
    readers=(subject(), STELLE, LEITUNG, DATENSCHUTZ.within("geprueft", "vereinbart"), member("*", "Sitz")),
    keep_months=12,
    deadlines=(Deadline("bearbeitung", "Bearbeitung", "1 Satz 2", lambda c: c.day + dt.timedelta(days=30), (STELLE,),
    then="verfallen"),),
    participations=(Participation("rat", "Personalrat", "1 Satz 2", (RAT,), (STELLE,)),),
    documents=(Document("brief", "Bescheid", ("1 Satz 2",), brief),),
    opener_is_subject=True,
    columns=("anzahl",),
)  # fmt: skip
