"""The world of `tests/cases` serves here as well."""

from tests.cases.conftest import built, muster, world

__all__ = ["built", "muster", "world"]
