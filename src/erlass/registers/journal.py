"""The journal: one chain of events under one lock. Nothing in the registers or cases changes without an event.

A session locks the head of the chain at its start, so that whatever it reads is still true when it ends, and writes its
events at its end. Everything happens in one database transaction.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from erlass.law.jsonform import Json, json_form
from erlass.registers.models import GENESIS, Event, Head

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from erlass.registers.models import Eintrag

PURGED = "purge"
"""Kind of the event that names deleted ones."""
ONE_TICK = dt.timedelta(microseconds=1)


def canonical(content: Json) -> str:
    """JSON with sorted keys and no blanks: the same content is the same text."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def commitment(salt: str, content_text: str) -> str:
    return hashlib.sha256(f"{salt}\n{content_text}".encode()).hexdigest()


def link(previous: str, seq: int, at: dt.datetime, kind: str, subject: str, committed: str) -> str:
    """Hash of an event: its place in the chain, its header, its commitment."""
    moment = at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return hashlib.sha256("\n".join((previous, str(seq), moment, kind, subject, committed)).encode()).hexdigest()


@dataclass
class Entry:
    """An event being written: its number and moment are fixed, content and register changes are added until the end."""

    seq: int
    at: dt.datetime
    kind: str
    subject: str
    actor: str
    content: dict[str, Any] = field(default_factory=dict)
    changes: list[dict[str, Json]] = field(default_factory=list)

    def changed(
        self, model: type[Eintrag], key: str, von: dt.date, bis: dt.date, values: Mapping[str, object] | None
    ) -> None:
        """Note what was laid over which days of an entry, in the form in which it can be done again."""
        self.changes.append(
            {
                "register": model._meta.label_lower,
                "key": key,
                "von": von.isoformat(),
                "bis": bis.isoformat(),
                "values": None if values is None else json_form(values),
            }
        )


@dataclass
class Session:
    """One transaction of the journal. `at` is its moment, later than that of every event before; `head` the hash it goes on
    from.
    """

    at: dt.datetime
    next_seq: int
    head: str
    entries: list[Entry] = field(default_factory=list)

    def begin(self, kind: str, subject: str, actor: str, **content: object) -> Entry:
        """Start the next event. Its content may be added to until the session ends."""
        entry = Entry(self.next_seq, self.at, kind, subject, actor, dict(content))
        self.next_seq += 1
        self.entries.append(entry)
        return entry

    def purge(self, events: QuerySet[Event], subject: str, **content: object) -> None:
        """Delete content, salt and actor of events; their places in the chain stay. What names the deleted events is an event
        itself and is never deleted: an event without content that none of them names was emptied by hand.
        """
        due = events.exclude(kind=PURGED).exclude(salt="")
        self.begin(PURGED, subject, "", **content, events=sorted(due.values_list("seq", flat=True)))
        due.update(content_text="", salt="", actor="")


@contextmanager
def session(now: dt.datetime | None = None) -> Iterator[Session]:
    """Open a transaction, lock the chain, and append the events begun in it when it ends well."""
    with transaction.atomic():
        Head.objects.get_or_create(pk=1)
        head = Head.objects.select_for_update().get(pk=1)
        opened = Session(max(now or timezone.now(), head.at + ONE_TICK), head.seq + 1, head.hash)
        yield opened
        _append(head, opened)


def _append(head: Head, ended: Session) -> None:
    events = []
    for entry in ended.entries:
        content = {**entry.content, "actor": entry.actor}
        if entry.changes:
            content["changes"] = entry.changes
        text, salt = canonical(json_form(content)), secrets.token_hex(32)
        committed = commitment(salt, text)
        digest = link(head.hash, entry.seq, entry.at, entry.kind, entry.subject, committed)
        events.append(
            Event(
                seq=entry.seq, at=entry.at, kind=entry.kind, subject=entry.subject, actor=entry.actor, content_text=text,
                salt=salt, commitment=committed, previous=head.hash, hash=digest,
            )
        )  # fmt: skip
        head.seq, head.hash, head.at = entry.seq, digest, entry.at
    if events:
        Event.objects.bulk_create(events)
        head.save()


def head_line() -> str:
    """The head of the chain in one line, as it is kept outside the database and printed on documents."""
    head = Head.objects.filter(pk=1).first()
    return f"{head.seq} {head.hash}" if head else f"0 {GENESIS}"
