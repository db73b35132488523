"""The OpenAPI 3.1 document at `/api/openapi.json`: what django-ninja collects, set right where it cannot know.

Its examples are the worked examples of the installed decrees, so that they can be sent as they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

import erlass
from erlass import decrees
from erlass.api.people import BySession, SignedIn
from erlass.api.problems import PROBLEM, TITLES
from erlass.law.examples import Example
from erlass.law.jsonform import raw_json_form
from erlass.registers.export import TYPES

DESCRIPTION = (
    "Erlasse fragen und begründete Antworten erhalten. Angaben stehen nur im Inhalt der Anfrage, nie in der Adresse; "
    "aus einer Auskunft wird nichts gespeichert. Vorgänge verlangen einen Zugangsschlüssel oder die Sitzung des Browsers; es gelten "
    "dieselben Rechte wie auf den Seiten. Alle Zahlen sind ganze Zahlen, Anteile sind Brüche aus `zaehler` und `nenner`, "
    "Tage sind Texte der Form JJJJ-MM-TT."
)


class Interface(NinjaAPI):
    """The framework's interface with our document."""

    def __init__(self, **options: Any) -> None:
        super().__init__(title="Erlass", version=erlass.__version__, description=DESCRIPTION, **options)

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        return self._document(path_prefix or self.get_root_path(path_params or {}))

    @lru_cache(maxsize=4)  # noqa: B019 - there is one interface, as long as the process lives
    def _document(self, prefix: str) -> OpenAPISchema:
        document = super().get_openapi_schema(path_prefix=prefix)
        document["info"]["license"] = {"name": "EUPL-1.2", "identifier": "EUPL-1.2"}
        document["servers"] = [{"url": "/"}]
        example = next(_worked_examples(), None)
        for path, operations in document["paths"].items():
            for operation in operations.values():
                _set_responses_right(operation)
                _set_parameters_right(operation, path, example)
                _set_security_right(operation)
                if example is not None:
                    _add_example(operation, example)
        for schema in document["components"]["schemas"].values():
            _without_made_up_titles(schema)
        return document


def _worked_examples() -> Iterator[Example]:
    for decree in decrees.all():
        for example in decree.examples:
            if "error" not in example.expect and not decrees.rule(example.rule).volatile:
                yield example


FILES: dict[str, tuple[str, ...]] = {
    "pdf": ("application/pdf",),
    "case_document": ("application/pdf",),
    "register_export": tuple(kind.partition(";")[0] for kind in TYPES.values()),
}
"""What answers with a file, and of which types."""


def _set_responses_right(operation: dict[str, Any]) -> None:
    """Errors have a content type of their own, documents are no JSON, and descriptions are German."""
    for status, response in operation["responses"].items():
        if int(status) == 204:
            response["description"] = "Erledigt"
        elif int(status) >= 400:
            response["description"] = TITLES[int(status)]
            response["content"] = {PROBLEM: response["content"].pop("application/json")}
        elif operation["operationId"] in FILES:
            response["description"] = "Die Datei"
            response["content"] = {kind: {"schema": {}} for kind in FILES[operation["operationId"]]}
        else:
            response["description"] = "Die Antwort"


DESCRIPTIONS = {
    "key": "Kurzname", "name": "Name der Regel", "number": "Nummer des Vorgangs", "step": "Schlüssel des Schritts",
    "procedure": "Name des Verfahrens", "participation": "Kennung der Beteiligung", "version": "Fassung des Dokuments",
    "decree": "Kurzname des Erlasses", "entry": "Schlüssel des Eintrags", "token": "Kennung des Zugangsschlüssels",
    "act": "Schlüssel der Handlung",
}  # fmt: skip
"""What the parts of addresses mean."""


def _set_security_right(operation: dict[str, Any]) -> None:
    """A key, or the session of the browser; the framework knows one scheme for each way to ask."""
    if {SignedIn.__name__: []} in operation.get("security", ()):
        operation["security"].append({BySession.__name__: []})


def _set_parameters_right(operation: dict[str, Any], path: str, example: Example | None) -> None:
    for parameter in operation["parameters"]:
        parameter["schema"].pop("title", None)
        if parameter["in"] == "path":
            parameter["description"] = DESCRIPTIONS[parameter["name"]]
            parameter["schema"] |= {"minLength": 1} if parameter["schema"]["type"] == "string" else {}
        if parameter["name"] == "key" and path.startswith("/api/decrees/"):
            parameter["schema"]["enum"] = [decree.key for decree in decrees.all()]
        if parameter["name"] == "name" and example is not None:
            parameter["example"] = example.rule.partition(".")[2]


def _add_example(operation: dict[str, Any], example: Example) -> None:
    facts = raw_json_form(example.facts)
    question = {"as_of": example.as_of.isoformat(), "facts": facts}
    bodies: dict[str, Any] = {
        "ask": question,
        "pdf": question,
        "what_if": {**question, "scenarios": [{"name": "ohne Änderung", "facts": {}}]},
    }
    if operation["operationId"] in bodies:
        operation["requestBody"]["content"]["application/json"]["example"] = bodies[operation["operationId"]]


def _without_made_up_titles(schema: dict[str, Any]) -> None:
    """The framework makes an English title out of every name; the names and our descriptions say more."""
    for described in schema.get("properties", {}).values():
        described.pop("title", None)
