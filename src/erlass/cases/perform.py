"""Taking a step: the one way in which a case changes, the same for pages, interface, the system and demonstration data.

Rights, state, entered facts, four eyes, confirmations, checks, effects, deadlines, participations, documents and the event
are one transaction: either all of it happened or nothing did.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils import timezone

from erlass.cases import outbox
from erlass.cases.checks import Examined, examine, obstacles
from erlass.cases.context import Context, Following, Opening
from erlass.cases.errors import Conflict, NotPossible, Obstacle
from erlass.cases.models import Bestaetigung, Beteiligung, Case, Dokument, Entwurf, Frist, FristState
from erlass.cases.procedures import Ballot, Procedure, Transition
from erlass.cases.registry import procedure as find_procedure
from erlass.law.errors import FactError, Refusal
from erlass.law.jsonform import json_form
from erlass.law.stelle import stelle
from erlass.law.strength import MUSS, SOLL
from erlass.law.validation import checked, clean
from erlass.people.models import Behoerde, Person
from erlass.people.policy import Actor, NotAllowed, as_whom, require, system
from erlass.registers import journal
from erlass.registers.journal import Entry, Session
from erlass.registers.models import Event

STEP, CONFIRMED, VOTED, VOTES = "case.step", "case.confirm", "case.vote", "case.votes"
ANSWERED, MISSED = "case.answer", "case.missed"


@dataclass
class Done:
    """What came of it. `waiting_for`: the confirmations or votes that are still missing; the step has not happened then."""

    case: Case
    event: int
    waiting_for: tuple[str, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    opened: list[Case] = field(default_factory=list)


def open_case(
    procedure: Procedure, transition: str, actor: Actor, behoerde: Behoerde, given: Mapping[str, object] | None = None, *,
    person: Person | None = None, parent: Case | None = None, reasons: Mapping[str, str] | None = None,
    now: dt.datetime | None = None,
) -> Done:  # fmt: skip
    """Open a case by one of the procedure's opening steps. Errors as `take_step`."""
    with journal.session(now) as session:
        return _open(session, procedure, transition, actor, behoerde, given or {}, person, parent, reasons or {})


def take_step(
    case: Case, transition: str, actor: Actor, given: Mapping[str, object] | None = None, *, version: int | None = None,
    reasons: Mapping[str, str] | None = None, now: dt.datetime | None = None,
) -> Done:  # fmt: skip
    """Take a step of a case. `version`: the one the person saw.

    Raises `NotAllowed`, `Conflict`, `NotPossible`, `FactError` (what was entered is refused), `Blocked`, `ReasonMissing`.
    """
    with journal.session(now) as session:
        return _take(session, case.pk, transition, actor, given or {}, version, reasons or {})


def _open(
    session: Session, procedure: Procedure, name: str, actor: Actor, behoerde: Behoerde, given: Mapping[str, object],
    person: Person | None, parent: Case | None, reasons: Mapping[str, str],
) -> Done:  # fmt: skip
    step = procedure.transition(name)
    if step is None or not step.opens:
        raise NotPossible(f"„{procedure.title}“ beginnt nicht mit „{name}“.", missing=True)
    if bool(procedure.parent) and (parent is None or parent.procedure != f"{procedure.decree}.{procedure.parent}"):
        raise NotPossible(f"„{procedure.title}“ beginnt innerhalb eines anderen Vorgangs.")
    if procedure.opener_is_subject and actor.person is not None:
        if person not in (None, actor.person):
            raise NotAllowed(f"„{procedure.title}“ beginnt man nur für sich selbst.")
        person = actor.person
    moment = session.at
    case = Case(
        number="", procedure=procedure.name, state="", behoerde=behoerde, person=person, parent=parent, opened_at=moment,
        changed_at=moment,
    )  # fmt: skip
    return _carry_out(session, procedure, step, case, actor, given, reasons)


