"""Running an installation from the command line: German answers, exit codes, and nothing of what is stored in a message."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from erlass.cli import BAD_INPUT, FAILED, OK, main
from tests.operation.conftest import Place, Places
from tests.operation.example.models import Ding

Erlass = Callable[..., tuple[int, str, str]]


@pytest.fixture
def erlass(capsys: pytest.CaptureFixture[str]) -> Erlass:
    """Runs `erlass` in a place; gives exit code, standard output and standard error."""

    def run(place: Place, *arguments: object) -> tuple[int, str, str]:
        with place.used():
            code = main([str(argument) for argument in arguments])
        return (code, *capsys.readouterr())

    return run


def test_a_place_is_looked_at_and_looked_after(erlass: Erlass, places: Places) -> None:
    here = places.new("sqlite")
    code, out, _ = erlass(here, "health")
    assert code == FAILED
    assert "Fehler      Regelmäßiger Lauf: „erlass tick“ ist hier noch nie gelaufen" in out
    assert "in Ordnung  Datenbank: Die Datenbank antwortet.\n" in out
    assert erlass(here, "tick") == (OK, "fristen: 2\nbeispiele: 1\n", "")
    assert json.loads(erlass(here, "tick", "--json")[1])["gesendet"] == 0
    states = {found["name"]: found["state"] for found in json.loads(erlass(here, "health", "--json")[1])}
    assert states["Regelmäßiger Lauf"] == "ok"
    assert erlass(here, "retention") == (OK, "Es war nichts zu tun.\n", "")


def test_verify_says_what_is_wrong(erlass: Erlass, places: Places) -> None:
    here = places.new("sqlite")
    assert erlass(here, "verify") == (OK, "Es stimmt alles.\n", "")
    assert erlass(here, "verify", "--json") == (OK, "[]\n", "")
    with here.used():
        pk = Ding.objects.create(name="falsch").pk
    assert erlass(here, "verify") == (FAILED, f"Ding {pk}: ist falsch.\n", "")
    assert json.loads(erlass(here, "verify", "--json")[1]) == [f"Ding {pk}: ist falsch."]


def test_a_place_moves_in_a_file(erlass: Erlass, places: Places, tmp_path: Path) -> None:
    here, there, file = places.new("sqlite"), places.new("sqlite"), tmp_path / "sicherung.zip"
    with here.used():
        Ding.objects.create(name="da")
    code, out, err = erlass(here, "backup", file)
    assert (code, err) == (OK, "")
    assert out.startswith("Gesichert: ")
    code, out, err = erlass(here, "backup", file)
    assert (code, out, err) == (
        BAD_INPUT,
        "",
        f"{file}: Diese Datei gibt es schon; eine Sicherung überschreibt nichts.\n",
    )
    code, out, _ = erlass(there, "restore", file)
    assert code == OK
    assert out.endswith("alle Prüfsummen stimmen.\n")
    assert "nicht leer" in erlass(there, "restore", file)[2]
    with there.used():
        assert Ding.objects.get().name == "da"
    file.write_text("keine")
    assert erlass(places.new("sqlite"), "restore", file) == (
        BAD_INPUT,
        "",
        "Die Sicherung ist beschädigt oder keine Sicherung.\n",
    )


def test_a_backup_goes_to_standard_output(
    erlass: Erlass, places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = io.BytesIO()
    screen = io.TextIOWrapper(out, write_through=True)
    with monkeypatch.context() as patch:
        patch.setattr("sys.stdout", screen)
        assert erlass(places.new("sqlite"), "backup", "-")[0] == OK
    (tmp_path / "sicherung.zip").write_bytes(out.getvalue())
    assert erlass(places.new("sqlite"), "restore", tmp_path / "sicherung.zip")[0] == OK


# In a process of its own, which sets Django up by itself.


def alone(*arguments: str, **variables: str) -> tuple[int, str, str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("ERLASS_", "DJANGO_", "PG"))}
    command = [sys.executable, "-m", "erlass.cli", *arguments]
    done = subprocess.run(command, env={**environment, **variables}, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_a_place_that_is_not_prepared_is_no_traceback(tmp_path: Path) -> None:
    message = "Die Datenbank ist nicht erreichbar oder nicht eingerichtet („migrate“): OperationalError.\n"
    assert alone("verify", ERLASS_VAR=str(tmp_path)) == (FAILED, "", message)


def test_missing_configuration_is_named() -> None:
    refused = alone("health", DJANGO_SETTINGS_MODULE="erlass.config.production")
    assert refused == (BAD_INPUT, "", "Die Umgebungsvariable ERLASS_SECRET_KEY muss gesetzt sein.\n")
