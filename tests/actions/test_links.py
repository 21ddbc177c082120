"""A personal link: one more device, once, within ten minutes, and never anybody else."""

from __future__ import annotations

import pytest

from facilitator.actions import links, lobby, setup
from facilitator.core.errors import NotHere, NotYours
from facilitator.identity import AttendeeViewer, attendee_viewer, cookie_name
from facilitator.store.keys import Role
from facilitator.store.records import GatheringRecord
from tests.builders import EIGHT, Room

TOO_LATE = "That link has been used or is too old. Make a new one where you came from: tap your name, then “My link”."


def who(room: Room, key: str) -> AttendeeViewer | None:
    with room.db.look() as session:
        cookies = {cookie_name(Role.ATTENDEE, room.code): key}
        return attendee_viewer(session, cookies, session.get_one(GatheringRecord, room.id))


def refusal(room: Room, key: str, now: float = EIGHT) -> str:
    with pytest.raises(NotYours) as refused:
        links.take_link(room.db, room.id, key, now)
    return refused.value.message


def link_of(room: Room, name: str) -> str:
    return links.make_link(room.db, room.id, room.ids[name], EIGHT)


def test_a_link_brings_its_maker_to_one_more_device_once(room: Room) -> None:
    room.join("Alice", "Bob")
    link = link_of(room, "Alice")
    key = links.take_link(room.db, room.id, link, EIGHT + 599)
    alice = AttendeeViewer(room.id, room.ids["Alice"])
    assert [who(room, each) for each in (key, room.keys["Alice"], link)] == [alice, alice, None]
    assert refusal(room, link) == TOO_LATE


def test_a_link_is_too_old_after_ten_minutes(room: Room) -> None:
    link = link_of(room.join("Alice"), "Alice")
    assert refusal(room, link, EIGHT + 601) == TOO_LATE


def test_a_new_link_ends_the_one_before_and_nobody_elses(room: Room) -> None:
    room.join("Alice", "Bob")
    first, bobs, second = link_of(room, "Alice"), link_of(room, "Bob"), link_of(room, "Alice")
    assert refusal(room, first) == TOO_LATE
    taken = [who(room, links.take_link(room.db, room.id, link, EIGHT)) for link in (second, bobs)]
    assert [viewer and viewer.attendee for viewer in taken] == [room.ids["Alice"], room.ids["Bob"]]


def test_whoever_makes_links_without_end_has_their_newest_devices(room: Room) -> None:
    room.join("Alice", "Bob")
    taken = [links.take_link(room.db, room.id, link_of(room, "Alice"), EIGHT) for _ in range(links.MOST_DEVICES + 2)]
    known = [who(room, key) is not None for key in (room.keys["Alice"], *taken)]
    assert known == [False] * 3 + [True] * links.MOST_DEVICES
    assert who(room, room.keys["Bob"])


def test_a_link_does_not_let_somebody_back_whom_the_host_has_removed(room: Room) -> None:
    link = link_of(room.join("Alice"), "Alice")
    lobby.remove(room.db, room.id, room.ids["Alice"], EIGHT)
    assert refusal(room, link) == TOO_LATE


def test_no_other_key_is_such_a_link_and_it_opens_no_other_room(room: Room) -> None:
    other = Room(room.db).join("Carol")
    room.join("Alice")
    keys = (room.host_key, room.keys["Alice"], setup.make_handover(room.db, room.id, EIGHT), link_of(other, "Carol"), "", "x")
    assert [refusal(room, key) for key in keys] == [TOO_LATE] * 6


def test_a_guests_link_makes_nobody_the_host(room: Room) -> None:
    link = link_of(room.join("Alice"), "Alice")
    with pytest.raises(NotYours):
        setup.take_handover(room.db, link, EIGHT)
    assert who(room, links.take_link(room.db, room.id, link, EIGHT)) is not None


def test_nobody_of_another_room_gets_a_link_here(room: Room) -> None:
    other = Room(room.db).join("Carol")
    with pytest.raises(NotHere):
        links.make_link(room.db, room.id, other.ids["Carol"], EIGHT)
