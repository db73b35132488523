"""Whose pages these are: each view says it once, and a test proves that none forgot to.

Every request has its `actor` (see `sign_in`); `allowed` asks the policy before a view runs and keeps the grant on the view.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

from erlass.law.roles import EVERYONE, By
from erlass.people import policy
from erlass.people.policy import Actor

View = Callable[..., HttpResponseBase]
SIGNED_IN = By("subject", "", "angemeldete Personen")
"""Whoever is signed in as a person; what they see of it the page itself decides by the policy."""


def actor(request: HttpRequest) -> Actor:
    """Who looks at a page."""
    found: Actor = getattr(request, "actor", policy.NOBODY)
    return found


def to_sign_in(request: HttpRequest) -> HttpResponseRedirect:
    """Where visitors sign in and come back from. Raises `PermissionDenied` for an account without a person, whom signing in
    would only lead back here.
    """
    if getattr(request, "user", None) is not None and request.user.is_authenticated:
        raise PermissionDenied("Ihrem Konto ist keine Person zugeordnet. Bitte wenden Sie sich an die Verwaltung.")
    return redirect_to_login(request.get_full_path())


def allowed(*granted: By) -> Callable[[View], View]:
    """A view for these groups. Visitors are asked to sign in, others are refused. `EVERYONE` needs nobody to sign in."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if EVERYONE not in granted:
                who = actor(request)
                if who.person is None:
                    return to_sign_in(request)
                if SIGNED_IN not in granted and not _holds(who, granted):
                    raise PermissionDenied("Diese Seite ist für: " + ", ".join(by.name for by in granted) + ".")
            return view(request, *args, **kwargs)

        guarded.access = granted  # type: ignore[attr-defined] # read by the test of all addresses
        return guarded

    return decorate


def _holds(who: Actor, granted: tuple[By, ...]) -> bool:
    """Whether somebody has one of the roles in any office; for which office is decided by what the page shows."""
    return any(by.relation in ("role", "anywhere") and who.holds(by.key) for by in granted)
