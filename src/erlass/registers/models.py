"""Tables of the journal, of figures that an office lays over a decree's own, and the base of all register entries."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, ClassVar

from django.db import models

from erlass.law.jsonform import Json
from erlass.registers.entries import FOREVER, OPEN, EintragQuerySet

GENESIS = "0" * 64


class Event(models.Model):
    """One link of the chain. `hash` covers the header and a salted commitment to the content, so that content and salt can
    be deleted when they are due while the chain still verifies. `actor` is found again quickly by it and deleted with it.
    """

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=80, db_index=True)
    actor = models.CharField(max_length=40, blank=True, db_index=True)
    content_text = models.TextField(blank=True)
    salt = models.CharField(max_length=64, blank=True)
    commitment = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["seq"]
        indexes: ClassVar = [models.Index(fields=["kind", "at"])]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind} {self.subject}"

    @property
    def purged(self) -> bool:
        return not self.salt

    @property
    def content(self) -> dict[str, Any]:
        return dict(json.loads(self.content_text)) if self.content_text else {}


class Head(models.Model):
    """The end of the chain: one row, locked by whoever appends."""

    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)
    at = models.DateTimeField(default=dt.datetime(2000, 1, 1, tzinfo=dt.UTC))

    def __str__(self) -> str:
        return f"{self.seq} {self.hash[:16]}"


class Eintrag(models.Model):
    """Base of every register entry.

    `key` names what the entry is about, the same through all its versions. `gilt_von` and `gilt_bis` are the first and last
    day it holds, `bekannt_von` and `bekannt_bis` (exclusive) the time in which the system took it for true; `OPEN` and
    `FOREVER` where there is no end. `event` is the event that recorded it. `keep_months`: how long an entry is kept after
    its last day; None keeps it for ever.
    """

    key = models.CharField(max_length=120)
    gilt_von = models.DateField("gilt von")
    gilt_bis = models.DateField("gilt bis", default=OPEN)
    bekannt_von = models.DateTimeField("bekannt seit")
    bekannt_bis = models.DateTimeField("bekannt bis", default=FOREVER)
    event = models.BigIntegerField("Ereignis")

    keep_months: ClassVar[int | None] = None

    objects: ClassVar[EintragQuerySet[Any]] = EintragQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        abstract = True
        indexes: ClassVar = [
            models.Index(fields=["key", "bekannt_bis"]),
            models.Index(fields=["bekannt_bis", "key", "gilt_von", "gilt_bis"]),
            models.Index(fields=["bekannt_bis", "gilt_von"]),
            models.Index(fields=["bekannt_bis", "gilt_bis"]),
        ]

    def __str__(self) -> str:
        return f"{self.key} ab {self.gilt_von:%d.%m.%Y}"

    @classmethod
    def value_fields(cls) -> tuple[models.Field[Any, Any], ...]:
        """The fields that say something about the world; the others say when."""
        return tuple(f for f in cls._meta.concrete_fields if f.name not in BASE_FIELDS)

    def values(self) -> dict[str, object]:
        """What the entry says, by field; references as their keys."""
        return {f.attname: getattr(self, f.attname) for f in self.value_fields()}

    @property
    def open_end(self) -> dt.date | None:
        """The last day, None where there is none."""
        return None if self.gilt_bis == OPEN else self.gilt_bis


BASE_FIELDS = frozenset({"id", "key", "gilt_von", "gilt_bis", "bekannt_von", "bekannt_bis", "event"})


class Hauswert(Eintrag):
    """A figure that an office lays over a decree's own, or gives where the decree has none; set by two persons.

    `key` is `erlass.name` or, for the value of one office, `erlass.name@behoerde`.
    """

    erlass = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    behoerde = models.CharField(max_length=60, blank=True)
    wert: models.JSONField[Json, Json] = models.JSONField()
    begruendung = models.CharField(max_length=500)

    class Meta(Eintrag.Meta):
        verbose_name = "Wert des Hauses"
        verbose_name_plural = "Werte des Hauses"
