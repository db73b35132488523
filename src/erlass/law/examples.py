"""Worked examples: read, run and compared in JSON form.

Format: a list of `{id, rule, as_of, facts, expect, why}`. `expect` names the keys to compare, others may be there; or
it is `{error: path}`, which any refused path satisfies that equals it or, if it has neither dot nor index, has it as
a segment.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from erlass.law.errors import ErlassError, FactError, UnknownName
from erlass.law.jsonform import Json, raw_json_form
from erlass.law.rulebook import Rule, ask


@dataclass(frozen=True)
class Example:
    """One worked example. `as_of` is today where the rule does not depend on it and the example does not say."""

    id: str
    rule: str
    as_of: dt.date
    facts: Mapping[str, Any]
    expect: Mapping[str, Any]
    why: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an example: `deviations` say in German how it failed, empty if it passed."""

    example: Example
    deviations: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not self.deviations


def read_examples(text: str, name: str) -> Iterator[Example]:
    """Examples of a YAML text. Raises `UnknownName` if the file is no list of examples."""
    from yaml import YAMLError

    from erlass.law.decree import read_yaml

    try:
        entries = read_yaml(text)
    except YAMLError as error:
        raise UnknownName(f"{name}: Die Datei ist kein lesbares YAML ({error}).") from None
    if not isinstance(entries, list):
        raise UnknownName(f"{name}: Die Datei enthält keine Liste von Beispielen.")
    for i, entry in enumerate(entries):
        if not (
            isinstance(entry, dict)
            and isinstance(entry.get("rule"), str)
            and isinstance(entry.get("expect"), dict)
            and isinstance(entry.get("facts") or {}, dict)
        ):
            raise UnknownName(f"{name}: Eintrag {i + 1} ist kein Beispiel; erwartet werden id, rule, facts und expect.")
        yield Example(
            id=str(entry.get("id", i + 1)),
            rule=entry["rule"],
            as_of=_day(entry.get("as_of"), name, i + 1),
            facts=entry.get("facts") or {},
            expect=entry["expect"],
            why=str(entry.get("why", "")),
            title=str(entry.get("title", "")),
        )


def _day(value: object, name: str, entry: int) -> dt.date:
    if value is None:
        return dt.date.today()  # noqa: DTZ011 - the local day is meant
    try:
        return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
    except ValueError:
        raise UnknownName(f"{name}: Eintrag {entry}: as_of: {value} – erwartet wird ein Datum JJJJ-MM-TT.") from None


def run(example: Example, find_rule: Callable[[str], Rule]) -> Outcome:
    """Ask the example's question and compare."""
    try:
        rule = find_rule(example.rule)
        result = ask(rule, example.facts, example.as_of).result
    except FactError as error:
        return Outcome(example, tuple(_compare_refusal(example, error)))
    except ErlassError as error:
        return Outcome(example, (str(error),))
    wanted = raw_json_form(example.expect)
    if isinstance(wanted, dict) and wanted.keys() == {"error"}:
        return Outcome(example, (f"erwartet war die Zurückweisung von „{wanted['error']}“, gerechnet wurde {result}",))
    return Outcome(example, tuple(_compare(wanted, result)))


def _compare_refusal(example: Example, error: FactError) -> Iterator[str]:
    wanted = example.expect.get("error")
    if not isinstance(wanted, str):
        yield f"zurückgewiesen: {error}"
    elif not any(refusal_matches(wanted, path) for r in error.refusals for path in r.paths):
        yield f"erwartet war die Zurückweisung von „{wanted}“, zurückgewiesen wurde: {error}"


def refusal_matches(wanted: str, path: str) -> bool:
    """Whether a refused path is the wanted one, or has it as a segment if it names a plain field."""
    if wanted == path:
        return True
    return "." not in wanted and "[" not in wanted and wanted in re.split(r"[.\[\]]+", path)


def _compare(wanted: Json, result: Json) -> Iterator[str]:
    """The named keys only at the top; everything below must be equal."""
    if not isinstance(wanted, dict) or not isinstance(result, dict):
        if wanted != result:
            yield f"erwartet {wanted}, gerechnet {result}"
        return
    for key, value in wanted.items():
        if key not in result:
            yield f"{key}: fehlt in der Antwort"
        elif not same(value, result[key]):
            yield f"{key}: erwartet {value}, gerechnet {result[key]}"


def same(a: Json, b: Json) -> bool:
    """Equality that does not take true for 1."""
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    return a == b
