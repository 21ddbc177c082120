"""Floods of each kind beside honest phones: what those wait for, beside what they waited for on the same server before.

`make siege` runs half an hour of each kind; MINUTES, RATE (attempts a second), HONEST (phones) and KIND (one of
tests/bench/attack.py, or "all" at once) change that. That nobody honest is refused, lost or waits twice as long is asserted.
"""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from facilitator.actions import posting
from facilitator.store.database import Database
from tests.bench.attack import KINDS
from tests.bench.live_test import crowd_of, say
from tests.bench.phones import Browser, Crowd, percentile, until
from tests.bench.stand import ROOT, FullRoom, Server, full_room, serving

pytestmark = pytest.mark.bench
MINUTES = float(os.environ.get("MINUTES", "0.2"))
RATE = float(os.environ.get("RATE", "200"))
HONEST = int(os.environ.get("HONEST", "300"))
ALL = "all"
CHOSEN = [kind for kind in (*KINDS, ALL) if os.environ.get("KIND", kind) == kind]
QUIET_WINDOWS, QUIET_SECONDS = 3, 8.0
# A host presses a button every few seconds; each phone asks something every ten.
PRESS_EVERY = 2.0
TWICE = 2.0
# Below that, what is twice as long is not noticed by anybody, and is noise on a machine that does other things as well.
UNNOTICED = 0.1
MOST_LOG = 1 << 20


@dataclass
class Waits:
    """Of those who are honest: seconds until a panel that the host caused was there, and until a page was; other answers."""

    panels: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    refused: Counter[int] = field(default_factory=Counter)

    def tails(self) -> dict[str, float]:
        return {name: percentile(times, 0.95) for name, times in (("panels", self.panels), ("pages", self.pages))}


async def watch(server: Server, room: FullRoom, crowd: Crowd, seconds: float) -> Waits:
    """What they wait for during so many seconds."""
    waits, ends = Waits(), time.perf_counter() + seconds
    await asyncio.gather(_press(server, room, crowd, ends, waits), *(_visit(server, room, ends, waits) for _ in range(3)))
    return waits


async def _press(server: Server, room: FullRoom, crowd: Crowd, ends: float, waits: Waits) -> None:
    """To and fro between two phases; the answer's own version may be of what others wrote since."""
    host = Browser(server.url, room.host)
    while time.perf_counter() < ends:
        began, before = time.perf_counter(), max(phone.newest() for phone in crowd.phones)
        path, phase = ("undo", "posting") if crowd.phones[0].phase() == "market" else ("next", "market")
        status, _, _ = await host.post(f"/host/{room.code}/{path}", {"from": "posting:0"}, X_Boon="panel")
        assert status == 200
        came = await until(lambda p=phase, v=before: all(phone.came_to(p, v) for phone in crowd.phones), 60)  # type: ignore[misc]
        assert came, _who_waits(crowd, phase, before)
        waits.panels += [(phone.came_to(phase, before) or 0.0) - began for phone in crowd.phones]
        await asyncio.sleep(max(0.0, PRESS_EVERY - (time.perf_counter() - began)))
    host.close()


def _who_waits(crowd: Crowd, phase: str, before: int) -> str:
    waiting = [phone for phone in crowd.phones if not phone.came_to(phase, before)]
    ago = [f"{time.perf_counter() - phone.last_at:.0f} s" for phone in waiting[:5]]
    lost = sum(phone.is_lost for phone in waiting)
    return f"{len(waiting)} phones have no panel of {phase} after {before}, {lost} lost their connection; last heard {ago} ago"


async def _visit(server: Server, room: FullRoom, ends: float, waits: Waits) -> None:
    """One phone after another asks for its page, as it does when somebody looks at it again."""
    browser = Browser(server.url)
    while time.perf_counter() < ends:
        browser.cookie = random.choice(room.phones)
        began = time.perf_counter()
        status, _, _ = await browser.get(f"/{room.code}/panel")
        waits.pages.append(time.perf_counter() - began)
        if status != 200:
            waits.refused[status] += 1
        await asyncio.sleep(0.1)
    browser.close()


