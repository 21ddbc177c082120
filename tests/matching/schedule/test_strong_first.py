"""Likely help comes early, and nothing else about a plan changes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from facilitator.matching import Plan, Rules, plan_room, repair, score_room
from facilitator.matching.fit.fit import Fit
from facilitator.matching.schedule.schedule import Schedule
from facilitator.matching.schedule.strong_first import EARLY, strong_first
from tests.matching.cast import TagEncoder, person, rooms
from tests.matching.schedule.test_plan import wheel

ENCODER = TagEncoder()


def schedule_of(plan: Plan, fit: Fit) -> Schedule:
    rows = fit.index.person_row
    schedule: Schedule = [[] for _ in range(plan.rounds)]
    for meeting in plan.meetings:
        schedule[meeting.round - 1].append(tuple(rows[id_] for id_ in meeting.people))
    return schedule


def rounds_of(plan: Plan, pairs: set[frozenset[str]]) -> set[tuple[int, frozenset[str]]]:
    """In which round two of `pairs` meet."""
    met = {(m.round, frozenset(two)) for m in plan.meetings for two in combinations(m.people, 2)}
    return {(number, pair) for number, pair in met if pair in pairs}


def early_chances(fit: Fit, schedule: Schedule, numbers: list[int]) -> float:
    """The sum of everyone's best chance in the first rounds of `numbers`."""
    best = np.zeros(len(fit.index.people))
    for meeting in (meeting for number in numbers[:EARLY] for meeting in schedule[number]):
        for one, other in combinations(meeting, 2):
            between = (fit.giver == one) & (fit.receiver == other) | (fit.giver == other) & (fit.receiver == one)
            best[[one, other]] = np.maximum(best[[one, other]], fit.chance[between].max(initial=0))
    return float(best.sum())


def everyone_s(schedule: Schedule) -> Counter[frozenset[int]]:
    return Counter(frozenset(meeting) for meetings in schedule for meeting in meetings)


@pytest.mark.slow
@given(rooms(most=14, exact_topics=True), st.integers(2, 5), st.integers(0, 2), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_same_meetings_in_an_order_that_no_swap_of_two_rounds_betters(room, rounds, begun, dice) -> None:
    assume(len(room.people) > 1)
    room = replace(room, pinned=frozenset())
    fit = score_room(room, ENCODER)
    before = schedule_of(plan_room(room, Rules(rounds=rounds), ENCODER), fit)
    dice.shuffle(before)
    numbers = list(range(begun, rounds))
    tables = max(map(len, before))
    after = strong_first(fit, before, numbers, tables)
    assert after[:begun] == before[:begun]
    assert everyone_s(after) == everyone_s(before)
    for meetings in after:
        seated = [person for meeting in meetings for person in meeting]
        assert (len(seated), len(meetings) <= tables) == (len(set(seated)), True)
    reached = early_chances(fit, after, numbers)
    assert reached >= early_chances(fit, before, numbers) - 1e-6
    for a, b in combinations(numbers, 2):
        swapped = list(after)
        swapped[a], swapped[b] = swapped[b], swapped[a]
        assert reached >= early_chances(fit, swapped, numbers) - 1e-6


def test_what_was_announced_stays_in_its_round_and_the_rest_moves_around_it() -> None:
    room = wheel(12)
    fit = score_room(room, ENCODER)
    plan = schedule_of(plan_room(room, Rules(rounds=4), ENCODER), fit)
    turned = plan[::-1]
    announced = {(number, meeting) for number, meetings in enumerate(turned) for meeting in meetings if 0 in meeting}
    after = strong_first(fit, turned, range(4), 6, announced)
    assert all(meeting in after[number] for number, meeting in announced)
    everything = {(number, meeting) for number, meetings in enumerate(turned) for meeting in meetings}
    assert strong_first(fit, turned, range(4), 6, everything) == turned


def test_a_plan_is_in_that_order_already() -> None:
    room = wheel(24)
    fit = score_room(room, ENCODER)
    schedule = schedule_of(plan_room(room, Rules(rounds=5), ENCODER), fit)
    assert strong_first(fit, schedule, range(5), 12) == schedule
    assert early_chances(fit, schedule, [0, 1]) > early_chances(fit, schedule, [3, 4])


def test_a_repair_puts_new_meetings_in_a_good_order_and_moves_no_announced_one() -> None:
    room, rules = wheel(12), Rules(rounds=4)
    plan = plan_room(room, rules, ENCODER)
    two = (person("zoe", ["thing 1"], ["yarn"]), person("yan", ["yarn"], ["thing 2"]))
    after = repair(plan, replace(room, people=(*room.people, *two)), rules, 1, joined={"zoe", "yan"}, encoder=ENCODER)
    helped = {frozenset((match.giver, match.receiver)) for match in plan.matches}
    assert helped and rounds_of(plan, helped) == rounds_of(after, helped)
    assert [meeting.round for meeting in after.meetings if {"zoe", "yan"} <= set(meeting.people)] == [2]
