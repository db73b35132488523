"""Signing in: who the account of a request is, and what we change of the library that does the work (django-allauth).

Accounts are made by administrators, never by signing up. What people read about their account is written here in one
place; the pages themselves are templates of `erlass.web`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from allauth.account import app_settings, forms
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.password_reset import request_password_reset
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows, is_reauthentication_required
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from erlass.people.models import Account, Person
from erlass.people.policy import Actor, actor_of

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

logger = logging.getLogger(__name__)

TOLD: Mapping[str, str] = {
    "account/messages/logged_out.txt": "Sie sind abgemeldet.",
    "account/messages/password_changed.txt": "Das Passwort ist geändert.",
    "account/messages/password_set.txt": "Das Passwort ist festgelegt.",
    "mfa/messages/totp_activated.txt": "Die Authentifizierungs-App ist eingerichtet.",
    "mfa/messages/totp_deactivated.txt": "Die Authentifizierungs-App ist entfernt.",
    "mfa/messages/webauthn_added.txt": "Der Schlüssel ist hinzugefügt.",
    "mfa/messages/webauthn_removed.txt": "Der Schlüssel ist entfernt.",
    "mfa/messages/recovery_codes_generated.txt": "Es gibt neue Wiederherstellungscodes. Ältere gelten nicht mehr.",
}
"""What is said on the page after something was done, by the library's name for it; what is not named is not said."""

CHANGES: Mapping[str, str] = {
    "account/email/password_changed": "Das Passwort wurde geändert.",
    "account/email/password_reset": "Das Passwort wurde über einen Link neu festgelegt.",
    "account/email/password_set": "Ein Passwort wurde festgelegt.",
    "mfa/email/totp_activated": "Eine Authentifizierungs-App wurde eingerichtet.",
    "mfa/email/totp_deactivated": "Die Authentifizierungs-App wurde entfernt.",
    "mfa/email/webauthn_added": "Ein Schlüssel wurde hinzugefügt.",
    "mfa/email/webauthn_removed": "Ein Schlüssel wurde entfernt.",
    "mfa/email/recovery_codes_generated": "Neue Wiederherstellungscodes wurden erzeugt.",
    "people/email/token_issued": "Ein Zugangsschlüssel für die Schnittstelle wurde ausgestellt.",
    "people/email/token_revoked": "Ein Zugangsschlüssel für die Schnittstelle wurde widerrufen.",
}
"""Changes of an account that its holder learns of by mail."""

REFUSALS = {
    "account_inactive": "Dieses Konto ist gesperrt.",
    "cannot_generate_recovery_codes": "Wiederherstellungscodes gibt es erst mit einem zweiten Faktor.",
    "enter_current_password": "Das bisherige Passwort stimmt nicht.",
    "incorrect_code": "Der Code stimmt nicht oder ist abgelaufen.",
    "incorrect_password": "Das Passwort stimmt nicht.",
    "rate_limited": "Zu viele Anfragen. Bitte warten Sie einen Augenblick.",
    "too_many_login_attempts": "Zu viele Fehlversuche. Bitte versuchen Sie es in einigen Minuten noch einmal.",
    "username_password_mismatch": "Anmeldename oder Passwort stimmen nicht.",
}
"""Why something was refused, by the library's code."""


def actor(request: HttpRequest) -> Actor:
    """Who acts or looks, as `ActorMiddleware` found."""
    found: Actor = request.actor  # type: ignore[attr-defined] # set by the middleware
    return found


def must_confirm(request: HttpRequest) -> bool:
    """Whether somebody must confirm first that it is them: for pages and interface alike, before a key is issued."""
    return bool(is_reauthentication_required(request, app="people"))


