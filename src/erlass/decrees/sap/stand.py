"""What the registers say of a person or an agency on a day, in the form in which the rules ask for it.

Procedures, letters, lists and pages look things up here, so that each question to the registers is put in one way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from math import gcd
from typing import Any

from erlass.cases.context import Context
from erlass.cases.models import Case
from erlass.decrees.sap import facts
from erlass.decrees.sap.models import Amtsstand, Anzeige, Ausbildung, Auswahlresultat, SapAmt, Seminar, Teilnahme
from erlass.decrees.sap.rules import rules
from erlass.people import roles
from erlass.people.models import Behoerde, Behoerdenstand, Dienstverhaeltnis, Person, Rollenzuweisung
from erlass.registers.entries import OPEN

ZAEHLENDE = (Amtsstand.aktiv.name, Amtsstand.ruhend.name, Amtsstand.freigestellt.name)


# Persons.


def dienst(person: Person, day: dt.date) -> Dienstverhaeltnis | None:
    """The service relation of a day."""
    found: Dienstverhaeltnis | None = (
        Dienstverhaeltnis.objects.am(day).filter(person=person).select_related("behoerde").first()
    )
    return found


def anteil(person: Person, day: dt.date) -> Mapping[str, int] | None:
    """The share of the regular working time as a reduced fraction; None without a service relation."""
    found = dienst(person, day)
    if found is None:
        return None
    teiler = gcd(found.wochenminuten, found.regelwochenminuten) or 1
    return {"zaehler": found.wochenminuten // teiler, "nenner": found.regelwochenminuten // teiler}


def personalverantwortung(person: Person, behoerde: Behoerde, day: dt.date) -> bool:
    """Whether the person is responsible for decisions on staff in the agency."""
    held = Rollenzuweisung.objects.am(day).filter(person=person, behoerde=behoerde)
    return bool(held.filter(rolle=roles.PERSONALENTSCHEIDUNGEN.key).exists())


def rollen(person: Person, day: dt.date) -> list[str]:
    """The roles of a person that the decree asks for before counselling starts."""
    known = set(facts.Rolle.__members__) | {roles.PERSONALRAT.key}
    held = Rollenzuweisung.objects.am(day).filter(person=person, rolle__in=known).values_list("rolle", flat=True)
    named = {"personalrat_mitglied" if role == roles.PERSONALRAT.key else role for role in held}
    return [name for name in facts.Rolle.__members__ if name in named]


def dienstende(person: Person, day: dt.date) -> dt.date | None:
    found = dienst(person, day)
    return found.voraussichtliches_dienstende if found else None


def hauptamt_polizei(person: Person, day: dt.date) -> bool:
    found = dienst(person, day)
    return bool(found and found.hauptamt_polizei)


# The office of an SAP.


def amt(person: Person, day: dt.date) -> SapAmt | None:
    """The entry of the office that holds on a day, an ended one included."""
    found: SapAmt | None = SapAmt.objects.am(day).filter(person=person).select_related("person", "behoerde").first()
    return found


def aemter(behoerde: Behoerde | None, day: dt.date, *stati: Amtsstand) -> list[SapAmt]:
    """The offices of an agency (or everywhere) in certain states, by name."""
    found = SapAmt.objects.am(day).select_related("person", "behoerde").order_by("person__name", "pk")
    if behoerde is not None:
        found = found.filter(behoerde=behoerde)
    return list(found.filter(status__in=[s.name for s in stati]) if stati else found)


Zeit = Mapping[str, dt.date | None]
"""A stretch of days as `beginn` and `ende`, None where open."""


def zeiten(person: Person, *stati: Amtsstand) -> list[Zeit]:
    """The stretches in which the office was in certain states, adjoining ones joined."""
    return _zeiten_von([person.pk], stati).get(person.pk, [])


def _zeiten_von(ids: Sequence[int], stati: Sequence[Amtsstand]) -> dict[int, list[Zeit]]:
    rows = SapAmt.objects.known().filter(person__in=ids, status__in=[s.name for s in stati]).order_by("gilt_von")
    joined: dict[int, list[list[dt.date]]] = {}
    for row in rows:
        own = joined.setdefault(row.person_id, [])
        if own and own[-1][1] < OPEN and row.gilt_von == own[-1][1] + dt.timedelta(days=1):
            own[-1][1] = row.gilt_bis
        else:
            own.append([row.gilt_von, row.gilt_bis])
    return {
        pk: [{"beginn": von, "ende": None if bis == OPEN else bis} for von, bis in own] for pk, own in joined.items()
    }


RUHEND = (Amtsstand.ruhend, Amtsstand.ruhen_ueberschritten)


def ruhezeiten(person: Person) -> list[Zeit]:
    return zeiten(person, *RUHEND)


def ruhezeiten_von(ids: Sequence[int]) -> dict[int, list[Zeit]]:
    """The rests of many persons in one query."""
    return _zeiten_von(ids, RUHEND)


def letzter_amtsstand(person: Person) -> SapAmt | None:
    """The last entry of the office, one that is still to come included."""
    found: SapAmt | None = (
        SapAmt.objects.known().filter(person=person, gilt_bis=OPEN).select_related("person", "behoerde").first()
    )
    return found


def offene_vorgaenge(person: Person, procedure: str) -> list[Case]:
    """The open cases of a procedure of this decree that concern a person."""
    found = Case.objects.filter(procedure=f"sap.{procedure}", person=person, closed_on=None)
    return list(found.select_related("behoerde").order_by("pk"))


def unvereinbare() -> set[int]:
    """Persons who are kept from acting as SAP, because their transition of I 4.2 is over; those who look for an SAP do not
    find them.
    """
    found = Case.objects.filter(procedure="sap.unvereinbarkeit", state="unvereinbar", closed_on=None)
    return set(found.exclude(person=None).values_list("person__pk", flat=True))


def amtsvorgang(person: Person) -> Case | None:
    """The open case of the office of an SAP."""
    found = offene_vorgaenge(person, "sap_amt")
    return found[-1] if found else None


# Training.


def ausbildung(person: Person, day: dt.date) -> Ausbildung | None:
    found: Ausbildung | None = Ausbildung.objects.am(day).filter(person=person).first()
    return found


def seminare(gruppe: str, day: dt.date | None = None) -> list[Seminar]:
    """The seminars of a group in their order."""
    return list(Seminar.objects.am(day).filter(gruppe=gruppe).order_by("nr"))


def teilnahmen(person: Person, gruppe: str, day: dt.date | None = None) -> Mapping[int, Teilnahme]:
    return {t.nr: t for t in Teilnahme.objects.am(day).filter(person=person, gruppe=gruppe)}


def seminarstand(person: Person, gruppe: str, day: dt.date) -> list[Mapping[str, Any]]:
    """The seminars of a group with the person's attendance, as `ausbildung_stand` asks for them; those to come count as open."""
    da = teilnahmen(person, gruppe, day)
    return [
        {
            "nr": s.nr, "art": s.art, "ende": s.ende, "teilgenommen": s.nr in da and da[s.nr].teilgenommen,
            "nachgeholt_am": da[s.nr].nachgeholt_am if s.nr in da else None,
        }
        for s in seminare(gruppe, day)
    ]  # fmt: skip


