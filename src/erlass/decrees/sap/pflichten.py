"""What is due by a day without being a case: courses, supervision, the yearly talk, meetings, sheets, the minimum of one SAP.

Everything is asked of the rules as of the day, from what the registers say; nothing is kept.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from erlass.cases.registry import Due
from erlass.decrees.sap import boegen, models, roles, stand
from erlass.decrees.sap.models import Amtsstand, Ausbildung, SapAmt
from erlass.decrees.sap.rules import rules
from erlass.decrees.sap.rules.qualifizierung import (
    Fachfortbildung,
    Fortbildungsstatus,
    Supervisionsstatus,
    SupervisionStand,
)
from erlass.law.roles import By
from erlass.law.rulebook import ask
from erlass.people import policy
from erlass.people.models import Behoerde, Person
from erlass.people.policy import Actor


@dataclass(frozen=True, slots=True)
class Nachweis:
    """How an SAP stands with courses and supervision. None while the training goes on."""

    fachfortbildung: Fachfortbildung | None
    supervision: SupervisionStand | None


def nachweise(aemter: Sequence[SapAmt], day: dt.date) -> dict[int, Nachweis]:
    """Courses within 36 months and the supervision of the year of many SAP, by their persons; a fixed number of queries."""
    ids = [a.person_id for a in aemter]
    fertig = dict(Ausbildung.objects.am(day).filter(person__in=ids).values_list("person", "abgeschlossen_am"))
    kurse = _je_person(models.Fortbildung.objects.am(day).filter(person__in=ids, datum__lte=day).order_by("datum"))
    supervisionen = _je_person(
        models.Supervision.objects.am(day).filter(person__in=ids, einzeln=False, beginn__lte=day)
    )
    ruhezeiten = stand.ruhezeiten_von(ids)
    noetig = int(rules.decree.parameter("supervision_tage").at(day).value)
    found = {}
    for amt in aemter:
        person, abschluss = amt.person_id, fertig.get(amt.person_id)
        if abschluss is None:
            found[person] = Nachweis(None, None)
            continue
        common = {"ausbildung_abgeschlossen_am": abschluss, "ruhezeiten": ruhezeiten.get(person, [])}
        fach = {**common, "fortbildungen": [{"datum": k.datum, "anerkannt": k.anerkannt} for k in kurse[person]]}
        besucht = [
            {"beginn": s.beginn, "tage": max(s.tage, noetig) if s.anerkannt else s.tage} for s in supervisionen[person]
        ]
        ende = amt.gilt_von if amt.status == Amtsstand.beendet.name else None
        jahr = {**common, "jahr": day.year, "supervisionen": besucht, "taetigkeit_ende": ende}
        found[person] = Nachweis(
            cast(Fachfortbildung, ask(rules["fachfortbildung"], fach, day).value),
            cast(SupervisionStand, ask(rules["supervision"], jahr, day).value),
        )
    return found


def _je_person(rows: Iterable[Any]) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    return found


def sichtbare_aemter(actor: Actor, day: dt.date, groups: tuple[By, ...]) -> list[SapAmt]:
    """The offices in which duties run, as far as an actor belongs to one of the groups."""
    stati = (Amtsstand.aktiv.name, Amtsstand.freigestellt.name)
    rows = policy.visible(SapAmt.objects.am(day).filter(status__in=stati), actor, groups)
    return list(rows.select_related("person", "behoerde").order_by("behoerde__name", "person__name", "pk"))


def faelligkeiten(actor: Actor, day: dt.date) -> Iterator[Due]:
    """Everything computed that is due for those an actor may see."""
    if actor.person is None:
        return
    aemter = sichtbare_aemter(actor, day, (roles.SELBST, roles.STELLE, roles.LEITUNG))
    gefunden = nachweise(aemter, day)
    for amt in aemter:
        yield from _der_sap(amt, gefunden[amt.person_id], day)
    yield from _boegen(actor.person, day)
    yield from _der_behoerden(actor, day)
    yield from _der_kreise(actor, day)


def _der_sap(amt: SapAmt, gefunden: Nachweis, day: dt.date) -> Iterator[Due]:
    fach, supervision = gefunden.fachfortbildung, gefunden.supervision

    def due(label: str, tag: dt.date, ref: str) -> Due:
        return Due(label, tag, ref, amt.person.name, amt.behoerde_id, amt.person_id)

    if fach is not None and fach.genuegt_bis is not None and fach.status != Fortbildungsstatus.ruht:
        yield due("zwei Fachfortbildungen in 36 Monaten", fach.genuegt_bis, "III 1.2 Satz 2")
    if supervision is not None and supervision.status == Supervisionsstatus.offen:
        yield due("jährliche Supervision", dt.date(day.year, 12, 31), "III 3 Abs. 1")


def _boegen(person: Person, day: dt.date) -> Iterator[Due]:
    """One's own missing sheets. The decree names no day: they can be handed in from the first day after the quarter on."""
    for bogen in boegen.boegen_von(person, day):
        if not bogen.eingegangen:
            ab = boegen.spanne(bogen.quartal).ende + dt.timedelta(days=1)
            label = f"Dokumentationsbogen {bogen.quartal} (möglich seit diesem Tag; der Erlass nennt keine Frist)"
            yield Due(label, ab, "V 4 Satz 1", person.name, None, person.pk, f"/sap/bogen/{bogen.quartal}/")


