"""A form as it was typed, and the facts it states: one flat map from field paths to texts, and the way there and back.

Paths are those of the grammar (`anteile[1].sap`), so a refusal finds its field by itself. A list keeps the number of
its entries under `path#`. Nothing typed is lost: the map goes back into the form unchanged, right or wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypeAlias

from erlass.law.facts import Field
from erlass.law.jsonform import raw_json_form
from erlass.law.rulebook import REASONS
from erlass.web import reading

Typed: TypeAlias = dict[str, str]
Shape = Literal["plain", "group", "codes", "lines", "rows", "entries", "reasons", "pairs"]

MOST_ENTRIES = 200
KEY, VALUE = "schluessel", "wert"


class _Absent:
    """Marks a fact that was not stated."""


ABSENT = _Absent()

_PLAIN = ("integer", "text", "boolean", "date", "choice")


def shape(field: Field) -> Shape:
    """How a field is asked for: one input, a group, check boxes, lines of text, entries to add, or pairs."""
    match field.kind:
        case "record":
            return "group"
        case "raw":
            return "group" if field.fields else "plain"
        case "map":
            return "reasons" if field.name == REASONS else "pairs"
        case "list":
            assert field.item is not None
            if field.item.kind == "choice":
                return "codes"
            if field.item.kind in _PLAIN:
                return "lines"
            if field.item.kind == "list" and field.item.item is not None and field.item.item.kind in _PLAIN:
                return "rows"
            return "entries"
        case _:
            return "plain"


def join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def length(typed: Mapping[str, str], path: str) -> int:
    """Number of entries of a list as typed."""
    count = typed.get(f"{path}#", "0")
    return min(int(count[:9]), MOST_ENTRIES) if count.isascii() and count.isdigit() else 0


# From declarations and facts to text.


def write(field: Field, path: str, value: object, into: Typed) -> None:
    """Lay a value (typed or in JSON form) into the map as a person would type it."""
    kind = shape(field)
    if kind == "plain":
        into[path] = reading.written(field, value)
    elif kind == "group":
        known = value._asdict() if isinstance(value, tuple) and hasattr(value, "_asdict") else value
        parts = known if isinstance(known, Mapping) else {}
        for part in field.fields:
            if part.name in parts:
                write(part, join(path, part.name), parts[part.name], into)
            else:
                _default(part, join(path, part.name), into)
    elif kind in ("codes", "lines", "rows"):
        assert field.item is not None
        into[path] = _written_values(field, kind, value)
    elif kind == "entries":
        assert field.item is not None
        entries = list(value) if isinstance(value, list | tuple) else []
        into[f"{path}#"] = str(len(entries))
        for i, entry in enumerate(entries):
            write(field.item, f"{path}[{i}]", entry, into)
    elif kind == "reasons":
        for ref, text in _pairs(value):
            into[join(path, ref)] = str(text)
    else:
        assert field.item is not None
        pairs = list(_pairs(value))
        into[f"{path}#"] = str(len(pairs))
        for i, (key, entry) in enumerate(pairs):
            into[f"{path}[{i}].{KEY}"] = key
            write(field.item, f"{path}[{i}].{VALUE}", entry, into)


def _written_values(field: Field, kind: Shape, value: object) -> str:
    item = field.item
    assert item is not None
    if kind == "codes":
        return " ".join(reading.written(item, v) for v in value) if isinstance(value, list | tuple) else ""
    if kind == "lines":
        return reading.written_lines(item, value)
    assert item.item is not None
    return reading.written_rows(item.item, value)


def _pairs(value: object) -> Iterable[tuple[str, object]]:
    return [(str(k), v) for k, v in value.items()] if isinstance(value, Mapping) else []


def blank(field: Field, path: str, into: Typed) -> None:
    """A field as it is before anybody typed: empty, but with one entry where a list wants some."""
    if shape(field) == "group":
        for part in field.fields:
            _default(part, join(path, part.name), into)
    elif shape(field) in ("entries", "pairs") and field.required and not field.nullable:
        into[f"{path}#"] = "1"
        _blank_entry(field, f"{path}[0]", into)
    else:
        write(field, path, None, into)


def _blank_entry(field: Field, path: str, into: Typed) -> None:
    assert field.item is not None
    if shape(field) == "pairs":
        into[f"{path}.{KEY}"] = ""
        path = f"{path}.{VALUE}"
    blank(field.item, path, into)


def _default(field: Field, path: str, into: Typed) -> None:
    """The declared default; figures of the decree start empty, which means the figure in force."""
    if field.required or field.parameter or field.default is None:
        blank(field, path, into)
    else:
        write(field, path, field.default, into)


def typed_form(fields: Iterable[Field], facts: Mapping[str, object] | None = None) -> Typed:
    """The form of a rule with its defaults, or with given facts where these state something."""
    into: Typed = {}
    for field in fields:
        if facts is not None and field.name in facts:
            write(field, field.name, facts[field.name], into)
        else:
            _default(field, field.name, into)
    return into


# From text to facts.


def stated(fields: Iterable[Field], typed: Mapping[str, str], prefix: str = "") -> dict[str, object]:
    """The facts of a form in JSON form; what was left empty is null where that is allowed and missing otherwise."""
    facts: dict[str, object] = {}
    for field in fields:
        value = value_of(field, join(prefix, field.name), typed)
        if value is not ABSENT:
            facts[field.name] = value
    return facts


def value_of(field: Field, path: str, typed: Mapping[str, str]) -> object:
    kind = shape(field)
    text = typed.get(path, "")
    nothing = ABSENT if field.parameter or not field.nullable else None
    if kind == "plain":
        return reading.read(field, text) if text.strip() else nothing
    if kind == "group":
        optional = field.nullable or not field.required
        return nothing if optional and untouched(field, path, typed) else stated(field.fields, typed, path)
    if kind == "codes":
        return text.split() if text.split() or not field.nullable else None
    if kind in ("lines", "rows"):
        return _read_values(field, kind, text) if text.strip() or not field.nullable else None
    if kind == "entries":
        assert field.item is not None
        count = used_length(field, path, typed)
        if not count and field.nullable:
            return None
        return [_filled(value_of(field.item, f"{path}[{i}]", typed)) for i in range(count)]
    if kind == "reasons":
        start = f"{path}."
        return {key.removeprefix(start): text for key, text in typed.items() if key.startswith(start) and text.strip()}
    return _map_of(field, path, typed)


def _read_values(field: Field, kind: Shape, text: str) -> object:
    assert field.item is not None
    if kind == "lines":
        return reading.read_lines(field.item, text)
    assert field.item.item is not None
    return reading.read_rows(field.item.item, text)


def _map_of(field: Field, path: str, typed: Mapping[str, str]) -> object:
    assert field.item is not None
    count = used_length(field, path, typed)
    if not count and field.nullable:
        return None
    return {
        typed.get(f"{path}[{i}].{KEY}", "").strip(): _filled(value_of(field.item, f"{path}[{i}].{VALUE}", typed))
        for i in range(count)
    }


def _filled(value: object) -> object:
    return None if value is ABSENT else value


def untouched(field: Field, path: str, typed: Mapping[str, str]) -> bool:
    """Whether a field still is as the empty form had it."""
    fresh: Typed = {}
    blank(field, path, fresh)
    names = {key for key in (*typed, *fresh) if key == path or key.startswith((f"{path}.", f"{path}[", f"{path}#"))}
    return all(typed.get(key, "").strip() == fresh.get(key, "") for key in names)


def used_length(field: Field, path: str, typed: Mapping[str, str]) -> int:
    """Number of entries up to the last one that was touched: an empty line at the end is no entry."""
    count = length(typed, path)
    assert field.item is not None
    while count and _entry_untouched(field, f"{path}[{count - 1}]", typed):
        count -= 1
    return count


def _entry_untouched(field: Field, path: str, typed: Mapping[str, str]) -> bool:
    fresh: Typed = {}
    _blank_entry(field, path, fresh)
    names = {key for key in (*typed, *fresh) if key == path or key.startswith((f"{path}.", f"{path}["))}
    return all(typed.get(key, "").strip() == fresh.get(key, "") for key in names)


# Growing and shrinking.


def find(fields: Iterable[Field], path: str) -> Field | None:
    """The field a typed path leads to."""
    field: Field | None = None
    known: tuple[Field, ...] = tuple(fields)
    in_pair = False
    for name, index in re.findall(r"([^.\[\]]+)|\[(\d+)\]", path):
        if index:
            in_pair = field is not None and shape(field) == "pairs"
            field = field.item if field else None
        elif in_pair and name == VALUE:
            in_pair = False
        else:
            field = next((f for f in known if f.name == name), None)
        if field is None:
            return None
        known = field.fields
    return field


def add_entry(fields: Iterable[Field], typed: Typed, path: str) -> None:
    """One more empty entry at the end of a list."""
    field = find(fields, path)
    count = length(typed, path)
    if field is None or shape(field) not in ("entries", "pairs") or count >= MOST_ENTRIES:
        return
    typed[f"{path}#"] = str(count + 1)
    _blank_entry(field, f"{path}[{count}]", typed)


def remove_entry(typed: Typed, entry: str) -> None:
    """Take one entry (`anteile[1]`) out of a list; the later ones move up."""
    found = re.fullmatch(r"(.+)\[(\d+)\]", entry)
    if found is None:
        return
    path, gone, count = found[1], int(found[2]), length(typed, found[1])
    if gone >= count:
        return
    moved: Typed = {}
    for key in list(typed):
        part = re.match(re.escape(path) + r"\[(\d+)\](.*)", key, re.DOTALL)
        if part is None:
            continue
        text = typed.pop(key)
        if int(part[1]) != gone:
            moved[f"{path}[{int(part[1]) - (int(part[1]) > gone)}]{part[2]}"] = text
    typed.update(moved)
    typed[f"{path}#"] = str(count - 1)


def as_facts(given: object) -> dict[str, Any]:
    """Facts from a link or an example in JSON form; anything that is no map states nothing."""
    form = raw_json_form(given)
    return dict(form) if isinstance(form, dict) else {}
