"""Running an installation from the command line, each command a process of its own, as timers and people call it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from erlass import cli

Erlass = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def erlass(tmp_path: Path) -> Erlass:
    """Runs `erlass` in the place of that name."""

    def run(*arguments: str, place: str = "hier", program: str = "erlass.cli") -> subprocess.CompletedProcess[str]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("ERLASS_", "DJANGO_"))}
        environment["ERLASS_VAR"] = str(tmp_path / place)
        (tmp_path / place).mkdir(exist_ok=True)
        command = [sys.executable, "-m", program, *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=tmp_path)

    return run


def migrate(erlass: Erlass, place: str = "hier") -> None:
    assert erlass("migrate", "--verbosity", "0", place=place, program="erlass.config.manage").returncode == cli.OK


def test_an_installation_from_the_command_line(erlass: Erlass, tmp_path: Path) -> None:
    missing = erlass("verify")
    assert (missing.returncode, missing.stdout) == (cli.FAILED, "")
    assert (
        missing.stderr == "Die Datenbank ist nicht erreichbar oder nicht eingerichtet („migrate“): OperationalError.\n"
    )
    migrate(erlass)
    ill = erlass("health")
    assert ill.returncode == cli.FAILED
    assert "Fehler      Regelmäßiger Lauf: „erlass tick“ ist hier noch nie gelaufen" in ill.stdout
    assert erlass("tick").returncode == cli.OK
    assert json.loads(erlass("tick", "--json").stdout)["gesendet"] == 0
    well = erlass("health", "--json")
    assert well.returncode == cli.OK
    assert {found["state"] for found in json.loads(well.stdout)} == {"ok"}
    assert erlass("verify").stdout == "Es stimmt alles.\n"
    assert erlass("verify", "--json").stdout == "[]\n"
    assert erlass("retention").stdout == "Es war nichts zu tun.\n"

    written = erlass("backup", "sicherung.zip")
    assert written.returncode == cli.OK
    assert "Gesichert:" in written.stdout
    again = erlass("backup", "sicherung.zip")
    assert (again.returncode, again.stderr.count("\n")) == (cli.BAD_INPUT, 1)
    assert "gibt es schon" in again.stderr

    assert "„migrate“" in erlass("restore", "sicherung.zip", place="dort").stderr
    migrate(erlass, "dort")
    restored = erlass("restore", "sicherung.zip", place="dort")
    assert restored.returncode == cli.OK
    assert "alle Prüfsummen stimmen" in restored.stdout
    (tmp_path / "kaputt.zip").write_text("keine")
    broken = erlass("restore", "kaputt.zip", place="dort")
    assert (broken.returncode, broken.stderr) == (
        cli.BAD_INPUT,
        "Die Sicherung ist beschädigt oder keine Sicherung.\n",
    )


def test_a_backup_goes_to_standard_output(tmp_path: Path, erlass: Erlass) -> None:
    migrate(erlass)
    environment = {
        **os.environ,
        "ERLASS_VAR": str(tmp_path / "hier"),
        "DJANGO_SETTINGS_MODULE": "erlass.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-m", "erlass.cli", "backup", "-"], env=environment, capture_output=True, check=True
    )
    (tmp_path / "sicherung.zip").write_bytes(done.stdout)
    migrate(erlass, "dort")
    assert erlass("restore", "sicherung.zip", place="dort").returncode == cli.OK


def test_missing_configuration_is_named(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("ERLASS_", "PG"))}
    environment["DJANGO_SETTINGS_MODULE"] = "erlass.config.production"
    done = subprocess.run(
        [sys.executable, "-m", "erlass.cli", "health"], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (
        cli.BAD_INPUT,
        "Die Umgebungsvariable ERLASS_SECRET_KEY muss gesetzt sein.\n",
    )
