"""The hour's plan: its parts are its minutes, and what does not fit is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator.core.errors import Refused
from facilitator.core.hour import LIMITS, plan_hour, whole_number
from facilitator.core.phases import Phase
from facilitator.core.runsheet.sheet import MOVE_MINUTES, RunSheet


def planned(minutes: int, rounds: int) -> RunSheet | None:
    try:
        return plan_hour(minutes, rounds)
    except Refused:
        return None


def test_the_usual_hour() -> None:
    hour = plan_hour(58, 3)
    assert {part.phase.value: part.minutes for part in hour.parts} == {
        "lobby": 10,
        "poll": 4,
        "posting": 8,
        "market": 3,
        "matching": 3,
        "rounds": 24,
        "wrap-up": 6,
    }
    assert (hour.rounds, hour.round_minutes, hour.minutes(Phase.CLOSED)) == (3, 7, 0)


@given(st.integers(*LIMITS["minutes"]), st.integers(*LIMITS["rounds"]))
def test_the_parts_add_up_to_the_minutes_and_the_rounds_fit_in_theirs(minutes: int, rounds: int) -> None:
    hour = planned(minutes, rounds)
    if hour is not None:
        assert sum(part.minutes for part in hour.parts) == minutes
        assert min(part.minutes for part in hour.parts) >= 1
        assert hour.round_minutes >= 2
        assert rounds * hour.round_minutes + (rounds - 1) * MOVE_MINUTES <= hour.minutes(Phase.ROUNDS)


@given(st.integers(*LIMITS["minutes"]), st.integers(1, 11))
def test_fewer_rounds_always_fit_where_more_do(minutes: int, rounds: int) -> None:
    if planned(minutes, rounds + 1) is not None:
        assert planned(minutes, rounds) is not None


def test_rounds_that_do_not_fit_are_refused_with_what_to_change() -> None:
    with pytest.raises(Refused) as refused:
        plan_hour(20, 12)
    assert (refused.value.message, refused.value.field) == (
        "12 rounds need more than 20 minutes. Plan more time or fewer rounds.",
        "rounds",
    )


@pytest.mark.parametrize("field", LIMITS)
def test_a_number_is_taken_within_its_limits_and_otherwise_they_are_told(field: str) -> None:
    low, high = LIMITS[field]
    assert [whole_number(f" {n} ", field) for n in (low, high)] == [low, high]
    for raw in ("", "a few", "3.5", str(low - 1), str(high + 1), "-1", "9" * 5000):
        with pytest.raises(Refused) as refused:
            whole_number(raw, field)
        assert refused.value.field == field
        assert refused.value.message.endswith(f": enter a number from {low} to {high}.")
