"""The form of a rule or of a step, laid out from its declared facts: a tree of widgets with what was typed and refused.

Templates only draw this tree. A refusal finds its widget by the field path it names, or the nearest one above it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal, TypeAlias

from erlass.law.decree import Decree, Parameter
from erlass.law.display import shown_figure
from erlass.law.errors import Refusal
from erlass.law.facts import FIRST_DAY, INTEGER_LIMIT, LAST_DAY, Fact, Field, field_of
from erlass.law.fingerprint import reached
from erlass.law.german import date_short, euro, number
from erlass.law.rulebook import REASONS, Rule
from erlass.law.strength import Strength
from erlass.law.validation import ISO_DAY
from erlass.web import reading
from erlass.web.typed import KEY, VALUE, Typed, find, join, length, shape

Control = Literal["input", "area", "select", "radios", "checks", "group", "entries", "pairs"]

ASSUMPTIONS = "annahmen"
"""Prefix of the figures changed for a what-if, as the grammar names them in refusals."""
GERMAN_DAY = "TT.MM.JJJJ"
"""How a day is typed; the grammar names the form that programs send."""
FEW = 4
MANY = 50
"""More codes than this are typed with suggestions instead of chosen from a list."""
SHORT = 14
LONG_TEXT = 200


Codes: TypeAlias = Mapping[str, Sequence[tuple[str, str]]]
"""For text fields whose codes depend on a case: code and label by declared path (`kandidaten.id`, without indices)."""


@dataclass
class Option:
    code: str
    label: str
    chosen: bool
    id: str = ""


@dataclass
class Widget:
    """One field of the form as it is drawn."""

    control: Control
    path: str
    name: str
    id: str
    label: str
    value: str = ""
    unit: str = ""
    help: str = ""
    limits: str = ""
    understood: str = ""
    optional: bool = False
    width: str = ""
    inputmode: str = ""
    rows: int = 3
    item: str = ""
    suggestions: tuple[str, ...] = ()
    options: list[Option] = field(default_factory=list)
    children: list[Widget] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    index: int = -1
    figure: str = ""

    @property
    def described_by(self) -> str:
        parts = ((self.errors, "fehler"), (self.hint, "hinweis"), (self.understood, "verstanden"))
        return " ".join(f"{self.id}-{part}" for there, part in parts if there)

    @property
    def heading(self) -> str:
        return self.label[:1].upper() + self.label[1:]

    @property
    def hint(self) -> str:
        """What stands between the label and the field: the figure in force, help, limits."""
        return " ".join(filter(None, (self.figure, self.help, self.limits[:1].upper() + self.limits[1:])))

    @property
    def template(self) -> str:
        return f"erlass/teile/feld_{'entries' if self.control == 'pairs' else self.control}.html"

    @property
    def short_options(self) -> bool:
        """Whether the options stand beside each other."""
        return all(len(option.label) <= SHORT for option in self.options)

    @property
    def has_errors(self) -> bool:
        return bool(self.errors) or any(child.has_errors for child in self.children)

    @property
    def is_set(self) -> bool:
        return bool(self.value.strip()) or any(child.is_set for child in self.children)

    def walk(self) -> Iterator[Widget]:
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Reason:
    """A provision that one may depart from with a reason."""

    ref: str
    text: str


@dataclass
class Form:
    """The widgets of one scenario: the facts, the reasons for departures, the figures that may be changed."""

    facts: list[Widget]
    reasons: list[Widget]
    figures: list[Widget]

    def walk(self) -> Iterator[Widget]:
        for widget in (*self.facts, *self.reasons, *self.figures):
            yield from widget.walk()

    @property
    def figures_changed(self) -> bool:
        return any(w.is_set or w.has_errors for w in self.figures)

    @property
    def reasons_given(self) -> bool:
        return any(w.is_set or w.has_errors for w in self.reasons)


@dataclass(frozen=True)
class Problem:
    """A refusal as the summary names it: where it belongs, and the sentence."""

    target: str
    label: str
    text: str


def widget_id(name: str) -> str:
    return re.sub(r"[^0-9A-Za-z_]+", "-", name).strip("-")


class Builder:
    """Lays out fields as widgets. `prefix` stands before every input name; `codes` are the choices of single text fields."""

    def __init__(self, typed: Typed, prefix: str, codes: Codes | None = None) -> None:
        self.typed, self.prefix, self.codes = typed, prefix, codes or {}

    def facts(self, fields: Iterable[Field]) -> list[Widget]:
        return [self.widget(f, f.name) for f in fields]

    def reasons(self, reasons: Iterable[Reason], name: str = REASONS) -> list[Widget]:
        """A text for each provision that may be departed from."""
        return [self._reason(reason, join(name, reason.ref)) for reason in reasons]

    def figure(self, f: Field, path: str, decree: Decree, day: dt.date) -> Widget:
        """A figure of the decree that may be changed for a comparison."""
        figure = shown_figure(decree.parameter(f.name).at(day))
        widget = self.widget(f, path)
        widget.optional = False
        source = ", ".join(filter(None, (figure.cites, f"seit {figure.since}" if figure.since else "")))
        widget.figure = f"Im Erlass: {figure.node.full_text}{f' ({source})' if source else ''}."
        return widget

    def widget(self, f: Field, path: str, label: str = "") -> Widget:
        name = self.prefix + path
        widget = Widget("input", path, name, widget_id(name), label or f.label, help=_help(f))
        widget.optional = f.nullable or not f.required
        widget.item = f.fact.item or (f.item.fact.label if f.item else "") or "Eintrag"
        kind = shape(f)
        codes = self.codes.get(declared_path(path))
        if codes is not None:
            self._coded(f, widget, codes)
        elif kind == "group":
            widget.control = "group"
            widget.children = [self.widget(part, join(path, part.name)) for part in f.fields]
        elif kind in ("entries", "pairs"):
            self._entries(f, widget)
        elif kind == "codes":
            assert f.item is not None
            chosen = self.typed.get(path, "").split()
            widget.control, widget.value, widget.optional = "checks", " ".join(chosen), False
            widget.options = _options(f.item, chosen)
        else:
            self._plain(f, widget)
        for i, option in enumerate(widget.options):
            option.id = f"{widget.id}-{i}"
        return widget

    def _coded(self, f: Field, widget: Widget, codes: Sequence[tuple[str, str]]) -> None:
        """A text whose codes depend on the case: one of them, or several for a list; many are typed by their labels."""
        typed = self.typed.get(widget.path, "")
        if f.kind == "list":
            widget.control, widget.optional = "checks", False
            widget.options = [Option(code, label, code in typed.split()) for code, label in codes]
        elif len(codes) > MANY:
            widget.value = next((label for code, label in labelled(codes) if code == typed), typed)
            widget.suggestions = tuple(label for _, label in labelled(codes))
            widget.limits = "Tippen Sie einen Teil des Namens und wählen Sie aus der Liste."
        else:
            widget.control, widget.value = "select", typed
            first = "keine Angabe" if widget.optional else "bitte wählen"
            widget.options = [Option("", first, not typed), *(Option(c, label, c == typed) for c, label in codes)]
            widget.limits = "" if codes else "Zur Auswahl steht derzeit nichts."

    def _plain(self, f: Field, widget: Widget) -> None:
        widget.value = self.typed.get(widget.path, "")
        kind = shape(f)
        if (
            kind in ("lines", "rows")
            or f.kind in ("raw", "source")
            or (f.kind == "text" and (f.limits[1] or 0) > LONG_TEXT)
        ):
            widget.control = "area"
            widget.rows = min(12, max(3, widget.value.count("\n") + 1))
            widget.limits = _area_hint(f)
        elif f.kind == "boolean":
            widget.control = "radios"
            widget.options = [Option(t, t, widget.value == t) for t in ("ja", "nein")]
            if f.nullable:
                undecided = "noch offen" if f.fact.decided_by else "keine Angabe"
                widget.options.append(Option("", undecided, not widget.value))
        elif f.kind == "choice":
            widget.options = _options(f, [widget.value])
            widget.control = "radios" if len(widget.options) <= FEW and "[" not in widget.path else "select"
            if widget.control == "select" or f.nullable:
                widget.options.insert(0, Option("", "keine Angabe" if f.nullable else "bitte wählen", not widget.value))
        else:
            widget.unit = "Euro" if reading.is_amount(f) else f.fact.unit
            widget.limits = _limits(f)
            widget.understood = reading.understood(f, widget.value)
            widget.inputmode = (
                "numeric" if f.kind == "integer" and (f.limits[0] or 0) >= 0 and not reading.is_time(f) else ""
            )
            widget.suggestions = tuple(member.label for member in f.fact.suggests or ())
            widget.width = "kurz" if f.kind in ("integer", "date") else ""

    def _entries(self, f: Field, widget: Widget) -> None:
        assert f.item is not None
        widget.control = "pairs" if shape(f) == "pairs" else "entries"
        widget.value = str(length(self.typed, widget.path))
        for i in range(int(widget.value)):
            path = f"{widget.path}[{i}]"
            if widget.control == "pairs":
                name = self.prefix + path
                key = Widget("input", f"{path}.{KEY}", f"{name}.{KEY}", widget_id(f"{name}.{KEY}"), "Name")
                key.value = self.typed.get(key.path, "")
                entry = Widget("group", path, name, widget_id(name), f"{widget.item} {i + 1}")
                entry.children = [key, self.widget(f.item, f"{path}.{VALUE}", f.item.fact.label or "Wert")]
            else:
                entry = self.widget(f.item, path, f"{widget.item} {i + 1}")
                if entry.control != "group":
                    entry = Widget("group", path, entry.name, entry.id + "-eintrag", entry.label, children=[entry])
            entry.index, entry.optional = i, False
            widget.children.append(entry)

    def _reason(self, reason: Reason, path: str) -> Widget:
        name = self.prefix + path
        widget = Widget("area", path, name, widget_id(name), f"Begründung zu {reason.ref}", self.typed.get(path, ""))
        widget.help, widget.optional, widget.rows = reason.text, True, 2
        return widget


def rule_form(rule: Rule, day: dt.date, typed: Typed, prefix: str) -> Form:
    """The form of a rule as of a day: what it asks, reasons for departures, figures for a what-if."""
    build, fields, decree = Builder(typed, prefix), rule.version(day).fields, rule.book.decree
    asked = [f for f in fields if not f.parameter and shape(f) != "reasons"]
    reasons = build.reasons(excusable(rule)) if any(shape(f) == "reasons" for f in fields) else []
    figures = [build.figure(f, f.name, decree, day) for f in fields if f.parameter]
    figures += [build.figure(f, join(ASSUMPTIONS, f.name), decree, day) for f in assumable(rule, day)]
    return Form(build.facts(asked), reasons, figures)


def declared_path(path: str) -> str:
    """A path without the numbers of entries: `kandidaten[1].id` is declared as `kandidaten.id`."""
    return re.sub(r"\[\d+\]", "", path)


def labelled(codes: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Codes with labels that can be told apart: equal labels get their code behind them."""
    twice = {label for label, n in Counter(label for _, label in codes).items() if n > 1}
    return [(code, f"{label} ({code})" if label in twice else label) for code, label in codes]


