"""Backup and restore of everything an installation knows, independent of the database.

A backup is a ZIP file: a member `<table>.jsonl` for each table (`tables`) and, last, `manifest.json` with format, version,
migrations, what the rooms note about themselves (such as the head of the chain), rows and SHA-256 of each member. A restore
goes into an empty, migrated place, in one transaction, and is only kept if the place then gives the same hashes.
"""

from __future__ import annotations

import json
import os
import secrets
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

import erlass
from erlass.law.errors import ErlassError
from erlass.operation import tables
from erlass.operation.offered import offered
from erlass.operation.snapshot import snapshot
from erlass.operation.tables import Member, backed_up

FORMAT = 1
MANIFEST = "manifest.json"
FILLED_BY_MIGRATE = ("contenttypes.contenttype", "auth.permission")
"""Tables that `migrate` fills by itself: they need not be empty before a restore, and are replaced."""


class BackupRefused(ErlassError):
    """A backup that cannot be written, or one that cannot be restored here."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `notes`: by app, what it wants to be found again by."""

    format: int
    version: str
    database: str
    taken_at: str
    migrations: dict[str, list[str]]
    notes: dict[str, dict[str, str]]
    members: dict[str, Member]

    @property
    def rows(self) -> int:
        return sum(member.rows for member in self.members.values())


def backup(target: Path | BinaryIO, using: str = DEFAULT_DB_ALIAS) -> Manifest:
    """Write everything as it is at one moment, while others go on writing. A file has its name only when it is whole, and only
    its owner reads it.
    """
    if isinstance(target, Path):
        with _new_file(target) as file:
            return _write(file, using)
    return _write(target, using)


def _write(file: IO[bytes], using: str) -> Manifest:
    with snapshot(using) as alias, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        members = {}
        for label, model in backed_up().items():
            with archive.open(f"{label}.jsonl", "w", force_zip64=True) as out:
                members[label] = tables.member(_passing(tables.lines(model, alias), out))
        manifest = Manifest(
            format=FORMAT,
            version=erlass.__version__,
            database=connections[alias].vendor,
            taken_at=timezone.now().isoformat(timespec="seconds"),
            migrations=_migrations(alias),
            notes={label: note(alias) for label, note in offered("backup_note", "note")},
            members=members,
        )
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
    return manifest


def _passing(lines: Iterator[bytes], out: IO[bytes]) -> Iterator[bytes]:
    for line in lines:
        out.write(line)
        yield line


@contextmanager
def _new_file(target: Path) -> Iterator[IO[bytes]]:
    """A file that appears under its name when everything is written, and not at all if something fails."""
    if target.exists():
        raise BackupRefused(f"{target}: Diese Datei gibt es schon; eine Sicherung überschreibt nichts.")
    partial = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.rename(target)
    except OSError as error:
        raise BackupRefused(f"{target}: lässt sich nicht schreiben ({error.strerror}).") from None
    finally:
        partial.unlink(missing_ok=True)


def _migrations(using: str) -> dict[str, list[str]]:
    by_app: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connections[using]).applied_migrations()):
        by_app.setdefault(app, []).append(name)
    return by_app


# Restoring.


def restore(source: Path | BinaryIO, using: str = DEFAULT_DB_ALIAS) -> Manifest:
    """Fill an empty, migrated database from a backup. Whatever does not fit is found before the first row is written, and
    a place that would not give the same hashes as the backup is left as it was. Raises `BackupRefused`.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = _manifest(archive)
            _fits(manifest, using)
            _whole(archive, manifest)
            _fill(archive, manifest, using)
    except OSError as error:
        raise BackupRefused(f"Die Sicherung lässt sich nicht lesen ({error.strerror}).") from None
    except (zipfile.BadZipFile, EOFError):
        raise BackupRefused("Die Sicherung ist beschädigt oder keine Sicherung.") from None
    return manifest


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        content: dict[str, Any] = json.loads(archive.read(MANIFEST))
        if content["format"] != FORMAT:
            raise BackupRefused(f"Das Format {content['format']} dieser Sicherung ist unbekannt; bekannt ist {FORMAT}.")
        members = {label: Member(**member) for label, member in content.pop("members").items()}
        return Manifest(**content, members=members)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise BackupRefused("Das Verzeichnis der Sicherung (manifest.json) fehlt oder ist nicht lesbar.") from None


def _fits(manifest: Manifest, using: str) -> None:
    here = _migrations(using)
    if not here:
        raise BackupRefused("Die Datenbank ist leer; bereiten Sie sie mit „migrate“ vor.")
    differing = sorted(
        app for app in here.keys() | manifest.migrations.keys() if here.get(app) != manifest.migrations.get(app)
    )
    if differing:
        raise BackupRefused(
            f"Die Tabellen passen nicht zu dieser Sicherung ({', '.join(differing)}). Sie stammt von Version {manifest.version}: "
            "Spielen Sie sie mit dieser Version ein und aktualisieren Sie danach."
        )
    if manifest.members.keys() != backed_up().keys():
        raise BackupRefused("Die Sicherung enthält andere Tabellen als diese Installation.")
    for label, model in backed_up().items():
        if label not in FILLED_BY_MIGRATE and not tables.empty(model, using):
            raise BackupRefused(
                f"Die Datenbank ist nicht leer ({model._meta.verbose_name_plural}). Eine Sicherung wird nur in eine leere, mit "
                "„migrate“ vorbereitete Datenbank eingespielt."
            )


def _whole(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    names = {MANIFEST, *(f"{label}.jsonl" for label in manifest.members)}
    if sorted(archive.namelist()) != sorted(names):
        raise BackupRefused("Die Sicherung enthält andere Teile, als ihr Verzeichnis nennt.")
    for label, stated in manifest.members.items():
        with archive.open(f"{label}.jsonl") as lines:
            if tables.member(lines) != stated:
                raise BackupRefused(f"Die Sicherung ist beschädigt: {label} hat nicht die vermerkte Prüfsumme.")


def _fill(archive: zipfile.ZipFile, manifest: Manifest, using: str) -> None:
    with transaction.atomic(using=using):
        for label in FILLED_BY_MIGRATE:
            tables.clear(backed_up()[label], using)
        for label, model in backed_up().items():
            try:
                with archive.open(f"{label}.jsonl") as lines:
                    tables.insert(model, lines, using)
            except (ValueError, ValidationError, DatabaseError):
                raise BackupRefused(f"Die Sicherung enthält Zeilen, die nicht zu {label} passen.") from None
        tables.reset_sequences(using)
        try:
            connections[using].check_constraints()
        except DatabaseError:
            raise BackupRefused("Die Sicherung enthält Verweise auf Zeilen, die es in ihr nicht gibt.") from None
        for label, model in backed_up().items():
            if tables.member(tables.lines(model, using)) != manifest.members[label]:
                raise BackupRefused(f"Nach dem Einspielen hat {label} nicht die vermerkte Prüfsumme.")
