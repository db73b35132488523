"""Charts say in figures and words what they show, keep suppressed cells secret, and may stand in any page."""

import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from erlass.documents import charts, drawing
from erlass.documents.charts import Chart
from erlass.documents.drawing import PALETTE

SVG = "{http://www.w3.org/2000/svg}"
QUARTERS = ("2023-Q1", "2023-Q2", "2023-Q3")


def bars(hidden: int | None = None) -> Chart:
    return charts.bars("Personen", [("Musterstadt", 12_345), ("Beispiel", hidden)], unit="Personen", label="Behörde")


def stacked(hidden: int | None = None) -> Chart:
    return charts.stacked("Stand", ("erfüllt", "offen"), [("Musterstadt", (12, 30)), ("Beispiel", (50, hidden))])


def pyramid(hidden: int | None = None) -> Chart:
    return charts.pyramid("Alter", ("Frauen", "Männer"), [("ab 50", 12, hidden), ("bis 49", 8, 20)])


def usage(hidden: int | None = None) -> Chart:
    return charts.usage("Zeit", [("Muster", 12_900, 9600), ("Beispiel", hidden, 9600)], unit="Minuten")


def matrix(hidden: int | None = None) -> Chart:
    return charts.matrix("Themen", QUARTERS, [("Konflikt", (12, 20, 31)), ("Trauer", (hidden, 10, 0))], label="Thema")


def lines(hidden: int | None = None) -> Chart:
    return charts.lines("Verlauf", QUARTERS, [("Konflikt", (12, 20, 31)), ("Trauer", (5, hidden, 10))], unit="Beratene")


KINDS = (bars, stacked, pyramid, usage, matrix, lines)
each = pytest.mark.parametrize("make", KINDS, ids=lambda make: make.__name__)
Make = Callable[..., Chart]


def texts(chart: Chart) -> list[str]:
    return [node.text or "" for node in ElementTree.fromstring(chart.svg).iter(f"{SVG}text")]


@each
def test_a_suppressed_cell_is_named_and_hatched(make: Make) -> None:
    chart = make()
    assert "unterdrückt" in texts(chart)
    assert "unterdrückt" in [cell for row in chart.table.rows for cell in row]
    assert "Ein Wert ist unterdrückt." in chart.description
    root = ElementTree.fromstring(chart.svg)
    patterns = [node.get("id") for node in root.iter(f"{SVG}pattern")]
    assert len(patterns) == 1
    assert f"url(#{patterns[0]})" in chart.svg
    assert "unterdrückt" not in make(7).svg
    assert "pattern" not in make(7).svg


@each
def test_a_picture_may_stand_in_a_page_with_a_strict_policy(make: Make) -> None:
    root = ElementTree.fromstring(make().svg)
    allowed = {"svg", "title", "desc", "defs", "pattern", "clipPath", "g", "path", "rect", "line", "text", "tspan"}
    assert {node.tag.removeprefix(SVG) for node in root.iter()} <= allowed
    for node in root.iter():
        names = set(node.attrib)
        assert not names & {"style", "class", "href", "{http://www.w3.org/1999/xlink}href"}
        assert not [name for name in names if name.startswith("on")]
        assert all(value.startswith("url(#") for value in node.attrib.values() if "url(" in value)


@each
def test_a_picture_has_a_name_for_those_who_do_not_see_it(make: Make) -> None:
    chart = make()
    root = ElementTree.fromstring(chart.svg)
    assert root.get("role") == "img"
    assert [child.tag for child in root[:2]] == [f"{SVG}title", f"{SVG}desc"]
    assert root[0].text == chart.title
    assert root[1].text == chart.description
    assert [node for node in root.iter() if node is not root and node.get("role")] == []


@each
def test_a_picture_takes_the_colour_of_the_page(make: Make) -> None:
    svg = make().svg
    colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg))
    fixed = {colour for colour in colours if colour.startswith("#")}
    assert "currentColor" in colours
    assert fixed <= {*PALETTE, "#ffffff", drawing.GREY}
    words = list(ElementTree.fromstring(svg).iter(f"{SVG}text"))
    assert {node.get("fill") for node in words} <= {"currentColor", "#ffffff"}


@each
def test_equal_figures_give_the_same_picture_drawn_anew(make: Make) -> None:
    first = make().svg
    assert make().svg is first, "the second time it comes from the cache"
    drawing.draw.cache_clear()
    assert make().svg == first
    assert make(7).svg != first


