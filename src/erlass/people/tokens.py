"""Keys with which a program acts over the interface for a person: made once, shown once, limited in time."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.utils import timezone

from erlass.people.models import Account, Zugangstoken

PREFIX = "erl_"
LONGEST = 366


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def issue(account: Account, label: str, days: int) -> str:
    """A new key for an account, valid for so many days (at most a year). It cannot be shown again."""
    secret = PREFIX + secrets.token_urlsafe(32)
    now = timezone.now()
    last = timezone.localdate(now) + dt.timedelta(days=min(days, LONGEST))
    Zugangstoken.objects.create(account=account, bezeichnung=label, digest=digest(secret), created_at=now, expires_on=last)
    return secret


def account_of(secret: str) -> Account | None:
    """The account behind a key; None if it is unknown, too old, or the account is locked."""
    found = Zugangstoken.objects.select_related("account__person").filter(digest=digest(secret)).first()
    if found is None or found.expires_on < timezone.localdate() or not found.account.is_active:
        return None
    return found.account
