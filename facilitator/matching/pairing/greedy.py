"""Large rooms: pairs one by one, whichever adds most at the duals; local search makes it better."""

from __future__ import annotations

from heapq import heapify, heappop, heappush

import numpy as np
from numpy.typing import NDArray

from facilitator.matching.fit.index import Indices

from .candidates import Pairs
from .dual import Duals
from .weights import BOTH, ONE, need

# What the dual wants more than this (0-1) is taken first. Raised when at thousands of people many had got two meetings of one
# kind; what else was tried was not kept.
CLEARLY_WANTED = 0.6
# Points; what adds less is rounding.
LEAST_GAIN = 1e-6


def greedy(pairs: Pairs, caps: Indices, most: int, duals: Duals, dial: float) -> NDArray[np.bool_]:
    """At most `most` pairs within everybody's cap: pinned ones, those clearly wanted, then whichever adds most.

    What a pair adds is what its help is still worth after the pairs before it, less the duals of both people's time. It
    only falls as more is chosen, so a pair is looked at again only when it comes first (lazy greedy, Minoux 1978).
    """
    chosen_so_far = _Greedy(pairs, caps, most, duals, dial)
    clear = np.nonzero(pairs.pinned | (duals.wanted >= CLEARLY_WANTED))[0]
    for row in clear[np.lexsort((clear, -duals.wanted[clear], ~pairs.pinned[clear]))].tolist():
        chosen_so_far.take_if_free(row)
    heap = [(-chosen_so_far.adds(row), row) for row in np.nonzero(~chosen_so_far.chosen)[0].tolist()]
    heapify(heap)
    while heap and heap[0][0] < -LEAST_GAIN:
        _, row = heappop(heap)
        adds = chosen_so_far.adds(row)
        if heap and adds < -heap[0][0] and chosen_so_far.is_free(row):
            heappush(heap, (-adds, row))
        elif adds > LEAST_GAIN:
            chosen_so_far.take_if_free(row)
    return chosen_so_far.chosen


class _Greedy:
    """In plain lists: one pair at a time is looked at, and numpy is slower there."""

    def __init__(self, pairs: Pairs, caps: Indices, most: int, duals: Duals, dial: float) -> None:
        self.chosen = np.zeros(len(pairs), dtype=bool)
        self._met = list(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True))
        self._helps = list(zip(pairs.gives.tolist(), pairs.takes.tolist(), strict=True))
        self._answers = pairs.answers_of_each
        self._own: list[float] = (pairs.plain(dial) - duals.time[pairs.first] - duals.time[pairs.second]).tolist()
        self._give: list[float] = (BOTH * duals.lean + ONE).tolist()
        self._take: list[float] = (BOTH * (1 - duals.lean) + ONE).tolist()
        self._ask = [need(dial)] * len(duals.ask)
        self._free: list[int] = caps.tolist()
        self._left = most

    def is_free(self, row: int) -> bool:
        i, j = self._met[row]
        return self._left > 0 and self._free[i] > 0 and self._free[j] > 0

    def adds(self, row: int) -> float:
        i, j = self._met[row]
        gives, takes = self._helps[row]
        helped = (self._give[i] + self._take[j]) * gives + (self._give[j] + self._take[i]) * takes
        answered = sum(self._ask[ask] * (1 - miss) for ask, miss in self._answers[row])
        return float(self._own[row] + helped + answered)

    def take_if_free(self, row: int) -> None:
        if not self.is_free(row):
            return
        i, j = self._met[row]
        gives, takes = self._helps[row]
        self.chosen[row] = True
        self._left -= 1
        self._free[i] -= 1
        self._free[j] -= 1
        self._give[i] *= 1 - gives
        self._take[j] *= 1 - gives
        self._give[j] *= 1 - takes
        self._take[i] *= 1 - takes
        for ask, miss in self._answers[row]:
            self._ask[ask] *= miss
