"""What a rule asks for: the type of each fact with its label, unit, limits and help.

Facts are declared by the signature of a rule (`Annotated[int, Fact(...)]`, records as NamedTuples). This module reads
such declarations into a tree of `Field`s. Validation, JSON Schema, forms, the command line and the columns of a
population are all derived from that tree, so that nothing is declared twice.
"""

from __future__ import annotations

import datetime as dt
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from enum import IntEnum
from typing import Annotated, Any, Literal, Self, TypeGuard, Union, get_args, get_origin

from erlass.law.errors import DeclarationError

Kind = Literal["integer", "text", "boolean", "date", "choice", "record", "list", "map", "source", "raw"]

INTEGER_LIMIT = 999_999_999
"""Largest integer a fact may have unless it says otherwise; every integer has a limit, which keeps sums provably
exact.
"""
FIRST_DAY, LAST_DAY = dt.date(1850, 1, 1), dt.date(2199, 12, 31)


@dataclass(frozen=True, slots=True, eq=False)
class Fact:
    """What a person must know to state a fact. All texts are German and shown to people.

    `min`/`max`: inclusive limits (of the value, for lists and texts of the length). `missing`, `wrong`, `unknown`:
    what is said instead of the general sentence when the fact is missing or empty, of the wrong kind, or has a field
    that does not exist. `item`: what one entry of a list is called. `decided_by`: the role that decides this fact; as
    long as it is null, checks that need it are open. `cites`: provision named in a refusal. `like`: fields that
    describe a raw fact to people (in forms), each an annotation or a pair of annotation and default, while the rule
    itself checks it, in an order of its own. `suggests`: codes that forms offer for a text that may hold any other
    word as well.
    """

    label: str
    unit: str = ""
    min: int | dt.date | None = None
    max: int | dt.date | None = None
    help: str = ""
    cites: str = ""
    missing: str = ""
    wrong: str = ""
    unknown: str = ""
    item: str = ""
    decided_by: str = ""
    like: Mapping[str, Any] | None = None
    suggests: type[Choice] | None = None


class Choice(IntEnum):
    """A closed list of codes: `class Status(Choice): aktiv = "aktiv"; ruhend = "ruht"`.

    The member's name is the public code, its text the German label. Members are numbered in order, which is how a
    compiled population sees them.
    """

    label: str

    def __new__(cls, label: str) -> Self:
        member = int.__new__(cls, len(cls.__members__))
        member._value_ = len(cls.__members__)
        member.label = label
        return member


class Source:
    """A fact that is a file: a source text, a CSV or a table, given by its name and found in the folder of sources."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name, self.data = name, data

    @property
    def text(self) -> str:
        return self.data.decode("utf-8")


class _Required:
    def __repr__(self) -> str:
        return "REQUIRED"


REQUIRED = _Required()


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One declared fact, field of a record or entry of a list, as read from the annotations. Known by its identity."""

    name: str
    kind: Kind
    fact: Fact
    nullable: bool = False
    default: object = REQUIRED
    choice: type[Choice] | None = None
    record: type[tuple[Any, ...]] | None = None
    fields: tuple[Field, ...] = ()
    item: Field | None = None
    parameter: str = dataclass_field(default="")

    @property
    def required(self) -> bool:
        return self.default is REQUIRED

    @property
    def label(self) -> str:
        return self.fact.label or self.name

    @property
    def limits(self) -> tuple[Any, Any]:
        """Inclusive limits of the value, the declared ones or those every integer and date has."""
        lowest, highest = {"integer": (-INTEGER_LIMIT, INTEGER_LIMIT), "date": (FIRST_DAY, LAST_DAY)}.get(
            self.kind, (None, None)
        )
        return (
            lowest if self.fact.min is None else self.fact.min,
            highest if self.fact.max is None else self.fact.max,
        )

    def child(self, part: str | int) -> Field | None:
        """The field a path leads to from here, by one step."""
        if isinstance(part, int) or self.kind == "map":
            return self.item
        return next((f for f in self.fields if f.name == part), None)


def is_record(tp: object) -> TypeGuard[type[tuple[Any, ...]]]:
    return isinstance(tp, type) and issubclass(tp, tuple) and hasattr(tp, "_fields")


def field_of(name: str, annotation: Any, default: object = REQUIRED) -> Field:
    """Read one annotation. Raises `DeclarationError` for a type the grammar does not know."""
    fact, nullable, tp = Fact(""), False, annotation
    while True:
        origin = get_origin(tp)
        if origin is Annotated:
            tp, *marks = get_args(tp)
            fact = next((m for m in marks if isinstance(m, Fact)), fact)
        elif origin in (Union, types.UnionType):
            inner = [a for a in get_args(tp) if a is not types.NoneType]
            if len(inner) != 1:
                raise DeclarationError(f"{name}: a union of several types is no fact")
            nullable, tp = True, inner[0]
        else:
            break
    common: dict[str, Any] = {"name": name, "fact": fact, "nullable": nullable, "default": default}
    if get_origin(tp) in (tuple, list):
        args = get_args(tp)
        return Field(kind="list", item=field_of(name, args[0]), **common)
    if get_origin(tp) in (dict, Mapping):
        value = get_args(tp)[1]
        if value is not object:
            return Field(kind="map", item=field_of(name, value), **common)
        return Field(kind="raw", fields=_described_by(fact.like or {}), **common)
    if is_record(tp):
        return Field(kind="record", record=tp, fields=fields_of_record(tp), **common)
    if isinstance(tp, type) and issubclass(tp, Choice):
        return Field(kind="choice", choice=tp, **common)
    kinds: dict[Any, Kind] = {
        int: "integer", str: "text", bool: "boolean", dt.date: "date", Source: "source", object: "raw",
    }  # fmt: skip
    if tp not in kinds:
        raise DeclarationError(f"{name}: {tp!r} is no type of a fact")
    return Field(kind=kinds[tp], **common)


def _described_by(like: Mapping[str, Any]) -> tuple[Field, ...]:
    return tuple(field_of(n, *(tp if isinstance(tp, tuple) else (tp,))) for n, tp in like.items())


def fields_of_record(record: type[tuple[Any, ...]]) -> tuple[Field, ...]:
    hints = typing.get_type_hints(record, include_extras=True)
    defaults: dict[str, object] = getattr(record, "_field_defaults", {})
    names: tuple[str, ...] = getattr(record, "_fields")  # noqa: B009 - a NamedTuple, which typing cannot say
    return tuple(field_of(n, hints[n], defaults.get(n, REQUIRED)) for n in names)
