"""A closer bound: each person chooses whole meetings, not parts of them.

At the duals of dual.py a pair may meet by half. Here each pair's profit is split between its two people, and everybody takes
the best whole set of at most as many meetings as they have time for; together they still reach at least the value of any plan
(Lagrangian decomposition, Guignard and Kim 1987). The split is moved to where that sum is least: where one of the two wants a
meeting more than the other, the one pays the other for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from facilitator.matching.fit.fit import Chances
from facilitator.matching.fit.index import CardIndex, Indices

from .candidates import LARGE_ROOM, Pairs
from .dual import Duals, descend, logistic
from .subproblems import Subproblems, subproblems

# Sets that each person tries, and the steps of a descent.
SETS, SETS_IN_LARGE = 1000, 300
SPLIT_STEPS, SPLIT_STEPS_IN_LARGE = 40, 25
# Widths, in points, of the soft maximum that stands for a person's best set; one descent each.
SOFTNESS = (2.0, 0.4, 0.1)


@dataclass(frozen=True, eq=False)
class Shares:
    """A `bound` that no plan exceeds, and how much each pair is `wanted` (0-1) by its two people where it is reached."""

    bound: float
    wanted: Chances


def decompose(pairs: Pairs, index: CardIndex, caps: Indices, duals: Duals, dial: float) -> Shares:
    """A bound of at most `duals.bound`."""
    large = len(caps) > LARGE_ROOM
    parts = _Parts(pairs, subproblems(pairs, index, caps, duals, dial, SETS_IN_LARGE if large else SETS))
    best, at = parts.bound(np.zeros(len(parts.shared))), np.zeros(len(parts.shared))
    split = at
    for softness in SOFTNESS:
        split = descend(partial(parts.soft, softness=softness), split, SPLIT_STEPS_IN_LARGE if large else SPLIT_STEPS)
        reached = parts.bound(split)
        best, at = (reached, split) if reached < best else (best, at)
    wanted = duals.wanted.copy()
    wanted[parts.shared] = parts.wanted(at, SOFTNESS[-1])
    # Sums of shares leave 0 and 1 by rounding.
    return Shares(min(best + duals.seats, duals.bound), np.clip(wanted, 0.0, 1.0))


class _Parts:
    """A split: of each pair that both of its people doubt, what the second gives up to the first."""

    def __init__(self, pairs: Pairs, parts: Subproblems) -> None:
        self._parts = parts
        flat = parts.doubtful.ravel()
        place = np.nonzero(flat >= 0)[0]
        side = (pairs.first[flat[place]] != place // parts.doubtful.shape[1]).astype(np.intp)
        at = np.full((2, len(pairs)), -1, dtype=np.intp)
        at[side, flat[place]] = place
        self.shared = np.nonzero((at >= 0).all(axis=0))[0]
        self._first, self._second = at[:, self.shared]

    def bound(self, split: Chances) -> float:
        profit = self._profit(split)
        best = self._worth(split).max(axis=1)
        promised = self._parts.rest + np.maximum(profit, 0.0).sum(axis=1)
        return float(np.minimum(promised, np.maximum(best, promised - self._parts.others)).sum())

    def soft(self, split: Chances, softness: float) -> tuple[float, Chances]:
        """Value and gradient of the sum of soft maxima: of a person's sets, and of what other sets are at most."""
        if not np.isfinite(split).all():
            # L-BFGS tries such a step where it stands at the minimum already, and then takes none.
            return np.inf, np.zeros(len(split))
        worth, profit = self._worth(split), self._profit(split)
        parts, leaning = self._parts, logistic(profit / softness)
        beyond = parts.rest - parts.others + softness * np.logaddexp(0.0, profit / softness).sum(axis=1)
        top = np.maximum(worth.max(axis=1), beyond)
        share, share_beyond = np.exp((worth - top[:, None]) / softness), np.exp((beyond - top) / softness)
        total = share.sum(axis=1) + share_beyond
        chosen = (share @ parts.sets + share_beyond[:, None] * leaning) / total[:, None]
        first, second = chosen.ravel()[self._first], chosen.ravel()[self._second]
        return float((top + softness * np.log(total)).sum()), first - second

    def wanted(self, split: Chances, softness: float) -> Chances:
        worth = self._worth(split)
        share = np.exp((worth - worth.max(axis=1, keepdims=True)) / softness)
        chosen = ((share / share.sum(axis=1, keepdims=True)) @ self._parts.sets).ravel()
        return np.asarray((chosen[self._first] + chosen[self._second]) / 2)

    def _worth(self, split: Chances) -> Chances:
        return np.asarray(self._parts.value + self._moved(split) @ self._parts.sets.T)

    def _profit(self, split: Chances) -> Chances:
        return self._parts.profit + self._moved(split)

    def _moved(self, split: Chances) -> Chances:
        moved = np.zeros(self._parts.profit.size)
        moved[self._first], moved[self._second] = split, -split
        return moved.reshape(self._parts.profit.shape)
