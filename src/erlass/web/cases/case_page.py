"""One case on one screen: where it stands and how it came there, what can be done and what is in the way, who must take part,
deadlines, documents, facts, history.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from erlass.cases import lists, reading, registry
from erlass.cases.errors import NotPossible
from erlass.cases.models import Beteiligung, Case, Frist, FristState
from erlass.cases.perform import Outlook, answer_participation, outlook
from erlass.cases.procedures import Participation, Procedure, Transition
from erlass.cases.reading import Happened, SeenFact
from erlass.law.display import Node
from erlass.law.errors import FactError
from erlass.law.facts import Choice
from erlass.people import policy
from erlass.people.policy import Actor
from erlass.web.cases.answering import actor, decree_of, find_case, signed_in
from erlass.web.cases.diagram import diagram
from erlass.web.cases.steps import not_yet_opened, slot_name, who_may
from erlass.web.cases.urgency import Urgency, urgency
from erlass.web.spelling import spoken

SHOWN_NEXT = 4


@dataclass(frozen=True)
class Offered:
    """A step that starts from here. `inline`: one button takes it; `mine`: the actor has confirmed or voted already."""

    outlook: Outlook
    url: str
    inline: bool
    mine: bool
    who: str
    confirmed: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def step(self) -> Transition:
        return self.outlook.transition

    @property
    def pending(self) -> bool:
        """Whether some have confirmed or voted and others have not."""
        return bool(self.confirmed)


@dataclass(frozen=True)
class Station:
    """One state on the way of a case: behind it, here, or a state that may come next."""

    label: str
    kind: str
    step: str = ""
    at: dt.datetime | None = None


@dataclass(frozen=True)
class Invited:
    """A participation with its declaration; `answers` for whoever may give one."""

    row: Beteiligung
    declared: Participation
    urgency: Urgency | None
    answers: tuple[Choice, ...]
    who: str

    @property
    def outcome(self) -> str:
        outcomes = self.declared.outcomes.__members__
        return outcomes[self.row.outcome].label if self.row.outcome in outcomes else self.row.outcome


@dataclass(frozen=True)
class Limit:
    """A deadline of the case with its declaration."""

    row: Frist
    label: str
    cites: str
    urgency: Urgency | None
    quiet: bool


@signed_in
@require_GET
def case(request: HttpRequest, number: str) -> HttpResponse:
    who, day = actor(request), timezone.localdate()
    found = find_case(number, who)
    prefetch_related_objects([found], "members")
    procedure = registry.procedure(found.procedure)
    reading.leave_trace(found, who, "angesehen")
    happened = reading.history(found, who)
    steps = offered(found, procedure, who, day)
    moving = [s for s in steps if s.outlook.allowed and s.step.moves]
    beside = [s for s in steps if s.outlook.allowed and not s.step.moves]
    within = openable(found, procedure, who, day)
    content = {
        "case": found, "procedure": procedure, "decree": decree_of(procedure), "state": procedure.state(found.state),
        "way": way(procedure, found, happened), "steps": steps,
        "moving": moving, "beside": beside, "within": within, "more": len(beside) + len(within),
        "more_first": not any(s.outlook.possible for s in moving),
        "others": [s for s in steps if not s.outlook.allowed and s.step.moves],
        "limits": limits(found, procedure, day), "invited": invited(found, procedure, who, day),
        "documents": reading.documents(found, who), "facts": facts(found, procedure, who),
        "reasons": found.data.get(reading.REASONS, {}), "history": [in_words(procedure, h) for h in happened[::-1]],
        "last": happened[-1] if happened else None,
        "parent": _parent(found, who), "children": _children(found, who),
        "diagram": diagram(procedure),
    }  # fmt: skip
    return render(request, "erlass/vorgang/vorgang.html", content)


def facts(case: Case, procedure: Procedure, who: Actor) -> list[SeenFact]:
    """The facts somebody sees; what a step found by itself is named in words."""
    confirmed = {f"{t.key}_bestaetigt_von": f"{t.label}: bestätigt von" for t in procedure.transitions if t.joint}
    return [
        fact
        if procedure.field(fact.name)
        else replace(fact, node=_in_words(fact, confirmed.get(fact.name) or spoken(fact.name)))
        for fact in reading.facts(case, who)
    ]


def _in_words(fact: SeenFact, label: str) -> Node:
    code = isinstance(fact.value, str) and re.fullmatch(r"[a-z]+(_[a-z]+)+", fact.value)
    return replace(fact.node, label=label, text=spoken(str(fact.value)) if code else fact.node.text)


def in_words(procedure: Procedure, event: Happened) -> Happened:
    """An event that names a seat or group as people call it."""
    step = procedure.transition(event.step)
    return replace(event, acting_as=slot_name(step, event.acting_as)) if step is not None else event


def offered(case: Case, procedure: Procedure, who: Actor, day: dt.date) -> list[Offered]:
    """The steps that start from where the case stands, those of the system left out."""
    own = set(case.bestaetigungen.filter(person=who.person_id).values_list("transition", flat=True))
    return [_offered(case, seen, seen.transition.key in own) for seen in reading.outlooks(case, who, day)]


def _offered(case: Case, seen: Outlook, mine: bool) -> Offered:
    step = seen.transition
    asks = bool(step.fields or step.excusable or seen.departures)
    return Offered(
        seen, reverse("case-step", args=[case.number, step.key]),
        inline=seen.possible and not asks and not step.danger, mine=mine, who=who_may(step),
        confirmed=tuple(slot_name(step, s) for s in seen.confirmed),
        missing=tuple(slot_name(step, s) for s in seen.waiting_for),
    )  # fmt: skip


def way(procedure: Procedure, case: Case, happened: Sequence[Happened]) -> list[Station]:
    """The states the case went through, where it is, and where it may go next."""
    passed: list[Happened] = []
    for event in happened:
        if event.after and (not passed or event.after != passed[-1].after):
            passed.append(event)
    stations = [Station(procedure.state(e.after).label, "gewesen", e.text, e.at) for e in passed[:-1]]
    last = passed[-1] if passed else None
    label = procedure.state(case.state).label
    stations.append(Station(label, "jetzt", last.text if last else "", last.at if last else None))
    coming = dict.fromkeys(
        t.target
        for t in procedure.starting_from(case.state)
        if isinstance(t.target, str) and t.target != case.state and t.moves
    )
    return stations + [Station(procedure.state(key).label, "moeglich") for key in list(coming)[:SHOWN_NEXT]]


def limits(case: Case, procedure: Procedure, day: dt.date) -> list[Limit]:
    """Deadlines, the running ones first. What only waits for its day is shown while it waits."""
    found = []
    for row in case.fristen.all():
        declared = procedure.deadline(row.key)
        running = row.state == FristState.RUNNING
        if declared.quiet and not running:
            continue
        pressing = urgency(row.due, day) if running and not declared.quiet else None
        found.append(Limit(row, declared.label, declared.cites, pressing, declared.quiet))
    return sorted(found, key=lambda limit: (limit.row.state != FristState.RUNNING, limit.row.due))


def invited(case: Case, procedure: Procedure, who: Actor, day: dt.date) -> list[Invited]:
    """Who was asked to take part, the open ones first."""
    rows = sorted(case.beteiligungen.select_related("answered_by"), key=lambda row: (bool(row.outcome), row.pk))
    return [_invited(row, procedure.participation(row.key), case, who, day) for row in rows]


def _invited(row: Beteiligung, declared: Participation, case: Case, who: Actor, day: dt.date) -> Invited:
    may = not row.outcome and policy.may(who, (*declared.body, *declared.recorded_by), case.target)
    answers = tuple(declared.outcomes) if may else ()
    names = ", ".join(dict.fromkeys(by.name for by in declared.body))
    return Invited(row, declared, None if row.outcome else urgency(row.due, day), answers, names)


def _parent(case: Case, who: Actor) -> Case | None:
    return lists.visible_cases(who).filter(pk=case.parent_id).first() if case.parent_id else None


def _children(case: Case, who: Actor) -> list[tuple[Case, Procedure]]:
    rows = lists.visible_cases(who).filter(parent=case).order_by("pk")
    return [(row, registry.procedure(row.procedure)) for row in rows]


def openable(case: Case, procedure: Procedure, who: Actor, day: dt.date) -> list[tuple[str, Outlook, Procedure]]:
    """Cases that somebody may open within this one: address, the step with what stands in its way, procedure."""
    found = []
    for child in registry.procedures():
        if child.decree != procedure.decree or child.parent != procedure.key or procedure.state(case.state).final:
            continue
        for step in child.openings:
            if not step.automatic and policy.may(who, step.by, case.target):
                url = reverse("case-open", args=[child.decree, child.key, step.key])
                seen = outlook(not_yet_opened(child, who, case.behoerde, case), child, step, who, day)
                found.append((f"{url}?in={case.number}", seen, child))
    return found


# Documents.


@signed_in
@require_GET
def document(request: HttpRequest, number: str, key: str, version: int) -> HttpResponse:
    """A document as it was made: shown by the browser, or as a file with `?datei`."""
    who = actor(request)
    found_in = find_case(number, who)
    found = reading.document(found_in, who, key, version)
    reading.leave_trace(found_in, who, f"Dokument „{found.title}“")
    response = HttpResponse(bytes(found.data), content_type="application/pdf")
    how = "attachment" if "datei" in request.GET else "inline"
    response["Content-Disposition"] = f'{how}; filename="{number}-{key}-{version}.pdf"'
    return response


# Taking part.


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def participate(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """An invitation and its answer, also for those who do not see the case itself."""
    who, day = actor(request), timezone.localdate()
    row = Beteiligung.objects.select_related("case__behoerde", "answered_by").filter(pk=pk, case__number=number).first()
    declared = registry.procedure(row.case.procedure).participation(row.key) if row else None
    if row is None or declared is None or not _concerned(row, declared, who):
        raise NotPossible("Diese Beteiligung gibt es nicht, oder sie ist Ihnen nicht zugänglich.", missing=True)
    problem = ""
    text = request.POST.get("text", "")
    if request.method == "POST":
        try:
            answer_participation(row, who, request.POST.get("antwort", ""), text)
        except FactError as error:
            missing = any(refusal.path == "outcome" for refusal in error.refusals)
            problem = "Bitte wählen Sie aus, wie die Beteiligung ausgegangen ist." if missing else str(error)
        else:
            messages.success(request, f"Vermerkt: {declared.label}.")
            visible = lists.visible_cases(who).filter(pk=row.case_id).exists()
            return HttpResponseRedirect(reverse("case", args=[number]) if visible else reverse("start"))
    procedure = registry.procedure(row.case.procedure)
    content = {
        "case": row.case, "procedure": procedure, "decree": decree_of(procedure), "problem": problem, "text": text,
        "b": _invited(row, declared, row.case, who, day), "visible": lists.visible_cases(who).filter(pk=row.case_id).exists(),
    }  # fmt: skip
    return render(request, "erlass/vorgang/beteiligung.html", content)


def _concerned(row: Beteiligung, declared: Participation, who: Actor) -> bool:
    """Whether somebody may answer an invitation or see the case it belongs to."""
    may = policy.may(who, (*declared.body, *declared.recorded_by), row.case.target)
    return may or lists.visible_cases(who).filter(pk=row.case_id).exists()
