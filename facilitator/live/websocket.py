"""The WebSocket beneath Socket.IO, in the shape of engineio's drivers: one greenlet reads, and a shared frame is made once.

The stock one frames each message anew for every phone, keeps a thread more for each, and forgets what a full socket left.
"""

from __future__ import annotations

import base64
import hashlib
import socket
import threading
from collections.abc import Callable, Iterable
from typing import Any

from engineio.packet import MESSAGE, Packet
from gevent import sleep

from facilitator.live.fairness import Conversation

LARGEST_MESSAGE = 16 * 1024
_MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_TEXT, _BINARY, _CLOSE, _PING, _PONG = 1, 2, 8, 9, 10
_NORMAL, _PROTOCOL, _NOT_TEXT, _NOT_ALLOWED, _TOO_BIG = 1000, 1002, 1007, 1008, 1009


class Framed(str):
    """Stands for a text that is a frame already; the text itself is not kept."""

    raw: bytes

    def __new__(cls, text: bytes, attachment: bytes = b"") -> Framed:
        made = super().__new__(cls, "framed")
        made.raw = frame(_TEXT, text) + (frame(_BINARY, attachment) if attachment else b"")
        return made


class FramedPacket(Packet):  # type: ignore[misc]
    """A message that is encoded and framed already, with the bytes that its text refers to, if any, right behind it."""

    def __init__(self, text: bytes, attachment: bytes = b"") -> None:
        super().__init__(MESSAGE)
        self.encode_cache = Framed(b"%d%b" % (MESSAGE, text), attachment)


def frame(opcode: int, payload: bytes) -> bytes:
    """One unmasked, unfragmented frame (RFC 6455, 5.2)."""
    size = len(payload)
    if size < 126:
        return bytes((0x80 | opcode, size)) + payload
    if size < 1 << 16:
        return bytes((0x80 | opcode, 126)) + size.to_bytes(2, "big") + payload
    return bytes((0x80 | opcode, 127)) + size.to_bytes(8, "big") + payload


class Hangup(Exception):
    """The other side is gone, or broke the protocol; `code` says which (RFC 6455, 7.4)."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class WebSocket:
    """One connection. engineio calls `wait`, `send` and `close`, and sets a timeout on `socket`."""

    def __init__(self, handler: Callable[[WebSocket], Iterable[bytes]], _server: object) -> None:
        self._handler = handler
        self._sending = threading.Lock()
        self._unread = b""
        self._is_open = False
        self.socket: socket.socket
        self._said: Conversation

    def __call__(self, environ: dict[str, Any], _start: object) -> Iterable[bytes]:
        self.socket = _socket_of(environ)
        self._said = Conversation(environ)
        key = environ.get("HTTP_SEC_WEBSOCKET_KEY", "").encode()
        accept = base64.b64encode(hashlib.sha1(key + _MAGIC).digest())
        answer = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        self.socket.sendall(answer + b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n")
        self._is_open = True
        try:
            return self._handler(self)
        finally:
            self.close()
            _end_requests(environ)

    def send(self, message: str | bytes) -> None:
        """Raises OSError when the other side is gone, or takes nothing for as long as the heartbeat allows."""
        if isinstance(message, Framed):
            self._put(message.raw)
        elif isinstance(message, bytes):
            self._put(frame(_BINARY, message))
        else:
            self._put(frame(_TEXT, message.encode()))

    def _put(self, raw: bytes) -> None:
        if not self._is_open:
            raise OSError("closed")
        # A heartbeat's answer must not get in between the halves of a panel.
        with self._sending:
            self.socket.sendall(raw)

    def close(self, code: int = _NORMAL) -> None:
        if not self._is_open:
            return
        self._is_open = False
        try:
            if not self._sending.locked():
                self.socket.send(frame(_CLOSE, code.to_bytes(2, "big")))
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def wait(self) -> str | bytes | None:
        """The next message, of those that a client may send; None when there will be none."""
        if self._said.was_refused():
            # Not closed here: that it was refused waits to be sent, and engineio hangs up behind it.
            return None
        try:
            return self._allowed(self._message())
        except Hangup as over:
            self.close(over.code)
        except OSError:
            self.close()
        return None

    def _allowed(self, message: str | bytes) -> str | bytes:
        if self._said.is_over(message):
            raise Hangup(_NORMAL)
        if not self._said.allows(message):
            raise Hangup(_NOT_ALLOWED)
        return message

    def _message(self) -> str | bytes:
        kind, parts = 0, b""
        while True:
            is_last, opcode, payload = self._frame(LARGEST_MESSAGE - len(parts))
            if opcode >= _CLOSE:
                self._control(opcode, payload)
                continue
            if (opcode == 0) != (kind != 0) or opcode > _BINARY:
                raise Hangup(_PROTOCOL)
            kind, parts = kind or opcode, parts + payload
            if is_last:
                return parts if kind == _BINARY else _text(parts)

    def _control(self, opcode: int, payload: bytes) -> None:
        if opcode == _PING:
            self._put(frame(_PONG, payload))
        elif opcode != _PONG:
            raise Hangup(_NORMAL if opcode == _CLOSE else _PROTOCOL)

    def _frame(self, most: int) -> tuple[bool, int, bytes]:
        """(is it the last of its message, opcode, payload of at most `most` bytes)."""
        if not self._said.may_go_on():
            raise Hangup(_NOT_ALLOWED)
        # What lies here already is read without waiting, and would be, frame after frame, while nobody else has a turn.
        sleep(0)
        first, second = self._take(2)
        size = second & 0x7F
        if first & 0x70 or not second & 0x80 or (first & 0x08 and (size > 125 or not first & 0x80)):
            raise Hangup(_PROTOCOL)
        if size > 125:
            size = int.from_bytes(self._take(2 if size == 126 else 8), "big")
        if size > most:
            raise Hangup(_TOO_BIG)
        mask = self._take(4)
        return bool(first & 0x80), first & 0x0F, _unmasked(self._take(size), mask)

    def _take(self, count: int) -> bytes:
        while len(self._unread) < count:
            more = self.socket.recv(4096)
            if not more:
                raise Hangup(_NORMAL)
            self._unread += more
        taken, self._unread = self._unread[:count], self._unread[count:]
        return taken


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as broken:
        raise Hangup(_NOT_TEXT) from broken


def _unmasked(payload: bytes, mask: bytes) -> bytes:
    size = len(payload)
    stretched = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(stretched, "big")).to_bytes(size, "big")


def _end_requests(environ: dict[str, Any]) -> None:
    """What the other side still said is no request, which gevent's server would look for in it."""
    body = environ["wsgi.input"]
    if "gunicorn.socket" not in environ:
        getattr(body, "rfile", body).close()


def _socket_of(environ: dict[str, Any]) -> socket.socket:
    """The connection itself, from gunicorn or from gevent's own server."""
    body = environ["wsgi.input"]
    found = environ.get("gunicorn.socket") or getattr(body, "rfile", body).raw._sock
    assert isinstance(found, socket.socket)
    return found
