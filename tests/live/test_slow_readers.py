"""A phone whose socket takes nothing any more: it is let go, what waits for it is little, and nobody else waits."""

from __future__ import annotations

import asyncio
import socket

from tests.builders import FOUR
from tests.live.conftest import Server, Stage
from tests.live.test_pushing import Play
from tests.live.test_websocket import Line, join

PUSHES = 120
# What the kernel holds of both sides, and a queue of panels.
MOST_KEPT = 1 << 20


def test_a_phone_that_does_not_read_is_let_go_and_holds_nobody_up(play: Play, server: Server) -> None:
    room = server.room().reach("posting", *FOUR)

    async def scene(stage: Stage) -> None:
        slow = Line(server, room, "Carol")
        slow.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        join(slow, room, 0)
        slow.until(b"40")
        await stage.listen("Emil", "host")
        for number in range(PUSHES):
            form = {"from": room.step} if number % 2 == 0 else {}
            assert await stage.post("host", "undo" if number % 2 else "next", **form) == 303
        await stage.until(lambda: stage.ears["Emil"].version == stage.ears["host"].version == room.version)
        kept = await asyncio.to_thread(all_that_is_left, slow.socket)
        assert kept < MOST_KEPT

    play(room, scene)


def all_that_is_left(line: socket.socket) -> int:
    """How many bytes come until the other side is gone, which it is without another word of ours."""
    line.settimeout(50)
    count = 0
    try:
        while more := line.recv(65536):
            count += len(more)
    except ConnectionResetError:
        pass
    return count
