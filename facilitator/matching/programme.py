"""Which pairs meet at all: exact where the room is small, priced and then improved pair by pair where it is large."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .coverage import Coverage
from .deck import Deck, Indices
from .pairs import Pairs
from .polish import polish
from .prices import find_prices
from .search import search
from .stars import star_bound
from .whole import solve_whole

WHOLE_UP_TO = 1600
LARGE = 400
PASSES, POLISHED_PAIRS = 15, 12_000


@dataclass(frozen=True, eq=False)
class Choice:
    """`chosen` marks the pairs that meet; `value` is their worth, `bound` what no choice can exceed."""

    chosen: NDArray[np.bool_]
    value: float
    bound: float
    method: str

    @property
    def gap(self) -> float:
        """How far the plan may be from the best one, as a share (0-1) of the bound."""
        return max(0.0, self.bound - self.value) / max(abs(self.bound), 1e-9)


def choose(pairs: Pairs, deck: Deck, caps: Indices, most: int, dial: float, seconds: float) -> Choice:
    """The best set of at most `most` pairs in which person i has at most `caps[i]`; pinned pairs are always in it."""
    if not len(pairs):
        return Choice(np.zeros(0, dtype=bool), 0.0, 0.0, "nothing to choose")
    if len(pairs) <= WHOLE_UP_TO:
        exact = solve_whole(pairs, deck, caps, most, dial, seconds)
        if exact.chosen is not None:
            return Choice(exact.chosen, exact.value, exact.bound, "whole programme")
    return _priced(pairs, deck, caps, most, dial)


def _priced(pairs: Pairs, deck: Deck, caps: Indices, most: int, dial: float) -> Choice:
    prices = find_prices(pairs, caps, len(deck.needs), dial)
    coverage = Coverage(pairs, len(caps), len(deck.needs), dial)
    chosen = search(pairs, caps, most, prices.wanted, coverage, passes=int(len(caps) <= LARGE))
    passes = 1 if len(caps) > LARGE else min(PASSES, POLISHED_PAIRS // max(int(chosen.sum()), 1))
    chosen = polish(pairs, caps, most, prices.wanted, chosen, coverage, passes)
    met = [(int(pairs.first[row]), int(pairs.second[row])) for row in np.nonzero(chosen)[0]]
    bound = star_bound(pairs, deck, caps, prices, dial)
    return Choice(chosen, coverage.value(met), bound, "prices, then rounds matched again")
