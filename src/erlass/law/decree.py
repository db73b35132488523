"""A decree as data: its citation, the table of its provisions, its dated figures, its readings, and what covers each
provision.

The table lists every provision of the source and says what answers to it. `problems` compares that table with the
rules: it is the test that nothing of a decree was forgotten and nothing is cited that does not exist.
"""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any, TypeAlias

from erlass.law.errors import DeclarationError, UnknownName
from erlass.law.money import Bruch
from erlass.law.stelle import Stelle, stelle
from erlass.law.strength import Strength

if TYPE_CHECKING:
    from erlass.law.examples import Example
    from erlass.law.rulebook import Rulebook

KINDS = {
    "def": "Begriff", "elig": "Voraussetzung", "calc": "Berechnung", "dead": "Frist", "part": "Beteiligung",
    "state": "Verfahren", "duty": "Pflicht", "doc": "Schriftform", "reg": "Verzeichnis", "stat": "Statistik",
    "conf": "Vertraulichkeit", "princ": "Grundsatz", "in-force": "Geltung",
}  # fmt: skip
"""Kinds of provisions, with their German names."""

COVERAGES = {
    "rule": "Regel", "check": "Prüfung", "transition": "Verfahrensschritt", "deadline": "Frist", "participation": "Beteiligung",
    "document": "Dokument", "register": "Register", "report": "Bericht", "parameter": "Parameter", "shown": "Hinweis",
    "prohibition": "Verbot", "planned": "geplant",
}  # fmt: skip
"""Ways in which a provision can be covered, with their German names."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What answers to a provision: `kind` of COVERAGES and the name of the rule, procedure, document or place."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Provision:
    """One provision of the source in our words. `strength` is None for statements that bind nobody."""

    stelle: Stelle
    summary: str
    kind: str
    strength: Strength | None
    covered: tuple[Coverage, ...]

    @property
    def ref(self) -> str:
        return str(self.stelle)

    @property
    def planned(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.covered if c.kind == "planned")

    def as_json(self) -> dict[str, object]:
        return {
            "ref": self.ref,
            "summary": self.summary,
            "kind": self.kind,
            "strength": self.strength.name if self.strength else None,
            "covered": [{"kind": c.kind, "name": c.name} for c in self.covered],
        }


@dataclass(frozen=True, slots=True)
class Figure:
    """A value of a parameter: from when on it holds, where it stands, and where this answer got it from.

    `origin`: "Quelle" (the decree's own figure), "Haus" (laid over by an office), "Angabe" (given with the facts),
    "Annahme" (what-if).
    """

    name: str
    label: str
    unit: str
    value: Any
    since: dt.date | None
    cites: str
    origin: str = "Quelle"

    def as_json(self) -> dict[str, object]:
        return {
            "name": self.name, "label": self.label, "unit": self.unit, "value": self.value,
            "since": self.since, "cites": self.cites, "origin": self.origin,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure of the source through time. `editable`: an office may lay its own dated values over it."""

    name: str
    label: str
    unit: str
    editable: bool
    help: str
    figures: tuple[Figure, ...]

    def at(self, day: dt.date) -> Figure:
        """The figure of a day; before the first date the first one (the answer says that the decree did not hold
        yet).
        """
        return next((f for f in reversed(self.figures) if f.since is None or f.since <= day), self.figures[0])


@dataclass(frozen=True, slots=True)
class Reading:
    """How the decree is read where its words leave a choice, and what the other choice would be."""

    key: str
    title: str
    text: str
    alternative: str


@dataclass(frozen=True)
class Decree:
    """One decree or announcement. `package` is the name of its Python package, where all its files are."""

    key: str
    title: str
    short: str
    citation: str
    issued: str
    theme: str
    about: str
    package: str

    @cached_property
    def folder(self) -> Traversable:
        return files(self.package)

    def _yaml(self, name: str) -> Any:
        file = self.folder / name
        if not file.is_file():
            return []
        return read_yaml(file.read_text("utf-8"))

    @cached_property
    def provisions(self) -> tuple[Provision, ...]:
        return tuple(_provision(entry) for entry in self._yaml("provisions.yaml"))

    @cached_property
    def _orders(self) -> dict[str, int]:
        return {}

    @cached_property
    def parameters(self) -> Mapping[str, Parameter]:
        return {name: _parameter(name, entry) for name, entry in dict(self._yaml("parameters.yaml")).items()}

    @cached_property
    def readings(self) -> Mapping[str, Reading]:
        return {
            key: Reading(key, e["title"], e["text"], e.get("alternative", ""))
            for key, e in dict(self._yaml("readings.yaml")).items()
        }

    @cached_property
    def glossary(self) -> Mapping[str, str]:
        """Terms of the decree and what they mean in plain German."""
        return dict(self._yaml("glossary.yaml"))

    @cached_property
    def rules(self) -> Rulebook:
        """The rules of the decree; loads its module `rules` at first use."""
        book: Rulebook = importlib.import_module(f"{self.package}.rules").rules
        return book

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        """The worked examples of the decree itself, shown on its pages and run as tests."""
        from erlass.law.examples import read_examples

        file = self.folder / "examples.yaml"
        return tuple(read_examples(file.read_text("utf-8"), "examples.yaml")) if file.is_file() else ()

    def parameter(self, name: str) -> Parameter:
        if name not in self.parameters:
            raise UnknownName(f"{self.key}: einen Parameter „{name}“ gibt es nicht.")
        return self.parameters[name]

    def validity(self) -> tuple[dt.date | None, dt.date | None]:
        """First and last day on which the decree holds (parameters `gueltig_ab`, `gueltig_bis`), None where open."""
        days = [
            self.parameters[n].figures[-1].value if n in self.parameters else None
            for n in ("gueltig_ab", "gueltig_bis")
        ]
        return days[0], days[1]

    def notice(self, day: dt.date) -> str:
        """What an answer as of `day` must say about the validity of the decree; empty within it."""
        from erlass.law.german import date_long

        first, last = self.validity()
        if first is not None and day < first:
            return f"Am {date_long(day)} galt dieser Erlass noch nicht; er gilt ab dem {date_long(first)}."
        if last is not None and day > last:
            return f"Am {date_long(day)} galt dieser Erlass nicht mehr; er galt bis zum {date_long(last)}."
        return ""

    def order(self, ref: str | Stelle) -> int:
        """Position of a citation in the order of the source; used to sort references."""
        key = str(ref)
        if key not in self._orders:
            place = stelle(key)
            found = (i for i, p in enumerate(self.provisions) if p.stelle.beruehrt(place))
            self._orders[key] = next(found, len(self.provisions))
        return self._orders[key]

    def touched_by(self, ref: str | Stelle) -> list[Provision]:
        """The provisions that a citation names: itself, those below it, or the one it lies in."""
        place = stelle(ref) if isinstance(ref, str) else ref
        return [p for p in self.provisions if p.stelle.beruehrt(place)]


@lru_cache(maxsize=1)
def _loader() -> Any:
    """The C loader where the machine has it. A day that does not exist stays a text, to be refused by its path."""
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc] # one of two classes
        pass

    def timestamp(loader: Any, node: Any) -> object:
        try:
            return loader.construct_yaml_timestamp(node)
        except ValueError:
            return node.value

    Loader.add_constructor("tag:yaml.org,2002:timestamp", timestamp)
    return Loader


