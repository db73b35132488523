"""Documents are archivable, accessible, the same for the same content, and no text a person types can break one."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from erlass.documents.typesetting import breakable, compile_typst, printable

RECEIPT = {"rule": "x.y", "as_of": "2024-01-01", "version": "1", "format": "f", "digest": "0" * 64, "facts": ""}
STEP = {
    "kind": "rule",
    "title": "Regel",
    "cites": ["I 1"],
    "inputs": [],
    "figures": [],
    "result": [],
    "steps": [],
    "more": "",
}


def data(**changed: Any) -> dict[str, Any]:
    """The least that the template `auskunft` prints."""
    return {
        "title": "Auskunft: Probe", "subject": "Probe", "date": "2024-01-01", "question": "Probe",
        "as_of": "1. Januar 2024",
        "decree": {"title": "Erlass", "issued": "RdErl.", "citation": "MBl."}, "cites": ["I 1"], "notice": "",
        "assumed": False, "verdict": "", "result": [], "findings": [], "open": [], "facts": [], "figures": [],
        "steps": STEP, "readings": [], "receipt": RECEIPT, **changed,
    }  # fmt: skip


def value(text: str) -> dict[str, Any]:
    return {"kind": "value", "label": "Angabe", "text": text}


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_a_document_claims_both_standards_and_keeps_their_outer_signs() -> None:
    reader = PdfReader(BytesIO(compile_typst("auskunft", data())))
    catalog = reader.trailer["/Root"]
    xmp = catalog["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert catalog["/MarkInfo"]["/Marked"].value
    assert "/StructTreeRoot" in catalog
    assert str(catalog["/Lang"]).startswith("de")
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"].value
    assert reader.metadata is not None
    assert reader.metadata.title == "Auskunft: Probe"


def test_the_same_content_gives_the_same_bytes() -> None:
    assert compile_typst("auskunft", data()) == compile_typst("auskunft", data())


def test_threads_do_not_disturb_each_other() -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda n: compile_typst("auskunft", data(question=f"Probe {n % 4}")), range(16)))
    assert len(set(made)) == 4
    assert all(f"Probe {n % 4}" in text_of(pdf) for n, pdf in enumerate(made))


# The blocks that `printable` lets through, each character once.
BLOCKS = [
    range(0x20, 0x250), range(0x250, 0x370), range(0x370, 0x500), range(0x1E00, 0x1F00), range(0x2000, 0x20C0),
    range(0x2100, 0x2300), range(0x2500, 0x2600),
]  # fmt: skip


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: f"{block.start:04x}")
def test_every_character_that_is_let_through_can_be_printed(block: range) -> None:
    letters = [chr(i) for i in block if printable(chr(i)) == chr(i)]
    assert letters
    assert compile_typst("auskunft", data(facts=[value(" ".join(letters))]))


def test_letters_of_german_registers_stay_as_they_are() -> None:
    for name in (
        "Łukasz Żółć",
        "Đorđević",
        "Åsa Ñuñez",
        "Ğülşen Çiğdem İpek",
        "Ťažký",
        "Αθηνά",
        "Ẹ̀kọ́",
        "ẞß",
        "O’Neill",
    ):
        assert printable(name) == name


@pytest.mark.parametrize("text", ["😀", "漢字", "\x00\x01", "عربى", "\u202e", "\ue000", "\U0010ffff"])
def test_characters_without_a_picture_are_replaced_and_break_nothing(text: str) -> None:
    pdf = compile_typst("auskunft", data(title=f"Auskunft {text}", facts=[value(f"vor {text} nach")]))
    assert "vor" in text_of(pdf)


@pytest.mark.parametrize("text", ['#panic("x")', "$x$ *fett* _kursiv_ `roh`", "= Überschrift", "\\ // <a> @b", "]"])
def test_text_is_text_and_never_markup(text: str) -> None:
    assert text in text_of(compile_typst("auskunft", data(facts=[value(text)])))


def test_words_too_long_for_a_line_are_broken() -> None:
    assert breakable("a" * 60) == "\u200b".join(["a" * 25, "a" * 25, "a" * 10])
    assert breakable("Bezirks-" + "a" * 25) == "Bezirks-" + "a" * 25
    assert breakable("kurz und gut") == "kurz und gut"
