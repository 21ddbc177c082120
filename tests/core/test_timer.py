"""The one clock of a gathering: derived from timestamps, never ticking."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator.core.timer import Clock, start

times = st.floats(0, 4e9, allow_nan=False).map(lambda t: round(t * 8) / 8)
lengths = st.integers(1, 7200).map(float)
waits = st.integers(0, 10_000).map(float)


def test_a_clock_that_was_not_set_is_neither_running_nor_over() -> None:
    clock = Clock()
    assert (clock.is_set, clock.is_paused, clock.left(5.0), clock.is_over(5.0)) == (False, False, 0.0, False)
    assert clock.pause(5.0) == clock.resume(5.0) == clock.add(60.0, 5.0) == clock


def test_it_runs_from_its_length_to_zero_and_stays_there() -> None:
    clock = start(60.0, 100.0)
    assert [clock.left(now) for now in (100.0, 130.0, 160.0, 999.0)] == [60.0, 30.0, 0.0, 0.0]
    assert [clock.is_over(now) for now in (159.9, 160.0)] == [False, True]


@given(times, lengths, waits, waits)
def test_a_pause_of_any_length_loses_nothing(now: float, length: float, ran: float, paused: float) -> None:
    clock = start(length, now).pause(now + ran)
    left = clock.left(now + ran)
    assert clock.left(now + ran + paused) == left
    resumed = clock.resume(now + ran + paused)
    assert resumed.left(now + ran + paused) == pytest.approx(left, abs=1e-5)
    assert resumed.length == length


@given(times, lengths, waits)
def test_pausing_or_resuming_twice_is_doing_it_once(now: float, length: float, ran: float) -> None:
    paused = start(length, now).pause(now + ran)
    assert paused.pause(now + ran + 5) == paused
    resumed = paused.resume(now + ran)
    assert resumed.resume(now + ran + 5) == resumed


@given(times, lengths, waits, st.booleans())
def test_a_minute_more_is_a_minute_more_running_paused_or_over(now: float, length: float, ran: float, paused: bool) -> None:
    clock = start(length, now)
    clock = clock.pause(now + ran) if paused else clock
    longer = clock.add(60.0, now + ran)
    assert longer.left(now + ran) == pytest.approx(clock.left(now + ran) + 60.0, abs=1e-5)
    assert longer.is_paused is paused
    assert longer.length >= longer.left(now + ran)


@given(times, lengths, waits, waits)
def test_time_left_never_grows_by_itself_nor_falls_below_zero(now: float, length: float, ran: float, more: float) -> None:
    clock = start(length, now)
    assert clock.left(now + ran) >= clock.left(now + ran + more) >= 0.0


def test_a_minute_more_after_the_end_starts_from_zero() -> None:
    assert start(60.0, 0.0).add(60.0, 500.0) == Clock(120.0, 560.0, None)
