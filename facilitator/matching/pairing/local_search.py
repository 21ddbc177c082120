"""Large rooms: one round after the other is matched again, exactly, while the plan gets better.

With all other rounds as they are, each person has one meeting to win or lose, so what a round is worth is the sum of what
its pairs add: a maximum-weight matching (blossom) finds the best round there is. Every pass deals the pairs into other rounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from random import Random

import numpy as np
from numpy.typing import NDArray

from facilitator.matching.fit.fit import Chances
from facilitator.matching.fit.index import Indices

from .candidates import Pair, Pairs
from .edge_colouring import into_rounds
from .max_weight import heaviest
from .objective import Coverage

CERTAIN, TEMPTING = 0.97, 0.02
CERTAIN_FROM = 400
AT_ONCE = 600
ENOUGH = 2e-5


def polish(
    pairs: Pairs, caps: Indices, most: int, wanted: Chances, chosen: NDArray[np.bool_], coverage: Coverage, passes: int
) -> NDArray[np.bool_]:
    """`chosen`, or something better within the same caps; `coverage` holds the chosen pairs before and after."""
    found = _Polish(pairs, caps, most, wanted, coverage)
    met = pairs.met(chosen)
    best, value = met, coverage.value(met)
    dice = Random(0)
    for _ in range(passes):
        met = found.once(best, dice)
        reached = coverage.value(met)
        if reached <= value * (1 + ENOUGH):
            break
        best, value = met, reached
    _count(coverage, met, best)
    rows = np.zeros(len(pairs), dtype=bool)
    rows[[pairs.row[pair] for pair in best]] = True
    return rows


def _count(coverage: Coverage, before: list[Pair], after: list[Pair]) -> None:
    for pair in sorted(set(before) - set(after)):
        coverage.remove(pair)
    for pair in sorted(set(after) - set(before)):
        coverage.add(pair)


@dataclass
class _Polish:
    pairs: Pairs
    caps: Indices
    most: int
    wanted: Chances
    coverage: Coverage

    def __post_init__(self) -> None:
        large = len(self.caps) > CERTAIN_FROM
        self._fixed = set(self.pairs.met(self.pairs.pinned | (large & (self.wanted > CERTAIN))))
        self._tempting = self.pairs.met(self.wanted > TEMPTING)

    def once(self, met: list[Pair], dice: Random) -> list[Pair]:
        """Every round matched again; pairs that fit into no round are kept as they are."""
        worth = {pair: 1 + dice.random() for pair in sorted(met)}
        rounds, left = into_rounds(worth, int(self.caps.max(initial=0)), len(self.caps), len(self.caps), tries=0)
        together = set(met)
        for number, before in enumerate(rounds):
            free = dice.sample([pair for pair in before if pair not in self._fixed], k=len(set(before) - self._fixed))
            parts = [free[at : at + AT_ONCE] for at in range(0, max(len(free), 1), AT_ONCE)]
            rounds[number] = [pair for pair in before if pair in self._fixed]
            for k, part in enumerate(parts):
                busy = {person for pair in [*rounds[number], *chain.from_iterable(parts[k + 1 :])] for person in pair}
                after = self._again(part, together, busy)
                together = together - set(part) | set(after)
                rounds[number] += after
        return sorted({pair for meetings in rounds for pair in meetings} | set(left))

    def _again(self, free: list[Pair], together: set[Pair], busy: set[int]) -> list[Pair]:
        for pair in free:
            self.coverage.remove(pair)
        others = together - set(free)
        able = self._able(others, busy)
        options = sorted({*free, *(p for p in self._tempting if able[p[0]] and able[p[1]] and p not in others)})
        gains = {pair: self.coverage.gain(pair) for pair in options}
        found = sorted(heaviest(gains, full=False), key=lambda pair: (-gains[pair], pair))
        kept = found[: max(0, self.most - len(others))]
        for pair in kept:
            self.coverage.add(pair)
        return kept

    def _able(self, others: set[Pair], seated: set[int]) -> list[bool]:
        """Who has time left and does not sit already."""
        load = np.bincount(np.array(sorted(others), dtype=np.intp).ravel(), minlength=len(self.caps))
        return [bool(free) and person not in seated for person, free in enumerate((load < self.caps).tolist())]
