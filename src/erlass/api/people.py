"""Who acts over the interface: the key in the request, or the session of the browser; and who that is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from ninja import Router
from ninja.security.base import AuthBase

from erlass.api import schemas
from erlass.api.problems import Problem, Unauthenticated
from erlass.api.responses import reply
from erlass.cases import registry
from erlass.people import tokens
from erlass.people.models import Account, Behoerde
from erlass.people.policy import Actor, actor_of

BEARER = "Bearer "
SAFE = ("GET", "HEAD", "OPTIONS")


class SignedIn(AuthBase):
    """`Authorization: Bearer …`, or the session cookie; the latter with the token against forged requests."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Actor:
        header = request.headers.get("Authorization", "")
        if header:
            account = tokens.account_of(header.removeprefix(BEARER)) if header.startswith(BEARER) else None
            if account is None:
                raise Unauthenticated("Der Zugangsschlüssel ist unbekannt oder abgelaufen.")
            return actor_of(account)
        user = getattr(request, "user", None)
        if not isinstance(user, Account) or user.person is None:
            raise Unauthenticated(
                "Bitte melden Sie sich an oder senden Sie einen Zugangsschlüssel mit (Authorization: Bearer …)."
            )
        if request.method not in SAFE and not _same_site(request):
            raise Unauthenticated("Die Anfrage trägt kein gültiges Zeichen gegen gefälschte Formulare (X-CSRFToken).")
        return actor_of(user)


def _same_site(request: HttpRequest) -> bool:
    """Whether Django's own protection lets the request pass."""
    check = CsrfViewMiddleware(lambda _: HttpResponse())
    request._dont_enforce_csrf_checks = False  # type: ignore[attr-defined] # the framework's views are exempt
    check.process_request(request)
    return check.process_view(request, lambda _: HttpResponse(), (), {}) is None


signed_in = SignedIn()
router = Router(auth=signed_in)


def actor(request: HttpRequest) -> Actor:
    """Who acts, as `signed_in` found."""
    found = getattr(request, "auth", None)
    assert isinstance(found, Actor)
    return found


@router.get(
    "/me", response={200: schemas.Me, 401: Problem}, operation_id="me", summary="Wer bin ich, mit welchen Rollen?"
)
def me(request: HttpRequest) -> HttpResponse:
    who, known = actor(request), registry.roles()
    offices = {o.pk: o for o in Behoerde.objects.filter(pk__in={pk for ids in who.offices.values() for pk in ids})}
    roles = [
        {
            "role": role,
            "label": known[role].label if role in known else role,
            "office": offices[pk].key,
            "office_name": offices[pk].name,
        }
        for role, ids in sorted(who.offices.items())
        for pk in sorted(ids)
    ]
    return reply({"person": who.key, "name": who.name, "roles": roles}, keep=False)
