"""Forms as typed, and the facts they state."""

import datetime as dt
import json
from typing import Annotated, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erlass import decrees
from erlass.law.errors import FactError
from erlass.law.examples import Example
from erlass.law.facts import Choice, Fact, Field, field_of
from erlass.law.rulebook import ask
from erlass.law.validation import checked
from erlass.web import enquiry, typed
from tests.web.conftest import EXAMPLES

TODAY = dt.date(2025, 6, 1)


class Farbe(Choice):
    rot = "Rot"
    blau = "Blau"


class Punkt(NamedTuple):
    x: Annotated[int, Fact("x")]
    y: Annotated[int, Fact("y")] = 0


class Alles(NamedTuple):
    zahl: Annotated[int, Fact("Zahl")]
    tag: Annotated[dt.date, Fact("Tag")] | None
    ja: Annotated[bool, Fact("ja")] | None
    farbe: Annotated[Farbe, Fact("Farbe")]
    farben: Annotated[tuple[Farbe, ...], Fact("Farben")]
    punkt: Annotated[Punkt, Fact("Punkt")] | None
    punkte: Annotated[tuple[Punkt, ...], Fact("Punkte", item="Punkt")]
    namen: Annotated[tuple[str, ...], Fact("Namen")]
    tafel: Annotated[tuple[tuple[int | None, ...], ...], Fact("Tafel")]
    anteile: Annotated[dict[str, int], Fact("Anteile")]


FIELD = field_of("alles", Alles)
NAMES = st.from_regex(r"[A-Za-zäöü]{1,9}", fullmatch=True)
POINTS = st.builds(Punkt, st.integers(-99, 99), st.integers(-99, 99))


@given(
    st.builds(
        Alles,
        st.integers(-(10**6), 10**6),
        st.none() | st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)),
        st.none() | st.booleans(),
        st.sampled_from(Farbe),
        st.lists(st.sampled_from(Farbe), unique=True).map(tuple),
        st.none() | POINTS,
        st.lists(POINTS, max_size=4).map(tuple),
        st.lists(NAMES, max_size=4).map(tuple),
        st.lists(st.lists(st.none() | st.integers(0, 99), min_size=1, max_size=3).map(tuple), max_size=3).map(tuple),
        st.dictionaries(NAMES, st.integers(0, 99), max_size=3),
    )
)
def test_was_ins_formular_geschrieben_wird_kommt_als_dieselbe_angabe_zurueck(value: Alles) -> None:
    form: typed.Typed = {}
    typed.write(FIELD, "alles", value, form)
    stated = typed.value_of(FIELD, "alles", form)
    assert checked((FIELD,), {"alles": stated})["alles"] == value


def test_ein_leeres_formular_sagt_nur_was_leer_sein_darf() -> None:
    form = typed.typed_form((FIELD,))
    stated = typed.value_of(FIELD, "alles", form)
    assert stated == {
        "tag": None, "ja": None, "farben": [], "punkt": None, "punkte": [], "namen": [], "tafel": [], "anteile": {},
    }  # fmt: skip


def test_eintraege_kommen_und_gehen() -> None:
    fields = (field_of("punkte", Annotated[tuple[Punkt, ...], Fact("Punkte")]),)
    form = typed.typed_form(fields, {"punkte": [{"x": 1, "y": 2}, {"x": 3, "y": 4}, {"x": 5, "y": 6}]})
    typed.remove_entry(form, "punkte[1]")
    assert typed.stated(fields, form) == {"punkte": [{"x": 1, "y": 2}, {"x": 5, "y": 6}]}
    typed.add_entry(fields, form, "punkte")
    assert form["punkte#"] == "3"
    assert form["punkte[2].x"] == ""
    assert typed.stated(fields, form) == {"punkte": [{"x": 1, "y": 2}, {"x": 5, "y": 6}]}, "an empty end is no entry"
    for nonsense in ("punkte[9]", "punkte", "nichts[0]", "punkte[x]"):
        before = dict(form)
        typed.remove_entry(form, nonsense)
        assert form == before
    typed.add_entry(fields, form, "nichts")
    assert "nichts#" not in form


def test_eine_liste_waechst_nicht_ohne_grenze() -> None:
    fields = (field_of("punkte", Annotated[tuple[Punkt, ...], Fact("Punkte")]),)
    form = typed.typed_form(fields)
    form["punkte#"] = "999999999"
    assert typed.length(form, "punkte") == typed.MOST_ENTRIES
    typed.add_entry(fields, form, "punkte")
    assert form["punkte#"] == "999999999"


def test_ein_leerer_wert_des_erlasses_bedeutet_den_geltenden() -> None:
    field = Field("frist", "integer", Fact("Frist"), default=None, parameter="frist")
    assert typed.stated((field,), {"frist": ""}) == {}
    assert typed.stated((field,), {"frist": "7"}) == {"frist": 7}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.id)
def test_jedes_beispiel_laesst_sich_ueber_das_formular_fragen(example: Example) -> None:
    rule = decrees.rule(example.rule)
    question = enquiry.from_facts(rule, example.facts, example.as_of, TODAY)
    question.ask()
    try:
        wanted = ask(rule, example.facts, example.as_of)
    except FactError:
        assert question.problems
        assert all(problem.target for _, problem in question.problems), "each refusal finds its field"
    else:
        answer = question.scenarios[0].answer
        assert answer is not None, question.problems
        assert answer.result == wanted.result


@pytest.mark.parametrize("example", EXAMPLES[::7], ids=lambda e: e.id)
def test_ein_geteilter_link_fuehrt_zur_selben_antwort(example: Example) -> None:
    rule = decrees.rule(example.rule)
    question = enquiry.from_facts(rule, example.facts, example.as_of, TODAY)
    question.ask()
    answers = [s.answer for s in question.scenarios if s.answer]
    opened = enquiry.from_link(rule, json.dumps(enquiry.link(answers)), TODAY)
    assert opened is not None
    opened.ask()
    assert [s.answer.result for s in opened.scenarios if s.answer] == [a.result for a in answers]


@pytest.mark.parametrize("link", ["", "[]", "{}", '{"szenarien": 1}', '{"szenarien": []}', '{"szenarien": [1]}', "x"])
def test_ein_kaputter_link_ist_kein_fehler(link: str) -> None:
    assert enquiry.from_link(next(iter(decrees.all()[0].rules)), link, TODAY) is None
