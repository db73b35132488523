"""Checks facts against their declarations with pydantic-core, and says in German what is wrong with which path.

Every declared `Field` tree becomes a validator once; records come out as their NamedTuples, codes as their members.
Nothing is guessed: no text becomes a number, no decimal a share. The core alone is used, without the classes of
pydantic around it: they take longer to load than a question takes to answer.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial
from typing import Any

from pydantic_core import ErrorDetails, PydanticCustomError, SchemaValidator, ValidationError

from erlass.law.errors import HIDDEN, NO_VALUE, FactError, Refusal, UnknownName, path_text
from erlass.law.facts import Choice, Field, Source
from erlass.law.german import date_short, number
from erlass.law.jsonform import day_of
from erlass.law.sources import find_source

MISSING = "fehlt"
DEFAULT_TEXT_LENGTH = 10_000
LONGEST_LIST = 10_000
CLEAN = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$"
"""Texts without control characters but tab and line breaks: no database, spreadsheet or document takes the others."""
ISO_DAY = "JJJJ-MM-TT"
UNCLEAN = "enthält ein unzulässiges Zeichen"


def _date(value: object) -> object:
    if isinstance(value, dt.datetime):
        return value.date() if value.time() == dt.time() else value
    return day_of(value) or value


def _only_date(value: object) -> object:
    day = _date(value)
    if not isinstance(day, dt.date) or isinstance(day, dt.datetime):
        raise PydanticCustomError("date", "no date")
    return day


def _choice(choice: type[Choice]) -> Any:
    def by_name(value: object) -> object:
        if isinstance(value, choice):
            return value
        if isinstance(value, str) and value in choice.__members__:
            return choice[value]
        raise PydanticCustomError("choice", "unknown code")

    return by_name


def _as_mapping(value: object) -> object:
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return value._asdict()
    return dict(value) if isinstance(value, Mapping) else value


def _source(value: object) -> object:
    if isinstance(value, Source):
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("source", "no file name")
    try:
        return find_source(value)
    except UnknownName:
        raise PydanticCustomError("source", "not found") from None


CLEAN_TEXT: dict[str, Any] = {"type": "str", "strict": True, "pattern": CLEAN}


def _validating(field: Field) -> dict[str, Any]:
    """The schema of a field for pydantic-core, its limits included."""
    low, high = field.limits
    schema: dict[str, Any]
    match field.kind:
        case "integer":
            schema = {"type": "int", "strict": True, "ge": low, "le": high}
        case "date":
            schema = _before(_only_date, {"type": "date", "ge": low, "le": high})
        case "text":
            schema = {**CLEAN_TEXT, "min_length": low, "max_length": high or DEFAULT_TEXT_LENGTH}
        case "boolean":
            schema = {"type": "bool", "strict": True}
        case "choice":
            assert field.choice is not None
            schema = _plain(_choice(field.choice))
        case "record":
            assert field.record is not None
            record = field.record
            fields = _before(_as_mapping, _fields(field.fields))
            schema = {"type": "function-after", "function": _function(lambda found: record(**found)), "schema": fields}
        case "list":
            assert field.item is not None
            schema = {"type": "tuple", "items_schema": [_validating(field.item)], "variadic_item_index": 0}
            schema |= {"min_length": low, "max_length": high or LONGEST_LIST}
        case "map":
            assert field.item is not None
            schema = {"type": "dict", "keys_schema": CLEAN_TEXT}
            schema |= {"values_schema": _validating(field.item), "max_length": high or LONGEST_LIST}
        case "source":
            schema = _plain(_source)
        case "raw":
            schema = {"type": "dict", "keys_schema": {"type": "str", "strict": True}}
    schema = {key: value for key, value in schema.items() if value is not None}
    return {"type": "nullable", "schema": schema} if field.nullable else schema


def _function(function: Callable[[Any], object]) -> dict[str, Any]:
    return {"type": "no-info", "function": function}


def _before(function: Callable[[Any], object], schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "function-before", "function": _function(function), "schema": schema}


def _plain(function: Callable[[Any], object]) -> dict[str, Any]:
    return {"type": "function-plain", "function": _function(function)}


def _itself(value: object) -> object:
    return value


def _fields(fields: Iterable[Field]) -> dict[str, Any]:
    """The schema of a map with exactly these fields; defaults are filled in, or None for a figure of the decree."""
    declared = {}
    for field in fields:
        schema = _validating(field)
        if field.parameter:
            schema = {"type": "nullable", "schema": schema}
        if not field.required:
            # Not as a value: the core would copy it, which a read-only map does not allow.
            schema = {"type": "default", "schema": schema, "default_factory": partial(_itself, field.default)}
        declared[field.name] = {"type": "typed-dict-field", "schema": schema, "required": field.required}
    return {"type": "typed-dict", "fields": declared, "extra_behavior": "forbid"}


@lru_cache(maxsize=1024)
def _validator(fields: tuple[Field, ...]) -> SchemaValidator:
    return SchemaValidator(_fields(fields))


def checked(fields: tuple[Field, ...], facts: Mapping[str, object], prefix: str = "") -> dict[str, Any]:
    """Facts as typed values, defaults filled in; a figure of the decree only if it was given.

    Raises `FactError` with one refusal for each wrong path, in the order of the declaration.
    """
    try:
        found = _validator(fields).validate_python(dict(facts))
    except ValidationError as error:
        raise FactError(*_refusals(fields, error.errors(include_url=False), prefix)) from None
    return {f.name: found[f.name] for f in fields if not (f.parameter and found[f.name] is None)}


def clean(path: str, text: str) -> str:
    """A text that is no declared fact, if it may be kept. Raises `FactError`."""
    if not re.match(CLEAN, text):
        raise FactError(Refusal(path, NO_VALUE, UNCLEAN))
    return text


def _refusals(fields: tuple[Field, ...], errors: list[ErrorDetails], prefix: str) -> list[Refusal]:
    order = {f.name: i for i, f in enumerate(fields)}
    errors.sort(key=lambda e: order.get(str(e["loc"][0]), len(order)) if e["loc"] else 0)
    return [_refusal(fields, error, prefix) for error in errors]


def _refusal(fields: tuple[Field, ...], error: ErrorDetails, prefix: str) -> Refusal:
    loc = tuple(part for part in error["loc"] if part != "[key]")
    path = path_text((prefix, *loc)) if prefix else path_text(loc)
    parent, field = _walk(fields, loc)
    cites = next((f.fact.cites for f in (field, parent) if f is not None and f.fact.cites), "")
    kind, value = error["type"], error["input"]
    if kind == "extra_forbidden" or field is None:
        if parent is not None and parent.fact.unknown:
            return Refusal(path, value, parent.fact.unknown, parent.fact.cites)
        return Refusal(path, HIDDEN, "dieses Feld gibt es nicht", cites)
    fact = field.fact
    empty = kind in ("too_short", "string_too_short") and not value
    if kind == "missing" or value is None or empty:
        shown = "leer" if empty else MISSING
        return Refusal(
            path, shown, fact.missing or ("diese Angabe wird gebraucht" if not empty else expected(field)), cites
        )
    if kind in ("too_short", "too_long", "string_too_short", "string_too_long"):
        return Refusal(path, _shown(value), _length(field, kind.endswith("long")), cites)
    if kind == "string_pattern_mismatch":
        return Refusal(path, NO_VALUE, UNCLEAN, cites)
    if kind == "source":
        return Refusal(path, value, "diese Datei wurde nicht gefunden", cites)
    if kind in ("greater_than_equal", "less_than_equal"):
        low, high = field.limits
        bound = f"ab {_limit(low)}" if kind == "greater_than_equal" else f"bis {_limit(high)}"
        what = "ein Datum" if field.kind == "date" else "eine ganze Zahl"
        return Refusal(path, value, f"erwartet wird {what} {bound}", cites)
    if isinstance(value, str) and field.kind in ("integer", "boolean"):
        value = f"„{value}“"
    return Refusal(path, _shown(value), fact.wrong or expected(field), cites)


def _length(field: Field, too_long: bool) -> str:
    """What is said of a list or text of the wrong length."""
    low, high = field.limits
    parts = "Zeichen" if field.kind == "text" else "Einträge"
    longest = high or (DEFAULT_TEXT_LENGTH if field.kind == "text" else LONGEST_LIST)
    return (
        f"höchstens {number(longest)} {parts} sind möglich"
        if too_long
        else f"mindestens {number(low)} {parts} werden gebraucht"
    )


def _limit(limit: int | dt.date) -> str:
    return date_short(limit) if isinstance(limit, dt.date) else number(limit)


def _shown(value: object) -> object:
    """A refused value as it is repeated: not at any length, and not what has no short form."""
    if isinstance(value, float):
        return str(value).replace(".", ",")
    if isinstance(value, str) and len(value) > 60:
        return value[:60] + " …"
    return NO_VALUE if isinstance(value, Mapping | list) else value


def _walk(fields: tuple[Field, ...], loc: tuple[int | str, ...]) -> tuple[Field | None, Field | None]:
    """The field a path leads to, and the one before it."""
    parent: Field | None = None
    field = next((f for f in fields if f.name == loc[0]), None) if loc else None
    for part in loc[1:]:
        if field is None:
            break
        parent, field = field, field.child(part)
    return parent, field


def expected(field: Field) -> str:
    """What a field wants, as a German sentence: "erwartet wird eine ganze Zahl ab 1"."""
    return f"erwartet wird {_expected(field)}"


def _expected(field: Field) -> str:
    low, high = field.limits
    match field.kind:
        case "integer":
            return f"eine ganze Zahl ab {number(low)}" if field.fact.min is not None else "eine ganze Zahl"
        case "date":
            return f"ein Datum ({ISO_DAY}) vom {date_short(low)} bis zum {date_short(high)}"
        case "text":
            return f"ein Text mit höchstens {number(high or DEFAULT_TEXT_LENGTH)} Zeichen"
        case "boolean":
            return "ja oder nein (true oder false)"
        case "choice":
            assert field.choice is not None
            return "eine dieser Angaben: " + ", ".join(m.name for m in field.choice)
        case "list":
            return f"eine Liste mit mindestens {low} Einträgen" if low else "eine Liste"
        case "map":
            return "eine Zuordnung von Namen zu Werten"
        case "source":
            return "der Name einer Datei"
        case _:
            names = ", ".join(f.name for f in field.fields)
            return f"ein Satz von Angaben{f': {names}' if names else ''}"
