"""Sessions that end ten hours after signing in, however busy they are.

Django's own run anew from each change; here the moment of signing in is kept in the session and sets the end.
"""

from __future__ import annotations

import datetime as dt
import time

from django.conf import settings
from django.contrib.sessions.backends import db

SIGNED_IN_AT = "signed_in_at"


class SessionStore(db.SessionStore):
    """The engine named by `SESSION_ENGINE`."""

    def get_expiry_date(self, **kwargs: object) -> dt.datetime:
        end = super().get_expiry_date(**kwargs)
        begun = self.get(SIGNED_IN_AT)
        if not isinstance(begun, int):
            return end
        return min(end, dt.datetime.fromtimestamp(begun + settings.SESSION_COOKIE_AGE, dt.UTC))

    def mark_sign_in(self) -> None:
        """Remember now as the moment of signing in."""
        self[SIGNED_IN_AT] = int(time.time())

    def is_fresh(self, seconds: float) -> bool:
        """Whether signing in was so recently."""
        begun = self.get(SIGNED_IN_AT)
        return isinstance(begun, int) and time.time() - begun < seconds
