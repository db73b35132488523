"""The interface itself: its endpoints, its OpenAPI document, and what answers where there is nothing."""

from __future__ import annotations

from django.urls import URLPattern, re_path

from erlass.api import administration, asking, cases, people, reading, registers
from erlass.api.edge import StrictParser, guarded, nothing_here
from erlass.api.openapi import Interface
from erlass.api.problems import add_handlers

api = Interface(parser=StrictParser(), docs_url=None, urls_namespace="api")
add_handlers(api)
api.add_router("", reading.router, tags=["Erlasse"])
api.add_router("", asking.router, tags=["Auskunft"])
api.add_router("", people.router, tags=["Person"])
api.add_router("", people.keys, tags=["Person"])
api.add_router("", cases.public, tags=["Vorgänge"])
api.add_router("", cases.router, tags=["Vorgänge"])
api.add_router("", cases.changing, tags=["Vorgänge"])
api.add_router("", registers.router, tags=["Register"])
api.add_router("", administration.router, tags=["Verwaltung"])


def _patterns() -> list[URLPattern]:
    patterns = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern) and pattern.name != "api-root"]
    for pattern in patterns:
        pattern.callback = guarded(pattern.callback)
    return patterns


app_name = "api"
urlpatterns = [*_patterns(), re_path("", nothing_here, name="api-root")]
