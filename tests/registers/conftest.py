"""The world of `tests/cases` serves here as well."""

from tests.cases.conftest import muster, world

__all__ = ["muster", "world"]
