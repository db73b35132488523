"""Keys with which a program acts over the interface for a person: made once, shown once, limited in time.

Pages and interface issue and revoke by the functions here, so that both refuse the same and the holder learns of both.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Mapping
from typing import Annotated, NamedTuple

from allauth.account.adapter import get_adapter
from django.db.models import QuerySet
from django.utils import timezone

from erlass.law.errors import ErlassError
from erlass.law.facts import Fact, fields_of_record
from erlass.law.validation import checked
from erlass.people.models import Account, Zugangstoken

PREFIX = "erl_"
LONGEST_LABEL = 80
LONGEST = 366
"""Days a key holds at most."""
MOST = 20
"""Keys an account can have at a time."""


class Wanted(NamedTuple):
    """What somebody says of a new key."""

    label: Annotated[str, Fact("Bezeichnung", "", 1, LONGEST_LABEL, "wofür der Schlüssel ist")]
    days: Annotated[int, Fact("Geltungsdauer", "Tage", 1, LONGEST)]


FIELDS = fields_of_record(Wanted)


class Issued(NamedTuple):
    """A new key: what is kept of it, and the key itself, which is not."""

    kept: Zugangstoken
    secret: str


class TooMany(ErlassError):
    """An account has as many keys as it can have."""


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def issue(account: Account, given: Mapping[str, object]) -> Issued:
    """A new key for an account, with what is `given` as in `Wanted`. It cannot be shown again; the holder is told by mail.

    Raises `FactError`, `TooMany`.
    """
    trimmed = {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}
    wanted = Wanted(**checked(FIELDS, trimmed))
    if valid(account).count() >= MOST:
        raise TooMany(f"Mehr als {MOST} Zugangsschlüssel sind nicht möglich. Bitte widerrufen Sie zuerst einen.")
    secret, now = PREFIX + secrets.token_urlsafe(32), timezone.now()
    last = timezone.localdate(now) + dt.timedelta(days=wanted.days)
    kept = account.tokens.create(bezeichnung=wanted.label, digest=digest(secret), created_at=now, expires_on=last)
    _tell(account, "issued")
    return Issued(kept, secret)


def _tell(account: Account, change: str) -> None:
    get_adapter().send_notification_mail(f"people/email/token_{change}", account)


def valid(account: Account) -> QuerySet[Zugangstoken]:
    """The keys of an account that are not too old, the newest first."""
    return Zugangstoken.objects.filter(account=account, expires_on__gte=timezone.localdate())


def revoke(account: Account, pk: int) -> bool:
    """Make a key of an account useless from now on; whether there was one. The holder is told by mail."""
    gone = bool(Zugangstoken.objects.filter(account=account, pk=pk).delete()[0])
    if gone:
        _tell(account, "revoked")
    return gone


def account_of(secret: str) -> Account | None:
    """The account behind a key; None if it is unknown, too old, or the account is locked or nobody's any more."""
    found = Zugangstoken.objects.select_related("account__person").filter(digest=digest(secret)).first()
    if found is None or found.expires_on < timezone.localdate():
        return None
    return found.account if found.account.is_active and found.account.person is not None else None
