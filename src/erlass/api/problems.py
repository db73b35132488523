"""Errors of the interface: one shape (RFC 9457) for everything that can go wrong, in German.

`errors` lists each refused fact with its path and provision. The messages of the grammar are passed on as they are;
those of the frame around the facts (the body, the query) are written here.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from pydantic import BaseModel, Field

from erlass.cases.errors import Blocked, Conflict, NotPossible
from erlass.documents.answer import NotPrintable
from erlass.law.errors import ErlassError, FactError, path_text
from erlass.law.validation import UNCLEAN
from erlass.people.policy import NotAllowed

logger = logging.getLogger(__name__)

PROBLEM = "application/problem+json"

TITLES = {
    400: "Anfrage nicht lesbar",
    401: "Anmeldung nötig",
    403: "Nicht erlaubt",
    404: "Nicht gefunden",
    405: "Methode nicht erlaubt",
    409: "Inzwischen geändert",
    411: "Länge der Anfrage fehlt",
    413: "Anfrage zu groß",
    415: "Inhaltstyp nicht unterstützt",
    422: "Angaben nicht verwertbar",
    500: "Interner Fehler",
}


class RefusedFact(BaseModel):
    """Eine Angabe, die zurückgewiesen wurde."""

    path: str = Field(description="Ort der Angabe, zum Beispiel `anteile[1].sap`")
    message: str = Field(description="was daran nicht stimmt")
    cites: str = Field(description="Vorschrift, auf der die Zurückweisung beruht; leer, wenn es keine ist")
    text: str = Field(description="der ganze Satz, wie er einer Person gezeigt wird")


class ObstacleInWay(BaseModel):
    """Eine Vorschrift, die einem Schritt entgegensteht oder für die eine Begründung gebraucht wird."""

    text: str
    ref: str = Field(description="Fundstelle")
    strength: str = Field(description="MUSS: steht entgegen; SOLL: braucht eine Begründung")
    open: bool = Field(description="eine Feststellung fehlt noch")


class Problem(BaseModel):
    """Ein Fehler nach RFC 9457."""

    type: str = Field(description="immer `about:blank`: der Status sagt, was geschah")
    title: str
    status: int
    detail: str
    instance: str = Field(description="Pfad der Anfrage")
    errors: list[RefusedFact] = Field(description="zurückgewiesene Angaben; leer, wenn es nicht an ihnen liegt")
    obstacles: list[ObstacleInWay] | None = Field(None, description="Vorschriften, die einem Schritt entgegenstehen")
    scenario: str | None = Field(None, description="Name der Annahme, in der eine Angabe zurückgewiesen wurde")


class Unauthenticated(Exception):
    """Nobody is signed in, or the key is no good. The text is German."""


class NotFound(Exception):
    """What the address names does not exist."""


class ScenarioRefused(Exception):
    """A what-if failed in one of its scenarios, for the reason given as cause."""

    def __init__(self, name: str, error: ErlassError) -> None:
        super().__init__(name)
        self.name, self.error = name, error


class BadBody(ValueError):
    """The body is JSON that nothing here could mean. Its text is German."""


def problem(
    request: HttpRequest,
    status: int,
    detail: str,
    errors: Iterable[Mapping[str, str]] = (),
    scenario: str | None = None,
    obstacles: Iterable[Mapping[str, object]] | None = None,
    **headers: str,
) -> HttpResponse:
    """The response for an error; names of headers with `_` for `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    content: dict[str, Any] = {
        "type": "about:blank",
        "title": TITLES[status],
        "status": status,
        "detail": detail,
        "instance": request.path,
        "errors": list(errors),
    }
    if scenario is not None:
        content["scenario"] = scenario
    if obstacles is not None:
        content["obstacles"] = list(obstacles)
    return HttpResponse(
        json.dumps(content, ensure_ascii=False),
        status=status,
        content_type=PROBLEM,
        headers={"Content-Language": "de", "Cache-Control": "no-store", **named},
    )


def refused(request: HttpRequest, error: ErlassError, scenario: str | None = None) -> HttpResponse:
    """What the grammar refuses, with all refused facts."""
    if isinstance(error, NotPrintable | NotAllowed):
        return problem(request, 403, str(error))
    if isinstance(error, Conflict):
        return problem(request, 409, str(error))
    if isinstance(error, NotPossible):
        return problem(request, 404 if error.missing else 409, str(error))
    if isinstance(error, Blocked):
        return problem(request, 422, str(error), obstacles=[o.as_json() for o in error.obstacles])
    if not isinstance(error, FactError):
        return problem(request, 422, str(error), scenario=scenario)
    found = [refusal.as_json() for refusal in error.refusals]
    detail = "Eine Angabe wurde zurückgewiesen." if len(found) == 1 else f"{len(found)} Angaben wurden zurückgewiesen."
    return problem(request, 422, detail, found, scenario)


_MESSAGES = {
    "no_body": "der Inhalt muss ein Objekt sein",
    "missing": "diese Angabe wird gebraucht",
    "extra_forbidden": "dieses Feld gibt es nicht",
    "day": "erwartet wird ein Datum (JJJJ-MM-TT) von 1850 bis 2199",
    "dict_type": "erwartet wird ein Objekt",
    "model_type": "erwartet wird ein Objekt",
    "model_attributes_type": "erwartet wird ein Objekt",
    "list_type": "erwartet wird eine Liste",
    "string_type": "erwartet wird ein Text",
    "int_type": "erwartet wird eine ganze Zahl",
    "int_parsing": "erwartet wird eine ganze Zahl",
    "bool_parsing": "erwartet wird true oder false",
    "bool_type": "erwartet wird true oder false",
    "greater_than_equal": "die Zahl ist zu klein",
    "less_than_equal": "die Zahl ist zu groß",
    "string_too_long": "der Text ist zu lang",
    "string_too_short": "der Text ist zu kurz",
    "too_long": "die Liste ist zu lang",
    "too_short": "die Liste ist zu kurz",
    "literal_error": "dieser Wert ist nicht vorgesehen",
    "string_pattern_mismatch": UNCLEAN,
}


def _outside(error: Mapping[str, Any]) -> dict[str, str]:
    """An error of the frame around the facts; where it came in (query, or body and its name here) is left out."""
    path = path_text(tuple(error["loc"][2 if error["loc"][0] == "body" else 1 :]))
    message = _MESSAGES.get(error["type"] if path else "no_body", "dieser Wert ist hier nicht möglich")
    return {"path": path, "message": message, "cites": "", "text": f"{path}: {message}" if path else message}


def add_handlers(api: NinjaAPI) -> None:
    """Answer every error of an endpoint in the one shape."""

    @api.exception_handler(ErlassError)
    def by_the_grammar(request: HttpRequest, error: ErlassError) -> HttpResponse:
        return refused(request, error)

    @api.exception_handler(Unauthenticated)
    def unauthenticated(request: HttpRequest, error: Unauthenticated) -> HttpResponse:
        return problem(request, 401, str(error), WWW_Authenticate="Bearer")

    @api.exception_handler(ScenarioRefused)
    def in_a_scenario(request: HttpRequest, error: ScenarioRefused) -> HttpResponse:
        return refused(request, error.error, error.name)

    @api.exception_handler(NotFound)
    def not_found(request: HttpRequest, error: NotFound) -> HttpResponse:
        return problem(request, 404, str(error))

    @api.exception_handler(ValidationError)
    def by_the_frame(request: HttpRequest, error: ValidationError) -> HttpResponse:
        return problem(request, 422, "Die Anfrage hat nicht die erwartete Form.", map(_outside, error.errors))

    @api.exception_handler(HttpError)
    def not_readable(request: HttpRequest, error: HttpError) -> HttpResponse:
        # The framework raises this only for a body it cannot read.
        cause = error.__cause__
        detail = str(cause) if isinstance(cause, BadBody) else "Der Inhalt der Anfrage ist kein gültiges JSON."
        return problem(request, 400, detail)

    @api.exception_handler(Exception)
    def unforeseen(request: HttpRequest, error: Exception) -> HttpResponse:
        # The formatter of all log lines leaves the values out (erlass.config.logs).
        logger.error("%s %s", request.method, request.path, exc_info=error)
        return problem(request, 500, "Das liegt nicht an Ihren Angaben. Der Fehler wurde ohne Ihre Angaben vermerkt.")
