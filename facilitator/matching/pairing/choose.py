"""Which pairs meet at all: an integer programme in small rooms; Lagrangian dual, greedy and local search in large ones."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from facilitator.matching.fit.index import CardIndex, Indices
from facilitator.matching.room import Effort

from .bound import decompose
from .candidates import Pairs
from .dual import Duals, initial_duals, solve_dual
from .greedy import greedy
from .local_search import local_search
from .objective import Objective
from .programme import solve_programme

# Candidate pairs up to which the MILP is solved: judged rooms of 30 to 48 people have up to 846. The search alone lost 1.8 % of
# the value of a made-up room of 52 with 1,050, and half a percent of one of 62 with 1,433.
PROGRAMME_UP_TO = 1100
# Passes of local search: at most 15, or as many as look at 12,000 meetings: three for 1,329 people, who take 3 s.
PASSES, SEARCHED_MEETINGS = 15, 12_000


@dataclass(frozen=True, eq=False)
class Choice:
    """`chosen` marks the pairs that meet; `value` is their worth by what `method` maximises, `bound` what no choice exceeds."""

    chosen: NDArray[np.bool_]
    value: float
    bound: float
    method: str

    @property
    def gap(self) -> float:
        """How far the plan may be from the best one, as a share (0-1) of the bound."""
        return max(0.0, self.bound - self.value) / max(abs(self.bound), 1e-9)


def choose(pairs: Pairs, index: CardIndex, caps: Indices, most: int, dial: float, rounds: int, effort: Effort) -> Choice:
    """The best set of at most `most` pairs in which person i has at most `caps[i]`; pinned pairs are always in it.

    In a small room also such that they fit into `rounds` rounds. What is done depends on room and effort, never on a clock.
    """
    if not len(pairs):
        return Choice(np.zeros(0, dtype=bool), 0.0, 0.0, "nothing to choose")
    if len(pairs) <= PROGRAMME_UP_TO and effort is Effort.FULL:
        solved = solve_programme(pairs, index, caps, most, dial, rounds)
        if solved.chosen is not None:
            return Choice(solved.chosen, solved.value, solved.bound, "integer programme of the doubtful pairs")
    if effort is Effort.LEAST:
        return _at_once(pairs, index, caps, most, dial)
    return _by_dual(pairs, index, caps, most, dial)


def _by_dual(pairs: Pairs, index: CardIndex, caps: Indices, most: int, dial: float) -> Choice:
    duals = solve_dual(pairs, caps, most, len(index.needs), dial)
    shares = decompose(pairs, index, caps, duals, dial)
    chosen, value = _greedy_then_search(pairs, index, caps, most, dial, replace(duals, wanted=shares.wanted), PASSES)
    return Choice(chosen, value, shares.bound, "dual, greedy, local search")


def _at_once(pairs: Pairs, index: CardIndex, caps: Indices, most: int, dial: float) -> Choice:
    """With the least effort: the best pairs first, then every round matched once. The bound is a loose one."""
    objective = Objective(pairs, len(caps), len(index.needs), dial)
    gains = np.array([objective.gain(pair) for pair in pairs.row])
    duals = replace(initial_duals(pairs, caps, most, len(index.needs), dial), wanted=np.clip(gains / gains.max(), 0.05, 0.95))
    chosen, value = _greedy_then_search(pairs, index, caps, most, dial, duals, 1)
    return Choice(chosen, value, duals.bound, "greedy and one round of local search")


def _greedy_then_search(
    pairs: Pairs, index: CardIndex, caps: Indices, most: int, dial: float, duals: Duals, passes: int
) -> tuple[NDArray[np.bool_], float]:
    """What greedy and local search choose, and its value."""
    objective = Objective(pairs, len(caps), len(index.needs), dial)
    chosen = greedy(pairs, caps, most, duals, dial)
    objective.add_all(pairs.met(chosen))
    chosen = local_search(pairs, caps, most, duals.wanted, chosen, objective, min(passes, _passes(int(chosen.sum()))))
    return chosen, objective.value(pairs.met(chosen))


def _passes(meetings: int) -> int:
    return max(1, min(PASSES, SEARCHED_MEETINGS // max(meetings, 1)))
