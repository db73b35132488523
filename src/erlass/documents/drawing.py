"""How charts are drawn: rows of pieces or lines, by Vega, into an SVG that any page and any PDF may carry.

`erlass.documents.charts` decides what is shown and says it in words and figures; here are colours, sizes and the way from
Vega's picture to one without styles, scripts and foreign identifiers.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias
from xml.etree import ElementTree

from erlass.documents.typesetting import printable
from erlass.law.german import number
from erlass.law.jsonform import digest

if TYPE_CHECKING:
    import altair as alt

Value: TypeAlias = int | None

SUPPRESSED = "unterdrückt"
PALETTE = ("#2a6fb5", "#b5541c", "#157f6b", "#7d5bb5", "#8a6d00", "#a8456f", "#5f6b76")
"""As light as each other: white text on them, and they on white and on black, can all be told apart."""

WIDTH = 420
ROW = 30
LINE = 15
CELL = 84
"""Pixels that the word for suppressed needs in a cell or below a point."""
FONT_SIZE = 13
LABEL_LENGTH = 28

GREY = "#767676"
"""Of hatching, which is seen on white and on black: identifiers are shared by equal pictures, colours of the page are not."""

_INK, _HATCH = "#010203", "#030201"
"""What stands in the picture for the colour of the text and for hatching until `_cleaned`."""
_SVG = "http://www.w3.org/2000/svg"
_GONE = {"class", "role", "style", "version", "display", "font-family", "pointer-events", "cursor"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A bar or a part of one; `tone` is an index into the palette, or None for hatched."""

    row: int
    start: int
    end: int
    tone: int | None
    strength: int = 100


@dataclass(frozen=True, slots=True)
class Note:
    row: int
    at: int
    text: str
    align: str = "left"
    shift: int = 5
    on_colour: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis of numbers: where it ends, and the marks on it."""

    low: int
    high: int
    ticks: tuple[tuple[int, str], ...]
    title: str = ""
    grid: bool = True


@dataclass(frozen=True, slots=True)
class Rows:
    """Bars that lie below each other."""

    labels: tuple[str, ...]
    pieces: tuple[Piece, ...]
    notes: tuple[Note, ...]
    scale: Scale
    legend: tuple[str, ...] = ()
    width: int = WIDTH


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines over points of time."""

    points: tuple[str, ...]
    series: tuple[tuple[str, tuple[Value, ...]], ...]
    scale: Scale


def hidden_text(count: int) -> str:
    """What is written where values are suppressed."""
    return SUPPRESSED if count == 1 else f"{number(count)} {SUPPRESSED}"


@lru_cache(maxsize=512)
def draw(drawing: Rows | Lines, title: str, description: str) -> str:
    """The picture. All texts go through `printable`: a character that XML does not know would abort the whole process."""
    import vl_convert

    spec = _rows(drawing) if isinstance(drawing, Rows) else _lines(drawing)
    raw = vl_convert.vegalite_to_svg(spec, config=_CONFIG, allowed_base_urls=[])
    return _cleaned(raw, title, description, _name(drawing, title, description))


def _name(drawing: Rows | Lines, title: str, description: str) -> str:
    """What the identifiers of a picture begin with: different in each picture, equal for equal pictures."""
    return f"bild-{digest([repr(drawing), title, description])[:12]}"


_CONFIG: dict[str, object] = {
    "aria": False,
    "background": None,
    "padding": 8,
    "view": {"stroke": None},
    "axis": {
        "labelColor": _INK, "titleColor": _INK, "gridColor": _INK, "gridOpacity": 0.18, "domain": False, "ticks": False,
        "labelFontSize": FONT_SIZE, "titleFontSize": FONT_SIZE, "titleFontWeight": "normal", "labelPadding": 6,
        "labelLimit": 0, "labelLineHeight": LINE, "labelFlush": False,
    },
    "legend": {
        "orient": "top", "title": None, "labelColor": _INK, "labelFontSize": FONT_SIZE, "labelLimit": 0, "columns": 3,
        "symbolType": "square", "symbolSize": 150, "symbolStrokeWidth": 0,
    },
}  # fmt: skip


