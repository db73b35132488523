"""What the documents print is so: commands give the shown output, code runs, links lead somewhere, lists are complete."""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import inspect
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from erlass import cli, decrees
from erlass.law import dates, errors, money
from erlass.law.answer import Pruefergebnis
from erlass.law.decree import COVERAGES, KINDS, problems
from erlass.law.facts import Fact
from erlass.law.population.twins import TWINS
from erlass.law.rulebook import Rulebook, ask
from tests.docs.documents import Desk, blocks, calls, fits, forget

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
TUTORIAL = DOCS / "tutorial" / "first-decree.md"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
TESTED_ELSEWHERE = {REFERENCE / "api.md", DOCS / "how-to" / "use-the-interface.md"}
SITE = "http://localhost:8000"


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    yield Desk(tmp_path, monkeypatch)
    monkeypatch.undo()
    forget()


# What is printed can be done.


@pytest.mark.parametrize("page", [p for p in PAGES if p not in TESTED_ELSEWHERE], ids=name_of)
def test_commands_and_code_do_what_the_page_says(page: Path, desk: Desk) -> None:
    if page != TUTORIAL:
        desk.prepare(TUTORIAL)
    desk.read(page)
    for address in re.findall(rf"{SITE}(/[^\s>)`]*)", re.sub(r"^\$ curl.*$", "", page.read_text("utf-8"), flags=re.M)):
        assert Client().get(address).status_code == 200, address


def test_the_decree_of_the_tutorial_is_whole(desk: Desk) -> None:
    desk.read(TUTORIAL)
    desk.fresh()
    decree = decrees.decree("dienstrad")
    assert list(problems(decree)) == []
    assert {e.rule for e in decree.examples} == {rule.public_name for rule in decree.rules}


def test_the_decree_of_the_tutorial_is_asked_in_the_browser(desk: Desk) -> None:
    desk.read(TUTORIAL)
    desk.fresh()
    asked = {"s0:stand": "6.5.2024", "s0.beschaeftigte": "130", "aktion": "antworten"}
    page = Client().post("/erlasse/dienstrad/auskunft/bestand/", asked).content.decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert re.search(r"Dienstfahrräder:? 6 ", text)
    assert "Warum?" in text
    assert ask(decrees.rule("dienstrad.bestand"), {"beschaeftigte": 130}, dt.date(2024, 5, 6)).result == {"raeder": 6}


def test_the_comparison_of_outputs_can_fail() -> None:
    assert fits("Beleg … (vollständig)\n…\nEnde", "Beleg 12ab (vollständig)\n1\n2\nEnde\n")
    assert fits("", "\n")
    for wrong in ("Beleg 12ab", "Beleg 12ab (vollständig)\nmehr\n"):
        assert not fits("Beleg … (vollständig)", wrong)


def test_every_console_block_begins_with_a_command() -> None:
    for page in PAGES:
        for block in blocks(page):
            if block.language == "console":
                assert block.text.startswith("$ "), block.place
                assert all(call.command for call in calls(block)), block.place


# Links, pictures, names.