def _take(
    session: Session, pk: int, name: str, actor: Actor, given: Mapping[str, object], version: int | None,
    reasons: Mapping[str, str],
) -> Done:  # fmt: skip
    case = Case.objects.select_for_update().select_related("behoerde").get(pk=pk)
    procedure = find_procedure(case.procedure)
    step = procedure.transition(name)
    if step is None or step.opens:
        raise NotPossible(f"Einen Schritt „{name}“ hat „{procedure.title}“ nicht.", missing=True)
    if version is not None and version != case.version:
        raise Conflict(since(case, version))
    if case.state not in procedure.sources(step):
        raise NotPossible(f"„{step.label}“ ist im Stand „{procedure.state(case.state).label}“ nicht vorgesehen.")
    return _carry_out(session, procedure, step, case, actor, given, reasons)


def since(case: Case, version: int) -> list[str]:
    """Who did what with a case after a version, in words."""
    procedure = find_procedure(case.procedure)
    events = Event.objects.filter(subject=case.subject, kind=STEP).order_by("seq")
    names = dict(Person.objects.values_list("key", "name"))
    found = []
    for event in events:
        content = event.content
        step = procedure.transition(content.get("step", ""))
        if content.get("version", 0) > version and step is not None:
            when = timezone.localtime(event.at)
            found.append(f"{names.get(event.actor, 'selbsttätig')}: „{step.label}“ am {when:%d.%m.%Y um %H:%M Uhr}")
    return found or ["ein Schritt wurde ausgeführt"]


def _carry_out(
    session: Session, procedure: Procedure, step: Transition, case: Case, actor: Actor, given: Mapping[str, object],
    reasons: Mapping[str, str],
) -> Done:  # fmt: skip
    acting_as = require(actor, step.by, case.target, f"„{step.label}“")
    _four_eyes(procedure, step, case, actor)
    context = Context(case, procedure, step, actor, timezone.localdate(session.at), reasons=_normal(reasons))
    if step.ballot is not None:
        return _vote(session, context, step.ballot, acting_as.key, given)
    if step.joint:
        return _confirm(session, context, acting_as.name, given)
    context.given = entered(context, given)
    return _happen(session, context, acting_as.name)


def _normal(reasons: Mapping[str, str]) -> dict[str, str]:
    return {str(stelle(ref)): clean("begruendungen", text).strip() for ref, text in reasons.items() if text.strip()}


def _four_eyes(procedure: Procedure, step: Transition, case: Case, actor: Actor) -> None:
    for earlier in step.not_by:
        if actor.key and case.done_by.get(earlier) == actor.key:
            before = procedure.transition(earlier)
            label = before.label if before else earlier
            raise NotAllowed(f"„{step.label}“ muss eine andere Person ausführen als „{label}“ (Vier-Augen-Prinzip).")


def entered(context: Context, given: Mapping[str, object]) -> dict[str, Any]:
    """What was entered, checked against the declaration and the codes that the case allows. Raises `FactError`."""
    step = context.transition
    assert step is not None
    values = checked(step.fields, given)
    refusals = []
    for path, options in step.options.items():
        allowed = {code for code, _ in options(context)}
        refusals += [
            Refusal(where, value, "diese Auswahl gibt es hier nicht")
            for where, value in _at(path, values)
            if value is not None and value not in allowed
        ]
    if refusals:
        raise FactError(*refusals)
    return values


def _at(path: str, values: Any, where: str = "") -> Iterable[tuple[str, Any]]:
    """The values at a path such as `kandidaten.id`, lists passed through."""
    if isinstance(values, list | tuple) and not hasattr(values, "_asdict"):
        for i, value in enumerate(values):
            yield from _at(path, value, f"{where}[{i}]")
        return
    if not path:
        yield where, values
        return
    name, _, rest = path.partition(".")
    inner = values.get(name) if isinstance(values, Mapping) else getattr(values, name, None)
    if inner is not None:
        yield from _at(rest, inner, f"{where}.{name}" if where else name)


# Confirmations and votes.


