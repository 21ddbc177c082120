"""What whole sets of meetings are worth to each person, where a meeting costs or brings what the duals leave of it.

A person tries all sets of their most doubtful meetings; every other set differs in a meeting that is less doubtful, and costs
at least that one's profit.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from facilitator.matching.fit.fit import Chances
from facilitator.matching.fit.index import CardIndex, Indices

from .candidates import Pairs, hazard
from .dual import Duals, most_of
from .weights import BOTH, ONE, need

# Points of profit that no set is worth looking further for. Chosen; the bound holds whatever it is, only less closely.
NEGLIGIBLE = 40.0
# No more meetings of one person are doubtful. Chosen.
MOST_DOUBTFUL = 18
# Numbers that are worked on at once: eight megabytes.
CELLS_AT_ONCE = 1_000_000
Number = TypeVar("Number", np.intp, np.float64)


@dataclass(frozen=True, eq=False)
class Subproblems:
    """Everybody's at once.

    `doubtful` (people, width): rows of pairs, or -1; `profit` (people, width): half of what each is worth at the duals. `sets`
    (sets, width) of 0 and 1; `value` (people, sets), -inf where there is no time for that. `others` (people,): what a set that
    is not among them costs at least; `rest` (people,): what the duals promise without the doubtful meetings.
    """

    doubtful: Indices
    profit: Chances
    sets: Chances
    value: Chances
    others: Chances
    rest: Chances


def subproblems(pairs: Pairs, index: CardIndex, caps: Indices, duals: Duals, dial: float, most_sets: int) -> Subproblems:
    """With at most `most_sets` sets each."""
    most = int(caps.max(initial=0))
    sets = subsets(_width(most, most_sets), most)
    near = _Meetings(pairs, duals, index, sets.shape[1])
    load = np.bincount(near.person[near.sure], minlength=len(caps))
    worth = _values(near, duals, index, sets, need(dial))
    return Subproblems(
        near.table(near.pair, -1),
        near.table(near.profit, 0.0),
        sets,
        np.where(_has_time(sets, caps - load, near.count), worth, -np.inf),
        near.others(),
        _promised(duals, index, caps, need(dial)) + np.bincount(near.person, near.profit * near.sure, len(caps)),
    )


def _width(most: int, most_sets: int) -> int:
    """Of how many meetings at most `most_sets` sets of up to `most` can be made."""
    fits = (w for w in range(MOST_DOUBTFUL, 1, -1) if sum(comb(w, size) for size in range(min(most, w) + 1)) <= most_sets)
    return next(fits, 1)


def subsets(width: int, most: int) -> Chances:
    """Rows of 0 and 1 with at most `most` ones; the empty one first."""
    chosen = [rows for size in range(min(most, width) + 1) for rows in combinations(range(width), size)]
    sets = np.zeros((len(chosen), width))
    for row, columns in enumerate(chosen):
        sets[row, list(columns)] = 1.0
    return sets


class _Meetings:
    """Each person's open meetings: entries with person, pair, `profit` (half of it), and `rank`, the most doubtful first."""

    def __init__(self, pairs: Pairs, duals: Duals, index: CardIndex, width: int) -> None:
        self._pairs, self._index, self._width = pairs, index, width
        open_pairs = np.nonzero((duals.profit > -2 * NEGLIGIBLE) | pairs.pinned)[0]
        person = np.concatenate([pairs.first[open_pairs], pairs.second[open_pairs]])
        pair = np.concatenate([open_pairs, open_pairs])
        firm = np.where(pairs.pinned[pair], np.inf, np.abs(duals.profit[pair]) / 2)
        order = np.lexsort((pair, firm, person))
        self.person, self.pair, self._firm = person[order], pair[order], firm[order]
        self.profit = duals.profit[self.pair] / 2
        self.count = np.bincount(person, minlength=len(index.people))
        self.rank = np.arange(len(order)) - (np.cumsum(self.count) - self.count)[self.person]
        self.near = self.rank < width
        self.sure = ~self.near & ((self.profit > 0) | pairs.pinned[self.pair])

    def table(self, of_each: NDArray[Number], empty: float) -> NDArray[Number]:
        """people x width."""
        found = np.full((len(self.count), self._width), empty, dtype=of_each.dtype)
        found[self.person[self.near], self.rank[self.near]] = of_each[self.near]
        return found

    def others(self) -> Chances:
        far = self.rank == self._width
        found = np.full(len(self.count), NEGLIGIBLE)
        found[self.person[far]] = np.minimum(self._firm[far], NEGLIGIBLE)
        return found

    def helps(self) -> tuple[Chances, Chances]:
        """What each doubtful meeting gives, brings and answers (people, width, 2 + most needs of one), and all sure ones."""
        pairs, column = self._pairs, _column_of_needs(self._index)
        is_first = pairs.first[self.pair] == self.person
        gives, takes = hazard(pairs.gives)[self.pair], hazard(pairs.takes)[self.pair]
        near = np.zeros((len(self.count), self._width, 2 + int(column.max(initial=-1)) + 1))
        sure = np.zeros((len(self.count), near.shape[2]))
        self._add(near, sure, np.arange(len(self.pair)), 0, np.where(is_first, gives, takes))
        self._add(near, sure, np.arange(len(self.pair)), 1, np.where(is_first, takes, gives))
        place = np.full((2, len(pairs)), -1, dtype=np.intp)
        place[(~is_first).astype(np.intp), self.pair] = np.arange(len(self.pair))
        owner = self._index.need_owner[pairs.answer_need] if len(pairs.answer_need) else pairs.answer_need
        entry = place[(pairs.first[pairs.answer_pair] != owner).astype(np.intp), pairs.answer_pair]
        known = entry >= 0
        self._add(near, sure, entry[known], 2 + column[pairs.answer_need[known]], hazard(pairs.answer)[known])
        return near, sure

    def _add(self, near: Chances, sure: Chances, entry: Indices, column: Indices | int, amount: Chances) -> None:
        column = np.broadcast_to(column, len(entry))
        close, fixed = self.near[entry], self.sure[entry]
        np.add.at(near, (self.person[entry[close]], self.rank[entry[close]], column[close]), amount[close])
        np.add.at(sure, (self.person[entry[fixed]], column[fixed]), amount[fixed])


