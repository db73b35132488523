"""Endpoints that only read: which decrees there are, what they say, which rules they have."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

import erlass
from erlass import decrees
from erlass.api import schemas
from erlass.api.problems import NotFound, Problem
from erlass.api.responses import reply
from erlass.law.decree import Decree
from erlass.law.errors import UnknownName
from erlass.law.jsonform import raw_json_form
from erlass.law.rulebook import Checklist, Rule
from erlass.law.schema import json_schema

router = Router()

MISSING = {404: Problem}
JSON_SCHEMA = "https://json-schema.org/draft/2020-12/schema"


def find_decree(key: str) -> Decree:
    try:
        return decrees.decree(key)
    except UnknownName as error:
        raise NotFound(str(error)) from None


def find_rule(key: str, name: str) -> Rule:
    """A rule or checklist by the names in an address; single checks are asked within their checklist."""
    try:
        return decrees.rule(f"{find_decree(key).key}.{name}")
    except UnknownName as error:
        raise NotFound(str(error)) from None


@router.get("/health", response=schemas.Health, operation_id="health", summary="Läuft der Dienst?")
def health(request: HttpRequest) -> HttpResponse:
    """Fassung der Software und die installierten Erlasse."""
    return reply({"status": "ok", "version": erlass.__version__, "decrees": [decree.key for decree in decrees.all()]})


@router.get("/decrees", response=list[schemas.DecreeEntry], operation_id="decrees", summary="Alle Erlasse")
def all_decrees(request: HttpRequest) -> HttpResponse:
    """In der Reihenfolge, in der sie eingerichtet sind."""
    return reply([_entry(decree) for decree in decrees.all()])


@router.get(
    "/decrees/{key}",
    response={200: schemas.Decree, **MISSING},
    operation_id="decree",
    summary="Ein Erlass im Überblick",
)
def one_decree(request: HttpRequest, key: str) -> HttpResponse:
    """Worum es geht, wann er gilt, wie viele Teile er hat und was davon abgedeckt ist."""
    decree = find_decree(key)
    first, last = decree.validity()
    return reply(
        {
            **_entry(decree),
            "about": decree.about,
            "validity": {"first": first, "last": last},
            "counts": _counts(decree),
            "coverage": _coverage(decree),
        }
    )


@router.get(
    "/decrees/{key}/provisions",
    response={200: list[schemas.Provision], **MISSING},
    operation_id="provisions",
    summary="Alle Vorschriften eines Erlasses und was sie abdeckt",
)
def provisions(request: HttpRequest, key: str) -> HttpResponse:
    """Auch was noch geplant ist oder nur gezeigt werden kann."""
    return reply(find_decree(key).provisions)


@router.get(
    "/decrees/{key}/parameters",
    response={200: list[schemas.Parameter], **MISSING},
    operation_id="parameters",
    summary="Werte eines Erlasses mit ihrer Geltung",
)
def parameters(request: HttpRequest, key: str) -> HttpResponse:
    """Jeder Wert mit dem Tag, ab dem er gilt, und seiner Fundstelle."""
    return reply(
        [
            {
                "name": parameter.name,
                "label": parameter.label,
                "unit": parameter.unit,
                "editable": parameter.editable,
                "help": parameter.help,
                "values": [{"since": f.since, "value": f.value, "cites": f.cites} for f in parameter.figures],
            }
            for parameter in find_decree(key).parameters.values()
        ]
    )


@router.get(
    "/decrees/{key}/readings",
    response={200: list[schemas.Reading], **MISSING},
    operation_id="readings",
    summary="Wie ein Erlass gelesen wird, wo sein Wortlaut eine Wahl lässt",
)
def readings(request: HttpRequest, key: str) -> HttpResponse:
    """Wo der Wortlaut eine Wahl lässt: die gewählte Lesart und die andere."""
    return reply(
        [
            {"key": reading.key, "title": reading.title, "text": reading.text, "alternative": reading.alternative}
            for reading in find_decree(key).readings.values()
        ]
    )


@router.get(
    "/decrees/{key}/rules",
    response={200: list[schemas.RuleEntry], **MISSING},
    operation_id="rules",
    summary="Regeln und Prüfungen eines Erlasses",
)
def rules(request: HttpRequest, key: str) -> HttpResponse:
    """Prüfungen sind Teil ihrer Checkliste und werden mit ihr gefragt."""
    return reply([_rule_entry(rule) for rule in find_decree(key).rules])


@router.get(
    "/decrees/{key}/rules/{name}",
    response={200: schemas.Rule, **MISSING, 422: Problem},
    operation_id="rule",
    summary="Eine Regel mit dem Schema ihrer Angaben",
)
def one_rule(
    request: HttpRequest,
    key: str,
    name: str,
    as_of: Annotated[schemas.Day | None, Query(description="Rechtsstand; ohne Angabe der heutige Tag")] = None,
) -> HttpResponse:
    """JSON Schema der Angaben, Prüfungen und durchgerechnete Beispiele zum Rechtsstand."""
    rule, day = find_rule(key, name), as_of or timezone.localdate()
    return reply({**_rule_entry(rule), **_rule_detail(rule, day)})


def _entry(decree: Decree) -> dict[str, Any]:
    names = ("key", "title", "short", "citation", "issued", "theme")
    return {name: getattr(decree, name) for name in names}


def _counts(decree: Decree) -> dict[str, int]:
    checklists = sum(isinstance(rule, Checklist) for rule in decree.rules)
    return {
        "provisions": len(decree.provisions),
        "rules": len(decree.rules.rules) - checklists,
        "checklists": checklists,
        "checks": len(decree.rules.checks),
        "parameters": len(decree.parameters),
        "readings": len(decree.readings),
        "examples": len(decree.examples),
    }


def _coverage(decree: Decree) -> dict[str, Any]:
    planned = sum(bool(provision.planned) for provision in decree.provisions)
    kinds = Counter(
        kind for provision in decree.provisions for kind in dict.fromkeys(c.kind for c in provision.covered)
    )
    return {
        "provisions": len(decree.provisions),
        "covered": len(decree.provisions) - planned,
        "planned": planned,
        "by_kind": dict(kinds),
    }


def _rule_entry(rule: Rule) -> dict[str, Any]:
    return {
        "name": rule.name,
        "rule": rule.public_name,
        "title": rule.title,
        "topic": rule.topic,
        "kind": "checklist" if isinstance(rule, Checklist) else "rule",
        "cites": list(dict.fromkeys(cite for version in rule.versions for cite in version.cite_texts)),
        "volatile": rule.volatile,
        "readings": rule.readings,
    }


def _rule_detail(rule: Rule, day: dt.date) -> dict[str, Any]:
    version = rule.version(day)
    return {
        "as_of": day,
        "cites": version.cite_texts,
        "facts_schema": {"$schema": JSON_SCHEMA, **json_schema(version.fields)},
        "checks": [
            {"name": check.name, "text": check.text, "ref": check.ref, "strength": check.strength.name}
            for check in rule.checks
        ],
        "examples": [
            {
                "id": example.id,
                "title": example.title,
                "as_of": example.as_of,
                "facts": raw_json_form(example.facts),
                "expect": raw_json_form(example.expect),
                "why": example.why,
            }
            for example in rule.book.decree.examples
            if example.rule == rule.public_name
        ],
    }
