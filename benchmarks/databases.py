"""Running a measurement in a process of its own on each database: SQLite in a fresh folder, PostgreSQL if it is installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.figures import Figure
from tests import postgres


def on_each(module: str, rows: int, goal: float) -> Iterator[Figure]:
    """What `python -m <module> <rows>` measures, which prints milliseconds and statements by view as JSON, and which of them
    are `reported` only.
    """
    with tempfile.TemporaryDirectory() as folder:
        yield from _on("SQLite", module, rows, goal, {"ERLASS_VAR": folder})
    if postgres.why_not() is None:
        server = postgres.Server(Path(postgres.new_folder()), durable=True)
        server.start()
        try:
            with tempfile.TemporaryDirectory() as folder:
                socket = {"ERLASS_VAR": folder, "ERLASS_FAULTS_SOCKET": str(server.folder)}
                yield from _on("PostgreSQL", module, rows, goal, socket)
        finally:
            server.stop()


def _on(database: str, module: str, rows: int, goal: float, environment: Mapping[str, str]) -> Iterator[Figure]:
    done = subprocess.run(
        [sys.executable, "-m", module, str(rows)],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.faults.settings", **environment},
        stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    found = json.loads(done.stdout)
    for name, (ms, statements) in found["views"].items():
        aim = None if name in found.get("reported", ()) else goal
        yield Figure(f"{name}, {rows:,} rows, {database}", ms, "ms", aim, note=f"{statements} statements")
