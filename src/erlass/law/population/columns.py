"""Between Arrow and the compiled loop: the schema a rule wants, columns as integers, results as columns again.

Lists of records become one flat record array with offsets; days are day numbers, codes numbers, texts ranks in the
order of their code points. Values outside their limits mark the row, which is then asked the exact way and gets its
message.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from erlass.law.errors import FactError, Refusal
from erlass.law.facts import Field
from erlass.law.population.source import NULL, leaves

EPOCH = dt.date(1970, 1, 1).toordinal()
CARRIED = "id"
"""A column of this name goes through to the output as it is."""

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def arrow_type(field: Field) -> pa.DataType:
    """The Arrow type of the column of a fact or result."""
    match field.kind:
        case "integer":
            return pa.int64()
        case "date":
            return pa.date32()
        case "boolean":
            return pa.bool_()
        case "choice" | "text":
            return pa.string()
        case "record":
            return pa.struct([pa.field(f.name, arrow_type(f), nullable=f.nullable) for f in field.fields])
        case "list" if field.item is not None:
            return pa.list_(arrow_type(field.item))
        case "map" if field.item is not None:
            return pa.list_(arrow_type(field.item))
        case _:
            return pa.null()


def input_schema(fields: Sequence[Field]) -> pa.Schema:
    """The columns a rule wants, with label, unit and help as metadata."""
    columns = []
    for field in fields:
        about = {"label": field.label, "unit": field.fact.unit, "help": field.fact.help}
        columns.append(pa.field(field.name, arrow_type(field), field.nullable, {k: v for k, v in about.items() if v}))
    return pa.schema(columns)


def check_schema(fields: Sequence[Field], schema: pa.Schema) -> None:
    """Refuse a table with missing, unknown or wrongly typed columns before anything is computed."""
    wanted = {f.name: f for f in fields}
    refusals = [
        Refusal(name, schema.field(name).type, "diese Spalte gehört zu keiner Angabe der Regel")
        for name in schema.names
        if name not in wanted and name != CARRIED
    ]
    for name, field in wanted.items():
        if name not in schema.names:
            if field.required:
                refusals.append(Refusal(name, "fehlt", f"die Spalte wird gebraucht ({arrow_type(field)})"))
        elif not _fits(field, schema.field(name).type):
            refusals.append(Refusal(name, str(schema.field(name).type), f"erwartet wird der Typ {arrow_type(field)}"))
    if refusals:
        raise FactError(*refusals)


def _fits(field: Field, found: pa.DataType) -> bool:
    if pa.types.is_dictionary(found):
        found = found.value_type
    match field.kind:
        case "integer":
            return bool(pa.types.is_integer(found))
        case "date":
            return bool(pa.types.is_date32(found))
        case "boolean":
            return bool(pa.types.is_boolean(found))
        case "choice" | "text":
            return bool(pa.types.is_string(found) or pa.types.is_large_string(found))
        case "record":
            names = {found.field(i).name: found.field(i).type for i in range(found.num_fields)}
            return bool(pa.types.is_struct(found)) and all(
                f.name in names and _fits(f, names[f.name]) for f in field.fields if f.required
            )
        case "list" if field.item is not None:
            is_list = pa.types.is_list(found) or pa.types.is_large_list(found)
            return bool(is_list) and _fits(field.item, found.value_type)
        case _:
            return False


@dataclass
class Inputs:
    """The columns of one batch as the compiled loop takes them, and the rows that must go the exact way."""

    arrays: list[npt.NDArray[Any]]
    offsets: Ints | None
    exact: Flags


def inputs_of(fields: Sequence[Field], batch: pa.RecordBatch) -> Inputs:
    """Columns of a batch whose schema was checked."""
    n = batch.num_rows
    exact = np.zeros(n, np.bool_)
    ranks = _ranks(fields, batch)
    arrays: list[npt.NDArray[Any]] = []
    aligned: Ints | None = None
    for field in fields:
        column = batch.column(field.name) if field.name in batch.schema.names else None
        if column is None:
            arrays += _defaults(field, n)
        elif field.kind == "list" and field.item is not None:
            flat, offsets = _flat(column)
            rows = np.repeat(np.arange(n), np.diff(offsets))
            records, bad = _records(field.item, flat, ranks)
            exact[rows[bad]] = True
            exact |= _null(column) | _outside(np.diff(offsets), *(field.limits))
            arrays += [records, offsets]
            aligned = offsets if aligned is None else aligned
        elif field.kind == "record":
            struct = _plain(column)
            exact |= _null(struct)
            for part in field.fields:
                values, bad = _values(part, struct.field(part.name), ranks)
                exact |= bad
                arrays.append(values)
        else:
            values, bad = _values(field, column, ranks)
            exact |= bad
            arrays.append(values)
    return Inputs(arrays, aligned, exact)


def _defaults(field: Field, n: int) -> list[npt.NDArray[Any]]:
    if field.kind == "list" or field.kind == "record":
        raise FactError(Refusal(field.name, "fehlt", "die Spalte wird gebraucht"))
    default = field.default
    value = NULL if default is None else default.toordinal() if isinstance(default, dt.date) else int(default)  # type: ignore[call-overload] # an int, code or flag
    return [np.full(n, value, np.bool_ if field.kind == "boolean" and not field.nullable else np.int64)]


def _plain(column: pa.Array) -> pa.Array:
    return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column


def _null(column: pa.Array) -> Flags:
    return np.asarray(column.is_null().to_numpy(zero_copy_only=False), np.bool_)


def _outside(values: Ints, low: int | dt.date | None, high: int | dt.date | None) -> Flags:
    bad = np.zeros(len(values), np.bool_)
    if low is not None:
        bad |= values < (low.toordinal() if isinstance(low, dt.date) else low)
    if high is not None:
        bad |= values > (high.toordinal() if isinstance(high, dt.date) else high)
    return bad


def _flat(column: pa.Array) -> tuple[pa.Array, Ints]:
    """The entries of a list column and where each row's begin and end; a missing list counts as empty."""
    lengths = pc.fill_null(pc.list_value_length(column), 0).to_numpy(zero_copy_only=False).astype(np.int64)
    return column.flatten(), np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])


