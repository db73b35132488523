"""One consistent look at the database while others go on writing.

SQLite in WAL mode and PostgreSQL both show a reading transaction the state at its beginning. It runs on a connection of its
own, because the ordinary SQLite connection takes the write lock at the start of each transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction

BEGIN = {
    "postgresql": "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",
    "sqlite": "SELECT count(*) FROM sqlite_master",  # SQLite fixes what is seen when it first reads
}


@contextmanager
def snapshot(using: str) -> Iterator[str]:
    """Gives the alias of a connection that sees the database `using` as it is now, until the end."""
    alias = f"{using} snapshot"
    connection = connections[using].copy(alias)
    if connection.vendor == "sqlite":
        options = connection.settings_dict["OPTIONS"]
        connection.settings_dict["OPTIONS"] = {**options, "transaction_mode": "DEFERRED"}
    connections[alias] = connection
    try:
        with transaction.atomic(using=alias):
            with connection.cursor() as cursor:
                cursor.execute(BEGIN[connection.vendor])
            yield alias
    finally:
        connection.close()
        del connections[alias]
