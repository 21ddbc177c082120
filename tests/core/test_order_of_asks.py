"""In which order the room is asked."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from facilitator.core.unmet.order import in_turn, turn_seconds


class Ask(NamedTuple):
    author: int
    hope: int


def asks_of(*authors: int) -> list[Ask]:
    return [Ask(author, hope) for hope, author in enumerate(authors)]


def order(*authors: int, after: int | None = None) -> list[int]:
    return [ask.hope for ask in in_turn(asks_of(*authors), after)]


def test_what_has_the_least_hope_comes_first() -> None:
    assert order(1, 2, 3) == [0, 1, 2]


def test_somebody_with_two_asks_waits_one_turn() -> None:
    assert order(1, 1, 2) == [0, 2, 1]
    assert order(2, 1, after=2) == [1, 0]


def test_what_one_person_has_too_many_of_is_left_out() -> None:
    assert order(1, 1, 1, 2) == [0, 3, 1]
    assert order(1, 1, after=1) == []


@given(st.lists(st.integers(1, 5), max_size=14), st.none() | st.integers(1, 5))
def test_nobody_is_asked_for_twice_running_and_all_are_asked_for_where_that_can_be(
    authors: list[int], after: int | None
) -> None:
    found = list(in_turn(asks_of(*authors), after))
    assert all(one.author != other.author for one, other in pairwise(found))
    assert not found or found[0].author != after
    counts, n = Counter(authors), len(authors)
    fits = all(2 * count <= n + (author != after) for author, count in counts.items())
    assert (len(found) == n) == fits


def test_each_has_its_share_of_the_time_and_time_to_be_read() -> None:
    assert (turn_seconds(300, 5), turn_seconds(300, 60)) == (60, 20)
