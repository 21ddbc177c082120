"""Who isn't ready is a list for the host alone, and one word reaches their phones."""

from __future__ import annotations

import pytest

from facilitator.actions import moves
from facilitator.actions.hosting import moderation
from facilitator.actions.hosting.nudge import nudge
from facilitator.core import events
from facilitator.core.errors import NotNow
from facilitator.core.events import Event
from facilitator.live.audience import audience_of
from tests.builders import FOUR, Room


@pytest.fixture
def room(room: Room) -> Room:
    return room.join("Alice", "Bob", "Hana").reach("posting", *FOUR).post_cards("Alice", "Bob")


def unready(room: Room) -> list[tuple[str, str, str]]:
    return [(person.name, person.has, person.nudged) for person in room.host().unready]


def test_who_has_not_posted_is_listed_with_what_is_missing(room: Room) -> None:
    assert unready(room) == [
        ("Alice", "Has a gift, no ask yet", ""),
        ("Bob", "Has an ask, no gift yet", ""),
        ("Hana", "Nothing yet", ""),
    ]


def test_a_nudge_stands_on_their_phone_until_they_have_written(room: Room) -> None:
    assert room.phone("Alice").notice == ""
    nudge(room.db, room.id, room.ids["Alice"], room.now)
    assert [room.phone(name).notice for name in ("Alice", "Bob", "Carol")] == ["One small thing will do.", "", ""]
    room.post("Alice", "need", "a ladder")
    assert (room.phone("Alice").notice, [name for name, *_ in unready(room)]) == ("", ["Bob", "Hana"])


def test_the_rest_are_nudged_with_one_tap_and_nobody_twice(room: Room) -> None:
    nudge(room.db, room.id, room.ids["Alice"], room.now)
    room.later(120)
    heard: list[Event] = []
    room.db.on_write(lambda happened, _: heard.extend(happened))
    nudge(room.db, room.id, 0, room.now)
    assert heard == [events.AttendeesNudged(room.id, frozenset({room.ids["Bob"], room.ids["Hana"]}))]
    assert [nudged for *_, nudged in unready(room)] == ["2 min ago", "1 s ago", "1 s ago"]


def test_only_those_who_are_meant_and_the_host_hear_of_it(room: Room) -> None:
    audience = audience_of(events.AttendeesNudged(room.id, frozenset({7})))
    assert (audience.attendees, audience.host, audience.screen, audience.everyone) == ({7}, True, False, False)


def test_who_is_ready_or_gone_or_waits_for_the_host_is_not_nudged(room: Room) -> None:
    room.leave("Hana")
    moderation.choose_moderation(room.db, room.id, "approve", room.now, room.dealing)
    room.post("Alice", "need", "a ladder")
    assert [name for name, *_ in unready(room)] == ["Bob"]
    nudge(room.db, room.id, room.ids["Carol"], room.now)
    assert room.phone("Carol").notice == ""


@pytest.mark.parametrize("phase", ["lobby", "wrap-up"])
def test_where_nobody_can_post_nobody_is_nudged(room: Room, phase: str) -> None:
    other = Room(room.db).join("Hana").reach(phase, *FOUR)
    assert other.host().unready == ()
    with pytest.raises(NotNow):
        nudge(other.db, other.id, other.ids["Hana"], other.now)


def test_the_remote_says_how_far_behind_plan_it_is_and_a_minute_less_helps(room: Room) -> None:
    assert room.host().behind is None
    moves.set_the_clock(room.db, room.id, "plus", room.now)
    late = room.later(4 * 60).host().behind
    assert late is None
    moves.set_the_clock(room.db, room.id, "plus", room.later(60).now)
    for _ in range(5):
        moves.set_the_clock(room.db, room.id, "plus", room.now)
    late = room.host().behind
    assert late is not None
    before = late.minutes
    moves.set_the_clock(room.db, room.id, "minus", room.now)
    after = room.host().behind
    assert (after.minutes if after else 0) == before - 1


def test_a_clock_is_not_shortened_below_nothing(room: Room) -> None:
    for _ in range(20):
        moves.set_the_clock(room.db, room.id, "minus", room.now)
    assert room.host().gathering.clock.left(room.now) == 0