def _records(item: Field, flat: pa.Array, ranks: dict[str, int]) -> tuple[npt.NDArray[Any], Flags]:
    """The entries of a list as a record array, and which of them are bad."""
    if item.kind != "record":
        return _values(item, flat, ranks)
    dtype = np.dtype([(f.name, np.bool_ if f.kind == "boolean" and not f.nullable else np.int64) for f in item.fields])
    records = np.zeros(len(flat), dtype)
    bad = _null(flat)
    names = {flat.type.field(i).name for i in range(flat.type.num_fields)}
    for field in item.fields:
        if field.name in names:
            # `flatten` would drop the nulls of the struct; `field` keeps every entry in its place.
            records[field.name], wrong = _values(field, flat.field(field.name), ranks)
            bad |= wrong
        else:
            records[field.name] = _defaults(field, len(flat))[0]
    return records, bad


def _values(field: Field, column: pa.Array, ranks: dict[str, int]) -> tuple[npt.NDArray[Any], Flags]:
    """Plain values as integers or flags, and which of them are missing or outside their limits."""
    column = _plain(column)
    null = _null(column)
    bad = np.zeros(len(null), np.bool_) if field.nullable else null.copy()
    match field.kind:
        case "boolean" if not field.nullable:
            return pc.fill_null(column, False).to_numpy(zero_copy_only=False).astype(np.bool_), bad
        case "boolean":
            values = pc.fill_null(column, False).to_numpy(zero_copy_only=False).astype(np.int64)
        case "integer":
            values = pc.fill_null(column.cast(pa.int64()), 0).to_numpy(zero_copy_only=False)
            bad |= ~null & _outside(values, *field.limits)
        case "date":
            days = pc.fill_null(column.cast(pa.int32()), 0).to_numpy(zero_copy_only=False)
            values = days.astype(np.int64) + EPOCH
            bad |= ~null & _outside(values, *field.limits)
        case "choice":
            assert field.choice is not None
            codes = pc.index_in(column, pa.array([m.name for m in field.choice], column.type))
            values = pc.fill_null(codes, -1).to_numpy(zero_copy_only=False).astype(np.int64)
            bad |= ~null & (values < 0)
        case _:
            lengths = pc.fill_null(pc.utf8_length(column), 0).to_numpy(zero_copy_only=False)
            bad |= ~null & _outside(lengths.astype(np.int64), *field.limits)
            coded = column.dictionary_encode()
            rank_of_code = np.array([*(ranks[text] for text in coded.dictionary.to_pylist()), NULL], np.int64)
            values = rank_of_code[pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False)]
    values = values.copy()
    values[null] = NULL
    return values, bad


