"""P10, second half: an SAP's account of time, agreements beyond the budget, and the report of lasting overload (II 2.2 Abs. 3,
IV 3 Satz 3). Bookings are one sum for a quarter that is over: no day, no text.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, NamedTuple

from erlass.cases.context import Context
from erlass.cases.models import Case
from erlass.cases.procedures import Document, Need, Option, Procedure, State, Transition
from erlass.decrees.sap import models, stand
from erlass.decrees.sap.documents import zeit as briefe
from erlass.decrees.sap.facts import MINUTEN_JE_JAHR
from erlass.decrees.sap.models import Amtsstand
from erlass.decrees.sap.roles import FACHREFERAT_MIK, LEITUNG, SAP_DER_BEHOERDE, SELBST, STELLE
from erlass.decrees.sap.rules import rules
from erlass.law import dates
from erlass.law.facts import Choice, Fact
from erlass.law.roles import By
from erlass.people.models import Behoerde, Person

QUARTALE = 4


class Jahr(NamedTuple):
    jahr: Annotated[int, Fact("Kalenderjahr", min=2016, max=2199)]


class Buchung(NamedTuple):
    quartal: Annotated[str, Fact("Quartal", max=7)]
    minuten: Annotated[int, Fact("Summe des Quartals", "Minuten", 0, MINUTEN_JE_JAHR)]


def quartale(context: Context) -> list[Option]:
    """The quarters of the account's year that are over."""
    jahr = context.get("jahr")
    alle = [f"{jahr}-Q{nr}" for nr in range(1, QUARTALE + 1)]
    return [(name, name) for name in alle if (spanne := dates.quartal(name)) is not None and spanne.ende < context.day]


def festgestellt(behoerde: Behoerde, jahr: int, day: dt.date) -> models.Zeitbudget | None:
    """The budget of an agency as of a day; None as long as none has been established."""
    found: models.Zeitbudget | None = models.Zeitbudget.objects.am(day).filter(behoerde=behoerde, jahr=jahr).first()
    return found


def budget(person: Person, behoerde: Behoerde, jahr: int, day: dt.date) -> int:
    """The minutes of an SAP in a year; 0 as long as no budget has been established."""
    found = festgestellt(behoerde, jahr, day)
    return int(found.verteilung.get(person.key, 0)) if found else 0


def gebucht(person: Person, jahr: int, day: dt.date) -> dict[str, int]:
    rows = models.Zeitbuchung.objects.am(day).filter(person=person, quartal__startswith=f"{jahr}-").order_by("quartal")
    return {row.quartal: row.minuten for row in rows}


def abgesprochen(person: Person, jahr: int, day: dt.date) -> dict[str, int]:
    rows = models.Absprache.objects.am(day).filter(person=person, jahr=jahr)
    return {row.art: row.minuten for row in rows}


def konto_facts(context: Context) -> dict[str, object]:
    """The account with what is being booked."""
    person, jahr = context.person, context.get("jahr")
    buchungen, absprachen = gebucht(person, jahr, context.day), abgesprochen(person, jahr, context.day)
    if context.get("quartal"):
        buchungen[context.get("quartal")] = context.get("minuten")
    return {
        "budget_minuten": budget(person, context.behoerde, jahr, context.day),
        "gebucht": [{"quartal": q, "minuten": m} for q, m in sorted(buchungen.items())],
        "zusatz_absprache_minuten": absprachen.get("ausnahme", 0),
        "sprecher_zusatz_minuten": absprachen.get("sprecher", 0),
    }


def im_rahmen(context: Context) -> bool:
    return not context.value(rules["zeitkonto"], **konto_facts(context)).absprache_noetig


def rahmen(context: Context) -> str:
    wert = context.value(rules["zeitkonto"], **konto_facts(context))
    return (
        f"Möglich sind {wert.obergrenze} Minuten, gebucht wären {wert.verbraucht}; "
        f"{wert.ohne_absprache_minuten} sind nicht abgesprochen."
    )


def noch_keines(context: Context) -> bool:
    andere = Case.objects.filter(procedure="sap.zeitkonto", person=context.case.person, data__jahr=context.get("jahr"))
    return not andere.exists()


def buchen(context: Context) -> None:
    quartal = context.get("quartal")
    spanne = dates.quartal(quartal)
    assert spanne is not None
    context.put(
        models.Zeitbuchung, f"{context.person.key}:{quartal}", spanne.ende, person=context.person, behoerde=context.behoerde,
        quartal=quartal,
        minuten=context.get("minuten"),
    )  # fmt: skip


