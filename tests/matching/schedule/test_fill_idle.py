"""Nobody sits alone who need not: small rooms against every way there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator.matching import CannotPlan, Plan, Room, Rules, plan_room, repair
from tests.matching.cast import TagEncoder, pair, person
from tests.matching.schedule.test_plan import wheel
from tests.matching.test_every_room import check, tried

ENCODER = TagEncoder()
Way = tuple[tuple[int, ...], ...]
Option = tuple[int, set[tuple[int, int]], Counter[int]]


def ways(people: tuple[int, ...]) -> Iterator[Way]:
    """Everybody of `people` in a two, in a three, or alone."""
    if not people:
        yield ()
        return
    first, rest = people[0], people[1:]
    for size in (0, 1, 2):
        for others in combinations(rest, size):
            for way in ways(tuple(someone for someone in rest if someone not in others)):
                yield ((first, *others), *way) if others else way


def fewest_empty_seats(count: int, rounds: int, barred: set[tuple[int, int]], tables: int, most: dict[int, int]) -> int:
    """By trying every way in every round; the order of the rounds does not matter."""
    options = []
    for way in ways(tuple(range(count))):
        met = {two for meeting in way for two in combinations(meeting, 2)}
        if not met & barred and len(way) <= tables:
            options.append((count - sum(map(len, way)), met, Counter(i for meeting in way for i in meeting)))
    options.sort(key=lambda option: option[0])
    best = [count * rounds + 1]

    def extend(left: int, options: list[Option], empty: int, seats: Counter[int]) -> None:
        if not left:
            best[0] = min(best[0], empty)
            return
        for k, (alone, met, sitting) in enumerate(options):
            if empty + left * alone >= best[0]:
                return
            now = seats + sitting
            rest = [o for o in options[k:] if not o[1] & met and all(now[i] < most.get(i, rounds) for i in o[2])]
            extend(left - 1, rest, empty + alone, now)

    extend(rounds, [o for o in options if all(most.get(i, rounds) for i in o[2])], 0, Counter())
    return best[0]


def empty_seats(plan: Plan, room: Room) -> int:
    return len(room.people) * plan.rounds - sum(len(meeting.people) for meeting in plan.meetings)


@pytest.mark.parametrize("rounds", [1, 2, 3, 4])
@pytest.mark.parametrize("count", range(2, 10))
def test_in_a_small_room_as_few_as_possible_sit_alone(count: int, rounds: int) -> None:
    best = fewest_empty_seats(count, rounds, set(), count, {}) if count < 8 else 0
    for room in (wheel(count), Room(tuple(person(f"p{k}") for k in range(count)))):
        plan = plan_room(room, Rules(rounds=rounds), ENCODER)
        check(plan, room, Rules(rounds=rounds))
        assert empty_seats(plan, room) == best


@tried(300)
@given(st.integers(2, 6), st.integers(1, 4), st.integers(1, 3), st.data())
def test_acquaintances_limits_and_few_tables_leave_no_more_alone_than_they_must(
    count: int, rounds: int, tables: int, data: st.DataObject
) -> None:
    twos = list(combinations(range(count), 2))
    barred = data.draw(st.sets(st.sampled_from(twos), max_size=5))
    known = data.draw(st.sets(st.sampled_from(twos), max_size=3))
    most = data.draw(st.dictionaries(st.integers(0, count - 1), st.integers(0, 2), max_size=2))
    people = tuple(person(f"p{k}", max_meetings=most.get(k)) for k in range(count))
    forbidden, friends = (frozenset(pair(f"p{i}", f"p{j}") for i, j in two) for two in (barred, known))
    room, rules = Room(people, forbidden=forbidden, known=friends), Rules(rounds=rounds, tables=tables)
    try:
        plan = plan_room(room, rules, ENCODER)
    except CannotPlan:
        assert tables * 3 < count
        return
    check(plan, room, rules)
    assert empty_seats(plan, room) == fewest_empty_seats(count, rounds, barred, tables, most)


@pytest.mark.parametrize("count", [11, 13, 21])
def test_trios_take_turns_so_that_nobody_sits_alone_in_an_odd_room(count: int) -> None:
    plan = plan_room(Room(tuple(person(f"p{k:02d}") for k in range(count))), Rules(rounds=6), ENCODER)
    threes = Counter(id_ for meeting in plan.meetings if len(meeting.people) == 3 for id_ in meeting.people)
    assert plan.figures["idle"] == 0 and max(threes.values()) <= 3


def test_matching_the_coming_rounds_again_leaves_nobody_alone_who_need_not_be() -> None:
    room, rules = wheel(8), Rules(rounds=4)
    plan = plan_room(room, rules, ENCODER)
    after = repair(plan, room, rules, 1, left={"p3"}, encoder=ENCODER, prefer_idle=False)
    check(after, room, rules)
    assert [sum(len(m.people) for m in after.meetings if m.round == number) for number in (1, 2, 3, 4)] == [8, 7, 7, 7]
