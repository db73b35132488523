"""A client that speaks JSON, as another program would; and one with the key of a person of the world of `tests/cases`."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import pytest
from django.http import HttpResponse
from django.test import Client

from erlass.people import tokens
from erlass.people.models import Account, Person
from tests.cases.conftest import World, at, muster, world

__all__ = ["at", "muster", "world"]


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


@pytest.fixture
def program(world: World) -> Callable[[str], Program]:
    """The program of a person by their name in the world: `personalstelle_hier`."""
    return lambda name: Program(tokens.issue(account_of(world.people[name]), "Test", 1))
