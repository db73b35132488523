"""Who acts over the interface: the key in the request, or the session of the browser; and who that is."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from ninja import Router
from ninja.decorators import decorate_view
from ninja.security.base import AuthBase

from erlass.api import house_schemas
from erlass.api.edge import with_json_body
from erlass.api.problems import NotFound, Problem, Unauthenticated
from erlass.api.responses import Page, page_of, reply
from erlass.cases import registry
from erlass.people import tokens
from erlass.people.models import Account, Behoerde, Zugangstoken
from erlass.people.policy import Actor, NotAllowed, accesses, actor_of
from erlass.people.sign_in import must_confirm

SAFE = ("GET", "HEAD", "OPTIONS")


class SignedIn(AuthBase):
    """`Authorization: Bearer …`, or the session cookie; the latter with the token against forged requests."""

    openapi_type = "http"
    openapi_scheme = "bearer"
    openapi_description = "Zugangsschlüssel einer Person"

    def __call__(self, request: HttpRequest) -> Actor:
        header = request.headers.get("Authorization", "")
        return actor_of(_by_key(header) if header else _by_session(request))


class BySession(AuthBase):
    """Only the session of a browser: a key can do everything except make further keys."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = settings.SESSION_COOKIE_NAME
    openapi_description = "Sitzung des Browsers; was etwas ändert, trägt außerdem X-CSRFToken"

    def __call__(self, request: HttpRequest) -> Actor:
        if "Authorization" in request.headers:
            raise NotAllowed(
                "Zugangsschlüssel verwalten Sie nur in einer Sitzung des Browsers, nicht mit einem Schlüssel."
            )
        return actor_of(_by_session(request))


def _by_key(header: str) -> Account:
    scheme, _, secret = header.partition(" ")
    account = tokens.account_of(secret) if scheme.lower() == "bearer" else None
    if account is None:
        raise Unauthenticated("Der Zugangsschlüssel ist unbekannt oder abgelaufen.")
    return account


def _by_session(request: HttpRequest) -> Account:
    user = getattr(request, "user", None)
    if not isinstance(user, Account) or user.person is None:
        raise Unauthenticated(
            "Bitte melden Sie sich an oder senden Sie einen Zugangsschlüssel mit (Authorization: Bearer …)."
        )
    if request.method not in SAFE and not _same_site(request):
        raise Unauthenticated("Die Anfrage trägt kein gültiges Zeichen gegen gefälschte Formulare (X-CSRFToken).")
    return user


def _same_site(request: HttpRequest) -> bool:
    """Whether Django's own protection lets the request pass; the framework's views are exempt from it."""
    check = CsrfViewMiddleware(lambda _: HttpResponse())
    check.process_request(request)
    return check.process_view(request, lambda _: HttpResponse(), (), {}) is None


signed_in, by_session = SignedIn(), BySession()
router = Router(auth=signed_in)
keys = Router(auth=by_session)


def actor(request: HttpRequest) -> Actor:
    """Who acts, as `signed_in` found."""
    found = getattr(request, "auth", None)
    assert isinstance(found, Actor)
    return found


@router.get(
    "/me", response={200: house_schemas.Me, 401: Problem}, operation_id="me", summary="Wer bin ich, mit welchen Rollen?"
)
def me(request: HttpRequest) -> HttpResponse:
    """Die Rollen des heutigen Tages, je Behörde."""
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


@router.get(
    "/accesses", response={200: house_schemas.AccessList, 401: Problem, 422: Problem}, operation_id="accesses",
    summary="Wer Vertrauliches über Sie eingesehen hat",
)  # fmt: skip
def access_trail(request: HttpRequest, page: Page = 1) -> HttpResponse:
    """Datenschutzbeauftragte sehen die Zugriffe, die ihre Behörde betreffen."""
    rows, following = page_of(accesses(actor(request)).select_related("behoerde"), page)
    shown = [
        {
            "at": a.at.isoformat(), "by": a.wer.name if a.wer else "", "acting_as": a.rolle, "what": a.was,
            "concerns": a.betrifft.name if a.betrifft else "", "office": a.behoerde.key if a.behoerde else None,
        }
        for a in rows
    ]  # fmt: skip
    return reply({"accesses": shown, "next": following}, keep=False)


# Keys.


def _account(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)  # `by_session` let nobody else pass
    return request.user


def _key(found: Zugangstoken) -> dict[str, object]:
    return {
        "id": found.pk, "label": found.bezeichnung, "created": found.created_at.isoformat(), "last_day": found.expires_on,
    }  # fmt: skip


@keys.get(
    "/tokens", response={200: list[house_schemas.Key], 401: Problem, 403: Problem}, operation_id="tokens",
    summary="Ihre Zugangsschlüssel",
)  # fmt: skip
def own_keys(request: HttpRequest) -> HttpResponse:
    """Nur in der Sitzung des Browsers. Die Schlüssel selbst sind nirgends gespeichert."""
    return reply([_key(found) for found in tokens.valid(_account(request))], keep=False)


@keys.post(
    "/tokens", operation_id="issue_token", summary="Einen Zugangsschlüssel ausstellen",
    response={200: house_schemas.NewKey, **dict.fromkeys((400, 401, 403, 411, 413, 415, 422), Problem)},
)  # fmt: skip
@decorate_view(with_json_body)  # not by a router of its own: two routers cannot share an address
def new_key(request: HttpRequest, body: house_schemas.KeyWanted) -> HttpResponse:
    """Der Schlüssel steht nur in dieser einen Antwort. Sie haben sich kurz zuvor angemeldet oder bestätigt."""
    if must_confirm(request):
        raise NotAllowed("Bitte bestätigen Sie zuerst auf der Seite „Konto“, dass Sie es sind.")
    issued = tokens.issue(_account(request), body.model_dump())
    return reply({**_key(issued.kept), "secret": issued.secret}, keep=False)


@keys.delete(
    "/tokens/{token}", response={204: None, **dict.fromkeys((401, 403, 404, 422), Problem)}, operation_id="revoke_token",
    summary="Einen Zugangsschlüssel widerrufen",
)  # fmt: skip
def old_key(request: HttpRequest, token: int) -> HttpResponse:
    """Er gilt ab sofort nicht mehr."""
    if not tokens.revoke(_account(request), token):
        raise NotFound("Diesen Zugangsschlüssel gibt es nicht.")
    return HttpResponse(status=204, headers={"Cache-Control": "no-store"})
