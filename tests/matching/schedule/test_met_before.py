"""Pairs: nobody meets whom they met before while there is a stranger left, and what the plan says when there is none."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator.matching import Effort, Plan, Room, Rules, plan_room, repair
from facilitator.matching.pairing.candidates import Bounds, Pair
from facilitator.matching.schedule.schedule import Schedule, pairs_within
from facilitator.matching.schedule.strangers import figures_of_pairs
from tests.matching.cast import TagEncoder, pair
from tests.matching.schedule.test_groups import even, ways
from tests.matching.schedule.test_plan import met, wheel

ENCODER = TagEncoder()
RULES = Rules(3, meet_again=True, effort=Effort.LEAST)
# A ring of six, in which each knows all but two; and two threes who know nobody of their own.
RING = frozenset({(k, k + 1) for k in range(5)} | {(0, 5)})
THREES = frozenset({*combinations((0, 1, 2), 2), *combinations((3, 4, 5), 2)})


def figures(plan: Plan) -> tuple[float, float]:
    return plan.figures["again"], plan.figures["again_least"]


def evenings(people: int, count: int) -> list[Plan]:
    """The same people every time; who met is not to meet again."""
    before, plans = set[frozenset[str]](), list[Plan]()
    for _ in range(count):
        plans.append(plan_room(replace(wheel(people), met_before=frozenset(before)), RULES, ENCODER))
        before |= met(plans[-1])
    return plans


def of_met(*pairs: Pair, forbidden: frozenset[Pair] = frozenset()) -> Bounds:
    return Bounds(frozenset(), forbidden, frozenset(), met=frozenset(pairs))


def repeats(schedule: Schedule, bounds: Bounds) -> int:
    met, again = set(bounds.met), 0
    for meeting in (meeting for meetings in schedule for meeting in meetings):
        again += len(met.intersection(pairs_within(meeting)))
        met.update(pairs_within(meeting))
    return again


@pytest.mark.parametrize(("people", "strangers"), [(8, 2), (16, 5)])
def test_who_comes_every_time_meets_strangers_as_long_as_there_are_some(people: int, strangers: int) -> None:
    """Of sixteen everybody has met everybody after five evenings of three rounds; of eight after two and a third."""
    *few, last = evenings(people, strangers + 1)
    assert [figures(plan) for plan in few] == [(0, 0)] * strangers
    again, least = figures(last)
    assert again == least > 0


def test_nobody_is_left_to_meet_in_more_rounds_than_there_are_people() -> None:
    plan = plan_room(wheel(4), replace(RULES, rounds=5), ENCODER)
    assert figures(plan) == (4, 4)


@pytest.mark.parametrize(
    ("strangers", "rounds", "least"),
    [(RING, 2, 0), (RING, 3, 3), (THREES, 2, 2), (RING - {(0, 1)}, 2, 1), (frozenset(), 2, 6)],
)
def test_the_least_is_what_the_strangers_who_are_left_allow(strangers: frozenset[Pair], rounds: int, least: int) -> None:
    """Three know each other by twos only: one of them is without a stranger in each round, however many there are."""
    bounds = of_met(*set(combinations(range(6), 2)) - strangers)
    schedule: Schedule = [[(0, 2), (1, 4), (3, 5)]] * rounds
    assert figures_of_pairs(schedule, bounds, 6)["again_least"] == least


@given(people=st.integers(4, 6), rounds=st.integers(1, 2), share=st.floats(0, 1), seed=st.integers(0, 999))
def test_no_plan_at_all_has_fewer_than_the_least(people: int, rounds: int, share: float, seed: int) -> None:
    dice, everybody = Random(seed), list(combinations(range(people), 2))
    apart = frozenset(dice.sample(everybody, dice.randrange(3)))
    bounds = of_met(*(two for two in everybody if dice.random() < share), forbidden=apart)
    found = [list(way) for way in ways(tuple(range(people)), even(people, people // 2))]
    able = [way for way in found if apart.isdisjoint(two for meeting in way for two in pairs_within(meeting))]
    plans = [list(plan) for plan in product(able, repeat=rounds)]
    if not plans:
        return
    counted = figures_of_pairs(dice.choice(plans), bounds, people)
    assert counted["again_least"] <= min(repeats(plan, bounds) for plan in plans)
    assert all(figures_of_pairs(plan, bounds, people)["again"] == repeats(plan, bounds) for plan in dice.choices(plans, k=5))


def test_who_sits_in_other_rounds_is_counted_by_them() -> None:
    """Two who came late are new to all, and there is one round left: four of the six tables are of old hands."""
    old = [*combinations(range(6), 2)]
    schedule: Schedule = [[(0, 1), (2, 3), (4, 5)], [(0, 6), (1, 7), (2, 3), (4, 5)]]
    assert figures_of_pairs(schedule, of_met(*old), 8) == {"again": 5, "again_least": 5}


def test_what_the_host_wishes_is_no_repeat() -> None:
    everybody = frozenset(pair(f"p{i}", f"p{j}") for i, j in combinations(range(4), 2))
    room: Room = replace(wheel(4), met_before=everybody)
    assert figures(plan_room(room, RULES, ENCODER)) == (6, 6)
    assert figures(plan_room(room, replace(RULES, bring_together_again=True), ENCODER)) == (0, 0)
    pinned = replace(room, pinned=frozenset({pair("p0", "p1")}))
    assert figures(plan_room(pinned, RULES, ENCODER)) == (5, 5)


def test_a_changed_plan_is_counted_anew() -> None:
    """Of six two go after the first round: four are left for two rounds, of whom two pairs have met."""
    plan = plan_room(wheel(6), RULES, ENCODER)
    assert figures(plan) == (0, 0)
    gone = next(m.people for m in plan.meetings if m.round == 1)
    room = replace(wheel(6), people=tuple(each for each in wheel(6).people if each.id not in gone))
    after = repair(plan, room, replace(RULES, rounds=5), 1, left=gone, encoder=ENCODER, prefer_idle=False)
    assert figures(after)[0] == figures(after)[1]
