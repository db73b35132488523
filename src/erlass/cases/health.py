"""Whether messages go out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from django.utils import timezone

from erlass.cases.models import Nachricht
from erlass.cases.outbox import MOST_TRIES

WAITING = dt.timedelta(hours=1)


def outbox() -> tuple[str, str]:
    waiting = Nachricht.objects.filter(sent_at=None)
    given_up = waiting.filter(tries__gte=MOST_TRIES).count()
    if given_up:
        return "fail", f"Der Versand von {given_up} Nachrichten wurde nach {MOST_TRIES} Versuchen aufgegeben."
    late = waiting.filter(created_at__lt=timezone.now() - WAITING).count()
    if late:
        return "warn", f"{late} Nachrichten warten seit mehr als einer Stunde auf den Versand."
    return "ok", "Es wartet keine Nachricht länger als eine Stunde auf den Versand."


health_checks: Mapping[str, Callable[[], tuple[str, str]]] = {"Nachrichten": outbox}
