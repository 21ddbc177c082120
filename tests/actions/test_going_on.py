"""Next: one door, pressed once."""

from __future__ import annotations

import pytest

from facilitator.actions import moves
from facilitator.actions.matching import plan_here
from facilitator.core.errors import NotNow, Refused
from facilitator.core.timer import Clock
from facilitator.matching import CannotPlan, Plan, Rules
from facilitator.matching import Room as MatcherRoom
from facilitator.store import queries
from facilitator.store.database import Database
from tests.builders import EIGHT, FOUR, MINUTE, SIX, Room


def clock_of(room: Room) -> Clock:
    return queries.clock_of(room.record)


def test_next_walks_through_the_whole_evening_and_stops_at_its_end(room: Room) -> None:
    room.join(*FOUR)
    steps = [room.step]
    while room.step != "closed:0":
        if room.record.phase == "posting":
            room.post_cards(*FOUR)
        room.next()
        steps.append(room.step)
    rounds = ["rounds:1", "rounds:2", "rounds:3"]
    assert steps == ["lobby:0", "poll:0", "posting:0", "market:0", "matching:0", *rounds, "wrap-up:0", "closed:0"]
    with pytest.raises(NotNow, match=r"^The event is over\.$"):
        room.next()


def test_a_second_press_on_what_was_seen_does_nothing(room: Room) -> None:
    room.join("Carol")
    seen = room.step
    for _ in range(2):
        moves.go_on(room.db, room.id, seen, room.now, plan_here, room.dealing)
    assert room.step == "poll:0"


@pytest.mark.parametrize("seen", ["", "market:0", "lobby", "lobby:1", "nonsense"])
def test_a_press_on_a_step_that_is_not_this_one_does_nothing(room: Room, seen: str) -> None:
    room.join("Carol")
    moves.go_on(room.db, room.id, seen, room.now, plan_here, room.dealing)
    assert room.step == "lobby:0"


def test_an_empty_lobby_does_not_open_the_evening(room: Room) -> None:
    with pytest.raises(NotNow) as refused:
        room.next()
    assert refused.value.message == "Nobody is here yet. Show the code on the big screen."
    assert room.step == "lobby:0"


@pytest.mark.parametrize(("ready", "who"), [((), "Nobody is"), (("Carol",), "One person is")])
def test_match_is_refused_while_fewer_than_two_are_ready(room: Room, ready: tuple[str, ...], who: str) -> None:
    room.join("Alice", "Bob", "Carol").reach("posting")
    room.post_cards("Alice", "Bob", *ready).next()
    with pytest.raises(NotNow) as refused:
        room.next()
    assert refused.value.message == f"{who} ready. At least two people need something to give and something to ask."
    assert (room.step, room.host().blocked) == ("market:0", refused.value.message)


def test_match_seats_everyone_who_is_ready_and_nobody_else(room: Room) -> None:
    room.join("Alice", "Bob").reach("posting", *SIX)
    room.post_cards("Alice", "Bob").next().next()
    for number in (1, 2, 3):
        seated = [name for table in room.tables(number) for name in table]
        assert sorted(seated) == sorted(SIX)
    assert (room.phone("Alice").step, room.phone("Bob").step) == ("need", "offer")


def test_people_who_serve_each_other_meet_in_the_first_round_and_read_why(room: Room) -> None:
    room.reach("matching", *FOUR)
    assert room.tables(1) == {frozenset({"Carol", "Emil"}), frozenset({"Farah", "Goran"})}
    meeting = room.phone("Carol").now
    assert meeting is not None
    assert [(h.other_name, *map(str, h.lines)) for h in meeting.gives] == [
        (
            "Emil",
            "Would love help: “explain the bookkeeping of my small shop”",
            "You offered: “explain bookkeeping for a small shop”",
        )
    ]
    assert [(h.other_name, *map(str, h.lines)) for h in meeting.receives] == [
        (
            "Emil",
            "Offers: “translate letters from Dutch to Polish”",
            "You asked: “translate a letter from Dutch to Polish”",
        )
    ]
    emil = room.phone("Emil").now
    assert emil is not None
    assert (emil.table, emil.beacon) == (meeting.table, meeting.beacon)
    assert meeting.speaks_first is not emil.speaks_first


def test_nobody_meets_the_same_person_twice(room: Room) -> None:
    room.reach("matching", *SIX)
    pairs = [table for number in (1, 2, 3) for table in room.tables(number)]
    assert len(pairs) == len(set(pairs)) == 9


def test_an_odd_room_makes_one_trio_in_every_round(room: Room) -> None:
    room.reach("matching", *SIX, "Leila")
    for number in (1, 2, 3):
        assert sorted(map(len, room.tables(number))) == [2, 2, 3]


