"""What is due by a day without being a case: courses, supervision, the yearly talk, meetings, sheets, a report of overload, and
the alarms: an agency without SAP, working time below half.

Everything is asked of the rules as of the day, from what the registers say; nothing is kept.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import QuerySet

from erlass.cases.registry import Due
from erlass.decrees.sap import boegen, budget, models, roles, stand
from erlass.decrees.sap.models import Amtsstand, Ausbildung, SapAmt
from erlass.decrees.sap.rules import rules
from erlass.decrees.sap.rules.qualifizierung import (
    Fachfortbildung,
    Fortbildungsstatus,
    Supervisionsstatus,
    SupervisionStand,
)
from erlass.decrees.sap.rules.zeit import Ueberlastung
from erlass.law.roles import By
from erlass.law.rulebook import ask
from erlass.people import policy
from erlass.people.models import Behoerde, Person
from erlass.people.policy import Actor, Target, may
from erlass.registers.models import Hauswert


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
    yield from _der_aemter(aemter, day)
    engere = (roles.SELBST, roles.LEITUNG)
    yield from _ueberlastungen([a for a in aemter if may(actor, engere, Target(a.behoerde_id, a.person_id))], day)
    yield from _boegen(actor.person, day)
    yield from _der_behoerden(actor, day)
    yield from _ohne_sap(actor, day)
    yield from _der_kreise(actor, day)


def uebersicht(actor: Actor, day: dt.date) -> Iterator[Due]:
    """What is due for all SAP, for the list of the Fachreferat; it is not told of each by itself."""
    yield from _der_aemter(sichtbare_aemter(actor, day, (roles.FACHREFERAT_MIK,)), day)


def _der_aemter(aemter: Sequence[SapAmt], day: dt.date) -> Iterator[Due]:
    gefunden = nachweise(aemter, day)
    for amt in aemter:
        yield from _der_sap(amt, gefunden[amt.person_id], day)
    for amt in budget.unter_der_haelfte(aemter, day):
        label = "Arbeitszeit unter der Hälfte: ohne Anteil am Zeitbudget, bis das Amt ruht, endet oder die Arbeitszeit steigt"
        yield Due(label, day, "II 2.1 Abs. 1 Satz 3", amt.person.name, amt.behoerde_id, amt.person_id)


def _der_sap(amt: SapAmt, gefunden: Nachweis, day: dt.date) -> Iterator[Due]:
    fach, supervision = gefunden.fachfortbildung, gefunden.supervision

    def due(label: str, tag: dt.date, ref: str) -> Due:
        return Due(label, tag, ref, amt.person.name, amt.behoerde_id, amt.person_id)

    if fach is not None and fach.genuegt_bis is not None and fach.status != Fortbildungsstatus.ruht:
        yield due("zwei Fachfortbildungen in 36 Monaten", fach.genuegt_bis, "III 1.2 Satz 2")
    if supervision is not None and supervision.status == Supervisionsstatus.offen:
        yield due("jährliche Supervision", dt.date(day.year, 12, 31), "III 3 Abs. 1")


def _ueberlastungen(aemter: Sequence[SapAmt], day: dt.date) -> Iterator[Due]:
    """A proposal to report lasting overload, where the office has said what lasting means (reading L11). It is made to the SAP
    and the head only, and says nothing of minutes.
    """
    dauerhaft = _dauerhaft_ab(day)
    if not dauerhaft or not aemter:
        return
    buchungen = _je_person(
        models.Zeitbuchung.objects.am(day).filter(person__in=[a.person_id for a in aemter]).order_by("quartal")
    )
    budgets = {(b.behoerde_id, str(b.jahr)): b.verteilung for b in models.Zeitbudget.objects.am(day).filter(
        behoerde__in={a.behoerde_id for a in aemter}, jahr__gte=day.year - 1,
    )}  # fmt: skip
    angezeigt = dict(
        models.Anzeige.objects.known().filter(ereignis="dauerhafte_ueberlastung", person__in=[a.person_id for a in aemter])
        .order_by("am").values_list("person", "am")
    )  # fmt: skip
    for amt in aemter:
        quartale = _zuletzt_in_folge(buchungen[amt.person_id])
        ab = dauerhaft.get(amt.behoerde.key, dauerhaft.get(""))
        if ab is None or not quartale:
            continue
        ende = boegen.spanne(quartale[-1].quartal).ende
        verteilung = budgets.get((amt.behoerde_id, quartale[-1].quartal[:4]))
        if verteilung is None or angezeigt.get(amt.person_id, dt.date.min) > ende:
            continue
        facts = {
            "budget_minuten": verteilung.get(amt.person.key, 0), "dauerhaft_ab_quartalen": ab,
            "quartale": [{"quartal": q.quartal, "minuten": q.minuten} for q in quartale],
        }  # fmt: skip
        if cast(Ueberlastung, ask(rules["ueberlastung"], facts, day).value).anzeige_faellig:
            label = "Überlastung anzeigen (Vorschlag)"
            yield Due(label, day, "II 2.2 Abs. 3 Satz 2", amt.person.name, amt.behoerde_id, amt.person_id)


def _dauerhaft_ab(day: dt.date) -> dict[str, Any]:
    """From how many quarters on overload is lasting, by agency; that of all under the empty name."""
    werte = Hauswert.objects.am(day).filter(erlass=rules.decree.key, name="dauerhaft_ab_quartalen")
    return dict(werte.values_list("behoerde", "wert"))


def _zuletzt_in_folge(buchungen: Sequence[models.Zeitbuchung]) -> list[models.Zeitbuchung]:
    """The booked quarters up to the last one, back to the first gap."""
    folge: list[models.Zeitbuchung] = []
    for buchung in reversed(buchungen):
        if (
            folge
            and boegen.spanne(buchung.quartal).ende + dt.timedelta(days=1) != boegen.spanne(folge[-1].quartal).beginn
        ):
            break
        folge.append(buchung)
    return folge[::-1]


def _boegen(person: Person, day: dt.date) -> Iterator[Due]:
    """One's own missing sheets. The decree names no day: they can be handed in from the first day after the quarter on."""
    for bogen in boegen.boegen_von(person, day):
        if not bogen.eingegangen:
            ab = boegen.spanne(bogen.quartal).ende + dt.timedelta(days=1)
            label, link = f"Dokumentationsbogen {bogen.quartal}", f"/sap/bogen/{bogen.quartal}/"
            yield Due(label, ab, "V 4 Satz 1", person.name, None, person.pk, link, since=True)


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


