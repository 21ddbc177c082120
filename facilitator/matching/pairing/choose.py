"""Which pairs meet at all: exact where the room is small, priced and then improved pair by pair where it is large."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from facilitator.matching.fit.index import Deck, Indices

from .bound import star_bound
from .candidates import Pairs
from .dual import Prices, find_prices, loose_prices
from .exact import solve_whole
from .greedy import draft
from .local_search import polish
from .objective import Coverage

WHOLE_UP_TO = 1600
LARGE = 400
WHOLE_SECONDS, PRICED_SECONDS = 0.5, 5e-5
STOPPED = ", stopped at its time limit"
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


def choose(pairs: Pairs, deck: Deck, caps: Indices, most: int, dial: float, seconds: float, rounds: int) -> Choice:
    """The best set of at most `most` pairs in which person i has at most `caps[i]`; pinned pairs are always in it.

    In a small room also such that they fit into `rounds` rounds.
    """
    if not len(pairs):
        return Choice(np.zeros(0, dtype=bool), 0.0, 0.0, "nothing to choose")
    if len(pairs) <= WHOLE_UP_TO and seconds >= WHOLE_SECONDS:
        exact = solve_whole(pairs, deck, caps, most, dial, seconds, rounds)
        if exact.chosen is not None:
            return Choice(exact.chosen, exact.value, exact.bound, "whole programme" + STOPPED * exact.stopped)
    if seconds < PRICED_SECONDS * len(pairs):
        return _matched(pairs, deck, caps, most, dial)
    return _priced(pairs, deck, caps, most, dial)


def _priced(pairs: Pairs, deck: Deck, caps: Indices, most: int, dial: float) -> Choice:
    prices = find_prices(pairs, caps, len(deck.needs), dial)
    chosen, value = _polished(pairs, deck, caps, most, dial, prices, PASSES)
    return Choice(chosen, value, star_bound(pairs, deck, caps, prices, dial), "prices, then rounds matched again")


def _matched(pairs: Pairs, deck: Deck, caps: Indices, most: int, dial: float) -> Choice:
    """When there is little time: the best pairs first, then every round matched once. The bound is a loose one."""
    coverage = Coverage(pairs, len(caps), len(deck.needs), dial)
    gains = np.array([coverage.gain(pair) for pair in pairs.row])
    prices = replace(loose_prices(pairs, caps, len(deck.needs), dial), wanted=np.clip(gains / gains.max(), 0.05, 0.95))
    chosen, value = _polished(pairs, deck, caps, most, dial, prices, 1)
    return Choice(chosen, value, prices.bound, "rounds of matching, for want of time")


def _polished(
    pairs: Pairs, deck: Deck, caps: Indices, most: int, dial: float, prices: Prices, passes: int
) -> tuple[NDArray[np.bool_], float]:
    """The draft made better, and its value."""
    coverage = Coverage(pairs, len(caps), len(deck.needs), dial)
    chosen = draft(pairs, caps, most, prices, dial)
    coverage.add_all(pairs.met(chosen))
    chosen = polish(pairs, caps, most, prices.wanted, chosen, coverage, min(passes, _passes(int(chosen.sum()), len(caps))))
    return chosen, coverage.value(pairs.met(chosen))


def _passes(meetings: int, people: int) -> int:
    return 1 if people > LARGE else min(PASSES, POLISHED_PAIRS // max(meetings, 1))
