"""Circles that ask side by side: how many, how large, and who is in which."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from facilitator.core.unmet.circles import dealt, late, sizes
from facilitator.core.unmet.order import once_each, turn_ends
from tests.core.test_order_of_asks import asks_of


def test_up_to_thirty_are_one_circle_and_more_are_even_ones() -> None:
    assert [sizes(people, 30) for people in (0, 8, 30, 31, 48, 61)] == [(0,), (8,), (30,), (16, 15), (24, 24), (21, 20, 20)]
    assert sizes(300, 30) == (30,) * 10


@given(st.integers(31, 1000))
def test_no_circle_has_fewer_than_eight_or_more_than_thirty(people: int) -> None:
    found = sizes(people, 30)
    assert sum(found) == people
    assert (max(found) - min(found) <= 1, min(found) >= 8, max(found) <= 30) == (True, True, True)


PEOPLE = st.integers(2, 90).map(lambda count: list(range(1, count + 1)))


@given(PEOPLE, st.integers(8, 30), st.integers(0, 99), st.data())
def test_everybody_is_in_one_circle_of_the_right_size(people: list[int], most: int, seed: int, data: st.DataObject) -> None:
    pairs = st.lists(st.lists(st.sampled_from(people), min_size=2, max_size=2, unique=True).map(frozenset), max_size=4)
    apart = data.draw(pairs)
    circle_of = dealt(people, most, apart, seed)
    assert set(circle_of) == set(people)
    assert sorted(Counter(circle_of.values()).values(), reverse=True) == [size for size in sizes(len(people), most) if size]
    assert circle_of == dealt(people[::-1], most, apart, seed)


@given(st.integers(31, 90), st.integers(0, 99))
def test_who_is_kept_apart_is_in_two_circles(count: int, seed: int) -> None:
    apart = [frozenset(pair) for pair in ((1, 2), (1, 3), (4, 5), (30, 31))]
    circle_of = dealt(range(1, count + 1), 30, apart, seed)
    assert [pair for pair in apart if len({circle_of[person] for person in pair}) == 1] == []


def test_a_latecomer_joins_the_smallest_circle_unless_somebody_there_is_to_be_avoided() -> None:
    circle_of = {1: 1, 2: 1, 3: 2, 4: 3, 5: 3}
    assert (late(9, circle_of, ()), late(9, circle_of, [frozenset((9, 3))]), late(9, {}, ())) == (2, 1, 1)


def test_a_latecomer_does_not_sit_alone_where_all_circles_are_full() -> None:
    full = dealt(range(60), 30, (), seed=0)
    assert (late(60, full, ()), late(61, full | {60: 1}, ())) == (1, 2)


def test_each_asks_once_and_who_has_asked_does_not_again() -> None:
    assert [ask.hope for ask in once_each(asks_of(1, 1, 2, 3, 2), {3})] == [0, 2]


def test_what_is_left_is_for_the_turns_to_come_and_ends_with_the_clock() -> None:
    assert (turn_ends(600, 4), turn_ends(150, 1), turn_ends(30, 5), turn_ends(10, 5)) == (450, 0, 10, 0)
