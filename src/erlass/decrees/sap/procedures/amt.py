"""P6: the office of an SAP from its appointment to its end: start, rest and return, release, resignation, leaving, transfer
(II 2.1 Abs. 2 Satz 1, II 3.1, II 3.2, II 4).

Release and end for an important reason come only from the procedure of II 3.3 and II 3.4, as steps of the system. An end
that is announced for a later day is in the register at once and closes the case when its day is over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, NamedTuple

from erlass.cases.context import Context
from erlass.cases.models import FristState
from erlass.cases.procedures import ANY_OPEN, Asked, Deadline, Document, Need, Procedure, State, Transition
from erlass.decrees.sap import models, stand
from erlass.decrees.sap.documents import amt as briefe
from erlass.decrees.sap.facts import Status
from erlass.decrees.sap.models import Amtsstand, SapAmt
from erlass.decrees.sap.procedures.zeitbudget import neu_berechnen
from erlass.decrees.sap.roles import FACHREFERAT_MIK, LEITUNG, PERSONALSTELLE, SAP, SELBST, STELLE
from erlass.decrees.sap.rules import rules
from erlass.decrees.sap.rules.amt import Endegrund
from erlass.law import dates
from erlass.law.facts import Fact
from erlass.law.roles import SYSTEM
from erlass.people import administration
from erlass.people.models import Person, Rollenzuweisung
from erlass.registers.models import Eintrag

VOR_FRISTENDE = (182, 91)
"""Reminders half a year and a quarter before the three years of rest are over; our choice, as the sheet has it."""


class Bestellung(NamedTuple):
    bestellt_am: Annotated[dt.date, Fact("bestellt am")]
    vorgang: Annotated[str, Fact("Vorgang der Bestellung", max=40)] = ""


class Ruhen(NamedTuple):
    ruhen_beginn: Annotated[dt.date, Fact("Ruhen ab", help="erster Tag")]
    geplantes_ende: Annotated[dt.date, Fact("geplantes Ende", help="letzter Tag; leer, wenn offen")] | None
    schriftlich_angezeigt: Annotated[bool, Fact("schriftlich angezeigt", cites="II 3.2 Satz 2")]


class Wiederaufnahme(NamedTuple):
    wiederaufnahme_am: Annotated[dt.date, Fact("Wiederaufnahme am", help="erster aktiver Tag")]
    ende_schriftlich_angezeigt: Annotated[bool, Fact("Ende schriftlich angezeigt", cites="II 3.2 Satz 2")]


class Neubestellung(NamedTuple):
    neu_bestellt_am: Annotated[dt.date, Fact("bestellt am")]
    schriftlich_bestellt: Annotated[bool, Fact("schriftlich", cites="II 2.1 Abs. 2 Satz 1")]


class Verzicht(NamedTuple):
    verzicht_zum: Annotated[dt.date, Fact("letzter Tag")]
    schriftlich_mitgeteilt: Annotated[bool, Fact("der Behördenleitung schriftlich mitgeteilt")]


class Freistellung(NamedTuple):
    befristet_bis: Annotated[dt.date, Fact("freigestellt bis")]


class Ausscheiden(NamedTuple):
    ausscheiden_am: Annotated[dt.date, Fact("letzter Tag im Dienst")]


class Versetzung(NamedTuple):
    wirksam_am: Annotated[dt.date, Fact("Versetzung wirksam am", help="erster Tag in der neuen Behörde")]


# Writing the register.


def setzen(context: Context, status: Amtsstand, von: dt.date, **werte: object) -> None:
    """The office is in a state from a day on, up to an end that is already known."""
    context.amend(SapAmt, context.person.key, von, context.date("ende_am"), status=status.name, **werte)
    neu_berechnen(context, context.behoerde)


def rolle_geben(context: Context, von: dt.date, bis: dt.date | None) -> None:
    """Active and resting SAP have the role, up to an end that is already known."""
    administration.grant(context.writing, context.person, context.behoerde, SAP.key, von, bis)


def rolle_nehmen(context: Context, letzter_tag: dt.date) -> None:
    enden_lassen(
        context, Rollenzuweisung, administration.role_key(context.person, context.behoerde, SAP.key), letzter_tag
    )


def enden_lassen(context: Context, register: type[Eintrag], key: str, letzter_tag: dt.date) -> None:
    """An entry ends, if there is one."""
    if register.objects.known().filter(key=key, gilt_bis__gt=letzter_tag).exists():
        context.end(register, key, letzter_tag)


def dazu(context: Context) -> dt.date:
    """First day of the present state of the office; a change does not reach further back."""
    bisher = SapAmt.objects.known().filter(person=context.person, status=context.case.state)
    gefunden = bisher.order_by("-gilt_von").first()
    return gefunden.gilt_von if gefunden else dt.date.max


def nicht_vor_dem_stand(name: str, ref: str) -> Need:
    """A change takes effect within the state that it changes."""

    def test(context: Context) -> bool:
        tag = context.date(name)
        return tag is None or tag >= dazu(context)

    return Need(ref, "Die Änderung wirkt nicht vor dem Tag, an dem der jetzige Stand begonnen hat.", test)


# Appointment and start.


def bestellen(context: Context) -> None:
    tag = context.date("bestellt_am")
    assert tag is not None
    _eintragen(context, tag)
    wenn_beginn_erreicht(context)


def neu_bestellen(context: Context) -> None:
    tag = context.date("neu_bestellt_am")
    assert tag is not None
    for name in ("ende_am", "ende_grund"):
        context.note(name, None)
    context.note("bestellt_am", tag)
    _eintragen(context, tag)
    neu_berechnen(context, context.behoerde)
    wenn_beginn_erreicht(context)


def _eintragen(context: Context, tag: dt.date) -> None:
    person = context.person
    context.put(
        SapAmt, person.key, tag, person=person, behoerde=context.behoerde, status=Amtsstand.bestellt.name, bestellt_am=tag,
        vorgang=context.case.number,
    )  # fmt: skip


def beginn(context: Context) -> dt.date | None:
    """First day of the activity, from the appointment and the seminars attended; None while something is missing."""
    gefunden: dt.date | None = context.value(
        rules["taetigkeitsbeginn"],
        bestellt_am=context.date("bestellt_am"),
        besuchte_seminare=stand.besuchte_seminare(context.person, context.day),
    ).beginn
    return gefunden


def beginn_erreicht(context: Context) -> bool:
    tag = beginn(context)
    return tag is not None and tag <= context.day


def wenn_beginn_erreicht(context: Context) -> None:
    """Whoever may begin at once does so with this step; the others when their day has come."""
    if beginn_erreicht(context):
        context.follow(context.case, "aufnehmen")


def beginn_bestimmen(context: Context) -> None:
    context.note("taetigkeitsbeginn", beginn(context))
    wenn_beginn_erreicht(context)


def aufnehmen(context: Context) -> None:
    tag = beginn(context)
    assert tag is not None
    setzen(context, Amtsstand.aktiv, tag, beginn=tag)
    rolle_geben(context, tag, context.date("ende_am"))


def neubestellung_facts(
    person: Person, context: Context, anlass: str, tag: dt.date | None, *, schriftlich: bool
) -> Mapping[str, object]:
    """The facts of `bestellung_pruefen` for an appointment that needs no new selection."""
    ergebnisse = stand.auswahlergebnisse(person)
    ausbildung = stand.ausbildung(person, context.day)
    return {
        "anlass": anlass, "bestellung_am": tag, "schriftlich": schriftlich, "durch": "behoerdenleitung",
        "auswahl_ergebnis": ergebnisse[-1].ergebnis if ergebnisse else None,
        "ergebnis_am": ergebnisse[-1].bekannt_am if ergebnisse else None,
        "anteil": stand.anteil(person, tag or context.day),
        "personalentscheidungen_verantwortlich": stand.personalverantwortung(person, context.behoerde, tag or context.day),
        "ausbildungsbeginn": ausbildung.beginn if ausbildung else None,
        "voraussichtliches_dienstende": stand.dienstende(person, context.day),
    }  # fmt: skip


def erneut_facts(context: Context) -> Mapping[str, object]:
    nach_ruhen = context.case.state == Amtsstand.ruhen_ueberschritten.name
    anlass = "neubestellung_nach_ruhen" if nach_ruhen else "neubestellung_versetzung"
    return neubestellung_facts(
        context.person,
        context,
        anlass,
        context.date("neu_bestellt_am"),
        schriftlich=context.get("schriftlich_bestellt"),
    )


def erneut_moeglich(context: Context) -> bool:
    """After a rest that was too long; or after a transfer, if the person is back in the agency and holds no other office."""
    if context.case.state != Amtsstand.beendet.name:
        return True
    dienst, amt = stand.dienst(context.person, context.day), stand.letzter_amtsstand(context.person)
    zurueck = dienst is not None and dienst.behoerde_id == context.behoerde.pk
    frei = amt is None or amt.status == Amtsstand.beendet.name
    return context.get("ende_grund") == Endegrund.versetzung.name and zurueck and frei


# Rest and return.


def ruhen_seit(context: Context) -> dt.date | None:
    """First day of the rest, or of the chain of rests that a new one continues (reading L10)."""
    neu, ruhezeiten = context.date("ruhen_beginn"), stand.ruhezeiten(context.person)
    if not ruhezeiten or neu is None:
        return neu
    letzte = ruhezeiten[-1]
    ende = letzte["ende"]
    return letzte["beginn"] if ende is None or dates.plus_tage(ende, 1) >= neu else neu


def ruhen_facts(context: Context) -> Mapping[str, object]:
    return {
        "status": context.case.state if context.case.state in Status.__members__ else "aktiv",
        "beginn": ruhen_seit(context),
        "geplantes_ende": context.date("geplantes_ende"), "schriftlich_angezeigt": context.get("schriftlich_angezeigt"),
    }  # fmt: skip


def ruhen_bis(context: Context) -> dt.date:
    """Last day on which the office may rest."""
    tag: dt.date = context.value(
        rules["ruhen_beginn_pruefen"], status="aktiv", beginn=ruhen_seit(context), geplantes_ende=None,
        schriftlich_angezeigt=True,
    ).extras["frist_bis"]  # fmt: skip
    return tag


def ruhen(context: Context) -> None:
    ab = context.date("ruhen_beginn")
    assert ab is not None
    setzen(context, Amtsstand.ruhend, ab)
    stand.anzeigen(context, "ruhen_beginn")
    unvereinbarkeit_erledigen(context, ab)


def auffrischungen(person: Person) -> list[Mapping[str, object]]:
    kurse = models.Fortbildung.objects.known().filter(person=person).values_list("datum", flat=True)
    supervisionen = models.Supervision.objects.known().filter(person=person).values_list("beginn", flat=True)
    return [
        *({"art": "sap_fortbildung", "datum": tag} for tag in sorted(set(kurse))),
        *({"art": "supervision", "datum": tag} for tag in sorted(set(supervisionen))),
    ]


def wiederaufnahme_facts(context: Context) -> Mapping[str, object]:
    tag = context.date("wiederaufnahme_am") or context.day
    return {
        "ruhen_beginn": ruhen_seit(context), "wiederaufnahme_am": tag,
        "ende_schriftlich_angezeigt": context.get("ende_schriftlich_angezeigt"),
        "auffrischungen": auffrischungen(context.person),
        "personalentscheidungen_verantwortlich": stand.personalverantwortung(context.person, context.behoerde, tag),
        "anteil": stand.anteil(context.person, tag),
    }  # fmt: skip


def wiederaufnehmen(context: Context) -> None:
    tag = context.date("wiederaufnahme_am")
    assert tag is not None
    setzen(context, Amtsstand.aktiv, tag)
    stand.anzeigen(context, "ruhen_ende")


def ueberschritten(context: Context) -> bool:
    return bool(context.value(rules["ruhen_stand"], phasen=stand.ruhezeiten(context.person)).ueberschritten)


def ablaufen(context: Context) -> None:
    letzter_tag = ruhen_bis(context)
    setzen(context, Amtsstand.ruhen_ueberschritten, dates.plus_tage(letzter_tag, 1))
    rolle_nehmen(context, letzter_tag)


# Release and end.


def freistellen(context: Context) -> None:
    setzen(context, Amtsstand.freigestellt, context.day)
    rolle_nehmen(context, dates.plus_tage(context.day, -1))
    stand.anzeigen(context, "freistellung")


def freistellung_beenden(context: Context) -> None:
    bis = context.date("befristet_bis")
    assert bis is not None
    ab = min(context.day, dates.plus_tage(bis, 1))
    setzen(context, Amtsstand.aktiv, ab)
    rolle_geben(context, ab, context.date("ende_am"))


ENDEN = {
    "verzichten": (Endegrund.verzicht, "verzicht_zum"),
    "ausscheiden": (Endegrund.ausscheiden, "ausscheiden_am"),
    "versetzt": (Endegrund.versetzung, "wirksam_am"),
    "beenden_wichtiger_grund": (Endegrund.wichtiger_grund, ""),
}
"""For each step that ends the office its ground and the fact that says when."""


def ende_facts(context: Context) -> Mapping[str, object]:
    """What ends the office, an end announced earlier included; the earliest counts."""
    assert context.transition is not None
    grund, name = ENDEN[context.transition.key]
    ereignisse: list[dict[str, object]] = [
        {
            "art": grund.name, "datum": context.date(name) if name else context.day,
            "schriftlich": bool(context.get("schriftlich_mitgeteilt")),
        }
    ]  # fmt: skip
    bekannt = context.date("ende_am")
    if bekannt is not None:
        erster_tag_danach = context.get("ende_grund") == Endegrund.versetzung.name
        datum = dates.plus_tage(bekannt, 1) if erster_tag_danach else bekannt
        ereignisse.append({"art": context.get("ende_grund"), "datum": datum, "schriftlich": True})
    return {"ereignisse": ereignisse}


def nach_dem_ende(context: Context) -> str:
    """An end announced for later leaves the office as it is until then."""
    ende_am: dt.date = context.value(rules["ende_taetigkeit"], **ende_facts(context)).ende_am
    return Amtsstand.beendet.name if ende_am <= context.day else context.case.state


def beenden(context: Context) -> None:
    ende = context.value(rules["ende_taetigkeit"], **ende_facts(context))
    context.note("ende_am", ende.ende_am)
    context.note("ende_grund", ende.grund.name)
    context.amend(
        SapAmt,
        context.person.key,
        dates.plus_tage(ende.ende_am, 1),
        None,
        status=Amtsstand.beendet.name,
        grund=ende.grund.name,
    )
    rolle_nehmen(context, ende.ende_am)
    for register in (models.Kontakt, models.Raum):
        enden_lassen(context, register, context.person.key, ende.ende_am)
    neu_berechnen(context, context.behoerde)
    ereignis = briefe.EREIGNISSE.get(context.transition.key if context.transition else "")
    if ereignis:
        stand.anzeigen(context, ereignis)
    unvereinbarkeit_erledigen(context, dates.plus_tage(ende.ende_am, 1))
    if ende.grund == Endegrund.verzicht or context.case.state == Amtsstand.beendet.name:
        massnahmen_aufgeben(context)


def enden(context: Context) -> None:
    unvereinbarkeit_erledigen(context, context.day)
    massnahmen_aufgeben(context)


def angekuendigtes_ende(context: Context) -> dt.date | None:
    return None if context.case.state == Amtsstand.beendet.name else context.date("ende_am")


def unvereinbarkeit_erledigen(context: Context, ab: dt.date) -> None:
    """Rest or end in time settles the incompatibility of I 4.2."""
    for fall in stand.offene_vorgaenge(context.person, "unvereinbarkeit"):
        frist = fall.fristen.filter(key="uebergang", state=FristState.RUNNING).first()
        if ab <= (dates.plus_tage(frist.due, 1) if frist else context.day):
            context.follow(fall, "erledigen")


def massnahmen_aufgeben(context: Context) -> None:
    for fall in stand.offene_vorgaenge(context.person, "massnahme"):
        context.follow(fall, "aufgeben")


OFFEN = ("bestellt", "aktiv", "ruhend", "freigestellt", "ruhen_ueberschritten")
ENDE_PRUEFEN = (Asked(rules["ende_taetigkeit"], ende_facts),)
ALLE = (SELBST, LEITUNG, STELLE, FACHREFERAT_MIK)

SAP_AMT = Procedure(
    "sap_amt", "SAP-Amt",
    "Das Amt einer SAP von der Bestellung bis zum Ende: Beginn der Tätigkeit, Ruhen, Freistellung, Verzicht, Ausscheiden.",
    ("II 2.1 Abs. 2 Satz 1", "II 3.1", "II 3.2", "II 4"),
    states=(
        State("bestellt", "bestellt, noch nicht tätig"), State("aktiv", "aktiv"), State("ruhend", "ruhend"),
        State("freigestellt", "freigestellt"), State("ruhen_ueberschritten", "Höchstdauer des Ruhens überschritten"),
        State("beendet", "beendet", final=True),
    ),
    transitions=(
        Transition(
            "bestellen", "Amt eintragen", (), "bestellt", (SYSTEM,), ("II 2.1 Abs. 2 Satz 1",), asks=Bestellung,
            effect=bestellen, starts=("beginn",),
        ),
        Transition(
            "beginn_bestimmen", "Beginn der Tätigkeit bestimmen", ("bestellt",), None, (SYSTEM,), ("II 2.1 Abs. 2 Satz 1",),
            effect=beginn_bestimmen, starts=("beginn",),
        ),
        Transition(
            "aufnehmen", "Tätigkeit aufnehmen", ("bestellt",), "aktiv", (SYSTEM,), ("II 2.1 Abs. 2 Satz 1",),
            needs=(Need("II 2.1 Abs. 2 Satz 1", "Die SAP ist bestellt und hat das zweite Seminar besucht.", beginn_erreicht),),
            effect=aufnehmen, meets=("beginn",), notify=(SELBST, LEITUNG, STELLE),
        ),
        Transition(
            "ruhen", "Amt ruhen lassen", ("aktiv",), "ruhend", (SELBST,), ("II 3.2 Satz 1", "II 3.2 Satz 2", "II 4"),
            "Das Amt kann höchstens drei Jahre ruhen.", anytime=True, asks=Ruhen, preset=lambda c: {"ruhen_beginn": c.day},
            checks=(Asked(rules["ruhen_beginn_pruefen"], ruhen_facts),),
            needs=(nicht_vor_dem_stand("ruhen_beginn", "II 3.2 Satz 1"),),
            effect=ruhen, starts=("ruhen",), documents=("anzeige",), notify=(LEITUNG, STELLE, FACHREFERAT_MIK),
        ),
        Transition(
            "wiederaufnehmen", "Tätigkeit wieder aufnehmen", ("ruhend",), "aktiv", (SELBST,),
            ("II 3.2 Satz 2", "II 3.2 Satz 3", "I 4.2 Abs. 1", "II 2.1 Abs. 1 Satz 3"),
            anytime=True, asks=Wiederaufnahme, preset=lambda c: {"wiederaufnahme_am": c.day},
            checks=(Asked(rules["wiederaufnahme_pruefen"], wiederaufnahme_facts),),
            effect=wiederaufnehmen, meets=("ruhen",), notify=(LEITUNG, STELLE, FACHREFERAT_MIK),
        ),
        Transition(
            "ablauf", "Höchstdauer des Ruhens abgelaufen", ("ruhend",), "ruhen_ueberschritten", (SYSTEM,), ("II 3.2 Satz 1",),
            needs=(Need("II 3.2 Satz 1", "Das Amt ruht seit mehr als drei Jahren.", ueberschritten),),
            effect=ablaufen, notify=ALLE,
        ),
        Transition(
            "neu_bestellen", "Erneut bestellen", ("ruhen_ueberschritten", "beendet"), "bestellt", (LEITUNG,),
            ("II 2.1 Abs. 2 Satz 1", "II 2.3 Satz 1", "II 3.2 Satz 1"), anytime=True, asks=Neubestellung,
            preset=lambda c: {"neu_bestellt_am": c.day}, checks=(Asked(rules["bestellung_pruefen"], erneut_facts),),
            needs=(
                Need("II 2.1 Abs. 2 Satz 1", "Das Amt hat wegen zu langen Ruhens oder durch eine Versetzung geendet; die Person "
                "arbeitet in der Behörde und hat kein anderes Amt.", erneut_moeglich),
                nicht_vor_dem_stand("neu_bestellt_am", "II 2.1 Abs. 2 Satz 1"),
            ),
            effect=neu_bestellen, starts=("beginn",), documents=("urkunde",), notify=(SELBST, STELLE, FACHREFERAT_MIK),
        ),
        Transition(
            "verzichten", "Amt niederlegen", OFFEN, nach_dem_ende, (SELBST,),
            ("II 3.1 Abs. 1 Satz 1", "II 3.1 Abs. 1 Satz 2", "II 4"),
            "Das ist jederzeit möglich. Nach Gründen wird nicht gefragt, und Nachteile entstehen Ihnen nicht.",
            asks=Verzicht, preset=lambda c: {"verzicht_zum": c.day}, checks=ENDE_PRUEFEN, effect=beenden, starts=("ende",),
            documents=("anzeige", "dank"), notify=(LEITUNG, STELLE, FACHREFERAT_MIK), danger=True,
        ),
        Transition(
            "freistellen", "Freistellen", ("aktiv",), "freigestellt", (SYSTEM,), ("II 3.3 Satz 1", "II 4"), asks=Freistellung,
            effect=freistellen, starts=("freistellung",), documents=("anzeige",), notify=(SELBST, STELLE, FACHREFERAT_MIK),
        ),
        Transition(
            "freistellung_beenden", "Freistellung beenden", ("freigestellt",), "aktiv", (LEITUNG, SYSTEM), ("II 3.3 Satz 1",),
            anytime=True, effect=freistellung_beenden, meets=("freistellung",), documents=("freistellung_ende",),
            notify=(SELBST, STELLE, FACHREFERAT_MIK),
        ),
        Transition(
            "beenden_wichtiger_grund", "Aus wichtigem Grund beenden", ("aktiv", "ruhend", "freigestellt"), "beendet", (SYSTEM,),
            ("II 3.3 Satz 1", "II 4"), effect=beenden, documents=("anzeige",), notify=(SELBST, STELLE, FACHREFERAT_MIK),
        ),
        Transition(
            "ausscheiden", "Ausscheiden aus dem Dienst eintragen", (ANY_OPEN,), nach_dem_ende, (PERSONALSTELLE,),
            ("II 3.1 Abs. 2 Satz 1", "II 4"), asks=Ausscheiden, checks=ENDE_PRUEFEN, effect=beenden, starts=("ende",),
            documents=("anzeige", "mitteilung_ende"), notify=ALLE, danger=True,
        ),
        Transition(
            "versetzt", "Versetzung", (ANY_OPEN,), nach_dem_ende, (SYSTEM,), ("II 3.1 Abs. 2 Satz 1",), asks=Versetzung,
            checks=ENDE_PRUEFEN, effect=beenden, starts=("ende",), documents=("mitteilung_ende",), notify=ALLE,
        ),
        Transition(
            "enden", "Ende des Amtes", (ANY_OPEN,), "beendet", (SYSTEM,), ("II 3.1 Abs. 1 Satz 1", "II 3.1 Abs. 2 Satz 1"),
            effect=enden, meets=("ende",),
        ),
    ),
    readers=(SELBST, LEITUNG, STELLE, PERSONALSTELLE, FACHREFERAT_MIK),
    keep_months=60, columns=("bestellt_am",),
    deadlines=(
        Deadline(
            "beginn", "Beginn der Tätigkeit", "II 2.1 Abs. 2 Satz 1",
            lambda c: dates.plus_tage(tag, -1) if (tag := beginn(c)) else None, (SELBST, STELLE), remind=(),
            then="aufnehmen", quiet=True,
        ),
        Deadline(
            "ruhen", "Ruhen höchstens bis", "II 3.2 Satz 1", ruhen_bis, (SELBST, LEITUNG, STELLE), remind=VOR_FRISTENDE,
            then="ablauf",
        ),
        Deadline(
            "freistellung", "Ende der Freistellung", "II 3.3 Satz 1", lambda c: c.date("befristet_bis"), (SELBST, LEITUNG),
            remind=(30, 7), then="freistellung_beenden", quiet=True,
        ),
        Deadline(
            "ende", "Ende des Amtes", "II 3.1 Abs. 2 Satz 1", angekuendigtes_ende, (SELBST, LEITUNG, STELLE), remind=(30,),
            then="enden", quiet=True,
        ),
    ),
    documents=(
        Document("anzeige", "Anzeige an das Fachreferat", ("II 4",), briefe.anzeige),
        Document("urkunde", "Bestellungsurkunde", ("II 2.1 Abs. 2 Satz 1",), briefe.urkunde),
        Document("dank", "Dank der Behörde", ("II 3.1 Abs. 1 Satz 1",), briefe.dank),
        Document("mitteilung_ende", "Mitteilung über das Ende des Amtes", ("II 3.1 Abs. 2 Satz 1",), briefe.mitteilung_ende),
        Document("freistellung_ende", "Mitteilung über das Ende der Freistellung", ("II 3.3 Satz 1",), briefe.freistellung_ende),
    ),
    headline=lambda c: c.person.name,
    kept_because="Der Verlauf des Amtes wird für eine erneute Bestellung und für die Fristen der Fortbildung gebraucht.",
)  # fmt: skip
