"""The pages to ask: the form of a rule, its answer, the documents of an answer, and computing a receipt again.

Answers to what people state are never kept by anybody on the way (`no-store`), and what they state travels in the body
of a request only.
"""

from __future__ import annotations

import datetime as dt
import json

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from erlass import decrees
from erlass.law.answer import Answer
from erlass.law.errors import ErlassError, FactError, UnknownName
from erlass.law.examples import Example
from erlass.law.replay import replay as replay_receipt
from erlass.law.roles import EVERYONE
from erlass.law.rulebook import Rule
from erlass.law.rulebook import ask as ask_rule
from erlass.people.access import allowed
from erlass.web import reading
from erlass.web.enquiry import Enquiry, fresh, from_facts, from_link, from_post
from erlass.web.forms import ASSUMPTIONS
from erlass.web.lookup import RuleName, find_rule
from erlass.web.present import answer_views, readings_of, share_content, single_view
from erlass.web.typed import as_facts

LARGEST_RECEIPT = 500_000
ANSWER = "antworten"


def _today() -> dt.date:
    return timezone.localdate()


@allowed(EVERYONE)
@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def ask(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """The form of a rule; sent to itself, the answer above the form."""
    rule = find_rule(key, name)
    if request.method != "POST":
        example = _example(rule, request.GET.get("beispiel", ""))
        enquiry = from_facts(rule, example.facts, example.as_of, _today()) if example else fresh(rule, _today())
        return _page(request, enquiry, example)
    linked = request.POST.get("link")
    enquiry = (from_link(rule, linked, _today()) if linked else None) or from_post(rule, request.POST, _today())
    action = request.POST.get("aktion", ANSWER)
    if linked or action == ANSWER:
        enquiry.ask()
    else:
        enquiry.act(action)
    response = _page(request, enquiry)
    add_never_cache_headers(response)
    return response


def _page(request: HttpRequest, enquiry: Enquiry, example: Example | None = None) -> HttpResponse:
    enquiry.lay_out()
    rule = enquiry.rule
    views = answer_views(enquiry)
    partial = getattr(request, "htmx", False)
    return render(
        request,
        "erlass/teile/arbeit.html" if partial else "erlass/auskunft.html",
        {
            "rule": RuleName.of(rule),
            "here": request.path,
            "grounds": rule.version(enquiry.scenarios[0].day).cite_texts,
            "decree": rule.book.decree,
            "enquiry": enquiry,
            "answers": views,
            "readings": readings_of(views),
            "rule_readings": [rule.book.decree.readings[r] for r in rule.readings if r in rule.book.decree.readings],
            "share": share_content(enquiry) if views else "",
            "example": example,
            "examples": [e for e in rule.book.decree.examples if e.rule == rule.public_name],
            "focus": enquiry.focus,
            "partial": partial,
        },
    )


def _example(rule: Rule, wanted: str) -> Example | None:
    return next((e for e in rule.book.decree.examples if e.id == wanted and e.rule == rule.public_name), None)


def _asked(request: HttpRequest, rule: Rule) -> Answer:
    """The answer that a button beside it stands for, computed again from its facts. Raises `Http404`, `FactError`."""
    if rule.volatile:
        raise Http404("Zu dieser Auskunft gibt es keine Unterlagen.")
    query = as_facts(reading.read_json(request.POST.get("anfrage", "")))
    day = reading.read_date(str(query.get("stand", "")))
    if day is None:
        raise FactError()
    return ask_rule(rule, as_facts(query.get("angaben")), day, assumptions=as_facts(query.get(ASSUMPTIONS)))


@allowed(EVERYONE)
@require_POST
def pdf(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """The answer as a document to keep."""
    from erlass.documents import answer_pdf

    rule = find_rule(key, name)
    try:
        answer = _asked(request, rule)
    except ErlassError:
        return HttpResponseBadRequest("Diese Anfrage ist nicht lesbar.", content_type="text/plain; charset=utf-8")
    return _download(answer_pdf(answer), "application/pdf", f"auskunft-{rule.name}-{answer.as_of}.pdf")


@allowed(EVERYONE)
@require_POST
def receipt(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """The receipt of an answer, with which it can be computed again."""
    rule = find_rule(key, name)
    try:
        answer = _asked(request, rule)
    except ErlassError:
        return HttpResponseBadRequest("Diese Anfrage ist nicht lesbar.", content_type="text/plain; charset=utf-8")
    found = answer.receipt
    assert found is not None  # only volatile rules have none
    text = json.dumps(found.as_json(), ensure_ascii=False, indent=1)
    return _download(text.encode(), "application/json", f"beleg-{rule.name}-{found.digest[:8]}.json")


def _download(data: bytes, content_type: str, filename: str) -> HttpResponse:
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    add_never_cache_headers(response)
    return response


@allowed(EVERYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def replay(request: HttpRequest) -> HttpResponse:
    """Compute an answer again from its receipt and say whether it is the same."""
    if request.method != "POST":
        return render(request, "erlass/nachrechnen.html", {})
    text = _receipt_text(request)
    context: dict[str, object] = {"typed": text}
    given = reading.read_json(text) if len(text) <= LARGEST_RECEIPT else None
    if not text.strip():
        context["problem"] = "Bitte fügen Sie einen Beleg ein oder wählen Sie eine Datei aus."
    elif not isinstance(given, dict):
        context["problem"] = "Das ist kein Beleg: Der Text ist kein lesbares JSON oder zu lang."
    else:
        try:
            outcome = replay_receipt(given, decrees.rule)
        except UnknownName as error:
            context["problem"] = str(error)
        else:
            context["replay"] = outcome
            if outcome.answer is not None:
                view = single_view(outcome.answer)
                context |= {"view": view, "views": (view,), "rule": RuleName.of(outcome.answer.rule)}
                context["decree"] = outcome.answer.rule.book.decree
    response = render(request, "erlass/nachrechnen.html", context)
    add_never_cache_headers(response)
    return response


def _receipt_text(request: HttpRequest) -> str:
    uploaded = request.FILES.get("datei")
    if uploaded is None:
        return request.POST.get("beleg", "")
    data: bytes = uploaded.read(LARGEST_RECEIPT + 1)
    return data.decode("utf-8", errors="replace")
