"""Killed at any instant: what was answered is there once, the clock is right, and everybody comes back to the right panel."""

from __future__ import annotations

import asyncio
import os
import random
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from facilitator.rehearsal.server import free_port
from facilitator.store import queries
from facilitator.store.database import Database
from facilitator.store.records import GatheringRecord
from tests.bench.phones import Browser, Crowd, until
from tests.bench.stand import Server, full_room, start
from tests.faults.answers import Answers
from tests.faults.ledger import Ledger
from tests.faults.resender import LONGEST_WAIT, Resender
from tests.waiting import until_in_loop

KILLS = int(os.environ.get("KILLS", "10"))
WRITERS = 12
# From which step the host presses Next, and what people then do.
STEPS = {
    "lobby:0": "poll",
    "poll:0": "posting",
    "posting:0": "market",
    "market:0": "",
    "matching:0": "rounds",
    "rounds:1": "",
    "rounds:2": "",
    "rounds:3": "wrap-up",
}


def test_a_server_killed_again_and_again_loses_and_doubles_nothing_that_it_answered(tmp_path: Path) -> None:
    port = free_port()
    server = start(tmp_path, port)
    try:
        room = full_room(server, WRITERS, "posting")
        ledger = Ledger(Resender(lambda: [server.url]), room)

        async def torment() -> None:
            nonlocal server
            writing = asyncio.create_task(ledger.write(WRITERS))
            for _ in range(KILLS):
                await some_more(lambda: ledger.acknowledged)
                server = await asyncio.to_thread(killed_and_started, server, port)
            ledger.is_over = True
            await writing

        asyncio.run(torment())
    finally:
        server.process.kill()
        server.process.wait(10)
    db = Database(server.database_url)
    ledger.check(db)
    db.engine.dispose()
    with sqlite3.connect(tmp_path / "boon.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    print(f"{KILLS} kills, {ledger.acknowledged} acknowledged, {ledger.resender.resent} resent")
    assert ledger.acknowledged > KILLS


def test_an_evening_of_answers_outlives_kills_in_every_phase(tmp_path: Path) -> None:
    """Hands, cards, taps, "we've met" and consent: what was answered is kept as it was said last, and Next goes one step on."""
    port = free_port()
    server = start(tmp_path, port)
    db = Database(server.database_url)
    try:
        answers = Answers(Resender(lambda: [server.url]), full_room(server, WRITERS, "lobby"), db)

        async def kill() -> None:
            nonlocal server
            server = await asyncio.to_thread(killed_and_started, server, port)

        async def go_on(step: str) -> None:
            """A kill as soon as Next is kept, answered or not. A match that it cut off is made at the next press."""
            while step_of(db) == step:
                pressing = asyncio.create_task(answers.press_next(step))
                await until_in_loop(lambda task=pressing: step_of(db) != step or task.done(), f"Next from {step}", LONGEST_WAIT)
                await kill()
                await pressing

        async def evening() -> None:
            for step, phase in STEPS.items():
                await go_on(step)
                if phase:
                    with answers.everyone(phase) as talking:
                        for _ in range(max(1, KILLS // len(STEPS) - 1)):
                            await some_more(lambda: answers.count)
                            await kill()
                    await talking

        asyncio.run(evening())
        answers.check()
        print(f"{answers.count} answers, {len(answers.said)} things said, {answers.resender.resent} resent")
        assert {kind for kind, *_ in answers.said} == {"hand", "card", "tap", "met", "share"}
    finally:
        server.process.kill()
        server.process.wait(10)
        db.engine.dispose()


async def some_more(answered: Callable[[], int]) -> None:
    """Until some more were answered, however many: any instant for everybody whose answer is on its way."""
    enough = answered() + random.randint(1, 3 * WRITERS)
    await until_in_loop(lambda: answered() >= enough, "more answers", LONGEST_WAIT)


def step_of(db: Database) -> str:
    with db.look() as session:
        step = queries.step_of(session.scalars(select(GatheringRecord)).one())
        return f"{step.phase}:{step.round}"


def killed_and_started(server: Server, port: int) -> Server:
    server.process.kill()
    server.process.wait(10)
    return start(server.data_dir, port)


def test_after_a_kill_the_whole_room_comes_back_to_the_right_panel_and_the_clock_goes_on(tmp_path: Path) -> None:
    port = free_port()
    server = start(tmp_path, port)
    try:
        room = full_room(server, 60, "matching")

        async def storm() -> None:
            nonlocal server
            host = Browser(server.url, room.host)
            status, headers, _ = await host.post(f"/host/{room.code}/next", {"from": "matching:0"}, X_Boon="panel")
            assert (status, headers["x-step"]) == (200, "rounds:1")
            ends_at = clock(tmp_path)
            crowd = Crowd(server.url, room.code, room.phones, int(headers["x-version"]))
            await crowd.come()
            server = await asyncio.to_thread(killed_and_started, server, port)
            assert await until(lambda: all(phone.is_lost for phone in crowd.phones), 10)
            # They missed this one, and none of them asks for it: it comes with the connection.
            host = Browser(server.url, room.host)
            status, headers, _ = await host.post(f"/host/{room.code}/clock", {"do": "plus"}, X_Boon="panel")
            newest = int(headers["x-version"])
            back = Crowd(server.url, room.code, room.phones, newest - 1)
            await back.come()
            assert await until(lambda: all(phone.newest() == newest for phone in back.phones), 30)
            assert clock(tmp_path) == ends_at + 60
            # Whoever knows it is sent nothing before the next one.
            known = Crowd(server.url, room.code, room.phones[:5], newest)
            await known.come()
            _, headers, _ = await host.post(f"/host/{room.code}/next", {"from": "rounds:1"}, X_Boon="panel")
            following = int(headers["x-version"])
            assert await until(lambda: all(phone.at for phone in known.phones), 30)
            assert [min(phone.at) for phone in known.phones] == [following] * 5
            for each in (crowd, back, known):
                each.leave()

        asyncio.run(storm())
    finally:
        server.process.kill()
        server.process.wait(10)


def clock(folder: Path) -> float:
    with sqlite3.connect(folder / "boon.db") as connection:
        ends_at: float = connection.execute("SELECT clock_ends_at FROM gathering").fetchone()[0]
    connection.close()
    assert ends_at > time.time()
    return ends_at
