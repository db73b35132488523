"""Everything a case prints is archivable and accessible, says what it was given, and survives what people type."""

import datetime as dt
import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import get_args

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from erlass.documents import charts, typesetting
from erlass.documents.letter import (
    Block,
    Facts,
    Figure,
    Heading,
    Items,
    Kind,
    Letter,
    Remark,
    Sender,
    Signature,
    Table,
    Text,
    letter_data,
    letter_pdf,
)

KINDS: tuple[Kind, ...] = get_args(Kind)
BLOCKS: tuple[Block, ...] = (
    Text("Erster Absatz.\nNeue Zeile."),
    Text("Frau Ülkü Große-Oetringhaus", strong=True),
    Heading("Gründe"),
    Facts((("Beginn", "1. April 2024"), ("Anschrift", ""))),
    Table(("Nr.", "Seminar"), (("17", "Gesprächsführung"),), numeric=(0,), caption="Seminare"),
    Items(("Anmeldeformular", "Nachweis")),
    Items(("zuerst", "danach"), numbered=True),
    Remark("Bitte nicht übersehen."),
)
LETTER = Letter(
    kind="schreiben",
    title="Probeschreiben",
    subject="Abordnung zur Ausbildung",
    sender=Sender("Polizeipräsidium Musterstadt", ("Am Markt 1", "45999 Musterstadt")),
    recipient=("Herrn", "Łukasz Żółć", "Dezernat 11"),
    place="Musterstadt",
    day=dt.date(2024, 3, 5),
    reference="SAP-2024-00012",
    salutation="Sehr geehrter Herr Żółć,",
    blocks=BLOCKS,
    closing="Mit freundlichen Grüßen",
    signature=Signature("Dr. Petra Beispiel", "Polizeipräsidentin"),
    attachments=("Seminarplan",),
    cites=("II 1.1 Satz 3",),
    source="Grundsätze (MBl. NRW. 2016 S. 416)",
    footer="Ereignis 4711 nach Kette a1b2c3d4",
)


def words(text: str) -> str:
    """Text without blanks, breaks and hyphens, which a page puts where it likes."""
    return re.sub(r"[\s\u00ad\u200b\-‐]", "", text)


def text_of(pdf: bytes) -> str:
    return words("".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages))


def elements(pdf: bytes) -> list[DictionaryObject]:
    """All elements of the structure tree, in reading order."""

    def walk(node: object) -> Iterator[DictionaryObject]:
        if isinstance(node, ArrayObject):
            for child in node:
                yield from walk(child.get_object())
        elif isinstance(node, DictionaryObject):
            if "/S" in node:
                yield node
            if "/K" in node:
                yield from walk(node["/K"])

    return list(walk(PdfReader(BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]))


def tags(pdf: bytes) -> list[str]:
    return [str(element["/S"])[1:] for element in elements(pdf)]


def places(pdf: bytes) -> list[tuple[float, float, str]]:
    """Pieces of text with their distance from the left and the top of the page, in millimetres."""
    found: list[tuple[float, float, str]] = []

    def visit(text: str, cm: list[float], tm: list[float], *_rest: object) -> None:
        x, y = (tm[4] * cm[i] + tm[5] * cm[2 + i] + cm[4 + i] for i in (0, 1))
        found.append((x / 72 * 25.4, 297 - y / 72 * 25.4, text))

    for page in PdfReader(BytesIO(pdf)).pages:
        page.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_archivable_accessible_and_names_itself(kind: Kind) -> None:
    pdf = letter_pdf(replace(LETTER, kind=kind))
    reader = PdfReader(BytesIO(pdf))
    xmp = reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert reader.metadata is not None
    assert reader.metadata.title == "Probeschreiben"
    assert tags(pdf).count("H1") == 1
    assert {"H2", "P", "L", "LI", "Table", "TH", "TD"} <= set(tags(pdf))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_prints_all_it_was_given(kind: Kind) -> None:
    text = text_of(letter_pdf(replace(LETTER, kind=kind)))
    given = (
        "Polizeipräsidium Musterstadt", "Abordnung zur Ausbildung", "5. März 2024", "Erster Absatz.", "Neue Zeile.",
        "Frau Ülkü Große-Oetringhaus", "Gründe", "Beginn", "1. April 2024", "Anschrift", "Seminare", "Gesprächsführung",
        "17", "Anmeldeformular", "danach", "Bitte nicht übersehen.", "Sehr geehrter Herr Żółć,", "Mit freundlichen Grüßen",
        "Dr. Petra Beispiel", "Polizeipräsidentin", "Seminarplan", "II 1.1 Satz 3", "Grundsätze (MBl. NRW. 2016 S. 416)",
        "Ereignis 4711 nach Kette a1b2c3d4", "Seite 1 von",
    )  # fmt: skip
    assert [part for part in given if words(part) not in text] == []


@pytest.mark.parametrize("kind", ["schreiben", "bescheid", "anzeige"])
def test_a_letter_has_address_and_reference(kind: Kind) -> None:
    text = text_of(letter_pdf(replace(LETTER, kind=kind)))
    assert words("Herrn Łukasz Żółć Dezernat 11") in text
    assert words("Geschäftszeichen SAP-2024-00012") in text


