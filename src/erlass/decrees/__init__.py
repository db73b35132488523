"""The decrees, one package each, and the registry by which every other room finds them.

Which decrees are installed is one line each in `erlass.config.decrees`. Needs neither Django nor Numba.
"""

from __future__ import annotations

import importlib
from functools import lru_cache

from erlass.config.decrees import DECREES
from erlass.law.decree import Decree
from erlass.law.errors import UnknownName
from erlass.law.rulebook import Rule


@lru_cache(maxsize=64)
def decree(key: str) -> Decree:
    """The installed decree of that key. Raises `UnknownName`."""
    if key not in DECREES:
        raise UnknownName(f"Einen Erlass „{key}“ gibt es nicht. Vorhanden: {', '.join(DECREES)}.")
    found: Decree = importlib.import_module(f"{__name__}.{key}").DECREE
    return found


def all() -> tuple[Decree, ...]:
    """All installed decrees in the order of the settings."""
    return tuple(decree(key) for key in DECREES)


def rule(public_name: str) -> Rule:
    """The rule or checklist of a public name such as `sap.zielzahl`. Raises `UnknownName`."""
    key, dot, name = public_name.partition(".")
    if not dot:
        raise UnknownName(f"„{public_name}“ ist kein Name einer Regel; erwartet wird zum Beispiel „sap.zielzahl“.")
    book = decree(key).rules
    if name not in book.rules:
        raise UnknownName(f"Eine Regel „{public_name}“ gibt es nicht.")
    return book.rules[name]
