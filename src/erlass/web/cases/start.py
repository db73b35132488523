"""The start of whoever is signed in: what waits, what is due, their cases, what they can begin; and the page of deadlines with
its calendar.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_GET

from erlass import decrees
from erlass.cases import lists, registry
from erlass.cases.calendar import calendar
from erlass.cases.lists import Startable
from erlass.cases.models import Beteiligung, Case
from erlass.cases.procedures import Participation, Procedure, Transition
from erlass.cases.registry import Page
from erlass.law.errors import UnknownName
from erlass.law.roles import EVERYONE
from erlass.people import policy
from erlass.people.access import allowed
from erlass.people.models import Account
from erlass.people.policy import Actor, actor_of
from erlass.web.cases.answering import actor, signed_in
from erlass.web.cases.case_list import listed, with_relations
from erlass.web.cases.steps import account
from erlass.web.cases.urgency import Urgency, grouped, urgency

FEW = 8
LOOKED_AT = 60
"""Cases looked through for those whose next step really is the actor's."""
CALENDAR = "erlass.fristen"
"""Salt of the signed address of a calendar."""


@dataclass(frozen=True)
class Waiting:
    """A case in which somebody can take a step that moves it on."""

    case: Case
    procedure: Procedure
    state: str
    steps: tuple[Transition, ...]


@dataclass(frozen=True)
class Asked:
    """An invitation to take part that somebody can answer."""

    row: Beteiligung
    declared: Participation
    procedure: Procedure
    urgency: Urgency


@dataclass(frozen=True)
class Startables:
    """What can be begun, by decree and procedure."""

    title: str
    entries: tuple[tuple[Startable, str], ...]


def workplace(who: Actor) -> dict[str, object]:
    """What the start shows of cases."""
    today = timezone.localdate()
    waiting = list(waiting_for(who))
    mine = lists.visible_cases(who).filter(closed_on=None).filter(concerns(who))
    dues = lists.deadlines_of(who, today)
    return {
        "waiting": waiting[:FEW], "more_waiting": len(waiting) > FEW, "asked": asked(who, today),
        "groups": grouped(dues, today), "few": FEW,
        "mine": listed(list(with_relations(mine)[:FEW]), None, who).lines,
        "recent": listed(list(with_relations(_others(who, mine))[:FEW]), None, who).lines,
        "startable": startables(who),
    }  # fmt: skip


def concerns(who: Actor) -> Q:
    """Cases about a person, or in which they have a seat."""
    return Q(person=who.person_id) | Q(pk__in=Case.objects.filter(members__person=who.person_id).values("pk"))


def _others(who: Actor, mine: QuerySet[Case]) -> QuerySet[Case]:
    return lists.visible_cases(who).filter(closed_on=None).exclude(pk__in=mine.values("pk"))


def waiting_for(who: Actor) -> Iterable[Waiting]:
    """Cases that wait for somebody, the oldest change first; not those in which their part is done."""
    rows = lists.waiting_steps(who).select_related("behoerde", "person").order_by("changed_at", "pk")
    for case in rows.prefetch_related("members", "bestaetigungen")[:LOOKED_AT]:
        procedure = registry.procedure(case.procedure)
        steps = tuple(t for t in procedure.starting_from(case.state) if _is_next(t, case, who))
        if steps:
            yield Waiting(case, procedure, procedure.state(case.state).label, steps)


def _is_next(step: Transition, case: Case, who: Actor) -> bool:
    if not step.moves or step.automatic or not policy.may(who, step.by, case.target):
        return False
    confirmed = any(b.transition == step.key and b.person_id == who.person_id for b in case.bestaetigungen.all())
    return not confirmed and all(case.done_by.get(earlier) != who.key for earlier in step.not_by)


def asked(who: Actor, today: dt.date) -> list[Asked]:
    found = []
    for row in lists.waiting_participations(who)[:LOOKED_AT]:
        procedure = registry.procedure(row.case.procedure)
        found.append(Asked(row, procedure.participation(row.key), procedure, urgency(row.due, today)))
    return found


def startables(who: Actor) -> list[Startables]:
    """What somebody can begin, by decree."""
    by_decree: dict[str, list[tuple[Startable, str]]] = {}
    for found in lists.startable(who):
        procedure = found.procedure
        url = reverse("case-open", args=[procedure.decree, procedure.key, found.step.key])
        by_decree.setdefault(procedure.decree, []).append((found, url))
    return [Startables(_short(decree), tuple(entries)) for decree, entries in by_decree.items()]


def _short(decree: str) -> str:
    try:
        return decrees.decree(decree).short
    except UnknownName:
        return decree


def offered_pages(who: Actor) -> list[Page]:
    """The pages that single decrees have, for whoever may open them."""
    return [
        page
        for offered in registry.offers()
        for page in offered.pages
        if any(by == EVERYONE or (by.relation in ("role", "anywhere") and who.holds(by.key)) for by in page.readers)
    ]


# Deadlines.


@signed_in
@require_GET
def deadlines(request: HttpRequest) -> HttpResponse:
    """All deadlines of somebody by urgency, and how to get them into a calendar."""
    today = timezone.localdate()
    dues = lists.deadlines_of(actor(request), today)
    address = request.build_absolute_uri(reverse("calendar", args=[calendar_token(account(request))]))
    content = {"groups": grouped(dues, today), "address": address}
    return render(request, "erlass/vorgang/fristen.html", content)


@signed_in
@require_GET
def calendar_file(request: HttpRequest) -> HttpResponse:
    """The deadlines as a file."""
    return _calendar(request, actor(request))


@allowed(EVERYONE)
@require_GET
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The same for a calendar program that subscribes: the address itself says whose they are, without a session."""
    try:
        pk, stamp = signing.loads(token, salt=CALENDAR)
    except (signing.BadSignature, ValueError, TypeError):
        return _no_calendar()
    found = Account.objects.select_related("person").filter(pk=pk, is_active=True).first()
    if found is None or not constant_time_compare(str(stamp), _stamp(found)):
        return _no_calendar()
    return _calendar(request, actor_of(found))


def calendar_token(account: Account) -> str:
    """The signed name of somebody's calendar. A changed password makes it void."""
    return signing.dumps([account.pk, _stamp(account)], salt=CALENDAR, compress=False)


def _stamp(account: Account) -> str:
    return account.get_session_auth_hash()[:16]


def _no_calendar() -> HttpResponse:
    return HttpResponse("Diesen Kalender gibt es nicht.", status=404, content_type="text/plain; charset=utf-8")


def _calendar(request: HttpRequest, who: Actor) -> HttpResponse:
    dues = lists.deadlines_of(who, timezone.localdate())
    base: str = getattr(settings, "SITE_ADDRESS", "") or request.build_absolute_uri("/")[:-1]
    response = HttpResponse(calendar(dues, timezone.now(), base), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="fristen.ics"'
    response["Cache-Control"] = "private, no-store"
    return response


__all__ = ["calendar_feed", "calendar_file", "deadlines", "offered_pages", "workplace"]
