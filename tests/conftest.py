"""What all tests share: the two databases, the system's Chromium, and an honest last word about what was not run.

Without further ado tests run on SQLite. With `ERLASS_TEST_DATABASE=postgres` only those run that touch the database, on
a PostgreSQL server that lives as long as the run.
"""

import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from tests import postgres

REPOSITORY = Path(__file__).parent.parent
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_reset_sequences"}

server = pytest.StashKey[postgres.Server]()


def pytest_configure(config: pytest.Config) -> None:
    is_worker = hasattr(config, "workerinput")
    if settings.POSTGRES and not is_worker and not config.option.collectonly and postgres.why_not() is None:
        config.stash[server] = postgres.Server(Path(settings.DATABASES["default"]["HOST"]))
        config.stash[server].start()


def pytest_unconfigure(config: pytest.Config) -> None:
    if server in config.stash:
        config.stash[server].stop()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if settings.POSTGRES:
        touching = [item for item in items if touches_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if not touches_database(item)])
        items[:] = touching
        if reason := postgres.why_not():
            for item in items:
                item.add_marker(pytest.mark.skip(reason=f"PostgreSQL: {reason}"))
    if CHROMIUM is None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason="Chromium wurde nicht gefunden"))


def touches_database(item: pytest.Item) -> bool:
    """Browser journeys run on SQLite only: what they show does not depend on the database."""
    if item.get_closest_marker("browser"):
        return False
    fixtures = getattr(item, "fixturenames", ())
    return item.get_closest_marker("django_db") is not None or not DATABASE_FIXTURES.isdisjoint(fixtures)


def pytest_report_header() -> str:
    return f"Datenbank: {'PostgreSQL' if settings.POSTGRES else 'SQLite'}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say by name, and last, what was not run and why."""
    by_reason = defaultdict(list)
    for report in terminalreporter.stats.get("skipped", ()):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        by_reason[reason.removeprefix("Skipped: ")].append(report.nodeid)
    for reason, names in sorted(by_reason.items()):
        terminalreporter.write_line(f"Nicht gelaufen: {reason}", yellow=True)
        for name in sorted(names):
            terminalreporter.write_line(f"  {name}")


@pytest.fixture(scope="module")
def taken_back(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A transaction around the tests of a module, taken back after the last: for what all of them start from and change only
    in transactions of their own.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the repository."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder beside the repository with the sheets and the golden cases; not part of a fresh clone elsewhere."""
    folder = REPOSITORY.parent / "shared"
    if not folder.is_dir():
        pytest.skip("Der Ordner ../shared fehlt")
    return folder