def _confirm(session: Session, context: Context, slot: str, given: Mapping[str, object]) -> Done:
    """One of several groups confirms; the step happens with the last of them. New facts start the round anew."""
    case, step = context.case, context.transition
    assert step is not None
    waiting = {b.slot: b for b in Bestaetigung.objects.filter(case=case, transition=step.key)} if case.pk else {}
    first = next(iter(waiting.values()), None)
    context.given = entered(context, given if given or first is None else first.content)
    content = json_form(context.given)
    if first is not None and first.content != content:
        Bestaetigung.objects.filter(case=case, transition=step.key).delete()
        waiting = {}
    if any(b.person_id == context.actor.person_id for s, b in waiting.items() if s != slot):
        raise NotAllowed(f"„{step.label}“ müssen zwei verschiedene Personen bestätigen.")
    missing = [by.name for by in step.joint if by.name != slot and by.name not in waiting]
    if not missing:
        context.note(f"{step.key}_bestaetigt_von", [*waiting, slot])
        done = _happen(session, context, slot)
        Bestaetigung.objects.filter(case=case, transition=step.key).delete()
        return done
    obstacles(context)  # nobody confirms what could not happen
    return _wait(session, context, slot, content, CONFIRMED, tuple(missing))


def _vote(session: Session, context: Context, ballot: Ballot, seat: str, given: Mapping[str, object]) -> Done:
    """One seat votes. With the last vote the step happens; a vote that the rule cannot do with is asked for again."""
    case, step = context.case, context.transition
    assert step is not None
    vote = entered(context, given)
    held = {b.slot: b.content for b in Bestaetigung.objects.filter(case=case, transition=step.key)}
    if seat in held:
        raise NotPossible("Ihre Stimme ist schon abgegeben; sie lässt sich nicht mehr ändern.")
    own: Any = json_form(vote)
    held[seat] = own
    missing = tuple(s for s in ballot.seats if s not in held)
    if missing:
        return _wait(session, context, seat, held[seat], VOTED, missing)
    votes = {s: next(iter(held[s].values())) for s in ballot.seats}
    context.extra[ballot.fact] = votes
    try:
        obstacles(context)
    except FactError as error:
        again = [s for s in ballot.seats if any(p == f"{ballot.fact}.{s}" for r in error.refusals for p in r.paths)]
        if not again or again == [seat]:
            raise
        Bestaetigung.objects.filter(case=case, transition=step.key, slot__in=again).delete()
        return _wait(session, context, seat, held[seat], VOTED, tuple(again))
    done = _happen(session, context, seat)
    Bestaetigung.objects.filter(case=case, transition=step.key).delete()
    return done


def _wait(session: Session, context: Context, slot: str, content: Any, kind: str, missing: tuple[str, ...]) -> Done:
    """Keep a confirmation or vote until the others are in. The event says who, not what."""
    case, step = context.case, context.transition
    assert step is not None
    assert context.actor.person is not None
    if not case.pk:
        raise NotPossible("Ein Vorgang, den mehrere bestätigen müssen, wird zuerst angelegt.")
    entry = session.begin(kind, case.subject, context.actor.key, step=step.key, slot=slot)
    Bestaetigung.objects.update_or_create(
        case=case,
        transition=step.key,
        slot=slot,
        defaults={"person": context.actor.person, "at": session.at, "content": content},
    )
    case.changed_at = session.at
    case.save(update_fields=["changed_at"])
    return Done(case, entry.seq, waiting_for=missing)


# The step itself.


def _happen(session: Session, context: Context, acting_as: str) -> Done:
    case, step, procedure = context.case, context.transition, context.procedure
    assert step is not None
    found = obstacles(context)
    before = case.state
    entry = session.begin(STEP, "", context.actor.key)
    context.entry = entry
    opening = case.pk is None
    if opening:
        _number(case, procedure, context.day)
    entry.subject = case.subject
    state = step.target(context) if callable(step.target) else (step.target or case.state)
    given, case.state, case.version = json_form(context.given), state, case.version + 1
    case.done_by = {**case.done_by, step.key: context.actor.key}
    case.changed_at = session.at
    case.closed_on = context.day if procedure.state(state).final else None
    case.save()
    if step.effect is not None:
        step.effect(context)
    _keep(context, given)
    _deadlines(context, step)
    _invitations(context, step)
    documents = [_document(session, context, key) for key in step.documents if _wanted(context, key)]
    if procedure.headline is not None:
        case.headline = procedure.headline(context)[:200]
    case.save()
    if procedure.state(state).final:
        _close(case, context.day)
    receipts = [receipt.as_json() for a in found.answers if (receipt := a.receipt) is not None]
    entry.content.update(
        case=case.number, procedure=procedure.name, step=step.key, version=case.version, before=before, after=state,
        acting_as=acting_as, given=given, reasons=dict(context.reasons), noted=dict(context.extra),
        departures=found.reasoned, documents=documents, receipts=receipts,
    )  # fmt: skip
    if step.ballot is not None:
        _votes_apart(session, entry, case, step.ballot)
    _forget_draft(context)
    outbox.after_step(context, before, session.at)
    opened = [_open_next(session, context, o) for o in context.opened]
    for following in context.followed:
        _follow(session, following, context.day)
    return Done(case, entry.seq, obstacles=tuple(found.reasoned), opened=opened)


