"""A lost guest comes back on another phone, with everything that was theirs; and a name may change without losing anything."""

from __future__ import annotations

import pytest

from facilitator.actions import lobby
from facilitator.actions.places import naming, returning
from facilitator.core.errors import NameTaken, NotHere, NotNow, Refused
from facilitator.identity import AttendeeViewer, attendee_viewer, cookie_name
from facilitator.store.keys import Role
from facilitator.store.records import GatheringRecord, KeyRecord
from tests.builders import EIGHT, FOUR, Room

SECRET = "the house's"
REFUSED = "That code isn’t right, or it is too old. Ask the host for a new one."


def who(room: Room, key: str) -> AttendeeViewer | None:
    with room.db.look() as session:
        cookies = {cookie_name(Role.ATTENDEE, room.code): key}
        return attendee_viewer(session, cookies, session.get_one(GatheringRecord, room.id))


def given(room: Room, name: str) -> returning.PlaceBack:
    return returning.give_place(room.db, room.id, room.ids[name], room.now, SECRET)


def taken(room: Room, name: str, digits: str, after: float = 1.0) -> str:
    return returning.take_by_digits(room.db, room.id, name, digits, room.now + after, SECRET)


def wrong(digits: str) -> str:
    return digits[:-1] + str((int(digits[-1]) + 1) % 10)


@pytest.mark.parametrize("way", ["digits", "square"])
def test_the_place_comes_back_whole_and_the_old_phone_has_lost_it(room: Room, way: str) -> None:
    room.reach("rounds", *FOUR)
    room.met("Carol")
    before, place = room.phone("Carol"), given(room, "Carol")
    key = (
        taken(room, "carol", f"{place.digits[:4]} {place.digits[4:]}")
        if way == "digits"
        else returning.take_by_key(room.db, room.id, place.key, room.now + 299)
    )
    assert who(room, key or "") == AttendeeViewer(room.id, room.ids["Carol"])
    assert who(room, room.keys["Carol"]) is None
    after = room.phone("Carol")
    assert (after.me, after.meetings, after.people) == (before.me, before.meetings, before.people)


def test_a_place_is_taken_once_whichever_way(room: Room) -> None:
    place = given(room.join("Carol"), "Carol")
    taken(room, "Carol", place.digits)
    assert returning.take_by_key(room.db, room.id, place.key, room.now + 1) is None
    with pytest.raises(Refused, match=REFUSED):
        taken(room, "Carol", place.digits)


def test_five_wrong_tries_end_the_digits_and_four_do_not(room: Room) -> None:
    for tries, good in ((4, True), (5, False)):
        place = given(room.join(f"Guest {tries}"), f"Guest {tries}")
        for _ in range(tries):
            with pytest.raises(Refused, match=REFUSED):
                taken(room, f"Guest {tries}", wrong(place.digits))
        if good:
            assert who(room, taken(room, f"Guest {tries}", place.digits)) is not None
        else:
            with pytest.raises(Refused, match=REFUSED):
                taken(room, f"Guest {tries}", place.digits)


def test_five_minutes_end_both_ways(room: Room) -> None:
    place = given(room.join("Carol"), "Carol")
    assert returning.take_by_key(room.db, room.id, place.key, room.now + 301) is None
    with pytest.raises(Refused, match=REFUSED):
        taken(room, "Carol", place.digits, 301)


def test_the_host_may_stop_it_and_a_new_one_ends_the_one_before(room: Room) -> None:
    first = given(room.join("Carol"), "Carol")
    second = given(room, "Carol")
    assert returning.take_by_key(room.db, room.id, first.key, room.now) is None
    returning.stop_place(room.db, room.id, room.ids["Carol"])
    assert returning.take_by_key(room.db, room.id, second.key, room.now) is None


def test_digits_open_the_place_of_the_name_they_were_given_for_only(room: Room) -> None:
    digits = given(room.join("Carol", "Emil"), "Carol").digits
    given(room, "Emil")
    other = Room(room.db).join("Carol")
    for where, name in ((room, "Emil"), (room, "Nobody"), (other, "Carol")):
        with pytest.raises(Refused, match=REFUSED):
            taken(where, name, digits)


def test_no_row_has_the_digits_or_what_could_be_tried_without_the_house(room: Room) -> None:
    place = given(room.join("Carol"), "Carol")
    with room.db.look() as session:
        kept = " ".join(row.digest for row in session.query(KeyRecord))
    assert (place.digits in kept, place.key in kept) == (False, False)
    with pytest.raises(Refused):
        returning.take_by_digits(room.db, room.id, "Carol", place.digits, room.now, "another house's")


def test_nobody_who_was_removed_or_is_of_another_room_gets_a_place(room: Room) -> None:
    other = Room(room.db).join("Emil")
    place = given(room.join("Carol"), "Carol")
    lobby.remove(room.db, room.id, room.ids["Carol"], EIGHT)
    with pytest.raises(NotNow):
        given(room, "Carol")
    with pytest.raises(Refused):
        taken(room, "Carol", place.digits)
    with pytest.raises(NotHere):
        returning.give_place(room.db, room.id, other.ids["Emil"], room.now, SECRET)


def test_another_name_changes_nothing_else(room: Room) -> None:
    room.reach("rounds", *FOUR)
    room.met("Carol")
    before = room.phone("Carol")
    naming.rename(room.db, room.id, room.ids["Carol"], " Caroline ")
    after = room.phone("Carol")
    assert (after.me.name, after.meetings, after.people) == ("Caroline", before.meetings, before.people)
    assert [(card.id, card.text) for card in after.me.offers] == [(card.id, card.text) for card in before.me.offers]
    assert "Caroline" in room.people("Emil")
    assert {seat.name for table in room.screen().board for seat in table.seats} == {"Caroline", "Emil", "Farah", "Goran"}


def test_a_name_may_be_written_otherwise_but_not_be_anothers(room: Room) -> None:
    room.join("Carol", "Emil")
    naming.rename(room.db, room.id, room.ids["Carol"], "CAROL")
    assert room.phone("Carol").me.name == "CAROL"
    with pytest.raises(NameTaken):
        naming.rename(room.db, room.id, room.ids["Carol"], "emil")
    with pytest.raises(Refused, match="There’s another Dina"):
        naming.rename(room.db, room.id, room.ids["Carol"], "Dina")
