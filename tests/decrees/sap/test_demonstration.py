"""The demonstration as it is delivered: a case in every state of every procedure, deadlines around today, nothing amiss."""

from __future__ import annotations

import datetime as dt
import logging
from collections import Counter
from collections.abc import Iterator

import pytest
from django.test import override_settings
from django.utils import timezone

from erlass.cases.lists import deadlines_of
from erlass.cases.models import Case, Frist, FristState
from erlass.cases.registry import procedures
from erlass.decrees.sap.bericht.ausgabe import Bericht
from erlass.decrees.sap.bericht.veroeffentlicht import aus_json
from erlass.decrees.sap.models import Amtsstand, Boegeninhalt, Bogeneingang, Bogenmarke, SapAmt
from erlass.operation.demonstration import fill
from erlass.operation.rounds import run_verify
from erlass.people.models import Account, Person
from erlass.people.policy import actor_for
from erlass.registers.models import Event
from erlass.web.cases.urgency import grouped

pytestmark = pytest.mark.django_db

NOT_SHOWN: frozenset[str] = frozenset()
"""States that cannot be shown, each for a reason that the decree's `demo` states. So far there is none."""
RECENT = dt.timedelta(days=60)


@pytest.fixture(scope="module")
def today(taken_back: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dt.date]:
    """The day on which the demonstration stands."""
    day, complaints = timezone.localdate(), Complaints()
    with override_settings(VAR=tmp_path_factory.mktemp("demonstration")):
        logging.getLogger("erlass").addHandler(complaints)
        fill()
        logging.getLogger("erlass").removeHandler(complaints)
        assert complaints.found == [], "a step that should have followed a deadline did not"
        yield day


class Complaints(logging.Handler):
    """What was logged as a warning or worse."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(record.getMessage())


def test_every_state_of_every_procedure_has_a_case(today: dt.date) -> None:
    there = set(Case.objects.values_list("procedure", "state"))
    declared = {(procedure.name, state.key) for procedure in procedures() for state in procedure.states}
    missing = {f"{name}:{state}" for name, state in declared - there}
    assert missing == NOT_SHOWN


def test_some_sixty_people_in_three_agencies_with_sap(today: dt.date) -> None:
    assert 60 <= Person.objects.count() <= 75
    aktiv = SapAmt.objects.am(today).filter(status=Amtsstand.aktiv.name).values_list("behoerde__gruppe", flat=True)
    assert all(Counter(aktiv)[gruppe] >= 3 for gruppe in ("polizei", "bezirksregierung", "ministerium"))


def test_nobody_has_a_password_to_be_asked_for(today: dt.date) -> None:
    assert [a.username for a in Account.objects.all() if a.has_usable_password()] == []


def test_deadlines_fall_around_today(today: dt.date) -> None:
    due = Counter[str]()
    for state, day in Frist.objects.values_list("state", "due"):
        if state == FristState.MISSED and today - RECENT < day < today:
            due["missed lately"] += 1
        elif state == FristState.RUNNING:
            due["today" if day == today else "this week" if day <= today + dt.timedelta(days=7) else "later"] += 1
    assert all(
        due[when] >= least for when, least in {"missed lately": 3, "today": 1, "this week": 2, "later": 10}.items()
    )
    assert not Frist.objects.filter(state=FristState.RUNNING, due__lt=today).exists()


@pytest.mark.parametrize("name", ["Falko Steinlach", "Isolde Fernbach"])
def test_somebody_sees_something_overdue_something_soon_and_something_later(today: dt.date, name: str) -> None:
    actor = actor_for(Person.objects.get(name=name), today)
    assert {"danger", "warning", "info"} <= {group.level for group in grouped(deadlines_of(actor, today), today)}


def report(state: str) -> tuple[int, Bericht]:
    case = Case.objects.get(procedure="sap.statistischer_bericht", state=state)
    return case.data["jahr"], aus_json(case.data["bericht"])


@pytest.mark.parametrize("state", ["gesperrt", "veroeffentlicht"])
def test_a_report_shows_numbers_and_hides_small_ones(today: dt.date, state: str) -> None:
    _, found = report(state)
    assert all(r.eingegangen >= found.min_boegen for r in found.ruecklauf)
    for name in ("themen_quartal", "themen_behoerdengruppe", "zugang_quartal"):
        shown = [wert for zeile in found[name].werte for wert in zeile]
        assert None in shown
        assert sum(wert is not None and wert >= found.schwelle for wert in shown) >= 5
    gruppen = {spalte.code for spalte in found["anzahl_beratene_behoerdengruppe"].spalten}
    assert {"polizei", "bezirksregierung", "ministerium"} <= gruppen


def test_one_sheet_came_too_late_and_sheets_of_a_published_year_are_gone(today: dt.date) -> None:
    jahr, _ = report("gesperrt")
    assert Bogenmarke.objects.filter(quartal__startswith=f"{jahr}-", verspaetet=True).count() == 1
    veroeffentlicht, _ = report("veroeffentlicht")
    for model in (Boegeninhalt, Bogeneingang, Bogenmarke):
        assert not model.objects.filter(quartal__startswith=f"{veroeffentlicht}-").exists()


def test_no_event_tells_of_a_sheet(today: dt.date) -> None:
    assert not Event.objects.filter(kind__icontains="bogen").exists()
    assert not Event.objects.filter(content_text__icontains='"marke"').exists()


def test_nothing_is_amiss(today: dt.date) -> None:
    assert list(run_verify()) == []


def test_a_database_in_which_somebody_stands_is_left_as_it_is(today: dt.date) -> None:
    people, events = Person.objects.count(), Event.objects.count()
    assert fill() == 0
    assert (Person.objects.count(), Event.objects.count()) == (people, events)
