"""Plan your event: a checked form, a room with a code, and keys for the host's other devices."""

from __future__ import annotations

import pytest

from facilitator.actions import setup
from facilitator.actions.setup import SetUp
from facilitator.core.codes import ALPHABET
from facilitator.core.errors import NotYours, Refused
from facilitator.identity import HostViewer, attendee_viewer, cookie_name, host_viewer, screen_viewer
from facilitator.store.keys import Role
from facilitator.store.records import GatheringRecord
from facilitator.web.addresses import scanned_address, typed_address
from tests.builders import EIGHT, FOUR, ORIGIN, SET_UP, Room

RECOGNISE = {Role.HOST: host_viewer, Role.SCREEN: screen_viewer, Role.ATTENDEE: attendee_viewer}
PLAN = SetUp("Canal House", "Dina", 12, 58, 3, 6, 12, "canal", "coffee-and-cake", ORIGIN)


def test_a_form_becomes_a_plan() -> None:
    assert setup.read_set_up(SET_UP, [ORIGIN]) == PLAN


def test_the_address_is_one_that_phones_can_reach() -> None:
    form = {**SET_UP, "origin": "javascript:alert(1)"}
    assert setup.read_set_up(form, [ORIGIN, "http://192.0.2.7:5000"]).origin == ORIGIN
    form["origin"] = "http://192.0.2.7:5000"
    assert setup.read_set_up(form, [ORIGIN, "http://192.0.2.7:5000"]).origin == "http://192.0.2.7:5000"


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("name", "  ", "Give the event a name. It goes on every phone."),
        ("name", "x" * 61, "Make it a little shorter: up to 60 letters."),
        ("people", "1", "People: enter a number from 2 to 5000."),
        ("people", "many", "People: enter a number from 2 to 5000."),
        ("minutes", "19", "Time: enter a number from 20 to 240."),
        ("tables", "0", "Tables: enter a number from 1 to 2500."),
        ("rounds", "13", "Rounds: enter a number from 1 to 12."),
        ("rounds", "12", "12 rounds need more than 58 minutes. Plan more time or fewer rounds."),
        ("last_row", "61", "The last row: enter a number from 2 to 60."),
    ],
)
def test_the_first_thing_to_mend_is_named(field: str, typed: str, message: str) -> None:
    with pytest.raises(Refused) as refused:
        setup.read_set_up({**SET_UP, field: typed}, [ORIGIN])
    assert (refused.value.message, refused.value.field) == (message, field)


def test_a_room_opens_in_its_lobby_with_a_code_and_an_address(room: Room) -> None:
    view = room.screen().gathering
    assert len(room.code) == 6 and set(room.code) <= set(ALPHABET)
    assert (view.phase, view.name, view.host_name, view.rounds) == ("lobby", "Canal House", "Dina", 3)
    assert (typed_address(view), scanned_address(view)) == (f"boon.test/{room.code}", f"HTTP://BOON.TEST/{room.code}")


def test_the_plan_can_be_changed_until_the_rounds_are_planned(room: Room) -> None:
    def change(rounds: int) -> None:
        setup.change_set_up(room.db, room.id, SetUp(**{**vars(PLAN), "rounds": rounds}))

    room.reach("market", *FOUR)
    change(2)
    assert room.record.rounds == 2
    room.next()
    change(2)
    with pytest.raises(Refused) as refused:
        change(3)
    assert refused.value.message == "The rounds are planned already. Undo the match to change how many there are."


def test_a_handed_over_link_makes_one_other_device_the_host_once(room: Room) -> None:
    link = setup.make_handover(room.db, room.id, EIGHT)
    code, key = setup.take_handover(room.db, link, EIGHT + 599)
    with room.db.look() as session:
        cookies = {cookie_name(Role.HOST, code): key}
        assert host_viewer(session, cookies, session.get_one(GatheringRecord, room.id)) == HostViewer(room.id)
    with pytest.raises(NotYours) as refused:
        setup.take_handover(room.db, link, EIGHT + 599)
    assert refused.value.message.startswith("That key isn’t right, or it was used already.")


def test_a_handed_over_link_is_too_old_after_ten_minutes(room: Room) -> None:
    link = setup.make_handover(room.db, room.id, EIGHT)
    with pytest.raises(NotYours):
        setup.take_handover(room.db, link, EIGHT + 601)


def test_no_other_key_is_such_a_link(room: Room) -> None:
    room.join("Alice")
    for key in (room.host_key, room.screen_key, room.keys["Alice"], "", "nonsense"):
        with pytest.raises(NotYours):
            setup.take_handover(room.db, key, EIGHT)


def test_a_handed_over_link_is_no_cookie(room: Room) -> None:
    link = setup.make_handover(room.db, room.id, EIGHT)
    with room.db.look() as session:
        assert (
            host_viewer(session, {cookie_name(Role.HOST, room.code): link}, session.get_one(GatheringRecord, room.id)) is None
        )


def test_a_key_opens_only_its_own_role_in_its_own_room(room: Room) -> None:
    other = Room(room.db)
    room.join("Alice")
    keys = {Role.HOST: room.host_key, Role.SCREEN: room.screen_key, Role.ATTENDEE: room.keys["Alice"]}
    opened = set()
    with room.db.look() as session:
        for owner, key in keys.items():
            for role in keys:
                for place in (room, other):
                    cookies = {cookie_name(role, place.code): key}
                    if RECOGNISE[role](session, cookies, session.get_one(GatheringRecord, place.id)):
                        opened.add((owner, role, place.code))
    assert opened == {(role, role, room.code) for role in keys}


def test_the_house_hosts_every_room_and_is_no_screen_and_no_attendee(room: Room) -> None:
    house = {cookie_name(Role.HOUSE, ""): setup.make_house_key(room.db, EIGHT)}
    with room.db.look() as session:
        gathering = session.get_one(GatheringRecord, room.id)
        seen = {role: recognise(session, house, gathering) for role, recognise in RECOGNISE.items()}
    assert seen == {Role.HOST: HostViewer(room.id), Role.SCREEN: None, Role.ATTENDEE: None}
