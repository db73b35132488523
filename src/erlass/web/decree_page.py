"""What the page of a decree shows, prepared once per decree and day: rules, provisions, figures, readings, procedures.

Depends on nothing but the declarations, so the rendered page is kept per process.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from erlass.cases import registry
from erlass.cases.procedures import Procedure
from erlass.law.decree import COVERAGES, KINDS, Coverage, Decree, Parameter, Provision, Reading
from erlass.law.display import ShownFigure, shown_figure
from erlass.law.errors import UnknownName
from erlass.law.examples import Example
from erlass.law.roles import EVERYONE
from erlass.law.strength import Strength
from erlass.registers.registers import Register
from erlass.web.cases.diagram import Diagram, diagram
from erlass.web.citations import anchor
from erlass.web.lookup import RuleName
from erlass.web.spelling import with_umlauts


@dataclass(frozen=True)
class RuleEntry:
    """A rule with its citations and worked examples. `exists`: whether there is a version on the day."""

    rule: RuleName
    cites: tuple[str, ...]
    examples: tuple[Example, ...]
    exists: bool

    @property
    def kind(self) -> str:
        return "Prüfliste" if self.rule.checklist else "Regel"


@dataclass(frozen=True)
class Topic:
    title: str
    anchor: str
    rules: tuple[RuleEntry, ...]


@dataclass(frozen=True)
class Covering:
    """What answers to a provision, in words, with the rules that can be asked or the part of the page that shows it."""

    kind: str
    name: str
    label: str
    rules: tuple[RuleName, ...] = ()
    anchor: str = ""

    @property
    def planned(self) -> bool:
        return self.kind == "planned"


@dataclass(frozen=True)
class ProvisionEntry:
    provision: Provision
    anchor: str
    kind: str
    covered: tuple[Covering, ...]


@dataclass(frozen=True)
class Part:
    """The provisions of one part of the source."""

    title: str
    anchor: str
    provisions: tuple[ProvisionEntry, ...]


@dataclass(frozen=True)
class ProcedureEntry:
    """A procedure with its drawing and how people come to it."""

    procedure: Procedure
    anchor: str
    diagram: Diagram
    within: Procedure | None


@dataclass(frozen=True)
class FigureEntry:
    """A figure of the decree: the one in force on the day and all of them with their dates."""

    parameter: Parameter
    now: ShownFigure
    history: tuple[ShownFigure, ...]


@dataclass(frozen=True, eq=False)
class DecreePage:
    """Everything on the page of a decree that does not name the day itself."""

    decree: Decree
    valid_from: dt.date | None
    valid_to: dt.date | None
    topics: tuple[Topic, ...]
    parts: tuple[Part, ...]
    figures: tuple[FigureEntry, ...]
    readings: tuple[tuple[Reading, tuple[RuleName, ...]], ...]
    planned: tuple[str, ...]
    counts: Mapping[str, int]
    procedures: tuple[ProcedureEntry, ...]
    registers: tuple[tuple[Register, bool], ...]
    """Each with whether visitors may read it."""
    glossary: tuple[tuple[str, str], ...]


def decree_page(decree: Decree, day: dt.date) -> DecreePage:
    """The page of a decree as of a day; days between two changes share one."""
    return _page(decree, max(d for d in turning_days(decree) if d <= day))


@lru_cache(maxsize=256)
def turning_days(decree: Decree) -> frozenset[dt.date]:
    """The days on which a figure or a version of a rule begins or ends, and the first of all days."""
    days = {figure.since for p in decree.parameters.values() for figure in p.figures if figure.since}
    for rule in decree.rules:
        for version in rule.versions:
            days |= {version.von, version.bis + dt.timedelta(days=1) if version.bis < dt.date.max else dt.date.min}
    return frozenset(days | {dt.date.min})


@lru_cache(maxsize=64)
def _page(decree: Decree, day: dt.date) -> DecreePage:
    first, last = decree.validity()
    return DecreePage(
        decree=decree,
        valid_from=first,
        valid_to=last,
        topics=tuple(_topics(decree, day)),
        parts=tuple(_parts(decree)),
        figures=tuple(_figure(parameter, day) for parameter in decree.parameters.values()),
        readings=tuple((reading, _resting_on(decree, reading)) for reading in decree.readings.values()),
        planned=tuple(dict.fromkeys(words(decree, name) for p in decree.provisions for name in p.planned)),
        counts=_counts(decree),
        procedures=tuple(_procedures(decree)),
        registers=tuple((r, EVERYONE in r.readers) for r in registry.offer_of(decree.key).registers),
        glossary=glossary(decree),
    )


def procedure_anchor(key: str) -> str:
    return f"verfahren-{key}"


def register_anchor(key: str) -> str:
    return f"register-{key}"


def _procedures(decree: Decree) -> Iterable[ProcedureEntry]:
    known = {p.key: p for p in registry.offer_of(decree.key).procedures}
    for key, procedure in known.items():
        yield ProcedureEntry(procedure, procedure_anchor(key), diagram(procedure), known.get(procedure.parent))


def _figure(parameter: Parameter, day: dt.date) -> FigureEntry:
    return FigureEntry(parameter, shown_figure(parameter.at(day)), tuple(map(shown_figure, parameter.figures)))


def _resting_on(decree: Decree, reading: Reading) -> tuple[RuleName, ...]:
    return tuple(RuleName.of(rule) for rule in decree.rules if reading.key in rule.readings)


def glossary(decree: Decree) -> tuple[tuple[str, str], ...]:
    """The terms of a decree in alphabetical order."""
    return tuple(sorted(decree.glossary.items(), key=lambda entry: entry[0].lower()))


def _topics(decree: Decree, day: dt.date) -> Iterable[Topic]:
    examples: dict[str, list[Example]] = {}
    for example in decree.examples:
        examples.setdefault(example.rule, []).append(example)
    by_topic: dict[str, list[RuleEntry]] = {}
    for rule in decree.rules:
        version = next((v for v in rule.versions if v.von <= day <= v.bis), None)
        cites = (version or rule.versions[-1]).cite_texts
        entry = RuleEntry(RuleName.of(rule), cites, tuple(examples.get(rule.public_name, ())), version is not None)
        by_topic.setdefault(rule.topic, []).append(entry)
    for number, (title, rules) in enumerate(by_topic.items(), 1):
        yield Topic(title or "Weitere Regeln", f"thema-{number}", tuple(rules))


def _parts(decree: Decree) -> Iterable[Part]:
    holding = _holding(decree)
    by_part: dict[str, list[ProvisionEntry]] = {}
    for provision in decree.provisions:
        covered = tuple(_covering(decree, c, holding) for c in provision.covered)
        entry = ProvisionEntry(provision, anchor(provision.ref), KINDS[provision.kind], covered)
        by_part.setdefault(str(provision.stelle.ebenen[0]), []).append(entry)
    for title, entries in by_part.items():
        yield Part(title, f"teil-{anchor(title)}", tuple(entries))


def _holding(decree: Decree) -> dict[str, tuple[RuleName, ...]]:
    """The checklists that contain a check, by its name: a check is asked with its list."""
    found: dict[str, tuple[RuleName, ...]] = {}
    for rule in decree.rules:
        for check in rule.checks:
            found[check.name] = (*found.get(check.name, ()), RuleName.of(rule))
    return found


def _covering(decree: Decree, covered: Coverage, holding: Mapping[str, tuple[RuleName, ...]]) -> Covering:
    label = COVERAGES[covered.kind]
    if covered.kind in ("rule", "check"):
        try:
            rule = decree.rules[covered.name]
        except UnknownName:
            return Covering(covered.kind, covered.name, label)
        return Covering(covered.kind, rule.title, label, holding.get(covered.name) or (RuleName.of(rule),))
    if covered.kind == "parameter" and covered.name in decree.parameters:
        return Covering(covered.kind, decree.parameters[covered.name].label, label)
    if (part := _offered(decree, covered)) is not None:
        name, place = part
        return Covering(covered.kind, name, label, anchor=place)
    return Covering(covered.kind, words(decree, covered.name), label)


def _offered(decree: Decree, covered: Coverage) -> tuple[str, str] | None:
    """What a procedure or register of the decree calls a part of itself, and where the page shows it."""
    if covered.kind == "register":
        register = registry.register(decree.key, covered.name)
        return (register.title, register_anchor(register.key)) if register else None
    key, _, part = covered.name.partition(".")
    procedure = next((p for p in registry.offer_of(decree.key).procedures if p.key == key), None)
    if procedure is None:
        return None
    step = procedure.transition(part)
    named = {
        "transition": step.label if step else "",
        "deadline": next((d.label for d in procedure.deadlines if d.key == part), ""),
        "participation": next((p.label for p in procedure.participations if p.key == part), ""),
        "document": next((d.title for d in procedure.documents if d.key == part), ""),
    }.get(covered.kind)
    return (f"{procedure.title}: {named}", procedure_anchor(key)) if named else None


def words(decree: Decree, name: str) -> str:
    """The code name of something planned as words: `sap_amt` is `SAP Amt`, `jahresgespraech` is `Jahresgespräch`."""
    found = []
    for word in name.split("_"):
        spoken = with_umlauts(word)
        found.append(word.upper() if word == decree.key else spoken if spoken == "und" else spoken.capitalize())
    return " ".join(found)


def _counts(decree: Decree) -> dict[str, int]:
    computed = {"rule", "check", "parameter"}
    provisions = decree.provisions
    return {
        "provisions": len(provisions),
        "muss": sum(p.strength is Strength.MUSS for p in provisions),
        "soll": sum(p.strength is Strength.SOLL for p in provisions),
        "kann": sum(p.strength is Strength.KANN for p in provisions),
        "computed": sum(any(c.kind in computed for c in p.covered) for p in provisions),
        "planned": sum(bool(p.planned) for p in provisions),
        "rules": sum(not r.checks for r in decree.rules),
        "checklists": sum(bool(r.checks) for r in decree.rules),
        "figures": len(decree.parameters),
        "readings": len(decree.readings),
        "examples": len(decree.examples),
        "procedures": len(registry.offer_of(decree.key).procedures),
        "steps": sum(len(p.transitions) for p in registry.offer_of(decree.key).procedures),
    }
