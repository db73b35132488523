"""The demonstration: whatever the installed decrees bring for it, played once into an empty database.

Only where the settings say that this is a demonstration; a database in which anybody stands is left as it is.
"""

from __future__ import annotations

import importlib
from importlib.util import find_spec

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from erlass.cases.demonstration import Stage
from erlass.config.decrees import DECREES
from erlass.law.errors import ErlassError
from erlass.people.models import Person


def fill() -> int:
    """Fill the demonstration, all of it or nothing. Gives the number of its people, 0 if there was something already."""
    if not settings.DEMONSTRATION:
        raise ErlassError("Vorführdaten gibt es nur in der Vorführung.")
    if Person.objects.exists():
        return 0
    stage = Stage(timezone.localdate())
    with transaction.atomic():
        for key in DECREES:
            name = f"erlass.decrees.{key}.demo"
            if find_spec(name) is not None:
                importlib.import_module(name).demonstrate(stage)
        stage.play()
    return len(stage.people)
