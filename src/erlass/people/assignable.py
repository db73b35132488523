"""Which roles can be given by hand: the general ones, and those that decrees have registered here when Django started."""

from __future__ import annotations

from collections.abc import Iterable

from erlass.law.roles import Role
from erlass.people.roles import GENERAL

_of_decrees: dict[str, Role] = {}


def register(roles: Iterable[Role]) -> None:
    _of_decrees.update({role.key: role for role in roles})


def assignable() -> list[Role]:
    """Roles that are not held by themselves."""
    return [role for role in (*GENERAL, *_of_decrees.values()) if not role.implied]
