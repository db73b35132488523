"""Citations are read in any usual spelling, written in one, and can be compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erlass.law.errors import CitationError
from erlass.law.stelle import stelle


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("II 2.2 Abs. 2 Satz 3-4", "II 2.2 Abs. 2 Satz 3–4"),
        ("II. 2.2 Absatz 2 Sätze 3 bis 4", "II 2.2 Abs. 2 Satz 3–4"),
        ("1.1 S. 2", "1.1 Satz 2"),
        ("§ 5 Abs. 3 NtV", "§ 5 Abs. 3 NtV"),
        ("§§ 187 – 188 BGB", "§ 187–188 BGB"),
        ("3.1.2 Spiegelstrich 7", "3.1.2 Spstr. 7"),
        ("II 1.3 Abs. 7 Hs. 1", "II 1.3 Abs. 7 Halbsatz 1"),
        ("Anlage 3", "Anlage 3"),
        ("Vorspann Satz 3", "Vorspann Satz 3"),
    ],
)
def test_usual_spellings_become_one(written: str, normal: str) -> None:
    assert str(stelle(written)) == normal


@pytest.mark.parametrize("text", ["", "Satz", "irgendwo", "II 2.2 Abs. 2 ff.", "Abs. zwei", "§"])
def test_what_is_no_citation_is_refused(text: str) -> None:
    with pytest.raises(CitationError, match="keine Fundstelle"):
        stelle(text)


@pytest.mark.parametrize(
    ("outer", "inner", "contains"),
    [
        ("II 2.2", "II 2.2 Abs. 2 Satz 3", True),
        ("II 2", "II 2.2 Abs. 1", True),
        ("II 2.2 Abs. 2 Satz 3–4", "II 2.2 Abs. 2 Satz 4", True),
        ("II 2.2 Abs. 2 Satz 3–4", "II 2.2 Abs. 2 Satz 2–3", False),
        ("II 2.2 Abs. 2", "II 2.2 Abs. 20", False),
        ("II 1", "I 1", False),
        ("§ 5 Abs. 3 NtV", "§ 5 Abs. 3", False),
    ],
)
def test_a_stelle_contains_what_lies_below_it(outer: str, inner: str, contains: bool) -> None:
    assert stelle(outer).umfasst(stelle(inner)) is contains


def test_ranges_overlap_without_containing_each_other() -> None:
    assert stelle("1 Satz 2–3").beruehrt(stelle("1 Satz 3–4"))
    assert not stelle("1 Satz 2–3").beruehrt(stelle("1 Satz 4"))


marks = st.integers(1, 99).map(str)
levels = st.tuples(
    st.sampled_from(["", "I", "II", "IV", "XI"]),
    st.lists(marks, min_size=1, max_size=3).map(".".join),
    st.one_of(st.just(""), marks.map("Abs. {}".format)),
    st.one_of(st.just(""), marks.map("Satz {}".format), st.tuples(marks, marks).map(lambda m: f"Satz {m[0]}–{m[1]}")),
)


@given(levels)
def test_the_normal_spelling_reads_as_itself(parts: tuple[str, ...]) -> None:
    text = " ".join(part for part in parts if part)
    assert str(stelle(text)) == text
    assert stelle(text).umfasst(stelle(text)) or "–" in text
