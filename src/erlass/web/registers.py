"""The pages of registers: what holds on a day, what changed between two, the history of an entry, and extracts as files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_GET

from erlass import decrees
from erlass.cases import registry
from erlass.law.decree import Decree
from erlass.law.german import date_short
from erlass.law.roles import EVERYONE
from erlass.people import registers as looking
from erlass.people.access import actor, allowed, to_sign_in
from erlass.people.registers import COUNTED, LAST_PAGE, Offered, Query
from erlass.registers.export import TYPES, Extract, exported
from erlass.registers.registers import Column, Register
from erlass.web import reading
from erlass.web.lookup import find_decree

PREFIX = "f-"
"""Before the names of filters in addresses, so that a column may be called anything."""
CHANGES_SHOWN = 500


@dataclass(frozen=True)
class Place:
    """A register with the decree it belongs to."""

    decree: Decree
    register: Register


View = Callable[..., HttpResponse]


def for_readers(view: View) -> View:
    """Finds the register of an address for those who may read it: visitors are asked to sign in, others are told who may."""

    @wraps(view)
    def guarded(request: HttpRequest, key: str, name: str, **more: Any) -> HttpResponse:
        decree = find_decree(key)
        found = registry.register(decree.key, name)
        if found is None:
            raise Http404("Dieses Register gibt es nicht.")
        who = actor(request)
        if not looking.may_read(who, found):
            if who.person is None:
                return to_sign_in(request)
            raise PermissionDenied(
                f"Dieses Register ist für: {', '.join(dict.fromkeys(b.name for b in found.readers))}."
            )
        response = view(request, Place(decree, found), **more)
        add_never_cache_headers(response)
        return response

    return guarded


@allowed(EVERYONE)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The registers somebody may read, by decree."""
    who = actor(request)
    found = [
        (decree, [r for r in registry.offer_of(decree.key).registers if looking.may_read(who, r)])
        for decree in decrees.all()
    ]
    response = render(request, "erlass/register/liste.html", {"decrees": [(d, rs) for d, rs in found if rs]})
    add_never_cache_headers(response)
    return response


@allowed(EVERYONE)
@require_GET
@for_readers
def register(request: HttpRequest, place: Place) -> HttpResponse:
    """One page of a register, or all that matches as a file."""
    shown, who, query = place.register, actor(request), query_of(request)
    form = request.GET.get("datei", "")
    if form in TYPES:
        return _file(place, form, query, request)
    seen = looking.rows(shown, who, query)
    rows = [
        (key, [(c, c.shown(row.get(c.name))) for c in shown.columns])
        for key, row in zip(seen.keys, seen.rows, strict=True)
    ]
    context = {
        **_frame(place, query, request), "rows": rows, "count": seen.count, "counted": COUNTED, "number": query.page,
        "headings": [_heading(c, query, request) for c in shown.columns], "unsorted": not seen.sorted,
        "later": _address(request, seite=query.page + 1) if seen.has_next else "", "last": query.page >= LAST_PAGE,
        "earlier": _address(request, seite=query.page - 1) if query.page > 1 else "",
        "exports": [(form.upper(), _address(request, datei=form, seite="")) for form in TYPES],
        "compare": _address(request, seite="", sortierung="", bekannt=""),
    }  # fmt: skip
    partial = getattr(request, "htmx", False)
    return render(request, f"erlass/register/{'teile/tabelle' if partial else 'register'}.html", context)


def query_of(request: HttpRequest) -> Query:
    """What an address asks for; what is no day or page counts as not said."""
    sent: Mapping[str, str] = request.GET
    day, known = (reading.read_date(sent.get(name, "")) for name in ("tag", "bekannt"))
    end_of_day = dt.time(23, 59, 59, 999999)
    page = sent.get("seite", "1")
    return Query(
        day or timezone.localdate(),
        dt.datetime.combine(known, end_of_day, tzinfo=timezone.get_current_timezone()) if known else None,
        sent.get("q", "").replace("\0", "")[:80].strip(),
        {n.removeprefix(PREFIX): v.replace("\0", "")[:160] for n, v in sent.items() if n.startswith(PREFIX) and v},
        sent.get("sortierung", "")[:60], min(max(1, int(page)), LAST_PAGE) if page.isdecimal() and len(page) < 6 else 1,
    )  # fmt: skip


@dataclass(frozen=True)
class Filter:
    """A filter as it is drawn: a list to choose from, or a field with suggestions where not all is known."""

    column: Column
    offered: Offered
    chosen: str


