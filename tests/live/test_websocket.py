"""The WebSocket beneath: frames as the standard has them, limits, and letting go of whoever does not read."""

from __future__ import annotations

import base64
import os
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from facilitator.identity import cookie_name
from facilitator.live.websocket import frame
from facilitator.store.keys import Role
from tests.builders import Room
from tests.live.conftest import Server

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


class Line:
    """A raw connection that says exactly what the test wants it to say."""

    def __init__(self, server: Server, room: Room, who: str) -> None:
        where = urlsplit(server.url)
        self.socket = socket.create_connection((where.hostname, where.port), 10)
        key = base64.b64encode(os.urandom(16)).decode()
        cookie = f"{cookie_name(Role.ATTENDEE, room.code)}={room.keys[who]}"
        head = [
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1", f"Host: {where.netloc}", f"Origin: {server.url}",
            "Connection: Upgrade", "Upgrade: websocket", f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Extensions: permessage-deflate", f"Cookie: {cookie}", "", "",
        ]  # fmt: skip
        self.socket.sendall("\r\n".join(head).encode())
        self.answer = b""
        while not self.answer.endswith(b"\r\n\r\n"):
            self.answer += self._exactly(1)

    def say(self, payload: bytes, opcode: int = TEXT, last: bool = True, mask: bytes = b"abcd") -> None:
        size = len(payload)
        head = bytes((opcode | (0x80 if last else 0),))
        head += bytes((0x80 | size,)) if size < 126 else b"\xfe" + size.to_bytes(2, "big")
        masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
        self.socket.sendall(head + mask + masked)

    def hear(self) -> tuple[int, bytes]:
        """(opcode, payload) of the next frame; (0, b"") at the end."""
        try:
            first, size = self._exactly(2)
        except EOFError:
            return 0, b""
        if size > 125:
            size = int.from_bytes(self._exactly(2 if size == 126 else 8), "big")
        return first & 0x0F, self._exactly(size)

    def until(self, start: bytes) -> bytes:
        while True:
            opcode, text = self.hear()
            assert opcode, start
            if text.startswith(start):
                return text

    def _exactly(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            more = self.socket.recv(count - len(data))
            if not more:
                raise EOFError
            data += more
        return data


@pytest.fixture
def room(server: Server) -> Room:
    return server.room().join("Carol", "Emil")


@pytest.fixture
def line(server: Server, room: Room) -> Iterator[Line]:
    line = Line(server, room, "Carol")
    yield line
    line.socket.close()


def join(line: Line, room: Room, version: int) -> None:
    line.say(b'40{"role":"phone","code":"%b","version":%d}' % (room.code.encode(), version))


def test_a_phone_connects_without_compression_and_is_sent_its_panel(line: Line, room: Room) -> None:
    assert b" 101 " in line.answer and b"permessage-deflate" not in line.answer
    line.until(b"0{")
    join(line, room, 0)
    line.until(b"40")
    assert b'"html":{"_placeholder":true' in line.until(b'451-["panel"')


def test_a_message_in_pieces_with_a_ping_between_them_is_one_message(line: Line, room: Room) -> None:
    text = b'40{"role":"phone","code":"%b","version":0}' % room.code.encode()
    line.say(text[:9], last=False)
    line.say(b"still there", PING)
    line.say(text[9:], opcode=0)
    assert line.hear()[1].startswith(b"0{")
    assert line.hear() == (PONG, b"still there")
    line.until(b"40")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (frame(TEXT, b"unmasked"), 1002),
        (bytes((0xC1, 0x80)) + b"abcd", 1002),
        (bytes((0x80, 0x80)) + b"abcd", 1002),
        (bytes((0x83, 0x80)) + b"abcd", 1002),
        (bytes((0x81, 0x84)) + b"\0\0\0\0" + b"\xff\xfe\xfd\xfc", 1007),
        (bytes((0x81, 0xFE)) + (16 * 1024 + 1).to_bytes(2, "big") + b"abcd", 1009),
        (bytes((0x81, 0xFF)) + (1 << 40).to_bytes(8, "big") + b"abcd", 1009),
        (bytes((0x88, 0x80)) + b"abcd", 1000),
    ],
    ids=["unmasked", "reserved bit", "nothing to go on with", "unknown kind", "no text", "too long", "far too long", "bye"],
)
def test_who_breaks_the_protocol_is_told_why_and_let_go(line: Line, raw: bytes, code: int) -> None:
    line.until(b"0{")
    line.socket.sendall(raw)
    assert line.hear() == (CLOSE, code.to_bytes(2, "big"))
    assert line.hear() == (0, b"")


def test_what_comes_after_the_end_is_no_request(server: Server, room: Room, line: Line) -> None:
    line.until(b"0{")
    # More than is read at once, so that some of it is left when the connection ends.
    line.socket.sendall(frame(TEXT, b"unmasked") + b"x" * 5000 + b"\r\n\r\n")
    assert line.hear() == (CLOSE, (1002).to_bytes(2, "big"))
    with pytest.raises((EOFError, ConnectionResetError)):
        line._exactly(1)
    Line(server, room, "Emil").until(b"0{")
    assert "Traceback" not in (server.data_dir / "log").read_text("utf-8", "replace")


def test_a_message_in_pieces_is_too_long_as_well(line: Line) -> None:
    line.until(b"0{")
    for _ in range(5):
        line.say(b"x" * 4000, last=False, opcode=0 if _ else TEXT)
    assert line.hear() == (CLOSE, (1009).to_bytes(2, "big"))


@pytest.mark.parametrize("size", [0, 125, 126, 65535, 65536])
def test_frames_say_how_long_they_are(size: int) -> None:
    raw = frame(BINARY, b"x" * size)
    head = 2 if size < 126 else 4 if size < 65536 else 10
    assert (raw[0], len(raw)) == (0x82, head + size)
    assert (raw[1] if head == 2 else int.from_bytes(raw[2:head], "big")) == size
