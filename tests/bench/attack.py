"""One kind of flood against one server, from a process of its own: `python tests/bench/attack.py KIND URL CODE SECONDS RATE`.

Bounded in time, in how often and in how many at once; loopback only. Prints how often it was done, as one number.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

MOST_OPEN = 800
_UPGRADE = (
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nConnection: Upgrade\r\n"
    "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==\r\n\r\n"
)
_POST = "POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nContent-Length: {size}\r\n{more}\r\n"
_FORM = "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n"


@dataclass
class Flood:
    url: str
    code: str
    seconds: float
    rate: float
    done: int = 0

    def __post_init__(self) -> None:
        where = urlsplit(self.url)
        assert where.hostname == "127.0.0.1" and where.port
        self.host, self.port = where.netloc, where.port
        self.ends = time.monotonic() + self.seconds

    async def go(self, attempt: Callable[[], Awaitable[None]]) -> None:
        """`rate` attempts a second, as long as no more than so many are under way."""
        gate, tasks = asyncio.Semaphore(MOST_OPEN), set[asyncio.Task[None]]()
        began = time.monotonic()
        while time.monotonic() < self.ends:
            await gate.acquire()
            task = asyncio.create_task(self._try(attempt, gate))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
            self.done += 1
            await asyncio.sleep(max(0.0, self.done / self.rate - (time.monotonic() - began)))
        for task in tasks:
            task.cancel()

    async def _try(self, attempt: Callable[[], Awaitable[None]], gate: asyncio.Semaphore) -> None:
        try:
            # Whoever is thrown out comes again.
            with suppress(OSError, asyncio.IncompleteReadError):
                await attempt()
        finally:
            gate.release()

    async def _connection(self, first: bytes = b"") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(first)
        return reader, writer

    async def _hold(self, first: bytes, then: bytes, every: float) -> None:
        """Say something, then a little more now and then, until thrown out."""
        reader, writer = await self._connection(first)
        try:
            while not reader.at_eof() and time.monotonic() < self.ends:
                with suppress(TimeoutError):
                    await asyncio.wait_for(reader.read(4096), every)
                    continue
                writer.write(then)
                await writer.drain()
        finally:
            writer.close()

    async def _ask(self, request: bytes) -> None:
        reader, writer = await self._connection(request)
        try:
            while await reader.read(65536):
                pass
        finally:
            writer.close()

    async def _say(self, frames: bytes) -> None:
        reader, writer = await self._connection(_UPGRADE.format(host=self.host).encode())
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(frames)
            while await reader.read(65536):
                pass
        finally:
            writer.close()

    def _form(self, path: str, body: str) -> bytes:
        return (_POST.format(path=path, host=self.host, size=len(body), more=_FORM) + body).encode()

    def _get(self, path: str, more: str = "Connection: close\r\n") -> bytes:
        return f"GET {path} HTTP/1.1\r\nHost: {self.host}\r\n{more}\r\n".encode()

    # The kinds

    async def half_open(self) -> None:
        await self._hold(b"", b"", 5.0)

    async def slow_heads(self) -> None:
        await self._hold(f"GET / HTTP/1.1\r\nHost: {self.host}\r\n".encode(), b"A: b\r\n", 1.0)

    async def slow_bodies(self) -> None:
        path = f"/{self.code}/join"
        await self._hold(_POST.format(path=path, host=self.host, size=60_000, more=_FORM).encode(), b"name=x", 1.0)

    async def idle(self) -> None:
        await self._hold(self._get("/health", ""), b"", 5.0)

    async def idle_sockets(self) -> None:
        await self._hold(_UPGRADE.format(host=self.host).encode(), b"", 5.0)

    async def wrong_keys(self) -> None:
        await self._ask(self._form("/h", f"key={random.getrandbits(128):032x}"))

    async def wrong_codes(self) -> None:
        await self._ask(self._get(f"/go?code=Y{random.randrange(100_000):05}"))

    async def joins(self) -> None:
        name = f"Bot {random.getrandbits(48):x}"
        await self._ask(self._form(f"/{self.code}/join", f"name={name}&client_key={random.getrandbits(128):032x}"))

    async def pages(self) -> None:
        await self._ask(self._get(random.choice(("/", f"/{self.code}", "/nowhere", "/socket.io/?EIO=4"))))

    async def connects(self) -> None:
        said = b'40{"role":"phone","code":"%b"}' % self.code.encode()
        await self._say(b"".join((bytes((0x81, 0x80 | len(said))), b"\0\0\0\0", said)) * 20)

    async def malformed(self) -> None:
        await self._say((b"\x81\x82\0\0\0\0" + b"4A") * 2000)

    async def pings(self) -> None:
        await self._say(b"\x89\x80\0\0\0\0" * 2000)

    async def attachments(self) -> None:
        said = b'451000000-["x",{"_placeholder":true,"num":0}]'
        await self._say(b"".join((bytes((0x81, 0x80 | len(said))), b"\0\0\0\0", said, b"\x82\xfe\x10\0\0\0\0\0", b"x" * 4096)))

    async def big_bodies(self) -> None:
        body = "name=" + "x" * random.choice((60_000, 65_531, 1_000_000))
        await self._ask(self._form(f"/{self.code}/join", body))


KINDS = (
    *("half_open", "slow_heads", "slow_bodies", "idle", "idle_sockets", "wrong_keys", "wrong_codes", "joins", "pages"),
    *("connects", "malformed", "pings", "attachments", "big_bodies"),
)


async def main(kind: str, url: str, code: str, seconds: str, rate: str) -> None:
    assert kind in KINDS
    flood = Flood(url, code, float(seconds), float(rate))
    await flood.go(getattr(flood, kind))
    print(json.dumps(flood.done))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
