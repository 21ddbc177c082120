"""What is left of an event is changed while it runs: parts, minutes, rounds, and who presses Next."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator.actions.hosting import hours
from facilitator.actions.matching import plan_here
from facilitator.core.errors import NotNow, Refused
from facilitator.core.phases import Phase
from facilitator.core.runsheet import edit
from facilitator.core.runsheet.draft import ADDABLE, new_part
from facilitator.core.runsheet.sense import problems
from facilitator.core.runsheet.sheet import Part, RunSheet
from facilitator.store import queries
from facilitator.store.sheets import sheet_of
from tests.actions.test_run_sheets import WITH_A_BREAK
from tests.builders import FOUR, MINUTE, SIX, Room
from tests.core.runsheet.sheets import run_sheets


def change(room: Room, what: edit.Edit) -> Room:
    hours.change_hours(room.db, room.id, what, room.now)
    return room


def seated(room: Room, round: int) -> set[str]:
    return {name for table in room.tables(round) for name in table}


def test_one_more_round_seats_everybody_and_moves_nobody_else(room: Room) -> None:
    room.reach("rounds", *SIX)
    before = [room.tables(number) for number in (1, 2, 3)]
    change(room, edit.one_round_more)
    assert [room.tables(number) for number in (1, 2, 3)] == before
    assert (seated(room, 4), room.record.rounds) == ({*SIX}, 4)
    for _ in range(3):
        room.next()
    assert room.step == "rounds:4"


def test_the_last_round_is_left_out_and_nobody_is_promised_a_table_in_it(room: Room) -> None:
    room.reach("rounds", *SIX)
    change(room, edit.one_round_fewer)
    assert (room.tables(3), room.record.rounds) == (set(), 2)
    assert all(meeting.round < 3 for name in SIX for meeting in room.phone(name).meetings)
    room.next().next()
    assert room.step == "wrap-up:0"


def test_a_round_can_be_added_in_the_break_after_the_last(room: Room) -> None:
    room.walk_by(replace(WITH_A_BREAK, parts=(*WITH_A_BREAK.parts[:5], WITH_A_BREAK.parts[-1]))).reach("talk", *FOUR)
    change(room, edit.one_round_more).next()
    assert (room.step, seated(room, 2)) == ("rounds:2", {*FOUR})


def test_shorter_rounds_make_up_for_what_was_lost(room: Room) -> None:
    room.reach("rounds", *SIX)
    room.now = room.record.begun_at or 0
    room.later(27 * MINUTE)
    late = room.host().behind
    assert late is not None and late.rounds_of > 0
    change(room, edit.with_rounds_of(late.rounds_of))
    assert room.host().behind is None
    room.next()
    assert queries.clock_of(room.record).length == late.rounds_of * MINUTE


def test_what_is_lengthened_is_missing_at_the_end(room: Room) -> None:
    room.reach("posting", *FOUR)
    assert room.host().behind is None
    change(room, edit.longer(6, 9))
    late = room.host().behind
    assert late is not None and late.minutes >= 4


def test_a_break_is_added_between_two_rounds_and_nobody_loses_a_table(room: Room) -> None:
    room.reach("rounds", *SIX)
    tables = [room.tables(number) for number in (1, 2, 3)]
    change(room, edit.added(new_part({"phase": "talk", "title": "Soup"})))
    assert [room.next().step for _ in range(4)] == ["talk:1:6", "rounds:2", "rounds:3", "wrap-up:0"]
    assert [room.tables(number) for number in (1, 2, 3)] == tables


def test_only_what_would_work_is_offered_to_be_added(room: Room) -> None:
    room.reach("posting", *SIX)
    assert [str(phase) for phase, _ in room.host().hours.addable] == ["talk", "unmet"]
    room.reach("wrap-up")
    assert room.host().hours.addable == ()
    with pytest.raises(NotNow):
        change(room, edit.added(new_part({})))


def test_what_is_over_or_on_cannot_be_left_out(room: Room) -> None:
    room.reach("posting", *FOUR)
    for part in (0, 1, 2, 99):
        with pytest.raises(NotNow):
            change(room, edit.switched(part, False))
    with pytest.raises(Refused) as refused:
        change(room, edit.switched(4, False))
    assert refused.value.message == "“Meet” needs “Match” somewhere before it."


def test_by_the_clock_next_presses_itself_when_the_time_is_over(room: Room) -> None:
    room.join(*FOUR).next()
    change(room, edit.by_clock(True))
    run_on(room)
    assert room.step == "poll:0"
    for expected in ("posting:0", "market:0", "matching:0", "rounds:1", "rounds:2", "rounds:3", "wrap-up:0"):
        if room.record.phase == Phase.POSTING:
            room.post_cards(*FOUR)
        room.later(queries.clock_of(room.record).left(room.now))
        run_on(room)
        assert room.step == expected
    room.later(3600)
    run_on(room)
    assert room.step == "wrap-up:0"


def run_on(room: Room) -> None:
    hours.run_on(room.db, room.now, plan_here, room.dealing)


def test_what_next_would_refuse_waits_for_the_host(room: Room) -> None:
    room.join("Carol").next().next().next()
    change(room, edit.by_clock(True))
    room.later(3600)
    run_on(room)
    assert room.step == "market:0"


def test_a_part_that_runs_on_does_so_in_a_sheet_that_waits_elsewhere(room: Room) -> None:
    talk = Part(Phase.TALK, 2, title="Soup", runs_on=True)
    room.walk_by(RunSheet((Part(Phase.LOBBY, 5), talk, replace(talk, runs_on=False)))).join("Carol").next()
    for _ in range(2):
        room.later(200)
        run_on(room)
    assert room.step == "talk:0:2"


@given(run_sheets(), st.data())
def test_no_edit_makes_a_sheet_that_cannot_work_or_moves_what_is_over(sheet: RunSheet, data: st.DataObject) -> None:
    steps = list(sheet.steps())[:-1]
    step = data.draw(st.sampled_from(steps))
    part = st.integers(0, len(sheet.parts))
    some = data.draw(
        st.one_of(
            st.builds(edit.switched, part, st.booleans()),
            st.builds(edit.longer, part, st.integers(-5, 5)),
            st.builds(edit.with_rounds_of, st.integers(0, 9)),
            st.builds(lambda phase: edit.added(new_part({"phase": phase})), st.sampled_from(ADDABLE)),
            st.sampled_from([edit.one_round_more, edit.one_round_fewer, edit.by_clock(True)]),
        )
    )
    try:
        edited = some(sheet, step)
    except Refused:
        return
    assert list(problems(edited)) == []
    past = [(each.phase, each.round, each.part) for each in steps[: steps.index(step) + 1]]
    assert [(each.phase, each.round, each.part) for each in edited.steps()][: len(past)] == past


def test_a_copy_of_the_sheet_is_the_gathering_s_own(room: Room) -> None:
    other = Room(room.db)
    change(room.join(*FOUR).next(), edit.switched(3, False))
    assert (sheet_of(room.record).parts[3].on, sheet_of(other.record).parts[3].on) == (False, True)
