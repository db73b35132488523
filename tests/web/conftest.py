"""Visiting pages as a browser without scripts does: real requests, real forms, read back with `Page`."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.test import Client

from erlass import decrees
from erlass.law.rulebook import Rule
from tests.cases.conftest import built as built
from tests.cases.conftest import muster as muster
from tests.cases.conftest import world as world
from tests.web.page import Page

RULES = [rule for decree in decrees.all() for rule in decree.rules]
EXAMPLES = [example for decree in decrees.all() for example in decree.examples]


def address(rule: Rule) -> str:
    return f"/erlasse/{rule.book.decree.key}/auskunft/{rule.name}/"


@pytest.fixture
def client() -> Client:
    return Client(headers={"host": "localhost"})


@pytest.fixture
def visit(client: Client) -> Callable[[str], Page]:
    def get(url: str) -> Page:
        response = client.get(url)
        assert response.status_code == 200, url
        return Page(response.content.decode())

    return get


@pytest.fixture
def send(client: Client) -> Callable[..., Page]:
    def post(url: str, data: Mapping[str, Any], action: str = "antworten") -> Page:
        response = client.post(url, {**data, "aktion": action})
        assert response.status_code == 200, url
        return Page(response.content.decode())

    return post
