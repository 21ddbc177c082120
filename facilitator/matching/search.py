"""Large rooms: from wanted pairs to whole ones, then one exchange after the other while the plan gets better."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .coverage import Coverage
from .deck import Indices
from .fit import Chances
from .pairs import Pair, Pairs

PASSES = 2
TEMPTING = 0.03
LITTLE = 1e-6


def search(
    pairs: Pairs, caps: Indices, most: int, wanted: Chances, coverage: Coverage, passes: int = PASSES
) -> NDArray[np.bool_]:
    """At most `most` pairs within everybody's cap: the most wanted first, then exchanges. Pinned pairs stay.

    `coverage` must be empty and holds the chosen pairs afterwards.
    """
    found = _Search(pairs, caps, most, coverage)
    for row in np.lexsort((np.arange(len(pairs)), -wanted, ~pairs.pinned)).tolist():
        if wanted[row] > LITTLE or pairs.pinned[row]:
            found.take_if_free(row)
    tempting = np.nonzero(wanted > TEMPTING)[0].tolist()
    for _ in range(passes):
        if not sum(found.exchange(row) for row in tempting):
            break
    return found.chosen


class _Search:
    def __init__(self, pairs: Pairs, caps: Indices, most: int, coverage: Coverage) -> None:
        self.chosen = np.zeros(len(pairs), dtype=bool)
        self._met: list[Pair] = list(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True))
        self._pinned = pairs.pinned
        self._coverage = coverage
        self._free = caps.tolist()
        self._left = most
        self._of: list[set[int]] = [set() for _ in caps]

    def take_if_free(self, row: int) -> None:
        i, j = self._met[row]
        if self._left > 0 and self._free[i] > 0 and self._free[j] > 0:
            self._put(row)

    def exchange(self, row: int) -> bool:
        """Take the pair, if need be instead of the least useful meeting of either, when the plan gains by it."""
        if self.chosen[row]:
            return False
        gain = self._coverage.gain(self._met[row])
        out = {least for person in self._met[row] if self._free[person] <= 0 for least in self._least(person)}
        if gain <= LITTLE or any(self._free[person] <= 0 and not self._of[person] for person in self._met[row]):
            return False
        return self._swap(row, sorted(out))

    def _swap(self, row: int, out: list[int]) -> bool:
        if any(self._pinned[other] for other in out) or (not out and self._left <= 0):
            return False
        lost = 0.0
        for other in out:
            self._drop(other)
            lost += self._coverage.gain(self._met[other])
        better = all(self._free[person] > 0 for person in self._met[row])
        if better and self._coverage.gain(self._met[row]) > lost + LITTLE:
            self._put(row)
            return True
        for other in out:
            self._put(other)
        return False

    def _least(self, person: int) -> list[int]:
        own = sorted(self._of[person])
        return [min(own, key=lambda row: (self._pinned[row], self._coverage.loss(self._met[row]), row))] if own else []

    def _put(self, row: int) -> None:
        self._count(row, 1)
        self._coverage.add(self._met[row])

    def _drop(self, row: int) -> None:
        self._count(row, -1)
        self._coverage.remove(self._met[row])

    def _count(self, row: int, times: int) -> None:
        self.chosen[row] = times > 0
        self._left -= times
        for person in self._met[row]:
            self._free[person] -= times
            (self._of[person].add if times > 0 else self._of[person].discard)(row)
