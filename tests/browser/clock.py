"""The demonstration with a clock that a test puts forward, so that what lies months apart can be walked in one run.

Served in place of `erlass.config.wsgi`. Nothing but the answer to "what time is it" is different: a request to `/uhr/<days>`
puts the clock so many days ahead of the real one and then does the round that a timer does every few minutes.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from django.utils import timezone

ADDRESS = "/uhr/"
_now, _time, _ahead = timezone.now, time.time, dt.timedelta()


def now() -> dt.datetime:
    return _now() + _ahead


timezone.now = now  # before the first model takes it as a default
time.time = lambda: _time() + _ahead.total_seconds()

from django.db import connections  # noqa: E402

from erlass.config.wsgi import application as demonstration  # noqa: E402
from erlass.operation import rounds  # noqa: E402


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """The demonstration, or its clock."""
    path: str = environ["PATH_INFO"]
    if not path.startswith(ADDRESS):
        return demonstration(environ, start_response)
    global _ahead
    _ahead = dt.timedelta(days=int(path.removeprefix(ADDRESS)))
    try:
        rounds.run_tick(now())
    finally:
        connections.close_all()
    start_response("204 No Content", [])
    return []