ZEITKONTO = Procedure(
    "zeitkonto", "Zeitkonto",
    "Die SAP bucht für jedes abgelaufene Quartal eine Summe. Mehr als das Budget geht nur mit einer Absprache.",
    ("II 2.2 Abs. 3 Satz 1",),
    states=(State("laufend", "laufend"), State("abgeschlossen", "abgeschlossen", final=True)),
    transitions=(
        Transition(
            "eroeffnen", "Zeitkonto eröffnen", (), "laufend", (SAP_DER_BEHOERDE,), ("II 2.2 Abs. 3 Satz 1",), asks=Jahr,
            preset=lambda c: {"jahr": c.day.year},
            needs=(
                Need("II 2.2 Abs. 3 Satz 1", "Die Person ist SAP.", lambda c: c.actor.holds("sap", c.behoerde.pk)),
                Need("II 2.2 Abs. 3 Satz 1", "Für das Jahr gibt es noch kein Zeitkonto.", noch_keines),
            ),
        ),
        Transition(
            "buchen", "Quartal buchen", ("laufend",), None, (SELBST,), ("II 2.2 Abs. 3 Satz 1",), asks=Buchung,
            options={"quartal": quartale},
            needs=(
                Need(
                    "II 2.2 Abs. 2 Satz 2", "Die SAP-Stelle hat das Zeitbudget des Jahres festgestellt.",
                    lambda c: festgestellt(c.behoerde, c.get("jahr"), c.day) is not None,
                ),
                Need(
                    "II 2.2 Abs. 3 Satz 1", "Über das Budget hinaus ist eine Absprache mit der Behördenleitung nötig.",
                    im_rahmen, details=rahmen,
                ),
            ),
            effect=buchen, documents=("zeitblatt",),
        ),
        Transition(
            "abschliessen", "Jahr abschließen", ("laufend",), "abgeschlossen", (SELBST,), ("II 2.2 Abs. 3 Satz 1",),
            anytime=True,
        ),
    ),
    readers=(SELBST,), keep_months=36, opener_is_subject=True, columns=("jahr",),
    documents=(Document("zeitblatt", "Zeitblatt", ("II 2.2 Abs. 2 Satz 3–4", "II 2.2 Abs. 3 Satz 1"), briefe.zeitblatt),),
    headline=lambda c: f"Zeitkonto {c.get('jahr')}",
)  # fmt: skip


class Art(Choice):
    ausnahme = "Ausnahme"
    sprecher = "Aufgaben als Sprecherin oder Sprecher"


class Mehr(NamedTuple):
    jahr: Annotated[int, Fact("Kalenderjahr", min=2016, max=2199)]
    art: Annotated[Art, Fact("Art")]
    zusatz_minuten: Annotated[int, Fact("zusätzliche Zeit", "Minuten", 1, MINUTEN_JE_JAHR)]


def vereinbaren(context: Context) -> None:
    jahr, art = context.get("jahr"), context.get("art")
    context.put(
        models.Absprache, f"{context.person.key}:{jahr}:{art}", dt.date(jahr, 1, 1), person=context.person,
        behoerde=context.behoerde,
        jahr=jahr, art=art, minuten=context.get("zusatz_minuten"),
    )  # fmt: skip


def spricht_fuer_kreis(context: Context) -> bool:
    """Extra time as a speaker is for speakers and their deputies."""
    if context.get("art") != Art.sprecher.name:
        return True
    kreise = models.Arbeitskreis.objects.am(context.day)
    return bool((kreise.filter(sprecher=context.person) | kreise.filter(vertretung=context.person)).exists())


