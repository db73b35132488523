"""Two agencies and a ministry; in each a person for every role that exists, and nobody with two."""

from __future__ import annotations

import datetime as dt
from copy import deepcopy
from dataclasses import dataclass

import pytest
from django.db import models
from django.utils import timezone

from erlass.cases import registry
from erlass.cases.models import Case, Member
from erlass.cases.procedures import Procedure
from erlass.people import administration, roles
from erlass.people.models import Behoerde, Person
from erlass.people.policy import Actor, actor_for
from erlass.registers.registers import Register

FIRST = dt.date(2020, 1, 1)
OFFICES = ("hier", "dort")


@dataclass
class World:
    """`actors` by role and office; `dritte` is a colleague without any role, `betroffen` the person whom cases concern."""

    offices: dict[str, Behoerde]
    actors: dict[tuple[str, str], Actor]
    people: dict[tuple[str, str], Person]
    betroffen: Person
    mitglied: Person

    def case(self, procedure: Procedure, state: str) -> Case:
        """A case in a state, of the agency `hier`, with one person in every seat that the procedure names."""
        now = timezone.now()
        case = Case.objects.create(
            number=f"T-{Case.objects.count() + 1}", procedure=procedure.name, state=state, version=1, behoerde=self.offices["hier"],
            person=self.betroffen, opened_at=now, changed_at=now,
        )  # fmt: skip
        for seat in seats(procedure):
            Member.objects.create(case=case, seat=seat.replace("*", "eins"), person=self.mitglied)
        return case

    def row(self, register: Register, office: str) -> int:
        """An entry of an agency, about the person concerned where it is `hier`, with any values."""
        model = register.model
        assert model is not None
        person = self.betroffen if office == "hier" else self.mitglied
        values: dict[str, object] = dict(register.filters or {})
        for field in model.value_fields():
            if isinstance(field, models.ForeignKey):
                values.setdefault(field.name, self.offices[office] if field.related_model is Behoerde else person)
            elif isinstance(field, models.DateField):
                values.setdefault(field.name, timezone.localdate())
            elif isinstance(field, models.BooleanField | models.JSONField):
                values.setdefault(field.name, True)
            elif isinstance(field, models.IntegerField):
                values.setdefault(field.name, 1)
            else:
                values.setdefault(field.name, field.choices[0][0] if field.choices else "x")
        made = model.objects.create(
            key=f"{register.key}:{office}", gilt_von=FIRST, bekannt_von=timezone.now(), event=1, **values
        )
        return int(made.pk)


def seats(procedure: Procedure) -> set[str]:
    groups = [by for t in procedure.transitions for by in (*t.by, *t.joint)] + list(procedure.readers)
    return {by.key for by in groups if by.relation == "member"}


@pytest.fixture(scope="module")
def built(taken_back: None) -> World:
    offices = {
        key: Behoerde.objects.create(
            key=key, name=key, geschaeftsbereich="mik", gruppe="polizei", ort="Musterstadt", region="Nord"
        )
        for key in OFFICES
    }

    def person(name: str, office: str, *held: str) -> Person:
        new = Person.objects.create(name=name)
        administration.set_service(
            new,
            offices[office],
            FIRST,
            None,
            "",
            rechtsverhaeltnis="beamtenverhaeltnis",
            wochenminuten=2460,
            regelwochenminuten=2460,
        )
        for role in held:
            administration.assign_role(new, offices[office], role, FIRST, None, "")
        return new

    people = {
        (role, office): person(f"{role} {office}", office, role)
        for role in registry.roles()
        for office in OFFICES
        if role != roles.BESCHAEFTIGTE.key
    }
    people |= {(roles.BESCHAEFTIGTE.key, office): person(f"Kollegin {office}", office) for office in OFFICES}
    return World(
        offices,
        {who: actor_for(p) for who, p in people.items()},
        people,
        person("Betroffen", "hier"),
        person("Mitglied", "dort"),
    )


@pytest.fixture
def world(built: World, db: None) -> World:
    return deepcopy(built)
