"""Entries through time: the one way to change a register, and the ways to look at it.

`overlay` is the heart: what holds in a stretch of days is laid over what was known before; older knowledge stays. It is a
pure function, used for the database and again when the registers are computed from the journal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from erlass.registers.journal import Entry
    from erlass.registers.models import Eintrag

OPEN = dt.date.max
FOREVER = dt.datetime(9999, 12, 31, tzinfo=dt.UTC)

Model = TypeVar("Model", bound="Eintrag")
ONE_DAY = dt.timedelta(days=1)


class EintragQuerySet(models.QuerySet[Model]):
    def known(self, at: dt.datetime | None = None) -> EintragQuerySet[Model]:
        """What the system takes for true now, or took for true at a moment."""
        if at is None:
            return self.filter(bekannt_bis=FOREVER)
        return self.filter(bekannt_von__lte=at, bekannt_bis__gt=at)

    def am(self, day: dt.date | None = None, known_at: dt.datetime | None = None) -> EintragQuerySet[Model]:
        """The entries that hold on a day (today unless said), as known now or at a moment."""
        day = day or timezone.localdate()
        return self.known(known_at).filter(gilt_von__lte=day, gilt_bis__gte=day)


@dataclass(frozen=True, slots=True)
class Span:
    """One version of an entry, apart from the database: from when to when it holds, and what it says."""

    von: dt.date
    bis: dt.date
    values: Mapping[str, object]


def overlay(
    rows: Iterable[Span], von: dt.date, bis: dt.date, values: Mapping[str, object] | None
) -> tuple[list[Span], list[Span]]:
    """Lay `values` over the days `von` to `bis` (None: nothing holds there). Gives the spans that are no longer true and those
    that replace them: what is left of the old ones on both sides, and the new one.
    """
    gone = [row for row in rows if row.von <= bis and von <= row.bis]
    new: list[Span] = []
    for row in gone:
        if row.von < von:
            new.append(replace(row, bis=von - ONE_DAY))
        if row.bis > bis:
            new.append(replace(row, von=bis + ONE_DAY))
    if values is not None:
        new.append(Span(von, bis, values))
    return gone, sorted(new, key=lambda span: span.von)


def put(
    entry: Entry,
    model: type[Eintrag],
    key: str,
    von: dt.date,
    bis: dt.date | None = None,
    /,
    **values: object,
) -> None:
    """From `von` to `bis` (open unless said) the entry `key` says `values`. Part of the event `entry`."""
    _lay(entry, model, key, von, bis or OPEN, _complete(model, values))


def amend(
    entry: Entry, model: type[Eintrag], key: str, von: dt.date, bis: dt.date | None = None, /, **values: object
) -> None:
    """Change some values of an entry from a day on and keep the others; what does not hold there stays away."""
    last = bis or OPEN
    for row in list(model.objects.known().filter(key=key, gilt_von__lte=last, gilt_bis__gte=von)):
        changed = {**row.values(), **_complete(model, values, partial=True)}
        _lay(entry, model, key, max(von, row.gilt_von), min(last, row.gilt_bis), changed)


def end(entry: Entry, model: type[Eintrag], key: str, last_day: dt.date) -> None:
    """After `last_day` the entry does not hold any more."""
    if last_day < OPEN:
        _lay(entry, model, key, last_day + ONE_DAY, OPEN, None)


def _complete(model: type[Eintrag], values: Mapping[str, object], *, partial: bool = False) -> dict[str, object]:
    """Values by attribute of the model, objects as their keys, defaults filled in."""
    found: dict[str, object] = {}
    given = dict(values)
    for field in model.value_fields():
        name = field.name if field.name in given else field.attname
        if name in given:
            value = given.pop(name)
            found[field.attname] = value.pk if isinstance(value, models.Model) else value
        elif not partial:
            found[field.attname] = field.get_default()
    if given:
        raise TypeError(f"{model.__name__} has no {', '.join(sorted(given))}")
    return found


def _lay(
    entry: Entry, model: type[Eintrag], key: str, von: dt.date, bis: dt.date, values: dict[str, object] | None
) -> None:
    if bis < von:
        return
    rows = {Span(r.gilt_von, r.gilt_bis, _Frozen(r.values())): r.pk for r in model.objects.known().filter(key=key)}
    gone, new = overlay(rows, von, bis, values)
    if not gone and values is None:
        return  # nothing held there that could end
    now = entry.at
    model.objects.filter(pk__in=[rows[span] for span in gone]).update(bekannt_bis=now)
    model.objects.bulk_create(
        model(key=key, gilt_von=s.von, gilt_bis=s.bis, bekannt_von=now, event=entry.seq, **s.values) for s in new
    )
    entry.changed(model, key, von, bis, values)


class _Frozen(dict[str, object]):
    """Values of a row as a key: known by identity, which is enough to find the row again."""

    def __hash__(self) -> int:  # type: ignore[override] # a dict has none
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one entry between two days: the rows that held on each."""

    key: str
    before: tuple[Any, ...]
    after: tuple[Any, ...]

    @property
    def kind(self) -> str:
        return "geändert" if self.before and self.after else "neu" if self.after else "entfallen"

    @property
    def fields(self) -> list[str]:
        """Names of the fields that differ; all where one side is missing."""
        if not (self.before and self.after):
            return [f.name for f in type((self.before or self.after)[0]).value_fields()]
        old, new = self.before[-1], self.after[-1]
        return [f.name for f in type(old).value_fields() if getattr(old, f.attname) != getattr(new, f.attname)]


def differences(entries: EintragQuerySet[Any], first: dt.date, second: dt.date) -> Iterator[Difference]:
    """The entries that do not say the same on two days, by key. Rows that hold on both are not even read."""
    earlier, later = min(first, second), max(first, second)
    over = Q(gilt_von__lte=earlier, gilt_bis__gte=earlier, gilt_bis__lt=later)
    begun = Q(gilt_von__gt=earlier, gilt_von__lte=later, gilt_bis__gte=later)
    rows = entries.known().filter(over | begun).order_by("key", "gilt_von")
    for key, found in groupby(rows.iterator(2000), lambda row: row.key):
        both = list(found)
        sides = (tuple(row for row in both if row.gilt_von <= day <= row.gilt_bis) for day in (first, second))
        difference = Difference(key, *sides)
        if difference.fields:
            yield difference


def history(model: type[Eintrag], key: str) -> models.QuerySet[Any]:
    """Everything ever known about an entry, what was learnt last first."""
    return model.objects.filter(key=key).order_by("-bekannt_von", "-gilt_von")
