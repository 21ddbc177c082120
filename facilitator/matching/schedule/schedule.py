"""Nobody idle: the people whom the programme left free in a round meet each other, or join two others as a third.

A schedule is one list per round of meetings; a meeting is a tuple of two or three people rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import combinations, permutations

from facilitator.matching.pairing.candidates import Bounds, Pair
from facilitator.matching.pairing.max_weight import max_weight_matching, ordered
from facilitator.matching.pairing.objective import Objective

Meeting = tuple[int, ...]
Schedule = list[list[Meeting]]
# Idle people up to which all pairs of them are weighed, and (person, table) pairs weighed for a third chair. Chosen, by what
# was not kept.
ALL_PAIRS_UP_TO = 160
JOINS_WEIGHED = 100_000
# Nodes of the matching from here on are tables.
FIRST_PLACE_NODE = 10**9
# Points for each trio that somebody sat in before: chosen, by what was not kept.
TRIO_AGAIN = 10.0
# Points for a trio that becomes two pairs, beside what its people could do for each other. Chosen: two seats in a trio.
TRIO_PARTED = 2 * TRIO_AGAIN
# Points that two at a table may lose at most for two idle people who sit down with one of them each, rather than as a third
# at two tables; ways of that which are weighed. Chosen: one person who gives and receives.
PARTED_AT_MOST = 100.0
CROSSINGS_WEIGHED = 100_000


def pairs_within(meeting: Meeting) -> list[Pair]:
    return [ordered(i, j) for i, j in combinations(meeting, 2)]


@dataclass
class Seating:
    """A schedule being filled; `present[i]` counts the meetings that person i may still take."""

    schedule: Schedule
    bounds: Bounds
    objective: Objective
    budget: list[int]
    tables: int

    def __post_init__(self) -> None:
        self.trios = Counter(
            person for meetings in self.schedule for meeting in meetings if len(meeting) == 3 for person in meeting
        )
        self._times = Counter(pair for meetings in self.schedule for meeting in meetings for pair in pairs_within(meeting))

    @property
    def met(self) -> AbstractSet[Pair]:
        """The pairs that meet at least once."""
        return self._times.keys()

    def may_meet(self, pair: Pair, known_too: bool = False, again: bool = False) -> bool:
        """`again`: rather than alone, even those who meet in another round."""
        new = again or pair not in self.met
        return new and pair not in self.bounds.forbidden and (known_too or pair not in self.bounds.apart)

    def idle(self, number: int, people: Iterable[int]) -> list[int]:
        busy = {person for meeting in self.schedule[number] for person in meeting}
        return [i for i in people if i not in busy and self.budget[i] > 0]

    def seat(self, number: int, meeting: Meeting) -> None:
        for pair in pairs_within(meeting):
            if pair not in self.met:
                self.objective.add(pair)
        self.seat_counted(number, meeting)

    def seat_counted(self, number: int, meeting: Meeting) -> None:
        """`seat` for a meeting that the objective counts already."""
        self.schedule[number].append(meeting)
        self._times.update(pairs_within(meeting))
        if len(meeting) == 3:
            self.trios.update(meeting)
        for person in meeting:
            self.budget[person] -= 1

    def dissolve(self, number: int, place: int) -> None:
        meeting = self.schedule[number].pop(place)
        if len(meeting) == 3:
            self.trios.subtract(meeting)
        for person in meeting:
            self.budget[person] += 1
        for pair in pairs_within(meeting):
            self._times[pair] -= 1
            if not self._times[pair]:
                del self._times[pair]
                self.objective.remove(pair)

    def clear(self, number: int) -> None:
        while self.schedule[number]:
            self.dissolve(number, len(self.schedule[number]) - 1)

    def places(self, number: int, people: Iterable[int]) -> list[int]:
        """Where in a round somebody of `people` sits."""
        wanted = set(people)
        return [place for place, meeting in enumerate(self.schedule[number]) if wanted & set(meeting)]

    def meets(self, numbers: Iterable[int], person: int) -> bool:
        """Whether the person has a meeting in one of these rounds."""
        return any(self.places(number, (person,)) for number in numbers)

    def join(self, number: int, place: int, person: int) -> None:
        meeting = self.schedule[number][place]
        self.schedule[number][place] = (*meeting, person)
        self.trios.update((*meeting, person))
        self.budget[person] -= 1
        for pair in (ordered(person, other) for other in meeting):
            if pair not in self.met:
                self.objective.add(pair)
            self._times[pair] += 1


@dataclass(frozen=True)
class Leniency:
    """Whom people may meet rather than sit alone: those they know, and those whom they meet in another round."""

    known_too: bool = False
    again: bool = False


def fill(
    seating: Seating,
    numbers: Iterable[int],
    people: list[int],
    known_too: bool = False,
    again: bool = False,
    part: bool = False,
) -> None:
    """Pairs, then trios, round by round, of people who may meet; `part`: first the idle part a pair between them, or a trio."""
    leniency = Leniency(known_too, again)
    for number in numbers:
        _pair_up(seating, number, seating.idle(number, people), leniency)
        if part:
            _cross(seating, number, seating.idle(number, people), leniency)
            _part_trios(seating, number, seating.idle(number, people), leniency)
        _join(seating, number, seating.idle(number, people), leniency)


def _part_trios(seating: Seating, number: int, idle: list[int], leniency: Leniency) -> None:
    """One of three gets up for somebody idle, where two pairs are worth more than a second trio; else the idle stay idle."""
    for person in idle:
        if len(seating.schedule[number]) >= seating.tables:
            return
        options = [
            (_parted_gain(seating, meeting, chosen, person), -place, chosen)
            for place, meeting in enumerate(seating.schedule[number])
            if len(meeting) == 3
            for chosen in meeting
            if _may(seating, leniency, ordered(chosen, person))
        ]
        joins = _joins(seating, number, [person], leniency, 1)
        best = max(options, default=None)
        if best is None or best[0] < max(joins.values(), default=best[0]):
            continue
        _, place, chosen = best
        meeting = seating.schedule[number][-place]
        seating.dissolve(number, -place)
        seating.seat(number, tuple(other for other in meeting if other != chosen))
        seating.seat(number, (chosen, person))


def _parted_gain(seating: Seating, meeting: Meeting, chosen: int, person: int) -> float:
    lost = sum(seating.objective.loss(ordered(chosen, other)) for other in meeting if other != chosen)
    return seating.objective.gain(ordered(chosen, person)) - lost + TRIO_PARTED


def _cross(seating: Seating, number: int, idle: list[int], leniency: Leniency) -> None:
    """Two idle who must not meet sit down with the two of one table, one each: four people change, where two trios are six."""
    while len(seating.schedule[number]) < seating.tables:
        best = max(_crossings(seating, number, idle, leniency), default=None)
        if best is None:
            return
        gain, place, pairs = best
        joins = _joins(seating, number, idle, leniency, 1)
        if gain < -PARTED_AT_MOST and len({place for _, place in joins}) > 1:
            return
        seating.dissolve(number, -place)
        for pair in pairs:
            seating.seat(number, pair)
        idle = seating.idle(number, idle)


def _crossings(seating: Seating, number: int, idle: list[int], leniency: Leniency) -> Iterator[tuple[float, int, list[Pair]]]:
    """(what two pairs more are worth than the one they part, minus its place, those two) of each way, if they are few."""
    if len(idle) ** 2 * len(seating.schedule[number]) > CROSSINGS_WEIGHED:
        return
    for place, meeting in enumerate(seating.schedule[number]):
        if len(meeting) != 2 or ordered(*meeting) in seating.bounds.pinned:
            continue
        lost = seating.objective.loss(ordered(*meeting))
        for one, other in permutations(idle, 2):
            pairs = [ordered(one, meeting[0]), ordered(other, meeting[1])]
            if all(_may(seating, leniency, pair) for pair in pairs):
                yield sum(map(seating.objective.gain, pairs)) - lost, -place, pairs


def _may(seating: Seating, leniency: Leniency, pair: Pair) -> bool:
    return seating.may_meet(pair, leniency.known_too, leniency.again)


def _pair_up(seating: Seating, number: int, idle: list[int], leniency: Leniency) -> None:
    room = seating.tables - len(seating.schedule[number])
    if len(idle) < 2 or room <= 0:
        return
    gains = {pair: seating.objective.gain(pair) for pair in _possible(seating, idle, leniency)}
    found = max_weight_matching(gains, full=True)
    for pair in sorted(found, key=lambda pair: (-gains[pair], pair))[:room]:
        seating.seat(number, pair)


def _possible(seating: Seating, idle: list[int], leniency: Leniency) -> list[Pair]:
    if len(idle) <= ALL_PAIRS_UP_TO:
        return [pair for pair in combinations(sorted(idle), 2) if _may(seating, leniency, pair)]
    near = sorted(idle)
    reach = ALL_PAIRS_UP_TO // 4
    return [(i, j) for k, i in enumerate(near) for j in near[k + 1 : k + 1 + reach] if _may(seating, leniency, (i, j))]


def _join(seating: Seating, number: int, idle: list[int], leniency: Leniency) -> None:
    """Each idle person to a pair, as many as possible and those first who sat in few trios; a place takes one."""
    step = 1 + len(idle) * len(seating.schedule[number]) // JOINS_WEIGHED
    for person, place in max_weight_matching(_joins(seating, number, idle, leniency, step), full=True):
        seating.join(number, place - FIRST_PLACE_NODE, person)


def _joins(seating: Seating, number: int, idle: list[int], leniency: Leniency, step: int) -> dict[Pair, float]:
    """What each of the idle would add at each pair that they may join; of many pairs every `step`th."""
    meetings = seating.schedule[number]
    return {
        (person, FIRST_PLACE_NODE + place): _joint_gain(seating, meetings[place], person)
        for turn, person in enumerate(idle)
        for place in range(turn % step, len(meetings), step)
        if len(meeting := meetings[place]) == 2 and all(_may(seating, leniency, ordered(person, other)) for other in meeting)
    }


def _joint_gain(seating: Seating, meeting: Meeting, person: int) -> float:
    gain = sum(seating.objective.gain(ordered(person, other)) for other in meeting)
    return gain - TRIO_AGAIN * sum(seating.trios[i] for i in (*meeting, person))
