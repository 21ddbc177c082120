"""What tables are worth in points (100: one person who gives and receives), for many tables at once.

A table is a row of people rows of the index; `nobody`, one more than the last row, is an empty chair.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facilitator.matching.fit.fit import Chances, Fit
from facilitator.matching.fit.index import Indices
from facilitator.matching.pairing.candidates import Bounds, Pair, hazard
from facilitator.matching.pairing.max_weight import ordered
from facilitator.matching.pairing.newcomers import welcomes
from facilitator.matching.pairing.weights import AGAIN, BENEFIT, BOTH, ONE, PIN, WELCOME, mutual, need

# Points that it costs when two meet who must not, who both keep one table of their own, or who know each other: each more than
# all that two people could win by it. Chosen.
FORBIDDEN, TWO_HOMES, ACQUAINTED = 1e5, 2e4, 1e3
# When two meet who meet this evening anyway: what both of them giving and receiving is worth. Chosen: 5e3 found fewer who both
# give and receive in three rooms of four, and where tables are too large for the room .57 of them instead of .83.
REPEAT = 200.0


@dataclass(frozen=True, eq=False)
class Helps:
    """By people rows, an empty chair last: `gives[i, j]` and `answers[i, q, j]` are hazards, -log(1 - chance), that i has
    something for j, and that j answers the q-th need of i; `plain` is what a meeting is worth whatever else happens."""

    gives: Chances
    answers: Chances
    plain: Chances
    need: float

    @property
    def nobody(self) -> int:
        return len(self.gives) - 1


def helps_of(fit: Fit, section: Sequence[int], bounds: Bounds, dial: float) -> Helps:
    """Among the people rows of `section`, some hundreds, who are numbered from 0 by it, as in `bounds`."""
    people = len(section)
    at = np.full(len(fit.index.people), people, dtype=np.intp)
    at[list(section)] = np.arange(people)
    gives = np.zeros((people + 1, people + 1))
    np.add.at(gives, (at[fit.giver], at[fit.receiver]), hazard(fit.chance))
    gives[-1] = gives[:, -1] = 0.0
    chance = -np.expm1(-gives)
    plain = BENEFIT * (chance + chance.T) + mutual(dial) * chance * chance.T
    _on_pairs(plain, bounds.again, AGAIN)
    _on_pairs(plain, _welcomes(fit, section, bounds), WELCOME)
    _on_pairs(plain, bounds.apart, -ACQUAINTED)
    _on_pairs(plain, bounds.forbidden, -FORBIDDEN)
    homes = [k for k, row in enumerate(section) if fit.index.people[row].stays_at_one_table]
    _on_pairs(plain, frozenset((i, j) for i in homes for j in homes if i < j) - bounds.pinned, -TWO_HOMES)
    return Helps(gives, _answers(fit, at, people), plain, need(dial))


def _welcomes(fit: Fit, section: Sequence[int], bounds: Bounds) -> frozenset[Pair]:
    """In the numbers of the section, like `bounds`."""
    at = {row: k for k, row in enumerate(section)}
    barred = frozenset(ordered(section[i], section[j]) for i, j in bounds.apart | bounds.forbidden)
    return frozenset(ordered(at[i], at[j]) for i, j in welcomes(fit, barred) if i in at and j in at)


def _on_pairs(matrix: Chances, pairs: frozenset[Pair], points: float) -> None:
    for i, j in pairs:
        matrix[i, j] += points
        matrix[j, i] += points


def inside(bounds: Bounds, section: Sequence[int]) -> Bounds:
    """What is said of pairs of a section, in its numbers."""
    at = {row: k for k, row in enumerate(section)}

    def of(pairs: frozenset[Pair]) -> frozenset[Pair]:
        return frozenset(ordered(at[i], at[j]) for i, j in pairs if i in at and j in at)

    return Bounds(of(bounds.pinned), of(bounds.forbidden), of(bounds.apart), of(bounds.again))


def _answers(fit: Fit, at: Indices, people: int) -> Chances:
    owner = at[fit.index.need_owner]
    nth = np.zeros(len(owner), dtype=np.intp)
    counts = np.zeros(people + 1, dtype=np.intp)
    for row, person in enumerate(owner.tolist()):
        nth[row] = counts[person]
        counts[person] += person < people
    answers = np.zeros((people + 1, max(int(counts[:-1].max(initial=0)), 1), people + 1))
    np.add.at(answers, (owner[fit.need], nth[fit.need], at[fit.giver]), hazard(fit.chance))
    answers[-1] = 0.0
    answers[:, :, -1] = 0.0
    return answers


class Worth:
    """Of tables of one block, beside whom its people meet in the others."""

    def __init__(self, helps: Helps, met: NDArray[np.bool_], bounds: Bounds, keep: Chances | None = None) -> None:
        """`met[i, j]`: they meet in another block. `keep`: points for pairs that stay together."""
        new = ~met
        self._helps = helps
        self._gives, self._answers = helps.gives * new, helps.answers * new[:, None, :]
        self._given = (helps.gives * met).sum(axis=1)
        self._received = (helps.gives * met).sum(axis=0)
        self._answered = (helps.answers * met[:, None, :]).sum(axis=2)
        self._plain = np.where(met, np.minimum(helps.plain, 0.0) - REPEAT, helps.plain) + (0.0 if keep is None else keep)
        for i, j in bounds.pinned:
            if not met[i, j]:
                self._plain[[i, j], [j, i]] += PIN
        self._before = self._of_people(self._given, self._received, self._answered)
        # An empty chair meets nobody.
        self._plain[-1] = self._plain[:, -1] = 0.0

    def of(self, tables: Indices) -> Chances:
        """Points that each row of `tables` adds to what the other blocks are worth."""
        one, other = tables[:, :, None], tables[:, None, :]
        given = self._given[tables] + self._gives[one, other].sum(axis=2)
        received = self._received[tables] + self._gives[other, one].sum(axis=2)
        answered = self._answered[tables] + self._answers[one, :, other].sum(axis=2)
        people = self._of_people(given, received, answered) - self._before[tables]
        return np.asarray(people.sum(axis=1) + self._plain[one, other].sum(axis=(1, 2)) / 2)

    def _of_people(self, given: Chances, received: Chances, answered: Chances) -> Chances:
        """Of each person by hazards; those of needs along the last axis."""
        not_given, not_received = np.exp(-given), np.exp(-received)
        both = BOTH * (1 - np.maximum(not_given, not_received)) + ONE * (2 - not_given - not_received)
        return np.asarray(both - self._helps.need * np.expm1(-answered).sum(axis=-1))
