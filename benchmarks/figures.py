"""How a figure is measured and shown: repeated, summed up by its median or 95th percentile, beside its goal."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured figure. `value` and `goal` in the same unit; without a goal it is only reported."""

    name: str
    value: float
    unit: str
    goal: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def reached(self) -> bool:
        if self.goal is None:
            return True
        return self.value >= self.goal if self.at_least else self.value <= self.goal

    @property
    def row(self) -> tuple[str, str, str, str]:
        sign = "≥" if self.at_least else "≤"
        goal = "" if self.goal is None else f"{sign} {short(self.goal)} {self.unit}"
        verdict = "" if self.goal is None else "reached" if self.reached else "MISSED"
        return self.name, f"{short(self.value)} {self.unit}", goal, " ".join(filter(None, (verdict, self.note)))


def short(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def times(task: Callable[[], object], rounds: int, *, warm: int = 3) -> list[float]:
    """Seconds of each round, after a few rounds that do not count."""
    for _ in range(warm):
        task()
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        task()
        found.append(time.perf_counter() - start)
    return found


def median_ms(task: Callable[[], object], rounds: int) -> float:
    return 1000 * statistics.median(times(task, rounds))


def p95(values: list[float]) -> float:
    return sorted(values)[max(0, round(0.95 * len(values)) - 1)]
