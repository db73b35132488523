"""What the interface says about the decrees is what their declarations say."""

import jsonschema_rs
import pytest
from django.test import Client

from erlass import decrees
from erlass.law.decree import Decree
from erlass.law.rulebook import Rule

DECREES = {decree.key: decree for decree in decrees.all()}
RULES = {rule.public_name: rule for decree in DECREES.values() for rule in decree.rules}


def address(rule: Rule) -> str:
    return f"/api/decrees/{rule.book.decree.key}/rules/{rule.name}"


def test_the_service_says_what_it_is(client: Client) -> None:
    health = client.get("/api/health").json()
    assert health["status"] == "ok"
    assert health["decrees"] == list(DECREES)


def test_all_decrees_are_listed(client: Client) -> None:
    assert [entry["key"] for entry in client.get("/api/decrees").json()] == list(DECREES)


@pytest.mark.parametrize("decree", DECREES.values(), ids=DECREES)
def test_a_decree_counts_its_parts(client: Client, decree: Decree) -> None:
    found = client.get(f"/api/decrees/{decree.key}").json()
    counts, coverage = found["counts"], found["coverage"]
    assert found["citation"] == decree.citation
    assert counts["provisions"] == coverage["provisions"] == coverage["covered"] + coverage["planned"]
    assert counts["rules"] + counts["checklists"] == len(list(decree.rules))
    assert set(coverage["by_kind"]) <= {c.kind for p in decree.provisions for c in p.covered}


@pytest.mark.parametrize("decree", DECREES.values(), ids=DECREES)
def test_the_parts_are_all_there(client: Client, decree: Decree) -> None:
    base = f"/api/decrees/{decree.key}"
    assert [p["ref"] for p in client.get(f"{base}/provisions").json()] == [p.ref for p in decree.provisions]
    assert [p["name"] for p in client.get(f"{base}/parameters").json()] == list(decree.parameters)
    assert [r["key"] for r in client.get(f"{base}/readings").json()] == list(decree.readings)
    assert [r["name"] for r in client.get(f"{base}/rules").json()] == [r.name for r in decree.rules]


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_rule_has_a_valid_schema_that_its_examples_fit(client: Client, rule: Rule) -> None:
    found = client.get(address(rule)).json()
    schema = found["facts_schema"]
    assert schema["$schema"].endswith("/draft/2020-12/schema")
    validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    assert set(schema["properties"]) == {field.name for field in rule.versions[-1].fields}
    assert len(found["checks"]) == len(rule.checks)
    for example in found["examples"]:
        if "error" not in example["expect"]:
            validator.validate(example["facts"])


def test_the_day_picks_the_version(client: Client) -> None:
    found = client.get("/api/decrees/sap/rules/zielzahl", {"as_of": "2020-02-29"}).json()
    assert found["as_of"] == "2020-02-29"


@pytest.mark.parametrize("day", ["2020-02-30", "2020", "20200229", "1849-12-31", "heute", ""])
def test_what_is_no_day_is_refused(client: Client, day: str) -> None:
    response = client.get("/api/decrees/sap/rules/zielzahl", {"as_of": day})
    assert response.status_code == 422
    assert [error["path"] for error in response.json()["errors"]] == ["as_of"]


def test_head_is_answered_like_get(client: Client) -> None:
    assert client.head("/api/decrees").status_code == 200
