"""How strongly a provision binds, and in which state a check can be found. Small, because everything imports it."""

from __future__ import annotations

from enum import Enum


class Strength(Enum):
    """MUSS blocks, SOLL asks for a reason, KANN is offered."""

    MUSS = "muss"
    SOLL = "soll"
    KANN = "kann"

    @property
    def label(self) -> str:
        return self.value


class State(Enum):
    """What became of a check in one case."""

    ERFUELLT = "erfüllt"
    VERSTOSS = "verletzt"
    WARNUNG = "nicht eingehalten, Begründung fehlt"
    ABWEICHUNG = "nicht eingehalten, begründet"
    OFFEN = "offen"
    ENTFAELLT = "nicht anwendbar"


MUSS, SOLL, KANN = Strength.MUSS, Strength.SOLL, Strength.KANN
ENTFAELLT = State.ENTFAELLT
"""Returned by a check that does not apply to the case at hand."""
OFFEN = State.OFFEN
"""Returned by a check that cannot be judged yet, because somebody has still to decide a fact."""
