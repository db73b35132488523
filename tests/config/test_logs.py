"""Logs say what went wrong and where, never what somebody asked."""

import logging
import logging.config
import sys

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.test.client import MULTIPART_CONTENT
from django.urls import include, path

from erlass.config.base import LOGGING
from erlass.config.logs import WithoutValues


def broken(request: HttpRequest) -> HttpResponse:
    try:
        raise ValueError(f"Gehalt {request.POST['gehalt']}")
    except ValueError as error:
        raise RuntimeError(f"Anfrage von {request.META['REMOTE_ADDR']}") from error


urlpatterns = [path("kaputt", broken), path("", include("erlass.web.urls"))]


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> str:
    client = Client(raise_request_exception=False)
    with override_settings(ROOT_URLCONF=__name__):
        assert client.post("/kaputt?name=Meier", {"gehalt": "412399"}, REMOTE_ADDR="198.51.100.7").status_code == 500
        assert client.get("/gibt-es-nicht?name=Meier", REMOTE_ADDR="198.51.100.7").status_code == 404
    plain = LOGGING["formatters"]["plain"]
    formatter = WithoutValues(plain["format"], style=plain["style"])
    return "\n".join(map(formatter.format, caplog.records))


def test_query_body_and_address_stay_out(lines: str) -> None:
    assert "/kaputt" in lines
    assert not [secret for secret in ("Meier", "412399", "198.51.100.7") if secret in lines]


def test_place_and_kind_of_every_cause_stay_in(lines: str) -> None:
    assert f'File "{__file__}"' in lines
    assert "in broken" in lines
    assert lines.index("builtins.ValueError") < lines.index("builtins.RuntimeError")


def test_an_exception_without_traceback_is_formatted_too() -> None:
    record = logging.LogRecord("erlass", logging.ERROR, __file__, 1, "Fehler", (), (KeyError, KeyError("Meier"), None))
    assert WithoutValues().format(record) == "Fehler\nbuiltins.KeyError"
    assert sys.exc_info() == (None, None, None)


@pytest.mark.parametrize(
    "address", ["/erlasse/sap/auskunft/beratungsende/", "/api/decrees/sap/rules/beratungsende/ask"]
)
def test_a_refused_question_is_not_logged(address: str, capfd: pytest.CaptureFixture[str]) -> None:
    """What a counselling helper was asked, and that it was asked at all, stands nowhere."""
    logging.config.dictConfig(LOGGING)
    body = {"facts": {"ausscheiden_am": "morgen"}}
    answer = Client().post(address, body, content_type="application/json" if "api" in address else MULTIPART_CONTENT)
    assert answer.status_code < 500
    assert capfd.readouterr().err == ""
