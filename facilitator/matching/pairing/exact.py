"""Small rooms exactly: expected help as one mixed-integer programme.

One variable per pair, because one meeting serves both directions. A person's chance to give, with meetings y, is
1 - exp(-sum a y), a = -log(1 - p); it is concave, so a few straight pieces of falling slope stand for it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from facilitator.matching.fit.fit import Chances
from facilitator.matching.fit.index import CardIndex, Indices

from .candidates import CHANCE_AT_MOST, Pairs, hazard
from .weights import BOTH, FAIR, ONE, need
from .weights import floor as weight_of_floor

if TYPE_CHECKING:
    from scipy.sparse import csr_array

# Where the straight pieces of 1 - exp(-x) meet. Chosen, denser where the curve bends; by what was not kept.
BREAKPOINTS = np.array([0.0, 0.12, 0.3, 0.6, 1.0, 1.7, 2.8, -np.log(1 - CHANCE_AT_MOST)])
WIDTH = np.diff(BREAKPOINTS)
SLOPE = -np.diff(np.exp(-BREAKPOINTS)) / WIDTH
PIECES = len(WIDTH)
# Within the certified .1 %: a tighter gap cost three times as much and gave the same plan. Nodes, not seconds, stop it, so
# that a room has one plan; judged rooms need one node, made-up ones up to 69.
RELATIVE_GAP, NODE_LIMIT = 8e-4, 20
# A last resort, far above what any room has taken: a plan that it stops says so, for another machine may find another.
GUARD_SECONDS = 60.0
# Times that cuts for odd sets may be added. Chosen, by what was not kept.
CUT_ROUNDS = 8
# Rows of pairs among a group, and how many of them can be seated.
OddSet = tuple[Indices, int]


@dataclass(frozen=True, eq=False)
class Programme:
    """Columns: pairs | pieces of giving | pieces of receiving | pieces of each need | both | floor."""

    worth: Chances
    upper: Chances
    lower: Chances
    rows: csr_array
    most: Chances
    pairs: int


@dataclass(frozen=True, eq=False)
class Solved:
    """`chosen` pairs (None when nothing was found in time), their `value`, a `bound` that none
    exceeds, and whether the clock `stopped` it."""

    chosen: NDArray[np.bool_] | None
    value: float
    bound: float
    stopped: bool = False


def solve_exact(pairs: Pairs, index: CardIndex, caps: Indices, most: int, dial: float, rounds: int) -> Solved:
    """Solved again while an odd number of people have more meetings among themselves than `rounds` rounds can seat.

    They seat at most (people - 1) / 2 a round, which caps alone don't say: three in a ring don't fit into two rounds.
    """
    model = _programme(pairs, index, caps, most, dial)
    solved = _solve(model)
    for _ in range(CUT_ROUNDS):
        odd_sets = [] if solved.chosen is None else _odd_sets(pairs, solved.chosen, rounds, len(caps))
        model = _with_cuts(model, odd_sets)
        again = _solve(model) if odd_sets else solved
        if again is solved or again.chosen is None:
            break
        solved = again
    return solved


def _odd_sets(pairs: Pairs, chosen: NDArray[np.bool_], rounds: int, people: int) -> list[OddSet]:
    """The connected groups of odd size with more of the chosen pairs than they can seat."""
    first, second = pairs.first[chosen], pairs.second[chosen]
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    graph = csr_array((np.ones(len(first)), (first, second)), shape=(people, people))
    count, group = connected_components(graph, directed=False)
    seats = rounds * (np.bincount(group, minlength=count) // 2)
    odd = np.bincount(group, minlength=count) % 2 == 1
    over = np.nonzero(odd & (np.bincount(group[first], minlength=count) > seats))[0].tolist()
    return [(np.nonzero((group[pairs.first] == k) & (group[pairs.second] == k))[0], int(seats[k])) for k in over]


def _with_cuts(model: Programme, odd_sets: list[OddSet]) -> Programme:
    rows = _Rows()
    for inside, seats in odd_sets:
        rows.add(1, float(seats), (np.zeros(len(inside), dtype=np.intp), inside, np.ones(len(inside))))
    if not odd_sets:
        return model
    from scipy.sparse import vstack

    more = rows.matrix(len(model.worth))
    return replace(model, rows=vstack([model.rows, more]), most=np.concatenate([model.most, *rows.most]))


def _solve(model: Programme) -> Solved:
    """Branch and bound (HiGHS) to a gap of GAP or NODES nodes, so that the same room gives the same plan."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    integrality = np.zeros(len(model.worth), dtype=np.intp)
    integrality[: model.pairs] = 1
    found = milp(
        -model.worth,
        integrality=integrality,
        bounds=Bounds(model.lower, model.upper),
        constraints=LinearConstraint(model.rows, -np.inf, model.most),
        options={"time_limit": GUARD_SECONDS, "mip_rel_gap": RELATIVE_GAP, "node_limit": NODE_LIMIT},
    )
    # What HiGHS solves before it branches is its own bound, and has no other.
    least = found.fun if found.mip_dual_bound is None and found.success else found.mip_dual_bound
    bound = np.inf if least is None else 0.0 - float(least)
    if found.x is None:
        return Solved(None, -np.inf, bound)
    return Solved(found.x[: model.pairs] > 0.5, float(model.worth @ found.x), bound, _out_of_time(found))


