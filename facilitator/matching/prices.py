"""Large rooms: prices of people's time and of help, found by descent; they bound every plan and say whom to pair.

The Lagrangian dual of the programme (whole.py without its floor). With a price on each person's rounds and on each chance to
give, receive and be answered, every pair decides alone; the sum of all profits is above the value of any plan.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from .deck import Indices
from .fit import Chances
from .pairs import Pairs, hazard
from .weights import BENEFIT, BOTH, ONE, SEAT, mutual, need

SHARP = (8.0, 2.0, 0.5)
WORK = 2_000_000


@dataclass(frozen=True, eq=False)
class Prices:
    """`bound` on the value of any plan, and how much each pair is wanted (0-1) at these prices."""

    bound: float
    wanted: Chances


def find_prices(pairs: Pairs, caps: Indices, needs: int, dial: float) -> Prices:
    """Limited-memory BFGS on the smoothed dual, sharper and sharper; the bound is that of the dual itself.

    Prices are kept positive, and leans between 0 and 1, by descending on their logarithms and log odds.
    """
    dual = _Dual(pairs, caps, needs, dial)
    point = dual.start()
    steps = max(25, min(150, WORK // max(len(pairs), 1)))
    bound = np.inf
    for sharp in SHARP:
        found = minimize(
            dual.smoothed,
            point,
            args=(sharp,),
            jac=True,
            method="L-BFGS-B",
            options={"maxiter": steps, "maxcor": 8, "ftol": 1e-8, "gtol": 1e-4},
        )
        point = found.x
        bound = min(bound, dual.bound(point))
    return Prices(bound, dual.wanted(point, SHARP[-1]))


class _Dual:
    """Point: price of giving | of receiving | of each need | of each person's rounds | lean (0-1) towards giving.

    A person's worth min(U, V) is the least of lean * U + (1 - lean) * V, so the lean is one more price.
    """

    def __init__(self, pairs: Pairs, caps: Indices, needs: int, dial: float) -> None:
        self._pairs, self._people, self._needs = pairs, len(caps), needs
        self._caps = caps.astype(np.float64)
        self._gives, self._takes, self._answer = map(hazard, (pairs.gives, pairs.takes, pairs.answer))
        self._worth = SEAT + BENEFIT * (pairs.gives + pairs.takes) + mutual(dial) * pairs.gives * pairs.takes
        self._need = np.full(needs, need(dial))

    def start(self) -> Chances:
        n, q = self._people, self._needs
        prices = np.concatenate([np.full(2 * n, 20.0), np.full(q, 5.0), np.full(n, 30.0)])
        return np.concatenate([np.log(prices), np.zeros(n)])

    def bound(self, point: Chances) -> float:
        give, take, ask, time, lean = self._split(point)
        profit = self._profit(give, take, ask, time)
        forced = np.where(self._pairs.pinned, profit, np.maximum(profit, 0))
        return float(self._people_part(give, take, ask, lean)[0] + self._caps @ time + forced.sum())

    def wanted(self, point: Chances, sharp: float) -> Chances:
        profit = self._profit(*self._split(point)[:4])
        return np.where(self._pairs.pinned, 1.0, _logistic(profit / sharp))

    def smoothed(self, point: Chances, sharp: float) -> tuple[float, Chances]:
        """Value and gradient, with max(0, profit) as a softplus of width `sharp`."""
        give, take, ask, time, lean = self._split(point)
        worth, by_give, by_take, by_ask, by_lean = self._people_part(give, take, ask, lean)
        profit = self._profit(give, take, ask, time)
        y = _logistic(profit / sharp)
        value = worth + self._caps @ time + sharp * np.logaddexp(0, profit / sharp).sum()
        first, second = self._pairs.first, self._pairs.second
        gradient = (
            by_give + self._sum(first, self._gives * y) + self._sum(second, self._takes * y),
            by_take + self._sum(second, self._gives * y) + self._sum(first, self._takes * y),
            by_ask + np.bincount(self._pairs.answer_need, self._answer * y[self._pairs.answer_pair], minlength=self._needs),
            self._caps - self._sum(first, y) - self._sum(second, y),
            by_lean,
        )
        return float(value), np.concatenate(gradient) * np.concatenate([give, take, ask, time, lean * (1 - lean)])

    def _split(self, point: Chances) -> tuple[Chances, Chances, Chances, Chances, Chances]:
        n, q = self._people, self._needs
        give, take, ask, time = np.split(np.exp(np.clip(point[: 3 * n + q], -30, 8)), [n, 2 * n, 2 * n + q])
        return give, take, ask, time, _logistic(point[3 * n + q :])

    def _sum(self, who: Indices, amount: Chances) -> Chances:
        return np.asarray(np.bincount(who, amount, minlength=self._people), dtype=np.float64)

    def _profit(self, give: Chances, take: Chances, ask: Chances, time: Chances) -> Chances:
        first, second = self._pairs.first, self._pairs.second
        helps = self._gives * (give[first] + take[second]) + self._takes * (give[second] + take[first])
        answers = np.bincount(self._pairs.answer_pair, ask[self._pairs.answer_need] * self._answer, minlength=len(self._pairs))
        return np.asarray(self._worth + helps + answers - time[first] - time[second])

    def _people_part(
        self, give: Chances, take: Chances, ask: Chances, lean: Chances
    ) -> tuple[float, Chances, Chances, Chances, Chances]:
        give_worth, give_buys = _best(BOTH * lean + ONE, give)
        take_worth, take_buys = _best(BOTH * (1 - lean) + ONE, take)
        ask_worth, ask_buys = _best(self._need, ask)
        by_lean = BOTH * (np.exp(-take_buys) - np.exp(-give_buys))
        worth = float(give_worth.sum() + take_worth.sum() + ask_worth.sum())
        return worth, -give_buys, -take_buys, -ask_buys, by_lean


def _best(worth: Chances, price: Chances) -> tuple[Chances, Chances]:
    """max over x >= 0 of worth (1 - exp(-x)) - price x, and the x that reaches it."""
    ratio = np.maximum(worth / price, 1.0)
    return worth - np.minimum(price, worth) * (1 + np.log(ratio)), np.log(ratio)


def _logistic(x: Chances) -> Chances:
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -40, 40))))
