"""Places where Erlass is installed: migrated databases of their own, on SQLite in a file and on a PostgreSQL of these tests."""

from __future__ import annotations

import copy
import itertools
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.utils import load_backend
from django.test.utils import override_settings
from pytest_django import DjangoDbBlocker

from tests import postgres

EXAMPLE = "tests.operation.example"
TEMPLATE = "erlass_template"


@dataclass
class Place:
    """An installation's database. Within `used`, it is the one that everything reads and writes."""

    database: dict[str, Any]

    @property
    def vendor(self) -> str:
        return "sqlite" if "sqlite" in self.database["ENGINE"] else "postgresql"

    @contextmanager
    def used(self) -> Iterator[None]:
        connection, database = connections["default"], connections.settings["default"]
        connections.settings["default"] = self.database
        connections["default"] = load_backend(self.database["ENGINE"]).DatabaseWrapper(self.database, "default")
        try:
            yield
        finally:
            connections["default"].close()
            connections["default"], connections.settings["default"] = connection, database


def sqlite(file: Path) -> dict[str, Any]:
    return {**copy.deepcopy(connections.settings["default"]), **copy.deepcopy(SQLITE), "NAME": file}


SQLITE: dict[str, Any] = {
    "ENGINE": "django.db.backends.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    },
    "USER": "",
    "HOST": "",
}


def on_postgres(server: postgres.Server, name: str) -> dict[str, Any]:
    own = {
        "ENGINE": "django.db.backends.postgresql", "NAME": name, "USER": "erlass", "HOST": str(server.folder), "OPTIONS": {},
    }  # fmt: skip
    return {**copy.deepcopy(connections.settings["default"]), **own}


class Places:
    """Makes as many places as a test wants. What `migrate` does is done once for each kind of database and then copied."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.numbers = folder, itertools.count()
        self.templates: dict[str, Place] = {}
        self.server: postgres.Server | None = None

    def new(self, vendor: str) -> Place:
        template = self.templates.get(vendor)
        if template is None:
            template = self.templates[vendor] = self.bare(vendor, TEMPLATE)
            with template.used():
                call_command("migrate", run_syncdb=True, verbosity=0)
        name = f"place_{next(self.numbers)}"
        if vendor == "sqlite":
            return Place(sqlite(shutil.copy(template.database["NAME"], self.folder / name)))
        return self._on_postgres(name, f"TEMPLATE {TEMPLATE}")

    def bare(self, vendor: str, name: str = "bare") -> Place:
        """A database that nobody has migrated."""
        return Place(sqlite(self.folder / name)) if vendor == "sqlite" else self._on_postgres(name, "")

    def _on_postgres(self, name: str, like: str) -> Place:
        if reason := postgres.why_not():
            pytest.skip(f"PostgreSQL: {reason}")
        if self.server is None:
            self.server = postgres.Server(Path(postgres.new_folder()))
            self.server.start()
        with Place(on_postgres(self.server, "postgres")).used(), connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} {like}")
        return Place(on_postgres(self.server, name))


@pytest.fixture(scope="module")
def example_app() -> Iterator[None]:
    """The tables of these tests, installed like any other room."""
    with override_settings(INSTALLED_APPS=[*settings.INSTALLED_APPS, EXAMPLE]):
        yield


@pytest.fixture(scope="module")
def made(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker, example_app: None
) -> Iterator[Places]:
    found = Places(tmp_path_factory.mktemp("places"))
    with django_db_blocker.unblock():
        yield found
    if found.server is not None:
        found.server.stop()


@pytest.fixture
def places(made: Places, tmp_path: Path) -> Iterator[Places]:
    """Places; what is kept beside the database goes to a folder of the test."""
    with override_settings(VAR=tmp_path / "var"):
        (tmp_path / "var").mkdir()
        yield made
