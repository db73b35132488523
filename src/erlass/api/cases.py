"""Cases over the interface: what the pages can do, under the same rights."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from erlass.api import case_schemas
from erlass.api.edge import with_json_body
from erlass.api.people import actor, signed_in
from erlass.api.problems import NotFound, Problem
from erlass.api.responses import Page, document, page_of, reply
from erlass.cases import lists, reading, registry
from erlass.cases.context import Context
from erlass.cases.errors import NotPossible
from erlass.cases.models import Beteiligung, Case
from erlass.cases.perform import Done, Outlook, answer_participation, open_case, take_step
from erlass.cases.procedures import Procedure, Transition
from erlass.law.errors import FactError, Refusal
from erlass.law.schema import json_schema
from erlass.law.validation import CLEAN, MISSING
from erlass.people.models import Behoerde, Person
from erlass.people.policy import Actor, NotAllowed, require

HIDDEN = {401: Problem, 404: Problem}
BODY = dict.fromkeys((400, 411, 413, 415, 422), Problem)
CHANGING = {401: Problem, 403: Problem, 404: Problem, 409: Problem, **BODY}

public = Router()
router = Router(auth=signed_in)
changing = Router(auth=signed_in)
changing.add_decorator(with_json_body, mode="view")


@public.get(
    "/procedures",
    response=list[case_schemas.ProcedureEntry],
    operation_id="procedures",
    summary="Alle Verfahren der Erlasse",
)
def procedures(request: HttpRequest) -> HttpResponse:
    """Stände, Schritte und wer sie ausführt, wie der Erlass sie festlegt."""
    return reply([_procedure(p) for p in registry.procedures()])


def _procedure(p: Procedure) -> dict[str, object]:
    return {
        "name": p.name, "title": p.title, "about": p.about, "cites": p.cites, "parent": f"{p.decree}.{p.parent}" if p.parent else "",
        "states": [{"key": s.key, "label": s.label, "final": s.final} for s in p.states],
        "steps": [
            {
                "key": t.key, "label": t.label, "source": () if t.opens else p.sources(t), "by": [by.name for by in t.by],
                "cites": t.cites, "automatic": t.automatic,
            }
            for t in p.transitions
        ],
    }  # fmt: skip


def find(request: HttpRequest, number: str) -> Case:
    """A case that whoever asks may see; the same answer whether it is hidden or does not exist."""
    try:
        return lists.find_case(number, actor(request))
    except NotAllowed as error:
        raise NotFound(str(error)) from None


def _entry(case: Case) -> dict[str, object]:
    procedure = registry.procedure(case.procedure)
    return {
        "number": case.number, "procedure": case.procedure, "title": procedure.title, "state": case.state,
        "state_label": procedure.state(case.state).label, "headline": case.headline, "office": case.behoerde.key,
        "person": case.person.key if case.person else None, "version": case.version, "opened": case.opened_at.isoformat(),
        "changed": case.changed_at.isoformat(), "closed": case.closed_on,
    }  # fmt: skip


@router.get(
    "/cases",
    response={200: case_schemas.CaseList, 401: Problem, 422: Problem},
    operation_id="cases",
    summary="Vorgänge, die Sie sehen",
)
def all_cases(
    request: HttpRequest,
    procedure: Annotated[str, Query(pattern=CLEAN, description="Name des Verfahrens", max_length=80)] = "",
    state: Annotated[str, Query(pattern=CLEAN, description="Stand", max_length=60)] = "",
    office: Annotated[str, Query(pattern=CLEAN, description="Kurzname der Behörde", max_length=60)] = "",
    waiting: Annotated[bool, Query(description="nur Vorgänge, in denen Sie den nächsten Schritt tun können")] = False,
    page: Page = 1,
) -> HttpResponse:
    """Die zuletzt geänderten zuerst, 50 je Seite."""
    who = actor(request)
    found = lists.waiting_steps(who) if waiting else lists.visible_cases(who)
    chosen = {"procedure": procedure, "state": state, "behoerde__key": office}
    found = found.filter(**{name: value for name, value in chosen.items() if value}).select_related(
        "behoerde", "person"
    )
    rows, following = page_of(found, page)
    return reply({"cases": [_entry(c) for c in rows], "next": following}, keep=False)


@router.get("/cases/{number}", response={200: case_schemas.Case, **HIDDEN}, operation_id="case", summary="Ein Vorgang")
def one_case(request: HttpRequest, number: str) -> HttpResponse:
    """Angaben, Ereignisse, Fristen, Beteiligungen und Dokumente, soweit Sie sie einsehen dürfen. Bei vertraulichen
    Verfahren wird der Zugriff vermerkt.
    """
    case, who = find(request, number), actor(request)
    procedure = registry.procedure(case.procedure)
    reading.leave_trace(case, who, "Vorgang über die Schnittstelle")
    visible = set(lists.visible_cases(who).filter(parent=case).values_list("number", flat=True))
    parent = lists.visible_cases(who).filter(children=case).first()
    return reply(
        {
            **_entry(case),
            "facts": [
                {"name": f.name, "label": f.node.label, "value": f.value, "text": f.node.brief, "by": f.by, "at": _iso(f.at)}
                for f in reading.facts(case, who)
            ],
            "events": [
                {
                    "seq": h.seq, "at": _iso(h.at), "text": h.text, "by": h.by, "acting_as": h.acting_as, "step": h.step,
                    "after": h.after, "hash": h.hash,
                }
                for h in reading.history(case, who)
            ],
            "deadlines": [
                {"key": f.key, "label": d.label, "ref": d.cites, "due": f.due, "state": f.state}
                for f in case.fristen.all()
                if not (d := procedure.deadline(f.key)).quiet
            ],
            "participations": [_participation(b) for b in case.beteiligungen.all()],
            "documents": [
                {"key": d.key, "version": d.version, "title": d.title, "made": _iso(d.made_at), "sha256": d.sha256}
                for d in reading.documents(case, who)
            ],
            "parent": parent.number if parent else None,
            "children": sorted(visible),
        },
        keep=False,
    )  # fmt: skip


def _iso(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None


@router.get(
    "/cases/{number}/steps", response={200: list[case_schemas.CaseStep], **HIDDEN}, operation_id="case_steps",
    summary="Was als Nächstes getan werden kann und was dem entgegensteht",
)  # fmt: skip
def case_steps(request: HttpRequest, number: str) -> HttpResponse:
    """Zu jedem Schritt das Schema seiner Angaben; wählbare Werte nur, wenn Sie ihn ausführen dürfen."""
    case, who = find(request, number), actor(request)
    procedure, day = registry.procedure(case.procedure), timezone.localdate()
    reading.leave_trace(case, who, "Nächste Schritte über die Schnittstelle")
    return reply([_step(case, procedure, o, who, day) for o in reading.outlooks(case, who, day)], keep=False)


def _step(case: Case, procedure: Procedure, seen: Outlook, who: Actor, day: dt.date) -> dict[str, object]:
    step = seen.transition
    return {
        "key": step.key, "label": step.label, "about": step.about, "cites": step.cites, "allowed": seen.allowed,
        "possible": seen.possible, "by": [by.name for by in step.by], "obstacles": seen.obstacles, "departures": seen.departures,
        "other_eyes": seen.done_by_other_eyes, "waiting_for": seen.waiting_for, "facts": json_schema(step.fields),
        "options": _options(Context(case, procedure, step, who, day), step) if seen.allowed else {},
    }  # fmt: skip


def _options(context: Context, step: Transition) -> dict[str, list[list[str]]]:
    return {path: [[code, label] for code, label in options(context)] for path, options in step.options.items()}


def _done(done: Done) -> HttpResponse:
    return reply(
        {
            "case": done.case.number, "state": done.case.state, "version": done.case.version, "event": done.event,
            "waiting_for": done.waiting_for, "departures": done.obstacles,
        },
        keep=False,
    )  # fmt: skip


@changing.post(
    "/cases/{number}/steps/{step}",
    response={200: case_schemas.Taken, **CHANGING},
    operation_id="take_step",
    summary="Einen Schritt ausführen",
)
def step(request: HttpRequest, number: str, step: str, body: case_schemas.StepTaken) -> HttpResponse:
    """Geschieht ganz oder gar nicht. Was entgegensteht, nennt die Antwort 422 in `obstacles`; für Soll-Vorschriften
    hilft eine Begründung.
    """
    try:
        case = lists.case_to_act_on(number, step, actor(request))
    except NotAllowed as error:
        raise NotFound(str(error)) from None
    return _done(take_step(case, step, actor(request), body.facts, version=body.version, reasons=body.reasons))


@changing.post(
    "/procedures/{procedure}/{step}", response={200: case_schemas.Taken, **CHANGING}, operation_id="open_case",
    summary="Einen Vorgang eröffnen",
)  # fmt: skip
def opening(request: HttpRequest, procedure: str, step: str, body: case_schemas.Opening) -> HttpResponse:
    """Ohne Angabe einer Behörde in der eigenen; manche Verfahren beginnen nur innerhalb eines anderen Vorgangs."""
    who = actor(request)
    declared = registry.procedure(procedure)
    begun = declared.transition(step)
    if begun is None or not begun.opens:
        raise NotPossible(f"„{declared.title}“ beginnt nicht mit „{step}“.", missing=True)
    parent = find(request, body.within) if body.within else None
    office = opening_office(who, begun, parent, body.office or "")
    person = Person.objects.filter(key=body.person).first() if body.person else None
    if body.person and person is None:
        raise NotFound("Diese Person gibt es nicht.")
    return _done(open_case(declared, step, who, office, body.facts, person=person, parent=parent, reasons=body.reasons))


def opening_office(who: Actor, step: Transition, parent: Case | None, wanted: str) -> Behoerde:
    """The office a new case belongs to: the one named, that of the case it begins in, or the only one possible."""
    if wanted:
        named = Behoerde.objects.filter(key=wanted).first()
        if named is None:
            raise NotFound("Diese Behörde gibt es nicht.")
        return named
    if parent is not None:
        return parent.behoerde
    possible = lists.opening_offices(who, step)
    if possible is None:
        require(who, step.by, what=f"„{step.label}“")
    if possible and len(possible) == 1:
        return Behoerde.objects.get(pk=possible[0])
    if who.office is not None and (not possible or who.office.pk in possible):
        return who.office
    raise FactError(Refusal("office", MISSING, "bitte nennen Sie die Behörde, zu der der Vorgang gehört"))


def _participation(found: Beteiligung) -> dict[str, object]:
    declared = registry.procedure(found.case.procedure).participation(found.key)
    return {
        "id": found.pk, "key": found.key, "label": declared.label, "ref": declared.cites, "due": found.due,
        "outcome": found.outcome, "outcomes": list(declared.outcomes.__members__),
    }  # fmt: skip


@router.get(
    "/participations", response={200: list[case_schemas.WaitingParticipation], 401: Problem}, operation_id="participations",
    summary="Beteiligungen, die auf Ihre Antwort warten",
)  # fmt: skip
def participations(request: HttpRequest) -> HttpResponse:
    """Auch aus Vorgängen, die Sie sonst nicht einsehen."""
    waiting = lists.waiting_participations(actor(request))
    return reply(
        [{**_participation(b), "case": b.case.number, "office": b.case.behoerde.key} for b in waiting], keep=False
    )


@changing.post(
    "/cases/{number}/participations/{participation}", response={200: case_schemas.CaseParticipation, **CHANGING},
    operation_id="participate", summary="Eine Beteiligung beantworten",
)  # fmt: skip
def participate(
    request: HttpRequest, number: str, participation: int, body: case_schemas.Participating
) -> HttpResponse:
    """Auch wer den Vorgang selbst nicht einsehen darf, antwortet hier, wenn er zu beteiligen ist."""
    who = actor(request)
    found = Beteiligung.objects.filter(pk=participation, case__number=number).select_related("case__behoerde").first()
    waiting = found is not None and found.pk in {b.pk for b in lists.waiting_participations(who)}
    if found is None or not (waiting or lists.visible_cases(who).filter(pk=found.case_id).exists()):
        raise NotFound("Diese Beteiligung gibt es nicht, oder sie ist Ihnen nicht zugänglich.")
    return reply(_participation(answer_participation(found, who, body.outcome, body.text)), keep=False)


@router.get(
    "/cases/{number}/documents/{key}/{version}", response={200: bytes, 403: Problem, 422: Problem, **HIDDEN}, operation_id="case_document",
    summary="Ein Dokument eines Vorgangs (PDF)",
)  # fmt: skip
def case_document(request: HttpRequest, number: str, key: str, version: int) -> HttpResponse:
    """Unverändert, wie es entstanden ist; seine Prüfsumme steht beim Vorgang."""
    case, who = find(request, number), actor(request)
    found = reading.document(case, who, key, version)
    reading.leave_trace(case, who, f"Dokument {found.title} über die Schnittstelle")
    return document(bytes(found.data), f"{case.number}-{key}-{version}")


@router.get(
    "/deadlines",
    response={200: list[case_schemas.DueEntry], 401: Problem},
    operation_id="deadlines",
    summary="Ihre Fristen",
)
def deadlines(request: HttpRequest) -> HttpResponse:
    """Aus laufenden Vorgängen und aus den Vorschriften, die nächste zuerst."""
    return reply(
        [
            {"label": d.label, "day": d.day, "ref": d.ref, "concerns": d.concerns, "link": d.link, "since": d.since}
            for d in lists.deadlines_of(actor(request), timezone.localdate())
        ],
        keep=False,
    )
