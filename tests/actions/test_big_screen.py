"""The big screen beyond the phases: who sits where from A to Z, and how long ago the hands went up."""

from __future__ import annotations

from tests.builders import FOUR, Room


def test_everyone_who_sits_is_on_the_list_from_a_to_z_with_their_table(room: Room) -> None:
    room.reach("rounds", *FOUR)
    view = room.screen()
    tables = {seat.name: table.table for table in view.board for seat in table.seats}
    assert [(found.name, found.table) for found in view.finder] == [(name, tables[name]) for name in sorted(FOUR)]


def test_who_leaves_is_off_the_list(room: Room) -> None:
    room.reach("rounds", *FOUR).leave("Emil")
    assert "Emil" not in {found.name for found in room.screen().finder}


def test_the_hands_were_up_when_the_first_cards_came(room: Room) -> None:
    room.reach("posting", *FOUR).later(40 * 60).reach("wrap-up")
    assert room.screen().hands_ago == 40 * 60