ABSPRACHE = Procedure(
    "zeitabsprache", "Absprache über zusätzliche Zeit",
    "Ausnahmsweise, oder für die Aufgaben einer Sprecherin oder eines Sprechers, kann mehr Zeit vereinbart werden.",
    ("II 2.2 Abs. 3 Satz 1", "IV 3 Satz 3"),
    states=(State("vorgeschlagen", "vorgeschlagen"), State("vereinbart", "vereinbart", final=True),
    State("nicht_vereinbart", "nicht vereinbart", final=True)),
    transitions=(
        Transition(
            "vorschlagen", "Zusätzliche Zeit vorschlagen", (), "vorgeschlagen", (SAP_DER_BEHOERDE,),
            ("II 2.2 Abs. 3 Satz 1", "IV 3 Satz 3"), asks=Mehr,
            preset=lambda c: {"jahr": c.day.year}, notify=(LEITUNG,),
            needs=(
                Need("II 2.2 Abs. 3 Satz 1", "Die Person ist SAP.", lambda c: c.actor.holds("sap", c.behoerde.pk)),
                Need(
                    "IV 3 Satz 3", "Wer spricht oder vertritt, gehört einem Arbeitskreis in dieser Aufgabe an.",
                    spricht_fuer_kreis,
                ),
            ),
        ),
        Transition(
            "vereinbaren", "Vereinbaren", ("vorgeschlagen",), "vereinbart", (LEITUNG,),
            ("II 2.2 Abs. 3 Satz 1", "IV 3 Satz 3"), effect=vereinbaren, notify=(SELBST,),
        ),
        Transition(
            "nicht_vereinbaren", "Nicht vereinbaren", ("vorgeschlagen",), "nicht_vereinbart", (LEITUNG, SELBST),
            ("II 2.2 Abs. 3 Satz 1",), notify=(SELBST,),
        ),
    ),
    readers=(SELBST, LEITUNG, STELLE), keep_months=36, opener_is_subject=True, columns=("jahr", "zusatz_minuten"),
    headline=lambda c: f"{c.person.name}: zusätzliche Zeit {c.get('jahr')}",
)  # fmt: skip


class Meldung(NamedTuple):
    betroffen: Annotated[str, Fact("betroffene SAP", max=20)]
    jahr: Annotated[int, Fact("Kalenderjahr", min=2016, max=2199)]


class Massnahmen(NamedTuple):
    massnahmen: Annotated[str, Fact("was geschieht", help="ohne Angaben zu Ratsuchenden", min=1, max=2000)]


def betroffene(context: Context) -> list[Option]:
    """An SAP reports for herself, the head for any of the agency."""
    alle = [(a.person.key, a.person.name) for a in stand.aemter(context.behoerde, context.day, Amtsstand.aktiv)]
    own = context.actor.person
    leitet = context.actor.holds(LEITUNG.key, context.behoerde.pk)
    return alle if leitet else [(key, name) for key, name in alle if own is not None and key == own.key]


def anzeigen(context: Context) -> None:
    person = Person.objects.get(key=context.get("betroffen"))
    context.concern(person)
    jahr = context.get("jahr")
    context.note("budget_minuten", budget(person, context.behoerde, jahr, context.day))
    context.note("minuten_je_quartal", gebucht(person, jahr, context.day))
    stand.anzeigen(context, "dauerhafte_ueberlastung", person)


ANZEIGENDE: tuple[By, ...] = (SAP_DER_BEHOERDE, LEITUNG)
MINUTEN_SEHEN = (SELBST, FACHREFERAT_MIK)
"""The quarters of an SAP are nobody's business but hers, and the Fachreferat's once overload is reported."""
UEBERLASTUNG = Procedure(
    "ueberlastung", "Anzeige dauerhafter Überlastung",
    "Reicht die Zeit dauerhaft nicht, erfährt es das Fachreferat. Die SAP oder die Leitung kann das jederzeit anzeigen; die "
    "Buchungen sieht auch dann nur das Fachreferat.",
    ("II 2.2 Abs. 3 Satz 2",),
    states=(State("angezeigt", "angezeigt"), State("erledigt", "erledigt", final=True)),
    transitions=(
        Transition(
            "anzeigen", "Überlastung anzeigen", (), "angezeigt", ANZEIGENDE, ("II 2.2 Abs. 3 Satz 2",), asks=Meldung,
            options={"betroffen": betroffene},
            preset=lambda c: {"jahr": c.day.year}, effect=anzeigen, documents=("anzeige",), notify=(FACHREFERAT_MIK,),
        ),
        Transition(
            "abschliessen", "Maßnahmen festhalten", ("angezeigt",), "erledigt", (FACHREFERAT_MIK,), ("II 2.2 Abs. 3 Satz 2",),
            asks=Massnahmen,
            notify=(SELBST, LEITUNG),
        ),
    ),
    readers=(SELBST, LEITUNG, FACHREFERAT_MIK), keep_months=36, columns=("jahr",),
    hidden={"minuten_je_quartal": MINUTEN_SEHEN, "budget_minuten": MINUTEN_SEHEN},
    documents=(
        Document("anzeige", "Anzeige der Überlastung", ("II 2.2 Abs. 3 Satz 2",), briefe.ueberlastung, readers=MINUTEN_SEHEN),
    ),
    headline=lambda c: f"{c.person.name}: Überlastung {c.get('jahr')}",
)  # fmt: skip

ZEIT = (ZEITKONTO, ABSPRACHE, UEBERLASTUNG)
