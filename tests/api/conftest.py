"""A client that speaks JSON, as another program would."""

import json
from typing import Any, Protocol

import pytest
from django.http import HttpResponse
from django.test import Client


class Post(Protocol):
    def __call__(self, path: str, body: object, content_type: str = "application/json") -> HttpResponse: ...


@pytest.fixture
def post(client: Client) -> Post:
    def send(path: str, body: object, content_type: str = "application/json") -> HttpResponse:
        content = body if isinstance(body, str | bytes) else json.dumps(body)
        response: Any = client.post(f"/api{path}", content, content_type=content_type)
        return response  # type: ignore[no-any-return] # the client's own wrapper of a response

    return send
