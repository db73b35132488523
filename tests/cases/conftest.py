"""Two offices with people in their roles, and the procedure that exists only for tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pytest
from django.utils import timezone

from erlass.cases import registry
from erlass.cases.models import Case
from erlass.cases.perform import Done, open_case, take_step
from erlass.cases.procedures import Procedure
from erlass.people import administration, roles
from erlass.people.models import Behoerde, Person
from erlass.people.policy import Actor, actor_for
from tests.cases.muster import ANTRAG

FIRST = dt.date(2020, 1, 1)
Offices: TypeAlias = dict[str, Behoerde]
People: TypeAlias = dict[str, Person]


@dataclass
class World:
    """Offices `hier` and `dort`; in each a person for each role, named `<rolle>_<behoerde>`."""

    offices: Offices
    people: People
    procedure: Procedure

    def actor(self, name: str) -> Actor:
        return actor_for(self.people[name])

    def open(self, who: str = "beschaeftigte_hier", now: dt.datetime | None = None, **facts: object) -> Case:
        given = {"grund": "ein Grund", **facts}
        office = self.offices[who.rpartition("_")[2]]
        return open_case(self.procedure, "stellen", self.actor(who), office, given, now=now).case

    def take(self, case: Case, step: str, who: str, given: dict[str, object] | None = None, **more: object) -> Done:
        return take_step(case, step, self.actor(who), given, **more)  # type: ignore[arg-type] # passed through


@pytest.fixture
def muster() -> Iterator[Procedure]:
    """The procedure for tests, known to the registry as long as a test lasts."""
    before = dict(registry._offers)
    registry.offer(registry.Offer("muster", procedures=(ANTRAG,)))
    yield registry.procedure("muster.antrag")
    registry._offers.clear()
    registry._offers.update(before)


def build_world(procedure: Procedure) -> World:
    return World(*build_people(), procedure)


def build_people() -> tuple[Offices, People]:
    offices = {
        key: Behoerde.objects.create(
            key=key, name=f"Behörde {key}", geschaeftsbereich="mik", gruppe="polizei", ort="Musterstadt", region="Nord"
        )
        for key in ("hier", "dort")
    }
    people = {}
    for key, office in offices.items():
        administration.set_staff(office, FIRST, 400, True, "")
        for role in (
            roles.BESCHAEFTIGTE, roles.BEHOERDENLEITUNG, roles.PERSONALSTELLE, roles.PERSONALRAT, roles.DATENSCHUTZ, roles.ADMINISTRATION,
        ):  # fmt: skip
            person = Person.objects.create(name=f"{role.label} {key}")
            people[f"{role.key}_{key}"] = person
            administration.set_service(
                person,
                office,
                FIRST,
                None,
                "",
                rechtsverhaeltnis="beamtenverhaeltnis",
                wochenminuten=2460,
                regelwochenminuten=2460,
            )
            if not role.implied:
                administration.assign_role(person, office, role.key, FIRST, None, "")
    return offices, people


@pytest.fixture(scope="module")
def built(taken_back: None) -> tuple[Offices, People]:
    return build_people()


@pytest.fixture
def world(built: tuple[Offices, People], db: None, muster: Procedure, settings: object, tmp_path: Path) -> World:
    settings.VAR = tmp_path  # type: ignore[attr-defined] # pytest-django's settings
    return World(*deepcopy(built), muster)


@pytest.fixture
def at() -> Callable[[int], dt.datetime]:
    """A moment so many days from now."""
    return lambda days: timezone.now() + dt.timedelta(days=days)
