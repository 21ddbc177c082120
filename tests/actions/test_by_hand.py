"""No phone: who is added by hand is matched, seated, shown and exported as everybody is."""

from __future__ import annotations

import pytest

from facilitator.actions import lobby, rounds
from facilitator.actions.places import by_hand
from facilitator.core.errors import NameTaken, NotNow, NotYours, Refused
from facilitator.files.rows import evening_rows
from tests.builders import CAST, FOUR, Room


def add(room: Room, name: str, like: str = "Leila") -> int:
    said = (CAST[like].offer, CAST[like].need)
    room.ids[name] = by_hand.add_person(room.db, room.id, name, *said, room.now, room.dealing)
    return room.ids[name]


def without_phone(room: Room) -> list[int]:
    with room.db.look() as session:
        return by_hand.people_by_hand(session, room.id)


@pytest.mark.parametrize("phase", ["lobby", "poll", "posting", "market"])
def test_who_was_added_before_the_match_is_seated_shown_and_exported_as_all_are(room: Room, phase: str) -> None:
    room.reach(phase, *FOUR)
    add(room, "Walter")
    room.reach("rounds", *FOUR)
    assert all("Walter" in {name for table in room.tables(round) for name in table} for round in (1, 2, 3))
    assert "Walter" in {seat.name for table in room.screen().board for seat in table.seats}
    with room.db.look() as session:
        rows = evening_rows(session, room.id)
    assert "Walter" in {row.name for row in rows.attendees}
    assert {row.text for row in rows.cards if row.name == "Walter"} == {CAST["Leila"].offer, CAST["Leila"].need}


def test_who_was_added_during_a_round_comes_in_as_any_latecomer(room: Room) -> None:
    room.reach("rounds", *FOUR)
    walter = add(room, "Walter")
    alert = room.host().alert
    assert alert is not None and alert.text.startswith("Walter just arrived.")
    rounds.answer_late(room.db, room.id, walter, "now", room.now)
    assert any("Walter" in table for table in room.tables(1))
    room.met("Walter")
    assert room.people("Walter")


def test_only_who_has_no_phone_is_spoken_for(room: Room) -> None:
    room.join("Carol")
    walter = add(room, "Walter")
    assert without_phone(room) == [walter]
    with room.db.look() as session, pytest.raises(NotYours):
        by_hand.check_by_hand(session, room.id, room.ids["Carol"])


@pytest.mark.parametrize(
    ("name", "gives", "asks", "field"),
    [
        ("Carol", "tea", "cake", "name"),
        ("", "tea", "cake", "name"),
        ("Walter", "", "cake", "gives"),
        ("Walter", "tea", "n/a", "asks"),
    ],
)
def test_what_is_no_name_or_no_card_is_refused_by_its_field_and_nobody_comes_in(
    room: Room, name: str, gives: str, asks: str, field: str
) -> None:
    room.join("Carol")
    with pytest.raises(Refused) as refused:
        by_hand.add_person(room.db, room.id, name, gives, asks, room.now, room.dealing)
    assert (refused.value.field, room.host().gathering.here) == (field, 1)
    assert isinstance(refused.value, NameTaken) is (name == "Carol")


def test_after_the_rounds_nobody_is_added(room: Room) -> None:
    room.reach("wrap-up", *FOUR)
    with pytest.raises(NotNow):
        add(room, "Walter")


def test_a_helpers_link_works_once_and_soon_and_the_host_ends_it(room: Room) -> None:
    link = by_hand.make_help(room.db, room.id, room.now)
    late = by_hand.make_help(room.db, room.id, room.now)
    assert by_hand.take_help(room.db, late, room.now + 601) is None
    code, key = by_hand.take_help(room.db, link, room.now + 599) or ("", "")
    assert (code, by_hand.take_help(room.db, link, room.now), by_hand.take_help(room.db, key, room.now)) == (
        room.code,
        None,
        None,
    )
    assert by_hand.take_help(room.db, room.host_key, room.now) is None
    with room.db.look() as session:
        assert by_hand.count_helpers(session, room.id) == 1
    by_hand.end_help(room.db, room.id)
    with room.db.look() as session:
        assert by_hand.count_helpers(session, room.id) == 0


def test_who_has_to_go_is_taken_out_and_may_be_brought_back(room: Room) -> None:
    room.reach("matching", *FOUR)
    walter = add(room, "Walter")
    lobby.step_out(room.db, room.id, walter, room.now)
    assert not any("Walter" in table for table in room.tables(1))
    lobby.come_back(room.db, room.id, walter, room.now + 1)
    assert any("Walter" in table for table in room.tables(1))
