"""The pages to read: start, search, decree, help and the notes every public site owes its visitors."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from erlass import decrees
from erlass.law.decree import Decree
from erlass.law.roles import EVERYONE
from erlass.people.access import View, actor, allowed
from erlass.web import reading
from erlass.web.cases.start import offered_pages, workplace
from erlass.web.decree_page import DecreePage, decree_page, glossary
from erlass.web.enquiry import FIRST, LAST
from erlass.web.lookup import find_decree
from erlass.web.search import find

APPEARANCE = "darstellung"
APPEARANCES = ("system", "hell", "dunkel")
ONE_YEAR = 365 * 24 * 60 * 60


def by_theme() -> list[tuple[str, list[tuple[Decree, int]]]]:
    """The installed decrees by theme with the number of their rules, themes in alphabetical order."""
    ordered = sorted(decrees.all(), key=lambda d: d.theme)
    return [
        (theme, [(d, len(d.rules.rules)) for d in group]) for theme, group in groupby(ordered, key=lambda d: d.theme)
    ]


@allowed(EVERYONE)
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """For visitors the decrees; whoever is signed in finds their work above them."""
    who = actor(request)
    content: dict[str, object] = {"themes": by_theme(), "pages": offered_pages(who)}
    if who.person is None:
        return render(request, "erlass/start.html", content)
    response = render(request, "erlass/vorgang/start.html", content | workplace(who))
    add_never_cache_headers(response)
    return response


@allowed(EVERYONE)
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "")
    hits = find(query)
    kinds = {kind: [h for h in hits if h.kind == kind] for kind in dict.fromkeys(h.kind for h in hits)}
    partial = getattr(request, "htmx", False)
    return render(
        request,
        "erlass/teile/treffer.html" if partial else "erlass/suche.html",
        {"q": query, "kinds": kinds, "count": len(hits), "decrees": decrees.all()},
    )


@allowed(EVERYONE)
@require_GET
def decree(request: HttpRequest, key: str) -> HttpResponse:
    found = find_decree(key)
    typed = request.GET.get("stand", "")
    day = reading.read_date(typed)
    usable = day is not None and FIRST <= day <= LAST
    shown = day if day is not None and usable else timezone.localdate()
    page = decree_page(found, shown)
    content = {
        "decree": found,
        "day": shown,
        "stand": typed if typed and not usable else f"{shown:%d.%m.}{shown.year:04}",
        "stand_wrong": bool(typed) and not usable,
        "is_today": shown == timezone.localdate(),
        "page": page,
        "notice": found.notice(shown),
        "body": _decree_body(page),
    }
    return render(request, "erlass/erlass.html", content)


@lru_cache(maxsize=64)
def _decree_body(page: DecreePage) -> SafeString:
    """The long part of the page, the same for everybody and for all days on which the decree says the same."""
    return render_to_string("erlass/teile/erlass_inhalt.html", {"page": page, "decree": page.decree})


@allowed(EVERYONE)
@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "erlass/hilfe.html", {"glossaries": [(d, glossary(d)) for d in decrees.all()]})


def _note(template: str) -> View:
    @allowed(EVERYONE)
    @require_GET
    def view(request: HttpRequest) -> HttpResponse:
        return render(request, template)

    return view


privacy = _note("erlass/datenschutz.html")
accessibility = _note("erlass/barrierefreiheit.html")


# Exempt: it changes nothing but a cookie with one of three words, and so the pages to read need no token.
@csrf_exempt
@allowed(EVERYONE)
@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Remember light or dark in a cookie of this browser and go back."""
    back = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = reverse("start")
    response = HttpResponseRedirect(back)
    choice = request.POST.get("wahl", "")
    if choice in APPEARANCES[1:]:
        response.set_cookie(APPEARANCE, choice, max_age=ONE_YEAR, samesite="Lax", secure=request.is_secure())
    else:
        response.delete_cookie(APPEARANCE)
    return response
