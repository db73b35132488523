"""Facts are checked against their declarations; every refusal names path, value, what is wrong and the provision."""

import datetime as dt
from pathlib import Path
from typing import Annotated, NamedTuple

import pytest

from erlass import decrees
from erlass.law.errors import DeclarationError, FactError, UnknownName
from erlass.law.facts import Fact, Field, field_of
from erlass.law.rulebook import ask
from erlass.law.schema import json_schema
from erlass.law.sources import sources
from erlass.law.validation import checked, clean
from tests.law.muster.rules import rules as muster

DAY = dt.date(2016, 8, 1)


class Innen(NamedTuple):
    zahl: Annotated[int, Fact("Zahl", min=0, max=9)]
    tag: dt.date | None = None


def fields(**annotations: object) -> tuple[Field, ...]:
    return tuple(field_of(name, annotation) for name, annotation in annotations.items())


def refusals(declared: tuple[Field, ...], facts: dict[str, object]) -> dict[str, str]:
    with pytest.raises(FactError) as caught:
        checked(declared, facts)
    return {r.path: r.text for r in caught.value.refusals}


def test_all_wrong_paths_are_named_at_once_in_the_order_of_the_declaration() -> None:
    declared = fields(a=int, b=tuple[Innen, ...], c=bool)
    found = refusals(declared, {"c": 1, "b": [{"zahl": 3}, {"zahl": 12, "tag": "heute", "x": 1}], "d": 0})
    assert list(found) == ["a", "b[1].zahl", "b[1].tag", "b[1].x", "c", "d"]


@pytest.mark.parametrize("value", ["430", 430.0, 4.5, True, None, [1]])
def test_nothing_but_an_integer_is_an_integer(value: object) -> None:
    assert list(refusals(fields(n=int), {"n": value})) == ["n"]


@pytest.mark.parametrize("value", ["1.8.2016", "2015-02-29", 20160801, "2016-08-01T00:00", dt.datetime(2016, 8, 1, 12)])  # noqa: DTZ001
def test_nothing_but_a_date_is_a_date(value: object) -> None:
    assert list(refusals(fields(tag=dt.date), {"tag": value})) == ["tag"]


def test_dates_come_as_iso_text_or_as_dates() -> None:
    assert (
        checked(fields(tag=dt.date), {"tag": "2016-08-01"})
        == checked(fields(tag=dt.date), {"tag": DAY})
        == {"tag": DAY}
    )


def test_records_come_out_as_their_named_tuples() -> None:
    assert checked(fields(b=tuple[Innen, ...]), {"b": [{"zahl": 3, "tag": "2016-08-01"}, Innen(1)]})["b"] == (
        Innen(3, DAY),
        Innen(1),
    )


@pytest.mark.parametrize("sign", ["\0", "\x08", "\x0b", "\x1b", "\x1f"])
def test_a_text_has_no_control_characters_that_cannot_be_kept(sign: str) -> None:
    declared = fields(text=str, liste=tuple[str, ...], karte=dict[str, str])
    bad = f"a{sign}b"
    found = refusals(declared, {"text": bad, "liste": ["gut", bad], "karte": {"x": bad}})
    assert list(found) == ["text", "liste[1]", "karte.x"]
    assert found["text"] == "text: enthält ein unzulässiges Zeichen"
    assert list(refusals(fields(karte=dict[str, int]), {"karte": {bad: 1}})) == [f"karte.{bad}"]
    with pytest.raises(FactError, match="grund: enthält"):
        clean("grund", bad)


def test_lines_and_every_script_are_kept() -> None:
    text = "Erste Zeile\r\n\tzweite – 😀 Ğ\n"
    assert checked(fields(text=str), {"text": text}) == {"text": text}
    assert clean("text", text) == text


def test_unbounded_integers_do_not_exist() -> None:
    assert "bis 999.999.999" in refusals(fields(n=int), {"n": 10**9})["n"]