def read_yaml(text: str) -> Any:
    """YAML as plain values. Raises `yaml.YAMLError`."""
    import yaml

    return yaml.load(text, Loader=_loader())


def _provision(entry: dict[str, Any]) -> Provision:
    covered = tuple(Coverage(kind, name) for part in entry["covered"] for kind, name in part.items())
    unknown = {c.kind for c in covered} - COVERAGES.keys()
    if unknown or entry["kind"] not in KINDS:
        raise DeclarationError(f"{entry['ref']}: unknown kind {unknown or entry['kind']}")
    strength = entry.get("strength")
    return Provision(
        stelle(entry["ref"]), entry["summary"], entry["kind"], Strength[strength] if strength else None, covered
    )


def _parameter(name: str, entry: dict[str, Any]) -> Parameter:
    figures = []
    for dated in entry["values"]:
        value = dated["value"]
        if isinstance(value, dict) and value.keys() == {"zaehler", "nenner"}:
            value = Bruch(**value)
        figures.append(
            Figure(name, entry["label"], entry.get("unit", ""), value, dated.get("since"), dated.get("cites", ""))
        )
    figures.sort(key=lambda f: f.since or dt.date.min)
    return Parameter(
        name, entry["label"], entry.get("unit", ""), entry.get("editable", False), entry.get("help", ""), tuple(figures)
    )


