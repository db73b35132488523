"""The command line `erlass`: ask, explain, check examples, show rules and coverage, replay receipts, compute
populations, and run an installation: backup, restore, verify, tick, retention, health.

Imports are lazy so that it starts at once; asking needs neither Django nor Numba. Bad input gives a German message on
standard error and exit code 2, something that does not hold exit code 1; nothing is left half written.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import erlass
from erlass.law.errors import ErlassError, UnknownName

if TYPE_CHECKING:
    from erlass.law.answer import Answer
    from erlass.law.decree import Decree
    from erlass.law.display import Node, ShownStep

OK, FAILED, BAD_INPUT = 0, 1, 2

_GERMAN_USAGE = (
    (r"the following arguments are required: (.*)", r"es fehlt: \1"),
    (r"unrecognized arguments: (.*)", r"unbekannt: \1"),
    (r"argument (\S+): expected one argument", r"\1: hier wird ein Wert erwartet"),
    (r"argument (\S+): expected at least one argument", r"\1: hier wird mindestens ein Wert erwartet"),
    (r"argument (\S+): invalid choice: (\S+) \(choose from (.*)\)", r"\1: \2 gibt es nicht; möglich sind \3"),
    (r"argument (\S+): (.*)", r"\1: \2"),
)


class _Parser(argparse.ArgumentParser):
    """An argument parser that speaks German when something is wrong."""

    def error(self, message: str) -> NoReturn:
        for pattern, german in _GERMAN_USAGE:
            if re.fullmatch(pattern, message, re.DOTALL):
                message = re.sub(pattern, german, message, flags=re.DOTALL)
                break
        raise UnknownName(f"{self.prog}: {message}\nHilfe: {self.prog} --help")


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    try:
        args = _parser().parse_args(argv)
        command: Callable[[argparse.Namespace], int] = args.command
        return command(args)
    except ErlassError as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    except BrokenPipeError:
        sys.stderr.close()
        return OK


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="erlass", description="Fragt Erlasse, rechnet nach und zeigt, worauf sich eine Antwort stützt."
    )
    parser.add_argument("--version", action="version", version=f"erlass {erlass.__version__}")
    commands = parser.add_subparsers(metavar="BEFEHL", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], about: str) -> argparse.ArgumentParser:
        sub: argparse.ArgumentParser = commands.add_parser(name, help=about, description=about)
        sub.set_defaults(command=run)
        return sub

    sub = command("ask", _ask, "Eine Regel oder Prüfung fragen.")
    sub.add_argument("rule", metavar="REGEL", help="zum Beispiel sap.jahresarbeitszeit")
    sub.add_argument(
        "--facts", metavar="DATEI", default="-", help="Angaben als JSON oder YAML; - liest die Standardeingabe"
    )
    _as_of(sub)
    _assume(sub)
    sub.add_argument("--why", action="store_true", help="zeigt die Schritte mit ihren Fundstellen")
    sub.add_argument("--json", action="store_true", help="gibt die ganze Antwort mit Beleg als JSON aus")

    sub = command("examples", _examples, "Beispiele nachrechnen.")
    sub.add_argument("files", metavar="DATEI", nargs="+", type=Path)
    sub.add_argument(
        "--sources", metavar="ORDNER", type=Path, help="hier liegen Quelltexte und Tabellen, die Beispiele nennen"
    )
    sub.add_argument("--json", action="store_true")

    sub = command("rules", _rules, "Regeln auflisten oder die Angaben einer Regel beschreiben.")
    sub.add_argument("decree", metavar="ERLASS", nargs="?")
    sub.add_argument("--schema", metavar="REGEL", help="gibt das JSON-Schema der Angaben aus")
    _as_of(sub)

    sub = command("coverage", _coverage, "Zeigt, was jede Bestimmung abdeckt und was noch geplant ist.")
    sub.add_argument("decree", metavar="ERLASS", nargs="?")
    sub.add_argument("--json", action="store_true")

    sub = command("replay", _replay, "Belege nachrechnen.")
    sub.add_argument("receipts", metavar="BELEG", nargs="+", type=Path)
    sub.add_argument("--json", action="store_true")

    sub = command("population", _population, "Eine Regel für viele Zeilen rechnen (Parquet).")
    sub.add_argument("rule", metavar="REGEL")
    sub.add_argument("--input", metavar="DATEI", type=Path)
    sub.add_argument("--output", metavar="DATEI", type=Path)
    sub.add_argument(
        "--template", metavar="DATEI", type=Path, help="schreibt eine leere Vorlage für die Eingabe und endet"
    )
    _as_of(sub)
    _assume(sub)

    sub = command("backup", _on_database("backup"), "Alle Daten in eine Datei sichern, auch im laufenden Betrieb.")
    sub.add_argument("file", metavar="DATEI", help="neue Datei; - schreibt auf die Standardausgabe")

    sub = command(
        "restore", _on_database("restore"), "Eine Sicherung in eine leere, vorbereitete Datenbank einspielen."
    )
    sub.add_argument("file", metavar="DATEI", type=Path)

    sub = command(
        "verify", _on_database("verify"), "Beweist, dass Ereignisse, Register und Dokumente unverändert sind."
    )
    sub.add_argument("--json", action="store_true")

    sub = command("tick", _on_database("tick"), "Erledigt, was fällig ist: Fristen, Erinnerungen, Nachrichten.")
    sub.add_argument("--json", action="store_true")

    sub = command("retention", _on_database("retention"), "Löscht, was nicht länger aufbewahrt werden darf.")
    sub.add_argument("--json", action="store_true")

    command(
        "demonstration",
        _on_database("demonstration"),
        "Füllt eine leere Vorführung mit erfundenen Personen und Vorgängen.",
    )

    sub = command("health", _on_database("health"), "Zeigt, ob die Installation arbeitet, wie sie soll.")
    sub.add_argument("--json", action="store_true")
    return parser


def _as_of(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-of", metavar="TAG", type=_day, default=None, help="Rechtsstand, JJJJ-MM-TT; sonst heute")


def _assume(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--assume", metavar="WERT=…", action="append", default=[], help="was wäre, wenn: ein Wert des Erlasses, zum Beispiel relation=150"
    )  # fmt: skip


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} – erwartet wird ein Datum JJJJ-MM-TT") from None


def _today(given: dt.date | None) -> dt.date:
    return given or dt.date.today()  # noqa: DTZ011 - the day where the person is


def _read(name: str | Path) -> str:
    try:
        return sys.stdin.read() if str(name) == "-" else Path(name).read_text("utf-8")
    except OSError:
        raise UnknownName(f"{name}: Diese Datei lässt sich nicht lesen.") from None
    except UnicodeDecodeError:
        raise UnknownName(f"{name}: Diese Datei ist kein Text in UTF-8.") from None


def _mapping(name: str | Path, what: str) -> dict[str, Any]:
    """A JSON or YAML file (YAML reads both) that must hold a map."""
    text = _read(name)
    try:
        value = json.loads(text)
    except ValueError:
        value = _yaml(name, text)
    if not isinstance(value, dict):
        raise UnknownName(f"{name}: Erwartet wird {what} als JSON oder YAML.")
    return value


def _yaml(name: str | Path, text: str) -> object:
    from yaml import YAMLError

    from erlass.law.decree import read_yaml

    try:
        value: object = read_yaml(text)
    except YAMLError:
        raise UnknownName(f"{name}: Das ist weder lesbares JSON noch lesbares YAML.") from None
    return value


def _assumptions(pairs: list[str]) -> dict[str, object]:
    assumed: dict[str, object] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise UnknownName(f"--assume: {pair} – erwartet wird NAME=WERT.")
        assumed[name.strip()] = _yaml("--assume", value)
    return assumed


def _ask(args: argparse.Namespace) -> int:
    from erlass import decrees
    from erlass.law.rulebook import ask

    rule = decrees.rule(args.rule)
    facts = _mapping(args.facts, "ein Satz von Angaben")
    answer = ask(rule, facts, _today(args.as_of), assumptions=_assumptions(args.assume))
    if args.json:
        _print_json(answer.as_json())
    else:
        _print_answer(answer, why=args.why)
    return OK


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _print_answer(answer: Answer, *, why: bool) -> None:
    from erlass.law.answer import Pruefergebnis
    from erlass.law.display import shown_result, shown_steps, verdict
    from erlass.law.german import date_long

    decree = answer.rule.book.decree
    print(f"{answer.rule.title} – {decree.short}, Rechtsstand {date_long(answer.as_of)}")
    if answer.notice:
        print(f"Hinweis: {answer.notice}")
    print()
    if isinstance(answer.value, Pruefergebnis):
        print(f"  Ergebnis: {verdict(answer.value)}")
    for line in _lines(shown_result(answer)):
        print(line)
    for finding in answer.findings:
        if finding.state.name not in ("ERFUELLT", "ENTFAELLT"):
            reason = f" Begründung: {finding.reason}" if finding.reason else ""
            print(f"  {finding.state.value}: {finding.text} ({finding.ref}, {finding.strength.label}){reason}")
    if why:
        print("\nWarum?")
        for line in _step_lines(shown_steps(answer), 0):
            print(line)
        for key in answer.rule.readings:
            reading = decree.readings[key]
            print(f"Lesart {key}: {reading.title}. {reading.text}")
    receipt = answer.receipt
    if receipt:
        print(f"\nBeleg {receipt.digest[:16]} (vollständig mit --json)")


def _lines(nodes: tuple[Node, ...], depth: int = 1) -> Iterator[str]:
    """A tree of values as indented lines."""
    for node in nodes:
        indent = "  " * depth
        if node.flat or node.empty or not node.children:
            yield f"{indent}{node.label}: {node.full_text}" if node.label else f"{indent}{node.full_text}"
        else:
            yield f"{indent}{node.label}:"
            for child in node.children:
                brief = child.flat or child.empty
                yield from (
                    _lines((child,), depth + 1) if brief else (f"{'  ' * (depth + 1)}{child.label} {child.brief}",)
                )


def _step_lines(step: ShownStep, depth: int) -> Iterator[str]:
    indent = "  " * depth
    cites = f" ({', '.join(step.cites)})" if step.cites else ""
    yield f"{indent}- {step.title}{cites}: {step.brief}"
    for node in step.inputs:
        yield f"{indent}    {node.label}: {node.brief}"
    for figure in step.figures:
        since = f" seit {figure.since}" if figure.since else ""
        origin = f", {figure.origin}" if figure.origin else ""
        yield f"{indent}    {figure.node.label}: {figure.node.brief} ({figure.cites or 'eigene Festlegung'}{since}{origin})"
    for inner in step.steps:
        yield from _step_lines(inner, depth + 1)


def _examples(args: argparse.Namespace) -> int:
    from erlass import decrees
    from erlass.law.examples import read_examples, run
    from erlass.law.sources import sources

    examples = [example for file in args.files for example in read_examples(_read(file), str(file))]
    with sources(args.sources):
        outcomes = [run(example, decrees.rule) for example in examples]
    failed = [o for o in outcomes if not o.passed]
    if args.json:
        _print_json(
            [
                {"id": o.example.id, "rule": o.example.rule, "passed": o.passed, "deviations": list(o.deviations)}
                for o in outcomes
            ]
        )
    else:
        for outcome in failed:
            print(f"{outcome.example.id} ({outcome.example.rule}):")
            for deviation in outcome.deviations:
                print(f"  {deviation}")
    print(f"{len(outcomes) - len(failed)} passed, {len(failed)} failed", file=sys.stderr if args.json else sys.stdout)
    return FAILED if failed else OK


def _chosen(key: str | None) -> tuple[Decree, ...]:
    from erlass import decrees

    return (decrees.decree(key),) if key else decrees.all()


def _rules(args: argparse.Namespace) -> int:
    from erlass import decrees

    if args.schema:
        from erlass.law.schema import json_schema

        name = args.schema if "." in args.schema or not args.decree else f"{args.decree}.{args.schema}"
        _print_json(json_schema(decrees.rule(name).version(_today(args.as_of)).fields))
        return OK
    for decree in _chosen(args.decree):
        print(f"{decree.key}: {decree.title} ({decree.citation})")
        topic = ""
        for rule in decree.rules:
            if rule.topic != topic:
                topic = rule.topic
                print(f"\n  {topic}")
            print(f"    {rule.public_name:<42} {rule.title}")
        print()
    return OK


def _coverage(args: argparse.Namespace) -> int:
    from erlass.law.decree import COVERAGES, problems

    _set_up_django()
    from erlass.cases.registry import covered

    found: list[str] = []
    for decree in _chosen(args.decree):
        wrong = list(problems(decree, covered(decree.key)))
        found += wrong
        planned = [p for p in decree.provisions if p.planned]
        if args.json:
            _print_json(
                {
                    "decree": decree.key,
                    "provisions": [p.as_json() for p in decree.provisions],
                    "planned": len(planned),
                    "problems": wrong,
                }
            )
            continue
        print(f"{decree.key}: {decree.title}\n")
        for p in decree.provisions:
            strength = p.strength.label if p.strength else "–"
            print(f"  {p.ref:<26} {strength:<5} {', '.join(f'{COVERAGES[c.kind]} {c.name}' for c in p.covered)}")
        print(f"\n{len(decree.provisions)} Bestimmungen, davon {len(planned)} mit geplanten Teilen:")
        for p in planned:
            print(f"  {p.ref:<26} geplant: {', '.join(p.planned)}")
        for line in wrong:
            print(f"Fehler: {line}", file=sys.stderr)
    return FAILED if found else OK


def _replay(args: argparse.Namespace) -> int:
    from erlass import decrees
    from erlass.law.replay import replay

    outcomes = []
    for file in args.receipts:
        content = _mapping(file, "ein Beleg")
        receipt = content["receipt"] if isinstance(content.get("receipt"), dict) else content
        outcomes.append((file, replay(receipt, decrees.rule)))
    for file, outcome in outcomes:
        if args.json:
            from erlass.law.jsonform import json_form

            _print_json({"file": str(file), **{k: json_form(v) for k, v in outcome.as_json().items()}})
        else:
            print(f"{file}: {outcome.rule}: {outcome.text}")
    return OK if all(o.same and not o.tampered for _, o in outcomes) else FAILED


def _population(args: argparse.Namespace) -> int:
    from erlass import decrees
    from erlass.law.errors import DeclarationError

    rule, day = decrees.rule(args.rule), _today(args.as_of)
    if args.template is None and (args.input is None or args.output is None):
        raise UnknownName("erlass population: es fehlt: --input und --output (oder --template)")
    from erlass.law.population import Population, compute_file, template, write_table

    if args.template is not None:
        write_table(template(rule, day), args.template)
        return OK
    try:
        population = Population(rule, day, assumptions=_assumptions(args.assume))
    except DeclarationError as error:
        raise UnknownName(
            f"{rule.public_name}: Diese Regel lässt sich nicht für viele Zeilen rechnen ({error})."
        ) from None
    from tqdm import tqdm

    with tqdm(unit=" Zeilen", unit_scale=True, disable=not sys.stderr.isatty()) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        run = compute_file(population, args.input, args.output, progress)
    print(f"{run.rows} Zeilen gerechnet, davon {run.exact} einzeln und {run.refused} zurückgewiesen: {args.output}")
    for message in run.messages:
        print(f"  {message}", file=sys.stderr)
    if run.refused > len(run.messages):
        print(f"  … und {run.refused - len(run.messages)} weitere (Spalte „fehler“)", file=sys.stderr)
    return OK


# Running an installation. Only these commands need Django and a database.


def _set_up_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "erlass.config.settings")
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()


def _on_database(name: str) -> Callable[[argparse.Namespace], int]:
    """A command of the room `operation`, with Django set up. Errors of the database are named by their kind alone: their texts
    repeat what is stored.
    """

    def run(args: argparse.Namespace) -> int:
        from django.core.exceptions import ImproperlyConfigured
        from django.db import DatabaseError

        try:
            _set_up_django()
            from erlass.operation import commands

            holds: bool = getattr(commands, name)(args)
        except ImproperlyConfigured as error:
            raise UnknownName(str(error)) from None
        except DatabaseError as error:
            print(
                f"Die Datenbank ist nicht erreichbar oder nicht eingerichtet („migrate“): {type(error).__name__}.",
                file=sys.stderr,
            )
            return FAILED
        return OK if holds else FAILED

    return run


if __name__ == "__main__":
    sys.exit(main())