@dataclass(frozen=True)
class Heading:
    """The head of a column with the address that sorts by it. `direction`: how it is sorted now, as aria-sort says it."""

    column: Column
    direction: str
    address: str


def _heading(column: Column, query: Query, request: HttpRequest) -> Heading:
    now = {column.name: "ascending", f"-{column.name}": "descending"}.get(query.sort, "")
    return Heading(
        column, now, _address(request, sortierung=f"{'-' if now == 'ascending' else ''}{column.name}", seite="")
    )


def _frame(place: Place, query: Query, request: HttpRequest) -> dict[str, object]:
    """What all pages of a register show: the day, the filters, what was not understood."""
    shown, who = place.register, actor(request)
    wrong = [
        name for name in ("tag", "bekannt", "von") if request.GET.get(name) and not reading.read_date(request.GET[name])
    ]
    offered = looking.offered(shown, who, query)
    return {
        "decree": place.decree, "register": shown, "query": query, "day": query.day, "is_today": query.day == timezone.localdate(),
        "day_text": date_short(query.day), "wrong": wrong, "filtered": bool(query.search or query.chosen),
        "filters": [Filter(c, offered[c.name], query.chosen.get(c.name, "")) for c in shown.columns if c.name in offered],
        "searchable": any(c.search for c in shown.columns),
        "looks_back": shown.model is not None and looking.may_look_back(who, shown),
    }  # fmt: skip


def _address(request: HttpRequest, **more: object) -> str:
    given = {**request.GET.dict(), **{n: str(v) for n, v in more.items()}}
    return "?" + urlencode({n: v for n, v in given.items() if v})


def _file(place: Place, form: str, query: Query, request: HttpRequest) -> HttpResponse:
    shown = place.register
    rows = looking.extract(shown, actor(request), query)
    extract = Extract(shown.title, query.day, timezone.localtime(), shown.columns, rows, shown.licence)
    response = HttpResponse(exported(extract, form), content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{place.decree.key}-{shown.key}-{query.day}.{form}"'
    return response


@allowed(EVERYONE)
@require_GET
@for_readers
def difference(request: HttpRequest, place: Place) -> HttpResponse:
    """What differs between two days."""
    shown, query = place.register, query_of(request)
    if shown.model is None:
        raise Http404("Eine berechnete Liste hat keine Einträge, die sich vergleichen ließen.")
    first = reading.read_date(request.GET.get("von", "")) or _a_year_before(query.day)
    found = list(islice(looking.changes(shown, actor(request), first, query.day, query), CHANGES_SHOWN + 1))
    changes = []
    for change in found[:CHANGES_SHOWN]:
        before, after = (side[-1] if side else None for side in (change.before, change.after))
        cells = [
            (c, c.shown(looking.cell(before, c)) if before else "", c.shown(looking.cell(after, c)) if after else "")
            for c in shown.columns
            if c.field.split("__")[0] in change.fields
        ]
        changes.append((change, _about(shown, after or before), cells))
    context = {
        **_frame(place, query, request), "first": first, "first_text": date_short(first), "changes": changes,
        "more": len(found) > CHANGES_SHOWN,
    }  # fmt: skip
    return render(request, "erlass/register/unterschiede.html", context)


def _a_year_before(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=365) if day.year > 1 else day


def _about(shown: Register, entry: Any) -> str:
    """What an entry is about, in a few words: the first column that is searched, or the first."""
    column = next((c for c in shown.columns if c.search), shown.columns[0])
    return column.shown(looking.cell(entry, column))


@allowed(EVERYONE)
@require_GET
@for_readers
def history(request: HttpRequest, place: Place, entry: str) -> HttpResponse:
    """Everything known of an entry, since when, and by whom."""
    shown, who = place.register, actor(request)
    versions = looking.versions(shown, who, entry)
    if not versions:
        raise Http404("Diesen Eintrag gibt es nicht, oder er ist Ihnen nicht zugänglich.")
    looks_back = looking.may_look_back(who, shown)
    names = looking.who_recorded(versions) if looks_back else {}
    columns = [c for c in shown.columns if c.name != "gilt_von"]
    rows = [(v, [(c, c.shown(looking.cell(v, c))) for c in columns], names.get(v.event, "")) for v in versions]
    context = {
        "decree": place.decree, "register": shown, "about": _about(shown, versions[0]), "versions": rows, "looks_back": looks_back,
    }  # fmt: skip
    return render(request, "erlass/register/eintrag.html", context)
