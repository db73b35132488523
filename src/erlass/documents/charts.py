"""Charts as SVG, the same in a page and in a PDF, each with its figures as a table and its content in words.

Figures are integers; None is a suppressed cell, which is hatched at a size that says nothing. Text and lines take the
colour and typeface of the page (`currentColor`), and nothing in the picture needs an inline style. Nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from erlass.documents.drawing import (
    CELL,
    PALETTE,
    SUPPRESSED,
    WIDTH,
    Lines,
    Note,
    Piece,
    Rows,
    Scale,
    Value,
    draw,
    hidden_text,
)
from erlass.documents.letter import Figure, Table
from erlass.documents.typesetting import printable
from erlass.law.german import number


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture with what those need who do not see it. `svg` carries title and description, too; `table` has the figures,
    to be shown beside it.
    """

    svg: str
    title: str
    description: str
    table: Table

    @property
    def blocks(self) -> tuple[Figure, Table]:
        """Picture and figures for a letter or a report."""
        return Figure(self.svg, f"{self.title}. {self.description}"), self.table


# The charts.


def bars(
    title: str,
    rows: Sequence[tuple[str, Value]],
    *,
    unit: str = "",
    label: str = "",
    decimals: int = 0,
    description: str = "",
) -> Chart:
    """One bar for each row. `decimals`: the integers are in tenths, hundredths, … of the unit. `label` heads the first column."""
    values = [value for _, value in rows]
    scale = _scale(values, unit, decimals)
    pieces, notes = [], []
    for i, value in enumerate(values):
        end = _unknown(scale) if value is None else value
        pieces.append(Piece(i, 0, end, None if value is None else 0))
        notes.append(Note(i, end, _shown(value, decimals)))
    table = _table((label, unit or "Anzahl"), tuple((name, _shown(value, decimals)) for name, value in rows))
    drawing = Rows(_names(rows), tuple(pieces), tuple(notes), scale)
    return _chart(drawing, title, "Balkendiagramm", description, table, values)


def stacked(
    title: str,
    parts: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Value]]],
    *,
    unit: str = "",
    label: str = "",
    description: str = "",
) -> Chart:
    """One bar for each row, made of parts. The suppressed parts of a row are one hatched piece at its end."""
    _tell_apart(parts)
    sums = [sum(value or 0 for value in values) for _, values in rows]
    scale = _scale(sums, unit)
    pieces, notes = [], []
    for i, (_, values) in enumerate(rows):
        at = 0
        for tone, value in enumerate(values):
            if value:
                pieces.append(Piece(i, at, at + value, tone))
                if value * 14 >= (scale.high - scale.low):  # else the number would not fit
                    notes.append(Note(i, at + value, number(value), "right", -6, on_colour=True))
                at += value
        hidden = sum(value is None for value in values)
        if hidden:
            pieces.append(Piece(i, at, at + _unknown(scale), None))
            at += _unknown(scale)
        notes.append(Note(i, at, hidden_text(hidden) if hidden else number(at)))
    table = _table((label, *parts), tuple((name, *map(_shown, values)) for name, values in rows))
    drawing = Rows(_names(rows), tuple(pieces), tuple(notes), scale, tuple(parts))
    return _chart(drawing, title, "Gestapelte Balken", description, table, [v for _, values in rows for v in values])


def pyramid(
    title: str,
    sides: tuple[str, str],
    rows: Sequence[tuple[str, Value, Value]],
    *,
    unit: str = "",
    label: str = "Alter",
    description: str = "",
) -> Chart:
    """Two sides that grow from the middle; rows from the top, so give the oldest first."""
    values = [value for _, *both in rows for value in both]
    right = _scale(values, unit)
    left = tuple((-at, text) for at, text in right.ticks[1:])
    scale = Scale(-right.high, right.high, (*left, *right.ticks), unit)
    pieces, notes = [], []
    for i, (_, *both) in enumerate(rows):
        for tone, (sign, value) in enumerate(zip((-1, 1), both, strict=True)):
            end = sign * (_unknown(right) if value is None else value)
            pieces.append(Piece(i, 0, end, None if value is None else tone))
            notes.append(Note(i, end, _shown(value), "right" if sign < 0 else "left", 5 * sign))
    table = _table((label, *sides), tuple((name, _shown(a), _shown(b)) for name, a, b in rows))
    drawing = Rows(_names(rows), tuple(pieces), tuple(notes), scale, sides)
    return _chart(drawing, title, "Pyramide", description, table, values)


