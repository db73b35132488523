"""Procedures as declarations: states, steps and who takes them, what is asked and checked, who takes part, deadlines,
documents, effects.

A decree writes these values and nothing else; the kernel (`erlass.cases.perform`) carries them out, pages and interface show
them, and the diagram of a procedure is drawn from them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from erlass.law.errors import DeclarationError
from erlass.law.facts import Choice, Field, fields_of_record
from erlass.law.roles import By
from erlass.law.rulebook import Rule
from erlass.law.strength import MUSS, Strength
from erlass.law.strength import State as CheckState

if TYPE_CHECKING:
    from erlass.cases.context import Context
    from erlass.documents.letter import Letter

Facts: TypeAlias = Mapping[str, object]
Option: TypeAlias = tuple[str, str]
"""A code and its label."""
ANY_OPEN = "*"
"""As the source of a step: every state that is not final."""


@dataclass(frozen=True, slots=True)
class State:
    """A state of a case. In a `final` one the procedure is over."""

    key: str
    label: str
    final: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A checklist or rule of the decree that a step must pass, and how its facts are found. A checklist blocks or asks for
    reasons; a rule that refuses its facts blocks as well. `early`: needs nothing of what is entered with the step, so that it
    can be shown beforehand. `when`: asked only if this holds.
    """

    rule: Rule
    facts: Callable[[Context], Facts]
    early: bool = False
    when: Callable[[Context], bool] | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """A condition of one step that is no checklist: the provision, how strongly it binds, the German sentence that must hold.
    `details` adds what exactly was found.
    """

    ref: str
    text: str
    test: Callable[[Context], bool | CheckState]
    strength: Strength = MUSS
    details: Callable[[Context], str] | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time limit. `due` gives its last day when it starts. `remind`: how many days before its end somebody is reminded;
    `every`: reminded again and again after so many days until it is met. `to`: who is reminded. `then`: the step that the
    system takes on the day after.
    """

    key: str
    label: str
    cites: str
    due: Callable[[Context], dt.date | None]
    to: tuple[By, ...]
    remind: tuple[int, ...] = (14, 3)
    every: int = 0
    then: str = ""
    quiet: bool = False
    """Not shown as missed when it runs out: it only waits for its day."""


class Ausgang(Choice):
    """What became of an invitation to take part, unless a participation has its own words."""

    teilgenommen = "hat teilgenommen"
    eingeladen_nicht_erschienen = "eingeladen, nicht erschienen"
    verzichtet = "hat verzichtet"


@dataclass(frozen=True, slots=True)
class Participation:
    """Somebody who must be drawn in. `body` answers within `days`; `recorded_by` may note the answer instead.

    `needed`: whether the participation applies to the case at all. `outcomes`: how it can end.
    """

    key: str
    label: str
    cites: str
    body: tuple[By, ...]
    recorded_by: tuple[By, ...] = ()
    days: int = 14
    outcomes: type[Choice] = Ausgang
    needed: Callable[[Context], bool] | None = None
    with_text: bool = True


@dataclass(frozen=True, slots=True)
class Document:
    """A document of a procedure. `letter` writes it when a step calls for it; `readers` if not all who see the case.

    `optional`: printed on demand by those readers, not by a step.
    """

    key: str
    title: str
    cites: tuple[str, ...]
    letter: Callable[[Context], Letter]
    readers: tuple[By, ...] = ()
    when: Callable[[Context], bool] | None = None


@dataclass(frozen=True, slots=True)
class Ballot:
    """A vote by seats that stays hidden until all are in. The step happens when the last vote is cast.

    `fact`: under which name the votes go into the case; `keep_months`: how long the single votes are kept.
    """

    seats: tuple[str, ...]
    fact: str = "stimmen"
    keep_months: int = 12


@dataclass(frozen=True, eq=False)
class Transition:
    """One step. `source`: the states it starts from; none opens a case. `target`: where it leads, None where the state stays.

    `asks`: the record of facts that is entered. `options`: for fields whose codes depend on the case (persons, groups).
    `joint`: groups that must each confirm before it happens. `not_by`: earlier steps that somebody else must have taken (four
    eyes). `effect`: what it does to registers and other cases. `form`: the step has a document that the person fills in by
    answering. `automatic`: only the system takes it. `anytime`: possible, but nobody waits for it. `bulk`: may be taken for several
    cases at once.
    """

    key: str
    label: str
    source: tuple[str, ...]
    target: str | Callable[[Context], str] | None
    by: tuple[By, ...]
    cites: tuple[str, ...]
    about: str = ""
    asks: type[tuple[Any, ...]] | None = None
    options: Mapping[str, Callable[[Context], Iterable[Option]]] = field(default_factory=dict)
    preset: Callable[[Context], Facts] | None = None
    checks: tuple[Asked, ...] = ()
    needs: tuple[Need, ...] = ()
    joint: tuple[By, ...] = ()
    ballot: Ballot | None = None
    not_by: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    meets: tuple[str, ...] = ()
    drops: tuple[str, ...] = ()
    invites: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    effect: Callable[[Context], None] | None = None
    notify: tuple[By, ...] = ()
    danger: bool = False
    anytime: bool = False
    bulk: bool = False

    @property
    def opens(self) -> bool:
        return not self.source

    @property
    def moves(self) -> bool:
        """Whether a case waits for this step to go on."""
        return self.target is not None and not self.danger and not self.anytime

    @property
    def automatic(self) -> bool:
        return all(by.relation == "system" for by in self.by)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """What is asked, as declared."""
        return fields_of_record(self.asks) if self.asks else ()

    @cached_property
    def excusable(self) -> tuple[tuple[str, str], ...]:
        """Provisions one may depart from with a reason, each with the sentence that should hold."""
        from erlass.law.strength import SOLL

        found: dict[str, list[str]] = {}
        for asked in self.checks:
            for check in asked.rule.checks:
                if check.strength is SOLL:
                    found.setdefault(check.ref, []).append(check.text)
        for need in self.needs:
            if need.strength is SOLL:
                found.setdefault(need.ref, []).append(need.text)
        return tuple((ref, " ".join(texts)) for ref, texts in found.items())


@dataclass(frozen=True, eq=False)
class Procedure:
    """A procedure of a decree. `readers` see its cases, or those of their office (see `By.within` for states); `hidden` names
    facts that only some of them see. `confidential`: each look at a case leaves a trace. `opener_is_subject`: whoever opens
    a case is the person it concerns. `keep_months`: how long a case is kept after its end. `parent`: the procedure within
    whose cases new ones are opened. `columns`: facts shown in lists.
    """

    key: str
    title: str
    about: str
    cites: tuple[str, ...]
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    readers: tuple[By, ...]
    keep_months: int
    deadlines: tuple[Deadline, ...] = ()
    participations: tuple[Participation, ...] = ()
    documents: tuple[Document, ...] = ()
    hidden: Mapping[str, tuple[By, ...]] = field(default_factory=dict)
    confidential: bool = False
    opener_is_subject: bool = False
    parent: str = ""
    columns: tuple[str, ...] = ()
    headline: Callable[[Context], str] | None = None
    kept_because: str = ""
    decree: str = ""
    """Key of the decree; set when the procedure is registered."""

    @cached_property
    def _states(self) -> Mapping[str, State]:
        return {s.key: s for s in self.states}

    @cached_property
    def _transitions(self) -> Mapping[str, Transition]:
        return {t.key: t for t in self.transitions}

    @cached_property
    def name(self) -> str:
        """The public name, `sap.bestellung`."""
        return f"{self.decree}.{self.key}"

    def state(self, key: str) -> State:
        return self._states[key]

    def transition(self, key: str) -> Transition | None:
        return self._transitions.get(key)

    def deadline(self, key: str) -> Deadline:
        return self._deadlines[key]

    @cached_property
    def _deadlines(self) -> Mapping[str, Deadline]:
        return {d.key: d for d in self.deadlines}

    def participation(self, key: str) -> Participation:
        return next(p for p in self.participations if p.key == key)

    def document(self, key: str) -> Document | None:
        return next((d for d in self.documents if d.key == key), None)

    def field(self, name: str) -> Field | None:
        """The declaration of a fact by its name, wherever a step asks for it or a rule of a step knows it."""
        return self._fields.get(name)

    @cached_property
    def _fields(self) -> Mapping[str, Field]:
        versions = [v for t in self.transitions for asked in t.checks for v in asked.rule.versions]
        ruled = {f.name: f for version in versions for f in version.fields}
        return ruled | {f.name: f for t in self.transitions for f in t.fields}

    @property
    def openings(self) -> tuple[Transition, ...]:
        return tuple(t for t in self.transitions if t.opens)

    def sources(self, transition: Transition) -> tuple[str, ...]:
        """The states a step starts from, written out."""
        if ANY_OPEN in transition.source:
            return tuple(s.key for s in self.states if not s.final)
        return transition.source

    def starting_from(self, state: str) -> Sequence[Transition]:
        return [t for t in self.transitions if not t.opens and state in self.sources(t)]

    def problems(self) -> Iterable[str]:
        """What is wrong with the declaration in itself."""
        steps = self._transitions
        deadlines, invited = {d.key for d in self.deadlines}, {p.key for p in self.participations}
        documents = {d.key for d in self.documents}
        for t in self.transitions:
            where = f"{self.key}.{t.key}"
            named = {*self.sources(t), *((t.target,) if isinstance(t.target, str) else ())}
            yield from (f"{where}: no state {s}" for s in sorted(named - self._states.keys()))
            yield from (f"{where}: no deadline {d}" for d in sorted({*t.starts, *t.meets, *t.drops} - deadlines))
            yield from (f"{where}: no participation {p}" for p in sorted(set(t.invites) - invited))
            yield from (f"{where}: no document {d}" for d in sorted(set(t.documents) - documents))
            yield from (f"{where}: no step {s}" for s in sorted(set(t.not_by) - steps.keys()))
            if not t.by:
                yield f"{where}: nobody may take it"
            if t.opens and t.target is None:
                yield f"{where}: opens a case in no state"
        yield from (f"{self.key}: no step {d.then}" for d in self.deadlines if d.then and d.then not in steps)
        reached = {t.target for t in self.transitions if isinstance(t.target, str)}
        if all(isinstance(t.target, str) or t.target is None for t in self.transitions):
            yield from (f"{self.key}: state {s.key} is never reached" for s in self.states if s.key not in reached)

    def check(self) -> None:
        """Raises `DeclarationError` if the declaration contradicts itself."""
        found = list(self.problems())
        if found:
            raise DeclarationError("; ".join(found))

    def cited(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """What the procedure covers, by kind and public name, for the table of provisions."""
        return {
            "transition": {f"{self.key}.{t.key}": t.cites for t in self.transitions},
            "deadline": {f"{self.key}.{d.key}": (d.cites,) for d in self.deadlines},
            "participation": {f"{self.key}.{p.key}": (p.cites,) for p in self.participations},
            "document": {f"{self.key}.{d.key}": d.cites for d in self.documents},
        }
