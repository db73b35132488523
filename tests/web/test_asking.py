"""Asking: forms made from the declarations, answers, refusals, scenarios, receipts; all without scripts."""

import datetime as dt
import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from erlass import decrees
from erlass.law.errors import FactError
from erlass.law.examples import Example
from erlass.law.rulebook import Rule, ask
from erlass.web.typed import shape
from tests.web.conftest import EXAMPLES, RULES, address
from tests.web.page import Page

Visit = Callable[[str], Page]
Send = Callable[..., Page]
TODAY = dt.date(2025, 6, 1)
SOME = EXAMPLES[::4]


def with_fields(kind: str) -> list[Rule]:
    return [rule for rule in RULES if any(shape(f) == kind for f in rule.version(TODAY).fields)]


def answered(example: Example) -> bool:
    try:
        ask(decrees.rule(example.rule), example.facts, example.as_of)
    except FactError:
        return False
    return True


WORKING = [e for e in EXAMPLES if answered(e) and not decrees.rule(e.rule).volatile]
VOLATILE = [rule for rule in RULES if rule.volatile]


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.public_name)
def test_jede_regel_hat_ein_formular(visit: Visit, rule: Rule) -> None:
    page = visit(address(rule))
    assert page.objections() == []
    form = page.by_id("formular")
    assert form.get("method") == "post"
    names = {e.get("name") for e in page.elements}
    for field in rule.version(TODAY).fields:
        if shape(field) != "reasons":
            assert any(name.startswith(f"s0.{field.name}") for name in names), field.name
    assert field_texts(page, rule) == []


def field_texts(page: Page, rule: Rule) -> list[str]:
    """Labels of required facts that the page does not show."""
    text = page.by_id("formular").text
    return [f.label for f in rule.version(TODAY).fields if not f.parameter and shape(f) != "reasons"
            and f.label[:1].upper() + f.label[1:] not in text]  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.public_name)
def test_leer_abgesendet_kommt_eine_antwort_oder_eine_liste_von_fehlern(visit: Visit, send: Send, rule: Rule) -> None:
    page = send(address(rule), visit(address(rule)).form_data())
    assert page.objections() == []
    problems = [e for e in page.elements if e.get("id") == "fehler"]
    assert problems or page.by_id("antwort")
    if problems:
        links = [a for a in page.all("a") if problems[0] in a.parents]
        assert links
        ids = {e.get("id") for e in page.elements}
        assert all(a.get("href")[1:] in ids for a in links)
        assert page.title.startswith("Fehler: ")


@pytest.mark.parametrize("example", SOME, ids=lambda e: e.id)
def test_beispiele_fuellen_das_formular_und_werden_beantwortet(visit: Visit, send: Send, example: Example) -> None:
    rule = decrees.rule(example.rule)
    filled = visit(f"{address(rule)}?beispiel={example.id}")
    page = send(address(rule), filled.form_data())
    assert page.objections() == []
    assert bool([e for e in page.elements if e.get("id") == "antwort"]) == answered(example)
    assert page.form_data() == filled.form_data(), "everything typed is still there"


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.public_name)
def test_kein_formular_traegt_angaben_in_die_adresse(visit: Visit, rule: Rule) -> None:
    page = visit(address(rule))
    for form in page.all("form"):
        inputs = [e.get("name") for e in page.elements if form in e.parents and e.get("name")]
        if any(name.startswith("s0") for name in inputs):
            assert form.get("method") == "post"
            assert "?" not in form.get("action")
    for button in page.all("button"):
        assert "?" not in button.get("formaction")


def rule_with(name: str, kind: str) -> Rule:
    """A plain rule of some decree with a required field of that kind."""
    return next(
        rule
        for rule in RULES
        for f in rule.version(TODAY).fields
        if f.kind == kind and f.required and not rule.checks and name == kind
    )


@pytest.mark.parametrize(("kind", "wrong"), [("integer", "1,5"), ("date", "31.2.2020"), ("integer", "<b>viel</b>")])
def test_falsches_bleibt_stehen_und_wird_erklaert(visit: Visit, send: Send, kind: str, wrong: str) -> None:
    rule = rule_with(kind, kind)
    field = next(f for f in rule.version(TODAY).fields if f.kind == kind and f.required)
    data = visit(address(rule)).form_data() | {f"s0.{field.name}": [wrong]}
    page = send(address(rule), data)
    widget = next(e for e in page.elements if e.get("name") == f"s0.{field.name}")
    assert widget.get("value") == wrong
    assert widget.get("aria-invalid") == "true"
    error = page.by_id(f"{widget.get('id')}-fehler")
    assert "erwartet wird" in error.text
    assert f"{widget.get('id')}-fehler" in widget.get("aria-describedby").split()
    assert page.form_data()[f"s0.{field.name}"] == [wrong]
    assert page.objections() == []


