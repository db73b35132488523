"""Lists of cases and registers with many rows, on both databases. `ERLASS_BENCH_CASES` says how many: 100 000 unless said."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure
from tests import postgres

CASES = int(os.environ.get("ERLASS_BENCH_CASES", "100000"))


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        yield from _of("SQLite", {"ERLASS_VAR": folder})
    if postgres.why_not() is None:
        server = postgres.Server(Path(postgres.new_folder()), durable=True)
        server.start()
        try:
            with tempfile.TemporaryDirectory() as folder:
                yield from _of("PostgreSQL", {"ERLASS_VAR": folder, "ERLASS_FAULTS_SOCKET": str(server.folder)})
        finally:
            server.stop()


def _of(database: str, environment: dict[str, str]) -> Iterator[Figure]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.many", str(CASES)],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.faults.settings", **environment},
        stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    for name, (ms, statements) in json.loads(done.stdout)["views"].items():
        yield Figure(f"{name}, {CASES:,} rows, {database}", ms, "ms", 100, note=f"{statements} statements")
