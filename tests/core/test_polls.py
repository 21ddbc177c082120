"""Hands: counted, shuffled, and the same picture each time."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from facilitator.core.polls import Hands, Tally, tally

answers = st.sampled_from([True, False, None])
rooms = st.lists(st.builds(Hands, answers, answers), max_size=80)


def test_nobody_is_an_empty_tally() -> None:
    assert tally([], seed=1) == Tally(0, 0, 0, ())


def test_hands_are_counted_and_no_answer_is_no_hand() -> None:
    counted = tally([Hands(True, False), Hands(True, None), Hands(None, True)], seed=1)
    assert (counted.people, counted.sell, counted.buy) == (3, 2, 1)
    assert Counter(counted.slots) == {(True, False): 2, (False, True): 1}


@given(rooms, st.integers(0, 2**30))
def test_the_slots_are_the_answers(hands: list[Hands], seed: int) -> None:
    counted = tally(hands, seed)
    assert Counter(counted.slots) == Counter((bool(h.sell), bool(h.buy)) for h in hands)
    assert (counted.sell, counted.buy) == (sum(s for s, _ in counted.slots), sum(b for _, b in counted.slots))


@given(rooms, st.integers(0, 2**30), st.integers(0, 80))
def test_the_picture_depends_on_the_answers_and_not_on_who_gave_them(hands: list[Hands], seed: int, turn: int) -> None:
    assert tally(hands[turn:] + hands[:turn], seed) == tally(hands[::-1], seed) == tally(hands, seed)


def test_sellers_do_not_stand_in_a_row() -> None:
    slots = tally([Hands(n < 20, False) for n in range(40)], seed=3).slots
    assert slots != tuple(sorted(slots)) and slots != tuple(sorted(slots, reverse=True))


def test_another_seed_is_another_picture() -> None:
    hands = [Hands(n < 20, n % 3 == 0) for n in range(40)]
    assert tally(hands, seed=1).slots != tally(hands, seed=2).slots
