"""Production settings: nothing to complain about, nothing that starts half configured."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ENVIRONMENT = {
    "ERLASS_SECRET_KEY": "only-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz-ÄÖÜ",
    "ERLASS_HOSTS": "erlass.example",
    "PGDATABASE": "erlass",
}


def production(tmp_path: Path, *arguments: str, leave_out: str = "") -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        **ENVIRONMENT,
        "ERLASS_STATIC_ROOT": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "erlass.config.production",
    }
    environment.pop(leave_out, None)
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # set for the browser tests of the same process
    command = [sys.executable, "-m", "erlass.config.manage", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_deployment_check_has_no_warning(tmp_path: Path) -> None:
    result = production(tmp_path, "check", "--deploy", "--fail-level", "WARNING")
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


@pytest.mark.parametrize("name", [*ENVIRONMENT, "ERLASS_STATIC_ROOT"])
def test_a_missing_variable_is_named_and_nothing_starts(tmp_path: Path, name: str) -> None:
    result = production(tmp_path, "check", leave_out=name)
    assert result.returncode != 0
    assert f"{name} muss gesetzt sein" in result.stderr


def test_front_end_files_are_collected_with_hashed_names(tmp_path: Path) -> None:
    result = production(tmp_path, "collectstatic", "--no-input", "--verbosity", "0")
    assert result.returncode == 0, result.stderr
    assert list(tmp_path.glob("vendor/htmx/htmx.min.*.js"))
    assert list(tmp_path.glob("vendor/kern/kern.min.*.css"))
