"""What time brings to this decree beside deadlines: circles and time budgets follow the registers, and missing sheets are
asked for.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from erlass.cases.models import Case, Nachricht
from erlass.cases.perform import take_step
from erlass.decrees.sap import boegen
from erlass.decrees.sap.models import Bogeneingang
from erlass.decrees.sap.procedures.arbeitskreis import hat_sich_geaendert
from erlass.decrees.sap.procedures.zeitbudget import ueberholte
from erlass.people.policy import system


def tick(now: dt.datetime | None = None) -> dict[str, int]:
    """Give new members of circles their seats, take those of former ones, compute budgets anew, and remind of sheets."""
    now = now or timezone.now()
    day = timezone.localdate(now)
    changed = 0
    for case in Case.objects.filter(procedure="sap.arbeitskreis", state="taetig", closed_on=None):
        if hat_sich_geaendert(case, day):
            take_step(case, "abgleichen", system(day), now=now)
            changed += 1
    budgets = ueberholte(day)
    for case in budgets:
        take_step(case, "neu_berechnen", system(day), now=now)
    return {"arbeitskreise": changed, "zeitbudgets": len(budgets), "bogen_erinnerungen": erinnern(day, now)}


ERINNERN_NACH = dt.timedelta(days=14)
"""So long after its end a quarter is asked for, once; the decree names no day, the choice is ours."""


def erinnern(day: dt.date, now: dt.datetime) -> int:
    """Tell those whose sheet of the last quarter is missing, and make the rows of the receipts of all."""
    (quartal,) = boegen.vergangene_quartale(day, 1)
    if boegen.jahresstand(boegen.jahr_von(quartal), day) is not boegen.Jahresstand.offen:
        return 0
    pflichtige = boegen.pflichtige(quartal, day)
    boegen.eingaenge_bereitstellen(quartal, list(pflichtige))
    if day < boegen.spanne(quartal).ende + ERINNERN_NACH:
        return 0
    eingaenge = Bogeneingang.objects.filter(quartal=quartal, person__in=pflichtige, eingegangen=False)
    fehlende = [pflichtige[pk].person for pk in eingaenge.values_list("person", flat=True)]
    text = f"Für das Quartal {quartal} fehlt Ihr Dokumentationsbogen. Bitte sehen Sie nach."
    nachrichten = [
        Nachricht(
            key=f"bogen:{quartal}:{person.key}", person=person, betreff="Bogen fehlt", text=text, link="/sap/bogen/",
            created_at=now,
        )
        for person in fehlende
    ]  # fmt: skip
    bekannt = set(Nachricht.objects.filter(key__startswith=f"bogen:{quartal}:").values_list("key", flat=True))
    neue = [nachricht for nachricht in nachrichten if nachricht.key not in bekannt]
    Nachricht.objects.bulk_create(neue)
    return len(neue)
