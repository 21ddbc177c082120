"""Hostile packets by the thousand, from strangers and from somebody in the room, beside phones whose panels go on."""

from __future__ import annotations

import asyncio
import os
import random
import time
from pathlib import Path

from tests.bench.phones import Browser, Crowd
from tests.bench.stand import FullRoom, Server, full_room, serving
from tests.siege.hostile import KINDS, Tally, attack
from tests.waiting import until_in_loop

PACKETS = int(os.environ.get("PACKETS", "3000"))
SEED = int(os.environ.get("SEED", "1"))
PHONES = 12
TURNS = 10
MOST_LOG, MOST_MEMORY = 1 << 20, 100 << 20


async def all_go_on(server: Server, room: FullRoom, crowd: Crowd, turn: int) -> None:
    """The host presses Next, or Undo; every honest phone shows it."""
    host = Browser(server.url, room.host)
    path, form, phase = (("undo", {}, "posting"), ("next", {"from": "posting:0"}, "market"))[turn % 2]
    status, _, body = await host.post(f"/host/{room.code}/{path}", form, X_Boon="panel")
    assert status == 200, body[:300]
    host.close()
    await until_in_loop(lambda: all(phone.phase() == phase for phone in crowd.phones), f"{phase} on every phone", 60)


def test_honest_phones_go_on_beside_hostile_packets(tmp_path: Path) -> None:
    tally = Tally()

    async def scene(server: Server) -> None:
        room, chance = full_room(server, PHONES + 1, "posting"), random.Random(SEED)
        crowd = Crowd(server.url, room.code, room.phones[:PHONES], room.version)
        await crowd.come()
        memory: list[int] = []
        # One in five brings a cookie of somebody who is in the room.
        cookies = ["", "", "", "", room.phones[PHONES]]
        for turn in range(1, TURNS + 1):
            hostile = asyncio.create_task(attack(server.url, cookies, PACKETS // TURNS, chance, tally))
            await all_go_on(server, room, crowd, turn)
            await hostile
            assert tally.wrong == []
            memory.append(server.memory())
        assert not any(phone.is_lost for phone in crowd.phones)
        # What is loaded once is loaded by the middle; what is kept for every packet goes on growing.
        assert memory[-1] - memory[TURNS // 2] < MOST_MEMORY, [size >> 20 for size in memory]
        print("MB after each turn:", [size >> 20 for size in memory])
        crowd.leave()

    with serving(tmp_path) as server:
        began = time.monotonic()
        asyncio.run(scene(server))
        log = server.log()
        print(f"{tally.packets} packets from {tally.sockets} sockets, of which {tally.refused} were refused at the door")
        print(f"in {time.monotonic() - began:.0f} s; {tally.stayed} had to hang up themselves; log {len(log)} bytes")
    assert "Traceback" not in log and len(log) < MOST_LOG
    assert set(tally.kinds) == set(KINDS)
    # A stranger hears that there is a server, and that it will not talk.
    assert not [heard for heard in tally.heard if b"panel" in heard or b"Guest" in heard or b"numbers" in heard]
