"""What every installation must have: a database that answers and is up to date, room on the disk, and a recent tick."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from erlass.operation.rounds import Check, State, tick_file

MEBIBYTE = 1024 * 1024
LITTLE, TOO_LITTLE = 2048, 256
TICK_EVERY = dt.timedelta(minutes=30)


def database() -> tuple[State, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok", "Die Datenbank antwortet."


def migrations() -> tuple[State, str]:
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:
        return "fail", f"Die Tabellen sind nicht auf dem Stand des Programms: {missing} Schritte von „migrate“ fehlen."
    return "ok", "Die Tabellen sind auf dem Stand des Programms."


def disk() -> tuple[State, str]:
    free = shutil.disk_usage(settings.VAR).free // MEBIBYTE
    state: State = "ok" if free >= LITTLE else "warn" if free >= TOO_LITTLE else "fail"
    return state, f"Im Ordner für Daten sind {free} MiB frei."


def last_tick() -> tuple[State, str]:
    if not tick_file().is_file():
        return "fail", "„erlass tick“ ist hier noch nie gelaufen: Fristen und Nachrichten bleiben liegen."
    before = timezone.now() - dt.datetime.fromisoformat(tick_file().read_text("ascii"))
    minutes = before // dt.timedelta(minutes=1)
    if before > TICK_EVERY:
        return (
            "fail",
            f"„erlass tick“ ist zuletzt vor {minutes} Minuten gelaufen: Fristen und Nachrichten bleiben liegen.",
        )
    return "ok", f"„erlass tick“ ist vor {minutes} Minuten gelaufen."


health_checks: Mapping[str, Check] = {
    "Datenbank": database,
    "Tabellen": migrations,
    "Speicherplatz": disk,
    "Regelmäßiger Lauf": last_tick,
}
