"""What people type, as values."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erlass.law.facts import Fact, Field
from erlass.law.german import date_long, euro
from erlass.law.money import Gleichstand
from erlass.web import reading

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))
INTEGER = Field("zahl", "integer", Fact("Zahl"))
AMOUNT = Field("betrag", "integer", Fact("Betrag", "Cent"))
DATE = Field("tag", "date", Fact("Tag"))


@pytest.mark.parametrize(
    "text",
    ["5.3.2004", "05.03.2004", "5.3.04", " 5. 3. 2004 ", "2004-03-05", "5. März 2004", "5 Mär 2004", "5.Maerz 2004"],
)
def test_ein_datum_wird_gelesen_wie_man_es_schreibt(text: str) -> None:
    assert reading.read_date(text) == dt.date(2004, 3, 5)


@pytest.mark.parametrize(("text", "year"), [("1.1.00", 2000), ("1.1.49", 2049), ("1.1.50", 1950), ("1.1.99", 1999)])
def test_zweistellige_jahre(text: str, year: int) -> None:
    assert reading.read_date(text) == dt.date(year, 1, 1)


@pytest.mark.parametrize(
    "text", ["31.2.2020", "29.2.2019", "5.13.2020", "heute", "2020", "5.3.204", "1.2.3.2004", "", "٥.3.2004x"]
)
def test_kein_datum_bleibt_keines(text: str) -> None:
    assert reading.read_date(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("1234", 1234), ("1.234", 1234), ("1 234", 1234), ("1.234.567", 1234567), ("-5", -5), ("−5", -5), ("+7", 7)],
)
def test_eine_ganze_zahl(text: str, value: int) -> None:
    assert reading.read_integer(text) == value


@pytest.mark.parametrize("text", ["1,5", "1.5", "12.34", "1.2345", "1e3", "zehn", "", "1..000", "½", "²", "9" * 50])
def test_keine_ganze_zahl(text: str) -> None:
    assert reading.read_integer(text) is None
    assert reading.read(INTEGER, text) == text.strip()


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1234,56", 123456),
        ("1.234,56 €", 123456),
        ("1234", 123400),
        ("12,5", 1250),
        ("12,-", 1200),
        ("-0,01", -1),
        ("7 EUR", 700),
    ],
)
def test_ein_betrag(text: str, cents: int) -> None:
    assert reading.read(AMOUNT, text) == cents


@pytest.mark.parametrize("text", ["1234.56", "1,234", "1.23,4", "€", ","])
def test_kein_betrag(text: str) -> None:
    assert reading.read(AMOUNT, text) == text


def test_verstanden_steht_nur_wo_es_nicht_schon_so_dasteht() -> None:
    assert reading.understood(DATE, "5.3.04") == "5. März 2004"
    assert reading.understood(DATE, "5. März 2004") == ""
    assert reading.understood(INTEGER, "12.345") == "12.345"
    assert reading.understood(INTEGER, "12345") == ""
    assert reading.understood(INTEGER, "1,5") == ""
    assert reading.understood(AMOUNT, "12,5") == "12,50 €"


def test_vorschlaege_heissen_im_formular_wie_menschen_sie_nennen() -> None:
    field = Field("wer", "text", Fact("Wer", suggests=Gleichstand))
    for code in Gleichstand:
        assert reading.written(field, code.name) == code.label
        assert reading.read(field, code.label.upper()) == code.name
        assert reading.read(field, code.name) == code.name
    assert reading.read(field, "jemand anderes") == reading.written(field, "jemand anderes") == "jemand anderes"


def test_zeilen_und_tabellen() -> None:
    cell = Field("wert", "integer", Fact("Wert"), nullable=True)
    assert reading.read_rows(cell, "1; 2;–\n\n3 4 5") == [[1, 2, None], [3, 4, 5]]
    assert reading.written_rows(cell, [[1, 2, None]]) == "1; 2; –"
    text = Field("name", "text", Fact("Name"))
    assert reading.read_rows(text, "erste Zeile; zweite Spalte") == [["erste Zeile", "zweite Spalte"]]
    assert reading.read_lines(INTEGER, "1.000\n\nviele") == [1000, "viele"]


def test_json_von_menschen_ist_begrenzt() -> None:
    assert reading.read_json('{"a": [1, null]}') == {"a": [1, None]}
    assert reading.read_json("[" * 100_000) is None
    assert reading.read_json("[" * 60 + "]" * 60) is None
    assert reading.read_json('{"a": NaN}') is None
    assert reading.read_json("kein JSON") is None


@given(DAYS)
def test_jede_schreibweise_eines_tages_fuehrt_zu_ihm_zurueck(day: dt.date) -> None:
    for text in (day.isoformat(), f"{day.day}.{day.month}.{day.year}", date_long(day), reading.written(DATE, day)):
        assert reading.read_date(text) == day


@given(st.integers(-(10**9), 10**9))
def test_geschriebene_zahlen_und_betraege_fuehren_zurueck(value: int) -> None:
    assert reading.read(INTEGER, reading.written(INTEGER, value)) == value
    assert reading.read(INTEGER, f"{value:,}".replace(",", ".")) == value
    assert reading.read(AMOUNT, euro(value)) == value
    assert reading.read(AMOUNT, reading.written(AMOUNT, value)) == value


@given(st.text(max_size=60))
def test_kein_text_bringt_das_lesen_zu_fall(text: str) -> None:
    for field in (INTEGER, AMOUNT, DATE, Field("x", "boolean", Fact("x")), Field("x", "raw", Fact("x"))):
        value = reading.read(field, text)
        assert value is not None
        reading.understood(field, text)
        reading.written(field, value)
