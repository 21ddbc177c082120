"""Packets that no client of ours sends, in frames that are right or wrong, from sockets that come one after another.

Bounded and loopback only. They come from many loopback addresses, so that no budget of one address keeps them out.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
ADDRESSES = 60
# Longer than a server takes to close who says what nobody says, on a machine that does other things as well.
PATIENCE = 20.0


def frame(
    payload: bytes, opcode: int = TEXT, *, last: bool = True, reserved: int = 0, masked: bool = True, size: int = -1
) -> bytes:
    """One frame of a client's. `size`: what its head says, where that is not so."""
    size = len(payload) if size < 0 else size
    head = bytes(((0x80 if last else 0) | reserved << 4 | opcode,))
    bit = 0x80 if masked else 0
    if size < 126:
        head += bytes((bit | size,))
    elif size < 1 << 16:
        head += bytes((bit | 126,)) + size.to_bytes(2, "big")
    else:
        head += bytes((bit | 127,)) + size.to_bytes(8, "big")
    return head + (b"\0\0\0\0" if masked else b"") + payload


def _text(words: bytes) -> bytes:
    return frame(words[:60_000])


def _random(chance: random.Random, most: int) -> bytes:
    return chance.randbytes(chance.randrange(most))


_MALFORMED = (b"4A", b"4", b"", b"x", b"9", b"4[]", b"47", b"bAAAA", b"\x00", b"0{}", b"5", b"6", b"44{}")
_EVENTS = (b"hello", b"connect", b"disconnect", b"panel", b"__proto__")
_REFUSED = tuple(
    b'{"role":"%s","code":"%s"}' % (role, code) for role in (b"phone", b"host", b"root") for code in (b"ZZZZZZ", b"")
)
_ODD_CONNECTS = (b"null", b"[]", b'{"code":["x"]}', b'{"role":{}}', b'{"code":1e999}', b'"x"', b'{"version":-1}', b"{}")
_SURROGATES = (b'40{"code":"\\ud800\\udfff","role":"\\ud800"}', b'40{"code":"\xed\xa0\x80"}')
_SPACES = (b"admin", b"", b"/" * 500, b"../..", b"host")
_TOO_LARGE = (16_385, 70_000, 1 << 31, (1 << 63) - 1, 1 << 63)
_CODES = (b"", b"\x03", b"\x03\xe8", b"\xff\xff", b"\x03\xe8\xff")

KINDS: dict[str, Callable[[random.Random], bytes]] = {
    "malformed": lambda c: _text(c.choice(_MALFORMED) * c.randrange(1, 3)),
    "heartbeats": lambda c: _text(c.choice((b"3", b"2", b"2probe", b"3probe"))),
    "half binary": lambda c: _text(b'45%d-["x",{"_placeholder":true,"num":0}]' % c.choice((1, 9, 10**9))),
    "half an acknowledgement": lambda c: _text(b"46%d-[0]" % c.randrange(10**9)),
    "binary": lambda c: frame(_random(c, 2000), BINARY),
    "unknown events": lambda c: _text(b'42["%s",%d]' % (c.choice(_EVENTS), c.randrange(99))),
    "acknowledgements": lambda c: _text(b"43%d[]" % c.randrange(99)),
    "refused connects": lambda c: _text(b"40" + c.choice(_REFUSED)),
    "odd connects": lambda c: _text(b"40" + c.choice(_ODD_CONNECTS)),
    "wrong namespaces": lambda c: _text(b"40/%s,{}" % c.choice(_SPACES)),
    "bad JSON": lambda c: _text(b"40{" + _random(c, 60)),
    "deep JSON": lambda c: _text(b"40" + c.choice((b"[", b'{"a":')) * c.randrange(1, 3000)),
    "NUL": lambda c: _text(b'40{"code":"A\\u0000B","role":"phone\\u0000"}\0'),
    "surrogates": lambda c: _text(c.choice(_SURROGATES)),
    "no UTF-8": lambda c: _text(_random(c, 300)),
    "oversized": lambda c: frame(b"x" * c.randrange(300), size=c.choice(_TOO_LARGE)),
    "large": lambda c: frame(b"40[" + b"1," * c.randrange(8190) + b"1]"),
    "pings": lambda c: frame(_random(c, 125), PING),
    "pongs": lambda c: frame(_random(c, 125), PONG),
    "large pings": lambda c: frame(_random(c, 400) + b"x" * 126, PING),
    "pieces": lambda c: frame(b"40{", last=False) + frame(b"}", c.choice((0, 0, TEXT)), last=c.random() < 0.5),
    "pieces of nothing": lambda c: frame(b"", last=False) + frame(b"", 0, last=False) * c.randrange(20),
    "reserved": lambda c: frame(b"3", c.choice((3, 4, 7, 11, 15)), reserved=c.randrange(8)),
    "unmasked": lambda c: frame(b"3", masked=False),
    "closes": lambda c: frame(c.choice(_CODES), CLOSE),
    "goodbyes": lambda c: _text(c.choice((b"1", b"41", b"41/x,"))),
    "noise": lambda c: _random(c, 40) + b"\0",
    "HTTP": lambda c: b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
}


