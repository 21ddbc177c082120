"""Announced on commit, to a named audience; nothing by a transaction that rolled back."""

from __future__ import annotations

import pytest

from facilitator.actions import dial, lobby, market, moves, rounds
from facilitator.actions.matching import plan_here
from facilitator.core import events
from facilitator.core.errors import Refused
from facilitator.core.events import Event
from facilitator.identity import AttendeeViewer, HostViewer, ScreenViewer
from facilitator.live.audience import Audience, audience_of, audience_of_all, channels_of
from facilitator.store.queries import bump
from facilitator.store.records import AttendeeRecord
from tests.builders import FOUR, SIX, Room


@pytest.fixture
def heard(room: Room) -> list[Event]:
    told: list[Event] = []
    room.db.on_write(lambda happened, _: told.extend(happened))
    return told


def test_a_commit_tells_what_happened_after_it_can_be_read(room: Room) -> None:
    seen: list[int] = []
    room.db.on_write(lambda happened, _: seen.append(room.host().gathering.here))
    room.join("Alice")
    assert seen == [1]


def test_a_transaction_that_failed_tells_nothing_and_leaves_nothing(room: Room, heard: list[Event]) -> None:
    before = room.version
    with pytest.raises(ZeroDivisionError), room.db.work() as work:
        gathering = bump(work, room.id)
        gathering.phase = "closed"
        work.announce(events.GatheringMoved(room.id))
        raise ZeroDivisionError
    assert (heard, room.version, room.step) == ([], before, "lobby:0")


def test_a_commit_that_fails_tells_nothing(room: Room, heard: list[Event]) -> None:
    room.join("Alice")
    heard.clear()
    with pytest.raises(Exception, match="UNIQUE"), room.db.work() as work:
        bump(work, room.id)
        work.announce(events.AttendeeJoined(room.id, 99))
        work.add(AttendeeRecord(gathering_id=room.id, client_key="x", name="Alice", name_key="alice", joined_at=0.0))
    assert heard == []


def test_what_is_refused_tells_nothing(room: Room, heard: list[Event]) -> None:
    room.join("Carol")
    heard.clear()
    refused = [
        lambda: room.join("carol"),
        lambda: room.vote("Carol", sell=True, buy=True),
        lambda: room.post("Carol", "offer", "lend a drill"),
        lambda: room.tap("Carol", 1),
        lambda: room.details("Carol", "nonsense"),
        lambda: room.undo(),
    ]
    for deed in refused:
        with pytest.raises(Refused):
            deed()
    assert heard == []


def test_a_second_press_tells_nothing(room: Room, heard: list[Event]) -> None:
    room.join("Carol").next()
    heard.clear()
    moves.go_on(room.db, room.id, "lobby:0", room.now, lambda *_: pytest.fail("planned"), room.dealing)
    assert heard == []


def test_each_action_tells_of_itself(room: Room, heard: list[Event]) -> None:
    def told() -> list[Event]:
        happened = list(heard)
        heard.clear()
        return happened

    room.join("Carol")
    carol = room.ids["Carol"]
    assert told() == [events.AttendeeJoined(room.id, carol)]
    room.next()
    assert told() == [events.GatheringMoved(room.id)]
    room.vote("Carol", sell=True, buy=False)
    assert told() == [events.HandCounted(room.id, carol)] * 2
    room.next()
    told()
    card = room.post("Carol", "offer", "lend a drill")
    assert told() == [events.CardsChanged(room.id, carol)]
    room.post("Carol", "offer", "lend a drill")
    assert told() == []
    room.hide(card)
    assert told() == [events.CardsChanged(room.id, carol)]
    moves.set_the_clock(room.db, room.id, "plus", room.now)
    moves.show(room.db, room.id, "code")
    assert told() == [events.ClockSet(room.id), events.ScreenTurned(room.id)]
    lobby.step_out(room.db, room.id, carol, room.now)
    assert told() == [events.AttendeeLeft(room.id, carol)]
    lobby.come_back(room.db, room.id, carol, room.now)
    assert told() == [events.AttendeeReturned(room.id, carol)]
    lobby.remove(room.db, room.id, carol, room.now)
    assert told() == [events.AttendeeRemoved(room.id, carol)]
    dial.turn_dial(room.db, room.id, "0.5", room.now, plan_here)
    assert told() == [events.DialTurned(room.id)]


