"""Here, away, behind: derived from sockets and polls, two tabs one person, and never older than 25 seconds."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable

import pytest

from facilitator.identity import AttendeeViewer
from facilitator.live.audience import Audience, from_hint, to_hint
from facilitator.live.listeners import Listeners
from facilitator.live.manager import LONGEST_QUEUE, SocketManager
from facilitator.live.presence import Phones, Presence
from facilitator.live.watch import Leftovers, Versions
from tests.builders import FOUR, Room
from tests.live.conftest import Ear, Scene, Server, Stage

ROOM = [1, 2, 3, 4]
Play = Callable[[Room, Scene], None]


class Hall:
    """A room of four, a clock, and what waits to be sent to each socket."""

    def __init__(self) -> None:
        self.now = 0.0
        self.unsent: dict[str, int] = {}
        self.listeners = Listeners()
        self.presence = Presence(self.listeners, lambda sid: self.unsent.get(sid, 0), lambda: self.now)

    def come(self, sid: str, attendee: int) -> None:
        self.listeners.add(sid, AttendeeViewer(9, attendee))

    @property
    def phones(self) -> Phones:
        return self.presence.phones(9, ROOM)


@pytest.fixture
def hall() -> Hall:
    return Hall()


def test_two_tabs_are_one_person_and_the_last_one_to_close_takes_them_away(hall: Hall) -> None:
    hall.come("a", 1)
    hall.come("b", 1)
    assert hall.phones == Phones(connected=1, behind=0, away=3)
    hall.listeners.remove("a")
    assert hall.phones == Phones(1, 0, 3)
    hall.listeners.remove("b")
    assert hall.phones == Phones(0, 0, 4)


def test_who_was_sent_the_newest_panel_needs_no_other_until_they_come_anew(hall: Hall) -> None:
    """Next twice at once: whoever was still waiting for the first panel is sent the second, once."""
    for attendee in (1, 2):
        hall.come(f"sid {attendee}", attendee)
    hall.listeners.sent(1, 8)
    hall.listeners.sent(2, 7)
    assert hall.listeners.behind(ROOM, 8) == [2, 3, 4]
    hall.listeners.remove("sid 1")
    assert hall.listeners.behind(ROOM, 8) == ROOM


def test_who_polls_is_behind_until_they_stop(hall: Hall) -> None:
    hall.presence.polled(9, 2)
    assert hall.phones == Phones(0, 1, 3)
    hall.now = 19.0
    assert hall.phones == Phones(0, 1, 3)
    hall.now = 25.0
    assert hall.phones == Phones(0, 0, 4)


def test_who_does_not_keep_up_is_behind_unless_another_tab_does(hall: Hall) -> None:
    hall.come("slow", 3)
    hall.unsent["slow"] = 7
    assert hall.phones == Phones(0, 1, 3)
    hall.come("quick", 3)
    assert hall.phones == Phones(1, 0, 3)


def test_what_another_process_says_counts_once_and_not_for_long(hall: Hall) -> None:
    hall.come("a", 1)
    hall.presence.told("other", 9, [1, 2], [3])
    assert hall.phones == Phones(2, 1, 1)
    hall.now = 16.0
    assert hall.phones == Phones(1, 0, 3)


def test_who_stepped_out_is_not_counted(hall: Hall) -> None:
    hall.come("a", 99)
    assert hall.phones == Phones(0, 0, 4)


def test_the_host_is_told_who_came_and_who_went(server: Server, play: Play) -> None:
    room = server.room().join(*FOUR)

    async def scene(stage: Stage) -> None:
        def told(key: str) -> int:
            return next((m[key] for m in reversed(stage.ears["host"].all("numbers")) if key in m), -1)

        await stage.listen("host", "Carol", "Emil")
        stage.ears["tab"] = await Ear(stage.server).open("phone", room, room.keys["Carol"], room.version)
        await stage.until(lambda: (told("connected"), told("away")) == (2, 2))
        await stage.ears["Emil"].client.disconnect()
        await stage.until(lambda: (told("connected"), told("away")) == (1, 3))
        assert not any("connected" in message for message in stage.ears["Carol"].all("numbers"))

    play(room, scene)


def test_what_an_evening_left_in_circles_goes_when_its_room_is_left() -> None:
    class Circle:
        def __init__(self) -> None:
            self.own = self

    leftovers = Leftovers()
    leftovers.tidy({1, 2})
    gc.disable()
    try:
        left = weakref.ref(Circle())
        leftovers.tidy({1, 2, 3})
        assert left() is not None
        leftovers.tidy({1, 3})
        assert left() is None
    finally:
        gc.enable()


def test_a_gap_in_the_versions_is_a_lost_hint() -> None:
    versions = Versions()
    versions.begin(9, 3)
    versions.heard({9: 5})
    versions.heard({9: 4})
    assert versions.missed({9: 5}) == set()
    versions.heard({9: 7})
    assert versions.missed({9: 7}) == {9}
    assert versions.missed({9: 7}) == set()
    versions.keep(set())
    assert versions.missed({9: 8}) == set()


def test_a_hint_says_what_the_audience_was() -> None:
    audience = Audience(frozenset({1, 2}), other_tabs=frozenset({3}), host=True, withdrawn=frozenset({"digest"}))
    assert from_hint(to_hint(audience)) == audience


class Socket:
    def __init__(self, waiting: int) -> None:
        self.queue = self
        self.waiting = waiting
        self.closed = False
        self.heard: list[object] = []

    def qsize(self) -> int:
        return self.waiting

    def send(self, packet: object) -> None:
        self.heard.append(packet)

    def close(self, **_: object) -> None:
        self.closed = True


class Eio:
    def __init__(self, **sockets: Socket) -> None:
        self.eio = self
        self.sockets = sockets


def test_who_does_not_read_is_let_go_and_the_others_hear_one_and_the_same_frame() -> None:
    manager, slow, one, two = SocketManager(), Socket(LONGEST_QUEUE), Socket(0), Socket(LONGEST_QUEUE - 1)
    manager.server = Eio(slow=slow, one=one, two=two)
    for name in ("slow", "one", "two"):
        manager.basic_enter_room(name, "/", None, eio_sid=name)
        manager.basic_enter_room(name, "/", "hall")
    manager.emit("panel", {"version": 1}, "/", to="hall")
    assert (slow.closed, slow.heard, one.closed) == (True, [], False)
    assert len(one.heard) == 1 and one.heard[0] is two.heard[0]


def test_a_socket_that_closes_leaves_all_its_rooms() -> None:
    manager = SocketManager()
    manager.basic_enter_room("a", "/", None, eio_sid="1")
    for hall in ("a", "hall", "attendee:1"):
        manager.basic_enter_room("a", "/", hall)
    manager.basic_leave_room("a", "/", "hall")
    manager.basic_disconnect("a", "/")
    assert manager.rooms == {}