def coded(fields: Sequence[Field], typed: Typed, codes: Codes) -> Typed:
    """What was typed with labels of long lists of codes as their codes; several chosen codes as lines."""
    found = dict(typed)
    for path, text in typed.items():
        known, field_ = codes.get(declared_path(path)), find(fields, path)
        if known is None or field_ is None:
            continue
        by_label = {label.casefold(): code for code, label in labelled(known)}
        several = field_.kind == "list"
        found[path] = "\n".join(text.split()) if several else by_label.get(text.strip().casefold(), text.strip())
    return found


def _help(f: Field) -> str:
    parts = [f.fact.help[:1].upper() + f.fact.help[1:]] if f.fact.help else []
    if f.fact.decided_by:
        parts.append(f"Das stellt fest: {f.fact.decided_by}. Ohne Feststellung bleibt der Punkt offen.")
    return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts)


def _options(f: Field, chosen: Iterable[str]) -> list[Option]:
    assert f.choice is not None
    return [Option(m.name, m.label, m.name in chosen) for m in f.choice]


def _limits(f: Field) -> str:
    """The limits as a short hint, as far as they are the field's own."""
    low, high = f.limits
    if f.kind == "integer":
        say = euro if reading.is_amount(f) else number
        has_low, has_high = f.fact.min is not None, f.fact.max is not None and high < INTEGER_LIMIT
        if has_low and has_high:
            return f"{say(low)} bis {say(high)}"
        return f"ab {say(low)}" if has_low else f"höchstens {say(high)}" if has_high else ""
    if f.kind == "date":
        hint = "z. B. 5.3.2004"
        if low > FIRST_DAY:
            hint += f", ab {date_short(low)}"
        return f"{hint}, bis {date_short(high)}" if high < LAST_DAY else hint
    if f.fact.suggests is not None:
        return f"zum Beispiel: {', '.join(member.label for member in f.fact.suggests)}"
    return ""


