"""Compiled populations give the same integers as asking one by one, and never serve a stale figure or helper.

Each rule is compared on odd rows that hypothesis invents and shrinks, many of them to be refused, and on 10 000 plausible
ones made from seeds that hypothesis draws. `ERLASS_CASES` sets how many of the odd ones (500 unless it says otherwise).
"""

import datetime as dt
import os
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.rows import table_for
from erlass import decrees
from erlass.law import dates, money
from erlass.law.decree import Figure
from erlass.law.errors import DeclarationError, FactError, UnknownName
from erlass.law.jsonform import json_form
from erlass.law.population import Population, compute_file, source, template, twins
from erlass.law.rulebook import Question, ask
from erlass.law.validation import checked
from tests.law.muster import rules as module
from tests.law.muster.rules import rules as muster

CASES = int(os.environ.get("ERLASS_CASES", "500"))
ROWS = 125
PLAUSIBLE, BLOCK = 10_000, 500
DAY = dt.date(2021, 6, 15)


@pytest.fixture(autouse=True, scope="session")
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Compiled modules of a test run are kept apart from the user's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ERLASS_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


def day(first: int = 2012, last: int = 2023) -> st.SearchStrategy[dt.date]:
    return st.dates(dt.date(first, 1, 1), dt.date(last, 12, 31)) | st.just(DAY)


