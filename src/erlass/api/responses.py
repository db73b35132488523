"""Responses that are no errors: values of the grammar in their JSON form, and documents."""

from __future__ import annotations

import json
from typing import Annotated, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpResponse
from ninja import Query

from erlass.law.jsonform import json_form

M = TypeVar("M", bound=Model)
PAGE = 50
Page = Annotated[int, Query(description="Seite, ab 1", ge=1, le=10_000)]


def reply(value: object, *, keep: bool = True) -> HttpResponse:
    """A value as JSON. What rests on somebody's facts is not to be kept on the way (`keep=False`)."""
    return HttpResponse(
        json.dumps(json_form(value), ensure_ascii=False),
        content_type="application/json",
        headers={"Cache-Control": "no-cache" if keep else "no-store"},
    )


def document(pdf: bytes, name: str) -> HttpResponse:
    """A PDF that rests on somebody's facts."""
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Cache-Control": "no-store", "Content-Disposition": f'inline; filename="{name}.pdf"'},
    )


def page_of(rows: QuerySet[M], page: int) -> tuple[list[M], int | None]:
    """One page of rows, and the number of the next page if there is one; nothing is counted."""
    found = list(rows[(page - 1) * PAGE : page * PAGE + 1])
    return found[:PAGE], page + 1 if len(found) > PAGE else None