def slug(heading: str) -> str:
    """The anchor that forges give a heading."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading.strip().lower())
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", plain))


def prose(page: Path) -> str:
    return re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_and_pictures_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", prose(page)):
        if target.startswith("http"):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), target
        if anchor:
            assert anchor in {slug(h) for h in re.findall(r"^#+ (.*)$", prose(file), re.MULTILINE)}, target


def test_every_page_is_in_the_index_and_every_decision_in_its_list() -> None:
    linked = {(DOCS / t).resolve() for t in re.findall(r"\]\(([^)#]+)\)", (DOCS / "index.md").read_text("utf-8"))}
    decisions = DOCS / "decisions"
    assert {p for p in DOCS.rglob("*.md") if p.parent != decisions} - {DOCS / "index.md"} <= linked
    records = sorted(p.name for p in decisions.glob("0*.md"))
    assert re.findall(r"\]\((0[^)]*)\)", (decisions / "README.md").read_text("utf-8")) == records
    assert [int(name[:4]) for name in records] == list(range(1, len(records) + 1))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_commands_of_make_and_files_that_are_named_exist(page: Path) -> None:
    text = page.read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z]+)", text, re.MULTILINE)) <= targets
    for named in re.findall(r"`((?:src|tests|docs|requirements|benchmarks)/[\w./-]+)`", text):
        if not {"dienstrad", "KEY"} & set(Path(named).parts):
            assert (ROOT / named).exists(), named


# Lists are complete.


def rows(page: Path, heading: str = "") -> list[list[str]]:
    """The cells of all tables below a heading, header rows left out."""
    text = page.read_text("utf-8")
    if heading:
        level = len(heading) - len(heading.lstrip("#"))
        text = re.split(rf"^#{{1,{level}}} ", text.split(f"\n{heading}\n")[1], maxsplit=1, flags=re.MULTILINE)[0]
    lines = re.findall(r"^\|(.*)\|$", re.sub(r"^\|.*\|\n\|[-|]+\|$", "", text, flags=re.MULTILINE), re.MULTILINE)
    return [[cell.strip() for cell in line.split("|")] for line in lines]


def first(cells: Iterable[list[str]]) -> list[str]:
    return [row[0].strip("`") for row in cells]


def test_the_map_of_the_rooms_names_them_all() -> None:
    named = first(rows(ROOT / "README.md", "## Map of the rooms"))
    assert all((ROOT / name).exists() for name in named)
    packages = {f"src/erlass/{p.parent.name}" for p in (ROOT / "src" / "erlass").glob("*/__init__.py")}
    assert packages <= set(named)


def commands() -> dict[str, argparse.ArgumentParser]:
    (subparsers,) = (a for a in cli._parser()._actions if isinstance(a, argparse._SubParsersAction))
    return dict(subparsers.choices)


def test_the_reference_of_the_command_line_lists_every_command() -> None:
    text = (REFERENCE / "command-line.md").read_text("utf-8")
    assert re.findall(r"^## erlass (\w+)$", text, re.MULTILINE) == list(commands())


@pytest.mark.parametrize("command", commands())
def test_the_reference_of_the_command_line_lists_every_option(command: str) -> None:
    declared = set()
    for action in commands()[command]._actions:
        if not isinstance(action, argparse._HelpAction):
            shown = [*action.option_strings, *([str(action.metavar)] if action.metavar else [])]
            declared.add(" ".join(shown))
    assert set(first(rows(REFERENCE / "command-line.md", f"## erlass {command}"))) == declared


def fields(of: Any) -> list[str]:
    return [f.name for f in dataclasses.fields(of)]


def parameters(of: Any) -> list[str]:
    return [name for name in inspect.signature(of).parameters if name != "self"]


@pytest.mark.parametrize(
    ("page", "heading", "expected"),
    [
        ("grammar", "## Fact", fields(Fact)),
        ("grammar", "### `rules.rule`", parameters(Rulebook.rule)),
        ("grammar", "### `rules.check`", parameters(Rulebook.check)),
        ("grammar", "### `rules.checklist`", parameters(Rulebook.checklist)),
        ("decree-files", "## provisions.yaml", ["ref", "summary", "kind", "strength", "covered", *KINDS, *COVERAGES]),
    ],
)
def test_lists_of_the_reference_are_complete(page: str, heading: str, expected: list[str]) -> None:
    assert sorted(first(rows(REFERENCE / f"{page}.md", heading))) == sorted(expected)


def test_the_names_of_kinds_are_those_shown() -> None:
    shown = {row[0].strip("`"): row[1] for row in rows(REFERENCE / "decree-files.md", "## provisions.yaml")}
    assert {kind: shown[kind] for kind in KINDS} == KINDS


def test_answer_and_receipt_have_the_fields_of_the_reference() -> None:
    answer = ask(decrees.rule("sap.zielzahl"), {"beschaeftigte": 430}, dt.date(2024, 1, 1))
    assert answer.receipt is not None
    listed = first(rows(REFERENCE / "grammar.md", "## Answer and receipt"))
    assert listed == [*answer.as_json(), *answer.receipt.as_json()]


def test_the_shape_of_checklists_is_that_of_the_reference() -> None:
    shape = Pruefergebnis((), (), (), (), {}).as_json()
    assert first(rows(REFERENCE / "grammar.md", "## Checklists")) == [*shape, "further fields"]


@pytest.mark.parametrize("module", [dates, money], ids=lambda m: m.__name__)
def test_every_helper_is_listed_with_its_arguments(module: Any) -> None:
    public = {
        name: inspect.unwrap(f)
        for name, f in vars(module).items()
        if callable(f) and inspect.isfunction(inspect.unwrap(f)) and inspect.unwrap(f).__module__ == module.__name__
    }
    listed = {row[0].strip("`"): row[-1] for row in rows(REFERENCE / "dates-and-money.md", f"## {module.__name__}")}
    assert set(listed) == {f"{name}({', '.join(parameters(f))})" for name, f in public.items()}
    twins = {f"{f.__name__}({', '.join(parameters(f))})" for f in TWINS if f.__module__ == module.__name__}
    assert {name for name, compiled in listed.items() if compiled == "twin"} == twins


def test_every_error_is_listed() -> None:
    declared = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, Exception) and value is not errors.ErlassError
    }
    page = REFERENCE / "errors.md"
    assert set(first(rows(page))[: len(declared)]) == declared


def test_every_environment_variable_is_listed() -> None:
    read = set()
    ours = r"(?:ERLASS|XDG)_\w+|PG\w+|DJANGO_SETTINGS_MODULE"
    for folder in ("src", "tests", "benchmarks"):
        for file in (ROOT / folder).rglob("*.py"):
            read |= set(re.findall(rf"""environ(?:\.\w+\(|\[)\s*["']({ours})""", file.read_text("utf-8")))
    assert set(first(rows(REFERENCE / "settings.md"))) == read
