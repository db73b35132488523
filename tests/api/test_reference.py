"""The examples of the reference are sent, and what comes back is what they show."""

import json
import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from erlass.api.problems import TITLES
from erlass.api.urls import api
from tests.api.conftest import House

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "api.md"
TEXT = REFERENCE.read_text("utf-8")
ANY = "…"


@dataclass
class Message:
    """A request or a response of the reference: its first line, its headers, its body."""

    start: str
    headers: dict[str, str]
    body: str


def message(block: str) -> Message:
    head, _, body = block.partition("\n\n")
    start, *lines = head.strip().splitlines()
    return Message(start, dict(line.split(": ", 1) for line in lines), body.strip())


MESSAGES = [message(block) for block in re.findall(r"^```http\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)]
EXCHANGES = [pair for pair in pairwise(MESSAGES) if pair[1].start.startswith("HTTP/1.1")]


def fits(shown: Any, sent: Any) -> bool:
    """Whether what was sent is what is shown; `…` stands for anything."""
    if shown == ANY:
        return True
    if isinstance(shown, dict) and isinstance(sent, dict):
        named = shown.keys() - {ANY}
        return (named == sent.keys() or (ANY in shown and named <= sent.keys())) and all(
            fits(shown[key], sent[key]) for key in named
        )
    if isinstance(shown, list) and isinstance(sent, list):
        return len(shown) == len(sent) and all(map(fits, shown, sent))
    return type(shown) is type(sent) and bool(shown == sent)


@pytest.fixture
def key(request: pytest.FixtureRequest, request_: Message) -> str:
    """The key of a person of the house, where an example sends one."""
    if "Authorization" not in request_.headers:
        return ""
    house: House = request.getfixturevalue("house")
    return house.key


@pytest.mark.parametrize(
    ("request_", "response"), EXCHANGES, ids=[f"{i}-{r.start}" for i, (r, _) in enumerate(EXCHANGES)]
)
def test_example(client: Client, key: str, request_: Message, response: Message) -> None:
    method, path = request_.start.split()
    kind = "application/json" if request_.body else ""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    answer = client.generic(method, path, request_.body, content_type=kind, headers=headers)
    assert answer.status_code == int(response.start.split()[1]), answer.content[:500]
    for name, value in response.headers.items():
        assert re.fullmatch(re.escape(value).replace(ANY, ".+"), answer.headers[name])
    if response.body:
        assert fits(json.loads(response.body), answer.json()), json.dumps(answer.json(), ensure_ascii=False, indent=1)


def test_no_example_is_left_out() -> None:
    assert 2 * len(EXCHANGES) == len(MESSAGES) > 0


def test_every_address_is_in_the_table() -> None:
    listed = re.findall(r"^\| `(GET|POST|DELETE) (/api/[^`?]*)", TEXT, re.MULTILINE)
    declared = [
        (method.upper(), path) for path, methods in api.get_openapi_schema()["paths"].items() for method in methods
    ]
    assert sorted(listed) == sorted(declared)


def test_every_status_is_in_the_table() -> None:
    assert [int(status) for status in re.findall(r"^\| (\d{3}) \|", TEXT, re.MULTILINE)] == sorted(TITLES)


def test_the_comparison_can_fail() -> None:
    assert fits({"a": 1, ANY: ANY}, {"a": 1, "b": 2})
    assert not fits({"a": 1}, {"a": 1, "b": 2})
    assert not fits({"a": True}, {"a": 1})
    assert not fits([1], [1, 2])