def rests(size: int = 3) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Mostly in order and apart, now and then wrong, as real data is."""

    def build(start: dt.date, parts: list[tuple[int, int]], open_end: bool) -> list[dict[str, Any]]:
        found, at = [], start
        for gap, length in parts:
            begin = at + dt.timedelta(days=gap)
            at = begin + dt.timedelta(days=length)
            found.append({"beginn": begin, "ende": at})
        if found and open_end:
            found[-1]["ende"] = None
        return found

    parts = st.lists(st.tuples(st.integers(-1, 500), st.integers(-1, 700)), max_size=size)
    return st.builds(build, day(2014, 2021), parts, st.booleans())


share = st.sampled_from(
    [(1, 1), (1, 2), (3, 4), (1230, 2460), (117, 239), (1195, 2390), (2390, 2390), (2, 3), (0, 1), (5, 4)]
)
RULES: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "sap.zielzahl": {"beschaeftigte": st.integers(-1, 100_000) | st.integers(9_999_000, 10_000_001)},
    "sap.bedarf": {
        "beschaeftigte": st.integers(0, 20_000),
        "sap_aktiv": st.integers(-1, 60),
        "sap_in_ausbildung": st.integers(0, 20),
        "sap_ruhend": st.none() | st.integers(0, 5),
        "absehbare_abgaenge": st.integers(0, 40),
    },
    "sap.jahresarbeitszeit": {
        "beschaeftigte": st.integers(0, 5_000) | st.integers(80_000, 10_000_000),
        "anteile": st.lists(
            st.builds(
                lambda name, s: {"sap": name, "zaehler": s[0], "nenner": s[1]},
                st.sampled_from(["a", "b", "B", "ä", "zz", "a1", "10", "9", "é"]),
                share,
            ),
            max_size=6,
            unique_by=lambda a: a["sap"],
        ),
    },
    "sap.restdienstzeit": {"ausbildungsbeginn": day(), "voraussichtliches_dienstende": day(2012, 2032)},
    "sap.fachfortbildung": {
        "ausbildung_abgeschlossen_am": day(2012, 2021),
        "fortbildungen": st.lists(st.fixed_dictionaries({"datum": day(2013, 2021), "anerkannt": st.booleans()}), max_size=5),
        "ruhezeiten": rests(),
    },
    "sap.ruhen_stand": {"phasen": rests(4)},
    "sap.bestellungsfrist": {"ergebnis_am": day(2012, 2021)},
    "sap.supervision": {
        "jahr": st.integers(2013, 2023),
        "ausbildung_abgeschlossen_am": day(2012, 2021),
        "supervisionen": st.lists(st.fixed_dictionaries({"beginn": day(2013, 2021), "tage": st.integers(0, 4)}), max_size=4),
        "ruhezeiten": rests(),
        "taetigkeit_ende": st.none() | day(),
    },
}  # fmt: skip


def one_by_one(name: str, facts: dict[str, Any], **kwargs: Any) -> dict[str, Any] | str:
    try:
        return flat(json_form(ask(decrees.rule(name), facts, DAY, **kwargs).value))
    except FactError as error:
        return "; ".join(r.text for r in error.refusals)


def flat(value: Any, path: str = "") -> dict[str, Any]:
    """Records flattened as in the output columns; a map by name becomes its values in order."""
    found: dict[str, Any] = {}
    for key, part in value.items():
        where = f"{path}.{key}" if path else key
        if isinstance(part, dict) and part.keys() == {"zaehler", "nenner"}:
            found |= flat(part, where)
        else:
            found[where] = list(part.values()) if isinstance(part, dict) else part
    return found


def rows_of(table: pa.Table) -> list[dict[str, Any] | str]:
    """Output rows as asking gives them: the results, or the refusal."""
    rows: list[dict[str, Any] | str] = []
    for row in table.to_pylist():
        row.pop("zeile")
        refusal = row.pop("fehler")
        rows.append(refusal or {k: v.isoformat() if isinstance(v, dt.date) else v for k, v in row.items()})
    return rows


@pytest.mark.parametrize("name", RULES)
def test_population_and_asking_agree_to_the_integer(name: str) -> None:
    population = Population(decrees.rule(name), DAY)
    schema = template(decrees.rule(name), DAY).schema
    cases = st.lists(st.fixed_dictionaries(RULES[name]), min_size=ROWS, max_size=ROWS)
    refused = answered = 0

    @settings(max_examples=max(4, CASES // ROWS), deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(cases)
    def compare(rows: list[dict[str, Any]]) -> None:
        nonlocal refused, answered
        table, run = population.table(pa.Table.from_pylist(rows, schema=schema))
        expected = [one_by_one(name, row) for row in rows]
        assert rows_of(table) == expected
        refused += run.refused
        answered += run.rows - run.refused
        assert run.refused == sum(isinstance(e, str) for e in expected)

    compare()
    assert answered > refused // 10
    assert answered


@pytest.mark.parametrize("name", RULES)
def test_ten_thousand_plausible_rows_agree_to_the_integer(name: str) -> None:
    population = Population(decrees.rule(name), DAY)

    @settings(max_examples=PLAUSIBLE // BLOCK, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.integers(0, 2**63 - 1))
    def compare(seed: int) -> None:
        given_rows = table_for(name, BLOCK, np.random.default_rng(seed))
        table, run = population.table(given_rows)
        assert run.refused == 0
        assert rows_of(table) == [one_by_one(name, row) for row in given_rows.to_pylist()]

    compare()


number = st.integers(dt.date(1850, 1, 1).toordinal(), dt.date(2199, 12, 31).toordinal())


@given(number, st.integers(1, 2400), st.sampled_from(dates.Fristbeginn))
def test_twins_of_dates(ordinal: int, months: int, kind: dates.Fristbeginn) -> None:
    tag = dt.date.fromordinal(ordinal)
    assert twins.jahr_monat_tag(ordinal) == (tag.year, tag.month, tag.day)
    assert twins.tagnummer(tag.year, tag.month, tag.day) == ordinal
    assert twins.fristende(ordinal, months, kind) == dates.fristende(tag, months, kind).toordinal()
    assert twins.monatsende(ordinal) == dates.monatsende(tag).toordinal()
    assert twins.plus_tage(ordinal, 3) == dates.plus_tage(tag, 3).toordinal()
    assert twins.jahr_von(ordinal) == dates.jahr_von(tag)
    assert twins.jahresbeginn(tag.year) == dates.jahresbeginn(tag.year).toordinal()
    assert twins.jahresende(tag.year) == dates.jahresende(tag.year).toordinal()
    assert twins.letzter_tag(tag.year, tag.month) == dates.letzter_tag(tag.year, tag.month)


bruch = st.builds(money.Bruch, st.integers(1, 60), st.integers(1, 60))


@given(st.integers(0, 2**32 - 1), st.lists(bruch, min_size=1, max_size=5), st.sampled_from(money.Gleichstand))
def test_twins_of_money(betrag: int, anteile: list[money.Bruch], gleichstand: money.Gleichstand) -> None:
    names = sorted(f"n{i}" for i in range(len(anteile)))
    try:
        found = twins.verteile(betrag, anteile, list(range(len(anteile))), gleichstand)
    except FactError:
        return  # too large for 64 bits: the row is asked the exact way
    assert tuple(found) == money.verteile(betrag, anteile, names, gleichstand)
    assert twins.summe(anteile) == money.summe(anteile)


def test_every_twin_stands_for_a_helper_of_the_same_name_and_arguments() -> None:
    for helper, twin in twins.TWINS.items():
        assert helper.__name__ == twin.__name__
        assert (
            helper.__code__.co_varnames[: helper.__code__.co_argcount]
            == twin.__code__.co_varnames[: twin.__code__.co_argcount]
        )


def test_the_largest_inputs_stay_exact() -> None:
    largest = {
        "beschaeftigte": 10_000_000,
        "anteile": [{"sap": f"s{i}", "zaehler": 999_999_937 - i, "nenner": 999_999_937} for i in range(5)],
    }
    table, run = Population(decrees.rule("sap.jahresarbeitszeit"), DAY).table(
        pa.Table.from_pylist([largest], schema=template(decrees.rule("sap.jahresarbeitszeit"), DAY).schema)
    )
    assert run.exact == 1
    assert sum(table["verteilung"][0].as_py()) == 500_000_000


# --- never stale -------------------------------------------------------------------------------------------------------


def cents(**kwargs: Any) -> Any:
    population = Population(muster["betrag"], DAY, **kwargs)
    return population.table(pa.table({"personen": [7], "art": ["doppelt"]}))[0]["cent"][0].as_py()


def test_a_changed_figure_is_not_served_from_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    assert cents() == 7 * 300 * 2
    assert cents(assumptions={"satz": 400}) == 7 * 400 * 2
    assert cents(overlay={"satz": Figure("satz", "", "", 500, None, "")}) == 7 * 500 * 2
    assert cents() == 7 * 300 * 2


def test_another_day_takes_another_figure() -> None:
    table = pa.table({"personen": [7], "art": ["einfach"]})
    assert [
        Population(muster["betrag"], d).table(table)[0]["cent"][0].as_py()
        for d in (dt.date(2010, 6, 30), dt.date(2010, 7, 1))
    ] == [1750, 2100]


def test_a_changed_helper_is_not_served_from_the_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert cents() == 4200
    later = tmp_path / "spaeter.py"
    later.write_text("def mal(menge: int, preis: int) -> int:\n    return menge * preis + 1\n")
    changed = types.ModuleType("spaeter")
    exec(compile(later.read_text(), str(later), "exec"), changed.__dict__)
    monkeypatch.setitem(module.betrag.versions[0].fn.__globals__, "mal", changed.mal)
    assert cents() == 4202
    monkeypatch.undo()
    assert cents() == 4200


# --- files, columns, bad rows -------------------------------------------------------------------------------------------


def test_a_bad_row_is_reported_by_its_number_and_stops_nothing_else(tmp_path: Path) -> None:
    given_rows = pa.table({"id": ["x", "y", "z"], "personen": [3, 0, 5], "art": ["einfach", "einfach", "dreifach"]})
    pq.write_table(given_rows, tmp_path / "in.parquet")
    run = compute_file(Population(muster["betrag"], DAY), tmp_path / "in.parquet", tmp_path / "out.parquet")
    out = pq.read_table(tmp_path / "out.parquet")
    assert (run.rows, run.refused) == (3, 2)
    assert [m.split(":")[0] for m in run.messages] == ["Zeile 2", "Zeile 3"]
    assert out["id"].to_pylist() == ["x", "y", "z"]
    assert out["cent"].to_pylist() == [900, None, None]
    assert out["fehler"][0].as_py() is None
    assert out["fehler"][1].as_py() == "personen: 0 – erwartet wird eine ganze Zahl ab 1 (1 Satz 1)"


def test_more_rows_than_a_batch_are_numbered_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("erlass.law.population.BATCH", 7)
    pq.write_table(pa.table({"personen": [*range(1, 30), 0]}), tmp_path / "in.parquet")
    run = compute_file(Population(muster["betrag"], DAY), tmp_path / "in.parquet", tmp_path / "out.parquet")
    out = pq.read_table(tmp_path / "out.parquet")
    assert out["zeile"].to_pylist() == list(range(1, 31))
    assert out["cent"].to_pylist() == [300 * n for n in range(1, 30)] + [None]
    assert run.messages[0].startswith("Zeile 30:")


@pytest.mark.parametrize(
    ("columns", "path"),
    [
        ({"art": ["einfach"]}, "personen"),
        ({"personen": ["drei"]}, "personen"),
        ({"personen": [3.5]}, "personen"),
        ({"personen": [3], "alter": [4]}, "alter"),
    ],
)
def test_wrong_columns_are_refused_before_anything_is_written(
    columns: dict[str, list[Any]], path: str, tmp_path: Path
) -> None:
    pq.write_table(pa.table(columns), tmp_path / "in.parquet")
    with pytest.raises(FactError) as caught:
        compute_file(Population(muster["betrag"], DAY), tmp_path / "in.parquet", tmp_path / "out.parquet")
    assert [r.path for r in caught.value.refusals] == [path]
    assert [p.name for p in tmp_path.iterdir()] == ["in.parquet"]


def test_what_is_no_parquet_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in.parquet").write_text("nein")
    with pytest.raises(UnknownName, match="Parquet"):
        compute_file(Population(muster["betrag"], DAY), tmp_path / "in.parquet", tmp_path / "out.parquet")


@pytest.mark.parametrize("name", RULES)
def test_the_template_fits_its_rule(name: str) -> None:
    table, run = Population(decrees.rule(name), DAY).table(template(decrees.rule(name), DAY))
    assert (table.num_rows, run.rows) == (0, 0)


@pytest.mark.parametrize("name", sorted(rule.public_name for decree in decrees.all() for rule in decree.rules))
def test_every_rule_is_compiled_or_says_why_not(name: str) -> None:
    """No rule is half compiled: what cannot be asked for many rows is refused before anything is read."""
    rule = decrees.rule(name)
    why = reason_against(name)
    if why:
        assert name not in RULES
        assert any(said in why for said in ("cannot be", "no record", "no columns", "no list")), why
        return
    assert not rule.checks
    example = next(e for e in rule.book.decree.examples if e.rule == name and "error" not in e.expect)
    population = Population(rule, example.as_of)
    row = json_form(checked(population.fields, example.facts))
    assert isinstance(row, dict)
    schema = template(rule, example.as_of).schema
    given_row = pa.Table.from_pylist([typed(row, schema)], schema=schema)
    assert rows_of(population.table(given_row)[0]) == [flat(ask(rule, example.facts, example.as_of).result)]


def reason_against(name: str) -> str:
    try:
        Population(decrees.rule(name), DAY)
    except DeclarationError as refused:
        return str(refused)
    return ""


def typed(row: dict[str, Any], schema: pa.Schema) -> dict[str, Any]:
    """Days as dates, which Arrow does not read from text."""

    def value(part: Any, kind: pa.DataType) -> Any:
        if part is None or not (pa.types.is_nested(kind) or pa.types.is_date(kind)):
            return part
        if pa.types.is_date(kind):
            return dt.date.fromisoformat(part)
        if pa.types.is_struct(kind):
            return {key: value(inner, kind.field(key).type) for key, inner in part.items()}
        return [value(inner, kind.value_type) for inner in part]

    return {key: value(part, schema.field(key).type) for key, part in row.items()}


def test_a_rule_that_cannot_be_compiled_says_so() -> None:
    with pytest.raises(DeclarationError, match="cannot be compiled"):
        source.module_source(decrees.rule("sap.taetigkeitsbeginn"), Question(DAY))
    with pytest.raises(DeclarationError, match="is a checklist"):
        source.module_source(decrees.rule("sap.ruhen_beginn_pruefen"), Question(DAY))