def test_a_press_while_the_plan_is_being_made_makes_no_second_one(room: Room) -> None:
    plans = []

    def slowly(where: MatcherRoom, rules: Rules) -> Plan:
        plans.append(rules)
        if len(plans) == 1:
            moves.go_on(room.db, room.id, "matching:0", room.now, slowly, room.dealing)
        return plan_here(where, rules)

    room.reach("market", *FOUR)
    moves.go_on(room.db, room.id, room.step, room.now, slowly, room.dealing)
    assert len(plans) == 1 and room.tables(1) == {frozenset({"Carol", "Emil"}), frozenset({"Farah", "Goran"})}


def test_after_undo_the_room_is_planned_anew_though_the_first_plan_is_not_made_yet(room: Room) -> None:
    plans = []

    def slowly(where: MatcherRoom, rules: Rules) -> Plan:
        plans.append({person.name for person in where.people})
        if len(plans) == 1:
            room.undo().later(1).join("Hana")
            room.post_cards("Hana")
            moves.go_on(room.db, room.id, "market:0", room.now, slowly, room.dealing)
        return plan_here(where, rules)

    room.reach("market", *FOUR)
    moves.go_on(room.db, room.id, room.step, room.now, slowly, room.dealing)
    assert plans == [set(FOUR), {*FOUR, "Hana"}]
    assert "Hana" in {name for table in room.tables(1) for name in table}


def test_a_match_that_was_interrupted_is_made_by_the_next_press(room: Room) -> None:
    """The process died after the phase moved and before the plan was saved."""
    room.reach("matching", *FOUR)
    with room.db.work() as work:
        gathering = queries.bump(work, room.id)
        moves.drop_plan(work, gathering)
    assert room.phone("Carol").step == "ready"
    room.next()
    assert (room.step, room.phone("Carol").step) == ("matching:0", "matching")


def test_posting_market_and_rounds_have_a_clock_and_nothing_else_has(room: Room) -> None:
    room.join(*FOUR)
    lengths = {room.step: clock_of(room).length / MINUTE}
    while room.record.phase != "closed":
        if room.record.phase == "posting":
            room.post_cards(*FOUR)
        room.later(5).next()
        lengths[room.step] = clock_of(room).length / MINUTE
        if clock_of(room).is_set:
            assert clock_of(room).left(room.now) == clock_of(room).length
    assert lengths == {
        "lobby:0": 0, "poll:0": 0, "posting:0": 8, "market:0": 3, "matching:0": 0,
        "rounds:1": 7, "rounds:2": 7, "rounds:3": 7, "wrap-up:0": 0, "closed:0": 0,
    }  # fmt: skip


def test_closing_the_room_is_remembered_with_its_time(room: Room) -> None:
    room.reach("wrap-up", *FOUR).later(90).next()
    assert (room.record.phase, room.record.closed_at) == ("closed", EIGHT + 90)


def test_next_puts_the_evening_back_on_a_screen_that_showed_the_code(room: Room) -> None:
    room.join("Carol")
    moves.show(room.db, room.id, "code")
    assert room.screen().gathering.showing == "code"
    room.next()
    assert room.screen().gathering.showing == "phase"


def test_every_write_raises_the_version_by_one(room: Room) -> None:
    before = room.version
    room.join("Carol", "Emil")
    moves.show(room.db, room.id, "blank")
    assert room.version == before + 3


def test_a_room_with_fewer_tables_than_pairs_is_matched_as_the_warning_promises(db: Database) -> None:
    room = Room(db, set_up={"tables": "1"}).reach("market", *FOUR)
    assert room.host().warning == (
        "4 people make 2 pairs, and there is 1 table. Some tables will hold two or more pairs. Add tables in set-up if you can."
    )
    room.next()
    assert room.tables(1) == {frozenset({"Carol", "Emil"}), frozenset({"Farah", "Goran"})}


def test_a_match_that_cannot_be_planned_leaves_the_market_as_it_was_with_its_clock(db: Database) -> None:
    def nobody_fits(room: object, rules: object) -> Plan:
        raise CannotPlan("4 people need at least 2 tables; there are 1.")

    room = Room(db).reach("market", *FOUR).later(30)
    before = clock_of(room)
    with pytest.raises(Refused) as refused:
        moves.go_on(room.db, room.id, room.step, room.now, nobody_fits, room.dealing)
    assert refused.value.message == "4 people need at least 2 tables; there are 1."
    assert (room.step, clock_of(room)) == ("market:0", before)
    assert room.phone("Carol").step == "market"