def test_who_left_is_announced_to_everyone_whose_table_changed(room: Room, heard: list[Event]) -> None:
    room.reach("rounds", *SIX)
    before = {name: room.phone(name).meetings for name in SIX}
    heard.clear()
    room.leave("Carol")
    changed = {name for name in SIX if name != "Carol" and room.phone(name).meetings != before[name]}
    told = audience_of_all(heard).attendees
    assert {room.ids[name] for name in changed} <= told


def test_we_have_met_is_told_to_the_table(room: Room, heard: list[Event]) -> None:
    room.reach("rounds", *FOUR)
    heard.clear()
    room.met("Carol")
    table = frozenset({room.ids["Carol"], room.ids["Emil"]})
    assert heard == [events.MeetingsChanged(room.id, table)]
    heard.clear()
    rounds.cannot_find(room.db, room.id, room.ids["Farah"], room.phone("Farah").meetings[0].id, room.now)
    assert heard == [events.MeetingsChanged(room.id, frozenset({room.ids["Farah"], room.ids["Goran"]}))]


def test_a_tap_is_told_to_further_tabs_of_its_owner_and_to_nobody_else(room: Room, heard: list[Event]) -> None:
    room.reach("market", *FOUR)
    heard.clear()
    room.tap("Carol", room.dealt("Carol")[0])
    market.finish(room.db, room.id, room.ids["Carol"])
    assert heard == [events.AttendeeChanged(room.id, room.ids["Carol"])] * 2
    assert audience_of_all(heard) == Audience(other_tabs=frozenset({room.ids["Carol"]}))


ONE, TWO = frozenset({1}), frozenset({1, 2})


@pytest.mark.parametrize(
    ("event", "audience"),
    [
        (events.GatheringMoved(9), Audience(everyone=True, host=True, screen=True)),
        (events.PlanMade(9), Audience(everyone=True, anew=True, host=True, screen=True)),
        (events.ClockSet(9), Audience(host=True, screen=True)),
        (events.ScreenTurned(9), Audience(host=True, screen=True)),
        (events.DialTurned(9), Audience(host=True)),
        (events.TablesKept(9), Audience(host=True)),
        (events.AttendeeJoined(9, 1), Audience(ONE, subjects=ONE, host=True, screen=True)),
        (events.AttendeeLeft(9, 1), Audience(ONE, subjects=ONE, host=True, screen=True)),
        (events.AttendeeReturned(9, 1), Audience(ONE, subjects=ONE, host=True, screen=True)),
        (events.AttendeeRemoved(9, 1), Audience(ONE, subjects=ONE, host=True, screen=True)),
        (events.HandCounted(9, 1), Audience(other_tabs=ONE, host=True, screen=True)),
        (events.CardsChanged(9, 1), Audience(ONE, subjects=ONE, host=True, screen=True)),
        (events.AttendeeChanged(9, 1), Audience(other_tabs=ONE)),
        (events.MeetingsChanged(9, TWO), Audience(TWO, host=True, screen=True)),
        (events.DetailsShared(9, TWO), Audience(TWO)),
        (events.KeyWithdrawn(9, "digest"), Audience(withdrawn=frozenset({"digest"}))),
    ],
    ids=lambda value: type(value).__name__,
)
def test_each_event_has_its_audience(event: Event, audience: Audience) -> None:
    assert audience_of(event) == audience


def test_an_event_without_an_audience_is_an_error() -> None:
    with pytest.raises(TypeError):
        audience_of(Event(9))


def test_every_kind_of_event_has_an_audience() -> None:
    fields = {"gathering": 9, "attendee": 1, "attendees": ONE, "key": "digest", "keys": frozenset({"digest"})}
    for kind in Event.__subclasses__():
        audience_of(kind(**{name: fields[name] for name in kind.__dataclass_fields__}))


def test_audiences_add_up() -> None:
    together = audience_of_all([events.CardsChanged(9, 1), events.AttendeeChanged(9, 2), events.DetailsShared(9, ONE)])
    assert together == Audience(ONE, other_tabs=frozenset({2}), subjects=ONE, host=True, screen=True)
    assert together.touched == TWO
    assert audience_of_all([]) == Audience()


def test_each_viewer_listens_in_their_own_room_and_in_the_shared_one() -> None:
    viewers = [AttendeeViewer(9, 1), HostViewer(9), ScreenViewer(9)]
    assert [channels_of(viewer) for viewer in viewers] == [
        ["attendee:1", "gathering:9"],
        ["host:9", "gathering:9"],
        ["screen:9", "gathering:9"],
    ]
