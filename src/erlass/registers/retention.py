"""Deleting register entries that are due: the rows go, the events that made them lose their content where nothing else needs
it, and one event says how many.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Max

from erlass.law.dates import letzter_tag
from erlass.registers import journal
from erlass.registers.models import Eintrag, Event
from erlass.registers.verify import hashed_key, register_models


def months_before(day: dt.date, months: int) -> dt.date:
    """The day that many months earlier; the last of the month where it has no such day."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    return dt.date(year, month + 1, min(day.day, letzter_tag(year, month + 1)))


def retention(today: dt.date) -> dict[str, int]:
    """Delete what is due. Gives the number of deleted entries by register."""
    deleted: dict[str, int] = {}
    for model in register_models():
        if model.keep_months is None:
            continue
        keys = list(due(model, months_before(today, model.keep_months)))
        if keys:
            purge_entries(model, keys)
            deleted[str(model._meta.verbose_name_plural)] = len(keys)
    return deleted


def due(model: type[Eintrag], limit: dt.date) -> Iterator[str]:
    """Keys of the entries whose last day, as it is known now, lies before `limit`; withdrawn ones by the day of that."""
    over = model.objects.known().values("key").annotate(last=Max("gilt_bis")).filter(last__lt=limit)
    known = model.objects.known().values("key")
    gone = (
        model.objects.exclude(key__in=known)
        .values("key")
        .annotate(last=Max("bekannt_bis"))
        .filter(last__date__lt=limit)
    )
    yield from sorted({*over.values_list("key", flat=True), *gone.values_list("key", flat=True)})


def purge_entries(model: type[Eintrag], keys: list[str]) -> None:
    """Delete all versions of entries, and what the journal says of them."""
    label = model._meta.label_lower
    with journal.session() as session:
        rows = model.objects.filter(key__in=keys)
        only_register = Event.objects.filter(seq__in=rows.values("event"), kind="register")
        session.purge(only_register, f"register:{label}", keys=sorted(hashed_key(label, key) for key in keys))
        rows.delete()
