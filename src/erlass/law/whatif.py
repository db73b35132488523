"""Comparing answers: what a scenario changes against the case it starts from."""

from __future__ import annotations

from collections.abc import Iterator

from erlass.law.examples import same
from erlass.law.jsonform import Json


def differences(base: Json, other: Json, path: str = "") -> Iterator[str]:
    """Paths (`verteilung.A`, `gruppen[2].anzahl`) at which two results in JSON form differ.

    What only one of them has is named once, not with all its parts; the whole result has the path "".
    """
    if isinstance(base, dict) and isinstance(other, dict):
        for key in dict.fromkeys((*base, *other)):
            below = f"{path}.{key}" if path else key
            if key in base and key in other:
                yield from differences(base[key], other[key], below)
            else:
                yield below
    elif isinstance(base, list) and isinstance(other, list):
        for i in range(max(len(base), len(other))):
            if i < len(base) and i < len(other):
                yield from differences(base[i], other[i], f"{path}[{i}]")
            else:
                yield f"{path}[{i}]"
    elif not same(base, other):
        yield path
