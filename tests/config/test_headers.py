"""Every answer carries the headers that protect the person reading it."""

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

urlpatterns = [path("seite", lambda request: HttpResponse("Guten Tag")), path("", include("erlass.web.urls"))]


@pytest.fixture
def policy() -> dict[str, list[str]]:
    with override_settings(ROOT_URLCONF=__name__):
        header = Client().get("/seite").headers["Content-Security-Policy"]
    return {name: values for name, *values in (directive.split() for directive in header.split(";"))}


def test_nothing_is_allowed_that_is_not_named(policy: dict[str, list[str]]) -> None:
    assert policy["default-src"] == ["'none'"]
    assert policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]


def test_scripts_and_styles_come_from_here_and_are_never_inline(policy: dict[str, list[str]]) -> None:
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == ["'self'"]
    assert not [value for values in policy.values() for value in values if "unsafe" in value or "nonce" in value]


def test_pictures_of_the_design_system_are_allowed(policy: dict[str, list[str]]) -> None:
    assert policy["img-src"] == ["'self'", "data:"]


def test_a_page_that_is_missing_is_protected_too() -> None:
    with override_settings(ROOT_URLCONF=__name__):
        answer = Client().get("/gibt-es-nicht")
    assert answer.status_code == 404
    assert "Content-Security-Policy" in answer.headers
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_front_end_files_are_served_to_our_own_pages_only() -> None:
    answer = Client().get("/static/django_htmx/django-htmx.js")
    assert answer.status_code == 200
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
