"""The world of `tests/cases` serves here as well."""

from tests.cases.conftest import at, built, muster, world

__all__ = ["at", "built", "muster", "world"]
