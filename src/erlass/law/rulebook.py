"""Rules, checks and checklists, and asking them: the heart of the grammar.

A rule is a plain function with a citation. Rules call rules, as functions do; while a question is asked each call is
recorded, and that record is the explanation. A rule that changed has several versions, a figure that changed several
dated values; the day of the question picks both.
"""

from __future__ import annotations

import datetime as dt
import typing
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import replace
from functools import cached_property
from types import FunctionType
from typing import Any, TypeVar

from erlass.law.answer import Answer, Finding, Pruefergebnis, Step
from erlass.law.decree import Decree, Figure
from erlass.law.errors import DeclarationError, FactError, NotAsked, Refusal, UnknownName
from erlass.law.facts import REQUIRED, Fact, Field, field_of
from erlass.law.stelle import Stelle, stelle
from erlass.law.strength import KANN, SOLL, State, Strength

Fn = TypeVar("Fn", bound=Callable[..., Any])


class _Parameter:
    def __repr__(self) -> str:
        return "PARAMETER"


PARAMETER: Any = _Parameter()
"""Default of an argument that is a dated figure of the decree with the same name."""

REASONS = "begruendungen"
"""Name of the fact that holds the reasons for departures from SOLL provisions, by reference."""


class Version:
    """One version of a rule: its function and the days on which it holds (`von`, `bis` inclusive)."""

    def __init__(self, fn: FunctionType, cites: tuple[Stelle, ...], von: dt.date, bis: dt.date) -> None:
        self.fn, self.cites, self.von, self.bis = fn, cites, von, bis
        self.cite_texts = tuple(map(str, cites))
        code = fn.__code__
        self.names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        first_default = code.co_argcount - len(fn.__defaults__ or ())
        self.defaults: dict[str, object] = dict(
            zip(self.names[first_default : code.co_argcount], fn.__defaults__ or (), strict=True)
        )
        self.defaults.update(fn.__kwdefaults__ or {})
        self.wants_day = "as_of" in self.names

    @cached_property
    def hints(self) -> dict[str, Any]:
        return typing.get_type_hints(self.fn, include_extras=True)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The declared facts in the order of the signature; figures of the decree are marked as such."""
        fields = []
        for name in self.names:
            if name == "as_of":
                continue
            default = self.defaults.get(name, REQUIRED)
            if name not in self.hints:
                raise DeclarationError(f"{self.fn.__qualname__}: {name} has no type")
            field = field_of(name, self.hints[name], None if default is PARAMETER else default)
            if default is PARAMETER:
                field = replace(field, parameter=name)
            fields.append(field)
        return tuple(fields)

    @cached_property
    def _figures(self) -> dict[str, Field]:
        return {f.name: replace(f, default=REQUIRED, parameter="") for f in self.fields if f.parameter}

    def value_of(self, figure: Figure) -> Any:
        """The value of a figure; one that is not the decree's own is checked against what the rule can calculate with.

        Raises `FactError`.
        """
        if figure.origin == "Quelle":
            return figure.value
        from erlass.law.validation import checked

        return checked((self._figures[figure.name],), {figure.name: figure.value}, prefix="annahmen")[figure.name]

    @cached_property
    def result(self) -> Field | None:
        """The declared result, or None for checks, checklists and rules that give no value back."""
        hint = self.hints.get("return", type(None))
        return None if hint is type(None) else field_of("result", hint)


class Rule:
    """A rule of a decree by its name; calling it inside a question picks the version of the day and records a step."""

    kind = "rule"

    def __init__(
        self, book: Rulebook, name: str, title: str, topic: str, readings: tuple[str, ...], volatile: bool
    ) -> None:
        self.book, self.name, self.title, self.topic = book, name, title, topic
        self.readings, self.volatile = readings, volatile
        self.versions: list[Version] = []

    @property
    def public_name(self) -> str:
        return f"{self.book.decree.key}.{self.name}"

    @property
    def checks(self) -> tuple[Check, ...]:
        return ()

    def version(self, day: dt.date) -> Version:
        for version in self.versions:
            if version.von <= day <= version.bis:
                return version
        raise UnknownName(f"{self.public_name}: am {day.isoformat()} gibt es diese Regel nicht.")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        question = _question.get(None)
        if question is None:
            raise NotAsked(f"{self.public_name} has no version and no figures outside a question; use ask()")
        version = self.version(question.as_of)
        step = Step(self, version.cite_texts, {})
        step.inputs = values = self._bind(version, question, step, args, kwargs)
        outer = question.steps
        outer.append(step)
        question.steps = step.steps
        try:
            step.value = self._evaluate(version, values, question)
        finally:
            question.steps = outer
        return step.value

    def _bind(
        self, version: Version, question: Question, step: Step, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> dict[str, object]:
        values: dict[str, object] = dict(zip(version.names, args, strict=False))
        values.update(kwargs)
        for name, default in version.defaults.items():
            if default is PARAMETER:
                if values.get(name) is None:
                    figure = question.figure(self.book.decree, name)
                    values[name] = version.value_of(figure)
                else:
                    figure = question.given(self.book.decree, name, values[name])
                step.figures.append(figure)
            elif name not in values:
                values[name] = default
        if version.wants_day:
            values["as_of"] = question.as_of
        return values

    def _evaluate(self, version: Version, values: dict[str, object], question: Question) -> object:
        return version.fn(**values)


class Check(Rule):
    """One requirement: a function that says whether it is kept. `ref`, `strength` and `text` say what it asks for."""

    kind = "check"
    strength: Strength
    text: str

    @property
    def ref(self) -> str:
        return self.versions[0].cite_texts[0]

    def open_facts(self, version: Version, values: Mapping[str, object]) -> tuple[list[str], bool]:
        """The human findings among its facts that are still null, and whether the check can be asked all the same
        (because it declares that it copes with null)."""
        missing = [f for f in version.fields if f.fact.decided_by and values[f.name] is None]
        return [f.name for f in missing], all(f.nullable for f in missing)


class Checklist(Rule):
    """Checks that are asked together. The declaring function states all facts, refuses what does not fit together and
    gives back the named extras (a record or nothing)."""

    def __init__(self, *args: Any, checks: tuple[Check, ...]) -> None:
        super().__init__(*args)
        self._checks = checks

    @property
    def checks(self) -> tuple[Check, ...]:
        return self._checks

    def _evaluate(self, version: Version, values: dict[str, object], question: Question) -> Pruefergebnis:
        extras = version.fn(**values)
        reasons = _reasons(values.get(REASONS))
        findings: list[Finding] = []
        open_facts: dict[str, None] = {}
        for check in self._checks:
            part = check.version(question.as_of)
            missing, askable = check.open_facts(part, values)
            state = State.OFFEN
            if askable:
                state = _state(check, check(**{n: values[n] for n in part.names if n in values}), reasons)
            if state is State.OFFEN:
                open_facts |= dict.fromkeys(missing)
            findings.append(
                Finding(check.name, check.text, check.ref, check.strength, state, reasons.get(check.ref, ""))
            )
        question.findings += findings
        verstoesse, warnungen, abweichungen = (
            self.book.in_order(f.ref for f in findings if f.state is state) for state in _LISTED
        )
        named = extras._asdict() if extras is not None else {}
        return Pruefergebnis(verstoesse, warnungen, abweichungen, tuple(open_facts), named)


_LISTED = (State.VERSTOSS, State.WARNUNG, State.ABWEICHUNG)


def _reasons(given: object) -> dict[str, str]:
    """The given reasons by normalised reference, blank ones left out."""
    reasons = given if isinstance(given, Mapping) else {}
    return {str(stelle(ref)): text for ref, text in reasons.items() if text.strip()}


def _state(check: Check, kept: object, reasons: Mapping[str, str]) -> State:
    if kept is State.ENTFAELLT or kept is State.OFFEN:
        return kept
    if kept is True:
        return State.ERFUELLT
    if kept is not False:
        raise DeclarationError(f"{check.public_name} must return True, False, ENTFAELLT or OFFEN, not {kept!r}")
    if check.strength is SOLL:
        return State.ABWEICHUNG if check.ref in reasons else State.WARNUNG
    return State.VERSTOSS


class Rulebook:
    """All rules, checks and checklists of one decree; the decorators that declare them are its methods."""

    def __init__(self, decree: Decree) -> None:
        self.decree = decree
        self.rules: dict[str, Rule] = {}
        self.checks: dict[str, Check] = {}
        self._topic = ""

    def topic(self, title: str) -> None:
        """Start a new group: what is declared from here on is shown under this German heading."""
        self._topic = title

    def rule(
        self,
        cites: str | tuple[str, ...],
        title: str,
        *,
        von: dt.date = dt.date.min,
        bis: dt.date = dt.date.max,
        readings: tuple[str, ...] = (),
        volatile: bool = False,
    ) -> Callable[[Fn], Rule]:
        """Declare a rule: the provisions it applies, its German title, from when to when it holds.

        `readings`: keys of the readings it rests on. `volatile`: asking it leaves no draft, link, receipt or log.
        """

        def declare(fn: Fn) -> Rule:
            rule = self.rules.get(fn.__name__) or Rule(self, fn.__name__, title, self._topic, readings, volatile)
            self.rules[fn.__name__] = rule
            _add_version(rule, fn, cites, von, bis)
            return rule

        return declare

    def check(
        self, cite: str, strength: Strength, text: str, *, von: dt.date = dt.date.min, bis: dt.date = dt.date.max
    ) -> Callable[[Fn], Check]:
        """Declare a check: one provision, how strongly it binds, and the German sentence that must hold.

        The function returns True, False, ENTFAELLT or OFFEN.
        """

        def declare(fn: Fn) -> Check:
            if strength is KANN:
                raise DeclarationError(f"{fn.__name__}: what may be done is no check; checks are MUSS or SOLL")
            check = self.checks.get(fn.__name__) or Check(self, fn.__name__, text, self._topic, (), False)
            check.strength, check.text = strength, text
            self.checks[fn.__name__] = check
            _add_version(check, fn, cite, von, bis)
            return check

        return declare

    def checklist(
        self,
        cites: str | tuple[str, ...],
        title: str,
        *checks: Check,
        readings: tuple[str, ...] = (),
        volatile: bool = False,
    ) -> Callable[[Fn], Checklist]:
        """Declare a checklist; see `Checklist`."""

        def declare(fn: Fn) -> Checklist:
            checklist = Checklist(self, fn.__name__, title, self._topic, readings, volatile, checks=checks)
            self.rules[fn.__name__] = checklist
            _add_version(checklist, fn, cites, dt.date.min, dt.date.max)
            return checklist

        return declare

    def __getitem__(self, name: str) -> Rule:
        rule = self.rules.get(name) or self.checks.get(name)
        if rule is None:
            raise UnknownName(f"Eine Regel „{self.decree.key}.{name}“ gibt es nicht.")
        return rule

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules.values())

    def in_order(self, refs: Iterator[str] | typing.Iterable[str]) -> tuple[str, ...]:
        """References without duplicates in the order of the source."""
        unique = dict.fromkeys(refs)
        return tuple(sorted(unique, key=self.decree.order)) if len(unique) > 1 else tuple(unique)

    # What the coverage of provisions is proved with.

    def names(self, kind: str) -> tuple[str, ...]:
        return tuple(self.checks if kind == "check" else self.rules)

    def cited_by(self, name: str, own: bool = False) -> list[Stelle]:
        """What a rule or check cites; a checklist also answers for its checks unless only its `own` are wanted."""
        rule = self[name]
        asked = [rule] if own else [rule, *rule.checks]
        return [cited for r in asked for version in r.versions for cited in version.cites if not cited.gesetz]

    def answers_for(self, covering: str, name: str) -> bool:
        """Whether a rule or checklist named by a provision is, or contains, the rule or check `name`."""
        known = self.rules.get(covering) or self.checks.get(covering)
        return covering == name or (known is not None and name in {c.name for c in known.checks})

    def undeclared(self, decree: Decree) -> Iterator[str]:
        """Figures and readings that rules name but the decree's files do not have, and the other way round."""
        used: set[str] = {"gueltig_ab", "gueltig_bis"}
        listed = {check.name for rule in self for check in rule.checks}
        for rule in (*self.rules.values(), *self.checks.values()):
            yield from (f"{rule.name}: reading {r} does not exist" for r in rule.readings if r not in decree.readings)
            for version in rule.versions:
                named = {n for n, default in version.defaults.items() if default is PARAMETER}
                used |= named | set(map(str, version.fn.__code__.co_consts))
                yield from (
                    f"{rule.name}: parameter {n} does not exist" for n in sorted(named - decree.parameters.keys())
                )
        yield from (f"parameter {n}: no rule uses it" for n in decree.parameters if n not in used)
        yield from (f"check {n}: in no checklist" for n in self.checks if n not in listed)