def besuchte_seminare(person: Person, day: dt.date) -> list[Mapping[str, Any]]:
    """Seminars attended by a day, as `taetigkeitsbeginn` asks for them."""
    found = ausbildung(person, day)
    if found is None:
        return []
    return [
        {"nr": s["nr"], "ende": s["ende"]}
        for s in seminarstand(person, found.gruppe, day)
        if s["teilgenommen"] and s["ende"] <= day
    ]


def auswahlergebnisse(person: Person) -> list[Auswahlresultat]:
    """All results of a person, the earliest first."""
    return list(Auswahlresultat.objects.known().filter(person=person, gilt_bis=OPEN).order_by("bekannt_am", "pk"))


# Agencies.


def behoerdenstand(behoerde: Behoerde, day: dt.date) -> Behoerdenstand | None:
    found: Behoerdenstand | None = Behoerdenstand.objects.am(day).filter(behoerde=behoerde).first()
    return found


def bedarf_facts(behoerde: Behoerde, day: dt.date) -> Mapping[str, object]:
    """The facts of `bedarf` for an agency: who is active, in training, at rest."""
    return bedarf_von([behoerde], day)[behoerde.pk]


def bedarf_von(behoerden: Sequence[Behoerde], day: dt.date) -> dict[int, Mapping[str, object]]:
    """The same for many agencies; nobody is counted twice, and the number of queries is fixed."""
    beschaeftigte = dict(
        Behoerdenstand.objects.am(day).filter(behoerde__in=behoerden).values_list("behoerde", "beschaeftigte")
    )
    je_stand: dict[tuple[int, str], set[int]] = {}
    for behoerde, status, person in (
        SapAmt.objects.am(day).filter(behoerde__in=behoerden).values_list("behoerde", "status", "person")
    ):
        je_stand.setdefault((behoerde, status), set()).add(person)
    lernende: dict[int, set[int]] = {}
    offen = Ausbildung.objects.am(day).filter(behoerde__in=behoerden, abgebrochen_am=None, abgeschlossen_am=None)
    for behoerde, person in offen.values_list("behoerde", "person"):
        lernende.setdefault(behoerde, set()).add(person)
    found: dict[int, Mapping[str, object]] = {}
    for pk in (b.pk for b in behoerden):
        aktive = je_stand.get((pk, Amtsstand.aktiv.name), set())
        im_amt = {person for status in ZAEHLENDE for person in je_stand.get((pk, status), ())}
        found[pk] = {
            "beschaeftigte": beschaeftigte.get(pk), "sap_aktiv": len(aktive),
            "sap_in_ausbildung": len(lernende.get(pk, set()) - im_amt),
            "sap_ruhend": len(je_stand.get((pk, Amtsstand.ruhend.name), set())),
        }  # fmt: skip
    return found


