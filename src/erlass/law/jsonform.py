"""The JSON form of a value: how facts and results leave the grammar, are compared, hashed and stored.

Dates are ISO text, codes their names, shares `{zaehler, nenner}`, records maps, and the keys of maps are texts.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from enum import Enum
from fractions import Fraction
from typing import TypeAlias

from erlass.law.facts import Source
from erlass.law.stelle import Stelle

Json: TypeAlias = bool | int | str | list["Json"] | dict[str, "Json"] | None


def json_form(value: object) -> Json:
    """The JSON form of any value of the grammar. Raises `TypeError` for floats and everything else it does not know."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, int):
        return int(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Stelle):
        return str(value)
    if isinstance(value, Fraction):
        return {"zaehler": value.numerator, "nenner": value.denominator}
    if isinstance(value, Source):
        return value.name
    if isinstance(value, Mapping):
        return {str(json_form(k)): json_form(v) for k, v in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {name: json_form(v) for name, v in zip(value._fields, value, strict=True)}
    if isinstance(value, list | tuple):
        return [json_form(v) for v in value]
    as_json = getattr(value, "as_json", None)
    if as_json is not None:
        return json_form(as_json())
    raise TypeError(f"{type(value).__name__} has no JSON form")


def raw_json_form(value: object) -> Json:
    """The JSON form of facts as they came in, before they were checked: anything unknown is kept as its text."""
    try:
        return json_form(value)
    except TypeError:
        if isinstance(value, Mapping):
            return {str(k): raw_json_form(v) for k, v in value.items()}
        if isinstance(value, list | tuple):
            return [raw_json_form(v) for v in value]
        return str(value)


def day_of(value: object) -> dt.date | None:
    """The day that a text in JSON form says (`2026-01-31` and no other spelling); None if it says none."""
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) and len(value) == len("2026-01-31") else None
    except ValueError:
        return None


def digest(value: Json) -> str:
    """SHA-256 of the canonical JSON text (sorted keys, no blanks)."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