def _out_of_time(found: Any) -> bool:
    """Stopped by the clock: by status, and by HiGHS' own word, for too many nodes have the same status."""
    return bool(found.status == 1 and "ime limit" in found.message)


class _Rows:
    """Collects the rows of a sparse matrix."""

    def __init__(self) -> None:
        self.parts: list[tuple[Indices, Indices, Chances]] = []
        self.most: list[Chances] = []
        self.count = 0

    def add(self, rows: int, most: Chances | float, *entries: tuple[Indices, Indices, Chances]) -> None:
        """`rows` more rows, each sum of its entries (row from 0, column, factor) at most `most`."""
        self.parts += [(row + self.count, column, factor) for row, column, factor in entries]
        self.most.append(np.broadcast_to(np.asarray(most, dtype=np.float64), (rows,)))
        self.count += rows

    def matrix(self, columns: int) -> csr_array:
        from scipy.sparse import coo_array, csr_array

        row, column, factor = (np.concatenate(part) for part in zip(*self.parts, strict=True))
        return csr_array(coo_array((factor, (row, column)), shape=(self.count, columns)))


def _programme(pairs: Pairs, index: CardIndex, caps: Indices, most: int, dial: float) -> Programme:
    people, needs, count = len(index.people), len(index.needs), len(pairs)
    give, take = count, count + people * PIECES
    asks = take + people * PIECES
    both = asks + needs * PIECES
    floor = both + people
    rows, each = _Rows(), np.arange(count)
    ones, who = np.ones(count), np.arange(people)
    a, b = hazard(pairs.gives), hazard(pairs.takes)
    rows.add(people, caps.astype(float), (pairs.first, each, ones), (pairs.second, each, ones))
    rows.add(1, float(most), (np.zeros(count, dtype=np.intp), each, ones))
    for start, by_first, by_second in ((give, a, b), (take, b, a)):
        rows.add(people, 0.0, _pieces(people, start, 1.0), (pairs.first, each, -by_first), (pairs.second, each, -by_second))
        rows.add(people, 0.0, (who, both + who, np.ones(people)), _pieces(people, start, -1.0, slopes=True))
    rows.add(needs, 0.0, _pieces(needs, asks, 1.0), (pairs.answer_need, pairs.answer_pair, -hazard(pairs.answer)))
    _add_floor(rows, pairs, index, asks, floor)
    worth = np.concatenate(
        [
            pairs.plain(dial),
            np.tile(ONE * SLOPE, 2 * people),
            np.tile(need(dial) * SLOPE, needs),
            np.full(people, BOTH),
            [weight_of_floor(people) * (len(pairs.answerable) > 0)],
        ]
    )
    upper = np.concatenate([ones, np.tile(WIDTH, 2 * people + needs), np.ones(people), [FAIR]])
    lower = np.zeros(len(worth))
    lower[:count] = pairs.pinned
    matrix = rows.matrix(len(worth))
    return Programme(worth, upper, lower, matrix, np.concatenate(rows.most), count)


def _add_floor(rows: _Rows, pairs: Pairs, index: CardIndex, asks: int, floor: int) -> None:
    """For everybody with answerable needs: the floor is at most the mean chance that these are answered."""
    asked = pairs.answerable
    wanting, back = np.unique(index.need_owner[asked], return_inverse=True)
    row, column, factor = _pieces(len(index.needs), asks, -1.0, slopes=True)
    place = np.full(len(index.needs), -1)
    place[asked] = back
    mine = place[row] >= 0
    count = len(wanting)
    total = np.bincount(back, minlength=count).astype(float)
    rows.add(
        count,
        0.0,
        (np.arange(count), np.full(count, floor), total),
        (place[row[mine]], column[mine], factor[mine]),
    )


def _pieces(count: int, start: int, factor: float, slopes: bool = False) -> tuple[Indices, Indices, Chances]:
    row = np.repeat(np.arange(count), PIECES)
    column = start + np.arange(count * PIECES)
    return row, column, factor * (np.tile(SLOPE, count) if slopes else np.ones(count * PIECES))
