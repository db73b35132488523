"""What somebody sees of a case: its facts with who entered them, its way here, what is pending; the same for pages and
interface.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from erlass.cases.errors import NotPossible
from erlass.cases.models import Case, Dokument
from erlass.cases.perform import ANSWERED, CONFIRMED, MISSED, STEP, VOTED, Outlook, outlook
from erlass.cases.procedures import Document, Procedure
from erlass.cases.registry import procedure as find_procedure
from erlass.law.display import Node, display
from erlass.law.jsonform import day_of
from erlass.people import policy
from erlass.people.models import Person
from erlass.people.policy import Actor, NotAllowed
from erlass.registers.models import Event

REASONS = "begruendungen"


@dataclass(frozen=True, slots=True)
class SeenFact:
    """A fact of a case as people read it, who brought it and when. `value` is its JSON form."""

    name: str
    value: Any
    node: Node
    by: str
    at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of a case in words. A purged one says only that something happened."""

    seq: int
    at: dt.datetime
    text: str
    by: str
    acting_as: str
    step: str = ""
    after: str = ""
    departures: tuple[Mapping[str, Any], ...] = ()
    hash: str = ""


def hidden_names(case: Case, procedure: Procedure, actor: Actor) -> set[str]:
    """Facts of the case that the actor does not see."""
    target = case.target
    ballots = {t.ballot.fact for t in procedure.transitions if t.ballot is not None}
    hidden = {name for name, groups in procedure.hidden.items() if not policy.may(actor, groups, target)}
    return hidden | (ballots - procedure.hidden.keys())


def facts(case: Case, actor: Actor) -> list[SeenFact]:
    """The facts of a case that the actor may see, in the order in which they came."""
    procedure = find_procedure(case.procedure)
    hidden = hidden_names(case, procedure, actor)
    events = {e.seq: e for e in Event.objects.filter(seq__in=set(case.sources.values())).defer("content_text")}
    names = _names(e.actor for e in events.values())
    found = []
    for name, value in case.data.items():
        if name in hidden or name == REASONS:
            continue
        event = events.get(case.sources.get(name, 0))
        node = display(procedure.field(name), _readable(procedure, name, value), name=name)
        found.append(
            SeenFact(
                name, value, node, names.get(event.actor, "selbsttätig") if event else "", event.at if event else None
            )
        )
    return found


def _readable(procedure: Procedure, name: str, value: Any) -> Any:
    """A value in JSON form as the typed value of its declaration, so that codes and days are written in words."""
    from erlass.law.errors import FactError
    from erlass.law.validation import checked

    field = procedure.field(name)
    if field is None or value is None:
        return day_of(value) or _persons_named(value)
    try:
        return checked((field,), {name: value})[name] if not _is_person(value) else _persons_named(value)
    except FactError:
        return value


def _is_person(value: object) -> bool:
    return isinstance(value, str) and value.startswith("p-") and len(value) <= 20


def _persons_named(value: Any) -> Any:
    """Keys of persons as their names."""
    if _is_person(value):
        found = Person.objects.filter(key=value).first()
        return found.name if found else value
    return value


def _names(keys: Iterable[str]) -> dict[str, str]:
    return dict(Person.objects.filter(key__in=set(keys)).values_list("key", "name"))


def history(case: Case, actor: Actor) -> list[Happened]:
    """The way of a case, the latest event last."""
    procedure = find_procedure(case.procedure)
    events = list(Event.objects.filter(subject=case.subject).order_by("seq"))
    names = _names(e.actor for e in events)
    return [_happened(procedure, event, names) for event in events if event.kind in WORDS or event.purged]


WORDS = {
    STEP: "{step}", CONFIRMED: "{step}: bestätigt", VOTED: "{step}: Stimme abgegeben", ANSWERED: "{participation}: {outcome}",
    MISSED: "Frist „{deadline}“ abgelaufen",
}  # fmt: skip


def _happened(procedure: Procedure, event: Event, names: Mapping[str, str]) -> Happened:
    if event.purged:
        return Happened(event.seq, event.at, "Inhalt fristgemäß gelöscht", "", "", hash=event.hash)
    content = event.content
    step = procedure.transition(content.get("step", ""))
    words = {"step": step.label if step else content.get("step", "")}
    if event.kind == ANSWERED:
        declared = procedure.participation(content["participation"])
        words |= {"participation": declared.label, "outcome": declared.outcomes[content["outcome"]].label}
    if event.kind == MISSED:
        words["deadline"] = procedure.deadline(content["deadline"]).label
    return Happened(
        event.seq, event.at, WORDS[event.kind].format(**words), names.get(event.actor, "selbsttätig"),
        content.get("acting_as", content.get("slot", "")), content.get("step", ""), content.get("after", ""),
        tuple(content.get("departures", ())), event.hash,
    )  # fmt: skip


def outlooks(case: Case, actor: Actor, day: dt.date) -> list[Outlook]:
    """The steps that start from where the case stands; those of the system are left out."""
    procedure = find_procedure(case.procedure)
    steps = [t for t in procedure.starting_from(case.state) if not t.automatic]
    return [outlook(case, procedure, step, actor, day) for step in steps]


def documents(case: Case, actor: Actor) -> list[Dokument]:
    """The documents of a case that the actor may read, without their bytes."""
    procedure, target = find_procedure(case.procedure), case.target
    readable = [d.key for d in procedure.documents if not d.readers or policy.may(actor, d.readers, target)]
    return list(case.dokumente.filter(key__in=readable).defer("data"))


def document(case: Case, actor: Actor, key: str, version: int) -> Dokument:
    """One document with its bytes. Raises `NotPossible` or `NotAllowed`."""
    procedure = find_procedure(case.procedure)
    declared: Document | None = procedure.document(key)
    found = case.dokumente.filter(key=key, version=version).first()
    if declared is None or found is None:
        raise NotPossible("Dieses Dokument gibt es nicht.", missing=True)
    if declared.readers and not policy.may(actor, declared.readers, case.target):
        raise NotAllowed("Dieses Dokument ist Ihnen nicht zugänglich.")
    return found


def leave_trace(case: Case, actor: Actor, what: str) -> None:
    """Note a look at a case whose procedure is confidential."""
    procedure = find_procedure(case.procedure)
    granted = policy.as_whom(actor, procedure.readers, case.target)
    if procedure.confidential and granted is not None:
        policy.note_access(
            actor, granted, f"{procedure.title} {case.number}: {what}", case.subject, case.person_id, case.behoerde_id
        )
