"""The data files of `sap` against the requirement sheet, the text of the decree, and the rules.

A provision or a rule that somebody takes out of the table breaks a test here. What the decree forbids to exist is
proved by a test of its own, named in `PROVED_BY`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import pytest

from erlass import decrees
from erlass.cases import registry
from erlass.decrees.sap import DECREE
from erlass.law.decree import Provision, problems, read_yaml
from erlass.law.examples import Example, run
from erlass.law.facts import Field
from erlass.law.rulebook import ask
from erlass.law.strength import Strength

SEED = "seeds/000_b49af12bb5fac175.txt"
LONGEST_COPY = 7
SPELLED = {
    "II 1.3 Abs. 7 (first half)": "II 1.3 Abs. 7 Halbsatz 1",
    "II 1.3 Abs. 7 (second half)": "II 1.3 Abs. 7 Halbsatz 2",
    "(end)": "Fundstelle",
}
BINDS = {
    "m": Strength.MUSS, "s": Strength.SOLL, "k": Strength.KANN, "–": None,
    "m / s": Strength.MUSS, "k (conditions m)": Strength.MUSS,
}  # fmt: skip
HELPERS = ("beratung_pruefen", "offenbarung_zulaessig", "beratungsende", "hinweise_beratungsbeginn")
PROVED_BY = {
    "Angaben über Ratsuchende": "test_keine_angabe_ueber_ratsuchende",
    "Einblick in Beratungen": "test_beratungshilfen_hinterlassen_nichts",
    "Begründung eines Verzichts": "test_ein_verzicht_kennt_keine_begruendung",
    "Weisung oder Auftrag an SAP": "test_es_gibt_keine_weisung_an_sap",
    "Wertung der SAP-Tätigkeit": "test_die_taetigkeit_wird_nie_gewertet",
    "Verknüpfung von Bogen und SAP": "test_boegen.test_wer_alles_liest_raet_nicht_besser_als_der_zufall",
}
"""For each prohibition the test that proves it: of this module, or of the one beside it that is named."""


class Row(NamedTuple):
    """One row of section 4 of the sheet."""

    ref: str
    kind: str
    strength: Strength | None
    rules: tuple[str, ...]
    nothing_stored: bool
    listed: bool


def rows_of(sheet: str) -> list[Row]:
    section = sheet.split("\n## 4. ")[1].split("\n## ")[0]
    rows: list[Row] = []
    for line in section.splitlines():
        if not line.startswith("| ") or line.startswith("| Ref "):
            continue
        ref, _words, kind, bind, software, rule = (cell.strip() for cell in line.strip("|").split(" | "))
        named = [n for n in re.findall(r"(?<!\()`(\w+)`", rule) if n != "fachdienst"]
        if rule.startswith("same"):
            named = [n for n in rows[-1].rules if n.endswith("_pruefen")] + named
        rows.append(
            Row(
                ref=SPELLED.get(ref, re.sub(r", item (\d)$", r" Spstr. \1", ref)),
                kind=kind.split("/")[0],
                strength=BINDS[bind],
                rules=tuple(named),
                nothing_stored="section 9" in rule or "nothing stored" in software,
                listed="D: referral list" in software or "D: register" in software,
            )
        )
    return rows


@pytest.fixture(scope="module")
def sheet(shared: Path) -> list[Row]:
    return rows_of((shared / "requirements/sap.md").read_text("utf-8"))


@pytest.fixture(scope="module")
def seed(shared: Path) -> list[str]:
    """The words of the decree, with the hyphens at the ends of lines taken out."""
    return words(re.sub(r"-\s*\n\s*(?=[a-zäöü])", "", (shared / SEED).read_text("utf-8")))


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def runs(tokens: list[str], length: int) -> set[tuple[str, ...]]:
    return {tuple(tokens[i : i + length]) for i in range(len(tokens) - length + 1)}


def named(provision: Provision, kind: str) -> set[str]:
    return {c.name for c in provision.covered if c.kind == kind}


def pairs(sheet: list[Row]) -> Iterator[tuple[Row, Provision]]:
    return zip(sheet, DECREE.provisions, strict=True)


def test_jede_vorschrift_des_blattes_steht_in_seiner_reihenfolge(sheet: list[Row]) -> None:
    assert len(sheet) > 120
    assert [p.ref for p in DECREE.provisions] == [row.ref for row in sheet]


def test_jede_vorschrift_bindet_so_stark_wie_im_blatt(sheet: list[Row]) -> None:
    assert {p.ref: p.strength for _, p in pairs(sheet)} == {row.ref: row.strength for row in sheet}


def test_jede_vorschrift_ist_von_der_art_die_das_blatt_nennt(sheet: list[Row]) -> None:
    assert {p.ref: p.kind for _, p in pairs(sheet)} == {row.ref: row.kind for row in sheet}


def test_jede_vorschrift_nennt_die_regeln_des_blattes(sheet: list[Row]) -> None:
    missing = {p.ref: set(row.rules) - named(p, "rule") for row, p in pairs(sheet)}
    assert {ref: rules for ref, rules in missing.items() if rules} == {}


def test_was_das_blatt_unmoeglich_macht_ist_ein_verbot(sheet: list[Row]) -> None:
    assert [p.ref for row, p in pairs(sheet) if row.nothing_stored and not named(p, "prohibition")] == []


def test_wohin_verwiesen_wird_ist_zu_sehen_und_steht_im_verzeichnis_der_fachdienste(sheet: list[Row]) -> None:
    listed = {p.ref: p for row, p in pairs(sheet) if row.listed}
    assert list(listed) == ["I 3 Satz 3", "II 6.1 Abs. 2 Spstr. 3", "IV 4"]
    assert [
        ref for ref, p in listed.items() if not named(p, "shown") or "fachdienste" not in named(p, "register")
    ] == []


def test_nichts_ist_nur_geplant() -> None:
    assert {p.ref: p.planned for p in DECREE.provisions if p.planned} == {}


def test_keine_vorschrift_ist_durch_nichts_abgedeckt() -> None:
    assert [p.ref for p in DECREE.provisions if not p.covered] == []


def test_jede_zahl_des_erlasses_steht_an_ihrer_vorschrift() -> None:
    standing = {name for p in DECREE.provisions for name in named(p, "parameter")}
    assert standing == set(DECREE.parameters)


def test_vorschriften_parameter_regeln_und_verfahren_passen_zusammen() -> None:
    assert list(problems(DECREE, registry.covered("sap"))) == []


def test_jede_pruefung_steht_an_den_vorschriften_die_sie_prueft() -> None:
    unnamed = {
        (rule.name, check.ref)
        for rule in DECREE.rules
        for check in rule.checks
        if not any(rule.name in named(p, "rule") for p in DECREE.touched_by(check.ref))
    }
    assert unnamed == set()


def test_kein_text_ist_aus_dem_erlass_abgeschrieben(seed: list[str]) -> None:
    texts = {p.ref: p.summary for p in DECREE.provisions}
    texts |= {r.key: f"{r.title}. {r.text} {r.alternative}" for r in DECREE.readings.values()}
    texts |= read_yaml((DECREE.folder / "glossary.yaml").read_text("utf-8"))
    source = runs(seed, LONGEST_COPY + 1)
    copied = {key: runs(words(text), LONGEST_COPY + 1) & source for key, text in texts.items()}
    assert {key: found for key, found in copied.items() if found} == {}


def test_alle_lesarten_des_blattes_sind_da(shared: Path) -> None:
    section = (shared / "requirements/sap.md").read_text("utf-8").split("\n## 11. ")[1].split("\n## ")[0]
    assert list(DECREE.readings) == re.findall(r"^- \*\*(L\d+) ", section, re.MULTILINE)
    assert all(r.title and r.text for r in DECREE.readings.values())


@pytest.mark.parametrize("example", DECREE.examples, ids=lambda example: example.id)
def test_jedes_beispiel_geht_auf(example: Example) -> None:
    assert example.title
    assert example.why
    assert run(example, decrees.rule).deviations == ()


def test_das_erste_beispiel_jeder_regel_nennt_alle_angaben() -> None:
    first = {example.rule: example for example in reversed(DECREE.examples)}
    assert first.keys() == {rule.public_name for rule in DECREE.rules}
    left_out = {
        (rule.public_name, field.name)
        for rule in DECREE.rules
        for field in rule.version(first[rule.public_name].as_of).fields
        if not field.parameter and field.name not in first[rule.public_name].facts
    }
    assert left_out == set()


def test_kein_beispiel_steht_schon_unter_den_vorgegebenen(shared: Path) -> None:
    golden = read_yaml((shared / "golden/sap.yaml").read_text("utf-8"))
    given = [(case["rule"], case["facts"]) for case in golden]
    assert [e.id for e in DECREE.examples if (e.rule, e.facts) in given] == []


def test_jedes_verbot_wird_durch_einen_test_bewiesen() -> None:
    forbidden = {name for p in DECREE.provisions for name in named(p, "prohibition")}
    assert forbidden == PROVED_BY.keys()
    assert [test for test in PROVED_BY.values() if not callable(named_test(test))] == []


def named_test(name: str) -> object:
    module, _, test = name.rpartition(".")
    beside = import_module(f"tests.decrees.sap.{module}") if module else None
    return vars(beside).get(test) if beside else globals().get(test)


def fields_below(fields: tuple[Field, ...]) -> Iterator[Field]:
    for field in fields:
        yield field
        yield from fields_below(field.fields)
        if field.item is not None:
            yield from fields_below((field.item,))


def facts_of(name: str) -> list[Field]:
    return [field for version in DECREE.rules.rules[name].versions for field in fields_below(version.fields)]


def test_keine_angabe_ueber_ratsuchende() -> None:
    """No rule asks who seeks counsel or why: yes, no and codes, and one day that the calculator forgets."""
    about_clients = {
        (name, field.name, field.kind)
        for name in DECREE.rules.rules
        for field in facts_of(name)
        if re.search(r"ratsuch|klient|beratene_person|anliegen", field.name)
    }
    assert {kind for _, _, kind in about_clients} <= {"boolean"}
    for name in HELPERS:
        free = [f.name for f in facts_of(name) if f.kind in ("text", "raw", "source") and f.name != "begruendungen"]
        assert set(free) <= {"rollen"}, f"{name} asks for free text"


def test_beratungshilfen_hinterlassen_nichts() -> None:
    """Neither draft nor link nor receipt nor log, for whoever would look."""
    assert [name for name in HELPERS if not DECREE.rules.rules[name].volatile] == []


def test_ein_verzicht_kennt_keine_begruendung() -> None:
    assert {f.name for f in facts_of("ende_taetigkeit")} & {"grund", "gruende", "begruendung", "begruendungen"} == set()
    assert [f.name for f in facts_of("ende_taetigkeit") if f.kind in ("text", "raw", "map")] == []


def test_es_gibt_keine_weisung_an_sap() -> None:
    names = {f.name for name in DECREE.rules.rules for f in facts_of(name)} | set(DECREE.rules.rules)
    assert {n for n in names if re.search(r"weisung|auftrag(?!t)", n)} == set()


@pytest.mark.parametrize("widerspruch", [False, True])
def test_die_taetigkeit_wird_nie_gewertet(widerspruch: bool) -> None:
    facts = {
        "perioden": [{"von": "2017-01-01", "bis": None, "art": "aktiv"}],
        "zeitraum_von": "2017-07-01",
        "zeitraum_bis": "2018-06-30",
        "widerspruch": widerspruch,
    }
    result = ask(DECREE.rules.rules["taetigkeitszeiten"], facts, dt.date(2018, 7, 1)).result
    assert result["wertung"] is False
    assert result["angeben"] is not widerspruch
    assert bool(result["zeiten"]) is not widerspruch
