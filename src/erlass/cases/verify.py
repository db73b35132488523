"""Proving cases: each stands where its events left it, and every document still is what was signed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from erlass.cases.models import Case, Dokument
from erlass.cases.perform import STEP, VOTES
from erlass.registers.models import Event


def verify() -> Iterator[str]:
    """Everything that is wrong, in German."""
    yield from states()
    yield from documents()


def states() -> Iterator[str]:
    """State, version and facts of each case against the steps in the journal."""
    left: dict[str, tuple[str, int, dict[str, object]]] = {}
    purged: set[str] = set()
    for event in Event.objects.filter(subject__startswith="case:").order_by("seq").iterator(2000):
        if event.purged:
            purged |= {event.subject} if event.kind != VOTES else set()
            continue
        content = event.content
        state, version, data = left.get(event.subject, ("", 0, {}))
        if event.kind == STEP:
            new = {**content["given"], **content["noted"]}
            if content["reasons"]:
                new["begruendungen"] = {**dict(data.get("begruendungen") or {}), **content["reasons"]}  # type: ignore[call-overload]
            left[event.subject] = (content["after"], content["version"], {**data, **new})
        elif event.kind == VOTES:
            left[event.subject] = (state, version, {**data, **content["noted"]})
        elif "version" in content:
            left[event.subject] = (state, content["version"], data)
    for case in Case.objects.order_by("pk").iterator(2000):
        if case.purged_on is None and case.subject not in purged:
            if left.pop(case.subject, None) != (case.state, case.version, case.data):
                yield f"Vorgang {case.number}: steht nicht dort, wo seine Ereignisse ihn gelassen haben."
        else:
            left.pop(case.subject, None)
    yield from (f"{subject}: hat Ereignisse, aber keinen Vorgang." for subject in sorted(left.keys() - purged))


def documents() -> Iterator[str]:
    """The bytes of each document against its hash, and the hash against the event that made it."""
    made: dict[int, set[str]] = {}
    for document in Dokument.objects.select_related("case").order_by("pk").iterator(200):
        if hashlib.sha256(bytes(document.data)).hexdigest() != document.sha256:
            yield f"Dokument {document.title} zu {document.case.number}: wurde verändert."
        if document.event not in made:
            event = Event.objects.filter(seq=document.event).first()
            listed = event.content.get("documents", ()) if event else ()
            made[document.event] = {entry["sha256"] for entry in listed}
        if document.case.purged_on is None and document.sha256 not in made[document.event]:
            yield f"Dokument {document.title} zu {document.case.number}: das Ereignis kennt es nicht."