JUNK = [
    "",
    " ",
    "x",
    "-1",
    "1,5",
    "9" * 5000,
    "31.2.2020",
    "31.12.2199",
    "1.1.1850",
    ";;;",
    "[]",
    "{}",
    "\x00",
    "ja",
    "–",
    "<b>",
    "🙂" * 40,
]


@given(data=st.data())
@settings(max_examples=50, deadline=None)
def test_kein_text_bringt_ein_formular_zu_fall(data: st.DataObject) -> None:
    client = Client(headers={"host": "localhost"})
    example = data.draw(st.sampled_from(EXAMPLES))
    rule = decrees.rule(example.rule)
    typed = Page(client.get(f"{address(rule)}?beispiel={example.id}").content.decode()).form_data()
    wrong = data.draw(st.dictionaries(st.sampled_from(sorted(typed)), st.sampled_from(JUNK) | st.text(max_size=20)))
    action = data.draw(
        st.sampled_from(["antworten", "kopie s0", *(f"mehr {n.rstrip('#')}" for n in typed if n.endswith("#"))])
    )
    response = client.post(address(rule), {**typed, **wrong, "aktion": action})
    assert response.status_code == 200
    page = Page(response.content.decode())
    assert page.objections() == []
    if action == "antworten":
        texts = {e.get("name") for e in page.all("textarea") + [e for e in page.all("input") if not e.get("type")]}
        for name in texts & wrong.keys():
            assert page.form_data()[name][0].split() == wrong[name].split()


def test_ein_grund_zu_einer_vorschrift_die_es_nicht_gibt(visit: Visit, send: Send) -> None:
    rule = next(r for r in RULES if any(shape(f) == "reasons" for f in r.version(TODAY).fields))
    example = next(e for e in EXAMPLES if e.rule == rule.public_name and answered(e))
    data = visit(f"{address(rule)}?beispiel={example.id}").form_data()
    page = send(address(rule), data | {"s0.begruendungen.Unsinn 7": ["darum"]})
    assert "keine Fundstelle" in page.by_id("fehler").text


def test_ein_falscher_rechtsstand_laesst_alles_stehen(visit: Visit, send: Send) -> None:
    example = WORKING[0]
    rule = decrees.rule(example.rule)
    data = visit(f"{address(rule)}?beispiel={example.id}").form_data() | {"s0:stand": ["übermorgen"]}
    page = send(address(rule), data)
    assert page.by_id("s0-stand").get("aria-invalid") == "true"
    assert page.form_data() == data


def test_wie_eine_eingabe_verstanden_wurde(visit: Visit, send: Send) -> None:
    rule = rule_with("date", "date")
    field = next(f for f in rule.version(TODAY).fields if f.kind == "date" and f.required)
    page = send(address(rule), visit(address(rule)).form_data() | {f"s0.{field.name}": ["5.3.04"]})
    assert "verstanden als 5. März 2004" in page.by_id("formular").text


@pytest.mark.parametrize("rule", with_fields("entries")[:6], ids=lambda r: r.public_name)
def test_listen_wachsen_und_schrumpfen_ohne_skript(visit: Visit, send: Send, rule: Rule) -> None:
    field = next(f for f in rule.version(TODAY).fields if shape(f) == "entries")
    assert field.item is not None
    path = f"s0.{field.name}"
    page = visit(address(rule))
    count = int(page.form_data()[f"{path}#"][0])
    for wanted in (count + 1, count + 2):
        page = send(address(rule), page.form_data(), f"mehr {path}")
        assert page.form_data()[f"{path}#"] == [str(wanted)]
        assert page.objections() == []
        assert [e for e in page.elements if "autofocus" in e.attributes]
    names = [n for n in page.form_data() if n.startswith(f"{path}[{count}]")]
    texts = [n for n in names if (e := next(e for e in page.elements if e.get("name") == n)).tag == "input"
             and e.get("type") not in ("radio", "checkbox", "hidden")]  # fmt: skip
    data = page.form_data() | {n: ["weg"] for n in texts}
    data |= {n.replace(f"[{count}]", f"[{count + 1}]", 1): ["bleibt"] for n in texts}
    page = send(address(rule), data, f"weniger {path}[{count}]")
    assert page.form_data()[f"{path}#"] == [str(count + 1)]
    assert all(page.form_data()[n] == ["bleibt"] for n in texts)


