"""Which pairs meet at all: exact where the room is small; by Lagrangian dual, greedy and local search where it is large."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from facilitator.matching.fit.index import CardIndex, Indices
from facilitator.matching.room import Effort

from .bound import decompose
from .candidates import Pairs
from .dual import Duals, initial_duals, solve_dual, subset
from .exact import solve_exact
from .greedy import greedy
from .local_search import local_search
from .objective import Objective

# Candidate pairs up to which the MILP is solved: judged rooms of 30 to 48 people have up to 842. A made-up room of 52 with
# 1,050 takes 3.3 s of processor time and gains 1.8 % of its value, one of 62 with 1,433 takes 14 s and gains half a percent.
EXACT_UP_TO = 1100
STOPPED = ", stopped at its time limit"
# These pairs stay in the MILP: whose profit at the dual's prices is so many points, which the decomposition wants so much, or
# the best few of a need. Four judged rooms and elife_40 keep their value or gain, in less time than with all above -15.
HOPELESS, HARDLY_WANTED, BEST_OF_NEED = -4.0, 1e-4, 2
# Passes of local search: at most 15, or as many as look at 12,000 meetings: three for 1,329 people, who take 3 s.
PASSES, SEARCHED_MEETINGS = 15, 12_000


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


def choose(pairs: Pairs, index: CardIndex, caps: Indices, most: int, dial: float, rounds: int, effort: Effort) -> Choice:
    """The best set of at most `most` pairs in which person i has at most `caps[i]`; pinned pairs are always in it.

    In a small room also such that they fit into `rounds` rounds. What is done depends on room and effort, never on a clock.
    """
    if not len(pairs):
        return Choice(np.zeros(0, dtype=bool), 0.0, 0.0, "nothing to choose")
    if len(pairs) <= EXACT_UP_TO and effort is Effort.FULL:
        exact = _exact(pairs, index, caps, most, dial, rounds)
        if exact is not None:
            return exact
    if effort is Effort.LEAST:
        return _at_once(pairs, index, caps, most, dial)
    return _by_dual(pairs, index, caps, most, dial)


def _exact(pairs: Pairs, index: CardIndex, caps: Indices, most: int, dial: float, rounds: int) -> Choice | None:
    """The best plan of the pairs that are not hopeless, with a bound on those; None when there is none."""
    duals = solve_dual(pairs, caps, len(index.needs), dial)
    kept = pairs.pinned | (duals.profit > HOPELESS) | _best_answers(pairs) | ~_helps(pairs)
    kept |= decompose(pairs, index, caps, duals, dial).wanted > HARDLY_WANTED
    found = solve_exact(subset(pairs, kept), index, caps, most, dial, rounds)
    if found.chosen is None:
        return None
    chosen = np.zeros(len(pairs), dtype=bool)
    chosen[np.nonzero(kept)[0][found.chosen]] = True
    return Choice(chosen, found.value, found.bound, "exact" + STOPPED * found.stopped)


def _best_answers(pairs: Pairs) -> NDArray[np.bool_]:
    """Marks of each need the pairs that answer it most likely, so that whoever is worst off has a choice."""
    order = np.lexsort((pairs.answer_pair, -pairs.answer, pairs.answer_need))
    need = pairs.answer_need[order]
    rank = np.arange(len(need)) - np.searchsorted(need, need)
    marked = np.zeros(len(pairs), dtype=bool)
    marked[pairs.answer_pair[order[rank < BEST_OF_NEED]]] = True
    return marked


def _helps(pairs: Pairs) -> NDArray[np.bool_]:
    """Not only a chat, which is there for those who would be left over."""
    return np.asarray((pairs.gives > 0) | (pairs.takes > 0))


def _by_dual(pairs: Pairs, index: CardIndex, caps: Indices, most: int, dial: float) -> Choice:
    duals = solve_dual(pairs, caps, len(index.needs), dial)
    shares = decompose(pairs, index, caps, duals, dial)
    chosen, value = _greedy_then_search(pairs, index, caps, most, dial, replace(duals, wanted=shares.wanted), PASSES)
    return Choice(chosen, value, shares.bound, "dual, greedy, local search")


def _at_once(pairs: Pairs, index: CardIndex, caps: Indices, most: int, dial: float) -> Choice:
    """With the least effort: the best pairs first, then every round matched once. The bound is a loose one."""
    objective = Objective(pairs, len(caps), len(index.needs), dial)
    gains = np.array([objective.gain(pair) for pair in pairs.row])
    duals = replace(initial_duals(pairs, caps, len(index.needs), dial), wanted=np.clip(gains / gains.max(), 0.05, 0.95))
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
