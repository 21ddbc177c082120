"""What tables are worth, for many tables at once: first whom they must not bring together, then points (100: one person who
gives and receives). The first outweighs any number of points.

A table is a row of people rows of the index; `nobody`, one more than the last row, is an empty chair.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from facilitator.matching.fit.fit import Chances, Fit
from facilitator.matching.fit.index import Indices
from facilitator.matching.pairing.candidates import Bounds, Pair, hazard
from facilitator.matching.pairing.max_weight import ordered
from facilitator.matching.pairing.newcomers import welcomes
from facilitator.matching.pairing.weights import AGAIN, BENEFIT, BOTH, ONE, WELCOME, mutual, need

Faults = NDArray[np.int64]
_Matrix = TypeVar("_Matrix", Chances, Faults)
# Faults, each of which weighs more than all below it: two who must not meet do; two who keep one table of their own meet; two
# meet again this evening; two meet who know each other, or met before. Who must meet and does takes the greatest away. Chosen
# so that ten thousand of one are one of the next, and nine hundred of the greatest fit into 64 bits.
PINNED, FORBIDDEN, TWO_HOMES, REPEAT, ACQUAINTED = 10**16, 10**12, 10**8, 10**4, 1
# Points; what differs by less is rounding.
LEAST_GAIN = 1e-6


class Score(NamedTuple):
    """Of tables, or of a change of them."""

    faults: int
    points: float

    @property
    def repeats(self) -> int:
        """How often two meet again."""
        return self.faults % TWO_HOMES // REPEAT

    def plus(self, other: Score) -> Score:
        return Score(self.faults + other.faults, self.points + other.points)

    def beats(self, other: Score) -> bool:
        return (self.faults, -self.points) < (other.faults, -other.points - LEAST_GAIN)


@dataclass(frozen=True, eq=False)
class Helps:
    """By people rows, an empty chair last. `hazards[i, j]` are -log(1 - chance) of what i has of meeting j: that i has
    something for j, that j has something for i, and that j answers each of the needs of i. `plain` is what a meeting is worth
    whatever else happens, `faults` what it has against it."""

    hazards: Chances
    plain: Chances
    faults: Faults
    need: float

    @property
    def nobody(self) -> int:
        return len(self.plain) - 1

    def of_people(self, hazards: Chances) -> Chances:
        """Points of each person by their hazards, those of one along the last axis."""
        missed = np.exp(-hazards)
        not_given, not_received = missed[..., 0], missed[..., 1]
        both = BOTH * (1 - np.maximum(not_given, not_received)) + ONE * (2 - not_given - not_received)
        return np.asarray(both + self.need * (missed.shape[-1] - 2 - missed[..., 2:].sum(axis=-1)))


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
    faults = np.zeros(gives.shape, dtype=np.int64)
    homes = [k for k, row in enumerate(section) if fit.index.people[row].stays_at_one_table]
    at_home = frozenset((i, j) for i in homes for j in homes if i < j) - bounds.pinned
    for pairs, fault in ((bounds.apart, ACQUAINTED), (at_home, TWO_HOMES), (bounds.forbidden, FORBIDDEN)):
        _on_pairs(faults, pairs, fault)
    hazards = np.concatenate([gives[:, :, None], gives.T[:, :, None], _answers(fit, at, people)], axis=2)
    return Helps(hazards, plain, faults, need(dial))


def _welcomes(fit: Fit, section: Sequence[int], bounds: Bounds) -> frozenset[Pair]:
    """In the numbers of the section, like `bounds`."""
    at = {row: k for k, row in enumerate(section)}
    barred = frozenset(ordered(section[i], section[j]) for i, j in bounds.apart | bounds.forbidden)
    return frozenset(ordered(at[i], at[j]) for i, j in welcomes(fit, barred) if i in at and j in at)


def _on_pairs(matrix: Chances | Faults, pairs: frozenset[Pair], amount: float) -> None:
    for i, j in pairs:
        matrix[i, j] += amount
        matrix[j, i] += amount


def inside(bounds: Bounds, section: Sequence[int]) -> Bounds:
    """What is said of pairs of a section, in its numbers."""
    at = {row: k for k, row in enumerate(section)}

    def of(pairs: frozenset[Pair]) -> frozenset[Pair]:
        return frozenset(ordered(at[i], at[j]) for i, j in pairs if i in at and j in at)

    return Bounds(of(bounds.pinned), of(bounds.forbidden), of(bounds.apart), of(bounds.again))


def _answers(fit: Fit, at: Indices, people: int) -> Chances:
    """[i, j, q]: that j answers the q-th need of i."""
    owner = at[fit.index.need_owner]
    nth = np.zeros(len(owner), dtype=np.intp)
    counts = np.zeros(people + 1, dtype=np.intp)
    for row, person in enumerate(owner.tolist()):
        nth[row] = counts[person]
        counts[person] += person < people
    answers = np.zeros((people + 1, people + 1, max(int(counts[:-1].max(initial=0)), 1)))
    np.add.at(answers, (owner[fit.need], at[fit.giver], nth[fit.need]), hazard(fit.chance))
    answers[-1] = answers[:, -1] = 0.0
    return answers


class Worth:
    """Of tables of one block, beside whom its people meet in the others."""

    def __init__(self, helps: Helps, met: NDArray[np.bool_], bounds: Bounds, keep: Chances | None = None) -> None:
        """`met[i, j]`: they meet in another block. `keep`: points for pairs that stay together."""
        self.nobody = helps.nobody
        self.of_people = helps.of_people
        self.hazards = np.where(met[:, :, None], 0.0, helps.hazards)
        self.before = (helps.hazards - self.hazards).sum(axis=1)
        self.plain = np.where(met, 0.0, helps.plain) + (0.0 if keep is None else keep)
        self.pair_faults: Faults = helps.faults + REPEAT * met
        for i, j in bounds.pinned:
            if not met[i, j]:
                self.pair_faults[[i, j], [j, i]] -= PINNED

    def of(self, tables: Indices) -> Chances:
        """Points that each row of `tables` adds to what the other blocks are worth."""
        one, other = tables[:, :, None], tables[:, None, :]
        before = self.before[tables]
        people = self.of_people(before + self.hazards[one, other].sum(axis=2)) - self.of_people(before)
        return np.asarray(people.sum(axis=1) + self.plain[one, other].sum(axis=(1, 2)) / 2)

    def faults(self, tables: Indices) -> Faults:
        """Of each row of `tables`."""
        return np.asarray(self.pair_faults[tables[:, :, None], tables[:, None, :]].sum(axis=(1, 2)) // 2)


def exchanged(of: _Matrix, person: int, others: Indices, mine: Indices, theirs: Indices) -> _Matrix:
    """How much the sum of a symmetric matrix over all who meet rises when a person changes places with each of `others`:
    `mine` are that person's neighbours, `theirs` those of the others, by row."""
    other = others[:, None]
    rises = (
        of[person, theirs].sum(axis=1) + of[other, mine].sum(axis=1) - of[person, mine].sum() - of[other, theirs].sum(axis=1)
    )
    rises += 2 * of[person, others] * (theirs == person).sum(axis=1)
    return cast(_Matrix, rises)


def best_of(faults: Faults, points: Chances) -> int:
    """Where there are fewest faults, and among those most points."""
    least = np.nonzero(faults == faults.min())[0]
    return int(least[np.argmax(points[least])])
