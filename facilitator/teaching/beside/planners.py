"""Who meets whom without Boon's planner: the best three by score, greedy with capacity, assignment round by round."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.optimize import linear_sum_assignment

from facilitator.matching import Fit

# Rows of two people of the fit's index, the smaller first.
Pair = tuple[int, int]
Planner = Callable[[Fit, int, set[Pair]], set[Pair]]


def best_three(fit: Fit, rounds: int, barred: set[Pair]) -> set[Pair]:
    """Each person asks for their three best; a wish is granted while both have time."""
    return _granted([(-s, p) for row in _worth(fit, barred) for s, p in sorted((-s, p) for s, p in row)[:3]], fit, rounds)


def greedy(fit: Fit, rounds: int, barred: set[Pair]) -> set[Pair]:
    return _granted([entry for row in _worth(fit, barred) for entry in row], fit, rounds)


def repeated_assignment(fit: Fit, rounds: int, barred: set[Pair]) -> set[Pair]:
    """scipy's linear assignment on the symmetric matrix, round by round, cut to pairs."""
    people = len(fit.index.people)
    matrix = np.zeros((people, people))
    for score, (i, j) in (entry for row in _worth(fit, barred) for entry in row):
        matrix[i, j] = matrix[j, i] = score
    met: set[Pair] = set()
    for _ in range(rounds):
        rows, columns = linear_sum_assignment(-matrix)
        used: set[int] = set()
        for i, j in sorted(zip(rows.tolist(), columns.tolist(), strict=True), key=lambda pair: -matrix[pair]):
            if i != j and matrix[i, j] > 0 and not used & {i, j}:
                met.add((min(i, j), max(i, j)))
                used |= {i, j}
                matrix[i, j] = matrix[j, i] = 0
    return met


def _worth(fit: Fit, barred: set[Pair]) -> list[list[tuple[float, Pair]]]:
    """Of each person, what all links with another are worth together."""
    best: dict[Pair, float] = {}
    for g, r, chance in zip(fit.giver.tolist(), fit.receiver.tolist(), fit.chance.tolist(), strict=True):
        pair = (min(g, r), max(g, r))
        if pair not in barred:
            best[pair] = best.get(pair, 0.0) + chance
    rows: list[list[tuple[float, Pair]]] = [[] for _ in fit.index.people]
    for pair, score in best.items():
        rows[pair[0]].append((score, pair))
        rows[pair[1]].append((score, pair))
    return rows


def _granted(wishes: list[tuple[float, Pair]], fit: Fit, rounds: int) -> set[Pair]:
    time_left, met = [rounds] * len(fit.index.people), set[Pair]()
    for _, (i, j) in sorted(wishes, key=lambda wish: (-wish[0], wish[1])):
        if (i, j) not in met and time_left[i] > 0 and time_left[j] > 0:
            met.add((i, j))
            time_left[i] -= 1
            time_left[j] -= 1
    return met


PLANNERS: dict[str, Planner] = {
    "best three by score": best_three,
    "greedy with capacity": greedy,
    "repeated assignment": repeated_assignment,
}
