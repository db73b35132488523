"""The command line as people call it: answers on standard output, German messages and exit code 2 for bad input."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from erlass.cli import main

FACTS = {"beschaeftigte": 430, "sap_aktiv": 1, "sap_in_ausbildung": 0}
LARGE_IMPORTS = {"django", "numba", "numpy", "pyarrow", "typst", "ninja"}


@pytest.fixture
def facts(tmp_path: Path) -> str:
    (tmp_path / "facts.json").write_text(json.dumps(FACTS))
    return str(tmp_path / "facts.json")


def test_ask_gives_the_answer(facts: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "sap.bedarf", "--as-of", "2016-08-01", "--facts", facts]) == 0
    out = capsys.readouterr().out
    assert "Rechtsstand 1. August 2016" in out
    assert "Bedarf: 1 SAP" in out
    assert "Warum" not in out


def test_why_shows_steps_provisions_figures_and_readings(facts: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["ask", "sap.bedarf", "--as-of", "2016-08-01", "--facts", facts, "--why"])
    out = capsys.readouterr().out
    for expected in (
        "Zielzahl einer Behörde (II 2.2 Abs. 1 Satz 1",
        "200 Personen (II 2.2 Abs. 1 Satz 2 seit 10. Juni 2016)",
        "Lesart L3",
    ):
        assert expected in out


def test_json_is_the_whole_answer_and_its_receipt_replays(
    facts: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["ask", "sap.bedarf", "--as-of", "2016-08-01", "--facts", facts, "--json"])
    out = capsys.readouterr().out
    assert json.loads(out)["result"]["bedarf"] == 1
    (tmp_path / "antwort.json").write_text(out)
    (tmp_path / "beleg.json").write_text(json.dumps(json.loads(out)["receipt"]))
    assert main(["replay", str(tmp_path / "antwort.json"), str(tmp_path / "beleg.json")]) == 0
    assert capsys.readouterr().out.count("Das Ergebnis ist dasselbe.") == 2
    (tmp_path / "beleg.json").write_text(out.replace('"bedarf": 1', '"bedarf": 3'))
    assert main(["replay", str(tmp_path / "beleg.json")]) == 1
    assert "verändert" in capsys.readouterr().out


def test_facts_come_from_standard_input_as_yaml_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("beginn: 2017-03-01\njahre: 3\nart: tagesbeginn\n"))
    assert main(["ask", "sap.fristende", "--facts", "-"]) == 0
    assert "29. Februar 2020" in capsys.readouterr().out


def test_a_day_that_does_not_exist_is_refused_by_its_path(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("beginn: 2017-02-29\nmonate: 3\n"))
    assert main(["ask", "sap.fristende", "--facts", "-"]) == 2
    assert capsys.readouterr().err.startswith("beginn: 2017-02-29 – erwartet wird ein Datum")


def test_a_what_if_is_marked(facts: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "sap.bedarf", "--facts", facts, "--assume", "relation=100", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["result"]["zielzahl"] == 4
    assert [f["origin"] for f in answer["figures"]] == ["Annahme"]


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["ask", "sap.bedarf", "--facts", "gibt-es-nicht.json"], "lässt sich nicht lesen"),
        (["ask", "sap.nichts", "--facts", "FACTS"], "Eine Regel „sap.nichts“ gibt es nicht"),
        (["ask", "nichts", "--facts", "FACTS"], "ist kein Name einer Regel"),
        (["ask", "xyz.regel", "--facts", "FACTS"], "Einen Erlass „xyz“ gibt es nicht"),
        (["ask", "sap.zielzahl", "--facts", "FACTS"], "sap_aktiv: – dieses Feld gibt es nicht"),
        (["ask", "sap.bedarf", "--facts", "FACTS", "--as-of", "gestern"], "erwartet wird ein Datum"),
        (["ask", "sap.bedarf", "--facts", "FACTS", "--assume", "relation=viel"], "annahmen.relation: „viel“"),
        (["ask", "sap.bedarf", "--facts", "FACTS", "--assume", "relation"], "NAME=WERT"),
        (["ask"], "es fehlt: REGEL"),
        (["ask", "sap.bedarf", "--unsinn"], "unbekannt: --unsinn"),
        (["ask", "sap.bedarf", "--facts"], "hier wird ein Wert erwartet"),
        ([], "es fehlt: BEFEHL"),
        (["tanzen"], "gibt es nicht"),
        (["examples", "FACTS"], "keine Liste von Beispielen"),
        (["examples", "FACTS", "--sources", "gibt-es-nicht"], "keine Liste"),
        (["replay", "FACTS"], "kein Beleg"),
        (["coverage", "xyz"], "Einen Erlass „xyz“ gibt es nicht"),
        (["population", "sap.zielzahl"], "es fehlt: --input und --output"),
        (["population", "sap.zielzahl", "--input", "FACTS", "--output", "x.parquet"], "keine lesbare Parquet-Datei"),
        (
            ["population", "sap.bestellung_pruefen", "--input", "FACTS", "--output", "x.parquet"],
            "nicht für viele Zeilen",
        ),
    ],
)
def test_bad_input_is_said_in_german_with_exit_code_2(
    argv: list[str], message: str, facts: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([facts if a == "FACTS" else a for a in argv]) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert captured.out == ""


def test_examples_are_counted_and_a_failure_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "e.yaml").write_text(
        "- {id: gut, rule: sap.zielzahl, as_of: 2016-08-01, facts: {beschaeftigte: 430}, expect: {zielzahl: 2}}\n"
        "- {id: falsch, rule: sap.zielzahl, as_of: 2016-08-01, facts: {beschaeftigte: 430}, expect: {zielzahl: 3}}\n"
        "- {id: abgewiesen, rule: sap.zielzahl, facts: {beschaeftigte: 0}, expect: {error: beschaeftigte}}\n"
        "- {id: nicht_abgewiesen, rule: sap.zielzahl, facts: {beschaeftigte: 1}, expect: {error: beschaeftigte}}\n"
        "- {id: unbekannt, rule: sap.tanzen, facts: {}, expect: {}}\n"
    )
    assert main(["examples", str(tmp_path / "e.yaml")]) == 1
    out = capsys.readouterr().out
    assert out.splitlines()[-1] == "2 passed, 3 failed"
    assert "falsch (sap.zielzahl):\n  zielzahl: erwartet 3, gerechnet 2" in out
    assert main(["examples", str(tmp_path / "e.yaml"), "--json"]) == 1
    assert [e["passed"] for e in json.loads(capsys.readouterr().out)] == [True, False, True, False, False]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- {id: a, rule: sap.zielzahl, facts: [1], expect: {}}", "Eintrag 1 ist kein Beispiel"),
        ("- {id: a, rule: sap.zielzahl, facts: {}, expect: 3}", "Eintrag 1 ist kein Beispiel"),
        (
            "- {id: a, rule: sap.zielzahl, as_of: 2017-02-29, facts: {}, expect: {}}",
            "as_of: 2017-02-29 – erwartet wird ein Datum",
        ),
        ("- {id: a, rule: [", "kein lesbares YAML"),
    ],
)
def test_a_file_that_holds_no_examples_is_refused(
    text: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "e.yaml").write_text(text)
    assert main(["examples", str(tmp_path / "e.yaml")]) == 2
    assert message in capsys.readouterr().err


def test_the_golden_cases_of_every_installed_decree_hold(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["examples", str(shared / "golden" / "sap.yaml"), "--sources", str(shared / "seeds")]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "169 passed, 0 failed"


def test_rules_are_listed_and_described(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "sap"]) == 0
    assert sum(line.lstrip().startswith("sap.") for line in capsys.readouterr().out.splitlines()) == 53
    assert main(["rules", "--schema", "sap.zielzahl"]) == 0
    assert json.loads(capsys.readouterr().out)["properties"]["beschaeftigte"]["minimum"] == 1


def test_coverage_lists_each_provision_and_nothing_is_planned(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["coverage", "sap", "--json"]) == 0
    coverage = json.loads(capsys.readouterr().out)
    planned = [p for p in coverage["provisions"] if any(c["kind"] == "planned" for c in p["covered"])]
    assert coverage["planned"] == len(planned) == 0
    assert all(p["covered"] for p in coverage["provisions"])
    assert main(["coverage", "sap"]) == 0
    out = capsys.readouterr().out
    assert f"{len(coverage['provisions'])} Bestimmungen, davon {len(planned)} mit geplanten Teilen" in out


def test_a_population_goes_from_file_to_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ERLASS_CACHE", str(tmp_path / "cache"))
    assert main(["population", "sap.zielzahl", "--template", str(tmp_path / "vorlage.parquet")]) == 0
    schema = pq.read_schema(tmp_path / "vorlage.parquet")
    pq.write_table(pa.table({"beschaeftigte": [430, 0]}, schema=schema), tmp_path / "in.parquet")
    argv = [
        "population",
        "sap.zielzahl",
        "--input",
        str(tmp_path / "in.parquet"),
        "--output",
        str(tmp_path / "out.parquet"),
    ]
    assert main([*argv, "--as-of", "2016-08-01"]) == 0
    captured = capsys.readouterr()
    assert "2 Zeilen gerechnet, davon 1 einzeln und 1 zurückgewiesen" in captured.out
    assert "Zeile 2: beschaeftigte: 0" in captured.err
    assert pq.read_table(tmp_path / "out.parquet")["zielzahl"].to_pylist() == [2, None]
    assert main([*argv[:-1], str(tmp_path / "fehlt" / "out.parquet")]) == 2
    assert "lässt sich nicht schreiben" in capsys.readouterr().err


@pytest.mark.parametrize("argv", [["--version"], ["ask", "sap.fristende", "--facts", "-"]])
def test_asking_needs_neither_django_nor_numba(argv: list[str]) -> None:
    script = (
        f"import sys; from erlass.cli import main\ntry: main({argv!r})\nexcept SystemExit: pass\nprint(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        input="beginn: 2017-03-01\nmonate: 3",
        capture_output=True,
        text=True,
        check=True,
    )
    assert LARGE_IMPORTS.isdisjoint(done.stdout.split())
