"""Asking over HTTP gives what asking gives: the same answer, the same refusals, and nothing is kept on the way."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from erlass import decrees
from erlass.law.examples import Example, refusal_matches
from erlass.law.jsonform import raw_json_form
from erlass.law.rulebook import Rule, ask
from tests.api.conftest import Post

EXAMPLES = {example.id: example for decree in decrees.all() for example in decree.examples}
VOLATILE = {rule.public_name: rule for decree in decrees.all() for rule in decree.rules if rule.volatile}
ZIELZAHL = "/decrees/sap/rules/zielzahl"
FACTS = {"beschaeftigte": 430}


def of(example: Example) -> str:
    key, name = example.rule.split(".")
    return f"/decrees/{key}/rules/{name}"


def question(example: Example) -> dict[str, Any]:
    return {"as_of": example.as_of.isoformat(), "facts": raw_json_form(example.facts)}


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_every_worked_example_is_answered_as_by_the_grammar(post: Post, example: Example) -> None:
    response = post(f"{of(example)}/ask", question(example))
    assert response.headers["Cache-Control"] == "no-store"
    if "error" in example.expect:
        assert response.status_code == 422
        assert any(refusal_matches(example.expect["error"], e["path"]) for e in response.json()["errors"])
    else:
        assert response.status_code == 200
        assert response.json() == ask(decrees.rule(example.rule), example.facts, example.as_of).as_json()


def test_an_answer_without_a_day_is_as_of_today(post: Post) -> None:
    from django.utils import timezone

    assert post(f"{ZIELZAHL}/ask", {"facts": FACTS}).json()["as_of"] == timezone.localdate().isoformat()


def test_an_assumption_is_marked(post: Post) -> None:
    answer = post(f"{ZIELZAHL}/ask", {"facts": FACTS, "assumptions": {"relation": 150}}).json()
    assert answer["result"]["zielzahl"] == 3
    assert [figure["origin"] for figure in answer["figures"]] == ["Annahme"]
    assert answer["receipt"]["assumptions"] == {"relation": 150}


@pytest.mark.parametrize("value", [0, -1, 10**9, "200", None, 1.5, {}])
def test_an_assumption_outside_the_limits_is_refused(post: Post, value: object) -> None:
    response = post(f"{ZIELZAHL}/ask", {"facts": FACTS, "assumptions": {"relation": value}})
    assert response.status_code == 422
    assert [error["path"] for error in response.json()["errors"]] == ["annahmen.relation"]


def test_refused_facts_are_named_with_path_and_provision(post: Post) -> None:
    facts = {
        "beschaeftigte": 430,
        "anteile": [{"sap": "A", "zaehler": 1, "nenner": 1}, {"sap": "B", "zaehler": 1, "nenner": 3}],
    }
    response = post("/decrees/sap/rules/jahresarbeitszeit/ask", {"facts": facts})
    assert response.status_code == 422
    assert response.headers["Content-Type"] == "application/problem+json"
    (error,) = response.json()["errors"]
    assert error["path"] == "anteile[1]"
    assert error["cites"] == "II 2.1 Abs. 1 Satz 3"
    assert error["text"].startswith("anteile[1]")


def test_a_what_if_names_what_changes(post: Post) -> None:
    scenarios = [
        {"name": "mehr Beschäftigte", "facts": {"beschaeftigte": 700}},
        {"name": "andere Relation", "assumptions": {"relation": 430}},
        {"name": "unverändert"},
    ]
    response = post(f"{ZIELZAHL}/what-if", {"facts": FACTS, "scenarios": scenarios})
    assert response.status_code == 200
    found = response.json()
    assert found["base"]["result"]["zielzahl"] == 2
    assert [s["answer"]["result"]["zielzahl"] for s in found["scenarios"]] == [4, 1, 2]
    assert found["scenarios"][0]["differences"] == [
        "rechnerisch.zaehler", "rechnerisch.nenner", "zielzahl", "aufgerundet",
    ]  # fmt: skip
    assert found["scenarios"][2]["differences"] == []


def test_a_refused_scenario_is_named(post: Post) -> None:
    scenarios = [{"name": "gut"}, {"name": "schlecht", "facts": {"beschaeftigte": 0}}]
    problem = post(f"{ZIELZAHL}/what-if", {"facts": FACTS, "scenarios": scenarios})
    assert problem.status_code == 422
    assert problem.json()["scenario"] == "schlecht"
    assert [error["path"] for error in problem.json()["errors"]] == ["beschaeftigte"]


def test_the_pdf_is_the_answer(post: Post) -> None:
    response = post(f"{ZIELZAHL}/pdf", {"as_of": "2024-01-01", "facts": FACTS})
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Cache-Control"] == "no-store"
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages)
    answer = post(f"{ZIELZAHL}/ask", {"as_of": "2024-01-01", "facts": FACTS}).json()
    assert answer["receipt"]["digest"] in text


@pytest.mark.parametrize("rule", VOLATILE.values(), ids=VOLATILE)
def test_a_volatile_rule_leaves_neither_receipt_nor_pdf(post: Post, rule: Rule) -> None:
    examples = [e for e in EXAMPLES.values() if e.rule == rule.public_name and "error" not in e.expect]
    assert examples, "a volatile rule without a worked example is not proved to leave nothing"
    for example in examples:
        assert post(f"{of(example)}/ask", question(example)).json()["receipt"] is None
        refused = post(f"{of(example)}/pdf", question(example))
        assert refused.status_code == 403
        assert "hinterlässt keine Spuren" in refused.json()["detail"]


def receipt(post: Post) -> dict[str, Any]:
    found: dict[str, Any] = post(f"{ZIELZAHL}/ask", {"as_of": "2024-01-01", "facts": FACTS}).json()["receipt"]
    return found


def test_a_receipt_replays(post: Post) -> None:
    replayed = post("/replay", {"receipt": receipt(post)}).json()
    assert replayed["same"]
    assert not replayed["tampered"]
    assert replayed["answer"]["result"]["zielzahl"] == 2


def test_a_changed_receipt_is_noticed(post: Post) -> None:
    changed = receipt(post) | {"result": {"zielzahl": 3}}
    replayed = post("/replay", {"receipt": changed}).json()
    assert replayed["tampered"]
    assert not replayed["same"]


def test_a_changed_rule_is_named(post: Post) -> None:
    changed = receipt(post)
    changed["rules"]["sap.zielzahl"] = "0" * 32
    assert post("/replay", {"receipt": changed}).json()["changed_rules"] == ["sap.zielzahl"]


@pytest.mark.parametrize("value", [0, "x", None, [], {"zaehler": 1}, {"a": 1}, 10**12])
@pytest.mark.parametrize("origin", ["Quelle", "Haus", "Angabe", "Annahme"])
def test_an_invented_figure_in_a_receipt_does_no_harm(post: Post, origin: str, value: object) -> None:
    invented = receipt(post)
    invented["figures"][0] |= {"value": value, "origin": origin}
    assert post("/replay", {"receipt": invented}).status_code in (200, 422)


def test_a_receipt_of_an_unknown_rule_says_so(post: Post) -> None:
    replayed = post("/replay", {"receipt": receipt(post) | {"rule": "sap.gibt_es_nicht"}}).json()
    assert replayed["answer"] is None
    assert replayed["problem"]


def test_facts_are_never_taken_from_the_address(client: Client) -> None:
    assert client.get(f"/api{ZIELZAHL}/ask", {"beschaeftigte": "430"}).status_code == 405
