"""The host's clock: one minute more, pause, go on."""

from __future__ import annotations

import pytest

from facilitator.actions import moves
from facilitator.core.errors import NotNow, Refused
from facilitator.core.timer import Clock
from facilitator.store import queries
from tests.builders import EIGHT, FOUR, Room


def set_clock(room: Room, do: str) -> Clock:
    moves.set_the_clock(room.db, room.id, do, room.now)
    return queries.clock_of(room.record)


def test_a_minute_more_moves_the_end_and_makes_the_whole_longer(room: Room) -> None:
    room.reach("rounds", *FOUR).later(60)
    assert set_clock(room, "plus") == Clock(480.0, EIGHT + 480.0, None)


def test_pause_stops_the_clock_and_going_on_continues_where_it_stopped(room: Room) -> None:
    room.reach("rounds", *FOUR).later(60)
    assert set_clock(room, "pause") == Clock(420.0, None, 360.0)
    room.later(500)
    assert set_clock(room, "pause") == Clock(420.0, None, 360.0)
    assert set_clock(room, "resume") == Clock(420.0, room.now + 360.0, None)


def test_a_minute_more_on_a_paused_clock_leaves_it_paused(room: Room) -> None:
    room.reach("market", *FOUR)
    set_clock(room, "pause")
    assert set_clock(room, "plus") == Clock(240.0, None, 240.0)


def test_a_minute_more_after_the_end_starts_one_minute(room: Room) -> None:
    room.reach("rounds", *FOUR).later(1000)
    assert set_clock(room, "plus") == Clock(480.0, room.now + 60.0, None)


@pytest.mark.parametrize("phase", ["lobby", "poll", "matching", "wrap-up"])
def test_where_no_clock_runs_there_is_none_to_set(room: Room, phase: str) -> None:
    room.reach(phase, *FOUR)
    with pytest.raises(NotNow) as refused:
        set_clock(room, "plus")
    assert refused.value.message == "No clock is running in this part."


def test_any_other_wish_is_refused_and_changes_nothing(room: Room) -> None:
    room.reach("rounds", *FOUR)
    with pytest.raises(Refused) as refused:
        set_clock(room, "stop")
    assert refused.value.message == "Tap +1 min, Pause or Go on."
    assert queries.clock_of(room.record) == Clock(420.0, EIGHT + 420.0, None)


@pytest.mark.parametrize("what", ["code", "blank", "phase"])
def test_the_big_screen_shows_what_the_host_chooses(room: Room, what: str) -> None:
    moves.show(room.db, room.id, what)
    assert room.screen().gathering.showing == what


def test_the_big_screen_shows_nothing_else(room: Room) -> None:
    with pytest.raises(Refused):
        moves.show(room.db, room.id, "everyone’s phone number")
    assert room.screen().gathering.showing == "phase"