def _texts(field: Field, column: pa.Array) -> Iterator[pa.Array]:
    column = _plain(column)
    if field.kind == "text":
        yield pc.unique(column)
    elif field.kind == "list" and field.item is not None:
        yield from _texts(field.item, column.flatten())
    elif field.kind == "record":
        for part in field.fields:
            yield from _texts(part, column.field(part.name))


def _ranks(fields: Sequence[Field], batch: pa.RecordBatch) -> dict[str, int]:
    """Texts by their rank among all texts of the batch, so that order and equality of integers are those of the
    texts.
    """
    found: set[str] = set()
    for field in fields:
        if field.name in batch.schema.names:
            for texts in _texts(field, batch.column(field.name)):
                found.update(t for t in texts.to_pylist() if t is not None)
    return {text: rank for rank, text in enumerate(sorted(found))}


def outputs_for(result: Field, rows: int, entries: int) -> list[npt.NDArray[Any]]:
    """Empty output columns, in the order in which the loop writes them."""
    arrays: list[npt.NDArray[Any]] = []
    for _, leaf in leaves(result):
        plain = leaf.item if leaf.kind in ("list", "map") else leaf
        flag = plain is not None and plain.kind == "boolean" and not plain.nullable
        arrays.append(np.zeros(entries if leaf.kind in ("list", "map") else rows, np.bool_ if flag else np.int64))
    return arrays


def text_column(texts: dict[int, str], rows: int) -> pa.Array:
    """A column of mostly missing texts, by row."""
    if not texts:
        return pa.nulls(rows, pa.string())
    return pa.array([texts.get(row) for row in range(rows)], pa.string())


def output_schema(result: Field, carried: pa.Field | None) -> pa.Schema:
    """Columns of the output: number of the row, the carried `id`, the results flattened, and what was refused."""
    columns = [pa.field("zeile", pa.int64(), nullable=False), *([carried] if carried is not None else [])]
    columns += [pa.field(path, arrow_type(leaf)) for path, leaf in leaves(result)]
    return pa.schema([*columns, pa.field("fehler", pa.string())])


def result_column(leaf: Field, values: npt.NDArray[Any], offsets: Ints | None, refused: Flags) -> pa.Array:
    """One output column; null where the row was refused."""
    if leaf.kind in ("list", "map") and leaf.item is not None and offsets is not None:
        flat = _to_arrow(leaf.item, values, np.zeros(len(values), np.bool_))
        return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), flat, mask=pa.array(refused))
    return _to_arrow(leaf, values, refused)


def _to_arrow(leaf: Field, values: npt.NDArray[Any], refused: Flags) -> pa.Array:
    null = refused | (values == NULL) if values.dtype != np.bool_ else refused
    match leaf.kind:
        case "date":
            days = np.where(null, 0, values - EPOCH).astype(np.int32)
            return pa.array(days, pa.int32(), mask=null).cast(pa.date32())
        case "choice":
            assert leaf.choice is not None
            codes = pa.array(np.where(null, 0, values).astype(np.int32), pa.int32(), mask=null)
            return pa.DictionaryArray.from_arrays(codes, pa.array([m.name for m in leaf.choice])).dictionary_decode()
        case "boolean":
            return pa.array(values.astype(np.bool_), mask=null)
        case _:
            return pa.array(values, pa.int64(), mask=null)