def _add_version(rule: Rule, fn: Any, cites: str | tuple[str, ...], von: dt.date, bis: dt.date) -> None:
    places = tuple(stelle(c) for c in ((cites,) if isinstance(cites, str) else cites))
    for other in rule.versions:
        if other.von <= bis and von <= other.bis:
            raise DeclarationError(f"{rule.public_name}: two versions hold on {max(von, other.von)}")
    rule.versions.append(Version(fn, places, von, bis))


class Question:
    """One question while it is being answered: the day, the figures laid over, and the steps recorded so far."""

    def __init__(
        self,
        as_of: dt.date,
        overlay: Mapping[str, Figure] | None = None,
        assumptions: Mapping[str, object] | None = None,
    ) -> None:
        self.as_of = as_of
        self.overlay = overlay or {}
        self.assumptions = assumptions or {}
        self.steps: list[Step] = []
        self.findings: list[Finding] = []

    def figure(self, decree: Decree, name: str, day: dt.date | None = None) -> Figure:
        """The figure in force: assumed for a what-if, laid over by the office, or the decree's own."""
        own = decree.parameter(name).at(day or self.as_of)
        if name in self.assumptions:
            return Figure(name, own.label, own.unit, self.assumptions[name], None, own.cites, "Annahme")
        return self.overlay.get(name, own)

    def given(self, decree: Decree, name: str, value: object) -> Figure:
        own = decree.parameter(name).at(self.as_of)
        return Figure(name, own.label, own.unit, value, None, own.cites, "Angabe")