def _votes_apart(session: Session, entry: Entry, case: Case, ballot: Ballot) -> None:
    """Single votes and what repeats them stand in an event of their own, which is deleted earlier than the rest."""
    votes = entry.content["noted"].pop(ballot.fact)
    session.begin(VOTES, case.subject, "", noted={ballot.fact: votes}, receipts=entry.content.pop("receipts"))
    entry.content["receipts"] = []


def _number(case: Case, procedure: Procedure, day: dt.date) -> None:
    """A number by decree, year and running count; the row is written once to get its count."""
    case.number = f"neu-{hashlib.sha256(str(case.opened_at).encode()).hexdigest()[:20]}"
    case.save()
    case.number = f"{procedure.decree.upper()}-{day.year}-{case.pk:05}"


def _keep(context: Context, given: Any) -> None:
    """The facts of the step become facts of the case; `sources` remembers which event brought them."""
    case = context.case
    new = {**given, **context.extra}
    if context.reasons:
        new["begruendungen"] = {**case.data.get("begruendungen", {}), **context.reasons}
    case.data = {**case.data, **new}
    case.sources = {**case.sources, **dict.fromkeys(new, context.writing.seq)}


def _deadlines(context: Context, step: Transition) -> None:
    case, day = context.case, context.day
    for keys, state in ((step.meets, FristState.MET), (step.drops, FristState.DROPPED)):
        if keys:
            case.fristen.filter(key__in=keys, state=FristState.RUNNING).update(state=state, ended=day)
    for key in step.starts:
        start_deadline(context, key)


def start_deadline(context: Context, key: str) -> None:
    """Start a deadline of the case anew, if it has an end."""
    case = context.case
    case.fristen.filter(key=key, state=FristState.RUNNING).update(state=FristState.DROPPED, ended=context.day)
    due = context.procedure.deadline(key).due(context)
    if due is not None:
        Frist.objects.create(case=case, key=key, started=context.day, due=due)


def _invitations(context: Context, step: Transition) -> None:
    for key in step.invites:
        participation = context.procedure.participation(key)
        if participation.needed is None or participation.needed(context):
            due = context.day + dt.timedelta(days=participation.days)
            Beteiligung.objects.create(case=context.case, key=key, invited=context.day, due=due)


def _wanted(context: Context, key: str) -> bool:
    document = context.procedure.document(key)
    return document is not None and (document.when is None or document.when(context))


def _document(session: Session, context: Context, key: str) -> dict[str, object]:
    """Write a document as it stands now and keep it under the next version."""
    from erlass.documents.letter import letter_pdf  # Typst is loaded by the first document only

    document, case = context.procedure.document(key), context.case
    assert document is not None
    chain = f"{case.number} · Ereignis {context.writing.seq} nach Kette {session.head[:16]}"
    data = letter_pdf(replace(document.letter(context), reference=case.number, footer=chain))
    version = case.dokumente.filter(key=key).count() + 1
    digest = hashlib.sha256(data).hexdigest()
    Dokument.objects.create(
        case=case, key=key, version=version, title=document.title, made_at=session.at, event=context.writing.seq,
        sha256=digest, data=data,
    )  # fmt: skip
    return {"key": key, "version": version, "sha256": digest}


def _close(case: Case, day: dt.date) -> None:
    """What is still open when a case ends is no longer needed."""
    case.fristen.filter(state=FristState.RUNNING).update(state=FristState.DROPPED, ended=day)
    case.bestaetigungen.all().delete()


