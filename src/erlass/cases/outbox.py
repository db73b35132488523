"""Messages: written within the transaction of a step, sent later by `erlass tick`.

A message says that something waits and where; it names neither the person a case concerns nor what it is about, because
mail is read in many places.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q

from erlass.cases.context import Context
from erlass.cases.models import Case, Nachricht
from erlass.law.roles import By
from erlass.people.models import Person, Rollenzuweisung
from erlass.people.policy import seat_holders

MOST_TRIES = 20


def receivers(case: Case, granted: Iterable[By], day: dt.date) -> list[Person]:
    """The persons that groups consist of, for a case."""
    wanted = Q(pk__in=())
    members = case.target.members
    for by in granted:
        if by.states and case.state not in by.states:
            continue
        if by.relation == "subject" and case.person_id:
            wanted |= Q(pk=case.person_id)
        elif by.relation == "member":
            wanted |= Q(pk__in=seat_holders(by.key, members))
        elif by.relation in ("role", "anywhere"):
            held = Rollenzuweisung.objects.am(day).filter(rolle=by.key)
            held = held.filter(behoerde=case.behoerde_id) if by.relation == "role" else held
            wanted |= Q(pk__in=held.values("person"))
    return list(Person.objects.filter(wanted))


def tell(case: Case, key: str, granted: Iterable[By], betreff: str, text: str, now: dt.datetime, day: dt.date) -> int:
    """Put one message for each receiver into the outbox; the same key is never put there twice."""
    messages = [
        Nachricht(
            key=f"{key}:{person.key}",
            person=person,
            betreff=betreff,
            text=text,
            link=f"/vorgaenge/{case.number}/",
            created_at=now,
        )
        for person in receivers(case, granted, day)
    ]
    known = set(Nachricht.objects.filter(key__in=[m.key for m in messages]).values_list("key", flat=True))
    new = [m for m in messages if m.key not in known]
    Nachricht.objects.bulk_create(new)
    return len(new)


def after_step(context: Context, before: str, now: dt.datetime) -> None:
    """Tell those whom a step names, and those who were invited to take part."""
    case, step, procedure = context.case, context.transition, context.procedure
    assert step is not None
    if step.notify:
        text = f"Im Vorgang {case.number} ({procedure.title}) ist ein neuer Stand erreicht. Bitte sehen Sie nach."
        tell(
            case,
            f"schritt:{context.writing.seq}",
            step.notify,
            f"{procedure.title}: neuer Stand",
            text,
            now,
            context.day,
        )
    for key in step.invites:
        declared = procedure.participation(key)
        if declared.needed is None or declared.needed(context):
            text = f"Zum Vorgang {case.number} ({procedure.title}) werden Sie um Beteiligung gebeten."
            subject = f"{procedure.title}: Beteiligung"
            tell(case, f"beteiligung:{context.writing.seq}:{key}", declared.body, subject, text, now, context.day)


def send(now: dt.datetime) -> tuple[int, int]:
    """Send what waits. Gives how many messages went out and how many failed; a failed one is tried again next time. Where no
    mail server answers all wait, and none counts as tried.
    """
    waiting = list(
        Nachricht.objects.filter(sent_at=None, tries__lt=MOST_TRIES)
        .select_related("person__account")
        .order_by("pk")[:1000]
    )
    if not waiting:
        return 0, 0
    connection = get_connection()
    try:
        connection.open()
    except OSError:
        return 0, len(waiting)
    sent = failed = 0
    with connection:
        for message in waiting:
            address = getattr(getattr(message.person, "account", None), "email", "")
            try:
                if address:
                    _mail(message, address, connection).send()
            except OSError:
                message.tries += 1
                failed += 1
                message.save(update_fields=["tries"])
                continue
            message.sent_at = now
            message.save(update_fields=["sent_at"])
            sent += 1
    return sent, failed


def _mail(message: Nachricht, address: str, connection: object) -> EmailMessage:
    base = getattr(settings, "SITE_ADDRESS", "")
    body = f"{message.text}\n\n{base}{message.link}\n" if message.link else f"{message.text}\n"
    return EmailMessage(message.betreff, body, to=[address], connection=connection)  # type: ignore[arg-type] # untyped
