"""Tables of three to nine: nobody sits with the same person again while there is a way, whatever could be won by it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations, product
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitator.matching import Effort, Plan, Room, Rules, Sitting, plan_room, repair, score_room, seat_now
from facilitator.matching.pairing.candidates import bounds_of
from facilitator.matching.schedule.groups.evening import Evening
from facilitator.matching.schedule.groups.least import figures_of_mixing
from facilitator.matching.schedule.groups.mixing import mixed
from facilitator.matching.schedule.groups.places import Places, Work, filled
from facilitator.matching.schedule.groups.seat import met_in, never_together
from facilitator.matching.schedule.groups.sizes import blocks_of, tables_for
from facilitator.matching.schedule.groups.worth import Score, Worth, helps_of
from tests.matching.cast import TagEncoder, pair, person, quick_rooms
from tests.matching.schedule.test_groups import even, rules_of, times_met, ways
from tests.matching.schedule.test_plan import wheel

ENCODER = TagEncoder()
Found = list[np.ndarray[tuple[int, ...], np.dtype[np.intp]]]


def again(plan: Plan) -> int:
    return sum(count - 1 for count in times_met(plan).values())


def friends(people: int) -> Room:
    """Each can give only to the two beside them, and they to them: much would be won by meeting twice."""
    cast = [person(f"p{k:02d}", [f"thing {k // 3}"], [f"thing {k // 3}"]) for k in range(people)]
    return Room(tuple(cast), exact_topics=True)


@pytest.mark.parametrize(
    ("people", "seats", "rounds"),
    [
        (9, 3, 4),
        (12, 3, 4),
        (16, 4, 5),
        (23, 5, 3),
        (24, 5, 3),
        (25, 5, 3),
        (30, 5, 3),
        (36, 6, 3),
        (34, 6, 3),
        (64, 8, 3),
        (49, 7, 5),
    ],
)
def test_nobody_sits_with_the_same_person_again_while_there_is_a_way(people: int, seats: int, rounds: int) -> None:
    """Some of these are as tight as they can be: sixteen at fours in five rounds meet everybody exactly once."""
    plan = plan_room(friends(people), rules_of(seats, rounds, effort=Effort.LEAST), ENCODER)
    assert again(plan) == plan.figures["again"] == 0
    assert {len(meeting.people) for meeting in plan.meetings} <= set(even(people, tables_for(people, seats)))


@pytest.mark.parametrize(("people", "seats", "rounds"), [(8, 4, 2), (8, 4, 3), (12, 6, 3), (36, 9, 3), (20, 5, 3), (5, 3, 3)])
def test_where_the_room_is_too_small_as_few_meet_again_as_can_be(people: int, seats: int, rounds: int) -> None:
    plan = plan_room(friends(people), rules_of(seats, rounds, effort=Effort.QUICK), ENCODER)
    assert again(plan) == plan.figures["again"] == plan.figures["again_least"] > 0


@pytest.mark.parametrize(("people", "sizes"), [(5, (3, 2)), (6, (3, 3)), (7, (4, 3))])
def test_no_plan_at_all_has_fewer_than_the_least(people: int, sizes: tuple[int, ...]) -> None:
    blocks = blocks_of((Sitting(3),), 3)
    found = [list(way) for way in ways(tuple(range(people)), sizes)]
    every = [figures_of_mixing([found[0], one, other], blocks) for one, other in product(found, found)]
    fewest = min(figures["again"] for figures in every)
    assert {figures["again_least"] for figures in every} <= set(range(int(fewest) + 1))


def test_a_group_that_stays_does_not_meet_again() -> None:
    plan = plan_room(wheel(12), Rules(3, sittings=(Sitting(3), Sitting(3, True), Sitting(3))), ENCODER)
    assert plan.figures["again"] == 0


@pytest.mark.parametrize("kind", ["known", "met_before"])
def test_who_knows_another_sits_apart_however_much_they_could_give_but_not_at_the_price_of_a_second_meeting(kind: str) -> None:
    """All who could give each other something know each other; among eight at fours somebody meets them."""
    room, few = friends(24), friends(8)
    pairs = [frozenset(pair(f"p{3 * k + i:02d}", f"p{3 * k + j:02d}") for i, j in combinations(range(3), 2)) for k in range(8)]
    plan = plan_room(replace(room, **{kind: frozenset().union(*pairs)}), rules_of(4, 3, effort=Effort.QUICK), ENCODER)
    assert again(plan) == 0 and not frozenset().union(*pairs) & times_met(plan).keys()
    tight = plan_room(replace(few, **{kind: frozenset().union(*pairs[:2])}), rules_of(4, 3, effort=Effort.QUICK), ENCODER)
    assert again(tight) == again(plan_room(few, rules_of(4, 3, effort=Effort.QUICK), ENCODER))


def test_who_met_before_sits_together_where_the_host_wishes_it() -> None:
    room = replace(wheel(12), met_before=frozenset({pair("p0", "p1")}))
    assert pair("p0", "p1") not in times_met(plan_room(room, rules_of(3, 2), ENCODER))
    assert pair("p0", "p1") in times_met(plan_room(room, rules_of(3, 2, bring_together_again=True), ENCODER))


@settings(max_examples=30)
@given(tables=st.integers(1, 13), seats=st.integers(2, 9), rounds=st.integers(1, 5))
def test_tables_by_algebra_are_full(tables: int, seats: int, rounds: int) -> None:
    found = mixed(tables, seats, rounds)
    assert len(found) == rounds and all(
        Counter(table.ravel().tolist()) == dict.fromkeys(range(tables), seats) for table in found
    )


@pytest.mark.parametrize("tables", [2, 3, 5, 7, 11, 13])
def test_a_prime_number_of_tables_mixes_as_well_as_counting_allows(tables: int) -> None:
    for seats, rounds in product(range(2, 10), range(1, min(5, tables) + 1)):
        found = mixed(tables, seats, rounds)
        schedule = [[tuple(np.nonzero(table.ravel() == k)[0].tolist()) for k in range(tables)] for table in found]
        figures = figures_of_mixing(schedule, blocks_of((Sitting(seats),), rounds))
        assert (seats, rounds, figures["again"]) == (seats, rounds, figures["again_least"])


@pytest.mark.parametrize(("tables", "seats"), [(10, 6), (12, 5), (15, 7), (14, 9), (20, 8)])
def test_many_tables_of_a_number_that_is_none_mix_as_well(tables: int, seats: int) -> None:
    found = np.stack([table.ravel() for table in mixed(tables, seats, 5)], axis=1)
    together = (found[:, None, :] == found[None, :, :]).sum(axis=2)
    assert together[~np.eye(len(found), dtype=bool)].max() == 1


@pytest.mark.parametrize("tables", range(2, 11))
def test_three_rounds_need_no_second_meeting_where_there_are_as_many_tables_as_seats(tables: int) -> None:
    """However many chairs stay empty, at most one at a table. With fewer tables, pigeonholes make some meet again."""
    for seats in range(2, min(tables, 9) + 1):
        found = mixed(tables, seats, 3)
        at = np.stack([table.ravel() for table in found], axis=1)
        together = (at[:, None, :] == at[None, :, :]).sum(axis=2)
        assert together[~np.eye(len(at), dtype=bool)].max() == 1
        assert all(never_together(found, empty) is not None for empty in range(tables))


def _scored(room: Room, found: Found) -> Score:
    fit = score_room(room, ENCODER)
    bounds, people = bounds_of(room, fit.index), len(room.people)
    helps, score = helps_of(fit, range(people), bounds, 0.5), Score(0, 0.0)
    for at, tables in enumerate(found):
        worth = Worth(helps, met_in(found[:at], people), bounds)
        score = score.plus(Score(int(worth.faults(tables).sum()), float(worth.of(tables).sum())))
    return score


@settings(max_examples=40)
@given(room=quick_rooms(22), seats=st.integers(2, 6), seed=st.integers(0, 99), whole=st.booleans())
def test_what_a_change_is_said_to_win_it_wins(room: Room, seats: int, seed: int, whole: bool) -> None:
    if len(room.people) < 2 * seats:
        return
    fit, dice, people = score_room(room, ENCODER), Random(seed), len(room.people)
    bounds = bounds_of(room, fit.index)
    helps = helps_of(fit, range(people), bounds, 0.5)
    nothing = Worth(helps, met_in([], people), bounds)
    rounds = [dice.sample(range(people), people if whole else people - dice.randrange(3)) for _ in range(3)]
    found = [filled(nothing, some, tables_for(len(some), seats), people) for some in rounds]
    before = _scored(room, found)
    others = Worth(helps, met_in(found[:1] + found[2:], people), bounds)
    change = Evening(helps, bounds, found, Work(10**6)) if whole else Places(others, found[1], Work(10**6))
    change.shake(dice)
    change.improve(sorted(rounds[1]))
    after = _scored(room, found)
    assert after.faults - before.faults == change.gained.faults
    assert after.points - before.points == pytest.approx(change.gained.points, abs=1e-6)
    assert all(sorted(tables[tables < people].tolist()) == sorted(some) for tables, some in zip(found, rounds, strict=True))


LATE = person("zoe", ["thing 1"], ["thing 2"])


@settings(max_examples=12)
@given(left=st.sets(st.integers(0, 23), max_size=4), late=st.integers(0, 2), begun=st.integers(0, 2), idle=st.booleans())
def test_who_comes_or_goes_makes_nobody_meet_again_where_there_is_a_way(
    left: set[int], late: int, begun: int, idle: bool
) -> None:
    new = tuple(replace(LATE, id=f"late{k}", offers=(), needs=()) for k in range(late))
    gone = {f"p{k:02d}" for k in left}
    room = Room((*(each for each in FRIENDS.people if each.id not in gone), *new), exact_topics=True)
    after = repair(PLAN, room, RULES, begun, left=gone, encoder=ENCODER, prefer_idle=idle)
    assert again(after) == after.figures["again"] == 0


FRIENDS, RULES = friends(24), rules_of(4, 3, effort=Effort.QUICK)
PLAN = plan_room(FRIENDS, RULES, ENCODER)


def test_a_latecomer_sits_down_now_where_fewest_have_met_them() -> None:
    room = replace(FRIENDS, people=(*FRIENDS.people, LATE))
    first, *others = [m for m in PLAN.meetings if m.round == 1]
    second = [m for m in PLAN.meetings if m.round == 2]
    # In the first round they sat with one of each table of the second but one, and there with two.
    least = next(m for m in second if len(set(m.people) & set(first.people)) <= 1)
    twice = [next(iter(set(m.people) - set(first.people))) for m in second if m is not least]
    begun = replace(first, people=(*first.people, *twice, "zoe"))
    plan = replace(PLAN, meetings=(begun, *others, *(m for m in PLAN.meetings if m.round > 1)))
    chosen = seat_now(plan, room, score_room(room, ENCODER), 2, "zoe", again=True, seats=9)
    met = Counter(len(set(m.people) & set(begun.people)) for m in second)
    assert chosen is not None and len(set(chosen.people[:-1]) & set(begun.people)) == min(met)
