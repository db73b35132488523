"""A million rows through the compiled rules: rate, time to compile cold and from the cache, memory, wrong integers.

Each rule runs in a process of its own, so that compile times and memory are its own.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from benchmarks.figures import Figure

DAY = dt.date(2021, 6, 15)
ROWS = int(os.environ.get("ERLASS_BENCH_ROWS", "1000000"))
RULES = (
    "sap.zielzahl", "sap.bedarf", "sap.jahresarbeitszeit", "sap.restdienstzeit", "sap.fachfortbildung", "sap.ruhen_stand",
    "sap.bestellungsfrist", "sap.supervision",
)  # fmt: skip


def figures() -> Iterator[Figure]:
    for name in RULES:
        with tempfile.TemporaryDirectory() as cache:
            cold = _measure(name, cache, 1000)
            warm = _measure(name, cache, ROWS)
        yield Figure(
            f"{name}: compile, cold",
            cold["compile"],
            "s",
            0.5 * cold["functions"],
            note=f"{cold['functions']:.0f} functions",
        )
        yield Figure(f"{name}: compile, from the cache", warm["compile"], "s", 1.5)
        yield Figure(
            f"{name}: rows a second", warm["rate"], "rows/s", note=f"{ROWS:,} rows, loop alone {warm['loop']:,.0f}"
        )
        yield Figure(f"{name}: wrong among rows asked one by one", warm["wrong"], "rows", 0)
        yield Figure(f"{name}: memory above the table itself", warm["memory"], "MB")


def _measure(name: str, cache: str, rows: int) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.population", name, str(rows)],
        env={**os.environ, "ERLASS_CACHE": cache}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def _child(name: str, rows: int) -> dict[str, float]:
    import resource
    import time

    import numpy as np

    from benchmarks.rows import table_for
    from erlass import decrees
    from erlass.law.population import Population, columns
    from erlass.law.rulebook import ask

    rule = decrees.rule(name)
    table = table_for(name, rows, np.random.default_rng(1))
    Population(decrees.rule("sap.anwendungsbereich"), DAY)  # imports and starts the compiler itself
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    population = Population(rule, DAY)
    population.table(table.slice(0, 10))
    compiled = time.perf_counter() - start
    start = time.perf_counter()
    out, run = population.table(table)
    seconds = time.perf_counter() - start
    batch = table.slice(0, min(rows, 100_000)).combine_chunks().to_batches()[0]
    inputs = columns.inputs_of(population.fields, batch)
    entries = int(inputs.offsets[-1]) if inputs.offsets is not None else 0
    outputs = columns.outputs_for(population.result, batch.num_rows, entries)
    status = np.zeros(batch.num_rows, np.int8)
    start = time.perf_counter()
    population._loop(batch.num_rows, status, [*inputs.arrays, *outputs])
    loop = batch.num_rows / (time.perf_counter() - start)
    wrong = 0
    for i in np.random.default_rng(2).integers(0, rows, 300):
        row = table.slice(int(i), 1).to_pylist()[0]
        value = ask(rule, row, DAY).value
        first = value[0] if not isinstance(value[0], tuple) else value[0][0]
        column = out.column(1)[int(i)].as_py()
        found = rule.version(DAY).result.fields[0].choice[column] if isinstance(column, str) else column  # type: ignore[union-attr,index] # a record
        wrong += found != first
    return {
        "compile": compiled,
        "functions": float(population.source.count("@njit")),
        "rate": rows / seconds,
        "loop": loop,
        "wrong": float(wrong + run.refused),
        "memory": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024,
    }


if __name__ == "__main__":
    print(json.dumps(_child(sys.argv[1], int(sys.argv[2]))))
