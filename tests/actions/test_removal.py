"""The host shows somebody out, and may let them back in."""

from __future__ import annotations

import pytest

from facilitator.actions import lobby, wrap_up
from facilitator.core.errors import Refused
from facilitator.files.rows import evening_rows
from facilitator.identity import AttendeeViewer, attendee_viewer, cookie_name
from facilitator.store.keys import Role
from facilitator.store.records import GatheringRecord
from tests.builders import FOUR, Room, client_key


def viewer(room: Room, name: str) -> AttendeeViewer | None:
    cookies = {cookie_name(Role.ATTENDEE, room.code): room.keys[name]}
    with room.db.look() as session:
        return attendee_viewer(session, cookies, session.get_one(GatheringRecord, room.id))


def remove(room: Room, name: str) -> None:
    lobby.remove(room.db, room.id, room.ids[name], room.now)


def test_who_is_removed_loses_their_key_and_nobody_else_does(room: Room) -> None:
    room.join("Alice", "Bob")
    remove(room, "Alice")
    assert (viewer(room, "Alice"), viewer(room, "Bob")) == (None, AttendeeViewer(room.id, room.ids["Bob"]))


def test_who_is_removed_is_gone_from_screen_remote_and_export(room: Room) -> None:
    room.join("Alice").reach("posting", *FOUR).post_cards("Alice")
    remove(room, "Alice")
    screen, host = room.screen(), room.host()
    with room.db.look() as session:
        rows = evening_rows(session, room.id)
    assert "Alice" not in {card.author_name for card in (*screen.gives.cards, *screen.asks.cards, *host.cards)}
    assert [person.name for person in host.people if person.removed] == ["Alice"]
    assert "Alice" not in {row.name for row in (*rows.attendees, *rows.cards)}
    assert (host.gathering.here, host.stepped_out) == (4, 0)


def test_a_removed_card_is_an_example_for_nobody(room: Room) -> None:
    room.join("Alice", "Bob").reach("posting").post_cards("Alice")
    remove(room, "Alice")
    assert room.phone("Bob").examples == ()


def test_who_is_removed_during_a_round_is_taken_out_of_it(room: Room) -> None:
    room.reach("rounds", *FOUR).join("Leila").post_cards("Leila")
    remove(room, "Carol")
    seated = {name for number in (1, 2, 3) for table in room.tables(number) for name in table}
    assert "Carol" not in seated
    assert room.phone("Emil").notice.startswith("Carol had to step out.")


def test_let_back_in_their_phone_works_again(room: Room) -> None:
    room.join("Alice")
    remove(room, "Alice")
    lobby.come_back(room.db, room.id, room.ids["Alice"], room.now)
    assert viewer(room, "Alice") == AttendeeViewer(room.id, room.ids["Alice"])
    assert room.screen().names == ("Alice",)


def test_removed_hands_are_counted_neither_in_the_poll_nor_at_thanks(room: Room) -> None:
    room.join("Alice").reach("poll", *FOUR)
    room.vote("Alice", sell=True, buy=True)
    remove(room, "Alice")
    hands = room.screen().hands
    assert hands is not None and hands.people == 0
    room.reach("wrap-up", *FOUR)
    screen = room.screen()
    assert (screen.hands, screen.outcome and screen.outcome.people) == (room.host().hands, 4)


def test_the_name_of_who_did_nothing_is_free_and_cannot_be_had_twice(room: Room) -> None:
    room.join("Alice")
    lobby.remove_all(room.db, room.id, [room.ids["Alice"]], room.now)
    lobby.join(room.db, room.id, "Alice", "", client_key("another"), room.now)
    with pytest.raises(Refused, match="There’s another Alice"):
        lobby.come_back(room.db, room.id, room.ids["Alice"], room.now)


def test_what_a_removed_person_agreed_with_somebody_is_kept_between_the_two(room: Room) -> None:
    room.reach("rounds", *FOUR)
    wrap_up.set_details(room.db, room.id, room.ids["Carol"], "carol@example.org", "", True, room.now)
    room.met("Carol")
    partner = room.phone("Carol").people[0]
    wrap_up.share(room.db, room.id, room.ids["Carol"], partner.id, "email", True, room.now)
    remove(room, "Carol")
    assert room.people(partner.name) == {"Carol": ("carol@example.org", "")}
    with room.db.look() as session:
        assert "Carol" not in {row.name for row in evening_rows(session, room.id).attendees}
