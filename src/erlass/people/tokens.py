"""Keys with which a program acts over the interface for a person: made once, shown once, limited in time."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.db.models import QuerySet
from django.utils import timezone

from erlass.law.errors import ErlassError
from erlass.people.models import Account, Zugangstoken

PREFIX = "erl_"
LONGEST = 366
MOST = 20
"""Keys an account can have at a time."""


class TooMany(ErlassError):
    """An account has as many keys as it can have."""


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def issue(account: Account, label: str, days: int) -> str:
    """A new key for an account, valid for so many days (at most a year). It cannot be shown again. Raises `TooMany`."""
    secret, now = PREFIX + secrets.token_urlsafe(32), timezone.now()
    if valid(account).count() >= MOST:
        raise TooMany(f"Mehr als {MOST} Zugangsschlüssel sind nicht möglich. Bitte widerrufen Sie zuerst einen.")
    last = timezone.localdate(now) + dt.timedelta(days=min(days, LONGEST))
    account.tokens.create(bezeichnung=label, digest=digest(secret), created_at=now, expires_on=last)
    return secret


def valid(account: Account) -> QuerySet[Zugangstoken]:
    """The keys of an account that are not too old, the newest first."""
    return Zugangstoken.objects.filter(account=account, expires_on__gte=timezone.localdate())


def revoke(account: Account, pk: int) -> bool:
    """Make a key of an account useless from now on; whether there was one."""
    return bool(Zugangstoken.objects.filter(account=account, pk=pk).delete()[0])


def account_of(secret: str) -> Account | None:
    """The account behind a key; None if it is unknown, too old, or the account is locked or nobody's any more."""
    found = Zugangstoken.objects.select_related("account__person").filter(digest=digest(secret)).first()
    if found is None or found.expires_on < timezone.localdate():
        return None
    return found.account if found.account.is_active and found.account.person is not None else None
