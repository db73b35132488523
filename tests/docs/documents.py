"""Reads the documents of the repository and does what they say, in a folder that looks like the root of the repository.

Kinds of fenced blocks: `console` is run and its output compared (`…` stands for anything, alone on a line for any lines);
`python` is run, as a dialogue if it has prompts; `yaml` and `json` must be readable; `sh` names commands for people, `text` is only
looked at. `file=NAME` behind the language writes the block to that file, `append=NAME` adds it there, and a `diff` changes it.
"""

from __future__ import annotations

import contextlib
import doctest
import importlib
import io
import json
import os
import re
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from erlass import cli, decrees
from erlass.law.decree import read_yaml

FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
PACKAGES = "src/erlass/decrees"
INSTALLED = "src/erlass/config/decrees.py"
ERLASS, PYTHON = ".venv/bin/erlass", ".venv/bin/python"


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, where its text goes, and the words before it."""

    language: str
    options: dict[str, str]
    text: str
    before: str
    place: str

    @property
    def file(self) -> str:
        return self.options.get("file") or self.options.get("append") or ""


@dataclass(frozen=True)
class Call:
    """One command of a console block and what it shows."""

    command: str
    shown: str


def blocks(document: Path) -> Iterator[Block]:
    text = document.read_text("utf-8")
    for found in FENCE.finditer(text):
        language, *options = found["info"].split()
        line = text.count("\n", 0, found.start()) + 1
        before = text[: found.start()].rstrip().rpartition("\n\n")[2]
        parts = dict(option.split("=", 1) for option in options)
        yield Block(language, parts, found["text"], before, f"{document.name}:{line}")


def calls(block: Block) -> Iterator[Call]:
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, shown = part.replace("\\\n", " ").partition("\n")
        yield Call(command.strip(), shown.strip("\n"))


def fits(shown: str, seen: str) -> bool:
    """Whether an output is what a document shows."""
    pattern = ""
    for line in shown.splitlines():
        pattern += r"(?:.*\n)*?" if line.strip() == "…" else re.escape(line.rstrip()).replace("…", ".*") + r"\n"
    lines = "".join(f"{line.rstrip()}\n" for line in seen.strip("\n").splitlines())
    return re.fullmatch(pattern, lines) is not None


def changed(text: str, block: Block) -> str:
    """A text after the changes that a `diff` block shows, parts divided by `@@`; what a part takes away is there once."""
    for part in re.split(r"^@@\n", block.text, flags=re.MULTILINE):
        lines = part.splitlines(keepends=True)
        old, new = ("".join(line[1:] for line in lines if line[0] in kept) for kept in (" -", " +"))
        assert text.count(old) == 1, f"{block.place}: {old}"
        text = text.replace(old, new)
    return text


def forget() -> None:
    """Drop what a process keeps about decrees, as a new process would."""
    for name in [n for n in sys.modules if n.startswith("erlass.decrees.") and n.split(".")[2] != "sap"]:
        del sys.modules[name]
        decrees.__dict__.pop(name.split(".")[2], None)
    for name, module in list(sys.modules.items()):
        if name.startswith("erlass."):
            for kept in list(vars(module).values()):
                if hasattr(kept, "cache_clear"):
                    kept.cache_clear()
    importlib.invalidate_caches()


@dataclass
class Desk:
    """Somebody who reads a document at the root of a repository and does everything it says."""

    root: Path
    patch: pytest.MonkeyPatch
    code: int = 0
    names: dict[str, Any] = field(default_factory=dict)
    changed: bool = False

    def __post_init__(self) -> None:
        (self.root / PACKAGES).mkdir(parents=True)
        self.patch.chdir(self.root)
        self.patch.setenv("ERLASS_CACHE", str(self.root / "cache"))
        self.patch.setattr(sys, "dont_write_bytecode", True)
        self.patch.setattr(decrees, "__path__", [*decrees.__path__, str(self.root / PACKAGES)])

    def prepare(self, document: Path) -> None:
        """Have the files that an earlier document made."""
        for block in blocks(document):
            if block.file:
                self.write(block)

    def read(self, document: Path) -> None:
        for block in blocks(document):
            if block.file:
                assert f"`{Path(block.file).name}`" in block.before or f"`{block.file}`" in block.before, block.place
                self.write(block)
            self.do(block)

    def write(self, block: Block) -> None:
        file = self.root / block.file
        assert self.root in file.resolve().parents, block.place
        file.parent.mkdir(parents=True, exist_ok=True)
        kept = file.read_text("utf-8") if file.is_file() else ""
        if block.language == "diff":
            file.write_text(changed(kept, block), "utf-8")
        else:
            file.write_text((kept if "append" in block.options else "") + block.text, "utf-8")
        self.changed = True
        if block.file == INSTALLED:
            found: dict[str, Any] = {}
            exec(block.text, found)
            self.patch.setattr(decrees, "DECREES", found["DECREES"])

    def do(self, block: Block) -> None:
        match block.language:
            case "console":
                for call in calls(block):
                    seen = self.run(call.command)
                    assert fits(call.shown, seen), f"{block.place}: {call.command}\n{seen}"
            case "python" if ">>> " in block.text:
                self.dialogue(block)
            case "python" if block.file:
                compile(block.text, block.place, "exec")
            case "python":
                self.fresh()
                exec(compile(block.text, block.place, "exec"), self.names)
            case "yaml":
                read_yaml(block.text)
            case "json":
                json.loads(block.text)
            case other:
                assert other in ("sh", "text", "diff"), f"{block.place}: {other}"

    def fresh(self) -> None:
        if self.changed:
            forget()
            self.changed = False

    def dialogue(self, block: Block) -> None:
        self.fresh()
        test = doctest.DocTestParser().get_doctest(block.text, self.names, block.place, None, 0)
        report = io.StringIO()
        runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
        runner.run(test, out=report.write, clear_globs=False)
        self.names.update(test.globs)
        assert runner.failures == 0, report.getvalue()

    def run(self, command: str) -> str:
        """Run one command line; gives standard output and standard error as a terminal would show them."""
        self.fresh()
        command, _, target = command.partition(" > ")
        given = ""
        if command.startswith("echo ") and " | " in command:
            first, _, command = command.partition(" | ")
            given = shlex.split(first)[1]
        program, *arguments = shlex.split(command)
        screen, out = io.StringIO(), io.StringIO()
        with (
            self.patch.context() as patch,
            contextlib.redirect_stdout(out if target else screen),
            contextlib.redirect_stderr(screen),
        ):
            patch.setattr(sys, "stdin", io.StringIO(given))
            self.start(program, arguments)
        if target:
            (self.root / target.strip()).write_text(out.getvalue(), "utf-8")
        return screen.getvalue()

    def start(self, program: str, arguments: list[str]) -> None:
        if program == ERLASS:
            self.code = cli.main(arguments)
        elif program == PYTHON and arguments[0] == "-c":
            exec(arguments[1], {})
        elif program == "echo":
            print(*(str(self.code) if a == "$?" else a for a in arguments))
        elif program == "curl":
            print(fetch(arguments))
        else:
            raise AssertionError(f"{program}: no command that documents may show")


def fetch(arguments: list[str]) -> str:
    """What curl would print, without a server; variables of the shell stand for what the environment says."""
    arguments = [os.path.expandvars(a) for a in arguments]
    headers = dict(text.split(": ", 1) for option, text in pairwise(arguments) if option == "-H")
    (address,) = (a for a in arguments if a.startswith("http://localhost:8000/"))
    body = arguments[arguments.index("--json") + 1] if "--json" in arguments else ""
    response = Client().generic(
        "POST" if body else "GET", address.removeprefix("http://localhost:8000"), body, content_type="application/json",
        headers=headers,
    )  # fmt: skip
    return response.content.decode()
