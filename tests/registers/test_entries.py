"""Entries through time: whatever is laid over what, each day says one thing, what was known stays known, and nobody can change
either unseen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from erlass.people.models import Behoerde, Behoerdenstand
from erlass.registers import journal, retention
from erlass.registers.entries import FOREVER, OPEN, Span, amend, differences, end, history, overlay, put
from erlass.registers.models import Event
from erlass.registers.verify import head_file, verify, write_head

START = dt.date(2024, 2, 20)
DAYS = [START + dt.timedelta(days=n) for n in range(30)]
KEYS = ("eins", "zwei")
Said = dict[dt.date, tuple[int, bool]]
"""What an entry says on each of `DAYS` on which it holds: staff, and whether there is a representation."""

days = st.sampled_from(DAYS)
stretches = st.tuples(days, days).map(lambda pair: (min(pair), max(pair)))
puts = st.tuples(st.just("put"), st.sampled_from(KEYS), stretches, st.integers(1, 4), st.booleans())
amends = st.tuples(st.just("amend"), st.sampled_from(KEYS), stretches, st.integers(1, 4), st.none())
ends = st.tuples(st.just("end"), st.sampled_from(KEYS), stretches, st.none(), st.none())
changes = st.lists(st.one_of(puts, amends, ends), min_size=1, max_size=7)
with_database = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def office(db: None, settings: Any, tmp_path: Path) -> Behoerde:
    settings.VAR = tmp_path
    return Behoerde.objects.create(key="amt", name="Amt", geschaeftsbereich="mik", gruppe="polizei", ort="Ort")


@contextmanager
def nothing_kept() -> Iterator[None]:
    """Each example begins with an empty register."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def apply(office: Behoerde, change: tuple[Any, ...], said: dict[str, Said]) -> dt.datetime:
    """One change to the register, and the same day by day to `said`. Gives its moment."""
    kind, key, (von, bis), staff, sbv = change
    with journal.session() as session:
        entry = session.begin("register", f"test:{key}", "")
        if kind == "put":
            put(entry, Behoerdenstand, key, von, bis, behoerde=office, beschaeftigte=staff, sbv_vorhanden=sbv)
        elif kind == "amend":
            amend(entry, Behoerdenstand, key, von, bis, beschaeftigte=staff)
        else:
            end(entry, Behoerdenstand, key, von)
    known = said[key]
    for day in DAYS:
        if kind == "put" and von <= day <= bis:
            known[day] = (staff, sbv)
        elif kind == "amend" and von <= day <= bis and day in known:
            known[day] = (staff, known[day][1])
        elif kind == "end" and day > von:
            known.pop(day, None)
    return session.at


def shown(day: dt.date, at: dt.datetime | None = None) -> dict[str, tuple[int, bool]]:
    """What the register says on a day; fails if an entry says two things."""
    rows = list(Behoerdenstand.objects.am(day, at))
    assert len({row.key for row in rows}) == len(rows)
    return {row.key: (row.beschaeftigte, row.sbv_vorhanden) for row in rows}


@given(st.lists(st.tuples(stretches, st.one_of(st.none(), st.integers(0, 3))), max_size=12))
def test_each_day_belongs_to_the_last_that_was_laid_over_it(laid: list[Any]) -> None:
    spans: list[Span] = []
    expected: dict[dt.date, int] = {}
    for (von, bis), value in laid:
        gone, new = overlay(spans, von, bis, None if value is None else {"wert": value})
        spans = [span for span in spans if not any(span is g for g in gone)] + new
        for day in DAYS:
            if von <= day <= bis:
                expected.pop(day, None)
                if value is not None:
                    expected[day] = value
    for day in DAYS:
        assert [s.values["wert"] for s in spans if s.von <= day <= s.bis] == [
            expected[day] for _ in range(day in expected)
        ]
    assert all(span.von <= span.bis for span in spans)


@with_database
@given(changes)
def test_what_was_known_at_each_moment_stays_known(office: Behoerde, made: list[Any]) -> None:
    with nothing_kept():
        said: dict[str, Said] = {key: {} for key in KEYS}
        moments = []
        for change in made:
            at = apply(office, change, said)
            moments.append((at, {key: dict(known) for key, known in said.items()}))
        for at, then in moments:
            for day in DAYS[::3]:
                assert shown(day, at) == {key: known[day] for key, known in then.items() if day in known}
        assert shown(DAYS[7]) == shown(DAYS[7], moments[-1][0])
        assert list(verify()) == []


