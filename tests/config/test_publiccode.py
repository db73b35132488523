"""publiccode.yml says what pyproject.toml says."""

import tomllib
from pathlib import Path

import pytest
import yaml

SHORT, LONG_FROM, LONG_TO = 150, 150, 10_000


@pytest.fixture(scope="module")
def described(repository: Path) -> dict:
    return yaml.safe_load((repository / "publiccode.yml").read_text())


def test_version_and_licence_are_the_package_s_own(repository: Path, described: dict) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text())["project"]
    assert described["softwareVersion"] == project["version"]
    assert described["legal"]["license"] == project["license"]


def test_what_the_standard_requires_is_there(described: dict) -> None:
    required = {
        "publiccodeYmlVersion", "name", "url", "releaseDate", "platforms", "categories", "developmentStatus",
        "softwareType", "description", "legal", "maintenance", "localisation",
    }  # fmt: skip
    assert required <= described.keys()
    for text in described["description"].values():
        assert len(text["shortDescription"]) <= SHORT
        assert LONG_FROM <= len(text["longDescription"]) <= LONG_TO
        assert text["features"]
