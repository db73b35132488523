"""The rounds: what is done or looked at again and again, in each installed room that has something to do or to say.

A room offers, in a module of that name: `tick(now) -> {what: how often}` and `retention(today) -> {what: how many}`, both doing
nothing a second time; `verify()` yielding problems as German sentences; `health_checks`, a mapping of names to functions giving
`ok`, `warn` or `fail` and a German sentence. None of these texts names or describes a person.
"""

from __future__ import annotations

import datetime as dt
import fcntl
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from django.conf import settings
from django.db import DatabaseError

from erlass.operation.offered import offered

State: TypeAlias = Literal["ok", "warn", "fail"]
Check: TypeAlias = Callable[[], tuple[State, str]]


class Health(NamedTuple):
    """What one check found."""

    name: str
    state: State
    text: str


def run_tick(now: dt.datetime) -> dict[str, int]:
    """Do what is due at a moment. Two at the same time would send mail twice: the second waits for the first."""
    with _alone():
        done = _counted("tick", now)
        tick_file().write_text(now.astimezone(dt.UTC).isoformat(timespec="seconds"), "ascii")
    return done


def run_retention(today: dt.date) -> dict[str, int]:
    """Delete what need not be kept any longer."""
    return _counted("retention", today)


def run_verify() -> Iterator[str]:
    """Everything that is wrong with what is stored."""
    for _, verify in offered("verify", "verify"):
        yield from verify()


def run_health() -> list[Health]:
    """What each check finds. A check that cannot reach what it looks at has failed."""
    return [Health(name, *_looked(check)) for name, check in _checks()]


def tick_file() -> Path:
    """Where the moment of the last tick stands: it belongs to this machine, not to the data."""
    return Path(settings.VAR) / "tick.txt"


def _checks() -> Iterator[tuple[str, Check]]:
    for _, checks in offered("health", "health_checks"):
        yield from checks.items()


def _looked(check: Check) -> tuple[State, str]:
    try:
        return check()
    except (DatabaseError, OSError) as error:
        return "fail", f"Die Prüfung war nicht möglich ({type(error).__name__})."


def _counted(name: str, when: dt.datetime | dt.date) -> dict[str, int]:
    total: Counter[str] = Counter()
    for _, run in offered(name, name):
        total.update(run(when))
    return dict(total)


@contextmanager
def _alone() -> Iterator[None]:
    tick_file().parent.mkdir(parents=True, exist_ok=True)
    with tick_file().with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
