"""The host changes the plan: looked at first, then made, then taken back. And what phones report of two people."""

from __future__ import annotations

import pytest

from facilitator.actions import changes, pair_rules
from facilitator.core.changes import Change
from facilitator.core.errors import NotNow, Refused
from facilitator.core.events import Event, MeetingsChanged
from facilitator.store import snapshot
from facilitator.views.change import ChangeView
from tests.builders import SIX, Room

ROUNDS = (1, 2, 3)


def change(room: Room, what: str, *names: str) -> Change:
    return Change(what, tuple(room.ids[name] for name in names))


def look(room: Room, what: str, *names: str) -> ChangeView:
    return changes.preview(room.db, room.id, change(room, what, *names), room.now)


def make(room: Room, what: str, *names: str) -> None:
    changes.make(room.db, room.id, change(room, what, *names), room.now)


def rows(room: Room) -> snapshot.Snapshot:
    with room.db.look() as session:
        return snapshot.snapshot_of(session, room.id)


def meet(room: Room, one: str, other: str) -> list[int]:
    return [round for round in ROUNDS for table in room.tables(round) if {one, other} <= table]


@pytest.fixture
def matched(room: Room) -> Room:
    return room.reach("matching", *SIX)


@pytest.fixture
def sitting(room: Room) -> Room:
    return room.reach("rounds", *SIX)


def test_a_preview_changes_nothing(matched: Room) -> None:
    before, version = rows(matched), matched.version
    assert look(matched, "left", "Carol").people > 1
    assert look(matched, "apart", "Carol", matched.partner("Carol")).people > 1
    assert (rows(matched), matched.version) == (before, version)


@pytest.mark.parametrize("wish", ["apart", "known"])
def test_a_pair_that_is_kept_apart_no_longer_meets(matched: Room, wish: str) -> None:
    partner = matched.partner("Carol")
    make(matched, wish, "Carol", partner)
    assert meet(matched, "Carol", partner) == []
    assert all(len(matched.phone(name).meetings) == 3 for name in SIX)


def test_the_preview_is_what_comes(matched: Room) -> None:
    partner = matched.partner("Carol")
    view = look(matched, "apart", "Carol", partner)
    make(matched, "apart", "Carol", partner)
    for seat in view.seats:
        (now,) = [m for m in matched.phone(seat.name).meetings if m.round == seat.round]
        assert seat.after is not None
        assert (now.table, tuple(sorted(p.name for p in now.partners))) == (seat.after.table, seat.after.names)


def test_a_pair_that_is_brought_together_meets(matched: Room) -> None:
    other = next(name for name in SIX if name != "Carol" and not meet(matched, "Carol", name))
    make(matched, "together", "Carol", other)
    assert len(meet(matched, "Carol", other)) == 1


def test_undo_brings_every_row_back(matched: Room) -> None:
    before = rows(matched)
    for what, names in (("apart", ("Carol", matched.partner("Carol"))), ("left", ("Hana",)), ("better", ())):
        make(matched, what, *names)
        assert matched.host().undo_label == "Take back the change of tables?"
        matched.undo()
        assert rows(matched) == before
    assert not matched.host().can_undo


def test_undo_of_a_leaving_in_a_running_round_brings_the_table_back(sitting: Room) -> None:
    before, tables = rows(sitting), sitting.tables(1)
    make(sitting, "left", "Carol")
    assert sitting.phone("Carol").step == "gone"
    assert sitting.tables(1) != tables
    sitting.undo()
    assert (rows(sitting), sitting.tables(1), sitting.phone("Carol").step) == (before, tables, "rounds")


def test_everybody_at_the_table_is_told_that_a_leaving_was_taken_back(room: Room) -> None:
    room.reach("rounds", *SIX, "Leila", round=3)
    trio = next(table for table in room.tables(3) if len(table) == 3)
    make(room, "left", min(trio))
    heard: list[Event] = []
    room.db.on_write(lambda happened, _: heard.extend(happened))
    room.undo()
    told = {person for event in heard if isinstance(event, MeetingsChanged) for person in event.attendees}
    assert told >= {room.ids[name] for name in trio}


def test_having_met_outlives_an_undo(sitting: Room) -> None:
    make(sitting, "left", "Carol")
    pair = next(name for name in SIX if name not in ("Carol", "Emil") and sitting.phone(name).now)
    met = next((n for n in SIX if n != "Carol" and len(sitting.phone(n).meetings[0].partners) == 1), pair)
    sitting.met(met)
    sitting.undo()
    assert sitting.phone(met).meetings[0].met


def test_a_change_stays_once_somebody_has_met_at_a_new_table(sitting: Room) -> None:
    partner = sitting.partner("Carol")
    make(sitting, "left", "Carol")
    sitting.met(partner)
    with pytest.raises(NotNow, match="the change stays"):
        sitting.undo()


def test_a_round_that_has_begun_is_not_touched(sitting: Room) -> None:
    running = sitting.tables(1)
    make(sitting, "apart", "Carol", sitting.partner("Carol"))
    make(sitting, "better")
    assert sitting.tables(1) == running


def test_in_the_last_round_there_is_nothing_left_to_plan(room: Room) -> None:
    room.reach("rounds", *SIX, round=3)
    with pytest.raises(NotNow, match="last round"):
        look(room, "apart", "Carol", "Emil")


def test_a_wish_before_the_match_is_kept_by_the_match(room: Room) -> None:
    room.reach("market", *SIX)
    make(room, "apart", "Carol", "Emil")
    make(room, "together", "Carol", "Farah")
    room.next()
    assert (meet(room, "Carol", "Emil"), len(meet(room, "Carol", "Farah"))) == ([], 1)


def test_a_wish_can_be_taken_back(matched: Room) -> None:
    partner = matched.partner("Carol")
    make(matched, "apart", "Carol", partner)
    make(matched, "free", "Carol", partner)
    assert rows(matched)["bond"] == {}


@pytest.mark.parametrize("names", [(), ("Carol",), ("Carol", "Carol")])
def test_a_wish_is_about_two_people(matched: Room, names: tuple[str, ...]) -> None:
    with pytest.raises(Refused, match="Choose who"):
        change(matched, "apart", *names)


def test_the_host_is_asked_when_a_phone_says_that_two_know_each_other(matched: Room) -> None:
    meeting = matched.phone("Carol").meetings[0]
    pair_rules.say_known(matched.db, matched.id, matched.ids["Carol"], meeting.id, matched.now)
    partner = meeting.partners[0].name
    alert = matched.host().alert
    assert alert is not None
    assert alert.text == " and ".join(sorted(("Carol", partner))) + " know each other already. Find them others?"
    assert meet(matched, "Carol", partner) == [1]
    (bond,) = rows(matched)["bond"].values()
    pair_rules.leave_as_is(matched.db, matched.id, bond["id"])
    assert (matched.host().alert, rows(matched)["bond"]) == (None, {})


def test_the_host_is_asked_whether_somebody_who_cannot_be_found_has_left(sitting: Room) -> None:
    from facilitator.actions import rounds

    meeting = sitting.phone("Carol").now
    assert meeting is not None
    rounds.cannot_find(sitting.db, sitting.id, sitting.ids["Carol"], meeting.id, sitting.now)
    alert = sitting.host().alert
    assert alert is not None
    partner = meeting.partners[0].name
    assert alert.text == f"Carol can’t find {partner} at table {meeting.table}. Has {partner} left?"
    rounds.say_found(sitting.db, sitting.id, meeting.id)
    assert sitting.host().alert is None
