"""Undo: back one step, with its clock as it was; people's words, taps and meetings are kept."""

from __future__ import annotations

import pytest

from facilitator.core.errors import NotNow
from facilitator.core.timer import Clock
from facilitator.store import queries
from tests.builders import EIGHT, FOUR, Room

STEPS = ("poll", "posting", "market", "matching", "rounds", "wrap-up", "closed")


def clock_of(room: Room) -> Clock:
    return queries.clock_of(room.record)


@pytest.mark.parametrize("phase", STEPS)
def test_undo_goes_back_one_step_and_gives_its_clock_back(room: Room, phase: str) -> None:
    room.join(*FOUR)
    before = (room.step, clock_of(room))
    while room.record.phase != phase:
        if room.record.phase == "posting":
            room.post_cards(*FOUR)
        before = (room.step, clock_of(room))
        room.later(20).next()
    room.later(40).undo()
    assert (room.step, clock_of(room)) == before
    assert room.host().can_undo is False


def test_there_is_nothing_to_undo_before_the_first_step_nor_twice(room: Room) -> None:
    for _ in range(2):
        with pytest.raises(NotNow) as refused:
            room.undo()
        assert refused.value.message == "There is nothing to undo."
        room.join("Carol") if "Carol" not in room.ids else None
        room.next().undo()
    assert room.step == "lobby:0"


def test_undo_from_the_second_round_returns_to_the_first(room: Room) -> None:
    room.reach("rounds", *FOUR)
    first = clock_of(room)
    room.later(60).next().undo()
    assert (room.step, clock_of(room)) == ("rounds:1", first)


def test_undo_of_match_drops_the_plan_and_keeps_cards_and_taps(room: Room) -> None:
    room.reach("market", *FOUR)
    card = room.dealt("Carol")[0]
    room.tap("Carol", card)
    room.next().undo()
    assert (room.step, room.tables(1), room.phone("Carol").step) == ("market:0", set(), "market")
    assert room.screen().rings == ()
    assert (len(room.host().cards), room.host().tapped) == (8, 1)
    room.next()
    assert room.tables(1) == {frozenset({"Carol", "Emil"}), frozenset({"Farah", "Goran"})}


def test_undo_of_the_first_round_keeps_the_plan(room: Room) -> None:
    room.reach("matching", *FOUR)
    planned = [room.tables(number) for number in (1, 2, 3)]
    room.next().undo()
    assert room.step == "matching:0"
    assert [room.tables(number) for number in (1, 2, 3)] == planned


def test_undo_of_thanks_keeps_who_met(room: Room) -> None:
    room.reach("rounds", *FOUR, round=3)
    room.met("Carol")
    room.next().undo()
    assert room.step == "rounds:3"
    assert room.host().met == 1


def test_undo_of_closing_opens_the_room_again(room: Room) -> None:
    room.reach("closed", *FOUR).undo()
    assert (room.record.phase, room.record.closed_at) == ("wrap-up", None)


def test_the_remote_says_what_undo_leads_to(room: Room) -> None:
    room.reach("rounds", *FOUR, round=2)
    assert (room.host().can_undo, room.host().undo_label) == (True, "Back to Round 1?")


def test_a_clock_that_ran_out_is_given_back_as_run_out(room: Room) -> None:
    room.reach("market", *FOUR).later(1000).next().undo()
    assert clock_of(room) == Clock(180.0, EIGHT + 180.0, None)
    assert clock_of(room).is_over(room.now)


def test_one_tap_undoes_for_ten_seconds_and_then_the_remote_asks_first(room: Room) -> None:
    room.join("Alice").next()
    assert room.host().undo_left == 10.0
    assert room.later(4).host().undo_left == 6.0
    assert (room.later(6).host().undo_left, room.host().can_undo) == (0.0, True)
