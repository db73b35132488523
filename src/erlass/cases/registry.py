"""What the installed decrees offer beside their rules: procedures, registers, reports, roles, computed deadlines.

A decree's `apps.py` registers it when Django starts (`offer`), so that no room has to know a decree by name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeAlias

from erlass.cases.errors import NotPossible
from erlass.cases.procedures import Procedure
from erlass.law.roles import By, Role
from erlass.people import assignable
from erlass.people.policy import Actor
from erlass.people.roles import GENERAL
from erlass.registers.registers import Register


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is due by a day without being a case: a course within 36 months, a yearly talk, a sheet.

    `office_id`, `person_id`: whom it concerns; `link`: where it is done; `since`: `day` is the first on which it can be done, and
    the source names no last one.
    """

    label: str
    day: dt.date
    ref: str
    concerns: str
    office_id: int | None = None
    person_id: int | None = None
    link: str = ""
    since: bool = False


Dues: TypeAlias = Callable[[Actor, dt.date], Iterable[Due]]
"""The computed deadlines that an actor may see."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page that only one decree has, for the navigation: its title, the name of its address, who sees it."""

    title: str
    url_name: str
    readers: tuple[By, ...]
    about: str = ""


@dataclass(frozen=True)
class Offer:
    """Everything one decree offers. `covered`: further names for the table of provisions, by kind (`report`, `prohibition`, …),
    each with the provisions it answers for. `house`: figures that the decree leaves to the office, by name, as
    declared types of facts.
    """

    decree: str
    procedures: tuple[Procedure, ...] = ()
    registers: tuple[Register, ...] = ()
    roles: tuple[Role, ...] = ()
    dues: tuple[Dues, ...] = ()
    pages: tuple[Page, ...] = ()
    covered: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    def procedure(self, key: str) -> Procedure | None:
        return self._by_key.get(key)

    @cached_property
    def _by_key(self) -> Mapping[str, Procedure]:
        return {p.key: p for p in self.procedures}


_offers: dict[str, Offer] = {}


def offer(offered: Offer) -> None:
    """Make a decree's procedures and registers known. Raises `DeclarationError` if a procedure contradicts itself."""
    procedures = tuple(replace(p, decree=offered.decree) for p in offered.procedures)
    for procedure in procedures:
        procedure.check()
    _offers[offered.decree] = replace(offered, procedures=procedures)
    assignable.register(offered.roles)


def offers() -> Sequence[Offer]:
    return tuple(_offers.values())


def offer_of(decree: str) -> Offer:
    return _offers.get(decree, Offer(decree))


def procedures() -> Iterator[Procedure]:
    for offered in offers():
        yield from offered.procedures


def procedure(name: str) -> Procedure:
    """The procedure of a public name such as `sap.bestellung`. Raises `NotPossible`."""
    decree, _, key = name.partition(".")
    found = _offers[decree].procedure(key) if decree in _offers else None
    if found is None:
        raise NotPossible(f"Ein Verfahren „{name}“ gibt es nicht.", missing=True)
    return found


def registers() -> Iterator[tuple[str, Register]]:
    for offered in offers():
        for register in offered.registers:
            yield offered.decree, register


def register(decree: str, key: str) -> Register | None:
    return next((r for r in offer_of(decree).registers if r.key == key), None)


def roles() -> Mapping[str, Role]:
    """All roles by their keys: the general ones and those of the decrees."""
    return {role.key: role for role in (*GENERAL, *(r for o in offers() for r in o.roles))}


def dues(actor: Actor, day: dt.date) -> list[Due]:
    """All computed deadlines that an actor may see, the earliest first."""
    return sorted((due for o in offers() for source in o.dues for due in source(actor, day)), key=lambda d: d.day)


def covered(decree: str) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """What a decree's procedures, registers and the rest answer for, by kind and name."""
    offered = offer_of(decree)
    found: dict[str, dict[str, tuple[str, ...]]] = {kind: dict(names) for kind, names in offered.covered.items()}
    for known in offered.procedures:
        for kind, names in known.cited().items():
            found.setdefault(kind, {}).update(names)
    found.setdefault("register", {}).update({r.key: r.cites for r in offered.registers})
    return found