def read_cards(server: Server, room: FullRoom) -> None:
    """As has happened while people typed."""
    db = Database(server.database_url)
    posting.encode_cards(db, room.id)
    db.engine.dispose()


async def quiet(server: Server, room: FullRoom, crowd: Crowd) -> dict[str, float]:
    """The 95th percentile of each wait while nobody attacks: the median of some windows."""
    tails = [(await watch(server, room, crowd, QUIET_SECONDS)).tails() for _ in range(QUIET_WINDOWS)]
    return {name: percentile([tail[name] for tail in tails], 0.5) for name in tails[0]}


def flood(kind: str, server: Server, room: FullRoom, seconds: float) -> list[subprocess.Popen[bytes]]:
    def attack(kind: str) -> subprocess.Popen[bytes]:
        # Elsewhere an attacker has a machine of their own.
        said = ["nice", sys.executable, "-m", "tests.bench.attack", kind, server.url, room.code, str(seconds), str(RATE)]
        return subprocess.Popen(said, cwd=ROOT, stdout=subprocess.PIPE)

    return [attack(each) for each in (KINDS if kind == ALL else (kind,))]


async def attempts(attackers: list[subprocess.Popen[bytes]]) -> int:
    """How many there were, once all have ended."""
    said = [await asyncio.to_thread(attacker.communicate) for attacker in attackers]
    return sum(int(out) for out, _ in said)


@pytest.mark.parametrize("kind", CHOSEN)
def test_honest_phones_hardly_notice_a_flood(tmp_path: Path, kind: str) -> None:
    async def scene(server: Server) -> None:
        room = full_room(server, HONEST, "posting")
        read_cards(server, room)
        crowd = await crowd_of(server, room)
        # What is drawn for the first time takes longer.
        await watch(server, room, crowd, 4.0)
        meter = Meter(server)
        before, honest = await quiet(server, room, crowd), meter.share()
        attackers = flood(kind, server, room, 60 * MINUTES)
        waits = await watch(server, room, crowd, 60 * MINUTES)
        done, share = await attempts(attackers), meter.share()
        now = waits.tails()
        figures = {f"{name}_ms": f"{1000 * before[name]:.0f} → {1000 * now[name]:.0f}" for name in now}
        # What an attempt costs the server says how many it takes, also on a machine that does other things.
        cost = 1000 * (share - honest) * 60 * MINUTES / max(1, done)
        say(kind, attempts=done, **figures, cpu=f"{honest:.2f} → {share:.2f}", ms_an_attempt=cost, mb_more=meter.memory() >> 20)
        lost = [phone for phone in crowd.phones if phone.is_lost]
        crowd.leave()
        assert not lost
        assert not waits.refused
        assert all_soon(now, before), (before, now)

    with serving(tmp_path) as server:
        asyncio.run(scene(server))
        log = server.log()
        say("  log", bytes=len(log))
        assert "Traceback" not in log and len(log) < MOST_LOG
        assert server.process.poll() is None


class Meter:
    """What the server uses: the share of a core since it was last asked, and how many bytes more than at first."""

    def __init__(self, server: Server) -> None:
        self._server, self._empty = server, server.memory()
        self._cpu, self._at = server.cpu(), time.perf_counter()

    def share(self) -> float:
        cpu, at = self._cpu, self._at
        self._cpu, self._at = self._server.cpu(), time.perf_counter()
        return (self._cpu - cpu) / (self._at - at)

    def memory(self) -> int:
        return self._server.memory() - self._empty


def all_soon(now: dict[str, float], before: dict[str, float]) -> bool:
    return all(now[name] < max(TWICE * before[name], before[name] + UNNOTICED) for name in now)
