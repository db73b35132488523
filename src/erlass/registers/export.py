"""Registers as files: CSV, JSON and XLSX, each with the day it shows, the moment it was made, and its licence."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from erlass.registers.registers import Cell, Column, Row

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""The forms of export and their media types."""
RISKY = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Extract:
    """What is exported: a title, the day the rows hold on, when it was made, columns and rows."""

    title: str
    day: dt.date
    made: dt.datetime
    columns: Sequence[Column]
    rows: Iterable[Row]
    licence: str = ""

    @property
    def notes(self) -> list[tuple[str, str]]:
        """What is said about the extract, label and value."""
        said = [
            ("Titel", self.title),
            ("Stand", self.day.isoformat()),
            ("Erstellt", self.made.isoformat(timespec="seconds")),
        ]
        return [*said, ("Lizenz", self.licence)] if self.licence else said


def exported(extract: Extract, form: str) -> bytes:
    """The bytes of an extract in one of `TYPES`."""
    return {"csv": _csv, "json": _json, "xlsx": _xlsx}[form](extract)


def _harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(RISKY) else text


def _plain(column: Column, value: Cell) -> Cell:
    """The value in a file: labels instead of codes, numbers and days as they are."""
    if isinstance(value, str):
        return _harmless(column.shown(value) if column.choice else value)
    return value


def _csv(extract: Extract) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for label, text in extract.notes:
        writer.writerow([f"# {label}", _harmless(text)])
    writer.writerow([c.label for c in extract.columns])
    for row in extract.rows:
        writer.writerow([_text(_plain(c, row.get(c.name))) for c in extract.columns])
    return out.getvalue().encode("utf-8-sig")


def _text(value: Cell) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nein"
    return "" if value is None else value.isoformat() if isinstance(value, dt.date) else str(value)


def _json(extract: Extract) -> bytes:
    rows = [
        {c.name: v.isoformat() if isinstance(v := row.get(c.name), dt.date) else v for c in extract.columns}
        for row in extract.rows
    ]
    columns = [{"name": c.name, "label": c.label, "unit": c.unit} for c in extract.columns]
    content = {
        "title": extract.title, "as_of": extract.day.isoformat(), "made": extract.made.isoformat(timespec="seconds"),
        "licence": extract.licence, "columns": columns, "rows": rows,
    }  # fmt: skip
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _xlsx(extract: Extract) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Daten")
    sheet.freeze_panes = "A2"
    from openpyxl.cell import WriteOnlyCell

    def bold(text: str) -> WriteOnlyCell:
        cell = WriteOnlyCell(sheet, text)
        cell.font = Font(bold=True)
        return cell

    sheet.append([bold(c.label) for c in extract.columns])
    for row in extract.rows:
        sheet.append([_plain(c, row.get(c.name)) for c in extract.columns])
    notes = book.create_sheet("Angaben")
    for label, text in extract.notes:
        notes.append([label, text])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
