"""Charts as SVG, the same in a page and in a PDF, each with its figures as a table and its content in words.

Figures are integers; None is a suppressed cell, which is hatched at a size that says nothing. Text and lines take the
colour and typeface of the page (`currentColor`), and nothing in the picture needs an inline style. Nothing is fetched.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias
from xml.etree import ElementTree

from erlass.documents.typesetting import printable
from erlass.law.german import number
from erlass.law.jsonform import digest, json_form

if TYPE_CHECKING:
    import altair as alt

Value: TypeAlias = int | None

SUPPRESSED = "unterdrückt"
PALETTE = ("#2a6fb5", "#b5541c", "#157f6b", "#7d5bb5", "#8a6d00", "#a8456f", "#5f6b76")
"""As light as each other: white text on them, and they on white and on black, can all be told apart."""

WIDTH = 420
ROW = 30
FONT_SIZE = 13
LABEL_WIDTH = 26

_INK, _HATCH = "#010203", "#030201"
"""What stands in the picture for the colour of the text and for hatching until `_cleaned`."""
_SVG = "http://www.w3.org/2000/svg"
_GONE = {"class", "role", "style", "version", "display", "font-family", "pointer-events", "cursor"}


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of a chart as they are shown beside it; all columns but the first are numbers."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture with what those need who do not see it. `svg` carries title and description, too."""

    svg: str
    title: str
    description: str
    table: Table


@dataclass(frozen=True, slots=True)
class _Piece:
    """A bar or a part of one; `tone` is an index into the palette, or None for hatched."""

    row: int
    start: int
    end: int
    tone: int | None
    strength: int = 100


@dataclass(frozen=True, slots=True)
class _Note:
    row: int
    at: int
    text: str
    align: str = "left"
    shift: int = 5
    on_colour: bool = False


@dataclass(frozen=True, slots=True)
class _Scale:
    """An axis of numbers: where it ends, and the marks on it."""

    low: int
    high: int
    ticks: tuple[tuple[int, str], ...]
    title: str = ""
    grid: bool = True


