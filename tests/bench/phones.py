"""Many phones in one thread: raw sockets and raw HTTP, so that the generator costs a fraction of what it measures.

Bounded and loopback only. A Phone listens as a browser would: it connects with its cookie and version, answers heartbeats,
and keeps the newest panel's version with the moment at which it arrived.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import urlencode, urlsplit

MOST = 5000
_PANEL = re.compile(rb'^451-\["panel",\{"version":(\d+),"phase":"([\w-]+)"')
_MASK = b"\0\0\0\0"


def masked(text: bytes) -> bytes:
    """A client's text frame. Masked with zeros, which is legal, and free for us."""
    size = len(text)
    head = bytes((0x81, 0x80 | size)) if size < 126 else b"\x81\xfe" + size.to_bytes(2, "big")
    return head + _MASK + text


class Phone(asyncio.Protocol):
    """`at` holds when each panel's version came, in seconds of time.perf_counter(); `phases` which phase it showed."""

    def __init__(self, auth: dict[str, object], host: str, cookie: str) -> None:
        self.auth, self.host, self.cookie = auth, host, cookie
        self.at: dict[int, float] = {}
        self.phases: dict[int, str] = {}
        self.frames, self.last_at = 0, 0.0
        self.numbers: list[float] = []
        self.is_open = False
        self.is_lost = False
        self.opened = asyncio.get_running_loop().create_future()
        self._wire: asyncio.Transport | None = None
        self._unread = b""
        self._is_upgraded = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are no subclass.
        self._wire = wire = cast(asyncio.Transport, transport)
        head = (
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {self.host}\r\nOrigin: http://{self.host}\r\n"
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==\r\nCookie: {self.cookie}\r\n\r\n"
        )
        wire.write(head.encode())

    def data_received(self, data: bytes) -> None:
        self._unread += data
        if not self._is_upgraded:
            head, found, rest = self._unread.partition(b"\r\n\r\n")
            if not found:
                return
            if b" 101 " not in head[:20]:
                self._fail(head[:60].decode("latin1"))
                return
            self._is_upgraded, self._unread = True, rest
            self._say(b"40" + json.dumps(self.auth).encode())
        self._read_frames()

    def _read_frames(self) -> None:
        data, at = self._unread, 0
        while len(data) - at >= 2:
            size, head = data[at + 1], 2
            if size > 125:
                head = 4 if size == 126 else 10
                if len(data) - at < head:
                    break
                size = int.from_bytes(data[at + 2 : at + head], "big")
            if len(data) - at < head + size:
                break
            self._hear(data[at + head : at + head + size])
            at += head + size
        self._unread = data[at:]

    def _hear(self, text: bytes) -> None:
        self.frames, self.last_at = self.frames + 1, time.perf_counter()
        if text == b"2":
            self._say(b"3")
        elif text.startswith(b"40"):
            self.is_open = True
            if not self.opened.done():
                self.opened.set_result(None)
        elif text.startswith(b"44"):
            self._fail(text.decode())
        elif text.startswith(b'42["numbers"'):
            self.numbers.append(time.perf_counter())
        elif found := _PANEL.match(text):
            self.at.setdefault(int(found[1]), time.perf_counter())
            self.phases[int(found[1])] = found[2].decode()

    def _fail(self, why: str) -> None:
        if not self.opened.done():
            self.opened.set_exception(ConnectionError(why))

    def _say(self, text: bytes) -> None:
        if self._wire:
            self._wire.write(masked(text))

    def connection_lost(self, _: Exception | None) -> None:
        self.is_open, self.is_lost = False, True
        self._fail("lost")

    def close(self) -> None:
        if self._wire:
            self._wire.abort()

    def newest(self) -> int:
        return max(self.at, default=0)

    def phase(self) -> str:
        return self.phases.get(self.newest(), "")

    def came_to(self, phase: str, version: int) -> float | None:
        """When the first panel of that phase came that is newer than `version`; None while there is none."""
        times = [at for seen, at in self.at.items() if seen > version and self.phases[seen] == phase]
        return min(times, default=None)


