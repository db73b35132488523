"""What a step must pass: conditions of the procedure and checklists of the decree, asked before anything happens."""

from __future__ import annotations

from dataclasses import dataclass, field

from erlass.cases.context import Context
from erlass.cases.errors import Blocked, Obstacle, ReasonMissing
from erlass.law.answer import Answer, Pruefergebnis
from erlass.law.strength import MUSS, OFFEN
from erlass.law.strength import State as CheckState


@dataclass
class Examined:
    """What the checks of a step found."""

    answers: list[Answer] = field(default_factory=list)
    broken: list[Obstacle] = field(default_factory=list)
    unreasoned: list[Obstacle] = field(default_factory=list)
    reasoned: list[Obstacle] = field(default_factory=list)


def examine(context: Context, *, only_early: bool = False) -> Examined:
    """Ask everything a step must pass. Raises `FactError` where a rule refuses its facts.

    `only_early`: as far as it can be known before anything is entered with the step.
    """
    step, found = context.transition, Examined()
    assert step is not None
    awaited = {f.name for f in step.fields} - context.given.keys() if only_early else set()
    for need in step.needs:
        context.read.clear()
        kept = need.test(context)
        if context.read & awaited:
            continue
        if kept is False or kept is OFFEN:
            text = f"{need.text} {need.details(context)}" if need.details else need.text
            _sort_in(found, context, Obstacle(text, need.ref, need.strength, kept is OFFEN))
    for asked in step.checks:
        if (only_early and not asked.early) or (asked.when is not None and not asked.when(context)):
            continue
        facts = dict(asked.facts(context))
        if any(f.name == "begruendungen" for f in asked.rule.version(context.day).fields):
            refs = {check.ref for check in asked.rule.checks}
            facts["begruendungen"] = {ref: text for ref, text in context.reasons.items() if ref in refs}
        answer = context.ask(asked.rule, **facts)
        found.answers.append(answer)
        if isinstance(answer.value, Pruefergebnis):
            _of_answer(found, context, answer)
    return found


def _of_answer(found: Examined, context: Context, answer: Answer) -> None:
    names = {check.name for check in answer.rule.checks}
    for finding in answer.findings:
        if finding.check not in names or finding.state in (CheckState.ERFUELLT, CheckState.ENTFAELLT):
            continue
        is_open = finding.state is CheckState.OFFEN
        _sort_in(found, context, Obstacle(finding.text, finding.ref, finding.strength, is_open))


def _sort_in(found: Examined, context: Context, obstacle: Obstacle) -> None:
    """What must hold blocks; what should hold, or is still open there, can be departed from with a reason."""
    if obstacle.strength is MUSS:
        found.broken.append(obstacle)
    elif obstacle.ref in context.reasons:
        found.reasoned.append(obstacle)
    else:
        found.unreasoned.append(obstacle)


def obstacles(context: Context) -> Examined:
    """The checks of a step, passed. Raises `Blocked` or `ReasonMissing`."""
    found = examine(context)
    if found.broken:
        raise Blocked(found.broken)
    if found.unreasoned:
        raise ReasonMissing(found.unreasoned)
    return found
