"""Deleting cases that are due, single votes before that, and messages that were sent long ago.

Of a deleted case its number, procedure and dates remain; its events keep their places in the chain without content.
"""

from __future__ import annotations

import datetime as dt

from erlass.cases.models import Case, Nachricht
from erlass.cases.perform import VOTES
from erlass.cases.registry import procedures
from erlass.people.models import Zugriff
from erlass.registers import journal
from erlass.registers.models import Event
from erlass.registers.retention import months_before

MESSAGES_KEPT_MONTHS = 6
TRAIL_KEPT_MONTHS = 24


def retention(today: dt.date) -> dict[str, int]:
    """Delete what is due. Gives how much."""
    deleted = {"Vorgänge": 0, "Einzelstimmen": 0}
    for procedure in procedures():
        limit = months_before(today, procedure.keep_months)
        due = Case.objects.filter(procedure=procedure.name, closed_on__lt=limit, purged_on=None)
        for case in due.order_by("pk"):
            purge_case(case, today)
            deleted["Vorgänge"] += 1
        for step in procedure.transitions:
            if step.ballot is not None:
                deleted["Einzelstimmen"] += _votes(
                    procedure.name, step.ballot.fact, months_before(today, step.ballot.keep_months)
                )
    old = months_before(today, MESSAGES_KEPT_MONTHS)
    deleted["Nachrichten"], _ = Nachricht.objects.filter(sent_at__date__lt=old).delete()
    deleted["Zugriffe"], _ = Zugriff.objects.filter(at__date__lt=months_before(today, TRAIL_KEPT_MONTHS)).delete()
    return {name: count for name, count in deleted.items() if count}


def purge_case(case: Case, today: dt.date) -> None:
    """Delete what a case says of anybody."""
    with journal.session() as session:
        for rows in (case.members, case.fristen, case.beteiligungen, case.bestaetigungen, case.dokumente):
            rows.all().delete()
        case.data, case.sources, case.done_by = {}, {}, {}
        case.person, case.headline, case.purged_on = None, "", today
        case.save()
        session.purge(Event.objects.filter(subject=case.subject), case.subject, what="case")


def _votes(procedure: str, fact: str, limit: dt.date) -> int:
    """Delete single votes that are due; what they led to stays."""
    found = 0
    for case in Case.objects.filter(
        procedure=procedure, changed_at__date__lt=limit, purged_on=None, data__has_key=fact
    ):
        with journal.session() as session:
            case.data = {name: value for name, value in case.data.items() if name != fact}
            case.save(update_fields=["data"])
            session.purge(Event.objects.filter(subject=case.subject, kind=VOTES), case.subject, what=fact)
        found += 1
    return found
