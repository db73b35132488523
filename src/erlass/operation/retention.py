"""Sessions that have ended are of no use to anybody."""

from __future__ import annotations

import datetime as dt
from importlib import import_module

from django.conf import settings
from django.utils import timezone


def retention(today: dt.date) -> dict[str, int]:
    """Delete the sessions that have ended."""
    sessions = import_module(settings.SESSION_ENGINE).SessionStore.get_model_class()
    count, _ = sessions.objects.filter(expire_date__lt=timezone.now()).delete()
    return {"Sitzungen": count} if count else {}
