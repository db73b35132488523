"""The shapes of requests and responses about persons and their keys, registers, administration."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, JsonValue, StrictInt

from erlass.api.schemas import Closed, Date, Text
from erlass.people.tokens import LONGEST, LONGEST_LABEL

# Persons


class HeldRole(BaseModel):
    role: str
    label: str
    office: str
    office_name: str


class Me(BaseModel):
    person: str = Field(description="Kennung der Person")
    name: str
    roles: list[HeldRole]


class Access(BaseModel):
    at: str
    by: str = Field(description="Name; leer, wenn die Person gelöscht ist")
    acting_as: str = Field(description="die Rolle, in der eingesehen wurde")
    what: str
    concerns: str
    office: str | None = Field(description="Kurzname der Behörde")


class AccessList(BaseModel):
    accesses: list[Access]
    next: int | None = Field(description="Nummer der nächsten Seite, falls es eine gibt")


class Key(BaseModel):
    id: int
    label: str
    created: str
    last_day: Date = Field(description="letzter Tag, an dem der Schlüssel gilt")


class NewKey(Key):
    secret: str = Field(description="der Schlüssel; er wird nur dieses eine Mal gezeigt")


class KeyWanted(Closed):
    label: Annotated[Text, Field(description="wofür der Schlüssel ist", min_length=1, max_length=LONGEST_LABEL)]
    days: Annotated[StrictInt, Field(description="wie viele Tage er gilt", ge=1, le=LONGEST)]


# Registers


class RegisterColumn(BaseModel):
    name: str
    label: str
    kind: Literal["text", "number", "date", "boolean"]
    unit: str
    search: bool = Field(description="die freie Suche sieht hier nach")
    filter: bool = Field(description="nach ihren Werten lässt sich filtern")
    codes: dict[str, str] = Field(description="Schlüssel mit ihrer Bezeichnung; leer, wo es keine gibt")


class RegisterEntry(BaseModel):
    decree: str
    key: str
    title: str
    about: str
    cites: list[str]
    licence: str
    computed: bool = Field(description="die Zeilen werden berechnet; es gibt keine Geschichte und keine Unterschiede")
    looks_back: bool = Field(description="Sie können sehen, was früher bekannt war")
    columns: list[RegisterColumn]


Cell = str | int | bool | None


class RegisterRow(BaseModel):
    key: str | None = Field(description="Schlüssel des Eintrags; null bei berechneten Listen")
    values: dict[str, Cell] = Field(description="Werte je Spalte")


class RegisterRows(BaseModel):
    day: Date
    rows: list[RegisterRow]
    count: int | None = Field(description="wie viele es sind; null, wenn es sehr viele sind")
    next: int | None = Field(description="Nummer der nächsten Seite, falls es eine gibt")


class RegisterVersion(BaseModel):
    first: Date = Field(description="erster Tag, an dem das gilt")
    last: Date | None = Field(description="letzter Tag; null, wenn keiner feststeht")
    known_from: str
    known_until: str | None = Field(description="seit wann es überholt ist; null, wenn es noch so bekannt ist")
    event: int = Field(description="Ereignis, das es festgehalten hat")
    values: dict[str, Cell]


class RegisterChange(BaseModel):
    key: str
    kind: Literal["neu", "entfallen", "geändert"]
    before: dict[str, Cell] | None
    after: dict[str, Cell] | None
    columns: list[str] = Field(description="Spalten, die sich unterscheiden")


class RegisterChanges(BaseModel):
    first: Date
    second: Date
    changes: list[RegisterChange]


# Administration


class ActEntry(BaseModel):
    key: str
    label: str
    about: str
    by: list[str] = Field(description="wer handeln darf")


class Act(ActEntry):
    facts: dict[str, Any] = Field(description="JSON-Schema der Angaben")
    options: dict[str, list[list[str]]] = Field(description="wählbare Werte je Angabe, mit ihrer Bezeichnung")


class Performed(BaseModel):
    done: str = Field(description="was geschehen ist, als Satz")


class ActWanted(Closed):
    facts: Annotated[dict[str, JsonValue], Field(description="Angaben nach dem Schema der Handlung")]
