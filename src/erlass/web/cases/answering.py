"""What all views of cases have in common: nobody keeps their pages, and a refusal of the kernel is a page that says why."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from erlass import decrees
from erlass.cases import lists
from erlass.cases.errors import NotPossible
from erlass.cases.models import Case
from erlass.cases.procedures import Procedure
from erlass.law.decree import Decree
from erlass.law.errors import UnknownName
from erlass.people.access import SIGNED_IN, actor, allowed
from erlass.people.policy import Actor, NotAllowed

View = Callable[..., HttpResponseBase]


def signed_in(view: View) -> View:
    """A view for whoever is signed in; what the kernel refuses becomes a page with the status that fits."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except NotAllowed as error:
            response = _refused(request, "Das ist nicht erlaubt", str(error), 403)
        except NotPossible as error:
            title = "Das gibt es nicht" if error.missing else "Das ist nicht möglich"
            response = _refused(request, title, str(error), 404 if error.missing else 409)
        add_never_cache_headers(response)
        return response

    return allowed(SIGNED_IN)(answered)


def _refused(request: HttpRequest, title: str, text: str, status: int) -> HttpResponse:
    return render(request, "erlass/vorgang/abgelehnt.html", {"titel": title, "text": text}, status=status)


def plain(text: str) -> str:
    """What somebody sent without the one character that no database keeps."""
    return text.replace("\0", "")


def find_case(number: str, who: Actor) -> Case:
    """A case that somebody may see, its members at hand. Raises `NotPossible`, the same whether it exists or not."""
    try:
        case = lists.find_case(number, who)
    except NotAllowed as error:
        raise NotPossible(str(error), missing=True) from None
    return case


def decree_of(procedure: Procedure) -> Decree | None:
    """The decree whose provisions a procedure cites, if it is installed."""
    try:
        return decrees.decree(procedure.decree)
    except UnknownName:
        return None


__all__ = ["actor", "decree_of", "find_case", "plain", "signed_in"]
