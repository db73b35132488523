"""Zugangsschlüssel on the pages of the account: which there are, a new one that is shown once, and revoking.

What is allowed is decided by `erlass.people.tokens` and `must_confirm`, as for the interface.
"""

from __future__ import annotations

from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from erlass.law.errors import FactError
from erlass.people import tokens
from erlass.people.access import SIGNED_IN, allowed
from erlass.people.models import Account
from erlass.people.sign_in import must_confirm
from erlass.web.forms import Builder, Form, place
from erlass.web.typed import stated, typed_form

PREFIX = "f."


def _account(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)  # `allowed` lets nobody else pass
    return request.user


@allowed(SIGNED_IN)
@require_GET
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """The keys that are valid."""
    return render(request, "erlass/zugang/liste.html", {"keys": tokens.valid(_account(request))})


@allowed(SIGNED_IN)
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """The form of a new key. Sent, it answers with the key itself: no redirect, since nothing may keep the key until then."""
    if must_confirm(request):
        raise ReauthenticationRequired
    sent = request.method == "POST"
    typed = (
        {f.name: request.POST.get(PREFIX + f.name, "") for f in tokens.FIELDS} if sent else typed_form(tokens.FIELDS)
    )
    form, problems, notice = Form(Builder(typed, PREFIX).facts(tokens.FIELDS), [], []), [], ""
    if sent:
        try:
            issued = tokens.issue(_account(request), stated(tokens.FIELDS, typed))
        except FactError as error:
            problems = place(form, error.refusals, typed)
        except tokens.TooMany as error:
            notice = str(error)
        else:
            return render(request, "erlass/zugang/gezeigt.html", {"issued": issued})
    context = {"form": form, "problems": problems, "notice": notice}
    return render(request, "erlass/zugang/neu.html", context, status=422 if problems or notice else 200)


@allowed(SIGNED_IN)
@require_http_methods(["GET", "POST"])
@never_cache
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then revoke. Nobody needs to confirm who they are: a lost key must be of no use at once."""
    account = _account(request)
    key = get_object_or_404(tokens.valid(account), pk=pk)
    if request.method == "GET":
        return render(request, "erlass/zugang/widerrufen.html", {"key": key})
    tokens.revoke(account, pk)
    messages.success(request, f"Der Zugangsschlüssel „{key.bezeichnung}“ ist widerrufen.")
    return HttpResponseRedirect(reverse("keys"))
