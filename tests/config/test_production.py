"""Production settings: nothing to complain about, nothing that starts half configured."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ENVIRONMENT = {
    "ERLASS_SECRET_KEY": "only-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz-ÄÖÜ",
    "ERLASS_HOSTS": "erlass.example",
    "PGDATABASE": "erlass",
    "ERLASS_EMAIL_URL": "smtp+tls://erlass:ge%40heim@post.example",
    "ERLASS_EMAIL_FROM": "erlass@erlass.example",
}
FOLDERS = ("ERLASS_STATIC_ROOT", "ERLASS_VAR")


def python(tmp_path: Path, *arguments: str, leave_out: str = "", **changed: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        **ENVIRONMENT,
        **dict.fromkeys(FOLDERS, str(tmp_path)),
        "DJANGO_SETTINGS_MODULE": "erlass.config.production",
        **changed,
    }
    environment.pop(leave_out, None)
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # set for the browser tests of the same process
    return subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False, cwd=tmp_path
    )


def production(
    tmp_path: Path, *arguments: str, leave_out: str = "", **changed: str
) -> subprocess.CompletedProcess[str]:
    return python(tmp_path, "-m", "erlass.config.manage", *arguments, leave_out=leave_out, **changed)


def test_deployment_check_has_no_warning(tmp_path: Path) -> None:
    result = production(tmp_path, "check", "--deploy", "--fail-level", "WARNING")
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


@pytest.mark.parametrize("name", [*ENVIRONMENT, *FOLDERS])
def test_a_missing_variable_is_named_and_nothing_starts(tmp_path: Path, name: str) -> None:
    result = production(tmp_path, "check", leave_out=name)
    assert result.returncode != 0
    assert f"{name} muss gesetzt sein" in result.stderr


def test_front_end_files_are_collected_with_hashed_names(tmp_path: Path) -> None:
    result = production(tmp_path, "collectstatic", "--no-input", "--verbosity", "0")
    assert result.returncode == 0, result.stderr
    assert list(tmp_path.glob("vendor/htmx/htmx.min.*.js"))
    assert list(tmp_path.glob("vendor/kern/kern.min.*.css"))


def test_mail_goes_where_the_address_says(tmp_path: Path) -> None:
    names = "EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_PASSWORD", "EMAIL_USE_TLS", "SITE_ADDRESS"
    result = python(
        tmp_path, "-c", f"from django.conf import settings; print(*(getattr(settings, n) for n in {names}))"
    )
    assert result.stdout.split() == ["post.example", "587", "ge@heim", "True", "https://erlass.example"], result.stderr


@pytest.mark.parametrize("address", ["post.example", "https://post.example", "smtp://"])
def test_an_address_that_is_none_of_a_mail_server_is_refused(address: str, tmp_path: Path) -> None:
    result = production(tmp_path, "check", ERLASS_EMAIL_URL=address)
    assert result.returncode != 0
    assert "ERLASS_EMAIL_URL muss die Form" in result.stderr


def test_nobody_signs_in_by_choosing_a_person(tmp_path: Path) -> None:
    """Not by the environment, and settings that build on these and say otherwise do not pass the check."""
    shown = "from django.conf import settings; print(settings.DEMONSTRATION)"
    assert python(tmp_path, "-c", shown, DEMONSTRATION="True", ERLASS_DEMONSTRATION="1").stdout.strip() == "False"
    (tmp_path / "eigene.py").write_text("from erlass.config.production import *\nDEMONSTRATION = True\n")
    result = production(tmp_path, "check", DJANGO_SETTINGS_MODULE="eigene", PYTHONPATH=str(tmp_path))
    assert result.returncode != 0
    assert "operation.E001" in result.stderr


def test_log_lines_are_json_without_what_was_asked(tmp_path: Path) -> None:
    script = """
import django; django.setup()
import logging
from django.conf import settings
from django.test import Client
from django.http import HttpResponse
from django.urls import path
def broken(request):
    raise ValueError(f"Gehalt von {request.GET['name']}")
settings.ROOT_URLCONF = __name__
urlpatterns = [path("kaputt", broken)]
handler500 = lambda request: HttpResponse(status=500)
client = Client(raise_request_exception=False, headers={"host": "erlass.example", "x-request-id": "0" * 32})
answer = client.get("/kaputt?name=Meier", secure=True, REMOTE_ADDR="198.51.100.7")
print(answer.status_code, answer["X-Request-ID"])
logging.getLogger("erlass").warning("aufgerufen: /suche/?q=Meier und weiter")
"""
    result = python(tmp_path, "-c", script)
    assert result.stdout.split() == ["500", "0" * 32], result.stderr
    lines = [json.loads(line) for line in result.stderr.splitlines()]
    assert [(line["level"], line["logger"], line["message"]) for line in lines] == [
        ("ERROR", "django.request", "Internal Server Error: /kaputt"),
        ("WARNING", "erlass", "aufgerufen: /suche/?… und weiter"),
    ]
    assert [line.get("request") for line in lines] == ["0" * 32, None]
    assert lines[0]["places"][-1] == "builtins.ValueError"
    assert any("in broken" in place for place in lines[0]["places"])
    assert "Meier" not in result.stderr
    assert "198.51.100.7" not in result.stderr
