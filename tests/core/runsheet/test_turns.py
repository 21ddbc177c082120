"""Whose turn it is follows from the clock and from what was tapped."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from facilitator.core.phases import Phase
from facilitator.core.runsheet.sheet import Part
from facilitator.core.runsheet.turns import Turns, turn_seconds

FOUR = Turns((0, 1, 2, 3), 120.0)
PLACES = st.sets(st.integers(0, 9), min_size=1, max_size=9).map(lambda places: tuple(sorted(places)))
TURNS = st.builds(Turns, PLACES, st.floats(10, 600), st.integers(0, 10), st.floats(0, 900), st.sampled_from([0.0, 30.0, 120.0]))


def test_by_the_clock_one_follows_another_and_then_all_have_had_a_turn() -> None:
    assert [FOUR.at(passed) for passed in (0, 119, 120, 359, 479, 480, 900)] == [0, 0, 1, 2, 3, 4, 4]


def test_who_is_done_gives_the_next_a_whole_turn_and_who_needs_more_moves_the_others() -> None:
    assert Turns(FOUR.places, 120.0, 1, 40.0).ends == (0.0, 160.0, 280.0, 400.0)
    assert Turns(FOUR.places, 120.0, 1, 40.0, 30.0).ends == (0.0, 190.0, 310.0, 430.0)


def test_whoever_leaves_before_their_turn_or_after_it_takes_no_time_of_the_others() -> None:
    now = FOUR.held(130)
    assert Turns((1, 2, 3), 120.0, now.place, now.begun).at(130) == 0
    assert Turns((0, 1, 3), 120.0, now.place, now.begun).ends == (0.0, 240.0, 360.0)


def test_who_takes_over_from_somebody_who_left_has_a_turn_of_their_own() -> None:
    now = FOUR.held(130)
    over = Turns((0, 2, 3), 120.0, now.place, now.begun).held(150)
    assert (over.place, over.ends) == (2, (0.0, 270.0, 390.0))


def test_turns_are_shorter_where_more_sit_than_were_planned_for() -> None:
    part = Part(Phase.ROUNDS, 8, rounds=1, table=4, turn=120)
    assert [turn_seconds(part, people) for people in (0, 3, 4, 5)] == [0, 120, 120, 96]


@given(TURNS, st.floats(0, 5000))
def test_to_hold_a_turn_changes_nothing_that_anybody_sees(turns: Turns, passed: float) -> None:
    held = turns.held(passed)
    assert held.held(passed) == held
    if turns.place in turns.places or turns.at(passed) != sum(place < turns.place for place in turns.places):
        assert held.at(passed) == turns.at(passed)
