"""Administration over the interface: the declared acts of `erlass.people.acts`, for the same people as on the pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.decorators import decorate_view

from erlass.api import house_schemas
from erlass.api.edge import with_json_body
from erlass.api.people import actor, signed_in
from erlass.api.problems import NotFound, Problem
from erlass.api.responses import reply
from erlass.law.schema import json_schema
from erlass.people import acts
from erlass.people.acts import Act
from erlass.people.policy import NotAllowed

router = Router(auth=signed_in)

REFUSED = {401: Problem, 403: Problem, 404: Problem}
BODY = dict.fromkeys((400, 411, 413, 415, 422), Problem)


def find(request: HttpRequest, key: str) -> Act:
    """An act that is open to whoever asks, for some agency. Raises `NotFound`, `NotAllowed`."""
    found = acts.act(key)
    if found is None:
        raise NotFound("Diese Handlung gibt es nicht.")
    if found not in acts.open_to(actor(request)):
        who = ", ".join(by.name for by in found.by)
        raise NotAllowed(f"„{found.label}“ ist Ihnen nicht möglich; berechtigt: {who}.")
    return found


@router.get(
    "/administration", response={200: list[house_schemas.ActEntry], 401: Problem}, operation_id="administration",
    summary="Was Sie verwalten können",
)  # fmt: skip
def all_acts(request: HttpRequest) -> HttpResponse:
    """Die Personalstelle handelt für ihre eigene Behörde, die Verwaltung der Installation für alle."""
    return reply([_entry(a) for a in acts.open_to(actor(request))], keep=False)


def _entry(act: Act) -> dict[str, object]:
    return {"key": act.key, "label": act.label, "about": act.about, "by": [by.name for by in act.by]}


@router.get(
    "/administration/{act}", response={200: house_schemas.Act, **REFUSED}, operation_id="administration_act",
    summary="Was für eine Handlung der Verwaltung anzugeben ist",
)  # fmt: skip
def one_act(request: HttpRequest, act: str) -> HttpResponse:
    """Das Schema der Angaben und die Werte, unter denen Sie wählen können: Behörden, Personen, Rollen."""
    found = find(request, act)
    options = {name: [list(option) for option in of(actor(request))] for name, of in found.options.items()}
    return reply({**_entry(found), "facts": json_schema(found.fields), "options": options}, keep=False)


@router.post(
    "/administration/{act}", response={200: house_schemas.Performed, **REFUSED, **BODY}, operation_id="administer",
    summary="Behörden, Personen, Rollen und Konten ändern",
)  # fmt: skip
@decorate_view(with_json_body)  # not by a router of its own: two routers cannot share an address
def perform(request: HttpRequest, act: str, body: house_schemas.ActWanted) -> HttpResponse:
    """Jede Änderung gilt ab einem Tag und ist ein Ereignis des Journals."""
    return reply({"done": acts.perform(find(request, act), actor(request), body.facts)}, keep=False)
