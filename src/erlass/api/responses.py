"""Responses that are no errors: values of the grammar in their JSON form, and documents."""

from __future__ import annotations

import json

from django.http import HttpResponse

from erlass.law.jsonform import json_form


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
