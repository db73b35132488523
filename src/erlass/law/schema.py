"""JSON Schema (2020-12) of the facts of a rule, for the API, the command line and whoever builds on them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from erlass.law.facts import Field
from erlass.law.jsonform import json_form
from erlass.law.validation import DEFAULT_TEXT_LENGTH, LONGEST_LIST


def json_schema(fields: Iterable[Field]) -> dict[str, Any]:
    """The schema of a map with exactly these fields. Labels are titles; units, provisions and labels of codes `x-` keys."""
    fields = tuple(fields)
    return {
        "type": "object",
        "properties": {field.name: _described(field) for field in fields},
        "required": [field.name for field in fields if field.required],
        "additionalProperties": False,
    }


def _described(field: Field) -> dict[str, Any]:
    schema = _of(field)
    described = {
        "title": field.label,
        "description": field.fact.help,
        "x-unit": field.fact.unit,
        "x-provision": field.fact.cites,
    }
    schema |= {key: text for key, text in described.items() if text}
    if not field.required and not field.parameter:
        schema["default"] = json_form(field.default)
    return schema


def _of(field: Field) -> dict[str, Any]:
    low, high = field.limits
    schema: dict[str, Any]
    match field.kind:
        case "integer":
            schema = {"type": "integer", "minimum": low, "maximum": high}
        case "date":
            schema = {"type": "string", "format": "date"}
        case "text":
            schema = {"type": "string", "minLength": low, "maxLength": high or DEFAULT_TEXT_LENGTH}
        case "boolean":
            schema = {"type": "boolean"}
        case "choice":
            assert field.choice is not None
            codes = list(field.choice)
            schema = {"type": "string", "enum": [m.name for m in codes], "x-labels": [m.label for m in codes]}
        case "record":
            schema = json_schema(field.fields)
        case "list":
            assert field.item is not None
            schema = {"type": "array", "items": _of(field.item), "minItems": low, "maxItems": high or LONGEST_LIST}
        case "map":
            assert field.item is not None
            schema = {"type": "object", "additionalProperties": _of(field.item), "maxProperties": high or LONGEST_LIST}
        case "source":
            schema = {"type": "string"}
        case "raw":
            schema = {"type": "object"}
    schema = {key: value for key, value in schema.items() if value is not None}
    return {"anyOf": [schema, {"type": "null"}]} if field.nullable else schema
