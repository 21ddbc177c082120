"""A thousand phones in one room: what the live part takes, beside the same stack without Boon in the same run.

`make bench`. PHONES changes how many. Beside Boon stand the same stack without it, and a bare uvloop server, which is what
Python can do at most. Nothing is asserted about speed: figures are printed. That nobody is left out is asserted.
"""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from facilitator.rehearsal.server import free_port
from facilitator.store.database import Database
from facilitator.store.records import SeatRecord
from tests.bench.phones import Browser, Crowd, Phone, percentile, until
from tests.bench.stand import ROOT, FullRoom, Server, full_room, serving, start

pytestmark = pytest.mark.bench
PHONES = int(os.environ.get("PHONES", "1000"))
MINUTE = float(os.environ.get("MINUTE", "60"))
TRIALS = 7
# Long enough for two rounds to be drawn ahead on a machine that does other things as well.
TALK = 10.0 + PHONES / 200


def say(what: str, **figures: float | int | str) -> None:
    shown = ", ".join(
        f"{name} {value:.3g}" if isinstance(value, float) else f"{name} {value}" for name, value in figures.items()
    )
    print(f"{what:34} {shown}")


def spread(times: list[float], began: float) -> dict[str, float]:
    """Milliseconds from `began` to the median and to the last phone."""
    return {"p50_ms": 1000 * (percentile(times, 0.5) - began), "last_ms": 1000 * (max(times) - began)}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with serving(tmp_path) as server:
        yield server


async def crowd_of(server: Server, room: FullRoom) -> Crowd:
    crowd = Crowd(server.url, room.code, room.phones, room.version)
    await crowd.come()
    return crowd


async def press_next(server: Server, room: FullRoom, step: str, crowd: Crowd) -> dict[str, float]:
    """The host presses Next: when each phone had its own panel, from her click."""
    host, cpu = Browser(server.url, room.host), server.cpu()
    began = time.perf_counter()
    status, headers, _ = await host.post(f"/host/{room.code}/next", {"from": step}, X_Boon="panel")
    answered, version = time.perf_counter(), int(headers["x-version"])
    assert status == 200
    assert await until(lambda: all(phone.newest() >= version for phone in crowd.phones), 60)
    times = [min(at for seen, at in phone.at.items() if seen >= version) for phone in crowd.phones]
    host.close()
    return {**spread(times, began), "answer_ms": 1000 * (answered - began), "cpu_s": server.cpu() - cpu}


def test_next_reaches_everyone_with_their_own_card(server: Server) -> None:
    async def scene() -> None:
        empty, room = server.memory(), full_room(server, PHONES, "matching")
        assert (await Browser(server.url, room.host).get(f"/host/{room.code}"))[0] == 200
        crowd = await crowd_of(server, room)
        await asyncio.sleep(1)
        say("memory", kib_a_phone=(server.memory() - empty) / 1024 / PHONES)
        await asyncio.sleep(TALK)
        say("memory with the next round drawn", kib_a_phone=(server.memory() - empty) / 1024 / PHONES)
        say("Next after a talk", **await press_next(server, room, "matching:0", crowd))
        await asyncio.sleep(TALK)
        await tap_met(server, room)
        say("Next, somebody tapped just now", **await press_next(server, room, "rounds:1", crowd))
        say("Next again at once", **await press_next(server, room, "rounds:2", crowd))
        crowd.leave()

    asyncio.run(scene())


def test_next_pressed_while_the_last_one_is_on_its_way(server: Server) -> None:
    """From the second click to the last phone; and how many panels each phone was sent, of two."""

    async def scene() -> None:
        room = full_room(server, PHONES, "matching")
        crowd = await crowd_of(server, room)
        await asyncio.sleep(TALK)
        before = sum(len(phone.at) for phone in crowd.phones)
        first = asyncio.create_task(press_next(server, room, "matching:0", crowd))
        assert await until(lambda: any(phone.newest() > room.version for phone in crowd.phones), 60)
        second = await press_next(server, room, "rounds:1", crowd)
        await first
        panels = (sum(len(phone.at) for phone in crowd.phones) - before) / PHONES
        say("Next while the last is on its way", **second, panels_a_phone=panels)
        crowd.leave()

    asyncio.run(scene())


async def tap_met(server: Server, room: FullRoom) -> None:
    db = Database(server.database_url)
    with db.look() as session:
        seats = select(SeatRecord.meeting_id).where(SeatRecord.attendee_id == room.attendees[0], SeatRecord.round == 1)
        meeting = session.scalar(seats)
    db.engine.dispose()
    phone = Browser(server.url, room.phones[0])
    assert (await phone.post(f"/{room.code}/met", {"meeting": str(meeting)}, X_Boon="panel"))[0] == 200
    phone.close()


