"""Log lines that cannot betray what somebody asked.

The message of an exception often repeats the value that caused it, and values are facts about people. So a traceback
keeps what a developer needs (places and types, causes included) and drops the messages; what stands behind a question mark in
an address goes too. Production writes the same as JSON, with the number of the request that a line belongs to.
"""

import datetime as dt
import json
import logging
import re
import secrets
import traceback
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from types import TracebackType
from typing import TypeAlias

from django.http import HttpRequest, HttpResponse

ExcInfo: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


request_id: ContextVar[str] = ContextVar("request_id", default="")


class WithoutValues(logging.Formatter):
    """Formats exceptions as places and types, without their messages, and addresses without their queries."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name is logging's
        record.message = without_queries(record.message)
        return super().formatMessage(record)

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - the name is logging's
        return "" if ei[1] is None else "\n".join(_places(ei[1]))


class JsonLines(logging.Formatter):
    """The same, one JSON object for each line: `time`, `level`, `logger`, `message`, `request`, `places` of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, object] = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_queries(record.getMessage()),
        }
        if request_id.get():
            entry["request"] = request_id.get()
        if record.exc_info and record.exc_info[1] is not None:
            entry["places"] = list(_places(record.exc_info[1]))
        return json.dumps(entry, ensure_ascii=False)


def without_queries(text: str) -> str:
    return re.sub(r"\?\S+", "?…", text)


class RequestId:
    """Middleware that gives each request a number, the proxy's if it sent one, for log lines and for people who report a fault."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sent = request.headers.get("X-Request-ID", "")
        number = sent if re.fullmatch(r"[0-9a-f]{32}", sent) else secrets.token_hex(16)
        token = request_id.set(number)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response.headers["X-Request-ID"] = number
        return response


def _places(error: BaseException) -> Iterator[str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from _places(cause)
        yield "which led to:"
    for frame in traceback.extract_tb(error.__traceback__):
        yield f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}'
    kind = type(error)
    yield f"{kind.__module__}.{kind.__qualname__}"
