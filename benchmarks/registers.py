"""A register with many entries and their history, on both databases. `ERLASS_BENCH_ENTRIES` says how many rows: 100 000 unless
said.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from benchmarks.databases import on_each
from benchmarks.figures import Figure

ENTRIES = int(os.environ.get("ERLASS_BENCH_ENTRIES", "100000"))


def figures() -> Iterator[Figure]:
    yield from on_each("benchmarks.entries", ENTRIES, 100)
