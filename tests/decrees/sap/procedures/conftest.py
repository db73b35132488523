"""The world in which the procedures of the office are walked through."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.decrees.sap.procedures.haus import Haus, einrichten


@pytest.fixture
def haus(db: None, settings: object, tmp_path: Path) -> Haus:
    settings.VAR = tmp_path  # type: ignore[attr-defined] # pytest-django's settings
    return einrichten()
