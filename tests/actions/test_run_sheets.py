"""A gathering walks its own run-sheet: Next, Undo, latecomers and a restart go by it, whatever its parts are."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facilitator.actions import moves, seating
from facilitator.actions.hosting import hours
from facilitator.actions.matching import plan_here
from facilitator.core.errors import NotNow, Refused
from facilitator.core.phases import AFTER, Phase
from facilitator.core.runsheet import edit
from facilitator.core.runsheet.sheet import Part, RunSheet, Said
from facilitator.store import queries
from facilitator.store.database import Database
from facilitator.store.owed import unseated
from facilitator.store.sheets import sheet_of
from tests.builders import FOUR, Room
from tests.core.runsheet.sheets import run_sheets

BREAK = Part(Phase.TALK, 8, title="A break", text="Get a drink.", say=(Said(0, "Get a drink."), Said(420, "Find your seats.")))
WITH_A_BREAK = RunSheet(
    (
        Part(Phase.LOBBY, 10),
        Part(Phase.POSTING, 12),
        Part(Phase.MATCHING, 3),
        Part(Phase.ROUNDS, 20, rounds=1),
        BREAK,
        Part(Phase.ROUNDS, 16, rounds=1),
        Part(Phase.WRAP_UP, 6),
    )
)


def at_the_break(room: Room) -> Room:
    room.walk_by(WITH_A_BREAK)
    return room.reach("talk", *FOUR)


def test_a_break_between_rounds_says_its_words_and_where_to_go_then(room: Room) -> None:
    at_the_break(room)
    assert room.step == "talk:1:4"
    assert (room.host().title, room.host().say, room.host().next_label) == ("A break", "Get a drink.", "Round 2")
    phone = room.phone("Carol")
    assert phone.shown is not None
    assert (phone.step, phone.shown.headline, phone.shown.text) == ("talk", "A break", "Get a drink.")
    assert [meeting.round for meeting in phone.coming] == [2]
    room.later(421)
    assert room.host().say == "Find your seats."


def test_what_the_screen_shows_in_a_break_is_now_next_and_the_evening_with_times(room: Room) -> None:
    at_the_break(room)
    shown = room.screen().hours
    assert shown is not None and shown.next is not None
    assert (shown.now.headline, shown.next.title) == ("A break", "Round 2")
    assert [(part.title, part.minutes, part.is_over, part.is_now) for part in shown.strip] == [
        ("Arrive", 10, True, False),
        ("Give and ask", 12, True, False),
        ("Match", 3, True, False),
        ("Meet", 20, True, False),
        ("A break", 8, False, True),
        ("Meet", 16, False, False),
        ("Thanks", 6, False, False),
    ]
    assert shown.strip[5].at == shown.until


def test_who_comes_in_the_break_sits_in_the_round_after_it(room: Room) -> None:
    at_the_break(room)
    room.join("Hana", "Ivo").post_cards("Hana", "Ivo")
    seating.settle(room.db, room.id, room.now)
    assert {meeting.round for name in ("Hana", "Ivo") for meeting in room.phone(name).meetings} == {2}
    room.next()
    assert room.step == "rounds:2"
    assert all(room.phone(name).now for name in (*FOUR, "Hana", "Ivo"))


def test_who_leaves_in_the_break_leaves_nobody_alone_after_it(room: Room) -> None:
    room.join("Hana", "Ivo")
    at_the_break(room)
    room.post_cards("Hana", "Ivo")
    seating.settle(room.db, room.id, room.now)
    room.leave("Carol")
    seating.settle(room.db, room.id, room.now)
    room.next()
    assert {person: partners for person in ("Emil", "Farah") if not (partners := room.partner(person))} == {}
    with room.db.look() as session:
        assert unseated(session, room.record) == {}


def test_nobody_is_missed_who_was_not_asked_to_write(room: Room) -> None:
    room.walk_by(RunSheet((Part(Phase.LOBBY, 5), BREAK, Part(Phase.POSTING, 5), BREAK))).join("Carol", "Emil").next()
    assert room.host().unready == ()
    room.next().next()
    assert [person.name for person in room.host().unready] == ["Carol", "Emil"]


def test_undo_goes_back_into_the_break_with_its_clock(room: Room) -> None:
    clock = queries.clock_of(at_the_break(room).record)
    room.later(30).next()
    assert room.step == "rounds:2"
    room.undo()
    assert (room.step, queries.clock_of(room.record)) == ("talk:1:4", clock)


def test_another_process_finds_the_sheet_and_the_part(room: Room, data_dir: Path) -> None:
    at_the_break(room)
    other = Database(f"sqlite:///{data_dir / 'boon.db'}")
    with other.look() as session:
        gathering = queries.gathering_by_code(session, room.code)
        assert (sheet_of(gathering), gathering.part) == (WITH_A_BREAK, 4)
    other.engine.dispose()


def test_two_presses_in_two_breaks_of_the_same_name_are_two_steps(room: Room) -> None:
    room.walk_by(RunSheet((Part(Phase.LOBBY, 5), BREAK, BREAK, Part(Phase.WRAP_UP, 5)))).join("Carol")
    seen = room.next().step
    for _ in range(2):
        moves.go_on(room.db, room.id, seen, room.now, plan_here, room.dealing)
    assert room.step == "talk:0:2"


def test_a_match_needs_two_who_are_ready_whatever_comes_before_it(room: Room) -> None:
    room.walk_by(WITH_A_BREAK).join(*FOUR).next()
    with pytest.raises(NotNow):
        room.next()
    assert room.step == "posting:0"


@pytest.mark.slow
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sheet=run_sheets(),
    turns=st.lists(st.sampled_from(["next", "next", "next", "undo", "late", "clock", "skip", "more"]), max_size=25),
)
def test_any_sheet_is_walked_to_its_end_through_undo_skips_and_latecomers(
    db: Database, sheet: RunSheet, turns: list[str]
) -> None:
    room = Room(db).walk_by(sheet).join(*FOUR)
    for turn in [*turns, *["next"] * 60]:
        if room.record.phase == Phase.CLOSED:
            break
        _take(room, turn)
        record = room.record
        step, now = queries.step_of(record), sheet_of(record)
        assert step in list(now.steps())
        assert (record.rounds, len(now.parts)) == (now.rounds, len(sheet.parts))
        assert (queries.clock_of(record).is_set, record.closed_at is not None) == (
            bool(now.seconds(step)),
            step.phase is Phase.CLOSED,
        )
        for view in (room.host(), room.screen(), room.phone("Carol")):
            assert view.gathering.step == step
    assert room.record.phase == Phase.CLOSED


def _take(room: Room, turn: str) -> None:
    phase = room.record.phase
    if turn == "undo":
        if room.record.undo is not None:
            room.undo()
    elif turn == "late":
        if "Hana" not in room.ids and phase not in AFTER:
            room.join("Hana")
    elif turn in ("skip", "more"):
        coming = room.record.part + 1
        with suppress(Refused):
            what = edit.switched(coming, False) if turn == "skip" else edit.longer(coming, 1)
            hours.change_hours(room.db, room.id, what, room.now)
    elif turn == "clock":
        room.later(700)
    else:
        if phase == Phase.POSTING and not room.phone("Carol").me.offers:
            room.post_cards(*FOUR)
        room.next()