def betreute_behoerden(actor: Actor) -> QuerySet[Behoerde]:
    """The agencies of the ministry's area whose staffing an actor looks after."""
    wer = (roles.STELLE, roles.LEITUNG, roles.FACHREFERAT_MIK)
    return policy.visible(Behoerde.objects.filter(geschaeftsbereich="mik"), actor, wer, office="pk", person="")


def _ohne_sap(actor: Actor, day: dt.date) -> Iterator[Due]:
    """The alarm for agencies in which nobody is active."""
    besetzt = SapAmt.objects.am(day).filter(status=Amtsstand.aktiv.name).values("behoerde")
    for behoerde in betreute_behoerden(actor).exclude(pk__in=besetzt).order_by("name"):
        label = "Behörde ohne aktive SAP: mindestens eine ist vorgesehen"
        yield Due(label, day, "II 2.2 Abs. 1 Satz 1", behoerde.name, behoerde.pk, link="/register/sap/besetzung/")


def eigene_behoerden(actor: Actor) -> list[Behoerde]:
    """The agencies whose affairs around SAP an actor looks after."""
    ids = {
        pk for role in (roles.LEITUNG, roles.STELLE, roles.SAP_DER_BEHOERDE) for pk in actor.offices.get(role.key, ())
    }
    return list(Behoerde.objects.filter(pk__in=ids))


def _der_kreise(actor: Actor, day: dt.date) -> Iterator[Due]:
    """One meeting in each year."""
    from erlass.cases.lists import visible_cases

    for case in visible_cases(actor, "sap.arbeitskreis").filter(closed_on=None):
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
