"""What people type, as values, and values as people would type them: `5.3.04`, `1.234`, `1234,56`, `ja`.

The one place where text becomes a value. Whatever is not clearly one stays the text it was, so that the grammar refuses
it in its own words and the person sees what they typed.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from erlass.law.facts import Field, Source
from erlass.law.german import date_long, euro, number

Value: TypeAlias = object
CENT, MINUTES = "Cent", "Minuten"
EMPTY_CELLS = {"–", "-", "—", "leer", "null"}
DEEPEST = 40
"""Deepest nesting of JSON that is looked at at all."""

_DAY_FIRST = re.compile(r"(\d{1,2})\s*[./]\s*(\d{1,2})\s*[./]\s*(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WITH_MONTH = re.compile(r"(\d{1,2})\s*\.?\s*([a-zä]+)\.?\s+(\d{4})", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
_INTEGER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:[.\s]\d{3})+)", re.ASCII)
_AMOUNT = re.compile(
    r"([+-]?)(\d+|\d{1,3}(?:[.\s]\d{3})+)(?:,(\d{1,2}|-|–))?\s*(?:€|eur|euro)?", re.ASCII | re.IGNORECASE
)
_CLOCK = re.compile(r"(\d{1,4})\s*:\s*([0-5]\d)", re.ASCII)
_MINUS = str.maketrans("−\u00a0\u202f", "-  ")


def read_date(text: str) -> dt.date | None:
    """`5.3.04`, `05.03.2004`, `2004-03-05`, `5. März 2004`. Of years in two digits, 00 to 49 lie after 2000."""
    text = text.strip()
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, found.groups())
        if len(found[3]) == 2:
            year += 2000 if year < 50 else 1900
    elif found := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif (found := _WITH_MONTH.fullmatch(text)) and (short := _month_name(found[2])) in _MONTHS:
        day, month, year = int(found[1]), _MONTHS.index(short) + 1, int(found[3])
    else:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _month_name(word: str) -> str:
    return word.lower().replace("maer", "mär").replace("mar", "mär")[:3]


def read_integer(text: str) -> int | None:
    """`1234`, `1.234`, `1 234`; never a decimal, and no dot that does not part thousands."""
    text = text.translate(_MINUS).strip()
    return int(re.sub(r"[.\s]", "", text)) if len(text) <= 40 and _INTEGER.fullmatch(text) else None


def read_cents(text: str) -> int | None:
    """An amount in euros as whole cents: `1234,56`, `1.234,56 €`, `1234`, `12,5`."""
    found = _AMOUNT.fullmatch(text.translate(_MINUS).strip()) if len(text) <= 40 else None
    if found is None:
        return None
    sign, whole, rest = found.groups()
    cents = 0 if rest is None or not rest.isdigit() else int(rest.ljust(2, "0"))
    value = int(re.sub(r"[.\s]", "", whole)) * 100 + cents
    return -value if sign == "-" else value


def read_minutes(text: str) -> int | None:
    """A length of time in minutes: `41:00` is 41 hours; a plain number is minutes already."""
    found = _CLOCK.fullmatch(text.strip())
    return 60 * int(found[1]) + int(found[2]) if found else read_integer(text)


def read_boolean(text: str) -> bool | None:
    return {"ja": True, "nein": False}.get(text.strip().lower())


def is_amount(field: Field) -> bool:
    return field.kind == "integer" and field.fact.unit == CENT


def is_time(field: Field) -> bool:
    return field.kind == "integer" and field.fact.unit == MINUTES


def read(field: Field, text: str) -> Value:
    """The value of a field without parts, or the text itself if it is none. Dates come out as ISO text."""
    read_as: object = None
    match field.kind:
        case "integer":
            read_whole = read_cents if is_amount(field) else read_minutes if is_time(field) else read_integer
            read_as = read_whole(text)
        case "date":
            day = read_date(text)
            read_as = day.isoformat() if day else None
        case "boolean":
            read_as = read_boolean(text)
        case "source":
            return Source("eingabe.txt", text.encode())
        case "raw":
            read_as = read_json(text)
        case _:
            return _suggested(field, text)
    return text.strip() if read_as is None else read_as


def _suggested(field: Field, text: str) -> str:
    """The code of a suggestion if the text is its label; any other text stays as it is."""
    codes = field.fact.suggests or ()
    return next((member.name for member in codes if member.label.casefold() == text.strip().casefold()), text)


def written(field: Field, value: Value) -> str:
    """A value in JSON form or typed, as a person would type it into the field."""
    if value is None:
        return ""
    if field.kind == "boolean" and isinstance(value, bool):
        return "ja" if value else "nein"
    if is_amount(field) and type(value) is int:
        return euro(value).removesuffix(" €")
    if field.kind == "date":
        day = value if isinstance(value, dt.date) else read_date(str(value))
        return f"{day:%d.%m.}{day.year:04}" if day else str(value)
    if field.kind == "choice":
        return str(getattr(value, "name", value))
    if field.fact.suggests is not None and str(value) in field.fact.suggests.__members__:
        return field.fact.suggests[str(value)].label
    if field.kind == "source":
        return value.text if isinstance(value, Source) else str(value)
    if field.kind == "raw":
        return json.dumps(value, ensure_ascii=False, indent=1, default=str)
    return str(value)


def understood(field: Field, text: str) -> str:
    """How a typed text was understood, where that is not plain from the text itself; otherwise empty."""
    text = text.strip()
    if not text:
        return ""
    if field.kind == "date":
        day = read_date(text)
        return date_long(day) if day and text != date_long(day) else ""
    if field.kind == "integer":
        value = read(field, text)
        if type(value) is int and value >= 60 and is_time(field):
            return f"{value // 60} Stunden" + (f" {value % 60} Minuten" if value % 60 else "")
        if type(value) is not int or text == str(value):
            return ""
        return euro(value) if is_amount(field) else number(value)
    return ""


# Several values in one field: one line each, and in a table one line for each row.


def read_lines(item: Field, text: str) -> list[Value]:
    """One value for each line that is not blank."""
    return [_cell(item, line) for line in text.splitlines() if line.strip()]


def read_rows(cell: Field, text: str) -> list[list[Value]]:
    """One row for each line; values parted by semicolons or tabs, numbers also by blanks."""
    return [[_cell(cell, part) for part in _parts(cell, line)] for line in text.splitlines() if line.strip()]


def _parts(cell: Field, line: str) -> list[str]:
    if ";" in line or "\t" in line:
        return re.split(r"[;\t]", line)
    return line.split() if cell.kind in ("integer", "date", "boolean", "choice") else [line]


def _cell(field: Field, text: str) -> Value:
    text = text.strip()
    if field.nullable and (not text or text.lower() in EMPTY_CELLS):
        return None
    return read(field, text)


def written_lines(item: Field, values: object) -> str:
    return "\n".join(written(item, v) or "–" for v in _entries(values))


def written_rows(cell: Field, rows: object) -> str:
    return "\n".join("; ".join(written(cell, v) or "–" for v in _entries(row)) for row in _entries(rows))


def _entries(values: object) -> list[object]:
    return list(values) if isinstance(values, list | tuple) else []


def read_json(text: str) -> Any:
    """JSON from a person, or None: not deeper than anything of ours, and without numbers that JSON does not know."""
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        return None
    return value if _depth_allowed(value, DEEPEST) else None


def _refuse_constant(name: str) -> object:
    raise ValueError(name)


def _depth_allowed(value: object, levels: int) -> bool:
    if isinstance(value, Mapping):
        return levels > 0 and all(_depth_allowed(v, levels - 1) for v in value.values())
    if isinstance(value, list):
        return levels > 0 and all(_depth_allowed(v, levels - 1) for v in value)
    return True
