"""The interface keeps what its OpenAPI document promises, whatever is sent to it.

schemathesis makes the requests, valid ones and wrong ones. `ERLASS_CONTRACT_EXAMPLES` says how many for each operation:
few and always the same ones by default, other ones every time where more are asked for.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import positive_data_acceptance

from erlass import decrees
from erlass.cases import registry
from erlass.cases.models import Case
from erlass.cases.perform import open_case, take_step
from erlass.cases.procedures import Procedure
from erlass.law.decree import Decree
from erlass.law.rulebook import Rule
from erlass.law.schema import json_schema
from erlass.people import administration
from erlass.people.acts import ACTS
from erlass.people.models import Behoerde, Person
from erlass.people.policy import actor_for
from erlass.registers import journal
from erlass.registers.models import Event
from tests.api.conftest import key_of
from tests.api.test_registers import LISTE, STAENDE
from tests.cases.conftest import FIRST, muster
from tests.cases.muster import ANTRAG

__all__ = ["muster"]

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


@pytest.fixture
def one_connection(db: None) -> Iterator[None]:
    """Requests do not close the connection that holds the transaction of the test, as with Django's own client."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def key(one_connection: None, muster: Procedure, settings: Any, tmp_path: Path) -> str:
    """The key of a person with every role, in an office with one case that waits for everything."""
    settings.VAR = tmp_path
    registry.offer(registry.Offer("muster", procedures=(ANTRAG,), registers=(STAENDE, LISTE)))
    office = Behoerde.objects.create(
        key="hier", name="Behörde", geschaeftsbereich="mik", gruppe="polizei", ort="Musterstadt"
    )
    person = Person.objects.create(name="Kim Muster")
    with journal.session() as session:
        administration.set_staff(office, FIRST, 400, True, "", session)
        administration.set_service(
            person,
            office,
            FIRST,
            None,
            "",
            session,
            rechtsverhaeltnis="beamtenverhaeltnis",
            wochenminuten=2460,
            regelwochenminuten=2460,
        )
        entry = session.begin("register", f"person:{person.key}", "")
        for role in registry.roles().values():
            if not role.implied:
                administration.grant(entry, person, office, role.key, FIRST)
    case = open_case(muster, "stellen", actor_for(person), office, {"grund": "ein Grund"}).case
    take_step(case, "pruefen", actor_for(person), {"schriftlich": True, "beginn": None, "bedarf": True})
    Event.objects.filter(subject=case.subject).update(subject=f"case:{NUMBER}")
    Case.objects.filter(pk=case.pk).update(number=NUMBER)
    case.beteiligungen.update(id=1)
    return key_of(person)


def effort(default: int) -> settings:
    return settings(
        max_examples=EXAMPLES or default,
        derandomize=not EXAMPLES,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


NUMBER = "MUSTER-2020-00001"
NAMES: dict[str, list[object]] = {
    "name": [rule.name for decree in decrees.all() for rule in decree.rules],
    "number": [NUMBER],
    "procedure": ["muster.antrag"],
    "step": ["stellen", *(step.key for step in ANTRAG.transitions)],
    "participation": [1],
    "decree": ["muster", *(decree.key for decree in decrees.all())],
    "act": [act.key for act in ACTS],
    "entry": ["hier"],
}
"""What stands in addresses, so that requests reach something."""
REGISTERS = [STAENDE.key, LISTE.key, *(register.key for _, register in registry.registers())]
BODIES = {"open_case": {"facts": {"grund": "ein Grund"}}, "participate": {"outcome": "verzichtet"}}


def with_names(document: dict[str, Any]) -> dict[str, Any]:
    """The document with the names of what there is."""
    for path, operations in document["paths"].items():
        for operation in operations.values():
            for parameter in operation.get("parameters", []):
                if parameter["in"] == "path" and parameter["name"] in NAMES:
                    parameter["schema"]["enum"] = NAMES[parameter["name"]]
                if parameter["name"] == "key" and path.startswith("/api/registers/"):
                    parameter["schema"]["enum"] = REGISTERS
            if operation["operationId"] in BODIES:
                operation["requestBody"]["content"]["application/json"]["example"] = BODIES[operation["operationId"]]
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
document = with_names(interface.raw_schema)
endpoints = schemathesis.openapi.from_dict(document)
rules = schemathesis.openapi.from_dict(
    of_every_rule(document),
    # Every limit of every fact from both sides: some six thousand requests, for the larger run.
    config=SchemathesisConfig.from_dict({"phases": {"coverage": {"enabled": bool(EXAMPLES)}}}),
)
endpoints.app = rules.app = application


@endpoints.parametrize()
@effort(default=8)
def test_every_endpoint_keeps_its_contract(case: schemathesis.Case, key: str) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {key}"}, excluded_checks=EXCLUDED)


@rules.parametrize()
@effort(default=4)
def test_every_rule_answers_or_refuses(case: schemathesis.Case) -> None:
    case.call_and_validate(excluded_checks=EXCLUDED)


def test_every_rule_is_asked() -> None:
    asked = {operation.ok().path.split("/")[-2] for operation in rules.get_all_operations()}
    assert asked == {rule.name for decree in decrees.all() for rule in decree.rules}
