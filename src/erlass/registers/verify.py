"""Proving the journal: that no event was changed or lost, that the head written outside the database is part of it, and that
the registers are what the events made of them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings

from erlass.law.jsonform import digest, json_form
from erlass.registers.entries import FOREVER, Span, overlay
from erlass.registers.journal import PURGED, commitment, link
from erlass.registers.models import GENESIS, Eintrag, Event, Head


def head_file() -> Path:
    """Where the heads of the chain are kept outside the database."""
    return Path(settings.VAR) / "kette.txt"


def verify() -> Iterator[str]:
    """Everything that is wrong, in German; nothing if all is well."""
    yield from chain()
    yield from outside()
    yield from replayed()


def chain() -> Iterator[str]:
    """Whether each event follows the one before it and still says what it said."""
    previous, seq = GENESIS, 0
    emptied: set[int] = set()
    named: set[int] = set()
    for event in Event.objects.order_by("seq").iterator(2000):
        seq += 1
        if event.seq != seq:
            yield f"Ereignis {seq}: fehlt."
            seq = event.seq
        if event.previous != previous:
            yield f"Ereignis {event.seq}: schließt nicht an das vorige an."
        if event.hash != link(event.previous, event.seq, event.at, event.kind, event.subject, event.commitment):
            yield f"Ereignis {event.seq}: Kopf und Prüfsumme passen nicht zusammen."
        if not event.purged and event.commitment != commitment(event.salt, event.content_text):
            yield f"Ereignis {event.seq}: Der Inhalt wurde verändert."
        elif not event.purged and event.actor != event.content.get("actor", ""):
            yield f"Ereignis {event.seq}: Die handelnde Person ist eine andere als im Inhalt."
        if event.purged and event.content_text:
            yield f"Ereignis {event.seq}: Der Inhalt gehört nicht zum gelöschten Ereignis."
        emptied.update([event.seq] if event.purged else [])
        named.update(event.content.get("events", ()) if event.kind == PURGED else ())
        previous = event.hash
    for missing in sorted(emptied - named):
        yield f"Ereignis {missing}: Der Inhalt fehlt, und keine Löschung nennt es."
    head = Head.objects.filter(pk=1).first()
    if head is not None and (head.seq, head.hash) != (seq, previous):
        yield f"Die Kette endet bei Ereignis {seq}, vermerkt ist {head.seq}."


def outside() -> Iterator[str]:
    """Whether every head that was written outside the database is still part of the chain."""
    if not head_file().is_file():
        return
    written = dict(line.split()[:2] for line in head_file().read_text("ascii").splitlines() if line.strip())
    known = {str(s): h for s, h in Event.objects.filter(seq__in=[int(s) for s in written]).values_list("seq", "hash")}
    for seq, digest_then in written.items():
        if seq != "0" and known.get(seq) != digest_then:
            yield f"Ereignis {seq}: weicht von der Prüfsumme ab, die außerhalb der Datenbank steht."


def write_head(now: dt.datetime) -> bool:
    """Append the head of the chain to the file outside the database, if it is a new one."""
    head = Head.objects.filter(pk=1).first()
    if head is None or head.seq == 0:
        return False
    line = f"{head.seq} {head.hash}"
    file = head_file()
    lines = file.read_text("ascii").splitlines() if file.is_file() else []
    if any(known.startswith(line) for known in lines[-1:]):
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="ascii") as out:
        out.write(f"{line} {now.astimezone(dt.UTC).isoformat(timespec='seconds')}\n")
    return True


# Registers from events.


def register_models() -> list[type[Eintrag]]:
    """All installed register tables."""
    return [m for m in apps.get_models() if issubclass(m, Eintrag)]


Row = tuple[dt.date, dt.date, dt.datetime, dt.datetime, str]
"""A row of a register for comparison: valid from and to, known from and to, digest of its values."""


def replayed() -> Iterator[str]:
    """Whether the registers are what the events say. What has been deleted when it was due is passed over."""
    computed, purged_keys, purged_events = _compute()
    for model in register_models():
        label = model._meta.label_lower
        stored: dict[str, set[Row]] = {}
        incomplete: set[str] = set()
        for row in model.objects.order_by("pk").iterator(2000):
            incomplete |= {row.key} if row.event in purged_events else set()
            known = (row.gilt_von, row.gilt_bis, row.bekannt_von, row.bekannt_bis, digest(json_form(row.values())))
            stored.setdefault(row.key, set()).add(known)
        expected = {key: rows for (name, key), rows in computed.items() if name == label}
        for key in sorted(stored.keys() | expected.keys()):
            gone = hashed_key(label, key) in purged_keys and key not in stored
            if not gone and key not in incomplete and stored.get(key) != expected.get(key):
                yield f"{model._meta.verbose_name}: Der Eintrag {key} entspricht nicht den Ereignissen."


def _compute() -> tuple[dict[tuple[str, str], set[Row]], set[str], set[int]]:
    spans: dict[tuple[str, str], list[tuple[Span, dt.datetime]]] = {}
    done: dict[tuple[str, str], set[Row]] = {}
    purged_keys: set[str] = set()
    purged_events: set[int] = set()
    for event in Event.objects.order_by("seq").iterator(2000):
        if event.purged:
            purged_events.add(event.seq)
            continue
        content = event.content
        purged_keys.update(content.get("keys", ()) if event.kind == PURGED else ())
        for change in content.get("changes", ()):
            _apply(spans, done, change, event.at)
    for where, current in spans.items():
        done.setdefault(where, set()).update(_row(span, since, FOREVER) for span, since in current)
    return done, purged_keys, purged_events


def _apply(
    spans: dict[tuple[str, str], list[tuple[Span, dt.datetime]]],
    done: dict[tuple[str, str], set[Row]],
    change: Mapping[str, Any],
    at: dt.datetime,
) -> None:
    where = (change["register"], change["key"])
    current = spans.setdefault(where, [])
    von, bis = dt.date.fromisoformat(change["von"]), dt.date.fromisoformat(change["bis"])
    gone, new = overlay([span for span, _ in current], von, bis, change["values"])
    done.setdefault(where, set()).update(
        _row(span, since, at) for span, since in current if any(span is g for g in gone)
    )
    kept = [(span, since) for span, since in current if not any(span is g for g in gone)]
    spans[where] = [*kept, *((span, at) for span in new)]


def _row(span: Span, known_from: dt.datetime, known_to: dt.datetime) -> Row:
    return span.von, span.bis, known_from, known_to, digest(json_form(span.values))


def hashed_key(label: str, key: str) -> str:
    """How a deleted entry is named by the event that deleted it: without saying whom it was about."""
    return hashlib.sha256(f"{label}\n{key}".encode()).hexdigest()
