"""Two questions about networks on which the secrecy of small numbers rests: the cheapest path, the ranges of flows.

Pure functions on whole numbers that know nothing of tables. `sperrung` sees a table with margins as a network, in which
rows and columns are nodes and entries are edges.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple


class Edge(NamedTuple):
    """A directed edge between two nodes, which are numbered from 0."""

    tail: int
    head: int


class Range(NamedTuple):
    """Least and greatest flow on an edge; `most` is None where nothing limits it."""

    least: int
    most: int | None


def cheapest_path(neighbours: Sequence[Mapping[int, int]], start: int, goal: int) -> list[int] | None:
    """Nodes of the cheapest path between two nodes, or None where there is none (Dijkstra).

    `neighbours[node]`: cost (≥ 0) of the step to each neighbour. Costs are whole numbers of any size that add up, so
    the path is exact also where the caller has folded several criteria into one number.
    """
    cost = {start: 0}
    came_from: dict[int, int] = {}
    done: set[int] = set()
    waiting = [(0, start)]
    while waiting:
        spent, node = heapq.heappop(waiting)
        if node == goal:
            return _way_back(came_from, start, goal)
        if node in done:
            continue
        done.add(node)
        for neighbour, step in neighbours[node].items():
            if neighbour not in cost or spent + step < cost[neighbour]:
                cost[neighbour] = spent + step
                came_from[neighbour] = node
                heapq.heappush(waiting, (spent + step, neighbour))
    return None


def flow_ranges(surplus: Sequence[int], edges: Sequence[Edge]) -> list[Range] | None:
    """How small and how large the flow on each edge can be, or None if no flow meets the surpluses.

    `surplus[node]`: what flows out of the node less what flows in. Flows are whole numbers ≥ 0 without upper limit;
    there is at most one edge between two nodes. One flow is found first; each edge is then loaded and relieved as far
    as the other edges let it.
    """
    total = sum(s for s in surplus if s > 0)
    if sum(surplus) != 0:
        return None
    source, sink = len(surplus), len(surplus) + 1
    unlimited = (total + 1) * (len(edges) + 2)  # more than all edges carry together, now and after any change below
    spare: list[dict[int, int]] = [{} for _ in range(len(surplus) + 2)]
    for tail, head in edges:
        spare[tail][head], spare[head][tail] = unlimited, 0
    for node, amount in enumerate(surplus):
        tail, head = (source, node) if amount > 0 else (node, sink)
        spare[tail][head], spare[head][tail] = abs(amount), 0
    if _push(spare, source, sink, total) < total:
        return None
    for towards in spare:
        towards.pop(source, None)
        towards.pop(sink, None)
    onward: list[dict[int, int]] = [{} for _ in surplus]
    for tail, head in edges:
        onward[tail][head] = 1
    return [_range(spare, onward, edge, unlimited) for edge in edges]


def _range(spare: list[dict[int, int]], onward: list[dict[int, int]], edge: Edge, unlimited: int) -> Range:
    tail, head = edge
    flow = spare[head][tail]
    least = flow - _push(_without(spare, edge), tail, head, flow)
    if _path(onward, head, tail) is not None:
        return Range(least, None)
    return Range(least, flow + _push(_without(spare, edge), head, tail, unlimited))


def _without(spare: list[dict[int, int]], edge: Edge) -> list[dict[int, int]]:
    copy = [dict(towards) for towards in spare]
    del copy[edge.tail][edge.head], copy[edge.head][edge.tail]
    return copy


def _push(spare: list[dict[int, int]], start: int, goal: int, wanted: int) -> int:
    """Send up to `wanted` units along shortest paths, using up `spare` capacity; gives back what went through."""
    sent = 0
    while sent < wanted:
        path = _path(spare, start, goal)
        if path is None:
            break
        steps = list(pairwise(path))
        amount = min(wanted - sent, *(spare[tail][head] for tail, head in steps))
        for tail, head in steps:
            spare[tail][head] -= amount
            spare[head][tail] += amount
        sent += amount
    return sent


def _path(spare: Sequence[Mapping[int, int]], start: int, goal: int) -> list[int] | None:
    """Nodes of a path with the fewest steps over edges that have spare capacity."""
    came_from: dict[int, int] = {}
    waiting = deque([start])
    while waiting:
        node = waiting.popleft()
        for neighbour, capacity in spare[node].items():
            if capacity > 0 and neighbour != start and neighbour not in came_from:
                came_from[neighbour] = node
                if neighbour == goal:
                    return _way_back(came_from, start, goal)
                waiting.append(neighbour)
    return None


def _way_back(came_from: Mapping[int, int], start: int, goal: int) -> list[int]:
    path = [goal]
    while path[-1] != start:
        path.append(came_from[path[-1]])
    return path[::-1]
