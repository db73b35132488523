"""How values are written for people: dates, amounts, shares, yes and no.

The one place where a value of the grammar becomes German text, used by refusals, pages, documents and the command line.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import Enum

MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip


def date_long(day: dt.date) -> str:
    """5. März 2004"""
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


def date_short(day: dt.date) -> str:
    """05.03.2004"""
    return f"{day.day:02}.{day.month:02}.{day.year:04}"


def number(value: int) -> str:
    """14 333 with the German thousands dot: 14.333. Four digits stay together."""
    return f"{value:,}".replace(",", ".") if abs(value) >= 10_000 else str(value)


def euro(cents: int) -> str:
    """123456 cents as 1.234,56 €"""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{f'{whole:,}'.replace(',', '.')},{rest:02} €"


def german(value: object) -> str:
    """Any value of the grammar as short German text; empty for records, which have no short form."""
    if value is None:
        return "leer"
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, Enum):
        return str(getattr(value, "label", value.name))
    if isinstance(value, dt.date):
        return date_short(value)
    if isinstance(value, int):
        return number(value)
    if isinstance(value, str):
        return value or "leer"
    if isinstance(value, tuple) and {"zaehler", "nenner"} <= set(getattr(value, "_fields", ())):
        return f"{getattr(value, 'zaehler')}/{getattr(value, 'nenner')}"  # noqa: B009 - any record with a share in it
    if hasattr(value, "_fields") or isinstance(value, Mapping):
        return ""
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(german(v) for v in value) or "leer"
    return str(value)