@pytest.mark.parametrize(
    "action", ["mehr", "weniger s0", "mehr s9.x", "kopie s7", "ohne s0", "unsinn", "", "mehr s0.", "weniger s0.a[0]"]
)
def test_unbekannte_knoepfe_tun_nichts(visit: Visit, send: Send, action: str) -> None:
    rule = RULES[0]
    data = visit(address(rule)).form_data()
    assert send(address(rule), data, action).form_data() == data


def test_szenarien_stehen_nebeneinander_und_unterschiede_sind_gekennzeichnet(visit: Visit, send: Send) -> None:
    example = WORKING[0]
    rule = decrees.rule(example.rule)
    page = visit(f"{address(rule)}?beispiel={example.id}")
    for number in (1, 2, 3):
        page = send(address(rule), page.form_data(), f"kopie s{number - 1}")
        first = {k.removeprefix("s0"): v for k, v in page.form_data().items() if k.startswith("s0")}
        assert {
            k.removeprefix(f"s{number}"): v for k, v in page.form_data().items() if k.startswith(f"s{number}")
        } == first
    assert "Szenario hinzufügen" not in page.by_id("formular").text
    assert send(address(rule), page.form_data(), "kopie s0").form_data() == page.form_data(), "four are enough"
    page = send(address(rule), page.form_data())
    assert page.objections() == []
    assert len(page.all("article")) == 4
    assert "unterscheidet sich" not in page.by_id("auskunft").text
    page = send(address(rule), page.form_data(), "ohne s1")
    assert not [k for k in page.form_data() if k.startswith("s3")]


def test_verschiedene_antworten_fallen_auf(visit: Visit, send: Send) -> None:
    rule = next(r for r in RULES if {f.name for f in r.version(TODAY).fields if f.required} == {"beschaeftigte"})
    data: dict[str, Any] = {
        "s0:stand": "1.1.2025",
        "s0.beschaeftigte": "430",
        "s1:stand": "1.1.2025",
        "s1.beschaeftigte": "2.430",
    }
    page = send(address(rule), data)
    assert page.by_id("auskunft").text.count("unterscheidet sich") >= 2
    assert (
        send(address(rule), data | {"s1.beschaeftigte": "430"}).by_id("auskunft").text.count("unterscheidet sich") == 0
    )


def test_ein_geaenderter_wert_ist_gekennzeichnet(visit: Visit, send: Send) -> None:
    rule = next(r for r in RULES if {f.name for f in r.version(TODAY).fields if f.required} == {"beschaeftigte"})
    figure = next(f for f in rule.version(TODAY).fields if f.parameter)
    page = send(address(rule), {"s0:stand": "1.1.2025", "s0.beschaeftigte": "430", f"s0.{figure.name}": "100"})
    assert "Gerechnet mit geänderten Werten" in page.by_id("auskunft").text


@pytest.mark.parametrize("rule", VOLATILE, ids=lambda r: r.public_name)
def test_fluechtige_regeln_hinterlassen_nichts(client: Client, visit: Visit, send: Send, rule: Rule) -> None:
    example = next((e for e in EXAMPLES if e.rule == rule.public_name and answered(e)), None)
    empty = visit(address(rule))
    assert not [e for e in empty.elements if "data-entwurf" in e.attributes]
    assert "hinterlässt keine Spur" in empty.by_id("formular").parents[-1].text
    if example is None:
        return
    data = visit(f"{address(rule)}?beispiel={example.id}").form_data()
    page = send(address(rule), data)
    assert page.by_id("antwort")
    assert not [e for e in page.elements if "data-entwurf" in e.attributes or "data-teilen" in e.attributes]
    assert not [e for e in page.elements if e.get("name") in ("anfrage", "beleg")]
    for document in ("pdf", "beleg"):
        assert client.post(f"{address(rule)}{document}", {"anfrage": "{}"}).status_code == 404


