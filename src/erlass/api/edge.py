"""What holds for every request to `/api/` before an endpoint computes: method, content type, size, and strict JSON."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from ninja.parser import Parser
from ninja.types import DictStrAny
from pydantic_core import from_json

from erlass.api.problems import BadBody, problem

MAX_BODY = 1_000_000
"""Bytes; enough for a register of tens of thousands of persons in a question."""
MAX_DIGITS = 18

View = Callable[..., HttpResponse]


class StrictParser(Parser):
    """JSON as its standard says: no NaN, no half characters; and no numbers that only serve to waste time."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        data: DictStrAny = from_json(request.body, allow_inf_nan=False)
        _refuse_long_numbers(data)
        return data


def _refuse_long_numbers(value: object) -> None:
    if isinstance(value, int | float) and abs(value) >= 10**MAX_DIGITS:
        raise BadBody(f"Zahlen haben hier höchstens {MAX_DIGITS} Stellen.")
    if isinstance(value, dict):
        for entry in value.values():
            _refuse_long_numbers(entry)
    elif isinstance(value, list):
        for entry in value:
            _refuse_long_numbers(entry)


def with_json_body(endpoint: View) -> View:
    """An endpoint that reads its body only if that can be JSON of a bearable size."""

    @wraps(endpoint)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.content_type != "application/json":
            return problem(request, 415, "Der Inhalt muss vom Typ application/json sein.")
        if "Transfer-Encoding" in request.headers:
            # The server interface hands on only bodies of a stated length; without it they would seem empty.
            return problem(request, 411, "Die Länge des Inhalts muss vorweg genannt sein (Content-Length).")
        if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY:
            return problem(request, 413, f"Der Inhalt darf höchstens {MAX_BODY // 1000} kB haben.")
        return endpoint(request, *args, **kwargs)

    return checked


def guarded(view: View) -> View:
    """A view that answers HEAD like GET, and refuses other methods in the one shape of errors."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "HEAD":
            request.method = "GET"  # the server leaves the body out
        if "\0" in request.path:  # no database takes it
            return problem(request, 404, "Unter dieser Adresse gibt es nichts.")
        response = view(request, *args, **kwargs)
        if isinstance(response, HttpResponseNotAllowed):
            allowed = response.headers["Allow"]
            return problem(request, 405, f"Hier ist nur möglich: {allowed}.", Allow=allowed)
        return response

    return checked


def nothing_here(request: HttpRequest, **_: str) -> HttpResponse:
    """Every other address below `/api/`."""
    return problem(request, 404, "Unter dieser Adresse gibt es nichts. Alle Adressen stehen in /api/openapi.json.")
