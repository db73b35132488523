"""The diagram of a procedure, drawn from its declaration: states in layers from top to bottom, steps as numbered arrows.

The numbers lead to the list beside the drawing, which says the same in words. Lengths are whole pixels.
"""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import TypeAlias

from erlass.cases.procedures import ANY_OPEN, Procedure, Transition

WIDTH, HEIGHT = 156, 52
"""Of a box."""
GAP, LANE = 28, 40
"""Between boxes of a layer, and the width of an arrow that passes a layer."""
LAYER = 112
"""From one layer to the next."""
MARGIN, RADIUS, LINE, PORT = 14, 11, 15, 30
LETTERS = 20
"""Letters in a line of a box."""
SWEEPS = 4

Point: TypeAlias = tuple[int, int]


@dataclass(frozen=True)
class Box:
    """A state as it is drawn: its upper left corner and its label in lines, each with its height."""

    key: str
    label: str
    x: int
    y: int
    final: bool
    lines: tuple[tuple[int, str], ...]

    @property
    def middle(self) -> int:
        return self.x + WIDTH // 2


@dataclass(frozen=True)
class Arrow:
    """One or several steps from a state to another; `d` is the path, `badge` where the numbers stand."""

    d: str
    numbers: str
    x: int
    y: int
    width: int
    perhaps: bool

    @property
    def left(self) -> int:
        return self.x - self.width // 2

    @property
    def top(self) -> int:
        return self.y - RADIUS

    @property
    def base(self) -> int:
        """The line on which the numbers stand."""
        return self.y + 4


@dataclass(frozen=True)
class Numbered:
    """A step in the list beside the drawing."""

    number: int
    step: Transition
    source: str
    target: str
    by: str


@dataclass(frozen=True)
class Diagram:
    """What a template draws. `loose`: steps without an arrow of their own stand in the list only."""

    key: str
    title: str
    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    steps: tuple[Numbered, ...]
    box_width: int = WIDTH
    box_height: int = HEIGHT

    @property
    def text(self) -> str:
        """The drawing in a sentence for whoever does not see it."""
        names = ", ".join(f"{box.label}{' (Ende)' if box.final else ''}" for box in self.boxes)
        return f"Stände: {names}. Die nummerierten Schritte stehen in der Liste neben dem Bild."


