"""What Python can do at most: uvloop, one protocol a phone, frames made by hand. No Flask, no Socket.IO, no engine beneath it.

`python tests/bench/limit.py PORT`. GET /broadcast sends one message of 300 bytes to everyone, GET /individual each its own.
"""

from __future__ import annotations

import asyncio
import sys
from typing import cast

import uvloop

PAD = "x" * 260
SWITCH = (
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Accept: HSmrc0sMlYUkAGmm5OPpG2HaGWk=\r\n\r\n"
)
phones: list[asyncio.Transport] = []
serial = 0


def frame(text: str) -> bytes:
    payload = text.encode()
    size = len(payload)
    return (bytes((0x81, size)) if size < 126 else b"\x81\x7e" + size.to_bytes(2, "big")) + payload


def panel(more: str = "") -> bytes:
    return frame(f'42["panel",{{"version":{serial},"html":"{PAD}"{more}}}]')


class Line(asyncio.Protocol):
    """A phone once it asked for a socket; until then somebody who asks by plain HTTP."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are no subclass.
        self.wire, self.is_phone = cast(asyncio.Transport, transport), False

    def data_received(self, data: bytes) -> None:
        if self.is_phone:
            return
        if b"Upgrade: websocket" not in data:
            self.answer(data)
            return
        self.is_phone = True
        opening = frame('0{"sid":"s","upgrades":[],"pingTimeout":20000,"pingInterval":25000}')
        self.wire.write(SWITCH + opening + frame('40{"sid":"s"}'))
        phones.append(self.wire)

    def answer(self, request: bytes) -> None:
        global serial
        serial += 1
        if request.startswith(b"GET /broadcast"):
            shared = panel()
            for phone in phones:
                phone.write(shared)
        elif request.startswith(b"GET /individual"):
            for number, phone in enumerate(phones):
                phone.write(panel(f',"you":{number}'))
        self.wire.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")


async def serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Line, "127.0.0.1", port, backlog=4096)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1])))
