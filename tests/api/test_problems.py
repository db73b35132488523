"""Every error has the one shape, is German, and says what to do."""

import json
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from erlass.api.edge import MAX_BODY
from erlass.api.problems import TITLES
from erlass.api.urls import api
from tests.api.conftest import Post

ASK = "/decrees/sap/rules/zielzahl/ask"
GOOD = {"facts": {"beschaeftigte": 430}}


def shape(response: HttpResponse, status: int) -> dict[str, Any]:
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Content-Language"] == "de"
    assert response.headers["Cache-Control"] == "no-store"
    found: dict[str, Any] = json.loads(response.content)
    assert found["title"] == TITLES[status]
    assert found["status"] == status
    assert found["type"] == "about:blank"
    return found


@pytest.mark.parametrize(
    "path",
    [
        "/api/", "/api/nichts", "/api/docs", "/api/decrees/", "/api/decrees/xyz", "/api/decrees/sap%2F..",
        "/api/decrees/sap/rules/xyz", "/api/decrees/sap/rules/anteil_reicht", "/api/decrees/xyz/rules/zielzahl",
        "/api/decrees/../config",
    ],
)  # fmt: skip
def test_what_is_not_there(client: Client, path: str) -> None:
    response = client.get(path)
    assert shape(response, 404)["instance"] == response.wsgi_request.path


def test_a_question_to_a_rule_that_is_not_there(post: Post) -> None:
    assert "gibt_es_nicht" in shape(post("/decrees/sap/rules/gibt_es_nicht/ask", GOOD), 404)["detail"]


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options", "get"])
def test_another_method_says_which_is_possible(client: Client, method: str) -> None:
    response = getattr(client, method)(f"/api{ASK}")
    shape(response, 405)
    assert response.headers["Allow"] == "POST"


@pytest.mark.parametrize(
    "body", ["", "{", "nix", '{"facts": NaN}', '{"facts": {"a": "\\ud800"}}', "\ufeff{}", "[" * 500, b"\xff"]
)
def test_what_is_no_json(post: Post, body: str | bytes) -> None:
    if body:
        shape(post(ASK, body), 400)


def test_numbers_that_only_waste_time(post: Post) -> None:
    for number in ("9" * 19, "-" + "9" * 5000, "1e999", "1e30"):
        problem = post(ASK, f'{{"facts": {{"beschaeftigte": {number}}}}}')
        shape(problem, 400)


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_another_content_type(post: Post, content_type: str) -> None:
    shape(post(ASK, "beschaeftigte=430", content_type), 415)


def test_a_body_in_chunks_is_not_taken_for_an_empty_one(client: Client) -> None:
    answer = client.post(f"/api{ASK}", json.dumps(GOOD), "application/json", headers={"Transfer-Encoding": "chunked"})
    shape(answer, 411)


def test_no_body_at_all(client: Client) -> None:
    problem = shape(client.generic("POST", f"/api{ASK}", "", "application/json", CONTENT_TYPE="application/json"), 422)
    assert problem["errors"][0]["message"] == "der Inhalt muss ein Objekt sein"


def test_a_body_that_is_too_large(post: Post) -> None:
    shape(post(ASK, "x" * (MAX_BODY + 1)), 413)
    assert post(ASK, json.dumps(GOOD).ljust(MAX_BODY)).status_code == 200


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ([], ""),
        ({}, "facts"),
        ({"facts": []}, "facts"),
        ({"facts": None}, "facts"),
        ({**GOOD, "as_of": "2024-02-30"}, "as_of"),
        ({**GOOD, "as_of": 20240101}, "as_of"),
        ({**GOOD, "as_of": "2024-01-01T00:00:00"}, "as_of"),
        ({**GOOD, "fakten": {}}, "fakten"),
        ({**GOOD, "assumptions": []}, "assumptions"),
        ({"facts": {"beschaeftigte": "430"}}, "beschaeftigte"),
        ({"facts": {"beschaeftigte": True}}, "beschaeftigte"),
        ({"facts": {"beschaeftigte": 430.0}}, "beschaeftigte"),
        ({"facts": {}}, "beschaeftigte"),
        ({"facts": {"beschaeftigte": 430, "": 1}}, ""),
    ],
)
def test_a_wrong_body_is_refused_with_its_path(post: Post, body: object, path: str) -> None:
    problem = shape(post(ASK, body), 422)
    assert [error["path"] for error in problem["errors"]] == [path]
    assert all(error["message"] for error in problem["errors"])


def test_more_scenarios_than_fit_on_a_page_are_refused(post: Post) -> None:
    path = "/decrees/sap/rules/zielzahl/what-if"
    for scenarios in ([], [{"name": "A"}] * 21, [{"name": ""}], [{"facts": {}}], ["A"]):
        problem = shape(post(path, {**GOOD, "scenarios": scenarios}), 422)
        assert problem["errors"][0]["path"].startswith("scenarios")


@pytest.mark.parametrize(
    "changed", [{"format": "x"}, {"as_of": "gestern"}, {"figures": [1]}, {"rules": []}, {"mehr": 1}]
)
def test_what_is_no_receipt(post: Post, changed: dict[str, object]) -> None:
    receipt = post(ASK, GOOD).json()["receipt"]
    (path,) = changed
    problem = shape(post("/replay", {"receipt": receipt | changed}), 422)
    assert problem["errors"][0]["path"].startswith(f"receipt.{path}")


def test_an_unforeseen_error_betrays_nothing(rf: RequestFactory, caplog: pytest.LogCaptureFixture) -> None:
    request: HttpRequest = rf.get("/api/decrees")
    response = api.on_exception(request, RuntimeError("Frau Müller, 430"))
    assert "Müller" not in shape(response, 500)["detail"]
    assert caplog.records[-1].exc_info is not None
    assert "Müller" not in caplog.records[-1].getMessage()
