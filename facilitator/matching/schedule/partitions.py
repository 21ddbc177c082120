"""Every way to seat a few people in twos and threes, and the rounds of them in which the fewest are left alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from facilitator.matching.fit.fit import Chances
from facilitator.matching.fit.index import Indices

# People of whom every partition is listed, and nodes of the search over rounds. Chosen, by what was not kept.
LARGEST_GROUP = 9
NODE_LIMIT = 1000
Way = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, eq=False)
class Partitions:
    """One row per way to seat people 0..n-1.

    `meets` has a column per pair (in the order of combinations), `trios` and `seats` one per person; `tables` counts.
    """

    ways: tuple[Way, ...]
    meets: Chances
    trios: Chances
    seats: Chances
    tables: Indices

    @property
    def alone(self) -> Indices:
        return np.asarray(self.seats.shape[1] - self.seats.sum(axis=1), dtype=np.intp)


@cache
def partitions(people: int) -> Partitions:
    """12,644 ways for nine people, which is MOST."""
    ways = tuple(_ways(tuple(range(people))))
    column = {pair: k for k, pair in enumerate(combinations(range(people), 2))}
    meets, trios = np.zeros((len(ways), len(column))), np.zeros((len(ways), people))
    seats = np.zeros((len(ways), people))
    for row, way in enumerate(ways):
        for meeting in way:
            meets[row, [column[pair] for pair in combinations(meeting, 2)]] = 1
            seats[row, list(meeting)] = 1
            trios[row, list(meeting)] = len(meeting) == 3
    return Partitions(ways, meets, trios, seats, np.array([len(way) for way in ways], dtype=np.intp))


def _ways(people: tuple[int, ...]) -> Iterator[Way]:
    if len(people) < 2:
        yield ()
        return
    first, rest = people[0], people[1:]
    yield from _ways(rest)
    for others in (*combinations(rest, 1), *combinations(rest, 2)):
        for way in _ways(tuple(person for person in rest if person not in others)):
            yield ((first, *others), *way)


def fewest_alone(
    found: Partitions, allowed: NDArray[np.bool_], worth: Chances, budget: Indices, pinned: NDArray[np.bool_], rounds: int
) -> list[Way] | None:
    """One way per round, no pair twice, all `pinned` pairs met, nobody seated more often than `budget`.

    `allowed` and `worth` are per partition; of equally few alone, what is worth more is tried first. None when the first
    TRIALS tries find nothing.
    """
    order = np.nonzero(allowed)[0]
    order = order[np.lexsort((order, -worth[order], found.alone[order]))]
    bits = np.asarray(1 << np.arange(found.meets.shape[1]), dtype=np.int64)
    people = np.asarray(1 << np.arange(found.seats.shape[1]), dtype=np.int64)
    search = _Search(
        (found.meets[order] @ bits).astype(np.int64),
        (found.seats[order] @ people).astype(np.int64),
        found.seats[order].astype(np.intp),
        found.alone[order],
        int(bits[pinned].sum()),
        rounds,
        most=rounds * len(budget) + 1,
    )
    search.extend(np.arange(len(order)), budget, 0, 0, [])
    return None if search.best is None else [found.ways[order[row]] for row in search.best]


@dataclass
class _Search:
    codes: NDArray[np.int64]
    who: NDArray[np.int64]
    seats: Indices
    alone: Indices
    pinned: int
    rounds: int
    most: int
    best: list[int] | None = None
    nodes: int = field(default=0)

    def extend(self, rows: Indices, budget: Indices, met: int, alone: int, taken: list[int]) -> None:
        left = self.rounds - len(taken)
        if not left:
            if self.pinned & ~met == 0:
                self.best, self.most = taken, alone
            return
        for k, row in enumerate(rows.tolist()):
            self.nodes += 1
            if alone + left * int(self.alone[row]) >= self.most or self.nodes > NODE_LIMIT:
                return
            rest = budget - self.seats[row]
            spent = sum(1 << person for person, times in enumerate(rest.tolist()) if times <= 0)
            free = rows[k:]
            open_ = free[(self.codes[free] & self.codes[row] == 0) & (self.who[free] & spent == 0)]
            self.extend(open_, rest, met | int(self.codes[row]), alone + int(self.alone[row]), [*taken, row])
