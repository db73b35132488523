"""The interface keeps what its OpenAPI document promises, whatever is sent to it.

schemathesis makes the requests, valid ones and wrong ones. `ERLASS_CONTRACT_EXAMPLES` says how many for each operation:
few and always the same ones by default, other ones every time where more are asked for.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import positive_data_acceptance

from erlass import decrees
from erlass.law.decree import Decree
from erlass.law.rulebook import Rule
from erlass.law.schema import json_schema

EXAMPLES = int(os.environ.get("ERLASS_CONTRACT_EXAMPLES", "0"))
application = get_wsgi_application()

# Facts that have the right form can still contradict each other; the document says so with its status 422.
EXCLUDED = [positive_data_acceptance]
LIMITS, LONG = ("maxItems", "maxLength"), 1000
"""Limits that are not tried out here: it takes long, and the whole body is refused before (tests/api)."""


@pytest.fixture(scope="module", autouse=True)
def _connections(django_db_blocker: Any) -> Iterator[None]:
    """Each request ends by looking after a connection that other tests of this process may have opened."""
    with django_db_blocker.unblock():
        yield


def effort(default: int) -> settings:
    return settings(
        max_examples=EXAMPLES or default,
        derandomize=not EXAMPLES,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


def with_names_of_rules(document: dict[str, Any]) -> dict[str, Any]:
    """The document with the names of all rules, so that requests reach them."""
    names = [rule.name for decree in decrees.all() for rule in decree.rules]
    for operations in document["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", []):
                if parameter["name"] == "name":
                    parameter["schema"]["enum"] = names
    return document


def of_every_rule(document: dict[str, Any]) -> dict[str, Any]:
    """A document in which every rule has an address of its own, with the schema of its facts."""
    ask = document["paths"]["/api/decrees/{key}/rules/{name}/ask"]["post"]
    schemas = dict(document["components"]["schemas"])
    paths = {}
    for decree in decrees.all():
        for rule in decree.rules:
            body, definitions = question(document, decree, rule)
            schemas |= definitions
            content = {"content": {"application/json": {"schema": body}}, "required": True}
            operation = {"operationId": rule.public_name, "responses": ask["responses"], "requestBody": content}
            paths[f"/api/decrees/{decree.key}/rules/{rule.name}/ask"] = {"post": operation}
    return {**document, "paths": paths, "components": {"schemas": schemas}}


def question(frame: dict[str, Any], decree: Decree, rule: Rule) -> tuple[dict[str, Any], dict[str, Any]]:
    """Schema of the body for one rule, and the definitions it refers to."""

    def moved(part: Any) -> Any:
        if isinstance(part, dict):
            return {k: moved(v) for k, v in part.items() if k != "$defs" and not (k in LIMITS and v > LONG)}
        if isinstance(part, list):
            return [moved(entry) for entry in part]
        prefix = "#/$defs/"
        return f"#/components/schemas/{rule.name}.{part[len(prefix) :]}" if str(part).startswith(prefix) else part

    first, _ = decree.validity()
    schema = json_schema(rule.version(first or rule.versions[-1].bis).fields)
    definitions = {f"{rule.name}.{name}": moved(definition) for name, definition in schema.get("$defs", {}).items()}
    body = frame["components"]["schemas"]["Question"]
    return {**body, "properties": {**body["properties"], "facts": moved(schema)}}, definitions


interface = schemathesis.openapi.from_wsgi("/api/openapi.json", application)
document = with_names_of_rules(interface.raw_schema)
endpoints = schemathesis.openapi.from_dict(document)
rules = schemathesis.openapi.from_dict(
    of_every_rule(document),
    # Every limit of every fact from both sides: some six thousand requests, for the larger run.
    config=SchemathesisConfig.from_dict({"phases": {"coverage": {"enabled": bool(EXAMPLES)}}}),
)
endpoints.app = rules.app = application


@endpoints.parametrize()
@effort(default=8)
def test_every_endpoint_keeps_its_contract(case: Case) -> None:
    case.call_and_validate(excluded_checks=EXCLUDED)


@rules.parametrize()
@effort(default=4)
def test_every_rule_answers_or_refuses(case: Case) -> None:
    case.call_and_validate(excluded_checks=EXCLUDED)


def test_every_rule_is_asked() -> None:
    asked = {operation.ok().path.split("/")[-2] for operation in rules.get_all_operations()}
    assert asked == {rule.name for decree in decrees.all() for rule in decree.rules}
