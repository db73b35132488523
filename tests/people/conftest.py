"""The world of `tests/cases` serves here as well."""

from tests.cases.conftest import at, muster, world

__all__ = ["at", "muster", "world"]
