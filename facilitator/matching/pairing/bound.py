"""A closer bound: each person chooses whole meetings, not parts of them.

At the prices of prices.py a pair may meet by half. Here each pair's profit is split between its two people, and everybody
takes the best whole set of at most as many meetings as they have time for; together they still reach at least the value of
any plan (Lagrangian decomposition, Guignard and Kim 1987). A person tries all sets of their most doubtful meetings; every other
set differs in a meeting that is less doubtful, and costs at least that one's profit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from facilitator.matching.fit.fit import Chances
from facilitator.matching.fit.index import Deck, Indices

from .candidates import Pairs, hazard
from .dual import Prices, most_of
from .weights import BOTH, ONE, need

DOUBTFUL, DOUBTFUL_IN_LARGE, LARGE = 12, 9, 400
HOPELESS = 12.0


@dataclass(frozen=True, eq=False)
class _Star:
    """The meetings open to one person: what each gives, brings and answers (meetings x (2 + own needs)), and its profit."""

    person: int
    asks: Indices
    helps: Chances
    profit: Chances
    pinned: Chances


def star_bound(pairs: Pairs, deck: Deck, caps: Indices, prices: Prices, dial: float) -> float:
    """At most `prices.bound`, and still no plan is worth more."""
    sets = _subsets(DOUBTFUL_IN_LARGE if len(caps) > LARGE else DOUBTFUL)
    slack = sum(_slack(star, int(caps[star.person]), prices, sets, need(dial)) for star in _stars(pairs, deck, prices))
    return prices.bound - slack


def _subsets(size: int) -> Chances:
    """2 ** size rows of 0 and 1; the first 2 ** k rows use the first k columns only."""
    return np.asarray((np.arange(2**size)[:, None] >> np.arange(size)) & 1, dtype=np.float64)


def _stars(pairs: Pairs, deck: Deck, prices: Prices) -> Iterator[_Star]:
    open_pairs = np.nonzero((prices.profit > -2 * HOPELESS) | pairs.pinned)[0]
    people = np.concatenate([pairs.first[open_pairs], pairs.second[open_pairs]])
    rows = np.concatenate([open_pairs, open_pairs])
    a, b = hazard(pairs.gives)[open_pairs], hazard(pairs.takes)[open_pairs]
    order = np.lexsort((rows, people))
    rows, gives, takes = rows[order], np.concatenate([a, b])[order], np.concatenate([b, a])[order]
    ends = np.searchsorted(people[order], np.arange(len(deck.people) + 1))
    asked = _by_owner(deck.need_owner, len(deck.people))
    owner = deck.need_owner[pairs.answer_need] if len(pairs.answer_need) else pairs.answer_need
    answers, answer = _by_owner(owner, len(deck.people)), hazard(pairs.answer)
    for person in range(len(deck.people)):
        mine = slice(ends[person], ends[person + 1])
        helps = np.zeros((ends[person + 1] - ends[person], 2 + len(asked[person])))
        helps[:, 0], helps[:, 1] = gives[mine], takes[mine]
        pair = pairs.answer_pair[answers[person]]
        where = np.searchsorted(rows[mine], pair)
        open_ = np.append(rows[mine], -1)[where] == pair
        known, where = answers[person][open_], where[open_]
        helps[where, 2 + np.searchsorted(asked[person], pairs.answer_need[known])] = answer[known]
        yield _Star(person, asked[person], helps, prices.profit[rows[mine]] / 2, pairs.pinned[rows[mine]].astype(float))


def _by_owner(owner: Indices, people: int) -> list[Indices]:
    order = np.argsort(owner, kind="stable")
    return np.split(order, np.searchsorted(owner[order], np.arange(1, people)))


def _slack(star: _Star, cap: int, prices: Prices, sets: Chances, each: float) -> float:
    """What the best whole set is short of what the prices promise this person; never negative."""
    lean, time = prices.lean[star.person], prices.time[star.person]
    price = np.concatenate([[prices.give[star.person], prices.take[star.person]], prices.ask[star.asks]])
    worth = np.concatenate([[BOTH * lean + ONE, BOTH * (1 - lean) + ONE], np.full(len(star.asks), each)])
    taken = np.where((star.profit > 0) | (star.pinned > 0), 1.0, 0.0)
    promised = float(most_of(worth, price)[0].sum() + cap * time + star.profit @ taken)
    firm = np.where(star.pinned > 0, np.inf, np.abs(star.profit))
    width = min(sets.shape[1], len(firm))
    order = np.argsort(firm, kind="stable")
    doubtful, sure = order[:width], order[width:]
    sure = sure[taken[sure] > 0]
    chosen = sets[: 2**width, :width]
    helps = chosen @ star.helps[doubtful] + star.helps[sure].sum(axis=0)
    fair = star.profit - star.helps @ price + time
    value = chosen @ fair[doubtful] + fair[sure].sum() + _worth(helps, each)
    value[chosen.sum(axis=1) + len(sure) > cap] = -np.inf
    others = promised - min(HOPELESS, float(firm[order[width]]) if width < len(firm) else np.inf)
    return max(0.0, promised - max(float(value.max()), others))


def _worth(helps: Chances, each: float) -> Chances:
    """Of each row what being helped that much is worth to its person."""
    got = -np.expm1(-helps)
    people = BOTH * np.minimum(got[:, 0], got[:, 1]) + ONE * (got[:, 0] + got[:, 1])
    return np.asarray(people + each * got[:, 2:].sum(axis=1), dtype=np.float64)
