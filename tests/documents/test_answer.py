"""The document "Auskunft" says what the answer says, for every rule of every decree."""

import datetime as dt
import re
import time
from io import BytesIO
from statistics import median

import pytest
from pypdf import PdfReader

from erlass import decrees
from erlass.documents import answer_pdf
from erlass.documents.answer import NotPrintable
from erlass.law.answer import Answer
from erlass.law.display import leaves, shown_facts, shown_result
from erlass.law.examples import Example
from erlass.law.german import date_long
from erlass.law.rulebook import ask

TAG = dt.date(2024, 1, 1)
EXAMPLES = {
    example.id: example
    for decree in decrees.all()
    for example in decree.examples
    if "error" not in example.expect and not decrees.rule(example.rule).volatile
}


def words(text: str) -> str:
    """Text without blanks, breaks and hyphens, which a page puts where it likes."""
    return re.sub(r"[\s\u00ad\u200b\-‐]", "", text)


def text_of(pdf: bytes) -> str:
    return words("".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages))


def zielzahl(beschaeftigte: int = 430, **assumptions: object) -> Answer:
    return ask(decrees.rule("sap.zielzahl"), {"beschaeftigte": beschaeftigte}, TAG, assumptions=assumptions)


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_every_worked_example_can_be_printed(example: Example) -> None:
    answer = ask(decrees.rule(example.rule), example.facts, example.as_of)
    text = text_of(answer_pdf(answer))
    assert words(f"Rechtsstand: {date_long(example.as_of)}") in text
    for node in (*leaves(shown_result(answer)), *leaves(shown_facts(answer))):
        assert words(node.text) in text, node


def test_result_and_reasons_are_on_the_page() -> None:
    text = text_of(answer_pdf(zielzahl()))
    for expected in (
        "43/20 (= 2,15)",
        "Zielzahl",
        "2 SAP",
        "430 Personen",
        "200 Personen",
        "II 2.2 Abs. 1 Satz 2",
        "Seite 1 von",
    ):
        assert words(expected) in text


def test_the_digest_can_be_copied() -> None:
    answer = zielzahl()
    assert answer.receipt is not None
    assert answer.receipt.digest in "".join(p.extract_text() for p in PdfReader(BytesIO(answer_pdf(answer))).pages)


def test_the_title_names_the_question() -> None:
    metadata = PdfReader(BytesIO(answer_pdf(zielzahl()))).metadata
    assert metadata is not None
    assert metadata.title == "Auskunft: Zielzahl einer Behörde"
    assert "Rechtsstand 1. Januar 2024" in (metadata.subject or "")


def test_the_same_answer_gives_the_same_bytes() -> None:
    assert answer_pdf(zielzahl()) == answer_pdf(zielzahl())
    assert answer_pdf(zielzahl()) != answer_pdf(zielzahl(431))


def test_an_assumption_is_never_mistaken_for_the_law() -> None:
    text = text_of(answer_pdf(zielzahl(relation=150)))
    assert words("Dieser Auskunft liegen angenommene Werte zugrunde.") in text
    assert "angenommeneWerte" not in text_of(answer_pdf(zielzahl()))


def test_a_day_before_the_decree_is_said_aloud() -> None:
    answer = ask(decrees.rule("sap.zielzahl"), {"beschaeftigte": 430}, dt.date(2010, 1, 1))
    assert words(answer.notice) in text_of(answer_pdf(answer))


@pytest.mark.parametrize(
    "rule", [r for decree in decrees.all() for r in decree.rules if r.volatile], ids=lambda r: r.name
)
def test_what_leaves_no_trace_is_not_printed(rule: object) -> None:
    answer = zielzahl()
    volatile = Answer(
        rule=rule,  # type: ignore[arg-type] # a rule, as the parameters say
        **{name: getattr(answer, name) for name in Answer.__dataclass_fields__ if name != "rule"},
    )
    with pytest.raises(NotPrintable):
        answer_pdf(volatile)


def test_a_long_list_is_cut_and_says_so() -> None:
    entries = [{"behoerde": f"Behörde Nr. {i}", "geschaeftsbereich": "mik", "bedarf": 1} for i in range(1, 1002)]
    answer = ask(decrees.rule("sap.schulungsplaetze"), {"meldungen": entries}, TAG)
    text = text_of(answer_pdf(answer))
    assert words("Behörde Nr. 300") in text
    assert words("Behörde Nr. 301") not in text
    assert words("… und 701 weitere") in text
    assert words("1001") in text


def test_a_document_takes_less_than_fifty_milliseconds() -> None:
    answer_pdf(zielzahl())
    times = []
    for n in range(15):
        answer, start = zielzahl(431 + n), time.process_time()
        answer_pdf(answer)
        times.append(time.process_time() - start)
    assert median(times) < 0.05
