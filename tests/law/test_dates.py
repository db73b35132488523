"""Time limits against a second computation that counts on the calendar, and holidays against known years."""

import calendar
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erlass.law import dates
from erlass.law.dates import Fristbeginn

days = st.dates(dt.date(1900, 1, 1), dt.date(2150, 12, 31))
lengths = st.integers(1, 600)
ONE = dt.timedelta(days=1)


def month_later(day: dt.date, months: int) -> tuple[int, int]:
    """Year and month reached by turning pages of a calendar."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return year, month


@given(days, lengths)
def test_an_event_ends_on_the_day_of_the_same_number_or_the_last_of_the_month(day: dt.date, months: int) -> None:
    year, month = month_later(day, months)
    last = calendar.monthrange(year, month)[1]
    assert dates.fristende(day, months, Fristbeginn.ereignis) == dt.date(year, month, min(day.day, last))


@given(days, lengths)
def test_a_beginning_day_ends_the_day_before_the_number_comes_round(day: dt.date, months: int) -> None:
    ende = dates.fristende(day, months, Fristbeginn.tagesbeginn)
    year, month = month_later(day, months)
    if day.day <= calendar.monthrange(year, month)[1]:
        assert ende + ONE == dt.date(year, month, day.day)
    else:
        assert ende == dt.date(year, month, calendar.monthrange(year, month)[1])


@given(days, lengths)
def test_full_months_from_the_first_follow_each_other_without_gap(day: dt.date, months: int) -> None:
    first = day.replace(day=1)
    middle = dates.fristende(first, months, Fristbeginn.tagesbeginn) + ONE
    assert dates.fristende(middle, 7, Fristbeginn.tagesbeginn) == dates.fristende(
        first, months + 7, Fristbeginn.tagesbeginn
    )


@pytest.mark.parametrize(
    ("start", "months", "kind", "end"),
    [
        ("2017-03-01", 36, "tagesbeginn", "2020-02-29"),
        ("2016-08-31", 6, "ereignis", "2017-02-28"),
        ("2016-02-29", 48, "ereignis", "2020-02-29"),
        ("2016-02-29", 12, "tagesbeginn", "2017-02-28"),
        ("2019-12-31", 2, "tagesbeginn", "2020-02-29"),
    ],
)
def test_ends_of_months_and_leap_years(start: str, months: int, kind: str, end: str) -> None:
    assert dates.fristende(dt.date.fromisoformat(start), months, Fristbeginn[kind]) == dt.date.fromisoformat(end)


@given(days, st.integers(1, 400))
def test_days_and_weeks(day: dt.date, count: int) -> None:
    assert (dates.fristende_tage(day, count, Fristbeginn.ereignis) - day).days == count
    assert dates.tage_von_bis(day, dates.fristende_tage(day, count, Fristbeginn.tagesbeginn)) == count
    assert dates.fristende_tage(day, 7 * count, Fristbeginn.ereignis).weekday() == day.weekday()


@given(st.integers(1900, 2199), st.integers(1, 12))
def test_the_last_day_of_a_month(year: int, month: int) -> None:
    assert dates.letzter_tag(year, month) == calendar.monthrange(year, month)[1]
    assert (dates.monatsende(dt.date(year, month, 1)) + ONE).day == 1


spans = st.lists(
    st.tuples(st.dates(dt.date(2020, 1, 1), dt.date(2020, 4, 1)), st.none() | st.integers(0, 40)).map(
        lambda s: _Span(s[0], None if s[1] is None else s[0] + s[1] * ONE)
    ),
    max_size=5,
)


class _Span:
    def __init__(self, beginn: dt.date, ende: dt.date | None) -> None:
        self.beginn, self.ende = beginn, ende

    def __repr__(self) -> str:
        return f"{self.beginn}..{self.ende}"


@given(spans, st.dates(dt.date(2019, 12, 1), dt.date(2020, 5, 1)), st.integers(-1, 90))
def test_days_within_spans_are_counted_once(spannen: list[_Span], von: dt.date, length: int) -> None:
    bis = von + length * ONE
    each = [von + i * ONE for i in range(max(0, length + 1))]
    expected = sum(any(s.beginn <= day and (s.ende is None or day <= s.ende) for s in spannen) for day in each)
    assert dates.tage_in(spannen, von, bis) == expected


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2017-Q1", ("2017-01-01", "2017-03-31")),
        ("2016-Q4", ("2016-10-01", "2016-12-31")),
        ("2017-Q5", None),
        ("2017-Q0", None),
        ("2017-03", None),
        ("17-Q1", None),
        ("0000-Q1", None),
        ("²017-Q1", None),
    ],
)
def test_quarters(text: str, span: tuple[str, str] | None) -> None:
    assert dates.quartal(text) == (span and tuple(map(dt.date.fromisoformat, span)))


@pytest.mark.parametrize(
    ("year", "holidays"),
    [
        (2004, "01-01 04-09 04-12 05-01 05-20 05-31 06-10 10-03 11-01 12-25 12-26"),
        (2017, "01-01 04-14 04-17 05-01 05-25 06-05 06-15 10-03 10-31 11-01 12-25 12-26"),
        (2024, "01-01 03-29 04-01 05-01 05-09 05-20 05-30 10-03 11-01 12-25 12-26"),
    ],
)
def test_holidays_of_nrw(year: int, holidays: str) -> None:
    assert [f"{day:%m-%d}" for day in dates.feiertage_nrw(year)] == holidays.split()


@pytest.mark.parametrize(
    ("day", "workday"),
    [
        ("2004-04-09", "2004-04-13"),  # Good Friday over Easter Monday
        ("2017-10-02", "2017-10-02"),
        ("2017-10-03", "2017-10-04"),
        ("2016-12-24", "2016-12-27"),  # a Saturday, then two holidays, one of them a Sunday
        ("2021-12-31", "2021-12-31"),
    ],
)
def test_a_day_due_moves_to_the_next_working_day(day: str, workday: str) -> None:
    assert dates.naechster_werktag(dt.date.fromisoformat(day)) == dt.date.fromisoformat(workday)
