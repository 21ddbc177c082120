"""The same meetings in a better order: a first round of small talk is a cold start, so likely help comes early."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from facilitator.matching.fit.fit import Chances, Fit
from facilitator.matching.pairing.candidates import Pair
from facilitator.matching.pairing.max_weight import ordered

from .schedule import Meeting, Schedule, pairs_within

# Rounds that count as early: the first one can be missed by a latecomer, by the third one people have gone home. Chosen.
EARLY = 2
# Decimals of a sum of chances; what is behind them is rounding.
DECIMALS = 9
Score = tuple[float, float]


def strong_first(
    fit: Fit, schedule: Schedule, numbers: Sequence[int], tables: int, announced: Collection[tuple[int, Pair]] = ()
) -> Schedule:
    """The schedule with the meetings of the rounds `numbers` in another order; pairs `announced` in a round stay in it.

    Each person keeps their meetings, and at most `tables` are in a round. The sum of everyone's best chance (0-1) in the
    first EARLY of `numbers` cannot be raised by swapping two rounds, nor by swapping them for a part of the room whose
    people all sit in both.
    """
    if len(numbers) < 2:
        return schedule
    order = _Order(
        [list(meetings) for meetings in schedule], list(numbers), _values(fit, schedule), tables, frozenset(announced)
    )
    while order.turn_rounds() or order.swap_parts():
        pass
    return order.schedule


def _values(fit: Fit, schedule: Schedule) -> Chances:
    """Per round and person the best chance that one is helped or helps at one's table there."""
    best = _best_of_pairs(fit, {pair for meetings in schedule for meeting in meetings for pair in pairs_within(meeting)})
    values = np.zeros((len(schedule), len(fit.index.people)))
    for number, meetings in enumerate(schedule):
        for pair in (pair for meeting in meetings for pair in pairs_within(meeting)):
            values[number, list(pair)] = np.maximum(values[number, list(pair)], best.get(pair, 0.0))
    return values


def _best_of_pairs(fit: Fit, met: set[Pair]) -> Mapping[Pair, float]:
    best: dict[Pair, float] = {}
    for giver, receiver, chance in zip(fit.giver.tolist(), fit.receiver.tolist(), fit.chance.tolist(), strict=True):
        pair = ordered(giver, receiver)
        if pair in met and chance > best.get(pair, 0.0):
            best[pair] = chance
    return best


@dataclass
class _Order:
    schedule: Schedule
    numbers: list[int]
    values: Chances
    tables: int
    announced: frozenset[tuple[int, Pair]]

    def turn_rounds(self) -> bool:
        """Whole rounds change places, if all of them may; whether it helped."""
        if not all(self._may_move(number, self.schedule[number]) for number in self.numbers):
            return False
        early = len(self.numbers[:EARLY])
        best = max(permutations(self.numbers, early), key=self._score)
        if self._score(best) <= self._score(self.numbers[:early]):
            return False
        rest = [number for number in self.numbers if number not in best]
        source = [*best, *rest]
        taken, values = [self.schedule[number] for number in source], self.values[source]
        for at, number in enumerate(self.numbers):
            self.schedule[number] = taken[at]
        self.values[self.numbers] = values
        return True

    def swap_parts(self) -> bool:
        """Parts of the room swap an early round for another one; whether it helped."""
        early = self.numbers[:EARLY]
        pairs = [(a, b) for k, a in enumerate(early) for b in self.numbers[k + 1 :]]
        parts = ((a, b, part) for a, b in pairs for part in _joined([*self.schedule[a], *self.schedule[b]]))
        return sum(self._can_swap(a, b, part) and self._swap(a, b, part) for a, b, part in parts) > 0

    def _score(self, early: Sequence[int]) -> Score:
        values = self.values[list(early)]
        return round(float(values.max(axis=0).sum()), DECIMALS), round(float(values[0].sum()), DECIMALS)

    def _swap(self, a: int, b: int, part: set[int]) -> bool:
        early, people = self.numbers[:EARLY], sorted(part)
        before, rows = self._score(early), self.values[np.ix_([a, b], people)]
        self.values[np.ix_([b, a], people)] = rows
        if self._score(early) <= before:
            self.values[np.ix_([a, b], people)] = rows
            return False
        (stay_a, go_a), (stay_b, go_b) = (_divided(self.schedule[number], part) for number in (a, b))
        self.schedule[a], self.schedule[b] = stay_a + go_b, stay_b + go_a
        return True

    def _can_swap(self, a: int, b: int, part: set[int]) -> bool:
        """Whether all of `part` sit in both rounds, so that nobody else is left alone, and have tables in the other one."""
        here, there = (_divided(self.schedule[number], part)[1] for number in (a, b))
        more = len(there) - len(here)
        return (
            sum(map(len, here)) == sum(map(len, there)) == len(part)
            and len(self.schedule[a]) + more <= self.tables
            and len(self.schedule[b]) - more <= self.tables
            and self._may_move(a, here)
            and self._may_move(b, there)
        )

    def _may_move(self, number: int, meetings: Iterable[Meeting]) -> bool:
        return self.announced.isdisjoint((number, pair) for meeting in meetings for pair in pairs_within(meeting))


def _divided(meetings: Iterable[Meeting], part: set[int]) -> tuple[list[Meeting], list[Meeting]]:
    """Meetings of others, and those of `part`."""
    others: list[Meeting] = []
    theirs: list[Meeting] = []
    for meeting in meetings:
        (theirs if meeting[0] in part else others).append(meeting)
    return others, theirs


def _joined(meetings: Iterable[Meeting]) -> list[set[int]]:
    """The people of these meetings, those together who are connected by them; in the order in which they come."""
    part_of: dict[int, set[int]] = {}
    for meeting in meetings:
        found = {id(part): part for part in (part_of.get(person, {person}) for person in meeting)}
        whole: set[int] = set().union(*found.values())
        part_of.update(dict.fromkeys(whole, whole))
    return list({id(part): part for part in part_of.values()}.values())