def test_the_address_stands_where_the_window_of_the_envelope_is() -> None:
    left, top, _ = next(place for place in places(letter_pdf(LETTER)) if "Dezernat" in place[2])
    assert 20 <= left <= 30
    assert 62 <= top <= 90


@pytest.mark.parametrize("kind", KINDS)
def test_the_least_a_document_may_have(kind: Kind) -> None:
    least = Letter(kind=kind, title="Leer", sender=Sender("Amt"), day=dt.date(2024, 1, 1), blocks=())
    assert words("Leer") in text_of(letter_pdf(least))


def test_without_a_name_there_is_a_line_to_sign_on() -> None:
    assert "Unterschrift" in text_of(letter_pdf(replace(LETTER, signature=Signature())))
    assert "Unterschrift" not in text_of(letter_pdf(LETTER))
    assert "Beispiel" not in text_of(letter_pdf(replace(LETTER, signature=None)))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", ["#panic(1)", "*fett* $x$ @b <a>", "]", "= Titel", "😀 漢字 \x00 \u202e", "x" * 400])
def test_what_people_type_is_text_and_breaks_nothing(kind: Kind, text: str) -> None:
    typed = replace(
        LETTER,
        kind=kind,
        subject=text,
        sender=Sender(text, (text,)),
        recipient=(text,),
        salutation=text,
        signature=Signature(text, text),
        attachments=(text,),
        blocks=(
            Text(text), Heading(text), Facts(((text, text),)), Items((text,)), Remark(text),
            Table((text, text, "Zahl"), ((text, text, text),), numeric=(2,)),
        ),
    )  # fmt: skip
    printed = text_of(letter_pdf(typed))
    assert printed.count(words(typesetting.printable(text))) >= 8


def test_a_long_word_stays_on_the_page() -> None:
    wide = Table(("Nr.", "Text", "Zahl"), (("1", "x" * 300, "2" * 30),), numeric=(2,))
    pdf = letter_pdf(replace(LETTER, blocks=(Text("x" * 400), wide)))
    half_a_letter = 11 / 72 * 25.4 / 2
    ends = [left + len(words(text)) * half_a_letter for left, _, text in places(pdf) if "xxx" in text]
    assert len(ends) > 5
    assert max(ends) < 210


def test_a_long_table_repeats_its_head_on_every_page() -> None:
    rows = tuple((str(n), f"Zeile {n}") for n in range(200))
    reader = PdfReader(BytesIO(letter_pdf(replace(LETTER, blocks=(Table(("Nr.", "Inhalt"), rows, numeric=(0,)),)))))
    pages = [page.extract_text() for page in reader.pages]
    assert len(pages) > 3
    assert all("Inhalt" in page for page in pages[:-1])
    assert "Zeile 199" in "".join(pages)


def test_a_table_with_a_short_row_is_refused() -> None:
    with pytest.raises(ValueError, match="2 cells"):
        Table(("Nr.", "Inhalt"), (("1",),))


def test_a_chart_is_a_picture_with_words_and_figures() -> None:
    chart = charts.bars("Personen", [("Musterstadt", 4711), ("Beispiel", None)], unit="Personen", label="Behörde")
    pdf = letter_pdf(replace(LETTER, blocks=chart.blocks))
    pictures = [element for element in elements(pdf) if element["/S"] == "/Figure"]
    assert [str(picture["/Alt"]) for picture in pictures] == [f"Personen. {chart.description}"]
    text = text_of(pdf)
    assert "4711" in text
    assert "unterdrückt" in text


def test_a_picture_takes_the_ink_of_the_paper() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path fill="currentColor" d="M0 0h9v9z"/></svg>'
    shown = letter_data(replace(LETTER, blocks=(Figure(svg, "ein Quadrat"),)))["blocks"]
    assert "currentColor" not in str(shown)


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert letter_pdf(LETTER) == letter_pdf(LETTER)
    assert letter_pdf(LETTER) != letter_pdf(replace(LETTER, reference="SAP-2024-00013"))


def test_a_decree_prints_its_own_template_with_the_common_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(typesetting.TEMPLATES, tmp_path / "documents" / "templates")
    own = tmp_path / "decrees" / "probe" / "documents"
    own.mkdir(parents=True)
    (own / "karte.typ").write_text(
        '#import "/documents/templates/layout.typ": layout\n'
        '#import "/documents/templates/blocks.typ": show-blocks\n'
        "#let data = json(bytes(sys.inputs.data))\n"
        "#show: layout.with(data)\n= #data.title\nEigene Vorlage\n#show-blocks(data)\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(typesetting, "ROOT", tmp_path)
    text = text_of(typesetting.decree_pdf(own.parent, "karte", letter_data(LETTER)))
    assert "EigeneVorlage" in text
    assert words("Bitte nicht übersehen.") in text


def test_a_template_outside_of_the_package_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="must lie in"):
        typesetting.decree_pdf(tmp_path, "karte", letter_data(LETTER))


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_takes_less_than_fifty_milliseconds(kind: Kind) -> None:
    letter_pdf(LETTER)
    times = []
    for n in range(9):
        letter, start = replace(LETTER, kind=kind, reference=f"SAP-2024-{n:05}"), time.process_time()
        letter_pdf(letter)
        times.append(time.process_time() - start)
    assert median(times) < 0.05