@lru_cache(maxsize=256)
def diagram(procedure: Procedure) -> Diagram:
    """The drawing of a procedure; the same for every case."""
    steps = tuple(_numbered(procedure))
    edges = _edges(procedure, steps)
    graph = _Graph([s.key for s in procedure.states], list(edges))
    boxes = {s.key: _box(s.key, s.label, s.final, graph.places[s.key]) for s in procedure.states}
    ports = _ports(graph, boxes, list(edges))
    arrows = [_arrow(graph, boxes, ports, edge, found) for edge, found in edges.items()]
    width = max(box.x for box in boxes.values()) + WIDTH
    points = [x for lane in graph.lanes.values() for x, _ in lane]
    height = max(box.y for box in boxes.values()) + HEIGHT + MARGIN
    width = max([width, *(x + LANE // 2 for x in points)]) + MARGIN
    return Diagram(procedure.key, procedure.title, width, height, tuple(boxes.values()), tuple(arrows), steps)


def _numbered(procedure: Procedure) -> Iterable[Numbered]:
    for number, step in enumerate(procedure.transitions, 1):
        source = "Beginn" if step.opens else _source(procedure, step)
        target = step.target
        said = (
            procedure.state(target).label
            if isinstance(target, str)
            else "je nach Ergebnis" if target is not None else "Stand bleibt"
        )  # fmt: skip
        by = ", ".join(dict.fromkeys(by.name for by in step.by))
        yield Numbered(number, step, source, said, by)


def _source(procedure: Procedure, step: Transition) -> str:
    """The states a step starts from, in words."""
    still_open = {s.key for s in procedure.states if not s.final}
    if len(still_open) > 1 and set(procedure.sources(step)) == still_open:
        return "jeder offene Stand"
    return ", ".join(procedure.state(key).label for key in procedure.sources(step))


@dataclass
class _Steps:
    """The steps between two states; `perhaps` if only the case at hand decides whether they lead there."""

    numbers: list[int] = field(default_factory=list)
    perhaps: bool = True


def _edges(procedure: Procedure, steps: Sequence[Numbered]) -> dict[tuple[str, str], _Steps]:
    """Arrows between states. A step from every open state has none, one without a new state neither."""
    edges: dict[tuple[str, str], _Steps] = defaultdict(_Steps)
    for entry in steps:
        step = entry.step
        if step.opens or ANY_OPEN in step.source:
            continue
        targets = _targets(procedure, step)
        for source in step.source:
            for target in targets:
                if target != source:
                    edge = edges[source, target]
                    edge.numbers.append(entry.number)
                    edge.perhaps = edge.perhaps and not isinstance(step.target, str)
    return edges


def _targets(procedure: Procedure, step: Transition) -> Sequence[str]:
    """Where a step leads. Where the case decides, it may be any state that no other step leads to."""
    if isinstance(step.target, str):
        return (step.target,)
    if step.target is None:
        return ()
    reached = {t.target for t in procedure.transitions if isinstance(t.target, str)}
    return [s.key for s in procedure.states if s.key not in reached]


# Layout: layers by the longest way, arrows over several layers in lanes of their own, fewest crossings by barycentres.


class _Graph:
    """Places of boxes and lanes. Arrows that lead back are laid out as if they led on."""

    def __init__(self, keys: Sequence[str], edges: Sequence[tuple[str, str]]) -> None:
        self.keys = list(keys)
        self.back = _back(keys, edges)
        self.down = [(b, a) if (a, b) in self.back else (a, b) for a, b in edges]
        self.layer = self._layers()
        self.rows: list[list[str]] = [[] for _ in range(max(self.layer.values()) + 1)]
        for key in keys:
            self.rows[self.layer[key]].append(key)
        self.chains = {edge: self._chain(edge) for edge in dict.fromkeys(self.down)}
        self._sort()
        self.places = self._place()
        self.lanes = {e: [self.places[n] for n in chain[1:-1]] for e, chain in self.chains.items()}

    def _layers(self) -> dict[str, int]:
        layer = dict.fromkeys(self.keys, 0)
        for _ in self.keys:
            for a, b in self.down:
                layer[b] = max(layer[b], layer[a] + 1)
        connected = {key for edge in self.down for key in edge}
        lowest = max(layer.values())
        return {key: row if key in connected or not self.down else lowest for key, row in layer.items()}

    def _chain(self, edge: tuple[str, str]) -> list[str]:
        """The edge by way of a place in each layer that it passes."""
        a, b = edge
        passed = []
        for row in range(self.layer[a] + 1, self.layer[b]):
            name = f"{a}>{b}>{row}"
            self.rows[row].append(name)
            passed.append(name)
        return [a, *passed, b]

    def _sort(self) -> None:
        above: dict[str, list[str]] = defaultdict(list)
        below: dict[str, list[str]] = defaultdict(list)
        for chain in self.chains.values():
            for a, b in pairwise(chain):
                below[a].append(b)
                above[b].append(a)
        for sweep in range(SWEEPS):
            rows = self.rows if sweep % 2 == 0 else self.rows[::-1]
            neighbours = above if sweep % 2 == 0 else below
            for fixed, row in pairwise(rows):
                position = {name: i for i, name in enumerate(fixed)}
                row.sort(key=lambda name: _mean([position[n] for n in neighbours[name] if n in position], len(fixed)))

    def _place(self) -> dict[str, Point]:
        """Upper left corners of boxes and middles of lanes; each layer is centred."""
        widths = [sum(self._width(n) for n in row) + GAP * (len(row) - 1) for row in self.rows]
        places: dict[str, Point] = {}
        for number, row in enumerate(self.rows):
            x = MARGIN + (max(widths) - widths[number]) // 2
            for name in row:
                y = MARGIN + number * LAYER
                places[name] = (x, y) if name in self.layer else (x + LANE // 2, y + HEIGHT // 2)
                x += self._width(name) + GAP
        return places

    def _width(self, name: str) -> int:
        return WIDTH if name in self.layer else LANE


def _mean(values: Sequence[int], otherwise: int) -> int:
    """In hundredths, so that no fractions are needed; what has no neighbours goes to the end."""
    return 100 * sum(values) // len(values) if values else 100 * otherwise


def _back(keys: Sequence[str], edges: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """The edges that close a circle, found by walking on from the first state."""
    following: dict[str, list[str]] = defaultdict(list)
    for a, b in edges:
        following[a].append(b)
    found: set[tuple[str, str]] = set()
    done: set[str] = set()

    def walk(key: str, trail: tuple[str, ...]) -> None:
        for after in following[key]:
            if after in trail:
                found.add((key, after))
            elif after not in done:
                walk(after, (*trail, after))
        done.add(key)

    for key in keys:
        if key not in done:
            walk(key, (key,))
    return found


# Drawing.


def _box(key: str, label: str, final: bool, place: Point) -> Box:
    lines = textwrap.wrap(label, LETTERS, max_lines=3, placeholder=" …") or [key]
    top = place[1] + HEIGHT // 2 - (len(lines) - 1) * LINE // 2 + 5
    return Box(key, label, *place, final, tuple((top + i * LINE, line) for i, line in enumerate(lines)))


def _upper_lower(graph: _Graph, edge: tuple[str, str]) -> tuple[str, str]:
    return (edge[1], edge[0]) if edge in graph.back else edge


Ports: TypeAlias = dict[tuple[tuple[str, str], str], tuple[int, int]]
"""Where an arrow meets a box: how far from its middle, and the how manieth it is there."""


def _ports(graph: _Graph, boxes: dict[str, Box], edges: Sequence[tuple[str, str]]) -> Ports:
    """Arrows that meet the same side of a box lie beside each other, in the order of where they come from or go to."""
    sides: dict[tuple[str, str], list[tuple[int, bool, tuple[str, str]]]] = defaultdict(list)
    for edge in edges:
        upper, lower = _upper_lower(graph, edge)
        lane = [x for x, _ in graph.lanes[upper, lower]]
        sides[upper, "below"].append(((*lane, boxes[lower].middle)[0], edge in graph.back, edge))
        sides[lower, "above"].append(((boxes[upper].middle, *lane)[-1], edge in graph.back, edge))
    ports: Ports = {}
    for (key, _), met in sides.items():
        apart = min(PORT, (WIDTH - 2 * RADIUS) // len(met))
        for i, (_, _, edge) in enumerate(sorted(met)):
            ports[edge, key] = ((2 * i - len(met) + 1) * apart // 2, i)
    return ports


def _arrow(graph: _Graph, boxes: dict[str, Box], ports: Ports, edge: tuple[str, str], steps: _Steps) -> Arrow:
    back = edge in graph.back
    upper, lower = _upper_lower(graph, edge)
    aside = RADIUS if back else 0  # in the lane that an arrow and its way back share
    start = (boxes[upper].middle + ports[edge, upper][0], boxes[upper].y + HEIGHT)
    end = (boxes[lower].middle + ports[edge, lower][0], boxes[lower].y)
    points = [start, *((x + aside, y) for x, y in graph.lanes[upper, lower]), end]
    if back:
        points.reverse()
    numbers = ", ".join(map(str, steps.numbers))
    width = 2 * RADIUS + 7 * max(0, len(numbers) - 2)
    # On the curve of `_path` after two or three fifths of its length, by turns.
    right, down = ((352, 424), (648, 576))[ports[edge, edge[0]][1] % 2]
    (ax, ay), (bx, by) = points[0], points[1]
    x, y = ax + (bx - ax) * right // 1000, ay + (by - ay) * down // 1000
    return Arrow(_path(points), numbers, x, y, width, steps.perhaps)


def _path(points: Sequence[Point]) -> str:
    """A smooth line through points, upright at each."""
    d = f"M{points[0][0]} {points[0][1]}"
    for (ax, ay), (bx, by) in pairwise(points):
        middle = (ay + by) // 2
        d += f"C{ax} {middle} {bx} {middle} {bx} {by}"
    return d
