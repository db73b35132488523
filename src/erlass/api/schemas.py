"""The shapes of requests and responses, as they stand in the OpenAPI document.

The texts in them are shown to people and therefore German. Requests are checked against these models. Responses are
built from the JSON form of the grammar and not checked a second time; a contract test proves that they have the
declared shape.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    StrictStr,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from erlass.law.facts import FIRST_DAY, LAST_DAY
from erlass.law.jsonform import day_of
from erlass.law.validation import CLEAN


def _day(value: object) -> dt.date:
    day = day_of(value)
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        raise PydanticCustomError("day", "no day")
    return day


Day = Annotated[dt.date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]


Text = Annotated[StrictStr, Field(pattern=CLEAN)]
Date = Annotated[str, Field(json_schema_extra={"format": "date"})]
Facts = Annotated[dict[str, JsonValue], Field(description="Angaben nach dem Schema der Regel")]
Assumptions = Annotated[
    dict[str, JsonValue], Field(description="Werte des Erlasses, die für diese Frage anders angenommen werden")
]
AsOf = Annotated[Day | None, Field(description="Rechtsstand; ohne Angabe der heutige Tag")]


class Closed(BaseModel):
    # A request refuses what it does not know. (A docstring here would become the description of all that inherit it.)
    model_config = ConfigDict(extra="forbid")


# Requests


class Question(Closed):
    as_of: AsOf = None
    facts: Facts
    assumptions: Assumptions = {}


class Scenario(Closed):
    name: Annotated[StrictStr, Field(min_length=1, max_length=100)]
    facts: Annotated[dict[str, JsonValue], Field(description="Angaben, die an die Stelle der gemeinsamen treten")] = {}
    assumptions: Assumptions = {}


class WhatIf(Closed):
    as_of: AsOf = None
    facts: Facts
    assumptions: Assumptions = {}
    scenarios: Annotated[list[Scenario], Field(min_length=1, max_length=20)]


class Figure(Closed):
    name: StrictStr
    label: StrictStr
    unit: StrictStr
    value: JsonValue
    since: Annotated[Day | None, Field(description="gilt ab")]
    cites: StrictStr
    origin: Annotated[
        Literal["Quelle", "Haus", "Angabe", "Annahme"], Field(description="woher der Wert in dieser Antwort kommt")
    ]


class Receipt(Closed):
    """Alles, was nötig ist, um die Antwort neu zu berechnen."""

    format: Literal["erlass-receipt/1"]
    erlass: Annotated[StrictStr, Field(description="Fassung der Software")]
    decree: StrictStr
    rule: StrictStr
    as_of: Day
    facts: dict[str, JsonValue]
    figures: list[Figure]
    assumptions: dict[str, JsonValue]
    rules: Annotated[dict[str, StrictStr], Field(description="Fingerabdruck jeder beteiligten Regel")]
    result: JsonValue
    digest: Annotated[StrictStr, Field(description="SHA-256 über alles andere")]


class ReplayRequest(Closed):
    receipt: Receipt


# Responses


class Health(BaseModel):
    status: Literal["ok"]
    version: str
    decrees: list[str]


class Validity(BaseModel):
    first: Date | None
    last: Date | None


class DecreeEntry(BaseModel):
    key: str
    title: str
    short: str
    citation: str
    issued: str
    theme: str


class Counts(BaseModel):
    provisions: int
    rules: int
    checklists: int
    checks: int
    parameters: int
    readings: int
    examples: int


class CoverageSummary(BaseModel):
    provisions: int
    covered: Annotated[int, Field(description="Vorschriften, die schon ganz abgedeckt sind")]
    planned: Annotated[int, Field(description="Vorschriften, zu denen noch etwas geplant ist")]
    by_kind: Annotated[dict[str, int], Field(description="Vorschriften je Art der Abdeckung")]


class Decree(DecreeEntry):
    about: str
    validity: Validity
    counts: Counts
    coverage: CoverageSummary


class Coverage(BaseModel):
    kind: str
    name: str


class Provision(BaseModel):
    ref: str
    summary: str
    kind: str
    strength: Literal["MUSS", "SOLL", "KANN"] | None
    covered: list[Coverage]


class DatedValue(BaseModel):
    since: Date | None
    value: JsonValue
    cites: str


class Parameter(BaseModel):
    name: str
    label: str
    unit: str
    editable: Annotated[bool, Field(description="ein Haus darf eigene Werte darüberlegen")]
    help: str
    values: list[DatedValue]


class Reading(BaseModel):
    key: str
    title: str
    text: str
    alternative: str


class RuleEntry(BaseModel):
    name: str
    rule: Annotated[str, Field(description="öffentlicher Name, zum Beispiel `sap.zielzahl`")]
    title: str
    topic: str
    kind: Literal["rule", "checklist"]
    cites: list[str]
    volatile: Annotated[bool, Field(description="hinterlässt weder Beleg noch PDF")]
    readings: list[str]


class Check(BaseModel):
    name: str
    text: str
    ref: str
    strength: Literal["MUSS", "SOLL", "KANN"]


class Example(BaseModel):
    id: str
    title: str
    as_of: Date
    facts: dict[str, JsonValue]
    expect: dict[str, JsonValue]
    why: str


class Rule(RuleEntry):
    as_of: Date
    facts_schema: Annotated[dict[str, Any], Field(description="JSON Schema (2020-12) der Angaben")]
    checks: list[Check]
    examples: list[Example]


class Finding(BaseModel):
    check: str
    text: str
    ref: str
    strength: Literal["MUSS", "SOLL", "KANN"]
    state: Literal["ERFUELLT", "VERSTOSS", "WARNUNG", "ABWEICHUNG", "OFFEN", "ENTFAELLT"]
    reason: str


class Step(BaseModel):
    rule: str
    title: str
    cites: list[str]
    inputs: dict[str, JsonValue]
    value: JsonValue
    figures: list[Figure]
    steps: list[Step]


class Answer(BaseModel):
    decree: str
    rule: str
    title: str
    as_of: Date
    facts: dict[str, JsonValue]
    result: JsonValue
    notice: Annotated[str, Field(description="was zur Geltung des Erlasses am Rechtsstand zu sagen ist; meist leer")]
    findings: list[Finding]
    figures: list[Figure]
    readings: list[str]
    steps: Step
    receipt: Receipt | None


class ScenarioAnswer(BaseModel):
    name: str
    answer: Answer
    differences: Annotated[list[str], Field(description="Pfade im Ergebnis, die von dem ohne Annahme abweichen")]


class WhatIfAnswer(BaseModel):
    base: Answer
    scenarios: list[ScenarioAnswer]


class ReplayAnswer(BaseModel):
    rule: str
    same: Annotated[bool, Field(description="das Ergebnis ist heute dasselbe")]
    tampered: Annotated[bool, Field(description="der Beleg passt nicht zu seiner Prüfsumme")]
    changed_rules: list[str]
    changed_figures: list[str]
    problem: Annotated[str, Field(description="warum es heute keine Antwort gibt; sonst leer")]
    text: str
    answer: Answer | None
