"""A case in one call: who opens it and what becomes of it, so that the demonstration reads like a list of short stories."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from erlass.cases.demonstration import Stage

Facts = Mapping[str, object]
NOTHING: Mapping[str, str] = MappingProxyType({})


class At(NamedTuple):
    """Somebody (empty: the system) takes a step, so many days from today (negative: ago)."""

    days: int
    step: str
    who: str
    facts: Facts = NOTHING
    reasons: Mapping[str, str] = NOTHING


def case(
    stage: Stage, name: str, kind: str, office: str, opening: At, *then: At, person: str = "", within: str = ""
) -> None:
    """A case of the procedure `kind` of this decree and the steps taken in it; `name` is what the stage calls it."""
    stage.open(
        opening.days, name, f"sap.{kind}", opening.step, opening.who, office, opening.facts, person=person, within=within,
        reasons=opening.reasons,
    )  # fmt: skip
    goes_on(stage, name, *then)


def goes_on(stage: Stage, name: str, *then: At) -> None:
    """Further steps of a case that the stage knows."""
    for act in then:
        stage.take(act.days, name, act.step, act.who, act.facts, act.reasons)


def days_to(stage: Stage, day: dt.date) -> int:
    """A day of the calendar as the stage counts them: days from today, negative ones ago."""
    return (day - stage.today).days
