"""Coming in: a name, and the phone is that person from then on."""

from __future__ import annotations

import pytest

from facilitator.actions import lobby
from facilitator.core.errors import NotHere, NotNow, Refused
from facilitator.identity import AttendeeViewer, attendee_viewer, cookie_name
from facilitator.store.keys import Role
from facilitator.store.records import GatheringRecord, KeyRecord
from tests.builders import EIGHT, FOUR, Room, client_key


def join(room: Room, name: str, key: str = "") -> tuple[int, str]:
    return lobby.join(room.db, room.id, name, "", key or client_key(name), room.now)


def viewer(room: Room, key: str) -> AttendeeViewer | None:
    with room.db.look() as session:
        return attendee_viewer(session, {cookie_name(Role.ATTENDEE, room.code): key}, session.get_one(GatheringRecord, room.id))


def test_who_joins_is_on_the_big_screen_newest_first(room: Room) -> None:
    room.join("Alice").later(1).join("Bob")
    assert (room.screen().names, room.screen().gathering.here) == (("Bob", "Alice"), 2)


def test_the_key_makes_its_bearer_that_person_and_only_its_digest_is_kept(room: Room) -> None:
    id, key = join(room, "Alice")
    assert viewer(room, key) == AttendeeViewer(room.id, id)
    with room.db.look() as session:
        assert key not in {row.digest for row in session.query(KeyRecord)}


def test_a_resend_is_the_same_person_with_a_key_that_works(room: Room) -> None:
    first, first_key = join(room, "Alice", client_key("tap"))
    again, again_key = join(room, "Alice", client_key("tap"))
    assert again == first
    assert {viewer(room, first_key), viewer(room, again_key)} == {AttendeeViewer(room.id, first)}
    assert room.host().gathering.here == 1


@pytest.mark.parametrize("same", ["Leila", "leila", " LEILA ", "Leila.", "Ｌｅｉｌａ"])
def test_a_duplicate_name_is_asked_for_a_letter(room: Room, same: str) -> None:
    room.join("Leila")
    with pytest.raises(Refused) as refused:
        join(room, same, client_key("another phone"))
    shown = " ".join(same.split())
    assert (refused.value.message, refused.value.field) == (
        f"There’s another {shown}. Add a letter, like {shown} H.",
        "name",
    )


@pytest.mark.parametrize("same", ["Dina", "DINA", "Dіnа", "Ｄｉｎａ"])
def test_nobody_is_called_like_the_host(room: Room, same: str) -> None:
    with pytest.raises(Refused) as refused:
        join(room, same, client_key("Mallory"))
    assert (refused.value.field, room.host().gathering.here) == ("name", 0)


def test_the_same_name_in_another_room_is_nobodys_business(room: Room) -> None:
    room.join("Leila")
    assert Room(room.db).join("Leila").host().gathering.here == 1


def test_a_name_is_cleaned_and_how_it_is_said_is_kept(room: Room) -> None:
    room.ids["Zoë"], _ = lobby.join(room.db, room.id, "  Zoe\u0308\n ", " zo-ee ", client_key(1), room.now)
    me = room.phone("Zoë").me
    assert (me.name, me.say_it_like) == ("Zoë", "zo-ee")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "Enter a name people can call you."),
        ("\u200b\u2060", "Enter a name people can call you."),
        ("x" * 41, "That’s a long one. Use up to 40 letters."),
    ],
)
def test_a_name_that_cannot_be_called_is_refused(room: Room, name: str, message: str) -> None:
    with pytest.raises(Refused) as refused:
        join(room, name, client_key(1))
    assert (refused.value.message, refused.value.field) == (message, "name")
    assert room.host().gathering.here == 0


def test_a_form_that_lost_its_key_is_asked_to_send_again(room: Room) -> None:
    with pytest.raises(Refused) as refused:
        join(room, "Alice", "short")
    assert refused.value.message == "Something went missing on the way. Send it once more."


@pytest.mark.parametrize("phase", ["lobby", "poll", "posting", "market", "matching", "rounds"])
def test_one_can_come_in_until_the_rounds_are_over(room: Room, phase: str) -> None:
    room.reach(phase, *FOUR).join("Leila")
    steps = {"lobby": "lobby", "poll": "poll"}
    assert room.phone("Leila").step == steps.get(phase, "offer")


@pytest.mark.parametrize("phase", ["wrap-up", "closed"])
def test_nobody_comes_in_afterwards(room: Room, phase: str) -> None:
    room.reach(phase, *FOUR)
    with pytest.raises(NotNow) as refused:
        room.join("Leila")
    assert refused.value.message == "That’s it for today. Ask the host about the next one."


def test_a_room_that_is_gone_says_so(room: Room) -> None:
    with pytest.raises(NotHere) as refused:
        lobby.join(room.db, room.id + 1, "Alice", "", client_key(1), EIGHT)
    assert refused.value.message == "This room is gone."


def test_not_me_makes_this_phone_nobody_and_leaves_the_person_and_their_other_phone(room: Room) -> None:
    from facilitator.store.keys import digest

    id, borrowed = join(room, "Alice", client_key("same form"))
    _, own = join(room, "Alice", client_key("same form"))
    lobby.forget_phone(room.db, room.id, id, digest(borrowed))
    assert (viewer(room, borrowed), viewer(room, own)) == (None, AttendeeViewer(room.id, id))
    assert room.screen().names == ("Alice",)