@dataclass
class Tally:
    """What was sent and what came of it; `heard` are the first words of what strangers were told."""

    packets: int = 0
    sockets: int = 0
    refused: int = 0
    stayed: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    heard: set[bytes] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)


class Stranger(asyncio.Protocol):
    """One socket that says all of `packets` as soon as it may, and listens until it is let go."""

    def __init__(self, head: bytes, packets: bytes) -> None:
        self._head, self._packets = head, packets
        self.heard = b""
        self.is_upgraded = False
        self.over = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._wire = transport
        transport.write(self._head)

    def data_received(self, data: bytes) -> None:
        self.heard += data
        if not self.is_upgraded and b"\r\n\r\n" in self.heard:
            self.is_upgraded = b" 101 " in self.heard[:20]
            if self.is_upgraded:
                self._wire.write(self._packets)

    def connection_lost(self, _: Exception | None) -> None:
        if not self.over.done():
            self.over.set_result(None)

    def hang_up(self) -> None:
        self._wire.abort()


async def attack(url: str, cookies: list[str], count: int, chance: random.Random, tally: Tally, at_once: int = 40) -> None:
    """`count` packets or a few more, from so many sockets at once; each brings one of the `cookies`, or none: ""."""
    goal = tally.packets + count

    async def one_after_another() -> None:
        while tally.packets < goal:
            await _one(url, chance.choice(cookies), chance, tally)

    await asyncio.gather(*(one_after_another() for _ in range(at_once)))


async def _one(url: str, cookie: str, chance: random.Random, tally: Tally) -> None:
    kinds = chance.choices(list(KINDS), k=chance.choice((1, 3, 20, 60)))
    packets = b"".join(KINDS[kind](chance) for kind in kinds)
    for kind in kinds:
        tally.kinds[kind] = tally.kinds.get(kind, 0) + 1
    tally.packets, tally.sockets = tally.packets + len(kinds), tally.sockets + 1
    where, loop = urlsplit(url), asyncio.get_running_loop()
    assert where.hostname == "127.0.0.1"
    from_here = (f"127.0.1.{1 + chance.randrange(ADDRESSES)}", 0)
    _, stranger = await loop.create_connection(
        lambda: Stranger(_head(where.netloc, cookie), packets), where.hostname, where.port, local_addr=from_here
    )
    await asyncio.wait([stranger.over], timeout=PATIENCE if _ends(kinds) else 0.2)
    tally.refused += not stranger.is_upgraded
    tally.stayed += not stranger.over.done()
    if _ends(kinds) and not stranger.over.done():
        tally.wrong.append(f"still open after {kinds}")
    if not cookie:
        tally.heard.add(stranger.heard.partition(b"\r\n\r\n")[2][:400])
    stranger.hang_up()


def _ends(kinds: list[str]) -> bool:
    """Whether somebody who says these is let go: some wait for more, some are allowed once."""
    return bool({"binary", "half binary", "unknown events", "acknowledgements", "unmasked", "large pings"} & set(kinds[:1]))


def _head(host: str, cookie: str) -> bytes:
    lines = [
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1", f"Host: {host}", f"Origin: http://{host}",
        "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==", "Sec-WebSocket-Version: 13",
        *([f"Cookie: {cookie}"] if cookie else []), "", "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode()
