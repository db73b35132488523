"""A client that speaks JSON, as another program would; and one with the key of a person of the world of `tests/cases`."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest
from django.http import HttpResponse
from django.test import Client

from erlass.cases.models import Case
from erlass.cases.perform import open_case
from erlass.cases.registry import procedure
from erlass.people import administration, tokens
from erlass.people.models import Account, Behoerde, Person
from erlass.people.policy import actor_for
from erlass.registers.models import Event
from tests.cases.conftest import FIRST, World, at, built, muster, world

__all__ = ["at", "built", "muster", "world"]


class Post(Protocol):
    def __call__(self, path: str, body: object, content_type: str = "application/json") -> HttpResponse: ...


@pytest.fixture
def post(client: Client) -> Post:
    def send(path: str, body: object, content_type: str = "application/json") -> HttpResponse:
        content = body if isinstance(body, str | bytes) else json.dumps(body)
        response: Any = client.post(f"/api{path}", content, content_type=content_type)
        return response  # type: ignore[no-any-return] # the client's own wrapper of a response

    return send


def account_of(person: Person) -> Account:
    """The account of a person, without a password: as it is for those who sign in by a service."""
    account, made = Account.objects.get_or_create(person=person, defaults={"username": person.key})
    if made:
        account.set_unusable_password()
        account.save()
    return account


@dataclass
class Program:
    """A program that acts for a person: requests with their key, answers read."""

    key: str

    def get(self, path: str, status: int = 200, **query: object) -> Any:
        return self._send("get", path, status, data=query)

    def post(self, path: str, body: object, status: int = 200) -> Any:
        return self._send("post", path, status, data=json.dumps(body), content_type="application/json")

    def _send(self, method: str, path: str, status: int, **content: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.key}"}
        response = getattr(Client(), method)(f"/api{path}", headers=headers, **content)
        assert response.status_code == status, response.content.decode()[:800]
        assert response.headers["Cache-Control"] == "no-store"
        return response.json() if "json" in response.headers["Content-Type"] else response


def key_of(person: Person) -> str:
    return tokens.issue(account_of(person), {"label": "Test", "days": 1}).secret


@pytest.fixture
def program(world: World) -> Callable[[str], Program]:
    """The program of a person by their name in the world: `personalstelle_hier`."""
    return lambda name: Program(key_of(world.people[name]))


@dataclass
class House:
    """What the documents talk about: a ministry with two people of the Fachreferat, and a proposal `NUMBER` of one of them."""

    key: str
    other_key: str


NUMBER = "SAP-2026-00012"


@pytest.fixture
def house(db: None, settings: Any, tmp_path: Path) -> House:
    settings.VAR = tmp_path
    office = Behoerde.objects.create(
        key="mik", name="Ministerium des Innern", geschaeftsbereich="mik", gruppe="ministerium", ort="Düsseldorf"
    )
    people = [Person.objects.create(name=name) for name in ("Kim Beispiel", "Alex Muster")]
    for person in people:
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
        administration.assign_role(person, office, "fachreferat_mik", FIRST, None, "")
    facts = {
        "wert_name": "gruppengroesse",
        "wert": 12,
        "gilt_ab": "2030-01-01",
        "nur_fuer": None,
        "grund": "Erfahrungen",
    }
    case = open_case(procedure("sap.wert_des_hauses"), "vorschlagen", actor_for(people[0]), office, facts).case
    Event.objects.filter(subject=case.subject).update(subject=f"case:{NUMBER}")
    Case.objects.filter(pk=case.pk).update(number=NUMBER)
    return House(*map(key_of, people))
