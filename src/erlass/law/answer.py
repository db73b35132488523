"""What a question brings back: the value, the steps that led to it, the findings of its checks, and the receipt.

An `Answer` is complete in itself: it can be shown, printed, stored and, by its receipt, computed again years later.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import erlass
from erlass.law.decree import Figure
from erlass.law.jsonform import Json, digest, json_form
from erlass.law.strength import State, Strength

if TYPE_CHECKING:
    from erlass.law.rulebook import Rule

RECEIPT_FORMAT = "erlass-receipt/1"


@dataclass(slots=True)
class Step:
    """One rule at work: what went in, which figures it took, what came out, and the rules it called on the way."""

    rule: Rule
    cites: tuple[str, ...]
    inputs: dict[str, object]
    value: object = None
    figures: list[Figure] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    def walk(self) -> Iterator[Step]:
        yield self
        for step in self.steps:
            yield from step.walk()

    def as_json(self) -> dict[str, object]:
        return {
            "rule": self.rule.name,
            "title": self.rule.title,
            "cites": list(self.cites),
            "inputs": self.inputs,
            "value": self.value,
            "figures": self.figures,
            "steps": self.steps,
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: the sentence it checks, its provision and strength, and the reason given for a departure."""

    check: str
    text: str
    ref: str
    strength: Strength
    state: State
    reason: str = ""

    def as_json(self) -> dict[str, object]:
        return {
            "check": self.check, "text": self.text, "ref": self.ref, "strength": self.strength.name,
            "state": self.state.name, "reason": self.reason,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pruefergebnis:
    """The one shape of all checklists. Lists hold references in the order of the source, without duplicates.

    `verstoesse`: broken MUSS provisions; `warnungen`: SOLL not kept and no reason given; `abweichungen`: SOLL not
    kept, reason given; `offen`: human findings still missing; `extras`: what the checklist gives back besides.
    """

    verstoesse: tuple[str, ...]
    warnungen: tuple[str, ...]
    abweichungen: tuple[str, ...]
    offen: tuple[str, ...]
    extras: Mapping[str, object]

    @property
    def erfuellt(self) -> bool:
        return not self.verstoesse and not self.warnungen

    def as_json(self) -> dict[str, object]:
        return {
            "erfuellt": self.erfuellt,
            "verstoesse": list(self.verstoesse),
            "warnungen": list(self.warnungen),
            "abweichungen": list(self.abweichungen),
            "offen": list(self.offen),
            **self.extras,
        }


@dataclass(frozen=True, slots=True)
class Receipt:
    """Everything needed to compute an answer again: decree, rule, day, facts, figures, fingerprints of the rules,
    result.
    """

    content: dict[str, Json]

    @property
    def digest(self) -> str:
        return digest(self.content)

    def as_json(self) -> dict[str, Json]:
        return {**self.content, "digest": self.digest}


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question. `facts` are the checked facts with their defaults, `step` the whole way to the value.

    A volatile rule (counselling helpers and the like) leaves nothing behind: its answer has no receipt.
    """

    rule: Rule
    as_of: dt.date
    facts: Mapping[str, object]
    value: object
    step: Step
    findings: tuple[Finding, ...]
    figures: tuple[Figure, ...]
    assumptions: Mapping[str, object]
    notice: str

    @property
    def result(self) -> Json:
        return json_form(self.value)

    @property
    def receipt(self) -> Receipt | None:
        if self.rule.volatile:
            return None
        from erlass.law.fingerprint import fingerprints

        return Receipt(
            {
                "format": RECEIPT_FORMAT,
                "erlass": erlass.__version__,
                "decree": self.rule.book.decree.key,
                "rule": self.rule.public_name,
                "as_of": self.as_of.isoformat(),
                "facts": json_form(self.facts),
                "figures": [json_form(f) for f in self.figures],
                "assumptions": json_form(self.assumptions),
                "rules": dict(fingerprints(self.rule, self.as_of)),
                "result": self.result,
            }
        )

    def as_json(self) -> dict[str, Json]:
        """The whole answer in JSON form, as the API and the command line give it."""
        receipt = self.receipt
        return {
            "decree": self.rule.book.decree.key,
            "rule": self.rule.public_name,
            "title": self.rule.title,
            "as_of": self.as_of.isoformat(),
            "facts": json_form(self.facts),
            "result": self.result,
            "notice": self.notice,
            "findings": [json_form(f) for f in self.findings],
            "figures": [json_form(f) for f in self.figures],
            "readings": list(self.rule.readings),
            "steps": json_form(self.step),
            "receipt": receipt.as_json() if receipt else None,
        }
