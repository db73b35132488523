"""The world in which the procedures of the office are walked through."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.decrees.sap.procedures.haus import Haus, einrichten


@pytest.fixture
def haus(db: None, settings: object, tmp_path: Path) -> Haus:
    settings.VAR = tmp_path  # type: ignore[attr-defined] # pytest-django's settings
    return einrichten()


@pytest.fixture
def sommer(db: None, settings: object, tmp_path: Path) -> Haus:
    """The same on a fixed day, 16 June 2031, for what depends on quarters and years."""
    settings.VAR = tmp_path  # type: ignore[attr-defined] # pytest-django's settings
    return einrichten(dt.datetime(2031, 6, 16, 10, tzinfo=dt.UTC))
