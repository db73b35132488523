"""What time brings to this decree beside deadlines: circles follow the register of SAP."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from erlass.cases.models import Case
from erlass.cases.perform import take_step
from erlass.decrees.sap.procedures.arbeitskreis import hat_sich_geaendert
from erlass.people.policy import system


def tick(now: dt.datetime | None = None) -> dict[str, int]:
    """Give new members of circles their seats, and take those of former ones."""
    now = now or timezone.now()
    day = timezone.localdate(now)
    changed = 0
    for case in Case.objects.filter(procedure="sap.arbeitskreis", state="taetig", closed_on=None):
        if hat_sich_geaendert(case, day):
            take_step(case, "abgleichen", system(day), now=now)
            changed += 1
    return {"arbeitskreise": changed}
