"""Meetings useful both ways against needs answered: the host sees true numbers and chooses."""

from __future__ import annotations

import pytest

from facilitator.actions.dial import look_at_dial, turn_dial
from facilitator.actions.matching import plan_here
from facilitator.core.errors import NotNow, Refused
from facilitator.core.runsheet.shipped import shipped
from facilitator.matching.schedule.tradeoff import SETTINGS
from tests.builders import SIX, Room


def turn(room: Room, raw: str) -> None:
    turn_dial(room.db, room.id, raw, room.now, plan_here)


def test_every_point_has_the_numbers_of_a_real_plan(room: Room) -> None:
    room.reach("market", *SIX)
    points = look_at_dial(room.db, room.id)
    assert tuple(point.dial for point in points) == SETTINGS
    assert all(0 <= share <= 1 for p in points for share in (p.both, p.mutual, p.needs_answered))
    assert 0.9 < points[2].both <= 1.0


def test_the_match_is_made_at_the_chosen_point(room: Room) -> None:
    room.reach("market", *SIX)
    turn(room, "1.0")
    assert room.record.dial == 1.0
    assert room.next().step == "matching:0"


def test_turning_the_dial_at_the_rings_matches_anew(room: Room) -> None:
    room.reach("matching", *SIX)
    turn(room, "0.0")
    assert room.record.dial == 0.0
    assert all(len(room.phone(name).meetings) == 3 for name in SIX)


def test_once_the_rounds_have_begun_their_plan_stays(room: Room) -> None:
    room.reach("rounds", *SIX)
    with pytest.raises(NotNow, match="plan stays"):
        turn(room, "0.0")


@pytest.mark.parametrize("raw", ["", "2", "-1", "nan", "x"])
def test_only_the_points_can_be_chosen(room: Room, raw: str) -> None:
    with pytest.raises(Refused, match="Choose one"):
        turn(room, raw)


def test_nobody_to_match_is_said_with_the_numbers(room: Room) -> None:
    room.reach("market", "Carol")
    with pytest.raises(NotNow, match="at least two people"):
        look_at_dial(room.db, room.id)


def test_a_plan_without_rounds_has_nothing_to_weigh(room: Room) -> None:
    room.walk_by(shipped()["one-two-four-all"]).join("Carol")
    with pytest.raises(NotNow, match="no rounds"):
        look_at_dial(room.db, room.id)
