"""Signing in by the service of the administration (OpenID Connect).

The service says who somebody is; whether that person has an account here was decided by an administrator before. Nothing
about the service's own account is kept: each time the account is found anew by the claim that the settings name.
"""

from __future__ import annotations

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, get_random_string
from requests import RequestException

from erlass.people.models import Account

EMAIL = "email"
SCOPE = ("openid", "profile", "email")


class Refused(OAuth2Error):
    """What the service sent cannot be trusted."""


class Service(OpenIDConnectProvider):
    """The library's provider, with a nonce, and without taking parameters or purposes from the address."""

    package = "allauth.socialaccount.providers.openid_connect"

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: object = None, **kwargs: object
    ) -> HttpResponse:
        nonce = get_random_string(32)
        parameters = {"nonce": nonce}
        try:
            found: HttpResponse = super().redirect(
                request, "login", next_url, data, auth_params=parameters, scope=[*SCOPE], nonce=nonce
            )
        except RequestException as error:
            found = render_authentication_error(request, self, exception=error)
        return found


class ServiceAdapter(DefaultSocialAccountAdapter):
    """Lets in whoever has an account, and nobody else."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Services stand in the settings only, so that showing the page to sign in asks no database."""
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        claims = _checked(sociallogin)
        account = account_of(claims, sociallogin.provider.app.settings["claim"])
        if account is not None:
            sociallogin.user = account


def _checked(sociallogin: SocialLogin) -> dict[str, object]:
    """The claims, once nonce and subject fit. Raises `Refused`."""
    said = sociallogin.account.extra_data
    token, info = said.get("id_token") or {}, said.get("userinfo") or {}
    if not constant_time_compare(str(token.get("nonce", "")), sociallogin.state["nonce"]):
        raise Refused("the nonce is not ours")
    if info and info.get("sub") != token.get("sub"):
        raise Refused("token and user info are about different people")
    return {**token, **info}


def account_of(claims: dict[str, object], claim: str) -> Account | None:
    """The account that a claim names: a verified address of mail, or the name of the account. None unless it is exactly one."""
    value = claims.get(claim)
    if not isinstance(value, str) or not value:
        return None
    if claim == EMAIL:
        if claims.get("email_verified") is not True:
            return None
        found = Account.objects.filter(email__iexact=value)
    else:
        found = Account.objects.filter(username=value)
    accounts = list(found.select_related("person")[:2])
    return accounts[0] if len(accounts) == 1 else None
