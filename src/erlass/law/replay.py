"""Computing an answer again from its receipt, years later, and saying which rule or figure changed if it differs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from erlass.law.answer import RECEIPT_FORMAT, Answer
from erlass.law.decree import Figure
from erlass.law.errors import ErlassError, UnknownName
from erlass.law.examples import same
from erlass.law.fingerprint import fingerprints
from erlass.law.jsonform import digest, json_form, raw_json_form
from erlass.law.money import Bruch
from erlass.law.rulebook import Rule, ask


@dataclass(frozen=True, slots=True)
class Replay:
    """What the replay of a receipt showed.

    `same`: the result is the same. `tampered`: the receipt does not match its own digest. `changed_rules`,
    `changed_figures`: what is different today, by name. `answer`: today's answer, None if there is none; `problem`
    then says why.
    """

    rule: str
    same: bool
    tampered: bool
    changed_rules: tuple[str, ...]
    changed_figures: tuple[str, ...]
    answer: Answer | None
    problem: str = ""

    @property
    def text(self) -> str:
        """The outcome in one German sentence or more."""
        parts = []
        if self.tampered:
            parts.append("Der Beleg wurde verändert: Er passt nicht zu seiner Prüfsumme.")
        if self.problem:
            parts.append(self.problem)
        elif self.same:
            parts.append("Das Ergebnis ist dasselbe.")
        else:
            parts.append("Das Ergebnis ist heute ein anderes.")
        if self.changed_rules:
            parts.append(f"Seither geänderte Regeln: {', '.join(self.changed_rules)}.")
        if self.changed_figures:
            parts.append(f"Seither geänderte Werte: {', '.join(self.changed_figures)}.")
        return " ".join(parts)

    def as_json(self) -> dict[str, object]:
        return {
            "rule": self.rule,
            "same": self.same,
            "tampered": self.tampered,
            "changed_rules": list(self.changed_rules),
            "changed_figures": list(self.changed_figures),
            "problem": self.problem,
            "text": self.text,
            "answer": self.answer,
        }


def replay(receipt: Mapping[str, Any], find_rule: Callable[[str], Rule]) -> Replay:
    """Ask again what the receipt holds. Raises `UnknownName` if it is no receipt of ours."""
    content = {key: value for key, value in receipt.items() if key != "digest"}
    _check_form(content)
    tampered = "digest" in receipt and receipt["digest"] != digest(content)
    name, day = content["rule"], dt.date.fromisoformat(content["as_of"])
    try:
        rule = find_rule(name)
        then, now = content["rules"], fingerprints(rule, day)
        changed = tuple(n for n in sorted({*then, *now}) if then.get(n) != now.get(n))
        figures = [_figure(f) for f in content["figures"]]
        overlay = {f.name: f for f in figures if f.origin == "Haus"}
        answer = ask(rule, content["facts"], day, overlay=overlay, assumptions=content["assumptions"])
    except ErlassError as error:
        return Replay(
            name, False, tampered, (name,), (), None, f"Die Frage lässt sich heute nicht mehr stellen: {error}"
        )
    return Replay(
        rule=name,
        same=same(answer.result, content["result"]),
        tampered=tampered,
        changed_rules=changed,
        changed_figures=_changed_figures(figures, answer),
        answer=answer,
    )


def _check_form(content: Mapping[str, Any]) -> None:
    kinds = {"rule": str, "as_of": str, "facts": dict, "figures": list, "rules": dict, "assumptions": dict}
    wrong = [key for key, kind in kinds.items() if not isinstance(content.get(key), kind)]
    if content.get("format") != RECEIPT_FORMAT or "result" not in content or wrong:
        missing = f"; es fehlt: {', '.join(wrong)}" if wrong else ""
        raise UnknownName(f"Das ist kein Beleg von Erlass{missing}.")
    try:
        dt.date.fromisoformat(content["as_of"])
        [_figure(f) for f in content["figures"]]
    except (ValueError, TypeError, KeyError):
        raise UnknownName("Das ist kein lesbarer Beleg von Erlass.") from None


def _figure(stored: Mapping[str, Any]) -> Figure:
    """A figure as a receipt holds it. Raises `TypeError`, `KeyError` or `ValueError` if it is none."""
    value, since = stored["value"], stored["since"]
    texts = [stored[key] for key in ("name", "label", "unit", "cites", "origin")]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("a figure is described by texts")
    name, label, unit, cites, origin = texts
    day = dt.date.fromisoformat(since) if since is not None else None
    return Figure(name, label, unit, Bruch(**value) if isinstance(value, dict) else value, day, cites, origin)


def _changed_figures(then: list[Figure], answer: Answer) -> tuple[str, ...]:
    now = {f.name: json_form(f.value) for f in answer.figures}
    return tuple(f.name for f in then if f.name in now and now[f.name] != raw_json_form(f.value))