Offered: TypeAlias = Mapping[str, Mapping[str, tuple[str, ...]]]
"""What a decree offers beside its rules: by kind of COVERAGES and name, the provisions each answers for."""


def problems(decree: Decree, offered: Offered | None = None) -> Iterator[str]:
    """Everything that is wrong between the provisions, the figures, the readings and the rules of a decree.

    A provision covered by nothing; one that names a rule which does not exist or does not cite it; a rule, check or
    figure that cites no provision of the table, or that no provision names; a reading or parameter that does not
    exist. With what is `offered` beside the rules (steps, deadlines, documents, registers …) the same for these.
    """
    book = decree.rules
    seen: set[str] = set()
    for p in decree.provisions:
        if p.ref in seen:
            yield f"{p.ref}: listed twice"
        seen.add(p.ref)
        if not p.covered:
            yield f"{p.ref}: covered by nothing"
        for c in p.covered:
            if c.kind in ("rule", "check"):
                if c.name not in book.names(c.kind):
                    yield f"{p.ref}: {c.kind} {c.name} does not exist"
                elif not any(p.stelle.beruehrt(cited) for cited in book.cited_by(c.name)):
                    yield f"{p.ref}: {c.kind} {c.name} does not cite it"
            elif c.kind == "parameter" and c.name not in decree.parameters:
                yield f"{p.ref}: parameter {c.name} does not exist"
    for name in (*book.names("rule"), *book.names("check")):
        for cited in book.cited_by(name, own=True):
            named = decree.touched_by(cited)
            if not named:
                yield f"{name}: cites {cited}, which is no provision of the decree"
            elif not any(
                book.answers_for(c.name, name) for p in named for c in p.covered if c.kind in ("rule", "check")
            ):
                yield f"{name}: cites {cited}, but the provision does not name it"
    for parameter in decree.parameters.values():
        for figure in parameter.figures:
            if figure.cites and not decree.touched_by(figure.cites):
                yield f"parameter {parameter.name}: cites {figure.cites}, which is no provision of the decree"
    yield from book.undeclared(decree)
    if offered is not None:
        yield from _offered_problems(decree, offered)


def _offered_problems(decree: Decree, offered: Offered) -> Iterator[str]:
    """A provision that names a step, deadline or document which does not exist or does not cite it; a citation of nothing."""
    for p in decree.provisions:
        for c in p.covered:
            if c.kind not in OFFERED_KINDS:
                continue
            cites = offered.get(c.kind, {}).get(c.name)
            if cites is None:
                yield f"{p.ref}: {c.kind} {c.name} does not exist"
            elif not any(p.stelle.beruehrt(stelle(cite)) for cite in cites):
                yield f"{p.ref}: {c.kind} {c.name} does not cite it"
    for kind, names in offered.items():
        for name, cites in names.items():
            for cite in cites:
                if not stelle(cite).gesetz and not decree.touched_by(cite):
                    yield f"{kind} {name}: cites {cite}, which is no provision of the decree"


OFFERED_KINDS = ("transition", "deadline", "participation", "document", "register", "report")
"""Kinds of coverage whose names are looked up in what the decree offers beside its rules."""
