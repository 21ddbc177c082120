"""A phone whose socket cannot open asks for its panel by plain HTTP: nothing is drawn for it until something is new."""

from __future__ import annotations

from collections.abc import Callable

import aiohttp
import pytest

from facilitator.identity import cookie_name
from facilitator.store.keys import Role
from tests.builders import FOUR, Room
from tests.live.conftest import Scene, Server, Stage

Play = Callable[[Room, Scene], None]


async def poll(stage: Stage, who: str, version: int) -> tuple[int, int]:
    """(status, version of what came, or 0)."""
    cookies = {cookie_name(Role.ATTENDEE, stage.room.code): stage.room.keys[who]}
    headers = {"X-Boon": "panel", "If-None-Match": f'"{version}"'}
    url = f"{stage.server.url}/{stage.room.code}/panel"
    async with (
        aiohttp.ClientSession(cookies=cookies, cookie_jar=aiohttp.CookieJar(unsafe=True)) as session,
        session.get(url, headers=headers) as answer,
    ):
        return answer.status, int(answer.headers.get("X-Version", 0))


@pytest.fixture
def room(server: Server) -> Room:
    return server.room().join(*FOUR)


def test_a_phone_that_polls_gets_what_is_new_and_nothing_else(play: Play, room: Room) -> None:
    async def scene(stage: Stage) -> None:
        known = room.version
        assert await poll(stage, "Carol", known) == (304, 0)
        assert await stage.post("host", "next", **{"from": "lobby:0"}) == 303
        assert await poll(stage, "Carol", known) == (200, known + 1)
        assert await poll(stage, "Carol", known + 1) == (304, 0)

    play(room, scene)


def test_the_host_sees_that_a_phone_which_polls_is_behind_and_not_away(play: Play, room: Room) -> None:
    async def scene(stage: Stage) -> None:
        await stage.listen("host", "Emil")
        await poll(stage, "Carol", room.version)

        def told() -> list[tuple[int, int, int]]:
            seen = (m for m in stage.ears["host"].all("numbers") if "away" in m)
            return [(m["connected"], m["behind"], m["away"]) for m in seen]

        await stage.until(lambda: (1, 1, 2) in told())

    play(room, scene)
