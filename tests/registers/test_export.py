"""Extracts read back: what the file says is what the register says, and no spreadsheet runs any of it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest
from openpyxl import load_workbook

from erlass.law.facts import Choice
from erlass.registers.export import TYPES, Extract, exported
from erlass.registers.registers import LICENCE, Column, Row


class Art(Choice):
    a = "erste Art"
    b = "zweite Art"


COLUMNS = (
    Column("name", "Name"), Column("art", "Art", choice=Art), Column("zahl", "Minuten", kind="number", unit="Minuten"),
    Column("tag", "am", kind="date"), Column("ja", "geeignet", kind="boolean"),
)  # fmt: skip
DAY, MADE = dt.date(2024, 2, 29), dt.datetime(2024, 3, 1, 8, 30, tzinfo=dt.UTC)
ROWS: list[Row] = [
    {"name": "Ämter; \"Süd\"\nund Nord", "art": "b", "zahl": 2460, "tag": dt.date(2024, 1, 31), "ja": True},
    {"name": "Übrige", "art": "a", "zahl": 0, "tag": None, "ja": False},
]  # fmt: skip
DANGEROUS = ["=1+1", "+49 211", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("a")']


def extract(rows: list[Row] = ROWS, licence: str = LICENCE) -> Extract:
    return Extract("Ämter", DAY, MADE, COLUMNS, rows, licence)


def csv_of(found: Extract) -> list[list[str]]:
    return list(csv.reader(io.StringIO(exported(found, "csv").decode("utf-8-sig"), newline=""), delimiter=";"))


def test_a_table_of_text_comes_back() -> None:
    lines = csv_of(extract())
    assert dict(line for line in lines if line[0].startswith("#")) == {  # type: ignore[arg-type] # pairs
        "# Titel": "Ämter", "# Stand": "2024-02-29", "# Erstellt": "2024-03-01T08:30:00+00:00", "# Lizenz": LICENCE,
    }  # fmt: skip
    assert lines[4] == [c.label for c in COLUMNS]
    assert lines[5] == ['Ämter; "Süd"\nund Nord', "zweite Art", "2460", "2024-01-31", "ja"]
    assert lines[6] == ["Übrige", "erste Art", "0", "", "nein"]


def test_a_workbook_comes_back_with_types() -> None:
    book = load_workbook(io.BytesIO(exported(extract(), "xlsx")))
    head, first, second = book["Daten"].iter_rows(values_only=True)
    assert list(head) == [c.label for c in COLUMNS]
    assert first == ('Ämter; "Süd"\nund Nord', "zweite Art", 2460, dt.datetime(2024, 1, 31), True)  # noqa: DTZ001 - as read
    assert second == ("Übrige", "erste Art", 0, None, False)
    assert dict(book["Angaben"].iter_rows(values_only=True))["Lizenz"] == LICENCE
    assert book["Daten"].freeze_panes == "A2"


def test_data_for_programs_keep_their_codes() -> None:
    found = json.loads(exported(extract(), "json"))
    assert (found["title"], found["as_of"], found["licence"]) == ("Ämter", "2024-02-29", LICENCE)
    assert found["columns"][2] == {"name": "zahl", "label": "Minuten", "unit": "Minuten"}
    assert found["rows"][0] == {
        "name": 'Ämter; "Süd"\nund Nord',
        "art": "b",
        "zahl": 2460,
        "tag": "2024-01-31",
        "ja": True,
    }
    assert found["rows"][1]["tag"] is None


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_spreadsheet_takes_a_text_for_a_formula(text: str) -> None:
    rows: list[Row] = [{"name": text, "art": "a", "zahl": 1, "tag": None, "ja": True}]
    assert csv_of(extract(rows))[5][0] == f"'{text}"
    cell = load_workbook(io.BytesIO(exported(extract(rows), "xlsx")))["Daten"]["A2"]
    assert (cell.data_type, cell.value[:1]) == ("s", "'")
    assert json.loads(exported(extract(rows), "json"))["rows"][0]["name"] == text


def test_negative_numbers_stay_numbers() -> None:
    rows: list[Row] = [{"name": "x", "art": "a", "zahl": -5, "tag": None, "ja": True}]
    assert csv_of(extract(rows))[5][2] == "-5"
    assert load_workbook(io.BytesIO(exported(extract(rows), "xlsx")))["Daten"]["C2"].value == -5


def test_without_a_licence_none_is_claimed() -> None:
    assert not [line for line in csv_of(extract(licence="")) if line[0] == "# Lizenz"]
    assert json.loads(exported(extract(licence=""), "json"))["licence"] == ""


@pytest.mark.parametrize("form", sorted(TYPES))
def test_an_empty_extract_still_says_what_it_is(form: str) -> None:
    assert (
        "Ämter".encode() in exported(extract([]), form) if form != "xlsx" else exported(extract([]), form)[:2] == b"PK"
    )
