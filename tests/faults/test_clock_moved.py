"""The machine's clock is set an hour forward or back in the middle of an evening: nothing is refused, nothing is deleted."""

from __future__ import annotations

import pytest

from facilitator.actions import moves
from facilitator.actions.purge import purge
from tests.builders import FOUR, Room

HOUR = 3600.0


@pytest.mark.parametrize("shift", [HOUR, -HOUR])
def test_an_evening_goes_on_when_the_clock_is_moved(room: Room, shift: float) -> None:
    room.reach("market", *FOUR)
    dealt = {name: len(room.dealt(name)) for name in FOUR}
    room.later(shift)
    for name in FOUR:
        room.tap(name, room.dealt(name)[0])
        assert len(room.dealt(name)) >= dealt[name] - 1
    room.post("Carol", "offer", "lend a drill")
    assert purge(room.db, room.now) == 0
    room.next().next()
    room.met("Carol")
    assert room.step == "rounds:1"
    assert room.record.clock_ends_at is not None and room.record.clock_ends_at > room.now
    room.later(-shift)
    room.met("Farah")
    assert room.next().next().next().step == "wrap-up:0"
    assert len(room.people("Carol")) == 1


def test_a_clock_that_jumped_ends_the_round_and_one_more_minute_is_one_more_minute(room: Room) -> None:
    room.reach("rounds", *FOUR).later(HOUR)
    assert room.host().gathering.clock.left(room.now) == 0
    moves.set_the_clock(room.db, room.id, "plus", room.now)
    assert room.host().gathering.clock.left(room.now) == 60.0