def test_identifiers_differ_from_picture_to_picture() -> None:
    found = [name for make in KINDS for name in re.findall(r'\bid="([^"]+)"', make().svg)]
    assert found
    assert len(found) == len(set(found))
    assert all(name.startswith("bild-") for name in found)


@each
def test_all_figures_of_the_table_are_those_given(make: Make) -> None:
    chart = make(7)
    assert all(len(row) == len(chart.table.columns) for row in chart.table.rows)
    assert "7" in [cell for row in chart.table.rows for cell in row]


def test_numbers_are_german() -> None:
    assert "12.345" in texts(bars())
    assert bars().table.rows[0] == ("Musterstadt", "12.345")
    rate = charts.bars("SAP je 1000", [("Musterstadt", 465), ("Beispiel", 305)], unit="SAP", decimals=2)
    assert {"4,65", "3,05", "1", "2"} <= set(texts(rate))


def test_the_length_of_a_suppressed_bar_says_nothing() -> None:
    def hatched(*rows: tuple[str, int | None]) -> list[str]:
        root = ElementTree.fromstring(charts.bars("Länge", list(rows)).svg)
        return [node.get("d", "") for node in root.iter(f"{SVG}path") if (node.get("fill") or "").startswith("url(")]

    one, two = hatched(("a", 40), ("b", None), ("c", None))
    assert one.split("h")[1].split("v")[0] == two.split("h")[1].split("v")[0]


def test_zero_is_shown_and_is_not_suppressed() -> None:
    chart = charts.bars("Null", [("Musterstadt", 0)])
    assert "0" in texts(chart)
    assert "unterdrückt" not in chart.svg


def test_more_than_the_budget_is_seen() -> None:
    assert "134 v. H." in texts(usage())
    assert PALETTE[1] in usage().svg


def test_rows_of_the_same_name_stay_two_rows() -> None:
    chart = charts.bars("Gleich", [("Musterstadt", 3), ("Musterstadt", 4)])
    assert texts(chart).count("Musterstadt") == 2
    assert {"3", "4"} <= set(texts(chart))


@pytest.mark.parametrize(
    "text",
    ['"];alert(1);["', "</svg><script>", "\\", "'", "\u2028", "a" * 200, "😀", "\x00\x1b", "\ud800", "a\nb\tc", ""],
)
def test_what_people_type_is_text_and_breaks_nothing(text: str) -> None:
    for chart in (
        charts.bars(text, [(text, 1)], unit=text, label=text, description=text),
        charts.stacked(text, (text, "b"), [(text, (1, None))], unit=text),
        charts.pyramid(text, (text, text), [(text, 1, None)], unit=text, label=text),
        charts.usage(text, [(text, 1, 0)], unit=text, label=text),
        charts.lines(text, (text, "b"), [(text, (1, None))], unit=text),
        charts.matrix(text, (text,), [(text, (None,))]),
    ):
        tags = {node.tag for node in ElementTree.fromstring(chart.svg).iter()}
        assert f"{SVG}script" not in tags


@pytest.mark.parametrize("rows", [[], [("nur", None)]])
def test_charts_without_figures_are_still_charts(rows: list[tuple[str, int | None]]) -> None:
    assert ElementTree.fromstring(charts.bars("Leer", rows).svg).get("role") == "img"


def test_what_cannot_be_told_apart_or_shown_is_refused() -> None:
    many = [f"Teil {n}" for n in range(8)]
    with pytest.raises(ValueError, match="told apart"):
        charts.stacked("Viele", many, [("a", [1] * 8)])
    with pytest.raises(ValueError, match="told apart"):
        charts.lines("Viele", QUARTERS, [(name, (1, 2, 3)) for name in many])
    with pytest.raises(ValueError, match="3 values"):
        charts.lines("Kurz", QUARTERS, [("a", (1, 2))])
    with pytest.raises(ValueError, match="cells"):
        charts.stacked("Kurz", ("a", "b"), [("x", (1,))])
    with pytest.raises(ValueError, match="below zero"):
        charts.bars("Minus", [("a", -1)])


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colour", PALETTE)
def test_colours_are_seen_on_white_and_on_black(colour: str) -> None:
    assert contrast(colour, "#ffffff") >= 4.5
    assert contrast(colour, "#000000") >= 3


def test_no_sum_reveals_a_suppressed_part() -> None:
    """47 is written in its piece and nowhere as a sum."""
    parts = ("erfüllt", "offen")
    assert texts(charts.stacked("Summe", parts, [("a", (47, None))])).count("47") == 1
    assert "54" in texts(charts.stacked("Summe", parts, [("a", (47, 7))]))