def _column_of_needs(index: CardIndex) -> Indices:
    """Of each need its number among those of its person."""
    order = np.argsort(index.need_owner, kind="stable")
    count = np.bincount(index.need_owner, minlength=len(index.people))
    column = np.empty(len(order), dtype=np.intp)
    column[order] = np.arange(len(order)) - (np.cumsum(count) - count)[index.need_owner[order]]
    return column


def _values(near: _Meetings, duals: Duals, index: CardIndex, sets: Chances, each: float) -> Chances:
    """people x sets: what each set is worth to its person, some people at a time, those with few needs first."""
    helps, sure = near.helps()
    price = np.zeros_like(sure)
    price[:, 0], price[:, 1] = duals.give, duals.take
    price[index.need_owner, 2 + _column_of_needs(index)] = duals.ask
    fair = near.table(near.profit, 0.0) + near.table(np.ones(len(near.pair)), 0.0) * duals.time[:, None]
    fair -= np.einsum("pwk,pk->pw", helps, price)
    left = np.where(near.sure, near.profit + duals.time[near.person], 0.0)
    of_sure = np.bincount(near.person, left, len(price)) - (sure * price).sum(axis=1)
    asked = np.bincount(index.need_owner, minlength=len(price))
    found = np.empty((len(price), len(sets)))
    order = np.argsort(asked, kind="stable")
    for who in np.array_split(order, max(1, len(order) * len(sets) * price.shape[1] // CELLS_AT_ONCE)):
        used = 2 + int(asked[who].max(initial=0))
        got = np.tensordot(helps[who][:, :, :used], sets, axes=([1], [1])) + sure[who][:, :used, None]
        found[who] = fair[who] @ sets.T + of_sure[who, None] + _worth(got, each)
    return found


def _worth(helps: Chances, each: float) -> Chances:
    """people x (2 + needs) x sets of helps -> people x sets: what being helped that much is worth."""
    got = -np.expm1(-helps)
    gives, takes = got[:, 0], got[:, 1]
    return np.asarray(BOTH * np.minimum(gives, takes) + ONE * (gives + takes) + each * got[:, 2:].sum(axis=1))


def _has_time(sets: Chances, free: Indices, count: Indices) -> NDArray[np.bool_]:
    """people x sets; nobody is short of the empty set."""
    last = np.where(sets > 0, np.arange(1, sets.shape[1] + 1), 0).max(axis=1, initial=0)
    fits = (sets.sum(axis=1)[None, :] <= free[:, None]) & (last[None, :] <= count[:, None])
    fits[:, 0] = True
    return np.asarray(fits)


def _promised(duals: Duals, index: CardIndex, caps: Indices, each: float) -> Chances:
    """What the duals promise each person for no meeting at all."""
    worth = most_of(BOTH * duals.lean + ONE, duals.give)[0] + most_of(BOTH * (1 - duals.lean) + ONE, duals.take)[0]
    asked = most_of(np.full(len(duals.ask), each), duals.ask)[0]
    return np.asarray(worth + np.bincount(index.need_owner, asked, len(caps)) + caps * duals.time)