def test_was_nicht_fluechtig_ist_hat_entwurf_link_und_beleg(visit: Visit, send: Send) -> None:
    example = WORKING[0]
    rule = decrees.rule(example.rule)
    page = send(address(rule), visit(f"{address(rule)}?beispiel={example.id}").form_data())
    assert page.by_id("formular").get("data-entwurf") == rule.public_name
    shared = next(e for e in page.elements if "data-teilen" in e.attributes)
    opened = send(address(rule), {"link": shared.get("data-teilen")})
    assert opened.by_id("antwort-1").parents[-1].text == page.by_id("antwort-1").parents[-1].text


@pytest.mark.parametrize("example", WORKING[::9], ids=lambda e: e.id)
def test_beleg_und_nachrechnen(client: Client, visit: Visit, send: Send, example: Example) -> None:
    rule = decrees.rule(example.rule)
    page = send(address(rule), visit(f"{address(rule)}?beispiel={example.id}").form_data())
    query = page.all("input", name="anfrage")[0].get("value")
    downloaded = client.post(f"{address(rule)}beleg", {"anfrage": query})
    assert downloaded.headers["Content-Type"] == "application/json"
    assert "no-store" in downloaded.headers["Cache-Control"]
    receipt = json.loads(downloaded.content)
    assert receipt == json.loads(page.all("input", name="beleg")[0].get("value"))
    again = send("/nachrechnen/", {"beleg": json.dumps(receipt)})
    assert "Das Ergebnis ist dasselbe" in again.all("main")[0].text
    assert again.objections() == []
    assert "wurde verändert" not in again.all("main")[0].text
    receipt["result"] = {"etwas": "anderes"}
    forged = send("/nachrechnen/", {"beleg": json.dumps(receipt)})
    assert "Der Beleg wurde verändert" in forged.all("main")[0].text
    assert "Das Ergebnis ist heute ein anderes" in forged.all("main")[0].text


@pytest.mark.parametrize(
    "text", ["", "kein JSON", "[]", "{}", '{"format": "erlass-receipt/1"}', "[" * 9000, "x" * 600_000, '{"a": NaN}']
)
def test_was_kein_beleg_ist_wird_gesagt(send: Send, text: str) -> None:
    page = send("/nachrechnen/", {"beleg": text})
    assert "lässt sich nicht nachrechnen" in page.all("main")[0].text
    assert page.objections() == []


@pytest.mark.parametrize("query", ["", "{}", "[]", '{"stand": "x"}', '{"stand": "2025-01-01", "angaben": {"nix": 1}}'])
def test_unlesbare_anfragen_ergeben_keine_unterlagen(client: Client, query: str) -> None:
    rule = decrees.rule(WORKING[0].rule)
    assert client.post(f"{address(rule)}beleg", {"anfrage": query}).status_code == 400
    assert client.post(f"{address(rule)}pdf", {"anfrage": query}).status_code == 400
    assert client.get(f"{address(rule)}beleg").status_code == 405


def test_das_dokument_ist_ein_pdf(client: Client, visit: Visit, send: Send) -> None:
    example = WORKING[0]
    rule = decrees.rule(example.rule)
    page = send(address(rule), visit(f"{address(rule)}?beispiel={example.id}").form_data())
    document = client.post(f"{address(rule)}pdf", {"anfrage": page.all("input", name="anfrage")[0].get("value")})
    assert document.headers["Content-Type"] == "application/pdf"
    assert document.content.startswith(b"%PDF-")
    assert "no-store" in document.headers["Cache-Control"]


@pytest.mark.parametrize("partial", [True, False])
def test_antworten_bleiben_bei_niemandem_auf_dem_weg(
    client: Client, caplog: pytest.LogCaptureFixture, partial: bool
) -> None:
    rule = next(r for r in RULES if {f.name for f in r.version(TODAY).fields if f.required} == {"beschaeftigte"})
    headers = {"HX-Request": "true"} if partial else {}
    with caplog.at_level(logging.DEBUG):
        response = client.post(address(rule), {"s0:stand": "1.1.2025", "s0.beschaeftigte": "4321"}, headers=headers)
    assert "no-store" in response.headers["Cache-Control"]
    assert ("<html" in response.content.decode()) is not partial
    assert "4321" not in caplog.text


def test_ohne_schutzmerkmal_wird_nichts_beantwortet() -> None:
    strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    response = strict.post(address(RULES[0]), {"s0:stand": "1.1.2025"})
    assert response.status_code == 403
    assert "Das Formular ist abgelaufen" in response.content.decode()