@pytest.mark.parametrize(
    ("rule", "facts", "text"),
    [
        ("sap.zielzahl", {"beschaeftigte": 0}, "beschaeftigte: 0 – erwartet wird eine ganze Zahl ab 1 (II 2.2)"),
        ("sap.zielzahl", {"beschaeftigte": "430"}, "beschaeftigte: „430“ – erwartet wird eine ganze Zahl ab 1 (II 2.2)"),
        ("sap.zielzahl", {"beschaeftigte": 4.5}, "beschaeftigte: 4,5 – erwartet wird eine ganze Zahl ab 1 (II 2.2)"),
        (
            "sap.jahresarbeitszeit",
            {"beschaeftigte": 430, "anteile": [{"sap": "a", "zaehler": 1, "nenner": 1}, {"sap": "b", "zaehler": 49, "nenner": 100}]},
            "anteile[1]: 49/100 – eine SAP muss mindestens die Hälfte der regelmäßigen Arbeitszeit arbeiten (II 2.1 Abs. 1 Satz 3)",
        ),
        (
            "sap.jahresarbeitszeit",
            {"beschaeftigte": 430, "anteile": []},
            "anteile: leer – es ist niemand da, auf den die Jahresarbeitszeit verteilt werden kann; je Behörde ist mindestens eine SAP "
            "vorgesehen (II 2.2 Abs. 1 Satz 1)",
        ),
        (
            "sap.auswahl_ergebnis",
            {"stimmen": {"vorsitz": "ja", "sap": "ja", "gleichstellung": "nein", "psychologie": "ja", "hauptpersonalrat": "ja"}},
            "stimmen.hauptpersonalrat: ja – beratende Mitglieder stimmen nicht ab (II 1.3 Abs. 4)",
        ),
        (
            "sap.auswahl_ergebnis",
            {"stimmen": {"vorsitz": "enthaltung", "sap": "ja", "gleichstellung": "nein", "psychologie": "enthaltung"}},
            "stimmen.vorsitz: Enthaltung – bei Stimmengleichheit entscheidet die Stimme des Vorsitzes (II 1.3 Abs. 3)",
        ),
        (
            "sap.ende_taetigkeit",
            {"ereignisse": [{"art": "verzicht", "datum": "2018-06-30", "schriftlich": False}]},
            "ereignisse[0].schriftlich: nein – die Beendigung ist der Behördenleitung schriftlich mitzuteilen (II 3.1 Abs. 1 Satz 2)",
        ),
        (
            "sap.abordnung_folgen",
            {"von": "2017-02-01", "bis": None, "langfristig_ab_monaten": None},
            "langfristig_ab_monaten: fehlt – der Erlass nennt keine Zahl; bitte den Wert Ihres Hauses angeben (II 2.3 Satz 3)",
        ),
        (
            "sap.ausbildung_stand",
            {
                "seminare": [
                    {"nr": 1, "art": "regulaer", "ende": "2017-01-13", "teilgenommen": True, "nachgeholt_am": "2017-05-01"}
                ]
            },
            "seminare[0].nachgeholt_am: 01.05.2017 – das Seminar wurde bereits besucht (III 1.1)",
        ),
    ],
)  # fmt: skip
def test_the_messages_of_the_sheet(rule: str, facts: dict[str, object], text: str) -> None:
    with pytest.raises(FactError) as caught:
        ask(decrees.rule(rule), facts, DAY)
    assert str(caught.value) == text


@pytest.mark.parametrize(
    ("fact", "value", "text"),
    [
        (
            Annotated[tuple[int, ...], Fact("L", min=2)],
            [],
            "l: leer – erwartet wird eine Liste mit mindestens 2 Einträgen",
        ),
        (Annotated[tuple[int, ...], Fact("L", min=2)], [1], "l: mindestens 2 Einträge werden gebraucht"),
        (Annotated[tuple[int, ...], Fact("L", max=2)], [1, 2, 3], "l: höchstens 2 Einträge sind möglich"),
        (tuple[int, ...], [0] * 10_001, "l: höchstens 10.000 Einträge sind möglich"),
        (Annotated[str, Fact("T", max=3)], "vier", "l: vier – höchstens 3 Zeichen sind möglich"),
    ],
)
def test_lengths_are_said(fact: object, value: object, text: str) -> None:
    assert refusals(fields(l=fact), {"l": value})["l"] == text


def test_an_unknown_field_is_named_but_its_value_is_not_repeated() -> None:
    text = refusals(fields(a=int), {"a": 1, "bemerkung": "Frau M."})["bemerkung"]
    assert text == "bemerkung: – dieses Feld gibt es nicht"


def test_the_schema_says_limits_units_and_codes() -> None:
    schema = json_schema(muster["betrag"].version(DAY).fields)
    assert schema["properties"]["personen"] == {
        "type": "integer", "minimum": 1, "maximum": 1_000_000, "title": "Personen", "x-provision": "1 Satz 1",
    }  # fmt: skip
    assert schema["properties"]["art"]["enum"] == ["einfach", "doppelt"]
    assert schema["properties"]["art"]["default"] == "einfach"
    assert schema["required"] == ["personen"]
    assert schema["additionalProperties"] is False


def test_a_type_the_grammar_does_not_know_is_a_mistake_of_the_decree() -> None:
    for annotation in (float, int | str, set[int]):
        with pytest.raises(DeclarationError):
            field_of("x", annotation)


def test_a_fact_may_name_a_file_of_the_opened_folder_only(tmp_path: Path) -> None:
    (tmp_path / "007_text.txt").write_text("eins\nzwei\n")
    with sources(tmp_path):
        assert ask(muster["zeilen"], {"quelle": "007"}, DAY).result == {"zeilen": 2}
        assert ask(muster["zeilen"], {"quelle": "007_text.txt"}, DAY).result == {"zeilen": 2}
        for name in ("008", "../007", "/etc/hostname", ""):
            with pytest.raises(FactError, match="nicht gefunden"):
                ask(muster["zeilen"], {"quelle": name}, DAY)
    with pytest.raises(FactError, match="nicht gefunden"):
        ask(muster["zeilen"], {"quelle": "007"}, DAY)
    with pytest.raises(UnknownName, match="Ordner gibt es nicht"), sources(tmp_path / "fehlt"):
        pass