class ActorMiddleware:
    """Sets `request.actor`, looked up when somebody first asks: three queries, none for visitors."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request.user))  # type: ignore[attr-defined]
        return self.get_response(request)


class Backend(AuthenticationBackend):
    """Accounts come with their person, which every page needs."""

    def get_user(self, user_id: int) -> Account | None:
        found = Account.objects.select_related("person").filter(pk=user_id).first()
        return found if found is not None and self.user_can_authenticate(found) else None


class AccountAdapter(DefaultAccountAdapter):
    """No signing up; texts in German; links in mail lead to the address of the installation."""

    error_messages = DefaultAccountAdapter.error_messages | REFUSALS

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        request.session.mark_sign_in()  # type: ignore[attr-defined] # of `erlass.people.sessions`

    def is_reauthentication_required(self, *, app: str, **kwargs: object) -> bool:
        """Whoever has neither password nor second factor confirms by having signed in just now."""
        if get_reauthentication_flows(self.request.user):
            return super().is_reauthentication_required(app=app, **kwargs)
        return not self.request.session.is_fresh(app_settings.REAUTHENTICATION_TIMEOUT)

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, object]]:
        found: list[dict[str, object]] = super().get_reauthentication_methods(user)
        return found or [{"id": "sign_in", "description": "Neu anmelden", "url": reverse("account_logout")}]

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None,
        message_context: dict[str, object] | None = None, extra_tags: str = "", message: str | None = None,
    ) -> None:  # fmt: skip
        text = message or TOLD.get(message_template or "")
        if text:
            messages.add_message(request, level, text, extra_tags=extra_tags)

    def get_reset_password_from_key_url(self, key: str) -> str:
        path = reverse("account_reset_password_from_key", args=("UID", "KEY")).replace("UID-KEY", key)
        return f"{self.site_address()}{path}"

    def site_address(self) -> str:
        """Scheme and host for links: the configured ones, else those of the request."""
        configured: str = getattr(settings, "SITE_ADDRESS", "")
        return configured or (self.request.build_absolute_uri("/")[:-1] if self.request else "")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        subject, body = (
            render_to_string(f"{template_prefix}_{part}.txt", {**context, "address": self.site_address()}).strip()
            for part in ("subject", "message")
        )
        EmailMessage(subject, body, to=[email]).send()

    def send_notification_mail(
        self, template_prefix: str, user: AbstractBaseUser, context: dict[str, object] | None = None,
        email: str | None = None,
    ) -> None:  # fmt: skip
        """Tell the holder of an account what was changed. It is changed already: mail that fails undoes nothing."""
        change = CHANGES.get(template_prefix)
        if not change or not isinstance(user, Account) or not user.email:
            return
        try:
            self.send_mail("account/email/change", user.email, {"change": change, "username": user.username})
        except OSError as error:
            logger.warning("The notice of a changed account was not sent.", exc_info=error)


class MFAAdapter(DefaultMFAAdapter):
    """Texts and names for authenticator apps and keys."""

    error_messages = DefaultMFAAdapter.error_messages | REFUSALS

    def _get_site_name(self) -> str:
        return "Erlass"

    def _get_user_identifier(self, user: AbstractBaseUser) -> str:
        return user.get_username()


class _Twice(forms.PasswordVerificationMixin, Form):
    """A new password, typed twice; the library's own words for a difference would be informal."""

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean()  # type: ignore[no-untyped-call] # the library's
        if "password2" in self.errors and self.data.get("password2"):
            self.errors["password2"] = self.error_class(["Die beiden Passwörter sind nicht gleich."])
        return cleaned


class ChangePasswordForm(_Twice, forms.ChangePasswordForm):
    pass


class SetPasswordForm(_Twice, forms.SetPasswordForm):
    pass


class ResetPasswordKeyForm(_Twice, forms.ResetPasswordKeyForm):
    pass


@transaction.atomic
def create_account(person: Person, username: str, email: str) -> Account:
    """An account for a person. It has no password; a link to set one goes to the address of mail.

    Raises `ValidationError` if the name is taken or unfit, or the address is none.
    """
    account = Account(username=username, email=email, person=person)
    account.set_unusable_password()
    account.full_clean()
    account.save()
    send_password_link(account)
    return account


def send_password_link(account: Account) -> None:
    """Send the link with which the holder of an account sets a password."""
    request_password_reset(context.request, account.email, [account], default_token_generator)
