"""P1: agencies report their need, both ministries fix the training places, groups are announced, run and end (II 1.1, II 2.2).

The number of places is never typed: it is the sum of what was reported. A report that comes too late joins the next round.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, NamedTuple

from erlass.cases.context import Context
from erlass.cases.models import Case
from erlass.cases.procedures import Asked, Deadline, Document, Need, Procedure, State, Transition
from erlass.decrees.sap import models, stand
from erlass.decrees.sap.documents import bedarf as briefe
from erlass.decrees.sap.procedures.ausbildung import gruppe_von
from erlass.decrees.sap.roles import (
    FACHREFERAT_DES_FM,
    FACHREFERAT_FM,
    FACHREFERAT_MIK,
    LEITUNG,
    STELLE,
    TRAININGSSTELLE,
)
from erlass.decrees.sap.rules import rules
from erlass.decrees.sap.rules.bedarf import Bedarf, Schulungsplaetze
from erlass.decrees.sap.rules.qualifizierung import Seminarart
from erlass.law import dates
from erlass.law.facts import Fact
from erlass.law.roles import SYSTEM, role
from erlass.law.strength import SOLL
from erlass.people.models import Behoerde

MELDENDE = (STELLE, LEITUNG, role(FACHREFERAT_FM))
BEREICHE = ("mik", "fm")


class Runde(NamedTuple):
    runde: Annotated[str, Fact("Runde", help="zum Beispiel 2027", min=1, max=40)]
    meldeschluss: Annotated[dt.date, Fact("Meldeschluss", help="letzter Tag für Meldungen")]


class Anforderung(NamedTuple):
    runde: Annotated[str, Fact("Runde", min=1, max=40)]
    meldeschluss: Annotated[dt.date, Fact("Meldeschluss")]


class Meldung(NamedTuple):
    absehbare_abgaenge: Annotated[int, Fact("absehbare Abgänge", "Personen", 0, 1000)]
    bedarf: Annotated[int, Fact("Bedarf", "SAP", 0, 1000, cites="II 1.1 Satz 2")]


class Seminarplanung(NamedTuple):
    nr: Annotated[int, Fact("Nummer", min=1, max=1000)]
    titel: Annotated[str, Fact("Titel", min=1, max=200)]
    art: Annotated[Seminarart, Fact("Art")]
    beginn: Annotated[dt.date, Fact("erster Tag")]
    ende: Annotated[dt.date, Fact("letzter Tag")]
    ort: Annotated[str, Fact("Ort", min=1, max=120)]


class Gruppe(NamedTuple):
    kuerzel: Annotated[str, Fact("Schulungsgruppe", help="zum Beispiel 2027-1", min=1, max=40)]
    plaetze_mik: Annotated[int, Fact("Plätze MIK", min=0, max=1000)]
    plaetze_fm: Annotated[int, Fact("Plätze FM", min=0, max=1000)]
    gruppe_beginn: Annotated[dt.date, Fact("Beginn")]
    gruppe_ende: Annotated[dt.date, Fact("Ende", help="nach rund drei Jahren")]
    seminare: Annotated[tuple[Seminarplanung, ...], Fact("Seminare", item="Seminar", min=1, max=60)]


# Reports of need.


def errechnet(context: Context) -> Bedarf | None:
    """The need of the agency by the rule; None where its staff is not known."""
    facts = stand.bedarf_facts(context.behoerde, context.day)
    if facts["beschaeftigte"] is None:
        return None
    gefunden: Bedarf = context.value(rules["bedarf"], **facts, absehbare_abgaenge=context.get("absehbare_abgaenge", 0))
    return gefunden


def wie_errechnet(context: Context) -> bool:
    gefunden = errechnet(context)
    return gefunden is None or context.get("bedarf") == gefunden.bedarf


def errechneter_bedarf(context: Context) -> str:
    gefunden = errechnet(context)
    return f"Errechnet: {gefunden.bedarf} bei einer Zielzahl von {gefunden.zielzahl}." if gefunden else ""


def melden(context: Context) -> None:
    gefunden = errechnet(context)
    context.note("zielzahl", gefunden.zielzahl if gefunden else stand.zielzahl(context, context.behoerde))
    context.note("errechneter_bedarf", gefunden.bedarf if gefunden else None)


def runde_offen(context: Context) -> bool:
    return context.case.parent is not None and context.case.parent.state == "offen"


BEDARFSMELDUNG = Procedure(
    "bedarfsmeldung", "Bedarfsmeldung",
    "Die Behörde meldet, wie viele neue SAP sie braucht; weicht sie vom errechneten Bedarf ab, begründet sie das.",
    ("II 1.1 Satz 2", "II 2.2 Abs. 1 Satz 1", "II 2.2 Abs. 1 Satz 2"),
    states=(
        State("angefordert", "angefordert"), State("gemeldet", "gemeldet", final=True),
        State("nicht_gemeldet", "nicht gemeldet", final=True, about="Eine spätere Meldung gehört in die nächste Runde."),
    ),
    transitions=(
        Transition(
            "anfordern", "Meldung anfordern", (), "angefordert", (SYSTEM,), ("II 1.1 Satz 2",), asks=Anforderung, starts=("meldung",),
            notify=MELDENDE,
        ),
        Transition(
            "melden", "Bedarf melden", ("angefordert",), "gemeldet", MELDENDE,
            ("II 1.1 Satz 2", "II 2.2 Abs. 1 Satz 1", "II 2.2 Abs. 1 Satz 2"), asks=Meldung,
            preset=lambda c: {"absehbare_abgaenge": 0, "bedarf": b.bedarf if (b := errechnet(c)) else 1},
            needs=(
                Need("II 1.1 Satz 2", "Die Runde ist noch offen.", runde_offen),
                Need("II 2.2 Abs. 1 Satz 2", "Der gemeldete Bedarf entspricht dem errechneten.", wie_errechnet, SOLL,
                     details=errechneter_bedarf),
            ),
            effect=melden, meets=("meldung",), notify=(FACHREFERAT_MIK,),
        ),
        Transition("verfallen", "Meldeschluss", ("angefordert",), "nicht_gemeldet", (SYSTEM,), ("II 1.1 Satz 2",)),
    ),
    readers=(*MELDENDE, FACHREFERAT_MIK, FACHREFERAT_DES_FM),
    keep_months=60, parent="bedarf_und_schulungsgruppe", columns=("runde", "bedarf"),
    deadlines=(Deadline("meldung", "Bedarf melden", "II 1.1 Satz 2", lambda c: c.date("meldeschluss"), MELDENDE),),
    headline=lambda c: f"{c.behoerde.name}: Runde {c.get('runde')}",
)  # fmt: skip


# Rounds and groups.


def anfordern(context: Context) -> None:
    """Every agency of both ministries is asked."""
    for behoerde in Behoerde.objects.filter(geschaeftsbereich__in=BEREICHE):
        context.open(
            "bedarfsmeldung", "anfordern", behoerde=behoerde, runde=context.get("runde"), meldeschluss=context.get("meldeschluss")
        )  # fmt: skip


def meldungen(context: Context, state: str) -> list[Case]:
    return [fall for fall in context.children("bedarfsmeldung") if fall.state == state]


def schliessen(context: Context) -> None:
    """What was reported stands in the round from now on, so that both ministries see what they confirm."""
    gemeldet = meldungen(context, "gemeldet")
    context.note(
        "meldungen",
        [{"behoerde": f.behoerde.name, "geschaeftsbereich": f.behoerde.geschaeftsbereich, "bedarf": f.data["bedarf"]} for f in gemeldet],
    )  # fmt: skip
    for fall in meldungen(context, "angefordert"):
        context.follow(fall, "verfallen")


def plaetze_facts(context: Context) -> dict[str, object]:
    return {
        "meldungen": [
            {"behoerde": fall.behoerde.key, "geschaeftsbereich": fall.behoerde.geschaeftsbereich, "bedarf": fall.data["bedarf"]}
            for fall in meldungen(context, "gemeldet")
        ],
        "gruppengroesse": context.house("gruppengroesse"),
    }  # fmt: skip


def plaetze_festlegen(context: Context) -> None:
    gefunden: Schulungsplaetze = context.value(rules["schulungsplaetze"], **plaetze_facts(context))
    for bereich in BEREICHE:
        context.note(f"runde_plaetze_{bereich}", gefunden.je_geschaeftsbereich[bereich])
    context.note("gruppen_noetig", gefunden.gruppen)


def gruppen(context: Context) -> list[models.Schulungsgruppe]:
    """The groups that were announced in this round."""
    gefunden = (gruppe_von(key, context.day) for key in context.get("gruppen", []))
    return [g for g in gefunden if g is not None]


def plaetze_gedeckt(context: Context) -> bool:
    """Whether the groups together have no more places than need was reported."""
    return all(
        sum(getattr(g, f"plaetze_{bereich}") for g in gruppen(context)) + context.get(f"plaetze_{bereich}", 0)
        <= context.get(f"runde_plaetze_{bereich}", 0)
        for bereich in BEREICHE
    )


def gemeldet_und_vergeben(context: Context) -> str:
    """For each ministry how many places were reported, and how many groups have taken already."""
    je_bereich = (
        f"{bereich.upper()}: {context.get(f'runde_plaetze_{bereich}', 0)} gemeldet, "
        f"{sum(getattr(g, f'plaetze_{bereich}') for g in gruppen(context))} schon vergeben"
        for bereich in BEREICHE
    )
    return f"{'; '.join(je_bereich)}."


def seminare_passen(context: Context) -> bool:
    """Whether each seminar has its own number and lies within the time of the group."""
    beginn, ende = context.date("gruppe_beginn"), context.date("gruppe_ende")
    alle = context.get("seminare", [])
    zeiten = [(dt.date.fromisoformat(s["beginn"]), dt.date.fromisoformat(s["ende"])) for s in alle]
    innerhalb = beginn is not None and ende is not None and all(beginn <= von <= bis <= ende for von, bis in zeiten)
    return innerhalb and len({s["nr"] for s in alle}) == len(alle)


def neu(context: Context) -> bool:
    return gruppe_von(context.get("kuerzel"), context.day) is None


def gruppe_bekanntgeben(context: Context) -> None:
    key, beginn, ende = context.get("kuerzel"), context.date("gruppe_beginn"), context.date("gruppe_ende")
    assert beginn is not None
    assert ende is not None
    context.put(
        models.Schulungsgruppe, key, context.day, bezeichnung=key, runde=context.get("runde"), plaetze_mik=context.get("plaetze_mik"),
        plaetze_fm=context.get("plaetze_fm"), beginn=beginn, ende=ende, bekanntgegeben_am=context.day,
    )  # fmt: skip
    for s in context.get("seminare"):
        context.put(
            models.Seminar, f"{key}:{s['nr']}", context.day, gruppe=key, nr=s["nr"], titel=s["titel"], art=s["art"],
            beginn=dt.date.fromisoformat(s["beginn"]), ende=dt.date.fromisoformat(s["ende"]), ort=s["ort"],
        )  # fmt: skip
    context.note("gruppen", [*context.get("gruppen", []), key])


def erster_beginn(context: Context) -> dt.date | None:
    return min((g.beginn for g in gruppen(context)), default=None)


def begonnen(context: Context) -> bool:
    tag = erster_beginn(context)
    return tag is not None and tag <= context.day


def seminare_vorbei(context: Context) -> bool:
    return all(s.ende <= context.day for g in gruppen(context) for s in stand.seminare(g.key, context.day))


def abschliessen(context: Context) -> None:
    for g in gruppen(context):
        context.amend(models.Schulungsgruppe, g.key, context.day, abgeschlossen_am=context.day)


ALLE = (FACHREFERAT_MIK, FACHREFERAT_DES_FM)

SCHULUNGSGRUPPE = Procedure(
    "bedarf_und_schulungsgruppe", "Bedarf und Schulungsgruppen",
    "Eine Runde: Die Behörden melden Bedarf, MIK und FM legen die Plätze fest, die Gruppen werden bekannt gegeben.",
    ("II 1.1 Satz 1", "II 1.1 Satz 2", "II 1.1 Satz 3"),
    states=(
        State("offen", "offen für Meldungen"), State("gemeldet", "Bedarf gemeldet"), State("plaetze_festgelegt", "Plätze festgelegt"),
        State("gruppen_bekannt", "Gruppen bekannt gegeben"), State("laeuft", "läuft"),
        State("abgeschlossen", "abgeschlossen", final=True),
    ),
    transitions=(
        Transition(
            "eroeffnen", "Runde eröffnen", (), "offen", (FACHREFERAT_MIK,), ("II 1.1 Satz 2",), asks=Runde, effect=anfordern,
            starts=("meldeschluss",), notify=(FACHREFERAT_DES_FM,),
        ),
        Transition(
            "schliessen", "Meldungen schließen", ("offen",), "gemeldet", (FACHREFERAT_MIK, SYSTEM), ("II 1.1 Satz 2",),
            "Wer bis dahin nicht gemeldet hat, gehört in die nächste Runde.", effect=schliessen, meets=("meldeschluss",),
            notify=ALLE,
        ),
        Transition(
            "plaetze_festlegen", "Schulungsplätze festlegen", ("gemeldet",), "plaetze_festgelegt", ALLE,
            ("II 1.1 Satz 1", "II 1.1 Satz 2"), "Beide Ministerien bestätigen die Plätze, die sich aus den Meldungen ergeben.",
            joint=ALLE, checks=(Asked(rules["schulungsplaetze"], plaetze_facts, early=True),), effect=plaetze_festlegen,
            documents=("plaetze",), notify=ALLE,
        ),
        Transition(
            "gruppen_bekanntgeben", "Gruppe bekannt geben", ("plaetze_festgelegt", "gruppen_bekannt"), "gruppen_bekannt",
            (FACHREFERAT_MIK,), ("II 1.1 Satz 1", "II 1.1 Satz 3"), "Für jede Gruppe einmal.", asks=Gruppe,
            needs=(
                Need("II 1.1 Satz 1", "Eine Gruppe mit diesem Namen gibt es noch nicht.", neu),
                Need("II 1.1 Satz 2", "Alle Gruppen zusammen haben nicht mehr Plätze, als Bedarf gemeldet ist.", plaetze_gedeckt,
                     details=gemeldet_und_vergeben),
                Need("III 1.1 Satz 1", "Jedes Seminar hat eine eigene Nummer und liegt in der Zeit der Gruppe.", seminare_passen),
            ),
            effect=gruppe_bekanntgeben, starts=("beginn",), documents=("gruppe",), notify=(TRAININGSSTELLE, FACHREFERAT_DES_FM),
        ),
        Transition(
            "beginnen", "Ausbildung beginnt", ("gruppen_bekannt",), "laeuft", (FACHREFERAT_MIK, SYSTEM), ("II 1.1 Satz 3",),
            needs=(Need("II 1.1 Satz 3", "Die erste Gruppe hat begonnen.", begonnen),), meets=("beginn",), notify=ALLE,
        ),
        Transition(
            "abschliessen", "Runde abschließen", ("laeuft",), "abgeschlossen", (FACHREFERAT_MIK,), ("II 1.1 Satz 1",),
            needs=(Need("III 1.1 Satz 1", "Die Seminare aller Gruppen haben stattgefunden.", seminare_vorbei),),
            effect=abschliessen, notify=(FACHREFERAT_DES_FM,),
        ),
    ),
    readers=(*ALLE, TRAININGSSTELLE.within("gruppen_bekannt", "laeuft", "abgeschlossen")),
    keep_months=60, columns=("runde", "meldeschluss"),
    deadlines=(
        Deadline(
            "meldeschluss", "Meldeschluss", "II 1.1 Satz 2", lambda c: c.date("meldeschluss"), (FACHREFERAT_MIK,), remind=(7,),
            then="schliessen", quiet=True,
        ),
        Deadline(
            "beginn", "Beginn der Ausbildung", "II 1.1 Satz 3",
            lambda c: dates.plus_tage(tag, -1) if (tag := erster_beginn(c)) else None, (FACHREFERAT_MIK,), remind=(30,),
            then="beginnen", quiet=True,
        ),
    ),
    documents=(
        Document("plaetze", "Festlegung der Schulungsplätze", ("II 1.1 Satz 1", "II 1.1 Satz 2"), briefe.plaetze),
        Document("gruppe", "Bekanntgabe der Schulungsgruppe", ("II 1.1 Satz 3", "III 1.1 Satz 4"), briefe.gruppe),
    ),
    headline=lambda c: f"Runde {c.get('runde')}",
)  # fmt: skip

SCHULUNG = (SCHULUNGSGRUPPE, BEDARFSMELDUNG)
