"""A closer bound: each person chooses whole meetings, not parts of them.

At the duals of dual.py a pair may meet by half. Here each pair's profit is split between its two people, and everybody
takes the best whole set of at most as many meetings as they have time for; together they still reach at least the value of
any plan (Lagrangian decomposition, Guignard and Kim 1987). A person tries all sets of their most doubtful meetings; every other
set differs in a meeting that is less doubtful, and costs at least that one's profit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from facilitator.matching.fit.fit import Chances
from facilitator.matching.fit.index import CardIndex, Indices

from .candidates import LARGE_ROOM, Pairs, hazard
from .dual import Duals, most_of
from .weights import BOTH, ONE, need

# Of a person's meetings, the most doubtful are tried in all 2^n sets. Chosen, by what was not kept.
ENUMERATED, ENUMERATED_IN_LARGE = 12, 9
# Points of profit that no set is worth looking further for. Chosen; the bound holds whatever it is, only less closely.
NEGLIGIBLE = 12.0


@dataclass(frozen=True, eq=False)
class _Subproblem:
    """The meetings open to one person: what each gives, brings and answers (meetings x (2 + own needs)), and its profit."""

    person: int
    asks: Indices
    helps: Chances
    profit: Chances
    pinned: Chances


def decomposition_bound(pairs: Pairs, index: CardIndex, caps: Indices, duals: Duals, dial: float) -> float:
    """At most `duals.bound`, and still no plan is worth more."""
    sets = _subsets(ENUMERATED_IN_LARGE if len(caps) > LARGE_ROOM else ENUMERATED)
    slack = sum(_slack(part, int(caps[part.person]), duals, sets, need(dial)) for part in _subproblems(pairs, index, duals))
    return duals.bound - slack


def _subsets(size: int) -> Chances:
    """2 ** size rows of 0 and 1; the first 2 ** k rows use the first k columns only."""
    return np.asarray((np.arange(2**size)[:, None] >> np.arange(size)) & 1, dtype=np.float64)


def _subproblems(pairs: Pairs, index: CardIndex, duals: Duals) -> Iterator[_Subproblem]:
    open_pairs = np.nonzero((duals.profit > -2 * NEGLIGIBLE) | pairs.pinned)[0]
    people = np.concatenate([pairs.first[open_pairs], pairs.second[open_pairs]])
    rows = np.concatenate([open_pairs, open_pairs])
    a, b = hazard(pairs.gives)[open_pairs], hazard(pairs.takes)[open_pairs]
    order = np.lexsort((rows, people))
    rows, gives, takes = rows[order], np.concatenate([a, b])[order], np.concatenate([b, a])[order]
    ends = np.searchsorted(people[order], np.arange(len(index.people) + 1))
    asked = _by_owner(index.need_owner, len(index.people))
    owner = index.need_owner[pairs.answer_need] if len(pairs.answer_need) else pairs.answer_need
    answers, answer = _by_owner(owner, len(index.people)), hazard(pairs.answer)
    for person in range(len(index.people)):
        mine = slice(ends[person], ends[person + 1])
        helps = np.zeros((ends[person + 1] - ends[person], 2 + len(asked[person])))
        helps[:, 0], helps[:, 1] = gives[mine], takes[mine]
        pair = pairs.answer_pair[answers[person]]
        where = np.searchsorted(rows[mine], pair)
        open_ = np.append(rows[mine], -1)[where] == pair
        known, where = answers[person][open_], where[open_]
        helps[where, 2 + np.searchsorted(asked[person], pairs.answer_need[known])] = answer[known]
        yield _Subproblem(person, asked[person], helps, duals.profit[rows[mine]] / 2, pairs.pinned[rows[mine]].astype(float))


def _by_owner(owner: Indices, people: int) -> list[Indices]:
    order = np.argsort(owner, kind="stable")
    return np.split(order, np.searchsorted(owner[order], np.arange(1, people)))


def _slack(part: _Subproblem, cap: int, duals: Duals, sets: Chances, each: float) -> float:
    """What the best whole set is short of what the duals promise this person; never negative."""
    lean, time = duals.lean[part.person], duals.time[part.person]
    price = np.concatenate([[duals.give[part.person], duals.take[part.person]], duals.ask[part.asks]])
    worth = np.concatenate([[BOTH * lean + ONE, BOTH * (1 - lean) + ONE], np.full(len(part.asks), each)])
    taken = np.where((part.profit > 0) | (part.pinned > 0), 1.0, 0.0)
    promised = float(most_of(worth, price)[0].sum() + cap * time + part.profit @ taken)
    firm = np.where(part.pinned > 0, np.inf, np.abs(part.profit))
    width = min(sets.shape[1], len(firm))
    order = np.argsort(firm, kind="stable")
    doubtful, sure = order[:width], order[width:]
    sure = sure[taken[sure] > 0]
    chosen = sets[: 2**width, :width]
    helps = chosen @ part.helps[doubtful] + part.helps[sure].sum(axis=0)
    fair = part.profit - part.helps @ price + time
    value = chosen @ fair[doubtful] + fair[sure].sum() + _worth(helps, each)
    value[chosen.sum(axis=1) + len(sure) > cap] = -np.inf
    others = promised - min(NEGLIGIBLE, float(firm[order[width]]) if width < len(firm) else np.inf)
    return max(0.0, promised - max(float(value.max()), others))


def _worth(helps: Chances, each: float) -> Chances:
    """Of each row what being helped that much is worth to its person."""
    got = -np.expm1(-helps)
    people = BOTH * np.minimum(got[:, 0], got[:, 1]) + ONE * (got[:, 0] + got[:, 1])
    return np.asarray(people + each * got[:, 2:].sum(axis=1), dtype=np.float64)
