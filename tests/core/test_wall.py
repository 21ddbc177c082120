"""The wall's pages: every card has its turn, and what is new is seen soon."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator.core.shown.wall import CARDS_A_PAGE, SECONDS_A_PAGE, WallPage, cards_a_page, wall_page, wall_turns_in

LONG_AGO = 0.0
TURN_0 = 1_800_000_000.0


def pages(cards: int, newest_at: float | None, turns: range) -> list[int]:
    return [wall_page(cards, newest_at, TURN_0 + turn * SECONDS_A_PAGE).index for turn in turns]


def test_a_wall_without_cards_or_with_few_has_one_page() -> None:
    assert wall_page(0, None, TURN_0) == wall_page(CARDS_A_PAGE, LONG_AGO, TURN_0) == WallPage(0, 1)


@given(st.integers(1, 700), st.integers(0, 10**7))
def test_in_a_quiet_room_each_page_has_its_turn(cards: int, after: float) -> None:
    of = wall_page(cards, LONG_AGO, TURN_0).of
    assert (of - 1) * CARDS_A_PAGE < cards <= of * CARDS_A_PAGE
    seen = [wall_page(cards, LONG_AGO, TURN_0 + after + turn * SECONDS_A_PAGE).index for turn in range(of)]
    assert sorted(seen) == list(range(of))


def test_while_new_cards_come_every_other_page_is_the_first_and_the_others_have_their_turn() -> None:
    seen = [wall_page(30, now, now).index for now in (TURN_0 + turn * SECONDS_A_PAGE for turn in range(20))]
    assert seen[::2] == [0] * 10
    assert set(seen[1::2]) == set(range(5))


@given(st.integers(10**9, 3 * 10**9).map(lambda tenths: tenths / 10))
def test_the_page_stays_until_the_wall_turns(now: float) -> None:
    until = wall_turns_in(now)
    assert 0 < until <= SECONDS_A_PAGE
    assert wall_page(30, LONG_AGO, now) == wall_page(30, LONG_AGO, now + until / 2)


def test_six_cards_are_read_from_twelve_metres_and_fewer_from_farther() -> None:
    assert [cards_a_page(metres) for metres in (3, 8, 12, 15, 20, 30, 100)] == [8, 8, 6, 5, 4, 3, 3]


@pytest.mark.parametrize("cards", [1, 6, 7, 26, 30, 299])
def test_no_page_of_a_side_has_two_cards_more_than_another_and_each_card_stands_on_one(cards: int) -> None:
    of = wall_page(cards, LONG_AGO, TURN_0).of
    parts = [WallPage(index, of).part_of(cards) for index in range(of)]
    assert [card for first, many in parts for card in range(first, first + many)] == list(range(cards))
    assert max(many for _, many in parts) - min(many for _, many in parts) <= 1
    assert max(many for _, many in parts) <= CARDS_A_PAGE