def _forget_draft(context: Context) -> None:
    step, person = context.transition, context.actor.person
    account = getattr(person, "account", None)
    if step is not None and account is not None:
        Entwurf.objects.filter(account=account, form=draft_name(context.procedure, step, context.case)).delete()


def draft_name(procedure: Procedure, step: Transition, case: Case | None) -> str:
    """How the draft of a step's form is found again."""
    where = case.number if case is not None and case.pk and not step.opens else procedure.name
    return f"{where}/{step.key}"


def _open_next(session: Session, context: Context, opening: Opening) -> Case:
    """Open a case that a step called for, as the system."""
    procedure = find_procedure(opening.procedure)
    parent = context.case if opening.within else None
    actor = system(context.day)
    return _open(
        session, procedure, opening.transition, actor, opening.behoerde, opening.facts, opening.person, parent, {}
    ).case


def _follow(session: Session, following: Following, day: dt.date) -> None:
    actor = system(day)
    _take(session, following.case.pk, following.transition, actor, following.facts, None, {})


# Participation.


def answer_participation(
    beteiligung: Beteiligung, actor: Actor, outcome: str, text: str = "", *, now: dt.datetime | None = None
) -> Beteiligung:
    """Record how a participation ended: by the body itself or by whoever may note it. Raises `NotAllowed`, `FactError`."""
    with journal.session(now) as session:
        found = Beteiligung.objects.select_related("case__behoerde").get(pk=beteiligung.pk)
        case, procedure = found.case, find_procedure(found.case.procedure)
        declared = procedure.participation(found.key)
        acting_as = require(actor, (*declared.body, *declared.recorded_by), case.target, f"„{declared.label}“")
        if found.outcome:
            raise NotPossible("Diese Beteiligung ist schon abgeschlossen.")
        if outcome not in declared.outcomes.__members__:
            raise FactError(Refusal("outcome", outcome, "diese Antwort ist nicht vorgesehen", declared.cites))
        found.outcome, found.text = outcome, clean("text", text)[:4000] if declared.with_text else ""
        found.answered, found.answered_by = timezone.localdate(session.at), actor.person
        found.save()
        case.changed_at, case.version = session.at, case.version + 1
        case.save(update_fields=["changed_at", "version"])
        session.begin(
            ANSWERED, case.subject, actor.key, participation=found.key, outcome=outcome, text=found.text,
            acting_as=acting_as.name, version=case.version,
        )  # fmt: skip
        return found


# Looking ahead.


@dataclass(frozen=True)
class Outlook:
    """What a step looks like for somebody before they take it: whether they may, and what stands in the way already."""

    transition: Transition
    allowed: bool
    obstacles: tuple[Obstacle, ...]
    departures: tuple[Obstacle, ...]
    done_by_other_eyes: str = ""
    waiting_for: tuple[str, ...] = ()
    confirmed: tuple[str, ...] = ()

    @property
    def possible(self) -> bool:
        return self.allowed and not self.obstacles and not self.done_by_other_eyes


def outlook(case: Case, procedure: Procedure, step: Transition, actor: Actor, day: dt.date) -> Outlook:
    """Look at a step without taking it."""
    context = Context(case, procedure, step, actor, day)
    allowed = as_whom(actor, step.by, case.target) is not None
    try:
        found = examine(context, only_early=True)
    except FactError as error:
        found = Examined(broken=[Obstacle(r.text, r.cites, MUSS) for r in error.refusals])
    eyes = ""
    try:
        _four_eyes(procedure, step, case, actor)
    except NotAllowed as error:
        eyes = str(error)
    slots = set(case.bestaetigungen.filter(transition=step.key).values_list("slot", flat=True)) if case.pk else set()
    wanted = step.ballot.seats if step.ballot else tuple(by.name for by in step.joint)
    return Outlook(
        step, allowed, tuple(found.broken), tuple(o for o in found.unreasoned if o.strength is SOLL), eyes,
        tuple(s for s in wanted if s not in slots), tuple(s for s in wanted if s in slots),
    )  # fmt: skip


__all__ = [
    "Done", "Outlook", "answer_participation", "draft_name", "entered", "examine", "open_case", "outlook", "start_deadline",
    "take_step",
]  # fmt: skip
