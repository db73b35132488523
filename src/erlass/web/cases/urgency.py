"""How pressing a day is, in words: overdue, due within this week, later, or possible without a last day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from erlass.cases.registry import Due

Level = Literal["danger", "warning", "info", "open"]
ONE_WEEK = 7
FEW = 4
HEADINGS: dict[Level, str] = {
    "danger": "überfällig",
    "warning": "in dieser Woche",
    "info": "später",
    "open": "ohne Frist möglich",
}


@dataclass(frozen=True, slots=True)
class Urgency:
    """`level` names the tone of the design system (`open`: none), `text` says it."""

    level: Level
    text: str


OPEN = Urgency("open", "möglich seit diesem Tag")


def urgency(due: dt.date, today: dt.date) -> Urgency:
    days = (due - today).days
    if days < 0:
        return Urgency("danger", "seit gestern überfällig" if days == -1 else f"seit {-days} Tagen überfällig")
    near = {0: "heute", 1: "morgen"}.get(days, f"in {days} Tagen")
    return Urgency("warning" if days <= ONE_WEEK else "info", near)


@dataclass(frozen=True, slots=True)
class Pressing:
    """A deadline with how pressing it is."""

    due: Due
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class Group:
    heading: str
    level: Level
    entries: tuple[Pressing, ...]

    @property
    def first(self) -> tuple[Pressing, ...]:
        """As many as the start shows."""
        return self.entries[:FEW]


def grouped(dues: Iterable[Due], today: dt.date) -> list[Group]:
    """Deadlines by urgency; groups without any are left out."""
    pressing = [Pressing(due, OPEN if due.since else urgency(due.day, today)) for due in dues]
    groups = [
        Group(heading, level, tuple(p for p in pressing if p.urgency.level == level))
        for level, heading in HEADINGS.items()
    ]
    return [group for group in groups if group.entries]
