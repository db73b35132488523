"""Looking into a register as somebody may: rows of a day, searched, filtered and sorted; differences, history, extracts.

The one place for pages, interface and exports. Tables are asked in the database and never counted beyond a limit; computed
lists, which are short, are searched in memory.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any

from django.db.models import Q

from erlass.people import policy
from erlass.people.policy import Actor, NotAllowed
from erlass.registers.entries import Difference, differences, history
from erlass.registers.registers import Cell, Column, Register, Row

PAGE = 50
COUNTED = 10_000
"""Rows are counted up to here; beyond it is only said that there are more."""
MOST_EXPORTED = 200_000
MOST_CODES = 60


@dataclass(frozen=True)
class Query:
    """What somebody wants to see. `known_at`: as it was known at a moment. `chosen`: values by column. `sort`: a column, `-` for
    the other way round.
    """

    day: dt.date
    known_at: dt.datetime | None = None
    search: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    page: int = 1


@dataclass(frozen=True)
class Rows:
    """One page of rows with the keys of their entries (empty for computed lists), and how many there are (None: very many)."""

    rows: list[Row]
    keys: list[str]
    count: int | None
    has_next: bool


def may_read(actor: Actor, register: Register) -> bool:
    """Whether an actor belongs to the readers at all; which rows they see is another question."""
    return any(
        by.relation == "everyone"
        or (by.relation in ("role", "anywhere") and actor.holds(by.key))
        or (by.relation == "subject" and actor.person is not None)
        for by in register.readers
    )


def may_look_back(actor: Actor, register: Register) -> bool:
    """Whether an actor sees what was known when: the historians, or all readers where none are named."""
    groups = register.historians if register.historians is not None else register.readers
    return any(by.relation == "anywhere" and actor.holds(by.key) for by in groups)


def require_reader(actor: Actor, register: Register) -> None:
    """Raises `NotAllowed`."""
    if not may_read(actor, register):
        who = ", ".join(dict.fromkeys(by.name for by in register.readers))
        raise NotAllowed(f"Das Register „{register.title}“ ist Ihnen nicht zugänglich; berechtigt: {who}.")


def _visible(register: Register, actor: Actor, entries: Any) -> Any:
    return policy.visible(entries, actor, register.readers, office=register.office, person=register.person)


def rows(register: Register, actor: Actor, query: Query) -> Rows:
    """One page. Raises `NotAllowed`."""
    require_reader(actor, register)
    if register.model is None:
        return _computed(register, actor, query)
    found = _entries(register, actor, query)
    start = (max(1, query.page) - 1) * PAGE
    page = list(found[start : start + PAGE + 1])
    count = found.order_by()[: COUNTED + 1].count()
    return Rows(
        [_row(register, entry) for entry in page[:PAGE]], [entry.key for entry in page[:PAGE]], count if count <= COUNTED else None,
        len(page) > PAGE,
    )  # fmt: skip


def _entries(register: Register, actor: Actor, query: Query) -> Any:
    found = _visible(
        register, actor, register.entries(query.day, query.known_at if may_look_back(actor, register) else None)
    )
    for name, value in query.chosen.items():
        column = register.column(name)
        if column is not None and column.filter and value:
            found = found.filter(**{column.field: _typed(column, value)})
    words = [Q(**{f"{c.field}__icontains": query.search}) for c in register.columns if c.search]
    if query.search and words:
        found = found.filter(reduce(or_, words))
    sort = register.column(query.sort.lstrip("-"))
    if sort is not None:
        found = found.order_by(f"{'-' if query.sort.startswith('-') else ''}{sort.field}", "pk")
    related = {c.field.split("__")[0] for c in register.columns if "__" in c.field}
    return found.select_related(*sorted(related)) if related else found


def _typed(column: Column, value: str) -> Cell:
    if column.kind == "boolean":
        return value == "ja"
    return int(value) if column.kind == "number" and value.isdigit() and len(value) < 10 else value


def _row(register: Register, entry: Any) -> Row:
    return {column.name: cell(entry, column) for column in register.columns}


def cell(entry: Any, column: Column) -> Cell:
    """The value of a column in an entry."""
    value: Any = entry
    for part in column.field.split("__"):
        value = getattr(value, part, None)
        if value is None:
            return None
    return value if isinstance(value, str | int | bool | dt.date) else str(value)


def _computed(register: Register, actor: Actor, query: Query) -> Rows:
    found = list(_matching(register, actor, query))
    start = (max(1, query.page) - 1) * PAGE
    page = found[start : start + PAGE]
    return Rows(page, [""] * len(page), len(found), len(found) > start + PAGE)


def _matching(register: Register, actor: Actor, query: Query) -> Iterator[Row]:
    assert register.rows is not None
    columns = {c.name: c for c in register.columns}
    wanted = {n: v for n, v in query.chosen.items() if v and n in columns and columns[n].filter}
    found = [
        row
        for row in register.rows(query.day, actor)
        if all(columns[n].shown(row.get(n)) == v for n, v in wanted.items())
        and (
            not query.search
            or any(query.search.lower() in str(row.get(c.name, "")).lower() for c in register.columns if c.search)
        )
    ]
    sort = query.sort.lstrip("-")
    if sort in columns:
        found.sort(
            key=lambda row: (
                row.get(sort) is None,
                str(row.get(sort)) if columns[sort].kind == "text" else row.get(sort),
            )
        )
        if query.sort.startswith("-"):
            found.reverse()
    yield from found


def codes(register: Register, actor: Actor, query: Query) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen in each filter: codes of the declaration, or the values that occur on the day."""
    chosen: dict[str, list[tuple[str, str]]] = {}
    computed = list(register.rows(query.day, actor)) if register.rows is not None else None
    for column in register.columns:
        if not column.filter:
            continue
        if column.choice is not None:
            chosen[column.name] = [(m.name, m.label) for m in column.choice]
        elif column.kind == "boolean":
            chosen[column.name] = [("ja", "ja"), ("nein", "nein")]
        elif computed is not None:
            values = sorted({column.shown(row.get(column.name)) for row in computed})
            chosen[column.name] = [(v, v) for v in values[:MOST_CODES]]
        else:
            seen = _visible(register, actor, register.entries(query.day)).order_by(column.field)
            found = list(islice(seen.values_list(column.field, flat=True).distinct(), MOST_CODES))
            chosen[column.name] = [(str(v), column.shown(v)) for v in found if v not in (None, "")]
    return chosen


def extract(register: Register, actor: Actor, query: Query) -> Iterator[Row]:
    """All rows that match, for a file. Raises `NotAllowed`."""
    require_reader(actor, register)
    if register.model is None:
        yield from _matching(register, actor, query)
        return
    for entry in _entries(register, actor, query)[:MOST_EXPORTED].iterator(2000):
        yield _row(register, entry)


def changes(register: Register, actor: Actor, first: dt.date, second: dt.date) -> Iterator[Difference]:
    """What differs between two days, in the rows the actor may see. Raises `NotAllowed`."""
    require_reader(actor, register)
    if register.model is not None:
        yield from differences(_visible(register, actor, register.everything()), first, second)


def versions(register: Register, actor: Actor, key: str) -> list[Any]:
    """Everything ever known of an entry that the actor may see; what is known now only, unless they may look back."""
    require_reader(actor, register)
    if register.model is None:
        return []
    found = _visible(register, actor, history(register.model, key).filter(**(register.filters or {})))
    return list(found if may_look_back(actor, register) else found.known())
