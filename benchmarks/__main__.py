"""Runs all benchmarks, or those named: `python -m benchmarks [asking] [pages] [population] [cases] [registers] [--write FILE]`."""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import os
import platform
import sys
from pathlib import Path

from benchmarks.figures import Figure

PARTS = ("asking", "pages", "population", "cases", "registers")


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks")
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], default=[])
    parser.add_argument("--write", type=Path, help="also write the run as a page of the reference")
    args = parser.parse_args()
    figures: list[Figure] = []
    for part in args.parts or PARTS:
        for figure in importlib.import_module(f"benchmarks.{part}").figures():
            name, value, goal, verdict = figure.row
            print(f"{name:<58} {value:>18}  {goal:<16} {verdict}", flush=True)
            figures.append(figure)
    if args.write:
        args.write.write_text(_page(figures), "utf-8")
    return 0 if all(f.reached for f in figures) else 1


def _page(figures: list[Figure]) -> str:
    machine = f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    lines = [
        "# Benchmarks",
        "",
        f"The last run of `make bench`, on {dt.date.today():%Y-%m-%d}: {machine}.",  # noqa: DTZ011 - the local day
        "The machine was shared with other work, so compare figures within the run, not with yesterday's.",
        "",
        "| figure | measured | goal | |",
        "|---|---|---|---|",
        *(f"| {' | '.join(f.row)} |" for f in figures),
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