def zielzahl(context: Context, behoerde: Behoerde) -> int:
    """The planned number of SAP of an agency; one where its staff is not known (II 2.2 Abs. 1 Satz 1)."""
    gefunden = behoerdenstand(behoerde, context.day)
    return int(context.value(rules["zielzahl"], beschaeftigte=gefunden.beschaeftigte).zielzahl) if gefunden else 1


# Codes for forms.


def personen(context: Context) -> list[tuple[str, str]]:
    """Everybody who works in the agency of the case."""
    ids = Dienstverhaeltnis.objects.am(context.day).filter(behoerde=context.behoerde).values("person")
    return list(Person.objects.filter(pk__in=ids).order_by("name").values_list("key", "name"))


def alle_aktiven_sap(context: Context) -> list[tuple[str, str]]:
    """All active SAP, with their agency."""
    return [(a.person.key, f"{a.person.name} ({a.behoerde.name})") for a in aemter(None, context.day, Amtsstand.aktiv)]


def sap_der_behoerde(context: Context) -> list[tuple[str, str]]:
    """The SAP of the agency whose office is not over, resting and released ones included."""
    hier = aemter(context.behoerde, context.day)
    return [(a.person.key, a.person.name) for a in hier if a.status != Amtsstand.beendet.name]


def behoerden(context: Context) -> list[tuple[str, str]]:
    return list(Behoerde.objects.order_by("name").values_list("key", "name"))


def rollentraeger(role: str, day: dt.date, behoerde: Behoerde | None = None) -> list[Person]:
    """Who holds a role, in an agency or anywhere."""
    held = Rollenzuweisung.objects.am(day).filter(rolle=role)
    held = held.filter(behoerde=behoerde) if behoerde is not None else held
    return list(Person.objects.filter(pk__in=held.values("person")).order_by("name"))


# Reports to be made.


def anzeigen(
    context: Context, ereignis: str, person: Person | None = None, *, ohne_person: bool = False
) -> Sequence[Mapping[str, Any]]:
    """Enter the reports that an event calls for into the book, and give them for the letters. `ohne_person`: the book says
    only that something was reported.
    """
    gefunden = context.value(rules["anzeige_pflicht"], ereignis=ereignis).anzeigen
    wer = None if ohne_person else person or context.case.person
    for nr, anzeige in enumerate(gefunden):
        context.put(
            Anzeige, f"{context.case.number}:{context.writing.seq}:{nr}", context.day, ereignis=ereignis, von=anzeige.von.name,
            an=anzeige.an.name, ref=anzeige.ref, am=context.day, person=wer, behoerde=context.behoerde, vorgang=context.case.number,
        )  # fmt: skip
    return [a._asdict() for a in gefunden]


def namen(people: Iterable[Person]) -> str:
    return ", ".join(p.name for p in people)
