"""One question with steps and receipt, and the start of the command line."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

from benchmarks.figures import Figure, median_ms
from erlass import decrees
from erlass.law.rulebook import ask


def figures() -> Iterator[Figure]:
    slowest, total = ("", 0.0), []
    for decree in decrees.all():
        seen = set()
        for example in decree.examples:
            rule = decrees.rule(example.rule)
            if example.rule in seen or rule.volatile or "error" in example.expect:
                continue
            seen.add(example.rule)

            def question(rule: object = rule, example: object = example) -> object:
                answer = ask(rule, example.facts, example.as_of)  # type: ignore[arg-type,attr-defined] # bound above
                return answer.receipt.digest, answer.as_json()  # type: ignore[union-attr] # not volatile

            ms = median_ms(question, 60)
            total.append(ms)
            slowest = max(slowest, (example.rule, ms), key=lambda s: s[1])
    yield Figure("one question with steps and receipt, median rule", statistics.median(total), "ms", 1)
    yield Figure("one question with steps and receipt, slowest rule", slowest[1], "ms", None, note=slowest[0])
    yield Figure("erlass --version", _start(["--version"]), "s", 0.3)
    facts = json.dumps({"beschaeftigte": 430})
    yield Figure("erlass ask", _start(["ask", "sap.zielzahl", "--facts", "-"], facts), "s", 0.8)


def _start(argv: list[str], text: str = "") -> float:
    """Seconds from the call to the end of the process, median of seven."""
    found = []
    for _ in range(8):
        begin = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "erlass.cli", *argv], input=text, text=True, capture_output=True, check=True
        )
        found.append(time.perf_counter() - begin)
    return statistics.median(found[1:])