def _area_hint(f: Field) -> str:
    kind = shape(f)
    if kind == "rows":
        return "Eine Zeile je Tabellenzeile, Werte mit Semikolon getrennt; ein Strich (–) steht für eine leere Zelle."
    if kind == "lines":
        return "Ein Eintrag je Zeile."
    return "Als JSON." if f.kind == "raw" else ""


@lru_cache(maxsize=512)
def excusable(rule: Rule) -> tuple[Reason, ...]:
    """The provisions of a checklist that may be departed from with a reason, in the order of the source."""
    texts: dict[str, list[str]] = {}
    for check in rule.checks:
        if check.strength is Strength.SOLL:
            texts.setdefault(check.ref, []).append(check.text)
    return tuple(Reason(ref, " ".join(texts[ref])) for ref in rule.book.in_order(texts))


@lru_cache(maxsize=512)
def assumable(rule: Rule, day: dt.date) -> tuple[Field, ...]:
    """The figures of rules called on the way, which a what-if may change: those the rule itself does not ask for."""
    own = {f.name for f in rule.version(day).fields}
    decree = rule.book.decree
    names = {f.parameter for r in reached(rule, day).values() for f in r.version(day).fields if f.parameter}
    return tuple(_assumable(decree, decree.parameters[n], day) for n in decree.parameters if n in names - own)


