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
from .edge_colouring import colour_rounds
from .max_weight import max_weight_matching
from .objective import Objective

# Of how much the dual wants a pair (0-1): above this it is tried. With .02, and with pairs above .97 left alone, 1,329 people
# took a quarter of a second less for each pass, and the plan was worth 1.2 % less.
TRIED_ABOVE = 0.001
# A blossom takes cubic time: a fuller round is matched in parts. Chosen, by what was not kept.
PAIRS_PER_MATCHING = 600
# Relative: a pass that raises the value by less is the last one. Chosen, by what was not kept.
LEAST_RISE = 2e-5


def local_search(
    pairs: Pairs, caps: Indices, most: int, wanted: Chances, chosen: NDArray[np.bool_], objective: Objective, passes: int
) -> NDArray[np.bool_]:
    """`chosen`, or something better within the same caps; `objective` counts the chosen pairs before and after."""
    found = _LocalSearch(pairs, caps, most, wanted, objective)
    met = pairs.met(chosen)
    best, value = met, objective.value(met)
    dice = Random(0)
    for _ in range(passes):
        met = found.once(best, dice)
        reached = objective.value(met)
        if reached <= value * (1 + LEAST_RISE):
            break
        best, value = met, reached
    _count(objective, met, best)
    rows = np.zeros(len(pairs), dtype=bool)
    rows[[pairs.row[pair] for pair in best]] = True
    return rows


def _count(objective: Objective, before: list[Pair], after: list[Pair]) -> None:
    for pair in sorted(set(before) - set(after)):
        objective.remove(pair)
    for pair in sorted(set(after) - set(before)):
        objective.add(pair)


@dataclass
class _LocalSearch:
    pairs: Pairs
    caps: Indices
    most: int
    wanted: Chances
    objective: Objective

    def __post_init__(self) -> None:
        self._fixed = set(self.pairs.met(self.pairs.pinned))
        self._tried = self.pairs.met(self.wanted > TRIED_ABOVE)

    def once(self, met: list[Pair], dice: Random) -> list[Pair]:
        """Every round matched again; pairs that fit into no round are kept as they are."""
        worth = {pair: 1 + dice.random() for pair in sorted(met)}
        rounds, left = colour_rounds(worth, int(self.caps.max(initial=0)), len(self.caps), len(self.caps), tries=0)
        together = set(met)
        for number, before in enumerate(rounds):
            free = dice.sample([pair for pair in before if pair not in self._fixed], k=len(set(before) - self._fixed))
            parts = [free[at : at + PAIRS_PER_MATCHING] for at in range(0, max(len(free), 1), PAIRS_PER_MATCHING)]
            rounds[number] = [pair for pair in before if pair in self._fixed]
            for k, part in enumerate(parts):
                busy = {person for pair in [*rounds[number], *chain.from_iterable(parts[k + 1 :])] for person in pair}
                after = self._again(part, together, busy)
                together = together - set(part) | set(after)
                rounds[number] += after
        return sorted({pair for meetings in rounds for pair in meetings} | set(left))

    def _again(self, free: list[Pair], together: set[Pair], busy: set[int]) -> list[Pair]:
        for pair in free:
            self.objective.remove(pair)
        others = together - set(free)
        able = self._able(others, busy)
        options = sorted({*free, *(p for p in self._tried if able[p[0]] and able[p[1]] and p not in others)})
        gains = {pair: self.objective.gain(pair) for pair in options}
        found = sorted(max_weight_matching(gains, full=False), key=lambda pair: (-gains[pair], pair))
        kept = found[: max(0, self.most - len(others))]
        for pair in kept:
            self.objective.add(pair)
        return kept

    def _able(self, others: set[Pair], seated: set[int]) -> list[bool]:
        """Who has time left and does not sit already."""
        load = np.bincount(np.array(sorted(others), dtype=np.intp).ravel(), minlength=len(self.caps))
        return [bool(free) and person not in seated for person, free in enumerate((load < self.caps).tolist())]
