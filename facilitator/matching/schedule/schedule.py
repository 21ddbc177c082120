"""Nobody idle: the people whom the programme left free in a round meet each other, or join two others as a third.

A schedule is one list per round of meetings; a meeting is a tuple of two or three people rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

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
        self.met: set[Pair] = {pair for meetings in self.schedule for meeting in meetings for pair in pairs_within(meeting)}

    def may_meet(self, pair: Pair, known_too: bool = False) -> bool:
        return pair not in self.met and pair not in self.bounds.forbidden and (known_too or pair not in self.bounds.apart)

    def idle(self, number: int, people: Iterable[int]) -> list[int]:
        busy = {person for meeting in self.schedule[number] for person in meeting}
        return [i for i in people if i not in busy and self.budget[i] > 0]

    def seat(self, number: int, meeting: Meeting) -> None:
        self.seat_counted(number, meeting)
        for pair in pairs_within(meeting):
            self.objective.add(pair)

    def seat_counted(self, number: int, meeting: Meeting) -> None:
        """`seat` for a meeting that the objective counts already."""
        self.schedule[number].append(meeting)
        self.met.update(pairs_within(meeting))
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
            self.met.discard(pair)
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
        for other in meeting:
            self.met.add(ordered(person, other))
            self.objective.add(ordered(person, other))


def fill(seating: Seating, numbers: Iterable[int], people: list[int], known_too: bool = False) -> None:
    """Pairs, then trios, round by round; `known_too`: rather than let somebody sit alone, people who know each other."""
    for number in numbers:
        _pair_up(seating, number, seating.idle(number, people), known_too)
        _join(seating, number, seating.idle(number, people), known_too)


def _pair_up(seating: Seating, number: int, idle: list[int], known_too: bool) -> None:
    room = seating.tables - len(seating.schedule[number])
    if len(idle) < 2 or room <= 0:
        return
    gains = {pair: seating.objective.gain(pair) for pair in _possible(seating, idle, known_too)}
    found = max_weight_matching(gains, full=True)
    for pair in sorted(found, key=lambda pair: (-gains[pair], pair))[:room]:
        seating.seat(number, pair)


def _possible(seating: Seating, idle: list[int], known_too: bool) -> list[Pair]:
    if len(idle) <= ALL_PAIRS_UP_TO:
        return [pair for pair in combinations(sorted(idle), 2) if seating.may_meet(pair, known_too)]
    near = sorted(idle)
    reach = ALL_PAIRS_UP_TO // 4
    return [(i, j) for k, i in enumerate(near) for j in near[k + 1 : k + 1 + reach] if seating.may_meet((i, j), known_too)]


def _join(seating: Seating, number: int, idle: list[int], known_too: bool) -> None:
    """Each idle person to a pair, as many as possible and those first who sat in few trios; a place takes one."""
    meetings = seating.schedule[number]
    step = 1 + len(idle) * len(meetings) // JOINS_WEIGHED
    gains = {
        (person, FIRST_PLACE_NODE + place): _joint_gain(seating, meetings[place], person)
        for turn, person in enumerate(idle)
        for place in range(turn % step, len(meetings), step)
        if len(meeting := meetings[place]) == 2
        and all(seating.may_meet(ordered(person, other), known_too) for other in meeting)
    }
    for person, place in max_weight_matching(gains, full=True):
        seating.join(number, place - FIRST_PLACE_NODE, person)


def _joint_gain(seating: Seating, meeting: Meeting, person: int) -> float:
    gain = sum(seating.objective.gain(ordered(person, other)) for other in meeting)
    return gain - TRIO_AGAIN * sum(seating.trios[i] for i in (*meeting, person))
