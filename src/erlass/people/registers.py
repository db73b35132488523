"""Looking into a register as somebody may: rows of a day, searched, filtered and sorted; differences, history, extracts.

The one place for pages, interface and exports. Tables are asked in the database and never counted beyond a limit, beyond which
only an order with an index is kept; computed lists, which are short, are searched in memory.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from erlass.people import policy
from erlass.people.models import Behoerde, Person
from erlass.people.policy import Actor, NotAllowed, system
from erlass.registers.entries import Difference, differences, history
from erlass.registers.models import Eintrag, Event
from erlass.registers.registers import Cell, Column, Register, Row

PAGE = 50
COUNTED = 10_000
"""Rows are counted, sorted at will and leafed through up to here; beyond it is only said that there are more."""
LAST_PAGE = COUNTED // PAGE
MOST_EXPORTED = 200_000
LOOKED_AT = 500
"""So many rows, or names of what they refer to, are looked at for what can be chosen or is searched for."""


@dataclass(frozen=True)
class Query:
    """What somebody wants to see. `known_at`: as it was known at a moment. `chosen`: values by column, as
    `Column.read` takes them. `sort`: a column, `-` for the other way round.
    """

    day: dt.date
    known_at: dt.datetime | None = None
    search: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    page: int = 1


@dataclass(frozen=True)
class Rows:
    """One page of rows with the keys of their entries (empty for computed lists), and how many there are (None: very many).

    `sorted`: whether they are in the order that was asked for; very many are not, unless there is an index.
    """

    rows: list[Row]
    keys: list[str]
    count: int | None
    has_next: bool
    sorted: bool = True


@dataclass(frozen=True)
class Offered:
    """What can be chosen in a filter, codes with labels. `complete`: nothing else occurs; otherwise people may type it."""

    codes: list[tuple[str, str]]
    complete: bool = True


def may_read(actor: Actor, register: Register) -> bool:
    """Whether an actor belongs to the readers at all; which rows they see is another question."""
    return any(
        by.relation == "everyone"
        or (by.relation in ("role", "anywhere") and actor.holds(by.key))
        or (by.relation == "subject" and actor.person is not None)
        for by in register.readers
    )


def may_look_back(actor: Actor, register: Register) -> bool:
    """Whether an actor sees what was known when: the historians, or where none are named the readers of all agencies."""
    if register.historians is None:
        return any(by.relation == "anywhere" and actor.holds(by.key) for by in register.readers)
    return any(by.relation in ("role", "anywhere") and actor.holds(by.key) for by in register.historians)


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
    found, order = _entries(register, actor, query), _order(register, query)
    # By key there is an index; the database would otherwise choose one by which it reads what ended long ago first.
    all_pks = list(found.order_by("key").values_list("pk", flat=True)[: COUNTED + 1])
    in_order = len(all_pks) <= COUNTED or _has_index(register.model, order)
    start = (min(max(1, query.page), LAST_PAGE) - 1) * PAGE
    if order == ("key",) or not in_order:
        pks = all_pks[start : start + PAGE + 1]
    else:
        few = register.model.objects.filter(pk__in=all_pks) if len(all_pks) <= LOOKED_AT else found
        pks = list(few.order_by(*order).values_list("pk", flat=True)[start : start + PAGE + 1])
    page = _with_related(register, pks[:PAGE])
    return Rows(
        [_row(register, entry) for entry in page], [entry.key for entry in page],
        len(all_pks) if len(all_pks) <= COUNTED else None,
        len(pks) > PAGE and query.page < LAST_PAGE, in_order or not query.sort,
    )  # fmt: skip


def _with_related(register: Register, pks: list[int]) -> list[Any]:
    """Entries in this order with what their columns refer to: joined to these few only."""
    assert register.model is not None
    found = register.model.objects.filter(pk__in=pks)
    by_pk = {entry.pk: entry for entry in _joined(register, found)}
    return [by_pk[pk] for pk in pks if pk in by_pk]


def _joined(register: Register, found: Any) -> Any:
    """With what the columns refer to."""
    related = sorted({c.field.rpartition("__")[0] for c in register.columns if "__" in c.field})
    return found.select_related(*related) if related else found


def _order(register: Register, query: Query) -> tuple[str, ...]:
    column = register.column(query.sort.removeprefix("-"))
    if column is None:
        return register.order
    return (f"{'-' if query.sort.startswith('-') else ''}{column.field}", "pk")


def _has_index(model: type[Eintrag], order: tuple[str, ...]) -> bool:
    """Whether the database reads what is known now in this order without sorting."""
    wanted = order[0].removeprefix("-")
    return any(
        [f.removeprefix("-") for f in index.fields[:2]] == ["bekannt_bis", wanted] for index in model._meta.indexes
    )


def _entries(register: Register, actor: Actor, query: Query) -> Any:
    known_at = query.known_at if may_look_back(actor, register) else None
    return _narrowed(register, _visible(register, actor, register.entries(query.day, known_at)), query)


def _narrowed(register: Register, found: Any, query: Query) -> Any:
    """Those that were chosen and searched for. What is said of something referred to is looked up there first."""
    for name, value in query.chosen.items():
        column = register.column(name)
        if column is not None and column.filter and value:
            typed = column.read(value)
            found = found.none() if typed is None else found.filter(_says(register, column, "", typed))
    searched = [c for c in register.columns if c.search]
    if query.search and searched:
        found = found.filter(reduce(or_, (_says(register, c, "__icontains", query.search) for c in searched)))
    return found


def _says(register: Register, column: Column, how: str, value: Cell) -> Q:
    """That a column has a value: by the keys of what it refers to, as far as these are few."""
    path, _, rest = column.field.partition("__")
    if not rest:
        return Q(**{f"{path}{how}": value})
    assert register.model is not None
    related: Any = register.model._meta.get_field(path).related_model
    keys = list(
        related._default_manager.filter(**{f"{rest}{how}": value})
        .order_by()
        .values_list("pk", flat=True)[: LOOKED_AT + 1]
    )
    return Q(**{f"{path}__in": keys}) if len(keys) <= LOOKED_AT else Q(**{f"{column.field}{how}": value})


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
    wanted = {n: columns[n].read(v) for n, v in query.chosen.items() if v and n in columns and columns[n].filter}
    if None in wanted.values():
        return
    found = [
        row
        for row in register.rows(query.day, actor)
        if all(row.get(n) == v for n, v in wanted.items())
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


def offered(register: Register, actor: Actor, query: Query) -> dict[str, Offered]:
    """What can be chosen in each filter: codes of the declaration, or the values that occur on the day."""
    found = {c.name: _declared(c) for c in register.columns if c.filter}
    free = [c for c in register.columns if c.filter and found[c.name] is None]
    if not free:
        return {name: known for name, known in found.items() if known is not None}
    seen, complete = _values(register, actor, query, free)
    for column in free:
        offices = _of_offices(register, column)
        values = seen[column.name] if complete or not offices else _names_of_offices(column)
        codes = [(str(v), column.shown(v)) for v in sorted(v for v in values if v not in (None, ""))]
        found[column.name] = Offered(codes, complete or offices)
    return {name: known for name, known in found.items() if known is not None}


def _names_of_offices(column: Column) -> set[Any]:
    said = column.field.partition("__")[2]
    return set(Behoerde.objects.order_by(said).values_list(said, flat=True)[:LOOKED_AT])


def _declared(column: Column) -> Offered | None:
    if column.choice is not None:
        return Offered([(member.name, member.label) for member in column.choice])
    return Offered([("true", "ja"), ("false", "nein")]) if column.kind == "boolean" else None


def _of_offices(register: Register, column: Column) -> bool:
    """Whether a column names agencies, whose names are no secret."""
    path, _, rest = column.field.partition("__")
    return bool(rest) and register.model is not None and register.model._meta.get_field(path).related_model is Behoerde


def _values(register: Register, actor: Actor, query: Query, columns: list[Column]) -> tuple[dict[str, set[Any]], bool]:
    """The values that occur, and whether these are all: only so many rows are looked at."""
    if register.rows is not None:
        computed = list(register.rows(query.day, actor))
        return {c.name: {row.get(c.name) for row in computed} for c in columns}, True
    seen = _visible(register, actor, register.entries(query.day)).order_by("key").values_list("pk", flat=True)
    pks = list(seen[: LOOKED_AT + 1])
    entries = _with_related(register, pks)
    return {c.name: {cell(entry, c) for entry in entries} for c in columns}, len(pks) <= LOOKED_AT


def extract(register: Register, actor: Actor, query: Query) -> Iterator[Row]:
    """All rows that match, for a file. Raises `NotAllowed`."""
    require_reader(actor, register)
    if register.model is None:
        yield from _matching(register, actor, query)
        return
    found = _entries(register, actor, query).order_by(*_order(register, query))
    for entry in _joined(register, found)[:MOST_EXPORTED].iterator(2000):
        yield _row(register, entry)


def changes(
    register: Register, actor: Actor, first: dt.date, second: dt.date, query: Query | None = None
) -> Iterator[Difference]:
    """What differs between two days, in the rows the actor may see, chosen and searched as in `query`. Raises `NotAllowed`."""
    require_reader(actor, register)
    if register.model is not None:
        found = _joined(register, _visible(register, actor, register.everything()))
        yield from differences(_narrowed(register, found, query) if query else found, first, second)


def versions(register: Register, actor: Actor, key: str) -> list[Any]:
    """Everything ever known of an entry that the actor may see; what is known now only, unless they may look back."""
    require_reader(actor, register)
    if register.model is None or "\0" in key:
        return []
    found = _joined(
        register, _visible(register, actor, history(register.model, key).filter(**(register.filters or {})))
    )
    return list(found if may_look_back(actor, register) else found.known())


def who_recorded(versions: list[Any]) -> dict[int, str]:
    """Who acted in the events that recorded versions of an entry, by event; nobody where the event was deleted when due."""
    keys = dict(Event.objects.filter(seq__in={v.event for v in versions}).values_list("seq", "actor"))
    names = dict(Person.objects.filter(key__in=set(keys.values())).values_list("key", "name"))
    names[system().key] = system().name
    return {seq: names.get(key, "") for seq, key in keys.items()}
