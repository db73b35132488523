"""Locks pin by hash and name no download address (docs/decisions/0002)."""

import json
import re
from pathlib import Path

import pytest

PYTHON_LOCKS = ("dev.txt", "node.txt", "production.txt", "uv.txt")
ADDRESS = re.compile(r"\w+://|--(extra-)?index-url|--find-links")


@pytest.mark.parametrize("name", PYTHON_LOCKS)
def test_python_lock_holds_no_address(repository: Path, name: str) -> None:
    assert ADDRESS.findall((repository / "requirements" / name).read_text()) == []


@pytest.mark.parametrize("name", PYTHON_LOCKS)
def test_python_lock_pins_every_package_by_hash(repository: Path, name: str) -> None:
    entries = re.split(r"\n(?=[a-z])", (repository / "requirements" / name).read_text().strip())
    assert [entry.split()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_every_python_lock_is_tested(repository: Path) -> None:
    assert sorted(found.name for found in (repository / "requirements").glob("*.txt")) == sorted(PYTHON_LOCKS)


def test_npm_lock_holds_no_address_and_pins_every_package_by_hash(repository: Path) -> None:
    text = (repository / "package-lock.json").read_text()
    assert ADDRESS.findall(text) == []
    packages = json.loads(text)["packages"]
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []
    assert len(packages) > 1


def test_production_installs_what_the_tests_ran_with(repository: Path) -> None:
    pinned = {name: versions(repository / "requirements" / name) for name in ("dev.txt", "production.txt")}
    assert pinned["production.txt"] <= pinned["dev.txt"]
    assert pinned["production.txt"]


def versions(lock: Path) -> set[str]:
    return {line.rstrip("\\ ") for line in lock.read_text().splitlines() if re.match(r"[a-z0-9.-]+==", line)}
