"""Registers as declarations: what a register is called, what its columns are, who reads it.

Pages, interface and exports are made from the declaration. A register either shows the entries of a table or computes its
rows for a day (a list of deadlines, a staffing list).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from erlass.law.facts import Choice
from erlass.law.german import german
from erlass.law.jsonform import day_of
from erlass.law.roles import By
from erlass.registers.models import Eintrag

Cell: TypeAlias = str | int | bool | dt.date | None
Row: TypeAlias = Mapping[str, Cell]
Rows: TypeAlias = Callable[[dt.date, Any], Iterable[Row]]
"""Computes the rows of a list for a day and for whoever asks (an `erlass.people.policy.Actor`)."""

LICENCE = "Datenlizenz Deutschland – Namensnennung – Version 2.0"


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `path`: where an entry has the value (`person__name`), its own name unless said. `choice`: codes with labels.

    `search`: the free search looks here. `filter`: people choose among its values. `wide`: hidden on small screens.
    """

    name: str
    label: str
    path: str = ""
    kind: Literal["text", "number", "date", "boolean"] = "text"
    choice: type[Choice] | None = None
    unit: str = ""
    search: bool = False
    filter: bool = False

    @property
    def field(self) -> str:
        return self.path or self.name

    def shown(self, value: Cell) -> str:
        """The value as people read it."""
        if value is None or value == "":
            return "–"
        if self.choice is not None and isinstance(value, str) and value in self.choice.__members__:
            return self.choice[value].label
        return german(value)

    def read(self, text: str) -> Cell:
        """The value that a text in an address stands for, in JSON form as programs read it; None if it can be none here."""
        match self.kind:
            case "boolean":
                return {"true": True, "false": False}.get(text)
            case "number":
                return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
            case "date":
                return day_of(text)
            case _:
                return text if text and (self.choice is None or text in self.choice.__members__) else None


@dataclass(frozen=True, slots=True, eq=False)
class Register:
    """A register or list. `readers` see all or their own rows (see `policy.visible`); `office` and `person` name the fields
    by which a row belongs to an office and to a person. `known`: readers who also see what was known when (history).
    """

    key: str
    title: str
    about: str
    columns: tuple[Column, ...]
    readers: tuple[By, ...]
    model: type[Eintrag] | None = None
    rows: Rows | None = None
    cites: tuple[str, ...] = ()
    office: str = "behoerde"
    person: str = "person"
    filters: Mapping[str, object] | None = None
    order: tuple[str, ...] = ("key",)
    historians: tuple[By, ...] | None = None
    licence: str = ""

    def entries(self, day: dt.date, known_at: dt.datetime | None = None) -> Any:
        """The entries of the table that hold on a day."""
        assert self.model is not None
        return self.everything().am(day, known_at).order_by(*self.order)

    def everything(self) -> Any:
        """All versions of all entries."""
        assert self.model is not None
        return self.model.objects.filter(**(self.filters or {}))

    def column(self, name: str) -> Column | None:
        return next((c for c in self.columns if c.name == name), None)
