"""Tables of two to nine: against every way there is in tiny rooms, and by properties in all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitator.matching import (
    CannotPlan,
    Effort,
    Fit,
    Meeting,
    Plan,
    Room,
    Rules,
    Sitting,
    plan_room,
    repair,
    score_room,
    seat_now,
)
from facilitator.matching.pairing.candidates import bounds_of
from facilitator.matching.schedule.groups.seat import met_in
from facilitator.matching.schedule.groups.sizes import tables_for
from facilitator.matching.schedule.groups.worth import Worth, helps_of
from tests.matching.cast import TAGS, TagEncoder, pair, person, quick_rooms, shuffled
from tests.matching.schedule.test_plan import wheel

ENCODER = TagEncoder()
Way = tuple[tuple[int, ...], ...]


def rules_of(seats: int, rounds: int, stays: bool = False, **more: object) -> Rules:
    return Rules(rounds, sittings=(Sitting(seats, stays),) * rounds, **more)  # type: ignore[arg-type]


def sizes(plan: Plan, round: int) -> list[int]:
    return sorted(len(meeting.people) for meeting in plan.meetings if meeting.round == round)


def groups(plan: Plan, round: int) -> set[frozenset[str]]:
    return {frozenset(meeting.people) for meeting in plan.meetings if meeting.round == round}


def times_met(plan: Plan) -> Counter[frozenset[str]]:
    return Counter(frozenset(two) for meeting in plan.meetings for two in combinations(meeting.people, 2))


def ways(people: tuple[int, ...], sizes: tuple[int, ...]) -> Iterator[Way]:
    """Everybody at tables of these sizes."""
    if not people:
        yield ()
        return
    first, rest = people[0], people[1:]
    for size in sorted(set(sizes)):
        left = list(sizes)
        left.remove(size)
        for others in combinations(rest, size - 1):
            for way in ways(tuple(k for k in rest if k not in others), tuple(left)):
                yield ((first, *others), *way)


def even(people: int, tables: int) -> tuple[int, ...]:
    return tuple(people // tables + (k < people % tables) for k in range(tables))


def points(fit: Fit, room: Room, rounds: list[Way]) -> float:
    """Of these rounds one after the other."""
    people = len(fit.index.people)
    bounds = bounds_of(room, fit.index)
    helps = helps_of(fit, range(people), bounds, 0.5)
    laid = [_laid(way, people) for way in rounds]
    return float(sum(Worth(helps, met_in(laid[:k], people), bounds).of(tables).sum() for k, tables in enumerate(laid)))


def order(fit: Fit, room: Room, rounds: list[Way]) -> tuple[int, int, int, float]:
    """What counts first, least first: who must not meet, who meets again, who knows the other; then points."""
    ids = [each.id for each in fit.index.people]
    met = [pair(ids[i], ids[j]) for way in rounds for table in way for i, j in combinations(table, 2)]
    sets = room.forbidden, room.known | room.met_before
    forbidden, known = (sum(two in pairs for two in met) for pairs in sets)
    return forbidden, len(met) - len(set(met)), known, -points(fit, room, rounds)


def _laid(way: Way, people: int) -> np.ndarray[tuple[int, ...], np.dtype[np.intp]]:
    longest = max(map(len, way))
    return np.array([[*table, *[people] * (longest - len(table))] for table in way], dtype=np.intp)


def tiny(dice: Random, people: int) -> Room:
    """A room in which a few tags are given and asked, some know each other, and two must not meet."""
    cast = tuple(person(f"p{k}", dice.choices(TAGS[:4], k=2), dice.choices(TAGS[:4], k=2)) for k in range(people))
    twos = [pair(a.id, b.id) for a, b in combinations(cast, 2)]
    return Room(cast, known=frozenset(dice.sample(twos, 2)), forbidden=frozenset(dice.sample(twos, 1)), exact_topics=True)


@pytest.mark.parametrize(("people", "seats"), [(5, 3), (6, 3), (7, 3), (7, 4), (8, 4)])
def test_in_a_tiny_room_one_round_is_as_good_as_any_there_is(people: int, seats: int) -> None:
    for seed in range(6):
        room = tiny(Random(seed), people)
        fit = score_room(room, ENCODER)
        plan = plan_room(room, rules_of(seats, 1, effort=Effort.QUICK), ENCODER)
        every = ways(tuple(range(people)), even(people, tables_for(people, seats)))
        best = min(order(fit, room, [way]) for way in every)
        assert order(fit, room, [_rows(plan, fit, 1)]) == pytest.approx(best)


@pytest.mark.parametrize(("people", "seats"), [(5, 3), (6, 3), (7, 4)])
def test_in_a_tiny_room_two_rounds_are_as_good_as_any_two_there_are(people: int, seats: int) -> None:
    """First as few meet who must not, then again, then who know each other, and only then more is given and received."""
    for seed in range(3):
        room = replace(tiny(Random(seed), people), forbidden=frozenset())
        fit = score_room(room, ENCODER)
        plan = plan_room(room, rules_of(seats, 2, effort=Effort.QUICK), ENCODER)
        every = list(ways(tuple(range(people)), even(people, tables_for(people, seats))))
        best = min(order(fit, room, [one, other]) for one in every for other in every)
        assert order(fit, room, [_rows(plan, fit, 1), _rows(plan, fit, 2)]) == pytest.approx(best)
        assert plan.figures["again_least"] <= plan.figures["again"] == best[1]


def _rows(plan: Plan, fit: Fit, round: int) -> Way:
    row = fit.index.person_row
    return tuple(tuple(row[id_] for id_ in meeting.people) for meeting in plan.meetings if meeting.round == round)


SITTINGS = st.lists(st.builds(Sitting, st.integers(2, 9), st.booleans()), min_size=1, max_size=4).map(tuple)


@pytest.mark.slow
@settings(max_examples=25)
@given(room=quick_rooms(26), sittings=SITTINGS, seed=st.integers(0, 3))
def test_whoever_is_here_sits_with_somebody_and_sizes_are_within_one(
    room: Room, sittings: tuple[Sitting, ...], seed: int
) -> None:
    free = replace(room, forbidden=frozenset(), people=tuple(replace(each, max_meetings=None) for each in room.people))
    rules = Rules(len(sittings), seed=seed, sittings=sittings, effort=Effort.LEAST)
    if len(free.people) < 2:
        with pytest.raises(CannotPlan):
            plan_room(free, rules, ENCODER)
        return
    plan = _planned(free, rules)
    for number, sitting in enumerate(sittings, start=1):
        seated = sizes(plan, number)
        assert sum(seated) == len(free.people) and max(seated) - min(seated) <= 1
        assert max(seated) <= max(sitting.seats, 3 if sitting.seats == 2 else 0)


def _planned(room: Room, rules: Rules) -> Plan:
    try:
        return plan_room(room, rules, ENCODER)
    except CannotPlan:
        return plan_room(replace(room, pinned=frozenset()), rules, ENCODER)


@pytest.mark.slow
@settings(max_examples=25)
@given(room=quick_rooms(26), sittings=SITTINGS)
def test_who_must_not_meet_does_not_and_nobody_meets_more_than_they_wish(room: Room, sittings: tuple[Sitting, ...]) -> None:
    rules = Rules(len(sittings), sittings=sittings, effort=Effort.LEAST)
    if len(room.people) < 2:
        return
    plan = _planned(replace(room, pinned=room.pinned - room.forbidden), rules)
    assert not room.forbidden & times_met(plan).keys()
    seats = Counter(id_ for meeting in plan.meetings for id_ in meeting.people)
    assert all(each.max_meetings is None or seats[each.id] <= each.max_meetings for each in room.people)
    assert all(len(meeting.people) > 1 for meeting in plan.meetings)
    assert {frozenset((match.giver, match.receiver)) for match in plan.matches} <= times_met(plan).keys()


@pytest.mark.slow
@settings(max_examples=12)
@given(room=quick_rooms(20), seed=st.integers(0, 99))
def test_the_order_in_which_people_come_changes_nothing(room: Room, seed: int) -> None:
    if len(room.people) > 1:
        rules = rules_of(4, 2, effort=Effort.LEAST)
        assert _planned(room, rules) == _planned(shuffled(room, Random(seed)), rules)


def test_where_strangers_are_enough_nobody_sits_with_somebody_twice() -> None:
    """Three tables of three can be mixed three times so that no two meet again."""
    plan = plan_room(wheel(9), rules_of(3, 3), ENCODER)
    assert max(times_met(plan).values()) == 1


def test_who_know_each_other_sit_apart_and_who_must_meet_together() -> None:
    room = replace(wheel(12), known=frozenset({pair("p0", "p1")}), pinned=frozenset({pair("p3", "p9")}))
    met = times_met(plan_room(room, rules_of(4, 2), ENCODER))
    assert pair("p0", "p1") not in met and pair("p3", "p9") in met


def test_groups_that_stay_are_the_same_at_the_same_table() -> None:
    plan = plan_room(wheel(14), Rules(4, sittings=(Sitting(3), Sitting(3, True), Sitting(3, True), Sitting(4))), ENCODER)
    tables = [{frozenset(m.people): m.table for m in plan.meetings if m.round == number} for number in (1, 2, 3)]
    assert tables[0] == tables[1] == tables[2] and len(groups(plan, 4)) == 4


def test_who_keeps_one_table_sits_at_it_in_every_round() -> None:
    people = tuple(replace(each, stays_at_one_table=each.id in ("p0", "p5")) for each in wheel(16).people)
    plan = plan_room(Room(people), rules_of(4, 4, effort=Effort.LEAST), ENCODER)
    assert {each: {m.table for m in plan.meetings if each in m.people} for each in ("p0", "p5")} == {
        each: {next(m.table for m in plan.meetings if each in m.people)} for each in ("p0", "p5")
    }


def test_hosts_who_keep_a_table_have_one_each_as_in_a_world_cafe() -> None:
    hosts = {f"p{k}" for k in range(4)}
    people = tuple(replace(each, stays_at_one_table=each.id in hosts) for each in wheel(16).people)
    plan = plan_room(Room(people), rules_of(4, 3), ENCODER)
    at = [{m.table: hosts.intersection(m.people) for m in plan.meetings if m.round == number} for number in (1, 2, 3)]
    assert [len(table) for table in at[0].values()] == [1, 1, 1, 1]
    assert at[0] == at[1] == at[2]


def test_fewer_tables_than_wished_are_larger() -> None:
    assert sizes(plan_room(wheel(22), rules_of(4, 1, tables=5), ENCODER), 1) == [4, 4, 4, 5, 5]


def test_two_who_are_pinned_and_can_never_meet_are_said() -> None:
    room = Room(wheel(6).people, pinned=frozenset(pair("p0", f"p{k}") for k in range(1, 5)))
    with pytest.raises(CannotPlan, match="pinned"):
        plan_room(room, rules_of(3, 1), ENCODER)


ROOM = wheel(24)
RULES = rules_of(4, 3)
PLAN = plan_room(ROOM, RULES, ENCODER)
LATE = person("zoe", ["thing 1"], ["thing 2"])


def test_a_latecomer_sits_in_every_round_to_come_and_nobody_else_moves() -> None:
    after = repair(PLAN, replace(ROOM, people=(*ROOM.people, LATE)), RULES, 1, joined={"zoe"}, encoder=ENCODER)
    assert {m.round for m in after.meetings if "zoe" in m.people} == {2, 3}
    assert [groups(after, number) - groups(PLAN, number) for number in (2, 3)] == [
        {next(frozenset(m.people) for m in after.meetings if m.round == number and "zoe" in m.people)} for number in (2, 3)
    ]


def test_when_many_leave_the_tables_are_evened_out() -> None:
    gone = {id_ for m in PLAN.meetings if m.round == 2 and m.table in (1, 2) for id_ in m.people[:3]}
    after = repair(PLAN, ROOM, RULES, 1, left=gone, encoder=ENCODER)
    assert all(max(sizes(after, number)) - min(sizes(after, number)) <= 1 for number in (2, 3))
    assert [sum(sizes(after, number)) for number in (1, 2, 3)] == [24, 18, 18]


@pytest.mark.slow
@settings(max_examples=25)
@given(left=st.sets(st.integers(0, 23), max_size=22), late=st.integers(0, 9), begun=st.integers(0, 3), idle=st.booleans())
def test_whoever_comes_or_goes_all_who_are_here_sit_with_somebody(left: set[int], late: int, begun: int, idle: bool) -> None:
    new = tuple(replace(LATE, id=f"late{k}", offers=(), needs=()) for k in range(late))
    gone = {f"p{k}" for k in left}
    room = replace(ROOM, people=(*(each for each in ROOM.people if each.id not in gone), *new))
    after = repair(PLAN, room, RULES, begun, left=gone, encoder=ENCODER, prefer_idle=idle)
    assert [m for m in after.meetings if m.round <= begun] == [m for m in PLAN.meetings if m.round <= begun]
    for number in range(begun + 1, 4):
        assert sum(sizes(after, number)) == len(room.people)
        assert max(sizes(after, number)) - min(sizes(after, number)) <= 1 and min(sizes(after, number)) > 1
        tables = [m.table for m in after.meetings if m.round == number]
        assert len(set(tables)) == len(tables)


def test_nobody_changed_nothing_changes() -> None:
    assert set(repair(PLAN, ROOM, RULES, 1, encoder=ENCODER).meetings) == set(PLAN.meetings)


def test_a_group_that_stays_takes_in_who_joined_it_and_lets_go_who_left() -> None:
    rules = rules_of(3, 3, stays=True)
    plan = plan_room(wheel(12), rules, ENCODER)
    first = next(m for m in plan.meetings if m.round == 1)
    gone, joined = first.people[0], replace(first, people=(*first.people, "zoe"))
    now = replace(plan, meetings=tuple(joined if m is first else m for m in plan.meetings))
    after = repair(now, replace(wheel(12), people=(*wheel(12).people, LATE)), rules, 1, left={gone}, encoder=ENCODER)
    stayed = frozenset({*first.people[1:], "zoe"})
    assert [stayed in groups(after, number) for number in (2, 3)] == [True, True]


def test_a_round_more_is_planned_and_the_others_stay_as_they_were() -> None:
    after = repair(replace(PLAN, rounds=4), ROOM, rules_of(4, 4), 2, encoder=ENCODER)
    assert {m for m in after.meetings if m.round < 4} == set(PLAN.meetings) and sizes(after, 4) == [4] * 6


def test_a_new_pin_brings_two_together_in_a_coming_round() -> None:
    stranger = next(f"p{k}" for k in range(1, 24) if pair("p0", f"p{k}") not in times_met(PLAN))
    after = repair(PLAN, replace(ROOM, pinned=frozenset({pair("p0", stranger)})), RULES, 1, encoder=ENCODER)
    assert [m.round > 1 for m in after.meetings if {"p0", stranger} <= set(m.people)] == [True]


def test_a_latecomer_joins_one_of_the_smallest_tables_now() -> None:
    room = replace(ROOM, people=(*ROOM.people, LATE))
    short = replace(PLAN, meetings=tuple(replace(m, people=m.people[1:]) if m.table == 3 else m for m in PLAN.meetings))
    meeting = seat_now(short, room, score_room(room, ENCODER), 1, "zoe", seats=4)
    assert isinstance(meeting, Meeting) and (meeting.table, len(meeting.people)) == (3, 4)


@pytest.mark.slow
def test_a_room_of_thousands_is_planned_in_sections() -> None:
    people = tuple(person(f"p{k:04d}", [TAGS[k % 5]], [TAGS[(k + 1) % 5]]) for k in range(500))
    plan = plan_room(Room(people, pinned=frozenset({pair("p0000", "p0001")})), rules_of(5, 1, effort=Effort.LEAST), ENCODER)
    assert set(sizes(plan, 1)) <= {4, 5} and sum(sizes(plan, 1)) == 500
    assert pair("p0000", "p0001") in times_met(plan)
