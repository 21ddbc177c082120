"""Nobody alone who need not be: rounds with somebody idle are seated anew, a few people at a time, by trying every way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations
from random import Random

import numpy as np
from numpy.typing import NDArray

from facilitator.matching.fit.fit import Chances
from facilitator.matching.fit.index import Indices
from facilitator.matching.pairing.candidates import Pair
from facilitator.matching.pairing.max_weight import ordered
from facilitator.matching.pairing.weights import PIN

from .partitions import LARGEST_GROUP, Partitions, Way, fewest_alone, partitions
from .schedule import TRIO_AGAIN, Meeting, Schedule, Seating, pairs_within

# Points that a seat left empty, and a meeting of two who know each other, cost, beside the 100 of
# a person who gives and receives. Chosen, by what was not kept.
IDLE_SEAT, ACQUAINTED = 90.0, 40.0
# Sweeps over the rounds of a few people; groups tried a round of many, and their size. Chosen; in a thousand small rooms
# exhaustive search found nobody idle who need not be.
SWEEPS, GROUPS_TRIED, GROUP_SIZE = 4, 24, 7
# Points; what differs by less is rounding.
LEAST_GAIN = 1e-6


def reseat_idle(seating: Seating, numbers: Iterable[int], people: list[int], known_too: bool) -> None:
    """Seats anew in the rounds `numbers` only, and only where somebody is idle in one of them.

    One idle seat counts a little less than a person who surely gives and receives. Pinned pairs keep meeting.
    """
    reseating = _Reseating(seating, known_too, Random(0))
    all_rounds = list(numbers)
    rounds = [number for number in all_rounds if reseating.alone(number, people)]
    if not rounds or reseating.as_few_as_can_be(all_rounds, people):
        return
    if len(people) <= LARGEST_GROUP:
        reseating.of_few(all_rounds, people)
        return
    for number in rounds:
        for _ in range(GROUPS_TRIED):
            idle = reseating.alone(number, people)
            if not idle:
                break
            reseating.seat_again(number, reseating.some(number, idle))


@dataclass
class _Reseating:
    seating: Seating
    known_too: bool
    dice: Random

    def alone(self, number: int, people: list[int]) -> list[int]:
        """Who is idle though there is somebody whom they may meet in one of the rounds."""
        return [
            i for i in self.seating.idle(number, people) if any(ordered(i, j) not in self._barred for j in people if i != j)
        ]

    @cached_property
    def _barred(self) -> frozenset[Pair]:
        bounds = self.seating.bounds
        return bounds.forbidden if self.known_too else bounds.forbidden | bounds.apart

    def as_few_as_can_be(self, numbers: list[int], people: list[int]) -> bool:
        """Whether everybody sits in as many rounds as they want to and have people to meet."""
        partners = Counter(chain.from_iterable(pair for pair in combinations(people, 2) if pair not in self._barred))
        sits = Counter(chain.from_iterable(meeting for number in numbers for meeting in self.seating.schedule[number]))
        could = (min(len(numbers), self.seating.budget[i] + sits[i], partners[i]) for i in people)
        return sum(could) <= sits.total()

    def some(self, number: int, idle: list[int]) -> list[int]:
        """Up to GROUP people of one round: some of the idle ones, and whole tables."""
        group = idle[: GROUP_SIZE // 3]
        meetings = self.seating.schedule[number]
        for meeting in self.dice.sample(meetings, len(meetings)):
            group += meeting if len(group) + len(meeting) <= GROUP_SIZE else ()
        return sorted(group)

    def of_few(self, numbers: list[int], people: list[int]) -> None:
        """Round by round; then all rounds at once, kept if that is better."""
        people = [i for i in people if self.seating.budget[i] > 0 or self.seating.meets(numbers, i)]
        self._sweep(numbers, people)
        before, reached = self._standing(numbers), self._value(numbers, people)
        ways = self._all_at_once(numbers, people)
        if ways is None:
            return
        self._seat({number: _of(way, people) for number, way in zip(numbers, ways, strict=True)})
        self._sweep(numbers, people)
        if self._value(numbers, people) <= reached + LEAST_GAIN:
            self._seat(before)

    def seat_again(self, number: int, group: list[int]) -> bool:
        """The best way to seat these people of one round; True if another one than before."""
        before = self._take_away(number, group)
        found = partitions(len(group))
        gains, barred = self._gains(group, set().union(*map(pairs_within, before)))
        sat = np.array([self.seating.trios[person] for person in group])
        sat = np.minimum(sat - sat.min(), 1)
        budget = np.array([self.seating.budget[person] for person in group])
        value = found.meets @ gains - IDLE_SEAT * found.alone - TRIO_AGAIN * (found.trios @ sat)
        value[~self._able(found, barred, budget, number)] = -np.inf
        after = _of(found.ways[int(np.argmax(value))], group)
        for meeting in after:
            self.seating.seat(number, meeting)
        return sorted(map(sorted, before)) != sorted(map(sorted, after))

    def _sweep(self, numbers: list[int], people: list[int]) -> None:
        for _ in range(SWEEPS):
            if not sum([self.seat_again(number, people) for number in numbers]):
                break

    def _all_at_once(self, numbers: list[int], people: list[int]) -> list[Way] | None:
        before = self._standing(numbers)
        for number in numbers:
            self.seating.clear(number)
        found = partitions(len(people))
        met = {pair for meetings in before.values() for meeting in meetings for pair in pairs_within(meeting)}
        gains, barred = self._gains(people, met)
        budget = np.array([self.seating.budget[person] for person in people])
        ways = fewest_alone(found, self._able(found, barred, budget), found.meets @ gains, budget, gains >= PIN, len(numbers))
        self._seat(before)
        return ways

    def _able(
        self, found: Partitions, barred: NDArray[np.bool_], budget: Indices, number: int | None = None
    ) -> NDArray[np.bool_]:
        taken = 0 if number is None else len(self.seating.schedule[number])
        many = found.tables > self.seating.tables - taken
        return np.asarray(~(found.meets[:, barred].any(axis=1) | found.seats[:, budget <= 0].any(axis=1) | many))

    def _gains(self, group: list[int], met: set[Pair]) -> tuple[Chances, NDArray[np.bool_]]:
        """Per pair what its meeting adds now, and whether it must not be."""
        pairs = list(combinations(group, 2))
        bounds, objective = self.seating.bounds, self.seating.objective
        known = np.array([pair in bounds.apart for pair in pairs])
        pinned = np.array([pair in bounds.pinned and pair not in self.seating.met for pair in pairs])
        gains = np.array([objective.gain(pair) for pair in pairs]) - ACQUAINTED * known + PIN * pinned
        barred = [not self.seating.may_meet(pair, self.known_too or pair in met) for pair in pairs]
        return gains, np.array(barred, dtype=bool)

    def _take_away(self, number: int, group: list[int]) -> list[Meeting]:
        places = self.seating.places(number, group)
        before = [self.seating.schedule[number][place] for place in places]
        for place in reversed(places):
            self.seating.dissolve(number, place)
        return before

    def _standing(self, numbers: list[int]) -> dict[int, list[Meeting]]:
        return {number: list(self.seating.schedule[number]) for number in numbers}

    def _seat(self, rounds: dict[int, list[Meeting]]) -> None:
        for number in rounds:
            self.seating.clear(number)
        for number, meetings in rounds.items():
            for meeting in meetings:
                self.seating.seat(number, meeting)

    def _value(self, numbers: list[int], people: list[int]) -> float:
        schedule: Schedule = self.seating.schedule
        met = [pair for meetings in schedule for meeting in meetings for pair in pairs_within(meeting)]
        idle = sum(len(self.seating.idle(number, people)) for number in numbers)
        known = len(self.seating.bounds.apart.intersection(met))
        known_pairs = self.seating.objective.pairs()
        return (
            self.seating.objective.value([pair for pair in met if pair in known_pairs]) - IDLE_SEAT * idle - ACQUAINTED * known
        )


def _of(way: Way, group: list[int]) -> list[Meeting]:
    return [tuple(group[k] for k in meeting) for meeting in way]