@with_database
@given(changes, days, days)
def test_differences_are_those_one_finds_by_looking(
    office: Behoerde, made: list[Any], first: dt.date, second: dt.date
) -> None:
    with nothing_kept():
        said: dict[str, Said] = {key: {} for key in KEYS}
        for change in made:
            apply(office, change, said)
        expected = {}
        for key, known in said.items():
            before, after = known.get(first), known.get(second)
            if before != after:
                expected[key] = "geändert" if before and after else "neu" if after else "entfallen"
        found = {d.key: d for d in differences(Behoerdenstand.objects.all(), first, second)}
        assert {key: d.kind for key, d in found.items()} == expected
        for key, d in found.items():
            if d.kind == "geändert":
                (staff, sbv), (staff_then, sbv_then) = said[key][first], said[key][second]
                assert d.fields == [
                    n
                    for n, differs in (("beschaeftigte", staff != staff_then), ("sbv_vorhanden", sbv != sbv_then))
                    if differs
                ]


def lay(office: Behoerde, von: dt.date, staff: int, bis: dt.date | None = None) -> dt.datetime:
    with journal.session() as session:
        put(
            session.begin("register", "behoerde:amt", "p-1"),
            Behoerdenstand,
            "amt",
            von,
            bis,
            behoerde=office,
            beschaeftigte=staff,
        )
    return session.at


def test_a_correction_keeps_what_was_believed(office: Behoerde) -> None:
    wrong = lay(office, START, 400)
    lay(office, START, 40)
    assert shown(START) == {"amt": (40, False)}
    assert shown(START, wrong) == {"amt": (400, False)}
    now, then = history(Behoerdenstand, "amt")
    assert (then.beschaeftigte, then.bekannt_bis, now.bekannt_bis) == (400, now.bekannt_von, FOREVER)
    assert (now.open_end, now.gilt_bis) == (None, OPEN)


def test_what_nobody_entered_changes_nothing(office: Behoerde) -> None:
    with journal.session() as session:
        entry = session.begin("register", "behoerde:amt", "")
        end(entry, Behoerdenstand, "amt", START)
        amend(entry, Behoerdenstand, "amt", START, beschaeftigte=3)
    assert not Behoerdenstand.objects.exists()
    assert entry.changes == []


def test_a_register_knows_its_fields_only(office: Behoerde) -> None:
    with pytest.raises(TypeError, match="farbe"), journal.session() as session:
        put(
            session.begin("register", "behoerde:amt", ""),
            Behoerdenstand,
            "amt",
            START,
            behoerde=office,
            beschaeftigte=1,
            farbe="rot",
        )
    assert not Behoerdenstand.objects.exists()


def _row(**values: object) -> Callable[[], object]:
    return lambda: Behoerdenstand.objects.filter(gilt_bis=OPEN).update(**values)


def _event(seq: int, **values: object) -> Callable[[], object]:
    return lambda: Event.objects.filter(seq=seq).update(**values)


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (_row(beschaeftigte=4000), "Der Eintrag amt entspricht nicht den Ereignissen"),
        (_row(gilt_von=START), "Der Eintrag amt entspricht nicht den Ereignissen"),
        (_row(bekannt_von=timezone.now()), "Der Eintrag amt entspricht nicht den Ereignissen"),
        (lambda: Behoerdenstand.objects.all().delete(), "Der Eintrag amt entspricht nicht den Ereignissen"),
        (_event(1, content_text="{}"), "Der Inhalt wurde verändert"),
        (_event(1, actor="p-2"), "Die handelnde Person"),
        (_event(1, kind="anders"), "passen nicht zusammen"),
        (_event(1, hash="0" * 64), "passen nicht zusammen"),
        (lambda: Event.objects.filter(seq=1).delete(), "fehlt"),
        (lambda: Event.objects.filter(seq=2).delete(), "Die Kette endet bei Ereignis 1"),
    ],
)  # fmt: skip
def test_whoever_changes_something_by_hand_is_found_out(
    office: Behoerde, tamper: Callable[[], object], said: str
) -> None:
    lay(office, START, 400)
    lay(office, START + dt.timedelta(days=9), 410)
    assert list(verify()) == []
    tamper()
    assert any(said in problem for problem in verify())


def test_a_chain_written_anew_differs_from_the_head_kept_outside(office: Behoerde) -> None:
    lay(office, START, 400)
    assert write_head(timezone.now())
    assert not write_head(timezone.now())
    assert list(verify()) == []
    line = head_file().read_text("ascii")
    head_file().write_text(line.replace(line[2:10], "0" * 8), "ascii")
    assert [p for p in verify() if "außerhalb der Datenbank" in p]


def test_deleting_an_entry_keeps_the_chain_and_the_other_entries(office: Behoerde) -> None:
    for key in KEYS:
        with journal.session() as session:
            entry = session.begin("register", f"behoerde:{key}", "p-1")
            put(entry, Behoerdenstand, key, START, behoerde=office, beschaeftigte=7)
    retention.purge_entries(Behoerdenstand, ["eins"])
    assert [row.key for row in Behoerdenstand.objects.all()] == ["zwei"]
    assert list(verify()) == []
    assert not Event.objects.filter(content_text__contains='"eins"').exists()
    gone = Event.objects.get(seq=1)
    assert (gone.salt, gone.content_text, gone.actor) == ("", "", "")