def test_a_broadcast_beside_the_bare_stack(server: Server) -> None:
    async def scene() -> None:
        room = full_room(server, PHONES, "rounds")
        crowd = await crowd_of(server, room)
        host, spans = Browser(server.url, room.host), []
        for turn in range(TRIALS):
            await asyncio.sleep(1.5)
            before = [len(phone.numbers) for phone in crowd.phones]
            await host.post(f"/host/{room.code}/show", {"what": ("code", "phase")[turn % 2]}, X_Boon="panel")
            assert await until(lambda b=before: all(len(p.numbers) > n for p, n in zip(crowd.phones, b, strict=True)), 10)
            times = [phone.numbers[-1] for phone in crowd.phones]
            spans.append(1000 * (max(times) - min(times)))
        say("broadcast, first to last phone", boon_ms=percentile(spans, 0.5))
        crowd.leave()
        for path in ("/broadcast", "/individual"):
            say(f"  {path[1:]}: the same stack, bare", **await bare("tests/bench/bare.py", path))
            say(f"  {path[1:]}: uvloop, bare", **await bare("tests/bench/limit.py", path))

    asyncio.run(scene())


async def bare(program: str, path: str) -> dict[str, float]:
    """From the request to the median and to the last phone, of a server that does nothing else; medians of some trials."""
    port = free_port()
    process = subprocess.Popen([sys.executable, program, str(port)], cwd=ROOT, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        while True:
            try:
                await Browser(url).get("/health")
                break
            except OSError:
                await asyncio.sleep(0.1)
        crowd = Crowd(url, "", [""] * PHONES, 0)
        await crowd.come()
        host, trials = Browser(url), []
        for _ in range(TRIALS):
            await asyncio.sleep(0.5)
            frames, began = [phone.frames for phone in crowd.phones], time.perf_counter()
            await host.get(path)
            assert await until(lambda f=frames: all(p.frames > n for p, n in zip(crowd.phones, f, strict=True)), 10)
            times = [phone.last_at for phone in crowd.phones]
            trials.append({**spread(times, began), "first_to_last_ms": 1000 * (max(times) - min(times))})
        crowd.leave()
        return {name: percentile([trial[name] for trial in trials], 0.5) for name in trials[0]}
    finally:
        process.kill()
        process.wait(5)


def test_everyone_joins_in_a_minute_while_one_in_twenty_mistypes(server: Server) -> None:
    async def scene() -> None:
        room = full_room(server, 2, "lobby")
        remote = Crowd(server.url, room.code, [room.host], room.version, "host")
        await remote.come()
        took: list[float] = []
        cpu = server.cpu()
        await asyncio.gather(*(join(server, room, number, took) for number in range(PHONES)))
        say("join", people=len(took), **tail(took), cpu_share=(server.cpu() - cpu) / MINUTE)
        say("  frames to the remote", frames=remote.phones[0].frames)
        remote.leave()

    asyncio.run(scene())


async def join(server: Server, room: FullRoom, number: int, took: list[float]) -> None:
    """The page, the form, the room's page again, the socket: how long all of it took, without the typing."""
    await asyncio.sleep(random.uniform(0, MINUTE))
    browser, began = Browser(server.url), time.perf_counter()
    if number % 20 == 0:
        assert (await browser.get("/go?code=ZZZZZZ"))[0] == 404
    assert (await browser.get(f"/{room.code}"))[0] == 200
    form = {"name": f"Person {number}", "client_key": f"join-{number:020}"}
    assert (await browser.post(f"/{room.code}/join", form))[0] == 303
    assert (await browser.get(f"/{room.code}"))[0] == 200
    crowd = Crowd(server.url, room.code, [browser.cookie], 0)
    await crowd.come()
    took.append(time.perf_counter() - began)


def tail(took: list[float]) -> dict[str, float]:
    return {f"p{name}_ms": 1000 * percentile(took, share) for name, share in (("50", 0.5), ("99", 0.99))} | {
        "worst_ms": 1000 * max(took)
    }


def test_everyone_posts_four_cards_in_two_minutes(server: Server) -> None:
    async def scene() -> None:
        room = full_room(server, PHONES, "posting")
        crowd = await crowd_of(server, room)
        took: list[float] = []
        cpu, began = server.cpu(), time.perf_counter()
        await asyncio.gather(*(post_four(server, room, number, took) for number in range(PHONES)))
        share = (server.cpu() - cpu) / (time.perf_counter() - began)
        say("card posted to answered", posts=len(took), **tail(took), cpu_share=share)
        took.clear()
        began = time.perf_counter()
        await asyncio.gather(*(post_back_to_back(server, room, number, took) for number in range(16)))
        say("cards as fast as they are answered", posts_a_second=len(took) / (time.perf_counter() - began), **tail(took))
        crowd.leave()

    asyncio.run(scene())


async def post_four(server: Server, room: FullRoom, number: int, took: list[float]) -> None:
    browser = Browser(server.url, room.phones[number])
    began = time.perf_counter()
    for when in sorted(random.uniform(0, 2 * MINUTE) for _ in range(4)):
        await asyncio.sleep(max(0.0, when - (time.perf_counter() - began)))
        await post(browser, room, f"{number}-{when:.6f}", took)
    browser.close()


async def post(browser: Browser, room: FullRoom, word: str, took: list[float]) -> None:
    form = {"kind": "offer", "text": f"lend drill {word}", "client_key": f"key-{word}-0123456789"}
    began = time.perf_counter()
    status, _, body = await browser.post(f"/{room.code}/cards", form, X_Boon="panel")
    assert status == 200, body[:300]
    took.append(time.perf_counter() - began)


async def post_back_to_back(server: Server, room: FullRoom, number: int, took: list[float]) -> None:
    """One connection after another's phone, for nobody may post so quickly alone."""
    browser = Browser(server.url)
    for turn in range(25):
        browser.cookie = room.phones[(16 * turn + number) % len(room.phones)]
        await post(browser, room, f"{number}-again-{turn}", took)


def test_a_storm_after_a_kill(tmp_path: Path) -> None:
    port = free_port()
    server = start(tmp_path, port)

    async def scene() -> None:
        nonlocal server
        room = full_room(server, PHONES, "matching")
        crowd = await crowd_of(server, room)
        host = Browser(server.url, room.host)
        _, headers, _ = await host.post(f"/host/{room.code}/next", {"from": "matching:0"}, X_Boon="panel")
        version = int(headers["x-version"])
        server.process.kill()
        server.process.wait(10)
        killed = time.perf_counter()
        server = start(tmp_path, port)
        serving_again = time.perf_counter() - killed
        came = await asyncio.gather(*(come_back(server, room, cookie, version - 1) for cookie in room.phones))
        assert await until(lambda: all(phone.newest() >= version for phone in came), 60)
        back = [max(phone.at.values()) - killed for phone in came]
        say("storm after a kill", serving_again_s=serving_again, p99_s=percentile(back, 0.99), last_s=max(back))
        crowd.leave()

    try:
        asyncio.run(scene())
    finally:
        server.process.kill()
        server.process.wait(10)


async def come_back(server: Server, room: FullRoom, cookie: str, version: int) -> Phone:
    """As a phone does: after 0 to 3 seconds, and again until it is let in."""
    while True:
        await asyncio.sleep(random.uniform(0, 3))
        crowd = Crowd(server.url, room.code, [cookie], version)
        try:
            await crowd.come()
        except (OSError, TimeoutError):
            continue
        return crowd.phones[0]


def test_twenty_rooms_at_once(server: Server) -> None:
    """Each host presses Next when she likes: what her phones wait for, beside the same room alone on the server."""

    async def scene() -> None:
        rooms = [full_room(server, PHONES // 10, "matching", f"Hall {n}") for n in range(21)]
        alone = await crowd_of(server, rooms[0])
        steps = ["matching:0", "rounds:1", "rounds:2"]
        took = []
        for step in steps:
            await asyncio.sleep(TALK)
            took.append((await press_next(server, rooms[0], step, alone))["last_ms"])
        say("one room alone", median_ms=percentile(took, 0.5), worst_ms=max(took))
        alone.leave()
        crowds = [await crowd_of(server, room) for room in rooms[1:]]
        await asyncio.sleep(2 * TALK)
        heard = [{version for phone in crowd.phones for version in phone.at} for crowd in crowds]
        each = await asyncio.gather(
            *(press_some_time(server, room, crowd) for room, crowd in zip(rooms[1:], crowds, strict=True))
        )
        for crowd, before in zip(crowds, heard, strict=True):
            assert len({version for phone in crowd.phones for version in phone.at} - before) == 1
            crowd.leave()
        say("each of twenty rooms", median_ms=percentile(each, 0.5), p99_ms=percentile(each, 0.99))

    asyncio.run(scene())


async def press_some_time(server: Server, room: FullRoom, crowd: Crowd) -> float:
    await asyncio.sleep(random.uniform(0, 2 * TALK))
    return (await press_next(server, room, "matching:0", crowd))["last_ms"]
