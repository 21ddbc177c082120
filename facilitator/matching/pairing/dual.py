"""Large rooms: the Lagrangian dual, found by descent; it bounds every plan and says whom to pair.

The programme of programme.py without its floor. With a dual price on each person's rounds, on each chance to give, receive and
be answered, and on a meeting where there are fewer than people have time for, every pair decides alone; the sum of all profits
is above the value of any plan.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from facilitator.matching.fit.fit import Chances
from facilitator.matching.fit.index import Indices

from .candidates import Pairs, hazard
from .weights import BOTH, ONE, need

# Widths of the softplus that stands for max(0, profit), one descent each. Chosen, by what was not kept.
SMOOTHING = (4.0, 1.0, 0.25, 0.06)
# Pairs whose profit is under so many widths are left out of the next descent. Chosen, by what was not kept.
DROPPED_BELOW = 12.0
# Points of profit over which "wanted" goes from no to yes. Chosen, by what was not kept.
WANTED_WIDTH = 0.5
# Steps of a descent times pairs, within 45 to 150 steps: chosen so that 1,329 people are planned within 2 s;
# with fewer steps the gap there was .94 to 1.15 % instead of .80.
PAIR_STEPS = 1_800_000
# Steps that L-BFGS remembers, and the share of the value: a step that gains less is the last. Chosen, by what was not kept.
MEMORY, LEAST_SHARE = 12, 1e-9
Smooth = Callable[[Chances], tuple[float, Chances]]


@dataclass(frozen=True, eq=False)
class Duals:
    """`bound` on the value of any plan; each pair's `profit`, and how much it is `wanted` (0-1), at the duals that follow.

    Prices of giving, of receiving and of a round per person, of an answer per need; `lean` (0-1) towards giving. `seats` is
    what all meetings that there may be cost together, if they are fewer than people have time for; profits are net of it.
    """

    bound: float
    wanted: Chances
    profit: Chances
    give: Chances
    take: Chances
    ask: Chances
    time: Chances
    lean: Chances
    seats: float


def solve_dual(pairs: Pairs, caps: Indices, most: int, needs: int, dial: float) -> Duals:
    """Limited-memory BFGS on the smoothed dual, sharper and sharper; the bound is that of the dual itself.

    Prices are kept positive, and leans between 0 and 1, by descending on their logarithms and log odds.
    """
    whole = near = _Dual(pairs, caps, most, needs, dial)
    point, bound = whole.start(), np.inf
    steps = max(45, min(150, PAIR_STEPS // max(len(pairs), 1)))
    for width in SMOOTHING:
        point = descend(partial(near.smoothed, width=width), point, steps)
        bound = min(bound, whole.bound(point))
        near = _Dual(subset(pairs, whole.profit(point) > -DROPPED_BELOW * width), caps, most, needs, dial)
    return whole.duals(point, bound)


def descend(smoothed: Smooth, start: Chances, steps: int) -> Chances:
    # Loaded with the first plan, or soon after a start, not when Boon starts.
    from scipy.optimize import minimize

    how = {"maxiter": steps, "maxcor": MEMORY, "ftol": LEAST_SHARE, "gtol": 0.0}
    found = minimize(smoothed, start, method="L-BFGS-B", jac=True, options=how)  # type: ignore[call-overload]
    return np.asarray(found.x, dtype=np.float64)


def initial_duals(pairs: Pairs, caps: Indices, most: int, needs: int, dial: float) -> Duals:
    """In no time: prices that are right for nobody; their bound holds all the same."""
    dual = _Dual(pairs, caps, most, needs, dial)
    return dual.duals(dual.start(), dual.bound(dual.start()))


def subset(pairs: Pairs, keep: NDArray[np.bool_]) -> Pairs:
    """Only some of the pairs: descending is quicker without those that nobody wants at these prices."""
    kept, place = keep[pairs.answer_pair], np.cumsum(keep) - 1
    return replace(
        pairs,
        first=pairs.first[keep],
        second=pairs.second[keep],
        gives=pairs.gives[keep],
        takes=pairs.takes[keep],
        pinned=pairs.pinned[keep],
        extra=pairs.extra[keep],
        answer_pair=place[pairs.answer_pair[kept]],
        answer_need=pairs.answer_need[kept],
        answer=pairs.answer[kept],
    )


class _Dual:
    """Point: logarithms of the price of giving | of receiving | of each need | of each person's rounds | of a scarce meeting.

    A person's worth min(U, V) is the least of lean * U + (1 - lean) * V; at given prices the best lean is known.
    """

    def __init__(self, pairs: Pairs, caps: Indices, most: int, needs: int, dial: float) -> None:
        self._pairs, self._people, self._needs = pairs, len(caps), needs
        self._caps = caps.astype(np.float64)
        self._most = np.array([most] if most < caps.sum() // 2 else [], dtype=np.float64)
        self._gives, self._takes, self._answer = map(hazard, (pairs.gives, pairs.takes, pairs.answer))
        self._worth = pairs.plain(dial)
        self._need = np.full(needs, need(dial))

    def start(self) -> Chances:
        n, q = self._people, self._needs
        duals = np.concatenate([np.full(2 * n, 4.0), np.full(q, 3.0), np.full(n + len(self._most), 20.0)])
        return np.asarray(np.log(duals), dtype=np.float64)

    def bound(self, point: Chances) -> float:
        give, take, ask, time, seat = self._split(point)
        profit = self._profit(give, take, ask, time, seat)
        forced = np.where(self._pairs.pinned, profit, np.maximum(profit, 0))
        return float(self._people_part(give, take, ask)[0] + self._caps @ time + self._most @ seat + forced.sum())

    def profit(self, point: Chances) -> Chances:
        return np.asarray(self._profit(*self._split(point)), dtype=np.float64)

    def duals(self, point: Chances, bound: float) -> Duals:
        profit, (give, take, ask, time, seat) = self.profit(point), self._split(point)
        wanted = np.where(self._pairs.pinned, 1.0, logistic(profit / WANTED_WIDTH))
        return Duals(bound, wanted, profit, give, take, ask, time, _lean(give, take), float(self._most @ seat))

    def smoothed(self, point: Chances, width: float) -> tuple[float, Chances]:
        """Value and gradient, with max(0, profit) as a softplus of that width."""
        give, take, ask, time, seat = self._split(point)
        worth, by_give, by_take, by_ask = self._people_part(give, take, ask)
        profit = self._profit(give, take, ask, time, seat)
        y = logistic(profit / width)
        value = worth + self._caps @ time + self._most @ seat + width * np.logaddexp(0, profit / width).sum()
        first, second = self._pairs.first, self._pairs.second
        gradient = (
            by_give + self._sum(first, self._gives * y) + self._sum(second, self._takes * y),
            by_take + self._sum(second, self._gives * y) + self._sum(first, self._takes * y),
            by_ask + np.bincount(self._pairs.answer_need, self._answer * y[self._pairs.answer_pair], minlength=self._needs),
            self._caps - self._sum(first, y) - self._sum(second, y),
            self._most - y.sum(),
        )
        return float(value), np.concatenate(gradient) * np.concatenate([give, take, ask, time, seat])

    def _split(self, point: Chances) -> tuple[Chances, Chances, Chances, Chances, Chances]:
        n, q = self._people, self._needs
        give, take, ask, time, seat = np.split(np.exp(np.clip(point, -30, 8)), [n, 2 * n, 2 * n + q, 3 * n + q])
        return give, take, ask, time, seat

    def _sum(self, who: Indices, amount: Chances) -> Chances:
        return np.asarray(np.bincount(who, amount, minlength=self._people), dtype=np.float64)

    def _profit(self, give: Chances, take: Chances, ask: Chances, time: Chances, seat: Chances) -> Chances:
        first, second = self._pairs.first, self._pairs.second
        helps = self._gives * (give[first] + take[second]) + self._takes * (give[second] + take[first])
        answers = np.bincount(self._pairs.answer_pair, ask[self._pairs.answer_need] * self._answer, minlength=len(self._pairs))
        return np.asarray(self._worth + helps + answers - time[first] - time[second] - seat.sum())

    def _people_part(self, give: Chances, take: Chances, ask: Chances) -> tuple[float, Chances, Chances, Chances]:
        lean = _lean(give, take)
        give_worth, give_buys = most_of(BOTH * lean + ONE, give)
        take_worth, take_buys = most_of(BOTH * (1 - lean) + ONE, take)
        ask_worth, ask_buys = most_of(self._need, ask)
        return float(give_worth.sum() + take_worth.sum() + ask_worth.sum()), -give_buys, -take_buys, -ask_buys


def _lean(give: Chances, take: Chances) -> Chances:
    """Where a person buys as much chance to give as to receive, if that is anywhere."""
    return np.asarray(np.clip(((BOTH + ONE) * give - ONE * take) / (BOTH * (give + take)), 0, 1))


def most_of(worth: Chances, price: Chances) -> tuple[Chances, Chances]:
    """max over x >= 0 of worth (1 - exp(-x)) - price x, and the x that reaches it."""
    ratio = np.maximum(worth / price, 1.0)
    return worth - np.minimum(price, worth) * (1 + np.log(ratio)), np.log(ratio)


def logistic(x: Chances) -> Chances:
    """Of log odds; those beyond 40 are as good as sure."""
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -40, 40))))
