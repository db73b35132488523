"""The world in which the procedures of the office are walked through."""

from __future__ import annotations

import datetime as dt
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import timezone

from tests.decrees.sap.procedures.haus import Haus, einrichten


@pytest.fixture(scope="module")
def eingerichtet(taken_back: None) -> Haus:
    return einrichten()


@pytest.fixture
def haus(eingerichtet: Haus, db: None, settings: object, tmp_path: Path) -> Haus:
    settings.VAR = tmp_path  # type: ignore[attr-defined] # pytest-django's settings
    return replace(deepcopy(eingerichtet), jetzt=timezone.now())


@pytest.fixture
def sommer(haus: Haus) -> Haus:
    """The same on a fixed day, 16 June 2031, for what depends on quarters and years."""
    return replace(haus, jetzt=dt.datetime(2031, 6, 16, 10, tzinfo=dt.UTC))
