"""Lists of cases and registers with many rows, on both databases. `ERLASS_BENCH_CASES` says how many: 100 000 unless said."""

from __future__ import annotations

import os
from collections.abc import Iterator

from benchmarks.databases import on_each
from benchmarks.figures import Figure

CASES = int(os.environ.get("ERLASS_BENCH_CASES", "100000"))


def figures() -> Iterator[Figure]:
    yield from on_each("benchmarks.many", CASES, 100)
