"""Registers over the interface: rows of a day, history, differences, extracts; the same look as on the pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from erlass.api import house_schemas, schemas
from erlass.api.people import actor, signed_in
from erlass.api.problems import NotFound, Problem
from erlass.api.responses import Page, reply
from erlass.cases import registry
from erlass.law.errors import FactError, Refusal
from erlass.law.validation import CLEAN
from erlass.people import registers as looking
from erlass.people.policy import Actor, NotAllowed
from erlass.registers.entries import FOREVER
from erlass.registers.export import TYPES, Extract, exported
from erlass.registers.registers import Register

router = Router(auth=signed_in)
REFUSED = {401: Problem, 403: Problem, 404: Problem, 422: Problem}

Day = Annotated[schemas.Day | None, Query(description="Tag, an dem die Einträge gelten; ohne Angabe heute")]
Known = Annotated[schemas.Day | None, Query(description="was am Ende dieses Tages bekannt war; ohne Angabe jetzt")]
Search = Annotated[str, Query(description="Text, der vorkommen muss", max_length=80, pattern=CLEAN)]
Where = Annotated[
    list[Annotated[str, Query(max_length=160, pattern=CLEAN)]],
    Query(description="`Spalte:Wert`, der Wert wie in den Zeilen; auch mehrfach", max_length=20),
]
Sort = Annotated[str, Query(description="Spalte; mit `-` davor absteigend", max_length=60, pattern=CLEAN)]


def find(request: HttpRequest, decree: str, key: str) -> tuple[Register, Actor]:
    """A register that whoever asks may read. Raises `NotFound`, `NotAllowed`."""
    found = registry.register(decree, key)
    if found is None:
        raise NotFound("Dieses Register gibt es nicht.")
    looking.require_reader(actor(request), found)
    return found, actor(request)


@router.get(
    "/registers", response={200: list[house_schemas.RegisterEntry], 401: Problem}, operation_id="registers",
    summary="Register, die Sie lesen können",
)  # fmt: skip
def all_registers(request: HttpRequest) -> HttpResponse:
    """Mit ihren Spalten und deren Schlüsseln. Welche Zeilen Sie sehen, richtet sich nach Ihren Rollen."""
    who = actor(request)
    return reply([_entry(d, r, who) for d, r in registry.registers() if looking.may_read(who, r)], keep=False)


def _entry(decree: str, register: Register, who: Actor) -> dict[str, object]:
    return {
        "decree": decree, "key": register.key, "title": register.title, "about": register.about, "cites": register.cites,
        "licence": register.licence, "computed": register.model is None, "looks_back": _looks_back(who, register),
        "columns": [
            {
                "name": c.name, "label": c.label, "kind": c.kind, "unit": c.unit, "search": c.search, "filter": c.filter,
                "codes": {m.name: m.label for m in c.choice or ()},
            }
            for c in register.columns
        ],
    }  # fmt: skip


def _looks_back(who: Actor, register: Register) -> bool:
    return register.model is not None and looking.may_look_back(who, register)


def _query(
    register: Register, who: Actor, day: dt.date | None, known: dt.date | None, search: str, where: list[str], sort: str,
    page: int = 1,
) -> looking.Query:  # fmt: skip
    """What is asked for, refused where the register has no such column or history."""
    if known is not None and not _looks_back(who, register):
        raise NotAllowed("Was früher bekannt war, ist in diesem Register für Sie nicht einsehbar.")
    if sort and register.column(sort.removeprefix("-")) is None:
        raise FactError(Refusal("sort", sort, "diese Spalte gibt es nicht"))
    known_at = dt.datetime.combine(known, dt.time.max, timezone.get_current_timezone()) if known else None
    chosen = dict(_chosen(register, i, text) for i, text in enumerate(where))
    return looking.Query(day or timezone.localdate(), known_at, search.strip(), chosen, sort, page)


def _chosen(register: Register, i: int, text: str) -> tuple[str, str]:
    name, _, value = text.partition(":")
    column = register.column(name)
    if column is None or not column.filter:
        raise FactError(Refusal(f"where[{i}]", text, "nach dieser Spalte lässt sich nicht filtern"))
    if column.read(value) is None:
        raise FactError(Refusal(f"where[{i}]", text, "dieser Wert ist in der Spalte nicht möglich"))
    return name, value


@router.get(
    "/registers/{decree}/{key}", response={200: house_schemas.RegisterRows, **REFUSED}, operation_id="register",
    summary="Zeilen eines Registers",
)  # fmt: skip
def rows(
    request: HttpRequest, decree: str, key: str, day: Day = None, known: Known = None, search: Search = "",
    where: Where = [], sort: Sort = "", page: Page = 1,  # noqa: B006 - the framework copies it
) -> HttpResponse:  # fmt: skip
    """Die am Tag geltenden Einträge, soweit Sie sie sehen, 50 je Seite."""
    register, who = find(request, decree, key)
    query = _query(register, who, day, known, search, where, sort, page)
    seen = looking.rows(register, who, query)
    shown = [{"key": k or None, "values": dict(row)} for k, row in zip(seen.keys, seen.rows, strict=True)]
    return reply(
        {"day": query.day, "rows": shown, "count": seen.count, "next": page + 1 if seen.has_next else None}, keep=False
    )


@router.get(
    "/registers/{decree}/{key}/history/{path:entry}", response={200: list[house_schemas.RegisterVersion], **REFUSED},
    operation_id="register_history", summary="Was über einen Eintrag je bekannt war",
)  # fmt: skip
def history(request: HttpRequest, decree: str, key: str, entry: str) -> HttpResponse:
    """Zuletzt Bekanntes zuerst. Ohne das Recht zurückzuschauen nur, was jetzt bekannt ist."""
    register, who = find(request, decree, key)
    versions = looking.versions(register, who, entry)
    if not versions:
        raise NotFound("Diesen Eintrag gibt es nicht, oder er ist Ihnen nicht zugänglich.")
    return reply([_version(register, v) for v in versions], keep=False)


def _version(register: Register, entry: Any) -> dict[str, object]:
    return {
        "first": entry.gilt_von, "last": entry.open_end, "known_from": entry.bekannt_von.isoformat(),
        "known_until": None if entry.bekannt_bis == FOREVER else entry.bekannt_bis.isoformat(), "event": entry.event,
        "values": _values(register, entry),
    }  # fmt: skip


def _values(register: Register, entry: Any) -> Mapping[str, object]:
    return {c.name: looking.cell(entry, c) for c in register.columns}


@router.get(
    "/registers/{decree}/{key}/differences", response={200: house_schemas.RegisterChanges, **REFUSED},
    operation_id="register_differences", summary="Was sich zwischen zwei Tagen unterscheidet",
)  # fmt: skip
def differences(
    request: HttpRequest, decree: str, key: str,
    first: Annotated[schemas.Day, Query(description="der eine Tag")],
    second: Annotated[schemas.Day, Query(description="der andere Tag")],
) -> HttpResponse:  # fmt: skip
    """Berechnete Listen haben keine Einträge, die sich vergleichen ließen."""
    register, who = find(request, decree, key)
    found = []
    for change in looking.changes(register, who, first, second):
        before, after = (_values(register, side[-1]) if side else None for side in (change.before, change.after))
        columns = [c.name for c in register.columns if (before or {}).get(c.name) != (after or {}).get(c.name)]
        if columns:
            found.append({"key": change.key, "kind": change.kind, "before": before, "after": after, "columns": columns})
    return reply({"first": first, "second": second, "changes": found}, keep=False)


@router.get(
    "/registers/{decree}/{key}/export", response={200: bytes, **REFUSED}, operation_id="register_export",
    summary="Auszug aus einem Register als Datei",
)  # fmt: skip
def export(
    request: HttpRequest, decree: str, key: str, form: Annotated[Literal["csv", "json", "xlsx"], Query(description="Form der Datei")],
    day: Day = None, known: Known = None, search: Search = "", where: Where = [], sort: Sort = "",  # noqa: B006
) -> HttpResponse:  # fmt: skip
    """Alle passenden Zeilen mit Stand, Zeitpunkt und Lizenz."""
    register, who = find(request, decree, key)
    query = _query(register, who, day, known, search, where, sort)
    found = looking.extract(register, who, query)
    made = Extract(register.title, query.day, timezone.localtime(), register.columns, found, register.licence)
    name = f"{decree}-{register.key}-{query.day}.{form}"
    return HttpResponse(
        exported(made, form),
        content_type=TYPES[form],
        headers={"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"'},
    )