@dataclass(frozen=True, slots=True)
class _Rows:
    """Bars that lie below each other."""

    labels: tuple[str, ...]
    pieces: tuple[_Piece, ...]
    notes: tuple[_Note, ...]
    scale: _Scale
    legend: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Lines:
    """Lines over points of time."""

    points: tuple[str, ...]
    series: tuple[tuple[str, tuple[Value, ...]], ...]
    scale: _Scale


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
        pieces.append(_Piece(i, 0, end, None if value is None else 0))
        notes.append(_Note(i, end, _shown(value, decimals)))
    table = Table((label, unit or "Anzahl"), tuple((name, _shown(value, decimals)) for name, value in rows))
    drawing = _Rows(_names(rows), tuple(pieces), tuple(notes), scale)
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
    sums = [sum(value or 0 for value in values) for _, values in rows]
    scale = _scale(sums, unit)
    pieces, notes = [], []
    for i, (_, values) in enumerate(rows):
        at = 0
        for tone, value in enumerate(values):
            if value:
                pieces.append(_Piece(i, at, at + value, tone))
                if value * 14 >= (scale.high - scale.low):  # else the number would not fit
                    notes.append(_Note(i, at + value, number(value), "right", -6, on_colour=True))
                at += value
        hidden = sum(value is None for value in values)
        if hidden:
            pieces.append(_Piece(i, at, at + _unknown(scale), None))
            at += _unknown(scale)
        text = number(at) if not hidden else SUPPRESSED if hidden == 1 else f"{hidden} {SUPPRESSED}"
        notes.append(_Note(i, at, text))
    table = Table((label, *parts), tuple((name, *map(_shown, values)) for name, values in rows))
    drawing = _Rows(_names(rows), tuple(pieces), tuple(notes), scale, tuple(parts))
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
    scale = _Scale(-right.high, right.high, (*left, *right.ticks), unit)
    pieces, notes = [], []
    for i, (_, *both) in enumerate(rows):
        for tone, (sign, value) in enumerate(zip((-1, 1), both, strict=True)):
            end = sign * (_unknown(right) if value is None else value)
            pieces.append(_Piece(i, 0, end, None if value is None else tone))
            notes.append(_Note(i, end, _shown(value), "right" if sign < 0 else "left", 5 * sign))
    table = Table((label, *sides), tuple((name, _shown(a), _shown(b)) for name, a, b in rows))
    drawing = _Rows(_names(rows), tuple(pieces), tuple(notes), scale, sides)
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
    scale = _Scale(0, high, tuple((at, number(at)) for at in range(0, high + 1, 50)), "v. H.")
    pieces, notes, lines = [], [], []
    for i, ((name, used, allowed), share) in enumerate(zip(rows, shares, strict=True)):
        text = _shown(used) if share is None else f"{number(share)} v. H."
        lines.append((name, _shown(used), number(allowed), text if share is not None else "–"))
        pieces.append(_Piece(i, 0, 100, None if used is None else 0, 100 if used is None else 15))
        if share is not None:
            pieces.append(_Piece(i, 0, min(share, 100), 0))
            pieces += [_Piece(i, 100, min(share, high), 1)] if share > 100 else []
        notes.append(_Note(i, max(100, min(share or 0, high)), text))
    columns = (label, f"genutzt ({unit})" if unit else "genutzt", f"verfügbar ({unit})" if unit else "verfügbar", "Anteil")
    drawing = _Rows(_names(rows), tuple(pieces), tuple(notes), scale)
    return _chart(drawing, title, "Auslastung", description, Table(columns, tuple(lines)), [used for _, used, _ in rows])


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
            strength = 100 if value is None else 6 + 42 * value // most
            pieces.append(_Piece(i, 2 * j, 2 * j + 2, None if value is None else 0, strength))
            notes.append(_Note(i, 2 * j + 1, _shown(value), "center", 0))
    table = Table((label, *columns), tuple((name, *map(_shown, line)) for name, line in rows))
    drawing = _Rows(_names(rows), tuple(pieces), tuple(notes), _Scale(0, 2 * len(columns), ticks, grid=False))
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
    """Lines over points of time, at most as many as there are colours. Where a value is suppressed the line is broken."""
    if len(series) > len(PALETTE):
        raise ValueError(f"at most {len(PALETTE)} lines can be told apart; use matrix")
    values = [value for _, line in series for value in line]
    drawing = _Lines(
        tuple(map(printable, points)),
        tuple((printable(name), tuple(line)) for name, line in series),
        _scale(values, unit),
    )
    table = Table(
        (label, *(name for name, _ in series)),
        tuple((point, *(_shown(line[i]) for _, line in series)) for i, point in enumerate(points)),
    )
    return _chart(drawing, title, "Liniendiagramm", description, table, values)


# What they have in common.


def _names(rows: Sequence[tuple[object, ...]]) -> tuple[str, ...]:
    return tuple(printable(str(row[0])) for row in rows)


def _shown(value: Value, decimals: int = 0) -> str:
    if value is None:
        return SUPPRESSED
    if not decimals:
        return number(value)
    whole, rest = divmod(abs(value), 10**decimals)
    return f"{'-' if value < 0 else ''}{number(whole)},{rest:0{decimals}}"


