"""Invented rows for the rules of the benchmark, made column by column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import pyarrow as pa

from erlass import decrees
from erlass.law.population import template

EPOCH = dt.date(1970, 1, 1)


def _days(rng: np.random.Generator, first: str, last: str, n: int) -> pa.Array:
    low, high = ((dt.date.fromisoformat(d) - EPOCH).days for d in (first, last))
    return pa.array(rng.integers(low, high, n).astype(np.int32)).cast(pa.date32())


def _lists(
    rng: np.random.Generator, n: int, most: int, make: Callable[[int, np.ndarray], dict[str, pa.Array]]
) -> pa.Array:
    """Lists of records of up to `most` entries; `make` gets their number and the place of each in its list."""
    lengths = rng.integers(0, most + 1, n)
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    places = np.arange(offsets[-1]) - np.repeat(offsets[:-1], lengths)
    columns = make(int(offsets[-1]), places)
    return pa.ListArray.from_arrays(
        pa.array(offsets), pa.StructArray.from_arrays(list(columns.values()), list(columns))
    )


def _rests(rng: np.random.Generator, n: int, most: int) -> pa.Array:
    """Rests two years apart, each of up to a year and a half."""

    def make(count: int, places: np.ndarray) -> dict[str, pa.Array]:
        begin = (dt.date(2014, 1, 1) - EPOCH).days + places * 730 + rng.integers(0, 100, count)
        end = begin + rng.integers(0, 540, count)
        return {
            name: pa.array(values.astype(np.int32)).cast(pa.date32())
            for name, values in (("beginn", begin), ("ende", end))
        }

    return _lists(rng, n, most, make)


def _shares(rng: np.random.Generator, n: int) -> pa.Array:
    def make(count: int, places: np.ndarray) -> dict[str, pa.Array]:
        names = pa.array(["a", "b", "c", "d"])
        return {
            "sap": pa.DictionaryArray.from_arrays(pa.array(places.astype(np.int32)), names).dictionary_decode(),
            "zaehler": pa.array(rng.integers(1230, 2461, count)),
            "nenner": pa.array(np.full(count, 2460)),
        }

    filled = _lists(rng, n, 3, make)
    # Every agency has at least one SAP: those without get the list of a colleague.
    lengths = np.diff(filled.offsets.to_numpy())
    full = np.flatnonzero(lengths > 0)
    return filled.take(pa.array(np.where(lengths > 0, np.arange(n), full[np.arange(n) % len(full)])))


def table_for(name: str, n: int, rng: np.random.Generator) -> pa.Table:
    """`n` invented rows for a rule."""
    make: dict[str, Callable[[], dict[str, pa.Array]]] = {
        "sap.zielzahl": lambda: {"beschaeftigte": pa.array(rng.integers(1, 20_000, n))},
        "sap.bedarf": lambda: {
            "beschaeftigte": pa.array(rng.integers(1, 20_000, n)),
            "sap_aktiv": pa.array(rng.integers(10, 60, n)),
            "sap_in_ausbildung": pa.array(rng.integers(0, 20, n)),
            "sap_ruhend": pa.array(rng.integers(0, 5, n)),
            "absehbare_abgaenge": pa.array(rng.integers(0, 10, n)),
        },
        "sap.jahresarbeitszeit": lambda: {"beschaeftigte": pa.array(rng.integers(1, 20_000, n)), "anteile": _shares(rng, n)},
        "sap.restdienstzeit": lambda: {
            "ausbildungsbeginn": _days(rng, "2012-01-01", "2020-12-31", n),
            "voraussichtliches_dienstende": _days(rng, "2021-01-01", "2040-12-31", n),
        },
        "sap.fachfortbildung": lambda: {
            "ausbildung_abgeschlossen_am": _days(rng, "2012-01-01", "2020-12-31", n),
            "fortbildungen": _lists(
                rng, n, 5,
                lambda count, _: {
                    "datum": _days(rng, "2013-01-01", "2021-06-01", count), "anerkannt": pa.array(rng.random(count) < 0.8),
                },
            ),
            "ruhezeiten": _rests(rng, n, 2),
        },
        "sap.ruhen_stand": lambda: {"phasen": _rests(rng, n, 3)},
        "sap.bestellungsfrist": lambda: {"ergebnis_am": _days(rng, "2012-01-01", "2021-06-01", n)},
        "sap.supervision": lambda: {
            "jahr": pa.array(rng.integers(2013, 2023, n)),
            "ausbildung_abgeschlossen_am": _days(rng, "2012-01-01", "2020-12-31", n),
            "supervisionen": _lists(
                rng, n, 3,
                lambda count, _: {"beginn": _days(rng, "2013-01-01", "2021-06-01", count), "tage": pa.array(rng.integers(1, 4, count))},
            ),
            "ruhezeiten": _rests(rng, n, 2),
            "taetigkeit_ende": _days(rng, "2021-01-01", "2040-12-31", n),
        },
    }  # fmt: skip
    columns = make[name]()
    schema = template(decrees.rule(name), dt.date(2021, 6, 15)).schema
    return pa.table({f.name: columns[f.name].cast(f.type) if f.name in columns else None for f in schema})
