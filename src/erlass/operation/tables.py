"""The rows of any table as lines of JSON and back, the same lines on every database.

A line holds the stored columns by name, dates and moments as ISO text (moments in UTC, to the microsecond), bytes as
base64. A model may say two things of itself. `backup_order`: names of fields by which its rows are sorted; its automatic key is then left
out, so that neither tells which row came first (no row may point to it). `in_backup = False`: it is no part of a backup.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any, TypeAlias
from uuid import UUID

from django.apps import apps
from django.core.management.color import no_style
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.functions import Collate

Model: TypeAlias = type[models.Model]
Field: TypeAlias = "models.Field[object, object]"

TRANSIENT_APPS = frozenset({"sessions"})
"""Apps whose rows only matter to the running service."""

CHUNK = 500


class Unreadable(ValueError):
    """A line is no row of its table."""


@dataclass(frozen=True, slots=True)
class Member:
    """What a backup says of one table: how many rows, and the SHA-256 of their lines."""

    rows: int
    sha256: str


def backed_up() -> dict[str, Model]:
    """The tables of a backup, many-to-many ones included, by the label of their model."""
    found = {
        model._meta.label_lower: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and model._meta.app_label not in TRANSIENT_APPS
        and getattr(model, "in_backup", True)
    }
    return dict(sorted(found.items()))


def columns(model: Model) -> list[Field]:
    """The fields that are stored and not computed by the database."""
    ordered_by_content = bool(content_order(model))
    return [
        field
        for field in model._meta.local_concrete_fields
        if not field.generated and not (ordered_by_content and isinstance(field, models.AutoField))
    ]


def content_order(model: Model) -> tuple[str, ...]:
    return tuple(getattr(model, "backup_order", ()))


def lines(model: Model, using: str) -> Iterator[bytes]:
    """All rows of a table in their order, one line each."""
    fields = columns(model)
    names = [field.attname for field in fields]
    rows = model._base_manager.using(using).order_by(*_order(model, fields, connections[using]))
    for row in rows.values_list(*names).iterator(CHUNK):
        content = dict(zip(names, map(_plain, row), strict=True))
        yield json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _order(model: Model, fields: Sequence[Field], connection: BaseDatabaseWrapper) -> list[models.expressions.OrderBy]:
    stored_as = {field.name: field.attname for field in fields}
    named = [stored_as[name] for name in content_order(model)]
    if named:
        comparable = [f.attname for f in fields if not isinstance(f, models.JSONField | models.BinaryField)]
        named += [name for name in comparable if name not in named]
    return [_ascending(model, name, connection) for name in named or [model._meta.pk.attname]]


def _ascending(model: Model, name: str, connection: BaseDatabaseWrapper) -> models.expressions.OrderBy:
    """Texts by their bytes and empty values first, whatever the database would do by itself."""
    field = model._meta.get_field(name)
    as_text = isinstance(field, models.CharField | models.TextField) and connection.vendor == "postgresql"
    return (Collate(models.F(name), "C") if as_text else models.F(name)).asc(nulls_first=True)


def _plain(value: object) -> object:
    if isinstance(value, dt.datetime):
        moment = value.astimezone(dt.UTC) if value.tzinfo else value
        return moment.isoformat(timespec="microseconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return value // dt.timedelta(microseconds=1)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, UUID | Decimal):
        return str(value)
    return value


def member(found: Iterable[bytes]) -> Member:
    """Counts and digests lines."""
    digest, count = hashlib.sha256(), 0
    for line in found:
        digest.update(line)
        count += 1
    return Member(count, digest.hexdigest())


def insert(model: Model, found: Iterable[bytes], using: str) -> None:
    """Write rows just as they were: no default, no signal, no moment of now. Raises `Unreadable`."""
    connection = connections[using]
    fields = columns(model)
    quoted = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({quoted}) VALUES ({places})"
    rows = (_stored(line, fields, connection) for line in found)
    with connection.cursor() as cursor:
        while chunk := list(islice(rows, CHUNK)):
            cursor.executemany(statement, chunk)


def _stored(line: bytes, fields: Sequence[Field], connection: BaseDatabaseWrapper) -> tuple[Any, ...]:
    content = json.loads(line)
    if not isinstance(content, dict) or content.keys() != {field.attname for field in fields}:
        raise Unreadable
    return tuple(_for_database(field, content[field.attname], connection) for field in fields)


def _for_database(field: Field, value: object, connection: BaseDatabaseWrapper) -> Any:
    if isinstance(field, models.JSONField):
        empty = value is None and field.null
        return None if empty else connection.ops.adapt_json_value(value, field.encoder)
    if value is None:
        return None
    if isinstance(field, models.BinaryField):
        value = base64.b64decode(str(value), validate=True)
    elif isinstance(field, models.DurationField):
        value = dt.timedelta(microseconds=int(str(value)))
    else:
        value = field.to_python(value)
    return field.get_db_prep_save(value, connection)


def empty(model: Model, using: str) -> bool:
    return not model._base_manager.using(using).exists()


def clear(model: Model, using: str) -> None:
    """Take all rows away, without looking at those that point to them."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")


def reset_sequences(using: str) -> None:
    """Let new keys go on behind those that were inserted."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(backed_up().values())):
            cursor.execute(statement)
