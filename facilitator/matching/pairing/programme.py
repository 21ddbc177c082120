"""Small rooms: expected help as one mixed-integer programme, in which the linear one decides what is hardly in doubt.

One variable per pair, because one meeting serves both directions. A person's chance to give, with meetings y, is
1 - exp(-sum a y), a = -log(1 - p); it is concave, so a few straight pieces of falling slope stand for it. Half of two sure
meetings would give .93 by that, and not the .5 of either alone: so it is also at most sum p y (submodularity).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

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
# Nodes and never seconds stop it, so that a room has one plan on any machine.
RELATIVE_GAP, NODE_LIMIT = 3e-3, 20
# Pairs that the MILP decides; its first node has no limit of work but this.
MOST_DOUBTFUL_PAIRS = 80
# Chance by which a linear programme must overrate somebody for a row that says so.
OVERRATED = 1e-3
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
    """`chosen` pairs (None when there are none), their `value`, and a `bound` that no choice among all the pairs exceeds."""

    chosen: NDArray[np.bool_] | None
    value: float
    bound: float


def solve_programme(pairs: Pairs, index: CardIndex, caps: Indices, most: int, dial: float, rounds: int) -> Solved:
    """Solved again while an odd number of people have more meetings among themselves than `rounds` rounds can seat.

    They seat at most (people - 1) / 2 a round, which caps alone don't say: three in a ring don't fit into two rounds.
    """
    doubt = _most_in_doubt(_programme(pairs, index, caps, most, dial), _single_helps(pairs, index))
    if doubt is None:
        return Solved(None, -np.inf, np.inf)
    model, solved = doubt.model, _solve(doubt.model)
    for _ in range(CUT_ROUNDS):
        odd_sets = [] if solved.chosen is None else _odd_sets(pairs, solved.chosen, rounds, len(caps))
        if not odd_sets:
            break
        model = _with_cuts(model, odd_sets, pairs)
        again = _solve(model)
        if again.chosen is None:
            break
        solved = again
    return replace(solved, bound=max(solved.bound, doubt.bound_of_others))


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


def _with_cuts(model: Programme, odd_sets: list[OddSet], pairs: Pairs) -> Programme:
    rows, lower = _Rows(), model.lower.copy()
    for inside, seats in odd_sets:
        rows.add(1, float(seats), (np.zeros(len(inside), dtype=np.intp), inside, np.ones(len(inside))))
        lower[inside] = pairs.pinned[inside]
    return _with_rows(replace(model, lower=lower), rows) if odd_sets else model


def _with_rows(model: Programme, rows: _Rows) -> Programme:
    from scipy.sparse import vstack

    more = rows.matrix(len(model.worth))
    return replace(model, rows=vstack([model.rows, more], format="csr"), most=np.concatenate([model.most, *rows.most]))


@dataclass(frozen=True, eq=False)
class _SingleHelps:
    """What pair `pair` alone gives item `item` of `items`: people who give, people who receive, needs."""

    items: int
    item: Indices
    pair: Indices
    chance: Chances


def _single_helps(pairs: Pairs, index: CardIndex) -> _SingleHelps:
    people, each = len(index.people), np.arange(len(pairs))
    item = np.concatenate(
        [pairs.first, pairs.second, people + pairs.first, people + pairs.second, 2 * people + pairs.answer_need]
    )
    chance = np.concatenate([pairs.gives, pairs.takes, pairs.takes, pairs.gives, pairs.answer])
    pair = np.concatenate([each, each, each, each, pairs.answer_pair])
    return _SingleHelps(2 * people + len(index.needs), item, pair, _by_pieces(chance))


def _by_pieces(chance: Chances) -> Chances:
    return np.asarray(np.interp(hazard(chance), BREAKPOINTS, -np.expm1(-BREAKPOINTS)))


@dataclass(frozen=True, eq=False)
class _Doubt:
    """A `model` in which only the doubtful pairs are open, and the bound of every plan that has another of the others."""

    model: Programme
    bound_of_others: float


def _most_in_doubt(model: Programme, helps: _SingleHelps) -> _Doubt | None:
    """With rows for whom the linear programme overrates, and all but the doubtful pairs as it has them; None if it has no plan.

    Doubtful are halved pairs, and those whose other choice costs least by it: their reduced cost. A plan that decides one of
    the others differently is worth at most the linear programme's value less that pair's reduced cost.
    """
    from scipy.optimize import linprog

    overrated = True
    while overrated:
        limits = np.column_stack([model.lower, model.upper])
        found = linprog(-model.worth, model.rows, model.most, bounds=limits)  # type: ignore[call-overload]
        if found.x is None:
            return None
        rows = _overrated(model, helps, found.x)
        overrated = rows.count > 0
        model = _with_rows(model, rows) if overrated else model
    met = found.x[: model.pairs]
    halved = np.abs(met - np.round(met)) > 1e-6
    price = np.abs(found.lower.marginals + found.upper.marginals)[: model.pairs]
    sure = np.lexsort((price, ~halved))[max(MOST_DOUBTFUL_PAIRS, int(halved.sum())) :]
    lower, upper = model.lower.copy(), model.upper.copy()
    lower[sure] = upper[sure] = np.round(met[sure])
    least = price[sure].min(initial=np.inf)
    return _Doubt(replace(model, lower=lower, upper=upper), -float(found.fun) - float(least))


def _overrated(model: Programme, helps: _SingleHelps, solution: Chances) -> _Rows:
    """A row for each item that is helped more than by the sum of its meetings alone."""
    pieces = model.pairs + np.arange(helps.items * PIECES).reshape(helps.items, PIECES)
    alone = np.bincount(helps.item, helps.chance * solution[helps.pair], minlength=helps.items)
    over = solution[pieces] @ SLOPE > alone + OVERRATED
    rows, place = _Rows(), np.cumsum(over) - 1
    row, column, factor = _pieces(int(over.sum()), 0, 1.0, slopes=True)
    of_them = over[helps.item]
    if len(row):
        entries = place[helps.item[of_them]], helps.pair[of_them], -helps.chance[of_them]
        rows.add(int(over.sum()), 0.0, (row, pieces[over].ravel()[column], factor), entries)
    return rows


def _solve(model: Programme) -> Solved:
    """Branch and bound (HiGHS) to RELATIVE_GAP or NODE_LIMIT nodes, so that the same room gives the same plan."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    integrality = np.zeros(len(model.worth), dtype=np.intp)
    integrality[: model.pairs] = 1
    found = milp(
        -model.worth,
        integrality=integrality,
        bounds=Bounds(model.lower, model.upper),
        constraints=LinearConstraint(model.rows, -np.inf, model.most),
        options={"mip_rel_gap": RELATIVE_GAP, "node_limit": NODE_LIMIT},
    )
    # What HiGHS solves before it branches is its own bound, and has no other.
    least = found.fun if found.mip_dual_bound is None and found.success else found.mip_dual_bound
    bound = np.inf if least is None else 0.0 - float(least)
    if found.x is None:
        return Solved(None, -np.inf, bound)
    return Solved(found.x[: model.pairs] > 0.5, float(model.worth @ found.x), bound)


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
    _add_both_at_once(rows, pairs, caps, both)
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


def _add_both_at_once(rows: _Rows, pairs: Pairs, caps: Indices, both: int) -> None:
    """Who has time for one meeting gives and receives in that one, not half in two."""
    once = np.nonzero(caps == 1)[0]
    helps = _by_pieces(np.minimum(pairs.gives, pairs.takes))
    place = np.full(len(caps), -1)
    place[once] = np.arange(len(once))
    mine = [np.nonzero(place[side] >= 0)[0] for side in (pairs.first, pairs.second)]
    entries = [(place[side[row]], row, -helps[row]) for side, row in zip((pairs.first, pairs.second), mine, strict=True)]
    rows.add(len(once), 0.0, (np.arange(len(once)), both + once, np.ones(len(once))), *entries)


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