_question: ContextVar[Question] = ContextVar("erlass_question")


def parameter_am(decree: Decree, name: str, tag: dt.date) -> Any:
    """The figure of another day than that of the question, for use within a rule."""
    question = _question.get(None)
    if question is None:
        raise NotAsked("a figure has no value outside a question")
    return question.figure(decree, name, tag).value


def ask(
    rule: Rule,
    facts: Mapping[str, object],
    as_of: dt.date,
    *,
    overlay: Mapping[str, Figure] | None = None,
    assumptions: Mapping[str, object] | None = None,
) -> Answer:
    """Ask a rule as of a day (Rechtsstand).

    `facts`: in JSON form or already typed. `overlay`: an office's own figures by name. `assumptions`: figures changed
    for a what-if, by name; each is marked in the answer. Raises `FactError` naming every path that is refused.
    """
    from erlass.law.validation import checked

    version = rule.version(as_of)
    assumed = _assumed(rule, as_of, assumptions or {})
    values = checked(version.fields, facts)
    question = Question(as_of, overlay, assumed)
    token = _question.set(question)
    try:
        value = rule(**values)
    finally:
        _question.reset(token)
    step = question.steps[0]
    figures = {f.name: f for s in step.walk() for f in s.figures}
    return Answer(
        rule=rule,
        as_of=as_of,
        facts=values,
        value=value,
        step=step,
        findings=tuple(question.findings),
        figures=tuple(figures.values()),
        assumptions=assumed,
        notice=rule.book.decree.notice(as_of),
    )


def _assumed(rule: Rule, as_of: dt.date, assumptions: Mapping[str, object]) -> dict[str, object]:
    """The figures of a what-if, checked against the type of the decree's own figure."""
    from erlass.law.validation import checked

    parameters = rule.book.decree.parameters
    unknown = [n for n in assumptions if n not in parameters]
    if unknown:
        raise FactError(*(Refusal(f"annahmen.{n}", assumptions[n], "diesen Parameter gibt es nicht") for n in unknown))
    fields = [field_of(n, type(parameters[n].at(as_of).value)) for n in assumptions]
    return checked(tuple(fields), dict(assumptions), prefix="annahmen")


__all__ = [
    "PARAMETER", "REASONS", "Check", "Checklist", "Fact", "Question", "Rule", "Rulebook", "Version", "ask", "parameter_am",
]  # fmt: skip
