"""Endpoints that answer questions. Facts come only in bodies and are kept nowhere."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from erlass import decrees
from erlass.api import schemas
from erlass.api.edge import with_json_body
from erlass.api.problems import Problem, ScenarioRefused
from erlass.api.reading import find_rule
from erlass.api.responses import document, reply
from erlass.documents import answer_pdf
from erlass.law.errors import ErlassError
from erlass.law.jsonform import Json
from erlass.law.replay import replay
from erlass.law.rulebook import Rule, ask
from erlass.law.whatif import differences

router = Router()
router.add_decorator(with_json_body, mode="view")

UNREADABLE = dict.fromkeys((400, 411, 413, 415, 422), Problem)
REFUSED = {404: Problem, **UNREADABLE}


def _day(as_of: dt.date | None) -> dt.date:
    return as_of or timezone.localdate()


@router.post(
    "/decrees/{key}/rules/{name}/ask",
    response={200: schemas.Answer, **REFUSED},
    operation_id="ask",
    summary="Eine Regel fragen",
)
def ask_rule(request: HttpRequest, key: str, name: str, question: schemas.Question) -> HttpResponse:
    """Antwort mit allen Rechenschritten, Fundstellen, Werten und dem Beleg, mit dem sie sich wiederholen lässt."""
    rule = find_rule(key, name)
    answer = ask(rule, question.facts, _day(question.as_of), assumptions=question.assumptions)
    return reply(answer.as_json(), keep=False)


@router.post(
    "/decrees/{key}/rules/{name}/what-if",
    response={200: schemas.WhatIfAnswer, **REFUSED},
    operation_id="what_if",
    summary="Mehrere Annahmen nebeneinander",
)
def what_if(request: HttpRequest, key: str, name: str, question: schemas.WhatIf) -> HttpResponse:
    """Eine Antwort ohne und je eine mit Annahme; was davon abweicht, wird genannt."""
    rule, day = find_rule(key, name), _day(question.as_of)
    base = ask(rule, question.facts, day, assumptions=question.assumptions)
    return reply(
        {
            "base": base,
            "scenarios": [_scenario(rule, question, scenario, day, base.result) for scenario in question.scenarios],
        },
        keep=False,
    )


def _scenario(
    rule: Rule, question: schemas.WhatIf, scenario: schemas.Scenario, day: dt.date, base: Json
) -> dict[str, object]:
    facts = {**question.facts, **scenario.facts}
    assumptions = {**question.assumptions, **scenario.assumptions}
    try:
        answer = ask(rule, facts, day, assumptions=assumptions)
    except ErlassError as error:
        raise ScenarioRefused(scenario.name, error) from error
    return {"name": scenario.name, "answer": answer, "differences": list(differences(base, answer.result))}


@router.post(
    "/decrees/{key}/rules/{name}/pdf",
    response={200: bytes, 403: Problem, **REFUSED},
    operation_id="pdf",
    summary="Antwort als PDF",
)
def pdf(request: HttpRequest, key: str, name: str, question: schemas.Question) -> HttpResponse:
    """Die Auskunft zum Abheften (PDF/A-2a und PDF/UA-1). Was keine Spuren hinterlassen soll, wird nicht gedruckt."""
    rule = find_rule(key, name)
    answer = ask(rule, question.facts, _day(question.as_of), assumptions=question.assumptions)
    return document(answer_pdf(answer), f"auskunft-{rule.name}")


@router.post(
    "/replay",
    response={200: schemas.ReplayAnswer, **UNREADABLE},
    operation_id="replay",
    summary="Einen Beleg nachrechnen",
)
def replay_receipt(request: HttpRequest, body: schemas.ReplayRequest) -> HttpResponse:
    """Rechnet die Antwort aus ihrem Beleg neu und nennt, welche Regeln und Werte sich seither geändert haben."""
    return reply(replay(body.receipt.model_dump(mode="json"), decrees.rule), keep=False)
