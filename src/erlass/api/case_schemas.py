"""The shapes of requests and responses about cases."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field, JsonValue, StrictInt

from erlass.api.schemas import Closed, Date, Text


class StateEntry(BaseModel):
    key: str
    label: str
    final: bool


class StepEntry(BaseModel):
    key: str
    label: str
    source: list[str] = Field(description="Stände, in denen der Schritt beginnt; leer, wenn er einen Vorgang eröffnet")
    by: list[str] = Field(description="wer ihn ausführt")
    cites: list[str]
    automatic: bool


class ProcedureEntry(BaseModel):
    name: str = Field(description="öffentlicher Name, zum Beispiel `sap.bestellung`")
    title: str
    about: str
    cites: list[str]
    parent: str
    states: list[StateEntry]
    steps: list[StepEntry]


class Obstacle(BaseModel):
    text: str
    ref: str
    strength: str
    open: bool


class CaseEntry(BaseModel):
    number: str
    procedure: str
    title: str
    state: str
    state_label: str
    headline: str
    office: str
    person: str | None
    version: int
    opened: str
    changed: str
    closed: Date | None


class CaseList(BaseModel):
    cases: list[CaseEntry]
    next: int | None = Field(description="Nummer der nächsten Seite, falls es eine gibt")


class CaseFact(BaseModel):
    name: str
    label: str
    value: Any
    text: str
    by: str
    at: str | None


class CaseEvent(BaseModel):
    seq: int
    at: str
    text: str
    by: str
    acting_as: str
    step: str
    after: str
    hash: str


class CaseDeadline(BaseModel):
    key: str
    label: str
    ref: str
    due: Date
    state: str


class CaseParticipation(BaseModel):
    id: int
    key: str
    label: str
    ref: str
    due: Date
    outcome: str
    outcomes: list[str]


class WaitingParticipation(CaseParticipation):
    case: str = Field(description="Nummer des Vorgangs")
    office: str = Field(description="Kurzname der Behörde")


class CaseDocument(BaseModel):
    key: str
    version: int
    title: str
    made: str
    sha256: str


class Case(CaseEntry):
    facts: list[CaseFact]
    events: list[CaseEvent]
    deadlines: list[CaseDeadline]
    participations: list[CaseParticipation]
    documents: list[CaseDocument]
    parent: str | None
    children: list[str]


class CaseStep(BaseModel):
    key: str
    label: str
    about: str
    cites: list[str]
    allowed: bool = Field(description="ob Sie den Schritt ausführen dürfen")
    possible: bool = Field(description="ob ihm nach heutigem Stand nichts entgegensteht")
    by: list[str]
    obstacles: list[Obstacle]
    departures: list[Obstacle] = Field(
        description="Soll-Vorschriften, für deren Nichteinhaltung eine Begründung gebraucht wird"
    )
    other_eyes: str = Field(description="warum eine andere Person ihn ausführen muss; sonst leer")
    waiting_for: list[str] = Field(description="Bestätigungen oder Stimmen, die noch fehlen")
    facts: dict[str, Any] = Field(description="JSON-Schema der Angaben")
    options: dict[str, list[list[str]]] = Field(description="wählbare Werte je Angabe, mit ihrer Bezeichnung")


class Taken(BaseModel):
    case: str
    state: str
    version: int
    event: int
    waiting_for: list[str] = Field(description="Bestätigungen oder Stimmen, die noch fehlen")
    departures: list[Obstacle]


class DueEntry(BaseModel):
    label: str
    day: Date
    ref: str
    concerns: str
    link: str
    since: Annotated[bool, Field(description="`day` ist der erste mögliche Tag; eine Frist nennt die Quelle nicht")]


Facts = Annotated[dict[str, JsonValue], Field(default_factory=dict, description="Angaben nach dem Schema des Schritts")]
Reasons = Annotated[
    dict[Text, Text],
    Field(default_factory=dict, description="Begründungen je Fundstelle für Abweichungen von Soll-Vorschriften"),
]


class StepTaken(Closed):
    version: Annotated[
        StrictInt | None, Field(description="Version, die Sie gesehen haben; ist sie überholt, geschieht nichts", ge=0)
    ] = None
    facts: Facts
    reasons: Reasons


class Opening(Closed):
    office: Annotated[Text, Field(description="Kurzname der Behörde", max_length=60)] | None = None
    person: Annotated[Text, Field(description="Kennung der betroffenen Person", max_length=20)] | None = None
    within: Annotated[Text, Field(description="Nummer des Vorgangs, in dem der neue beginnt", max_length=40)] | None = (
        None
    )
    facts: Facts
    reasons: Reasons


class Participating(Closed):
    outcome: Annotated[Text, Field(max_length=60)]
    text: Annotated[Text, Field(max_length=4000)] = ""
