"""Whose turn it is at a table, from its rows."""

from __future__ import annotations

from collections.abc import Sequence

from facilitator.core.runsheet.sheet import RunSheet
from facilitator.core.runsheet.turns import Turns, turn_seconds
from facilitator.store.records import MeetingRecord, SeatRecord


def turns_of(sheet: RunSheet, meeting: MeetingRecord, seats: Sequence[SeatRecord]) -> Turns:
    """`seats`: those that are open."""
    places = tuple(sorted(seat.place for seat in seats))
    each = turn_seconds(sheet.of_round(meeting.round), len(places))
    return Turns(places, each, meeting.turn_place, meeting.turn_begun, meeting.turn_more)