def _rows(drawing: Rows) -> dict[str, object]:
    import altair as alt

    rows = list(range(len(drawing.labels)))
    labels = [_wrapped(label) for label in drawing.labels]
    height = ROW if max(map(len, labels), default=1) == 1 else ROW + LINE - 5
    y = alt.Y(
        "row:O",
        scale=alt.Scale(domain=rows, paddingInner=0.2, paddingOuter=0.1),
        axis=alt.Axis(labelExpr=_look_up(labels), title=None),
    )
    tones = {str(i): PALETTE[i % len(PALETTE)] for i in range(max(2, len(drawing.legend)))}
    pieces = alt.Chart(
        _data(
            {"row": p.row, "start": p.start, "end": p.end, "tone": str(p.tone), "strength": p.strength / 100}
            for p in drawing.pieces
            if p.start != p.end
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
            align=align,  # type: ignore[arg-type] # one of three words, see Note
            dx=shift,
            fontSize=FONT_SIZE,
            color="#ffffff" if on_colour else _INK,
        )
        layers.append(mark.encode(x=_number_axis(alt.X, "at:Q", drawing.scale), y=y, text="text:N"))
    picture: dict[str, object] = alt.layer(*layers).properties(width=drawing.width, height=height * len(rows)).to_dict()
    return picture


def _lines(drawing: Lines) -> dict[str, object]:
    import altair as alt

    names = [str(i) for i in range(len(drawing.series))]
    x = alt.X(
        "at:O",
        scale=alt.Scale(domain=list(range(len(drawing.points)))),
        axis=alt.Axis(
            labelExpr=_look_up([printable(point) for point in drawing.points]),
            title=None,
            labelAngle=0,
            labelOverlap=True,
        ),
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
    if any(hidden):
        below = alt.Chart(
            _data(
                {
                    "at": i,
                    "value": drawing.scale.low,
                    "top": drawing.scale.low // 3,
                    "middle": drawing.scale.low * 2 // 3,
                    "text": hidden_text(n),
                }
                for i, n in enumerate(hidden)
                if n
            )
        )
        layers += [
            below.mark_bar(size=CELL - 8, color=_HATCH, opacity=0.4).encode(x=x, y=y, y2="top:Q"),
            below.mark_text(fontSize=FONT_SIZE - 1, color=_INK).encode(
                x=x, y=_number_axis(alt.Y, "middle:Q", drawing.scale), text="text:N"
            ),
        ]
    width = max(WIDTH, CELL * len(drawing.points)) if any(hidden) else WIDTH
    picture: dict[str, object] = alt.layer(*layers).properties(width=width, height=220).to_dict()
    return picture


def _points(drawing: Lines) -> list[dict[str, object]]:
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


def _data(rows: Iterable[Mapping[str, object]]) -> alt.InlineData:
    import altair as alt

    return alt.InlineData(values=[dict(row) for row in rows])


def _number_axis(channel: type[alt.X] | type[alt.Y], field: str, scale: Scale) -> alt.X | alt.Y:
    import altair as alt

    texts = {str(at): printable(text) for at, text in scale.ticks}
    return channel(
        field,
        scale=alt.Scale(domain=[scale.low, scale.high], nice=False),
        axis=alt.Axis(
            values=[at for at, _ in scale.ticks],
            labelExpr=_look_up(texts),
            title=printable(scale.title) or None,
            grid=scale.grid,
        ),
    )


def _legend(names: tuple[str, ...]) -> alt.Legend | None:
    import altair as alt

    if not names:
        return None
    texts = {str(i): printable(name) for i, name in enumerate(names)}
    return alt.Legend(values=list(texts), labelExpr=_look_up(texts))


def _look_up(texts: Mapping[str, str] | Sequence[object]) -> str:
    """The text for a place on an axis or in a legend, as an expression of Vega; quoted, so that it stays text."""
    return f"{json.dumps(texts)}[datum.value]"


def _wrapped(label: str) -> list[str]:
    return textwrap.wrap(printable(label), LABEL_LENGTH, max_lines=2, placeholder=" …") or [""]


# From the picture of Vega to one that any page may carry.


def _cleaned(raw: str, title: str, description: str, name: str) -> str:
    """Without styles, scripts, classes and roles; with title and description, own identifiers, and the page's colour."""
    ElementTree.register_namespace("", _SVG)
    root = ElementTree.fromstring(raw)
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
    pattern.append(_element("path", d="M1 0v6", stroke=GREY, **{"stroke-width": "1.5"}))
    defs = _element("defs")
    defs.append(pattern)
    return defs
