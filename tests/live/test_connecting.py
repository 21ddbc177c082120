"""Refused at connect: strangers, forgers, the removed, and pages of other sites."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from socketio.exceptions import ConnectionError as Refused

from facilitator.actions import lobby, setup
from facilitator.limits import OWN_SOCKETS
from facilitator.live.sockets import MOST_TABS
from facilitator.store.keys import digest
from tests.builders import FOUR, Room
from tests.live.conftest import Ear, Scene, Server, Stage


@pytest.fixture
def room(server: Server) -> Room:
    room = server.room().join(*FOUR, "Mallory", "Alice")
    lobby.remove(room.db, room.id, room.ids["Mallory"], room.now)
    lobby.forget_phone(room.db, room.id, room.ids["Alice"], digest(room.keys["Alice"]))
    return room


def connects(server: Server, role: str, room: Room, key: str, **other: Any) -> bool:
    async def knock() -> bool:
        ear = Ear(server)
        try:
            await ear.open(role, room, key, **other)
        except Refused:
            return False
        finally:
            await ear.client.disconnect()
        return True

    return asyncio.run(knock())


def test_the_rooms_own_people_are_let_in(server: Server, room: Room) -> None:
    keys = {"phone": room.keys["Carol"], "host": room.host_key, "screen": room.screen_key}
    assert {role: connects(server, role, room, key) for role, key in keys.items()} == dict.fromkeys(keys, True)
    assert connects(server, "phone", room, room.keys["Carol"], code=f" {room.code.lower()} ")


@pytest.mark.parametrize("role", ["phone", "host", "screen"])
def test_strangers_are_refused_whatever_they_hold(server: Server, room: Room, role: str) -> None:
    other = server.room().join("Carol")
    keys = {
        "nothing": "",
        "a guess": "A" * 43,
        "a digest": "0" * 64,
        "another room's phone": other.keys["Carol"],
        "another room's host": other.host_key,
        "another room's screen": other.screen_key,
        "who was removed": room.keys["Mallory"],
        "who said not me": room.keys["Alice"],
        "an unused link": setup.make_handover(room.db, room.id, room.now),
        "the phone": room.keys["Carol"],
        "the host": room.host_key,
        "the screen": room.screen_key,
    }
    own = {"phone": "the phone", "host": "the host", "screen": "the screen"}[role]
    assert {holder for holder, key in keys.items() if connects(server, role, room, key)} == {own}


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "", None, "http://127.0.0.1"])
def test_another_site_is_refused_even_with_a_good_cookie(server: Server, room: Room, origin: str | None) -> None:
    assert connects(server, "phone", room, room.keys["Carol"], origin=origin) is False


@pytest.mark.parametrize(
    "auth",
    [None, {}, [], "phone", {"role": "phone"}, {"role": "attendee"}, {"role": "house"}, {"role": ["phone"]}, {"code": {}}],
)
def test_who_does_not_say_where_and_as_what_is_refused(server: Server, room: Room, auth: Any) -> None:
    assert connects(server, "phone", room, room.keys["Carol"], auth=auth) is False


def test_a_code_that_no_room_has_is_refused(server: Server, room: Room) -> None:
    assert connects(server, "phone", room, room.keys["Carol"], code="ZZZZZZ") is False


def test_let_back_in_one_may_listen_again(server: Server, room: Room) -> None:
    lobby.come_back(room.db, room.id, room.ids["Mallory"], room.now)
    assert connects(server, "phone", room, room.keys["Mallory"])


def test_one_attendee_listens_in_four_tabs_at_most(play: Callable[[Room, Scene], None], room: Room, server: Server) -> None:
    async def scene(stage: Stage) -> None:
        for number in range(MOST_TABS):
            stage.ears[f"tab {number}"] = await Ear(server).open("phone", room, room.keys["Carol"])
        with pytest.raises(Refused):
            await Ear(server).open("phone", room, room.keys["Carol"])
        await stage.listen("Emil")
        await stage.ears.pop("tab 0").client.disconnect()
        # The server hears of it a moment later.
        while "tab 0" not in stage.ears:
            with contextlib.suppress(Refused):
                stage.ears["tab 0"] = await Ear(server).open("phone", room, room.keys["Carol"])

    play(room, scene)


def test_who_connects_again_and_again_is_refused_for_a_while(server: Server, room: Room) -> None:
    answers = [connects(server, "phone", room, room.keys["Emil"]) for _ in range(OWN_SOCKETS.burst + 10)]
    assert answers[: OWN_SOCKETS.burst] == [True] * OWN_SOCKETS.burst
    assert not all(answers)
    assert connects(server, "phone", room, room.keys["Carol"])