def _der_behoerden(actor: Actor, day: dt.date) -> Iterator[Due]:
    """The yearly talk of agencies that have an SAP."""
    for behoerde in eigene_behoerden(actor):
        if not stand.aemter(behoerde, day, Amtsstand.aktiv):
            continue
        gespraeche = models.Jahresgespraech.objects.am(day).filter(behoerde=behoerde, datum__year=day.year)
        found = stand.behoerdenstand(behoerde, day)
        facts = {
            "jahr": day.year, "sbv_vorhanden": bool(found and found.sbv_vorhanden),
            "gespraeche": [{"datum": g.datum, "teilnehmende": g.teilnehmende} for g in gespraeche],
        }  # fmt: skip
        wert = ask(rules["jahresgespraech"], facts, day).value
        if getattr(wert, "status").name == "offen":  # noqa: B009 - the rule's record
            yield Due("Jahresgespräch", dt.date(day.year, 12, 31), "V 1 Abs. 2", behoerde.name, behoerde.pk)


def eigene_behoerden(actor: Actor) -> list[Behoerde]:
    """The agencies whose affairs around SAP an actor looks after."""
    ids = {
        pk for role in (roles.LEITUNG, roles.STELLE, roles.SAP_DER_BEHOERDE) for pk in actor.offices.get(role.key, ())
    }
    return list(Behoerde.objects.filter(pk__in=ids))


def _der_kreise(actor: Actor, day: dt.date) -> Iterator[Due]:
    """One meeting in each year."""
    from erlass.cases.lists import visible_cases

    for case in visible_cases(actor).filter(procedure="sap.arbeitskreis", closed_on=None):
        kreis = case.data["kreis"]
        sitzungen = models.Sitzung.objects.am(day).filter(kreis=kreis, datum__year=day.year, datum__lte=day)
        facts = {
            "jahr": day.year,
            "sitzungen": [{"datum": s.datum, "tagesordnung_uebersandt_am": s.uebersandt_am} for s in sitzungen],
        }
        wert = ask(rules["arbeitskreis_jahr"], facts, day).value
        if getattr(wert, "status").name == "offen":  # noqa: B009 - the rule's record
            link = f"/vorgaenge/{case.number}/"
            yield Due(
                "Sitzung des Arbeitskreises", dt.date(day.year, 12, 31), "IV 1 Satz 3", case.data["region"], link=link
            )