def usage(
    title: str,
    rows: Sequence[tuple[str, Value, int]],
    *,
    unit: str = "",
    label: str = "",
    description: str = "",
) -> Chart:
    """How much of what each row may use is used: (label, used, allowed). What goes beyond has a colour of its own."""
    shares = [None if used is None or allowed <= 0 else used * 100 // allowed for _, used, allowed in rows]
    most = max((share for share in shares if share is not None), default=100)
    high = 100 if most <= 100 else -(-min(most, 300) // 50) * 50
    scale = Scale(0, high, tuple((at, number(at)) for at in range(0, high + 1, 50)), "v. H.")
    pieces, notes, lines = [], [], []
    for i, ((name, used, allowed), share) in enumerate(zip(rows, shares, strict=True)):
        text = _shown(used) if share is None else f"{number(share)} v. H."
        lines.append((name, _shown(used), number(allowed), text if share is not None else "–"))
        pieces.append(Piece(i, 0, 100, None if used is None else 0, 100 if used is None else 15))
        if share is not None:
            pieces.append(Piece(i, 0, min(share, 100), 0))
            pieces += [Piece(i, 100, min(share, high), 1)] if share > 100 else []
        notes.append(Note(i, max(100, min(share or 0, high)), text))
    columns = (
        label,
        f"genutzt ({unit})" if unit else "genutzt",
        f"verfügbar ({unit})" if unit else "verfügbar",
        "Anteil",
    )
    drawing = Rows(_names(rows), tuple(pieces), tuple(notes), scale)
    return _chart(
        drawing, title, "Auslastung", description, _table(columns, tuple(lines)), [used for _, used, _ in rows]
    )


def matrix(
    title: str,
    columns: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Value]]],
    *,
    label: str = "",
    description: str = "",
) -> Chart:
    """Rows and columns of figures, the higher the darker: themes over quarters."""
    values = [value for _, line in rows for value in line]
    most = max((value for value in values if value), default=1)
    ticks = tuple((2 * j + 1, name) for j, name in enumerate(columns))
    pieces, notes = [], []
    for i, (_, line) in enumerate(rows):
        for j, value in enumerate(line):
            strength = 40 if value is None else 6 + 42 * value // most
            pieces.append(Piece(i, 2 * j, 2 * j + 2, None if value is None else 0, strength))
            notes.append(Note(i, 2 * j + 1, _shown(value), "center", 0))
    table = _table((label, *columns), tuple((name, *map(_shown, line)) for name, line in rows))
    drawing = Rows(
        _names(rows),
        tuple(pieces),
        tuple(notes),
        Scale(0, 2 * len(columns), ticks, grid=False),
        width=max(WIDTH, CELL * len(columns)),
    )
    return _chart(drawing, title, "Matrix", description, table, values)


def lines(
    title: str,
    points: Sequence[str],
    series: Sequence[tuple[str, Sequence[Value]]],
    *,
    unit: str = "",
    label: str = "",
    description: str = "",
) -> Chart:
    """Lines over points of time, at most as many as there are colours. Where a value is suppressed the line is broken,
    and a hatched field below the axis says so.
    """
    _tell_apart(series)
    if any(len(line) != len(points) for _, line in series):
        raise ValueError(f"every line has {len(points)} values")
    values = [value for _, line in series for value in line]
    scale = _scale(values, unit)
    if None in values:
        scale = replace(scale, low=-max(3, scale.high // 6))
    drawing = Lines(tuple(points), tuple((name, tuple(line)) for name, line in series), scale)
    table = _table(
        (label, *(name for name, _ in series)),
        tuple((point, *(_shown(line[i]) for _, line in series)) for i, point in enumerate(points)),
    )
    return _chart(drawing, title, "Liniendiagramm", description, table, values)


# What they have in common.


def _tell_apart(parts: Sequence[object]) -> None:
    if len(parts) > len(PALETTE):
        raise ValueError(f"at most {len(PALETTE)} colours can be told apart; use matrix")


def _table(columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Table:
    return Table(columns, rows, numeric=tuple(range(1, len(columns))))


def _names(rows: Sequence[tuple[object, ...]]) -> tuple[str, ...]:
    return tuple(str(row[0]) for row in rows)


def _shown(value: Value, decimals: int = 0) -> str:
    if value is None:
        return SUPPRESSED
    if not decimals:
        return number(value)
    whole, rest = divmod(abs(value), 10**decimals)
    return f"{'-' if value < 0 else ''}{number(whole)},{rest:0{decimals}}"


def _scale(values: Sequence[Value], unit: str, decimals: int = 0) -> Scale:
    """From zero to a round number above the largest value."""
    most = max((value for value in values if value is not None), default=0) or 10
    step = next(factor * 10**power for power in range(40) for factor in (1, 2, 5) if factor * 10**power * 5 >= most)
    high = -(-most // step) * step
    return Scale(0, high, tuple((at, _tick(at, decimals)) for at in range(0, high + 1, step)), unit)


def _tick(at: int, decimals: int) -> str:
    text = _shown(at, decimals)
    return text.rstrip("0").rstrip(",") if decimals else text


def _unknown(scale: Scale) -> int:
    """How long a suppressed bar is: always the same share of the axis, whatever it hides."""
    return max(1, scale.high // 8)


def _chart(
    drawing: Rows | Lines, title: str, kind: str, description: str, table: Table, values: Sequence[Value]
) -> Chart:
    if any(value is not None and value < 0 for value in values):
        raise ValueError("charts show counts and amounts, none below zero")
    hidden = sum(value is None for value in values)
    told = [description, f"{kind}. Die Zahlen stehen in der Tabelle zum Bild."]
    if hidden:
        told.append("Ein Wert ist unterdrückt." if hidden == 1 else f"{number(hidden)} Werte sind unterdrückt.")
    text = printable(" ".join(part for part in told if part))
    return Chart(draw(drawing, printable(title), text), title, text, table)