def _scale(values: Sequence[Value], unit: str, decimals: int = 0) -> _Scale:
    """From zero to a round number above the largest value."""
    most = max((value for value in values if value is not None), default=0) or 10
    step = next(
        factor * 10**power for power in range(40) for factor in (1, 2, 5) if factor * 10**power * 5 >= most
    )
    high = -(-most // step) * step
    return _Scale(0, high, tuple((at, _tick(at, decimals)) for at in range(0, high + 1, step)), unit)


def _tick(at: int, decimals: int) -> str:
    text = _shown(at, decimals)
    return text.rstrip("0").rstrip(",") if decimals else text


def _unknown(scale: _Scale) -> int:
    """How long a suppressed bar is: always the same share of the axis, whatever it hides."""
    return max(1, scale.high // 8)


def _chart(
    drawing: _Rows | _Lines, title: str, kind: str, description: str, table: Table, values: Sequence[Value]
) -> Chart:
    hidden = sum(value is None for value in values)
    told = [description, f"{kind}. Die Zahlen stehen in der Tabelle zum Bild."]
    if hidden:
        told.append("Ein Wert ist unterdrückt." if hidden == 1 else f"{number(hidden)} Werte sind unterdrückt.")
    text = printable(" ".join(part for part in told if part))
    return Chart(_svg(drawing, printable(title), text), title, text, table)


@lru_cache(maxsize=512)
def _svg(drawing: _Rows | _Lines, title: str, description: str) -> str:
    import vl_convert

    spec = _rows(drawing) if isinstance(drawing, _Rows) else _lines(drawing)
    raw = vl_convert.vegalite_to_svg(spec.to_dict(), config=_CONFIG, allowed_base_urls=[])
    return _cleaned(raw, title, description, _name(drawing, title, description))


def _name(drawing: _Rows | _Lines, title: str, description: str) -> str:
    """What the identifiers of a picture begin with: different in each picture, equal for equal pictures."""
    return f"bild-{digest(json_form([repr(drawing), title, description]))[:12]}"


_CONFIG: dict[str, object] = {
    "aria": False,
    "background": None,
    "padding": 8,
    "view": {"stroke": None},
    "axis": {
        "labelColor": _INK, "titleColor": _INK, "gridColor": _INK, "gridOpacity": 0.18, "domain": False, "ticks": False,
        "labelFontSize": FONT_SIZE, "titleFontSize": FONT_SIZE, "titleFontWeight": "normal", "labelPadding": 6,
        "labelLimit": 0, "labelLineHeight": 15,
    },
    "legend": {
        "orient": "top", "title": None, "labelColor": _INK, "labelFontSize": FONT_SIZE, "labelLimit": 0, "columns": 3,
        "symbolType": "square", "symbolSize": 150, "symbolStrokeWidth": 0,
    },
}  # fmt: skip


def _rows(drawing: _Rows) -> alt.LayerChart:
    import altair as alt

    rows = list(range(len(drawing.labels)))
    labels = [textwrap.wrap(label, LABEL_WIDTH)[:2] or [""] for label in drawing.labels]
    y = alt.Y(
        "row:O",
        scale=alt.Scale(domain=rows, paddingInner=0.2, paddingOuter=0.1),
        axis=alt.Axis(labelExpr=f"{json.dumps(labels)}[datum.value]", title=None),
    )
    tones = {str(i): PALETTE[i % len(PALETTE)] for i in range(max(2, len(drawing.legend)))}
    pieces = alt.Chart(
        _data(
            {"row": p.row, "start": p.start, "end": p.end, "tone": str(p.tone), "strength": p.strength / 100}
            for p in drawing.pieces
        )
    )
    layers: list[alt.Chart] = [
        pieces.mark_bar(x2Offset=-1).encode(
            x=_number_axis(alt.X, "start:Q", drawing.scale),
            x2="end:Q",
            y=y,
            color=alt.Color(
                "tone:N",
                scale=alt.Scale(domain=[*tones, "None"], range=[*tones.values(), _HATCH]),
                legend=_legend(drawing.legend),
            ),
            opacity=alt.Opacity("strength:Q", scale=None, legend=None),
        )
    ]
    for align, shift, on_colour in sorted({(n.align, n.shift, n.on_colour) for n in drawing.notes}):
        notes = [n for n in drawing.notes if (n.align, n.shift, n.on_colour) == (align, shift, on_colour)]
        chart = alt.Chart(_data({"row": n.row, "at": n.at, "text": n.text} for n in notes))
        mark = chart.mark_text(
            align=align,  # type: ignore[arg-type] # one of three words, see _Note
            dx=shift,
            fontSize=FONT_SIZE,
            color="#ffffff" if on_colour else _INK,
        )
        layers.append(mark.encode(x=_number_axis(alt.X, "at:Q", drawing.scale), y=y, text="text:N"))
    return alt.layer(*layers).properties(width=WIDTH, height=ROW * len(rows))


def _lines(drawing: _Lines) -> alt.LayerChart:
    import altair as alt

    names = [str(i) for i in range(len(drawing.series))]
    x = alt.X(
        "at:O",
        scale=alt.Scale(domain=list(range(len(drawing.points)))),
        axis=alt.Axis(labelExpr=f"{json.dumps(drawing.points)}[datum.value]", title=None, labelAngle=0, labelOverlap=True),
    )
    y = _number_axis(alt.Y, "value:Q", drawing.scale)
    legend = _legend(tuple(name for name, _ in drawing.series))
    chart = alt.Chart(_data(_points(drawing)))
    colour = alt.Color("line:N", scale=alt.Scale(domain=names, range=list(PALETTE[: len(names)])), legend=legend)
    shape = alt.Shape("line:N", scale=alt.Scale(domain=names), legend=legend)
    layers: list[alt.Chart] = [
        chart.mark_line(strokeWidth=2).encode(
            x=x, y=y, color=colour, detail="run:N", strokeDash=alt.StrokeDash("line:N", legend=None)
        ),
        chart.mark_point(filled=True, size=60, opacity=1).encode(x=x, y=y, color=colour, shape=shape),
    ]
    hidden = [sum(line[i] is None for _, line in drawing.series) for i in range(len(drawing.points))]
    gaps = [
        {"at": i, "value": 0, "top": _unknown(drawing.scale), "text": SUPPRESSED if n == 1 else f"{n} {SUPPRESSED}"}
        for i, n in enumerate(hidden)
        if n
    ]
    if gaps:
        below = alt.Chart(_data(gaps))
        layers += [
            below.mark_bar(size=16, color=_HATCH).encode(x=x, y=y, y2="top:Q"),
            below.mark_text(angle=270, align="left", dx=5, fontSize=FONT_SIZE - 1, color=_INK).encode(
                x=x, y=_number_axis(alt.Y, "top:Q", drawing.scale), text="text:N"
            ),
        ]
    return alt.layer(*layers).properties(width=WIDTH, height=220)


def _points(drawing: _Lines) -> list[dict[str, object]]:
    """The values of all lines; `run` tells the stretches between gaps apart."""
    found: list[dict[str, object]] = []
    for n, (_, line) in enumerate(drawing.series):
        run = 0
        for i, value in enumerate(line):
            if value is None:
                run += 1
            else:
                found.append({"line": str(n), "run": run, "at": i, "value": value})
    return found


def _data(rows: object) -> alt.InlineData:
    import altair as alt

    return alt.InlineData(values=list(rows))  # type: ignore[call-overload] # an iterable of flat mappings


def _number_axis(channel: type[alt.X] | type[alt.Y], field: str, scale: _Scale) -> alt.X | alt.Y:
    import altair as alt

    texts = {str(at): text for at, text in scale.ticks}
    return channel(
        field,
        scale=alt.Scale(domain=[scale.low, scale.high], nice=False),
        axis=alt.Axis(
            values=[at for at, _ in scale.ticks],
            labelExpr=f"{json.dumps(texts)}[datum.value]",
            title=scale.title or None,
            grid=scale.grid,
        ),
    )


def _legend(names: tuple[str, ...]) -> alt.Legend | None:
    import altair as alt

    if not names:
        return None
    texts: Mapping[str, str] = {str(i): printable(name) for i, name in enumerate(names)}
    return alt.Legend(values=list(texts), labelExpr=f"{json.dumps(texts)}[datum.value]")


# From the picture of Vega to one that any page may carry.


def _cleaned(raw: str, title: str, description: str, name: str) -> str:
    """Without styles, scripts, classes and roles; with title and description, own identifiers, and the page's colour."""
    ElementTree.register_namespace("", _SVG)
    root = ElementTree.fromstring(raw)  # noqa: S314 - our own picture, made a line above
    hatch = f"{name}-schraffur"
    ids = {node.get("id", ""): f"{name}-{i}" for i, node in enumerate(root.iterfind(".//*[@id]"))}
    for node in root.iter():
        for gone in [child for child in node if child.get("display") == "none" or child.tag == f"{{{_SVG}}}style"]:
            node.remove(gone)
        for key, value in list(node.attrib.items()):
            if key in _GONE or key.startswith("aria-"):
                del node.attrib[key]
            elif value == _INK:
                node.set(key, "currentColor")
            elif value == _HATCH:
                node.set(key, f"url(#{hatch})")
            elif key == "id":
                node.set(key, ids[value])
            elif value.startswith("url(#"):
                node.set(key, f"url(#{ids[value[5:-1]]})")
    root.set("role", "img")
    head = [_element("title", title), _element("desc", description)]
    if f"url(#{hatch})" in {value for node in root.iter() for value in node.attrib.values()}:
        head.append(_hatching(hatch))
    root[:0] = head
    return ElementTree.tostring(root, encoding="unicode")


def _element(tag: str, text: str = "", **attributes: str) -> ElementTree.Element:
    element = ElementTree.Element(f"{{{_SVG}}}{tag}", attributes)
    element.text = text or None
    return element


def _hatching(name: str) -> ElementTree.Element:
    pattern = _element(
        "pattern", id=name, width="6", height="6", patternUnits="userSpaceOnUse", patternTransform="rotate(45)"
    )
    pattern.append(_element("path", d="M1 0v6", stroke="currentColor", **{"stroke-width": "1.5"}))
    defs = _element("defs")
    defs.append(pattern)
    return defs
