"""How far behind plan an event is, and what would make up for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator.core.hour import Behind, behind, plan_hour
from facilitator.core.phases import Phase

# 10 to arrive, 4 hands, 8 cards, 3 to look around, 3 match, 24 for three rounds of 7 with a minute between, 6 thanks.
HOUR = plan_hour(58, 3)
BEGAN = 1_800_000_000.0


def at(phase: Phase, minutes: float, round: int = 0, left: float = 0.0) -> Behind | None:
    """`minutes` after the doors, with `left` minutes on the clock."""
    return behind(HOUR, HOUR.step(phase, round), BEGAN, 60 * left, BEGAN + 60 * minutes)


@pytest.mark.parametrize(
    ("phase", "round", "ends"),
    [
        (Phase.POLL, 0, 4), (Phase.POSTING, 0, 12), (Phase.MARKET, 0, 15), (Phase.MATCHING, 0, 18),
        (Phase.ROUNDS, 1, 25), (Phase.ROUNDS, 2, 33), (Phase.ROUNDS, 3, 41), (Phase.WRAP_UP, 0, 48),
    ],
)  # fmt: skip
def test_a_part_is_late_a_minute_after_its_planned_end(phase: Phase, round: int, ends: int) -> None:
    assert at(phase, ends, round) is None
    late = at(phase, ends + 2.5, round)
    assert late is not None and late.minutes == 2


def test_a_part_that_began_late_and_has_its_whole_clock_is_late_at_once() -> None:
    late = at(Phase.POSTING, 9, left=8)
    assert late is not None and late.minutes == 5


@pytest.mark.parametrize(
    ("phase", "minutes", "round", "advice"),
    [
        (Phase.POSTING, 14, 0, "Rounds of 6 minutes make up for it."),
        (Phase.POSTING, 21, 0, "Rounds of 4 minutes make up for it."),
        (Phase.ROUNDS, 27, 1, "Rounds of 6 minutes make up for it."),
        (Phase.ROUNDS, 39, 2, "Leave out the last round."),
        (Phase.ROUNDS, 43, 3, "Keep the thanks short."),
        (Phase.WRAP_UP, 51, 0, "Keep the thanks short."),
    ],
)
def test_what_is_still_to_come_is_shortened(phase: Phase, minutes: float, round: int, advice: str) -> None:
    late = at(phase, minutes, round)
    assert late is not None and late.advice == advice


def test_nothing_is_late_before_it_has_begun_or_after_it_is_over() -> None:
    assert behind(HOUR, HOUR.step(Phase.POSTING), None, 0, BEGAN) is None
    assert [at(phase, 500) for phase in (Phase.LOBBY, Phase.CLOSED)] == [None, None]


@given(st.integers(40, 240), st.integers(1, 4))
def test_an_event_that_keeps_to_its_plan_is_never_behind(minutes: int, rounds: int) -> None:
    hour = plan_hour(minutes, rounds)
    passed = 0
    for step in list(hour.steps())[1:-1]:
        length = hour.round_minutes if step.phase is Phase.ROUNDS else hour.minutes(step.phase)
        assert behind(hour, step, BEGAN, 60 * length, BEGAN + 60 * passed) is None
        passed += length + (1 if step.phase is Phase.ROUNDS and step.round < rounds else 0)
