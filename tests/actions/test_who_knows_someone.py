"""Who knows someone? A part of its own, before the rounds or before the thanks."""

from __future__ import annotations

from facilitator.core.phases import Phase
from facilitator.core.runsheet.sheet import Part, RunSheet
from tests.builders import FOUR, Room

ASKED_TWICE = RunSheet(
    (
        Part(Phase.LOBBY, 10),
        Part(Phase.POSTING, 12),
        Part(Phase.MATCHING, 3),
        Part(Phase.UNMET, 5),
        Part(Phase.ROUNDS, 20, rounds=1),
        Part(Phase.UNMET, 8),
        Part(Phase.WRAP_UP, 6),
    )
)


def test_everybody_is_asked_before_the_rounds_and_before_the_thanks(room: Room) -> None:
    room.walk_by(ASKED_TWICE).reach("unmet", *FOUR)
    assert (room.step, room.phone("Carol").step, room.host().title) == ("unmet:0:3", "unmet", "Who knows someone?")
    assert room.next().next().step == "unmet:1:5"
    assert room.next().step == "wrap-up:0"
