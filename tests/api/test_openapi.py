"""The OpenAPI document says in German what there is, who may ask, and what comes back."""

import json
import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from django.conf import settings
from django.test import Client

from erlass.api.openapi import FILES
from erlass.api.problems import TITLES
from erlass.api.urls import api

DOCUMENT: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema()))
OPERATIONS = {o["operationId"]: (m, p, o) for p, ms in DOCUMENT["paths"].items() for m, o in ms.items()}
WITH_KEY, IN_BROWSER = [{"SignedIn": []}, {"BySession": []}], [{"BySession": []}]
PUBLIC = {
    "health", "decrees", "decree", "provisions", "parameters", "readings", "rules", "rule", "ask", "what_if", "pdf", "replay",
    "procedures",
}  # fmt: skip


def test_the_document_is_openapi_3_1_and_names_no_other_server(client: Client) -> None:
    document = client.get("/api/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert [server["url"] for server in document["servers"]] == ["/"]
    asked = [o["requestBody"]["content"]["application/json"] for _, _, o in OPERATIONS.values() if "requestBody" in o]
    assert all("example" in content for content in asked[:3])


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_answer_is_declared(name: str) -> None:
    method, path, operation = OPERATIONS[name]
    for status, response in operation["responses"].items():
        kinds = set(response.get("content", ()))
        if int(status) >= 400:
            assert kinds == {"application/problem+json"}
            assert response["description"] == TITLES[int(status)]
        else:
            assert kinds == set(FILES.get(name, () if status == "204" else ("application/json",)))
    statuses = {int(status) for status in operation["responses"]}
    assert (404 in statuses) or "{" not in path
    if method == "post":
        assert {400, 411, 413, 415, 422} <= statuses
    if any(p["in"] == "query" or p["schema"].get("type") == "integer" for p in operation["parameters"]):
        assert 422 in statuses


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_says_who_may_ask(name: str) -> None:
    _, path, operation = OPERATIONS[name]
    expected = None if name in PUBLIC else IN_BROWSER if path.startswith("/api/tokens") else WITH_KEY
    assert operation.get("security") == expected
    assert ("401" in operation["responses"]) == (expected is not None)


def test_the_ways_to_say_who_one_is() -> None:
    schemes = DOCUMENT["components"]["securitySchemes"]
    assert (schemes["SignedIn"]["type"], schemes["SignedIn"]["scheme"]) == ("http", "bearer")
    session = schemes["BySession"]
    assert (session["type"], session["in"], session["name"]) == ("apiKey", "cookie", settings.SESSION_COOKIE_NAME)
    assert all(scheme["description"] for scheme in schemes.values())


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_is_documented_in_german(name: str) -> None:
    _, _, operation = OPERATIONS[name]
    texts = [operation["summary"], operation["description"], *(p["description"] for p in operation["parameters"])]
    assert operation["tags"]
    for text in texts:
        assert text
        assert not re.search(r"\b(the|and|of|with|case|step|office)\b", re.sub(r"`[^`]*`", "", text))


def described(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from (v for k, v in schema.items() if k == "description" and isinstance(v, str))
        for part in schema.values():
            yield from described(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from described(part)


def test_shapes_are_valid_and_german() -> None:
    for name, schema in DOCUMENT["components"]["schemas"].items():
        jsonschema_rs.meta.validate({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema})
        assert not [t for t in described(schema) if re.search(r"\b(the|and|of|with)\b", t)], name
