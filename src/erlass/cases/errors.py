"""What stands in the way of a step, as exceptions whose German text tells the person what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from erlass.law.errors import ErlassError
from erlass.law.strength import Strength


class CaseError(ErlassError):
    """Anything the kernel of cases refuses."""


class NotPossible(CaseError):
    """The step does not start from the state the case is in, or (`missing`) what is named does not exist."""

    def __init__(self, text: str, *, missing: bool = False) -> None:
        super().__init__(text)
        self.missing = missing


class Conflict(CaseError):
    """Somebody else changed the case in the meantime. `since` says who did what."""

    def __init__(self, since: Sequence[str]) -> None:
        self.since = tuple(since)
        super().__init__(
            "Der Vorgang wurde inzwischen geändert: " + "; ".join(self.since) + ". Bitte prüfen Sie den neuen Stand."
        )


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that is not as a provision asks. A SOLL can be departed from with a reason, a MUSS cannot."""

    text: str
    ref: str
    strength: Strength
    open: bool = False

    def as_json(self) -> dict[str, object]:
        return {"text": self.text, "ref": self.ref, "strength": self.strength.name, "open": self.open}


class Blocked(CaseError):
    """Provisions that must be kept are not, or findings are missing."""

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        self.obstacles = tuple(obstacles)
        lines = [f"{o.text} ({o.ref})" if o.ref else o.text for o in self.obstacles]
        super().__init__("Das ist noch nicht möglich. " + " ".join(lines))


class ReasonMissing(Blocked):
    """Provisions that should be kept are not, and no reason has been given yet."""

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        super().__init__(obstacles)
        self.args = (
            "Für diese Abweichungen wird eine Begründung gebraucht: " + "; ".join(o.ref for o in obstacles) + ".",
        )
