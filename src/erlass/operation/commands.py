"""What the command line shows of running an installation. Each command prints and says whether all is well."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path

from django.utils import timezone

from erlass.operation import backup as backups
from erlass.operation import rounds
from erlass.operation.demonstration import fill

STATES: Mapping[rounds.State, str] = {"ok": "in Ordnung", "warn": "Warnung", "fail": "Fehler"}


def backup(args: Namespace) -> bool:
    manifest = backups.backup(sys.stdout.buffer if args.file == "-" else Path(args.file))
    tables = len(manifest.members)
    print(
        f"Gesichert: {manifest.rows} Zeilen aus {tables} Tabellen.", file=sys.stderr if args.file == "-" else sys.stdout
    )
    return True


def restore(args: Namespace) -> bool:
    manifest = backups.restore(args.file)
    print(f"Eingespielt: {manifest.rows} Zeilen aus {len(manifest.members)} Tabellen; alle Prüfsummen stimmen.")
    return True


def verify(args: Namespace) -> bool:
    problems = list(rounds.run_verify())
    _print(problems, "\n".join(problems) or "Es stimmt alles.", as_json=args.json)
    return not problems


def tick(args: Namespace) -> bool:
    return _counts(rounds.run_tick(timezone.now()), as_json=args.json)


def retention(args: Namespace) -> bool:
    return _counts(rounds.run_retention(timezone.localdate()), as_json=args.json)


def health(args: Namespace) -> bool:
    found = rounds.run_health()
    lines = [f"{STATES[health.state]:<10}  {health.name}: {health.text}" for health in found]
    _print([health._asdict() for health in found], "\n".join(lines), as_json=args.json)
    return all(health.state != "fail" for health in found)


def demonstration(args: Namespace) -> bool:
    people = fill()
    print(f"Vorführdaten angelegt: {people} Personen." if people else "Es sind schon Daten da; nichts wurde angelegt.")
    return True


def _counts(counts: Mapping[str, int], *, as_json: bool) -> bool:
    done = [f"{name}: {count}" for name, count in counts.items() if count]
    _print(counts, "\n".join(done) or "Es war nichts zu tun.", as_json=as_json)
    return True


def _print(value: object, text: str, *, as_json: bool) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2) if as_json else text)
