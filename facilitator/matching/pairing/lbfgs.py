"""Limited-memory BFGS for a few thousand unknowns: scipy's own spends most of its time outside the function here."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import numpy as np

from facilitator.matching.fit.fit import Chances

MEMORY = 12
STEEP, HALVINGS = 1e-4, 12
LITTLE = 1e-9
Move = tuple[Chances, Chances, float]


def descend(function: Callable[[Chances], tuple[float, Chances]], start: Chances, steps: int) -> Chances:
    """A point where `function`, which returns value and gradient, is low. Source: Nocedal and Wright, algorithm 7.5."""
    moves: deque[Move] = deque(maxlen=MEMORY)
    point, (value, slope) = start, function(start)
    for _ in range(steps):
        way = _direction(slope, moves)
        found = _along(function, point, value, slope, way)
        if found is None:
            return point
        new_point, new_value, new_slope = found
        step, bend = new_point - point, new_slope - slope
        curve = float(step @ bend)
        if curve > 1e-12:
            moves.append((step, bend, curve))
        small = value - new_value <= LITTLE * abs(value)
        point, value, slope = new_point, new_value, new_slope
        if small:
            return point
    return point


def _direction(slope: Chances, moves: deque[Move]) -> Chances:
    way, shares = -slope, []
    for step, bend, curve in reversed(moves):
        shares.append(float(step @ way) / curve)
        way = way - shares[-1] * bend
    if not moves:
        return np.asarray(way / max(1.0, float(np.abs(way).max(initial=0))), dtype=np.float64)
    way = way * (moves[-1][2] / float(moves[-1][1] @ moves[-1][1]))
    for (step, bend, curve), share in zip(moves, reversed(shares), strict=True):
        way = way + (share - float(bend @ way) / curve) * step
    return way


def _along(
    function: Callable[[Chances], tuple[float, Chances]], point: Chances, value: float, slope: Chances, way: Chances
) -> tuple[Chances, float, Chances] | None:
    """The first of the steps 1, 1/2, 1/4, ... that lowers the value enough; None when none does."""
    downhill, length = float(slope @ way), 1.0
    for _ in range(HALVINGS):
        new_point = point + length * way
        new_value, new_slope = function(new_point)
        if new_value <= value + STEEP * length * downhill:
            return new_point, new_value, new_slope
        length /= 2
    return None
