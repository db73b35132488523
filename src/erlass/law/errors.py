"""The family of errors of the grammar, and `refuse`, by which a rule turns down a fact.

A refusal names the field path, the value, what is wrong and the provision: everything a person needs to mend it. The
sentence itself is written in one place (`Refusal.text`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from erlass.law.german import german

type_of_part = str | int


class ErlassError(Exception):
    """Anything the grammar refuses. Its text is German and meant for the person asking."""


class UnknownName(ErlassError):
    """A decree, rule, parameter or file of that name does not exist."""


class CitationError(ErlassError):
    """A text is no citation, or cites a provision that the decree does not have."""


class DeclarationError(Exception):
    """A decree is written wrongly. For its developers, so the text is English."""


class NotAsked(RuntimeError):
    """A rule was called outside `ask`: without a date it has no version and no figures."""


class _NoValue:
    """Marks a refusal that has no value worth repeating."""


NO_VALUE = _NoValue()
HIDDEN = _NoValue()
"""Marks a refusal whose value is not repeated because it should never have been stated."""


def path_text(parts: str | tuple[type_of_part, ...]) -> str:
    """`("anteile", 1, "sap")` as `anteile[1].sap`."""
    if isinstance(parts, str):
        return parts
    text = ""
    for part in parts:
        text += f"[{part}]" if isinstance(part, int) else (f".{part}" if text else part)
    return text


@dataclass(frozen=True, slots=True)
class Refusal:
    """One fact that is not accepted: `path` like `anteile[1].sap`, the German `message`, the provision it rests on.

    `also`: further paths that the same refusal concerns.
    """

    path: str
    value: object
    message: str
    cites: str = ""
    also: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        return (self.path, *self.also)

    @property
    def text(self) -> str:
        source = f" ({self.cites})" if self.cites else ""
        if self.value is NO_VALUE:
            return f"{self.path}: {self.message}{source}"
        if self.value is HIDDEN:
            return f"{self.path}: – {self.message}{source}"
        value = german(self.value)
        return f"{self.path}: {value}{' ' if value else ''}– {self.message}{source}"

    def as_json(self) -> dict[str, str]:
        return {"path": self.path, "message": self.message, "cites": self.cites, "text": self.text}


class FactError(ErlassError):
    """Facts were refused. `refusals` holds all of them."""

    def __init__(self, *refusals: Refusal) -> None:
        self.refusals = refusals
        super().__init__("\n".join(r.text for r in refusals))


def refuse(
    path: str | tuple[type_of_part, ...],
    value: object,
    message: str,
    cites: str = "",
    *values: object,
    also: str = "",
) -> NoReturn:
    """Turn down a fact from within a rule.

    `message` is German without full stop; each `{}` in it is filled with one of `values`, written the German way. `also`: a
    field below the path that is concerned as well. In a compiled population the call only marks the row, which is then
    asked on its own and gets this same message.
    """
    where = path_text(path)
    further = (f"{where}.{also}",) if also else ()
    raise FactError(Refusal(where, value, message.format(*map(german, values)), cites, further))
