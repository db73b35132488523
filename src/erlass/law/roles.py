"""Who may do or see something: roles, and the words in which declarations grant rights.

A decree declares who acts in a step, who reads a register or a report; it never asks a database. What a grant means for a
signed-in person is decided in one place (`erlass.people.policy`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Relation = Literal["role", "anywhere", "subject", "member", "everyone", "system"]


@dataclass(frozen=True, slots=True)
class Role:
    """A role that a person can hold in an office, with its German name.

    `implied`: held by itself, from a service relation or a register, so that nobody assigns it by hand.
    """

    key: str
    label: str
    about: str = ""
    implied: bool = False


@dataclass(frozen=True, slots=True)
class By:
    """One group of people a right is granted to.

    `role`: holders of a role in the office concerned. `anywhere`: holders of a role in any office. `subject`: the person
    concerned. `member`: whoever has that seat in the case (`key` is the seat, a trailing `*` any seat that begins so).
    `everyone`: no sign-in needed. `system`: no person. `states`: only while a case is in one of these states.
    """

    relation: Relation
    key: str = ""
    label: str = ""
    states: tuple[str, ...] = ()

    def within(self, *states: str) -> By:
        """The same group, only while a case is in one of these states."""
        return By(self.relation, self.key, self.label, states)

    @property
    def name(self) -> str:
        return self.label or self.key


def role(declared: Role) -> By:
    """Holders of a role in the office concerned."""
    return By("role", declared.key, declared.label)


def anywhere(declared: Role) -> By:
    """Holders of a role, whatever their office."""
    return By("anywhere", declared.key, declared.label)


def subject(label: str = "die betroffene Person") -> By:
    """The person whom a case or an entry concerns."""
    return By("subject", "", label)


def member(seat: str, label: str) -> By:
    """The person who has a seat in the case, such as `vorsitz` or any of `kommission.*`."""
    return By("member", seat, label)


EVERYONE = By("everyone", "", "alle")
SYSTEM = By("system", "", "selbsttätig")