@dataclass
class Crowd:
    """A room's phones. `keys` are (cookie header, whatever else names the phone)."""

    url: str
    code: str
    cookies: list[str]
    version: int
    role: str = "phone"
    phones: list[Phone] = field(default_factory=list)

    async def come(self, at_once: int = 64) -> float:
        """Open every socket; how many seconds it took."""
        assert len(self.cookies) <= MOST
        gate, started = asyncio.Semaphore(at_once), time.perf_counter()
        self.phones = list(await asyncio.gather(*(self._open(cookie, gate) for cookie in self.cookies)))
        return time.perf_counter() - started

    async def _open(self, cookie: str, gate: asyncio.Semaphore) -> Phone:
        where = urlsplit(self.url)
        assert where.hostname in ("127.0.0.1", "localhost")
        auth: dict[str, object] = {"code": self.code, "role": self.role, "version": self.version}
        async with gate:
            loop = asyncio.get_running_loop()
            _, phone = await loop.create_connection(lambda: Phone(auth, where.netloc, cookie), where.hostname, where.port)
            await asyncio.wait_for(phone.opened, 30)
            return phone

    def leave(self) -> None:
        for phone in self.phones:
            phone.close()


async def until(true: Callable[[], bool], seconds: float, every: float = 0.01) -> bool:
    """Whether it became true in time."""
    deadline = time.perf_counter() + seconds
    while not true():
        if time.perf_counter() > deadline:
            return False
        await asyncio.sleep(every)
    return True


class Browser:
    """One kept-alive HTTP/1.1 connection with cookies. Answers are (status, headers, body)."""

    def __init__(self, url: str, cookie: str = "") -> None:
        self._where = urlsplit(url)
        self.cookie = cookie
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        return await self._ask("GET", path, b"", headers)

    async def post(self, path: str, form: dict[str, str], **headers: str) -> tuple[int, dict[str, str], bytes]:
        return await self._ask("POST", path, urlencode(form).encode(), headers)

    async def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        host = self._where.netloc
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", f"Origin: http://{host}", f"Content-Length: {len(body)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        if self.cookie:
            lines.append(f"Cookie: {self.cookie}")
        if body:
            lines.append("Content-Type: application/x-www-form-urlencoded")
        if self._writer is None or self._writer.is_closing():
            self._reader, self._writer = await asyncio.open_connection(self._where.hostname, self._where.port)
        self._writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        try:
            return await self._answer()
        except BaseException:
            self.close()
            raise

    async def _answer(self) -> tuple[int, dict[str, str], bytes]:
        assert self._reader
        raw = await self._reader.readuntil(b"\r\n\r\n")
        status, *rest = raw.decode("latin1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest if line)}
        for line in rest:
            if line.lower().startswith("set-cookie:"):
                self._keep(line.partition(":")[2].partition(";")[0].strip())
        size = int(headers.get("content-length", 0))
        body = await self._reader.readexactly(size) if size else b""
        if headers.get("connection", "").lower() == "close":
            self.close()
        return int(status.split()[1]), headers, body

    def _keep(self, cookie: str) -> None:
        """Beside those that it has; an empty one is taken away."""
        name, _, value = cookie.partition("=")
        kept = [other for other in self.cookie.split("; ") if other and other.partition("=")[0] != name]
        self.cookie = "; ".join([*kept, *([cookie] if value else [])])

    def close(self) -> None:
        if self._writer:
            self._writer.close()
            self._writer = None


def percentile(values: Iterable[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


async def all_of(tasks: Iterable[Awaitable[object]], at_once: int) -> None:
    gate = asyncio.Semaphore(at_once)

    async def one(task: Awaitable[object]) -> None:
        async with gate:
            await task

    await asyncio.gather(*(one(task) for task in tasks))
