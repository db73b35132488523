"""What differs between two results is named by its path, once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erlass.law.jsonform import Json
from erlass.law.whatif import differences

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.text("ab", max_size=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("xyz"), inner, max_size=3),
)


@pytest.mark.parametrize(
    ("base", "other", "paths"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1, "b": 2}, {"a": 1, "b": 3}, ["b"]),
        ({"a": {"b": [1, 2]}}, {"a": {"b": [1, 3, 4]}}, ["a.b[1]", "a.b[2]"]),
        ({"a": {"b": 1}}, {}, ["a"]),
        ({"a": 1}, {"a": True}, ["a"]),
        ({"a": None}, {}, ["a"]),
        (1, 2, [""]),
    ],
)
def test_paths(base: Json, other: Json, paths: list[str]) -> None:
    assert list(differences(base, other)) == paths


@given(VALUES, VALUES)
def test_it_sees_a_difference_exactly_where_there_is_one(base: Json, other: Json) -> None:
    assert not list(differences(base, base))
    assert bool(list(differences(base, other))) == bool(list(differences(other, base)))
    assert bool(list(differences(base, other))) == (repr(base) != repr(other) and not _equal(base, other))


def _equal(a: Json, b: Json) -> bool:
    """A second opinion: the same JSON text with sorted keys."""
    import json

    return json.dumps(a, sort_keys=True) == json.dumps(b, sort_keys=True)
