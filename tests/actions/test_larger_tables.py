"""Tables of more than two: who sits there, whose turn it is, and what becomes of it when people come and go."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from facilitator.actions import lobby, moves, rounds
from facilitator.actions.places import turns
from facilitator.core.errors import NotHere, NotNow
from facilitator.core.phases import Phase
from facilitator.core.runsheet.sheet import Part, RunSheet
from facilitator.files.rows import evening_rows
from facilitator.store.records import CardRecord
from facilitator.views.meetings import MeetingView
from tests.builders import SIX, Room


def sheet(table: int = 3, turn: int = 120, stays: bool = False) -> RunSheet:
    meeting = Part(Phase.ROUNDS, 25, rounds=2, table=table, turn=turn, stays=stays)
    return RunSheet((Part(Phase.LOBBY, 5), Part(Phase.POSTING, 5), Part(Phase.MATCHING, 3), meeting, Part(Phase.WRAP_UP, 5)))


@pytest.fixture
def sitting(room: Room) -> Room:
    """Round 1 of two at tables of three with two minutes each; it takes twelve minutes."""
    return room.walk_by(sheet()).reach("rounds", *SIX)


def table_of(room: Room, name: str) -> MeetingView:
    meeting = room.phone(name).now
    assert meeting is not None
    return meeting


def order(room: Room, name: str) -> list[str]:
    """The names at their table, in the order of turns."""
    return [turn.name for turn in table_of(room, name).turns]


def speaker(room: Room, name: str) -> str:
    """Whose turn it is at their table."""
    passed = 720 - (room.record.clock_ends_at or 0) + room.now
    return next((turn.name for turn in table_of(room, name).turns if turn.ends > passed), "")


def say(room: Room, name: str, whose: str, do: str = "done") -> None:
    meeting = table_of(room, name)
    place = next(turn.place for turn in meeting.turns if turn.name == whose)
    turns.say(room.db, room.id, room.ids[name], meeting.id, str(place), do, room.now)


def sizes(room: Room, round: int) -> list[int]:
    return sorted(map(len, room.tables(round)))


def test_a_phone_shows_all_at_its_table_in_turn_with_what_they_give_and_would_love(sitting: Room) -> None:
    views = table_of(sitting, "Carol").turns
    assert {view.name for view in views} == next(table for table in sitting.tables(1) if "Carol" in table)
    assert [view.ends for view in views] == [120, 240, 360]
    (mine,) = [view for view in views if view.is_me]
    assert (mine.name, mine.gives, mine.asks) == (
        "Carol",
        "explain bookkeeping for a small shop",
        "translate a letter from Dutch to Polish",
    )


def test_the_big_screen_shows_the_same_turns_at_every_table(sitting: Room) -> None:
    view = sitting.screen()
    assert [view.seats, view.turns] == [3, (120, 240, 360)]
    assert {tuple(seat.name for seat in table.seats): table.ends for table in view.board} == {
        tuple(order(sitting, name)): (120, 240, 360) for name in ("Carol", _others(sitting, "Carol")[0])
    }
    assert view.sounds == (600, 480)


def _others(room: Room, name: str) -> list[str]:
    return sorted(set(SIX) - set(order(room, name)))


def test_who_is_done_passes_the_word_on_once_however_many_say_so(sitting: Room) -> None:
    first, second, third = order(sitting, "Carol")
    sitting.later(40)
    for name in (second, third):
        say(sitting, name, first)
    assert [speaker(sitting, name) for name in (first, second)] == [second, second]
    assert [turn.ends for turn in table_of(sitting, first).turns] == [0, 160, 280]
    assert speaker(sitting, _others(sitting, first)[0]) == order(sitting, _others(sitting, first)[0])[0]


def test_who_says_that_another_is_done_has_met_all_at_the_table(sitting: Room) -> None:
    first, second, third = order(sitting, "Carol")
    say(sitting, second, first)
    assert set(sitting.people(third)) == {first, second}


def test_half_a_minute_more_moves_all_that_come_after(sitting: Room) -> None:
    first, *_ = order(sitting, "Carol")
    sitting.later(100)
    say(sitting, first, first, "more")
    assert [turn.ends for turn in table_of(sitting, first).turns] == [150, 270, 390]


def test_a_pause_holds_the_turn_as_it_holds_the_clock(sitting: Room) -> None:
    sitting.later(130)
    moves.set_the_clock(sitting.db, sitting.id, "pause", sitting.now)
    sitting.later(600)
    moves.set_the_clock(sitting.db, sitting.id, "resume", sitting.now)
    assert speaker(sitting, "Carol") == order(sitting, "Carol")[1]


def test_whoever_leaves_after_their_turn_takes_no_time_of_the_others(sitting: Room) -> None:
    first, second, third = order(sitting, "Carol")
    sitting.later(150)
    sitting.leave(first)
    assert order(sitting, second) == [second, third]
    assert [turn.ends for turn in table_of(sitting, second).turns] == [240, 360]


def test_the_next_takes_over_from_whoever_leaves_in_the_middle_of_their_turn(sitting: Room) -> None:
    first, second, third = order(sitting, "Carol")
    sitting.later(150)
    sitting.leave(second)
    assert speaker(sitting, first) == third
    assert [turn.ends for turn in table_of(sitting, first).turns] == [0, 270]


def test_whoever_is_removed_is_at_no_table_any_more(sitting: Room) -> None:
    _, second, third = order(sitting, "Carol")
    lobby.remove(sitting.db, sitting.id, sitting.ids[third], sitting.now)
    assert third not in order(sitting, second)
    assert third not in {seat.name for table in sitting.screen().board for seat in table.seats}


def test_a_latecomer_joins_a_table_now_with_the_last_turn_and_has_a_seat_in_the_next_round(sitting: Room) -> None:
    sitting.join("Leila").post_cards("Leila")
    offer = sitting.phone("Leila").seat_offer
    assert offer is not None and len(offer.names) == 3
    rounds.answer_late(sitting.db, sitting.id, sitting.ids["Leila"], "now", sitting.now)
    assert order(sitting, "Leila") == [*offer.names, "Leila"]
    assert [sizes(sitting, number) for number in (1, 2)] == [[3, 4], [3, 4]]


def test_who_steps_out_and_comes_back_after_an_undo_has_a_seat_again(sitting: Room) -> None:
    sitting.next()
    before = sitting.tables(2)
    gone = order(sitting, "Carol")[2]
    sitting.undo()
    sitting.leave(gone)
    assert sum(sizes(sitting, 2)) == 5
    lobby.come_back(sitting.db, sitting.id, sitting.ids[gone], sitting.now)
    rounds.answer_late(sitting.db, sitting.id, sitting.ids[gone], "next", sitting.now)
    assert sum(sizes(sitting, 2)) == sum(map(len, before))


def test_groups_that_stay_keep_table_people_and_what_was_promised(room: Room) -> None:
    room.walk_by(sheet(stays=True)).reach("rounds", *SIX)
    first = table_of(room, "Carol")
    room.next()
    second = table_of(room, "Carol")
    assert room.tables(1) == room.tables(2)
    assert (first.table, {help.other for help in first.gives}) == (second.table, {help.other for help in second.gives})
    assert [first.stays, second.stays] == [False, True]


def test_a_table_without_turns_and_one_of_others_pass_no_word_on(room: Room) -> None:
    room.walk_by(sheet(turn=0)).reach("rounds", *SIX)
    meeting = table_of(room, "Carol")
    with pytest.raises(NotNow):
        turns.say(room.db, room.id, room.ids["Carol"], meeting.id, "0", "done", room.now)
    other = next(name for name in SIX if name not in {"Carol", *(partner.name for partner in meeting.partners)})
    with pytest.raises(NotHere):
        turns.say(room.db, room.id, room.ids[other], meeting.id, "0", "done", room.now)


def test_all_at_the_table_are_each_others_people(room: Room) -> None:
    room.walk_by(sheet(table=6, turn=0)).reach("rounds", *SIX)
    room.met("Hana")
    assert {name: set(room.people(name)) for name in SIX} == {name: set(SIX) - {name} for name in SIX}


def test_the_export_has_all_at_a_table(room: Room) -> None:
    room.walk_by(sheet(table=6, turn=0)).reach("rounds", *SIX)
    with room.db.look() as session:
        rows = evening_rows(session, room.id)
    assert {tuple(sorted(meeting.people.split(", "))) for meeting in rows.meetings} == {tuple(sorted(SIX))}


def test_a_private_ask_is_read_at_the_table_by_nobody_but_who_asks(sitting: Room) -> None:
    with sitting.db.work() as work:
        work.execute(update(CardRecord).where(CardRecord.attendee_id == sitting.ids["Carol"]).values(private=True))
    others = [name for name in order(sitting, "Carol") if name != "Carol"]
    read = {name: next(turn.asks for turn in table_of(sitting, name).turns if turn.name == "Carol") for name in others}
    assert read == dict.fromkeys(others, "")
    assert next(turn.asks for turn in table_of(sitting, "Carol").turns if turn.is_me)


def test_the_host_is_told_when_two_must_sit_together_again(room: Room) -> None:
    """Six at tables of three: each table of the second round has two of one table of the first, whatever the plan."""
    room.walk_by(sheet(turn=0)).reach("matching", *SIX)
    assert room.host().warning.startswith("The room is small for these tables: 2 times, two people sit together again. No plan")


def test_nothing_is_said_while_all_are_new_to_each_other(room: Room) -> None:
    room.walk_by(sheet(table=3, turn=0, stays=True)).reach("matching", *SIX)
    assert room.host().warning == ""
