"""A whole venue behind one address: a thousand phones scan the square within a minute, one in twenty mistypes, a bot guesses.

`make bench`. PHONES and MINUTE change how many and how fast. That nobody who scanned is refused is asserted.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from pathlib import Path

import pytest

from facilitator.web.qr import join_token
from tests.bench.live_test import MINUTE, PHONES, say, tail
from tests.bench.phones import Browser, Crowd
from tests.bench.stand import FullRoom, Server, full_room, serving

pytestmark = pytest.mark.bench
_FILE = re.compile(rb"/static/[^\"' )]+")


async def scan(server: Server, room: FullRoom, number: int, took: list[float]) -> None:
    """The square, the room's page with its files, perhaps a wrong code typed first; the form; the page again; the socket."""
    await asyncio.sleep(random.uniform(0, MINUTE))
    browser, began = Browser(server.url), time.perf_counter()
    if number % 20 == 0:
        assert (await browser.get(f"/go?code=Z{number:05}"))[0] in (404, 429)
    assert (await browser.get(f"/{room.code}.{join_token(server.key, room.code)}"))[0] == 303
    status, _, page = await browser.get(f"/{room.code}")
    assert status == 200
    for file in sorted(set(_FILE.findall(page))):
        assert (await browser.get(file.decode()))[0] == 200
    form = {"name": f"Person {number}", "client_key": f"join-{number:020}"}
    assert (await browser.post(f"/{room.code}/join", form))[0] == 303
    assert (await browser.get(f"/{room.code}"))[0] == 200
    await Crowd(server.url, room.code, [browser.cookie], 0).come()
    browser.close()
    took.append(time.perf_counter() - began)


async def guess(server: Server, answers: list[int]) -> None:
    """One of several connections that guess codes as fast as they are answered."""
    browser = Browser(server.url)
    while True:
        answers.append((await browser.get(f"/go?code=Y{random.randrange(100_000):05}"))[0])


@pytest.mark.parametrize("bots", [0, 8])
def test_a_venue_behind_one_address_comes_in_beside_a_guessing_bot(tmp_path: Path, bots: int) -> None:
    async def scene(server: Server) -> None:
        room, took, answers = full_room(server, 2, "lobby"), list[float](), list[int]()
        guessing = [asyncio.create_task(guess(server, answers)) for _ in range(bots)]
        cpu = server.cpu()
        await asyncio.gather(*(scan(server, room, number, took) for number in range(PHONES)))
        for task in guessing:
            task.cancel()
        say(f"scan, with {bots} who guess", people=len(took), **tail(took), cpu_share=(server.cpu() - cpu) / MINUTE)
        say("  guesses", answered=answers.count(404), refused=answers.count(429), a_second=answers.count(404) / MINUTE)

    with serving(tmp_path) as server:
        asyncio.run(scene(server))
        assert "Traceback" not in server.log()
