"""The embedded database of the demonstration: durable, and writers queue instead of failing."""

import os
import subprocess
import sys
from pathlib import Path

ASK = """
import django; django.setup()
from django.db import connection, transaction
with transaction.atomic(), connection.cursor() as cursor:
    print(*(cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous", "foreign_keys")))
    print(connection.transaction_mode)
"""
WAL, FULL, ON = "wal", 2, 1


def test_wal_full_synchronous_immediate(tmp_path: Path) -> None:
    environment = {**os.environ, "ERLASS_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "erlass.config.settings"}
    result = subprocess.run([sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True)
    assert result.stdout.split() == [WAL, str(FULL), str(ON), "IMMEDIATE"]
