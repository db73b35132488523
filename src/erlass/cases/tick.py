"""What time brings: deadlines that run out and the steps that follow, reminders, unanswered invitations, mail, the head of the
chain.

Each part looks for what is due and not yet done, so that running it twice, or late, does the same as running it once.
"""

from __future__ import annotations

import datetime as dt
import logging

from django.utils import timezone

from erlass.cases import outbox
from erlass.cases.context import Context
from erlass.cases.errors import CaseError
from erlass.cases.models import Frist, FristState
from erlass.cases.perform import MISSED, take_step
from erlass.cases.procedures import Deadline
from erlass.cases.registry import procedure as find_procedure
from erlass.law.errors import ErlassError
from erlass.law.german import date_long
from erlass.people.policy import system
from erlass.registers import journal
from erlass.registers.verify import write_head

logger = logging.getLogger(__name__)


def tick(now: dt.datetime | None = None) -> dict[str, int]:
    """Do everything that is due at a moment. Gives how much of what was done."""
    now = now or timezone.now()
    day = timezone.localdate(now)
    missed = deadlines(day, now)
    reminded = reminders(day, now)
    sent, failed = outbox.send(now)
    heads = int(write_head(now))
    return {
        "fristen": missed,
        "erinnerungen": reminded,
        "gesendet": sent,
        "nicht gesendet": failed,
        "kettenstand": heads,
    }


def deadlines(day: dt.date, now: dt.datetime) -> int:
    """End the deadlines whose last day is over, and take the steps that follow. Each is a transaction of its own."""
    due = Frist.objects.filter(state=FristState.RUNNING, due__lt=day).order_by("due", "pk").values_list("pk", flat=True)
    return sum(_run_out(pk, day, now) for pk in list(due))


def _run_out(pk: int, day: dt.date, now: dt.datetime) -> int:
    with journal.session(now) as session:
        frist = Frist.objects.select_related("case__behoerde").get(pk=pk)
        if frist.state != FristState.RUNNING:
            return 0
        case, procedure = frist.case, find_procedure(frist.case.procedure)
        declared = procedure.deadline(frist.key)
        frist.state, frist.ended = FristState.MET if declared.quiet else FristState.MISSED, day
        frist.save()
        session.begin(MISSED, case.subject, "system", deadline=frist.key, due=frist.due, quiet=declared.quiet)
        if not declared.quiet:
            text = f"Im Vorgang {case.number} ist die Frist „{declared.label}“ am {date_long(frist.due)} abgelaufen."
            outbox.tell(case, f"abgelaufen:{pk}", declared.to, f"Frist abgelaufen: {declared.label}", text, now, day)
    if declared.then:
        try:
            take_step(case, declared.then, system(day), now=now)
        except (CaseError, ErlassError) as error:
            logger.warning(
                "deadline %s of %s: the step %s did not follow (%s)",
                frist.key,
                case.number,
                declared.then,
                type(error).__name__,
            )
    return 1


def reminders(day: dt.date, now: dt.datetime) -> int:
    """Remind of deadlines that come near, once for each of their reminder days, and again and again where declared so."""
    told = 0
    running = Frist.objects.filter(state=FristState.RUNNING, due__gte=day).select_related("case__behoerde")
    for frist in running.iterator(500):
        declared = find_procedure(frist.case.procedure).deadline(frist.key)
        stamp = reminder_of(frist, declared, day)
        if stamp is not None:
            text = f"Im Vorgang {frist.case.number} läuft die Frist „{declared.label}“ am {date_long(frist.due)} ab."
            subject = f"Frist: {declared.label}"
            told += outbox.tell(frist.case, f"frist:{frist.pk}:{stamp}", declared.to, subject, text, now, day)
    return told


def reminder_of(frist: Frist, declared: Deadline, day: dt.date) -> str | None:
    """Which reminder is due on a day, by a mark that is the same until the next one; None if none is."""
    passed = [days for days in declared.remind if frist.due - dt.timedelta(days=days) <= day]
    if declared.every:
        rounds = (day - frist.started).days // declared.every
        return f"alle-{rounds}" if rounds else None
    return f"vor-{min(passed)}" if passed else None


def context_of(frist: Frist) -> Context:
    """A look at the case of a deadline."""
    procedure = find_procedure(frist.case.procedure)
    return Context(frist.case, procedure, None, system(), timezone.localdate())
