"""The same rules for a million rows: compiled with Numba, Parquet in, Parquet out, equal to asking one by one.

A rule that a person asks and the loop over a population are the same functions. Rows that the loop refuses, and rows
whose numbers could leave 64 bits, are asked the exact way one by one and counted; what is wrong with them is said in
the output.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
from numba.core.errors import NumbaError

from erlass.law.decree import Figure
from erlass.law.errors import DeclarationError, ErlassError, FactError, UnknownName
from erlass.law.facts import Choice, Field
from erlass.law.population import cache, columns
from erlass.law.population.source import NULL, leaves, module_source
from erlass.law.rulebook import Question, Rule, ask

BATCH = 100_000
LISTED = 20
"""How many refused rows a run lists by their number."""


@dataclass
class Run:
    """What a run over a population did: rows, those asked one by one, those refused and the first of their messages."""

    rows: int = 0
    exact: int = 0
    refused: int = 0
    messages: list[str] = dataclass_field(default_factory=list)


class Population:
    """A rule compiled for a day. `assumptions`: figures changed for a what-if, by name."""

    def __init__(
        self,
        rule: Rule,
        as_of: dt.date,
        *,
        overlay: Mapping[str, Figure] | None = None,
        assumptions: Mapping[str, object] | None = None,
    ) -> None:
        self.rule, self.as_of, self.overlay, self.assumptions = rule, as_of, overlay, assumptions
        version = rule.version(as_of)
        self.fields: tuple[Field, ...] = tuple(f for f in version.fields if not f.parameter)
        self.source = module_source(rule, Question(as_of, overlay, assumptions))
        self.kernel: Callable[..., None] = cache.load(rule.public_name, self.source).kernel
        if version.result is None:
            raise UnknownName(f"{rule.public_name}: Diese Regel lässt sich nicht für viele Zeilen rechnen.")
        self.result: Field = version.result
        self._leaves = list(leaves(self.result))
        nothing = columns.input_schema(self.fields)
        try:
            self.batch(pa.RecordBatch.from_pylist([], schema=nothing), Run())
        except NumbaError as error:
            reason = next(line for line in str(error).splitlines() if line and not line.startswith("Failed in"))
            raise DeclarationError(f"{rule.public_name} cannot be compiled: {reason}") from error

    def table(self, table: pa.Table) -> tuple[pa.Table, Run]:
        """Compute a table in memory."""
        run = Run()
        columns.check_schema(self.fields, table.schema)
        batches = [self.batch(batch, run) for batch in table.to_batches(max_chunksize=BATCH)]
        return pa.Table.from_batches(batches, self.schema(table.schema)), run

    def schema(self, given: pa.Schema) -> pa.Schema:
        carried = given.field(columns.CARRIED) if columns.CARRIED in given.names else None
        return columns.output_schema(self.result, carried)

    def batch(self, batch: pa.RecordBatch, run: Run) -> pa.RecordBatch:
        """Compute one batch and add to the figures of the run."""
        n = batch.num_rows
        inputs = columns.inputs_of(self.fields, batch)
        entries = int(inputs.offsets[-1]) if inputs.offsets is not None else 0
        outputs = columns.outputs_for(self.result, n, entries)
        status = np.zeros(n, np.int8)
        self._loop(n, status, [*inputs.arrays, *outputs])
        messages: dict[int, str] = {}
        for row in np.flatnonzero(inputs.exact | (status != 0)):
            self._one(batch, int(row), inputs.offsets, outputs, messages, run)
        refused = np.zeros(n, np.bool_)
        refused[list(messages)] = True
        arrays = [pa.array(np.arange(run.rows + 1, run.rows + n + 1))]
        if columns.CARRIED in batch.schema.names:
            arrays.append(batch.column(columns.CARRIED))
        for (_, leaf), values in zip(self._leaves, outputs, strict=True):
            arrays.append(columns.result_column(leaf, values, inputs.offsets, refused))
        run.rows += n
        return pa.RecordBatch.from_arrays([*arrays, columns.text_column(messages, n)], schema=self.schema(batch.schema))

    def _loop(self, n: int, status: npt.NDArray[np.int8], arrays: list[npt.NDArray[Any]]) -> None:
        """The compiled loop, shared among the cores; it holds no lock of the interpreter."""
        workers = min(os.cpu_count() or 1, max(1, n // 4096))
        bounds = [n * i // workers for i in range(workers + 1)]
        day = self.as_of.toordinal()
        with ThreadPoolExecutor(workers) as pool:
            for done in [pool.submit(self.kernel, a, b, day, status, *arrays) for a, b in pairwise(bounds)]:
                done.result()

    def _one(
        self,
        batch: pa.RecordBatch,
        row: int,
        offsets: columns.Ints | None,
        outputs: list[npt.NDArray[Any]],
        messages: dict[int, str],
        run: Run,
    ) -> None:
        """The exact way for one row: its answer goes into the output columns, or its refusal into the messages."""
        run.exact += 1
        names = {f.name for f in self.fields}
        facts = {name: batch.column(name)[row].as_py() for name in batch.schema.names if name in names}
        try:
            value = ask(self.rule, facts, self.as_of, overlay=self.overlay, assumptions=self.assumptions).value
            for (path, _), values in zip(self._leaves, outputs, strict=True):
                first = int(offsets[row]) if offsets is not None else 0
                _store(value, path, values, row, first)
        except (FactError, OverflowError) as error:
            messages[row] = "; ".join(r.text for r in error.refusals) if isinstance(error, FactError) else TOO_LARGE
            run.refused += 1
            if len(run.messages) < LISTED:
                run.messages.append(f"Zeile {run.rows + row + 1}: {messages[row]}")


TOO_LARGE = "ein Ergebnis ist größer als 64 Bit und passt in keine Spalte"


def _store(value: object, path: str, values: npt.NDArray[Any], row: int, first: int) -> None:
    """Write one leaf of an exact answer into its output column."""
    for name in path.split("."):
        value = getattr(value, name)
    if isinstance(value, Mapping):
        value = tuple(value.values())
    if isinstance(value, Sequence) and not isinstance(value, str):
        for i, entry in enumerate(value):
            values[first + i] = _number(entry)
    else:
        values[row] = _number(value)


def _number(value: object) -> int:
    if value is None:
        return NULL
    if isinstance(value, dt.date):
        return value.toordinal()
    if isinstance(value, int | Choice):
        return int(value)
    raise ErlassError(f"{type(value).__name__} hat keine Spalte")


def template(rule: Rule, as_of: dt.date) -> pa.Table:
    """An empty table with the columns the rule wants: the checked template for an input file."""
    return columns.input_schema([f for f in rule.version(as_of).fields if not f.parameter]).empty_table()


def compute_file(
    population: Population, source: Path, target: Path, progress: Callable[[int, int], None] = lambda done, total: None
) -> Run:
    """Compute a Parquet file in batches; the output appears under its name only when it is complete.

    Raises `FactError` if the columns do not fit, `UnknownName` if the input is no Parquet file.
    """
    run = Run()
    with _parquet(source) as file:
        columns.check_schema(population.fields, file.schema_arrow)
        with _complete(target) as partial, pq.ParquetWriter(partial, population.schema(file.schema_arrow)) as writer:
            for batch in file.iter_batches(batch_size=BATCH):
                writer.write_batch(population.batch(batch, run))
                progress(run.rows, file.metadata.num_rows)
    return run


def write_table(table: pa.Table, target: Path) -> None:
    """Write a table as Parquet in one step. Raises `UnknownName` if the place cannot be written."""
    with _complete(target) as partial:
        pq.write_table(table, partial)


@contextmanager
def _complete(target: Path) -> Iterator[Path]:
    """A file to write that takes its name only when it is complete."""
    partial = target.with_name(target.name + ".teil")
    try:
        yield partial
        partial.replace(target)
    except OSError:
        raise UnknownName(f"{target}: Diese Datei lässt sich nicht schreiben.") from None
    finally:
        if partial.is_file():
            partial.unlink()


def _parquet(source: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(source)
    except (OSError, pa.ArrowException):
        raise UnknownName(f"{source}: Das ist keine lesbare Parquet-Datei.") from None