def _assumable(decree: Decree, parameter: Parameter, day: dt.date) -> Field:
    read = field_of(parameter.name, type(parameter.at(day).value), None)
    fact = Fact(parameter.label, parameter.unit, help=parameter.help)
    return replace(read, fact=fact, parameter=parameter.name)


# Refusals.


def place(form: Form, refusals: Iterable[Refusal], typed: Mapping[str, str]) -> list[Problem]:
    """Put each refusal at its widget, and list all of them with where they stand."""
    widgets = {widget.path: widget for widget in form.walk()}
    problems = []
    for refusal in refusals:
        sentence = refusal.text.removeprefix(f"{refusal.path}: ").replace(ISO_DAY, GERMAN_DAY)
        sentence = sentence[:1].upper() + sentence[1:] + "."
        widget, rest = _nearest(widgets, refusal.path, typed)
        if widget is None:
            problems.append(Problem("", refusal.path, sentence))
            continue
        widget.errors.append(f"{_position(rest)}{sentence}")
        problems.append(Problem(_target(widget), f"{_trail(widgets, widget)}{_position(rest)}", sentence))
    return problems


def _nearest(widgets: Mapping[str, Widget], path: str, typed: Mapping[str, str]) -> tuple[Widget | None, str]:
    """The widget of a path or the nearest above it, and the part of the path that is left over."""
    at = path
    while at:
        if at in widgets:
            return widgets[at], path[len(at) :]
        if pair := _pair(widgets, at, typed):
            return pair, path[len(at) :]
        at = re.sub(r"(\[[^\]]*\]|\.[^.\[\]]*|[^.\[\]]+)$", "", at)
    return None, path


def _pair(widgets: Mapping[str, Widget], path: str, typed: Mapping[str, str]) -> Widget | None:
    """The value of a pair, which the grammar names by its key and the form by its number."""
    parent, _, key = path.rpartition(".")
    if parent not in widgets or widgets[parent].control != "pairs":
        return None
    for i in range(length(typed, parent)):
        if typed.get(f"{parent}[{i}].{KEY}", "").strip() == key:
            return widgets.get(f"{parent}[{i}].{VALUE}")
    return None


def _target(widget: Widget) -> str:
    return widget.options[0].id if widget.options and widget.control != "select" else widget.id


def _position(rest: str) -> str:
    """What is left of a path within one text area: `[1][2]` is line 2, value 3."""
    numbers = [int(n) + 1 for n in re.findall(r"\[(\d+)\]", rest)]
    words = [f"{word} {n}" for word, n in zip(("Zeile", "Wert"), numbers, strict=False)]
    return f" ({', '.join(words)}): " if words else ""


def _trail(widgets: Mapping[str, Widget], widget: Widget) -> str:
    """The label of a widget with those of the entries it stands in: `SAP 2, Kennung`."""
    labels, at = [widget.label], widget.path
    while "[" in at or "." in at:
        at = re.sub(r"(\[[^\]]*\]|\.[^.\[\]]*)$", "", at) if at.endswith("]") or "." in at.split("]")[-1] else ""
        above = widgets.get(at)
        if above is not None and above.label not in labels and (above.index >= 0 or above.control == "group"):
            labels.insert(0, above.label)
    return ", ".join(label[:1].upper() + label[1:] for label in labels)
