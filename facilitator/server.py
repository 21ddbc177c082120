"""The HTTP server beneath: patience that ends, and room for who comes when others only stand about."""

from __future__ import annotations

import contextlib
import errno
import io
import re
import socket
import sys
import time
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

import gevent
from gevent import pywsgi

from facilitator.live.fairness import PROVED

LARGEST_HEAD = 16 * 1024
# Some tens of KiB each; a thousand phones hold a few thousand for a moment while they load the first page.
MOST_WAITING = 8000
# For the database, Redis, files and the standard streams.
RESERVE = 100
MOST_HANDLES = 1 << 16
# As much as a camera's picture: Caddy passes our answer on only once it has sent all.
_DRAINED = 8 << 20
_SECONDS_TO_RECOVER = 0.05
# A proxy in front that reads a head otherwise than we do lets requests through that it never saw (RFC 9112, 5 and 6.3).
_FIELD = re.compile(rb"[\w!#$%&'*+.^`|~-]+:[^\0\r\n]*\r?\n")
_LENGTH = b"content-length:"


@dataclass(frozen=True)
class Patience:
    """Seconds: until a head that was begun is complete; until its body is; and without a word."""

    head: float = 10.0
    body: float = 20.0
    idle: float = 60.0


class Body(pywsgi.Input):  # type: ignore[misc]
    """What a request carries: read within the time for it, and no more of it than is of use."""

    __slots__ = ("until",)

    def _do_read(self, length: int | None = None, use_readline: bool = False) -> bytes:
        with gevent.Timeout(max(0.0, self.until - time.monotonic()), TimeoutError):
            read: bytes = super()._do_read(length, use_readline)
            return read

    def _discard(self) -> None:
        # Some of it, so that who sends too much can still read the answer.
        most = 0 if self.chunked_input else min(self.content_length or 0, _DRAINED)
        while self.position < most and self.read(min(16384, most - self.position)):
            pass

    @property
    def is_left(self) -> bool:
        return bool(self.chunked_input) or self.position < (self.content_length or 0)


class Handler(pywsgi.WSGIHandler):  # type: ignore[misc]
    """One connection. What a stranger sends is answered, or not, without a line in the log."""

    server: Server
    # Who does not take an answer in time is gone, like who has hung up.
    ignored_socket_errors = (*pywsgi.WSGIHandler.ignored_socket_errors, errno.ETIMEDOUT, "timed out")
    _deadline: gevent.Timeout | None = None
    wsgi_input: Any

    def handle_one_request(self) -> Any:
        self.server.wait(self)
        try:
            result = super().handle_one_request()
        finally:
            self._end_deadline()
        return (result[0], plain(int(result[0]))) if isinstance(result, tuple) else result

    def read_requestline(self) -> str:
        self.socket.settimeout(self.server.patience.idle)
        self.rfile.peek(1)
        self._deadline = gevent.Timeout.start_new(self.server.patience.head, TimeoutError)
        line: str = super().read_requestline()
        return line

    def read_request(self, raw_requestline: str) -> bool:
        is_read: bool = super().read_request(raw_requestline)
        self._end_deadline()
        if not self._connection_upgrade_requested():
            self.server.heard(self)
        return is_read

    def _end_deadline(self) -> None:
        if self._deadline:
            self._deadline.close()
            self._deadline = None

    def MessageClass(self, rfile: io.BufferedReader, *_: Any) -> Any:  # noqa: N802
        return super().MessageClass(io.BytesIO(_head(rfile)), 0)

    def get_environ(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environ()
        if environ["wsgi.input"] is self.wsgi_input:
            known = self.wsgi_input
            body = Body(known.rfile, known.content_length, known.socket, known.chunked_input)
            body.until = time.monotonic() + self.server.patience.body
            environ["wsgi.input"] = self.wsgi_input = body
        else:
            # A socket is one of those who only stand about until it has proved whose it is.
            environ[PROVED] = partial(self.server.heard, self)
        return environ

    def handle_one_response(self) -> None:
        super().handle_one_response()
        if isinstance(self.wsgi_input, Body) and self.wsgi_input.is_left:
            self.close_connection = True

    def _handle_client_error(self, failed: Exception) -> tuple[str, bytes]:
        return ("408" if isinstance(failed, TimeoutError) else "400"), b""


class Server(pywsgi.WSGIServer):  # type: ignore[misc]
    """Carries `most` connections. One more, and whoever has stood about longest without asking anything is let go."""

    handler_class = Handler

    def __init__(self, where: tuple[str, int], app: Any, most: int, patience: Patience | None = None) -> None:
        super().__init__(where, app, log=None, backlog=4096)
        self.patience = patience or Patience()
        self._most = most
        self._open = 0
        self._waiting: dict[Handler, None] = {}

    @property
    def open(self) -> int:
        """How many connections there are."""
        return self._open

    @property
    def waiting(self) -> int:
        """How many of them have asked nothing, for now."""
        return len(self._waiting)

    def handle(self, sock: Any, address: Any) -> None:
        handler = self.handler_class(sock, address, self)
        self._open += 1
        self.wait(handler)
        if self._open > self._most or len(self._waiting) > MOST_WAITING:
            self._let_go()
        try:
            # Who hangs up while being answered has hung up.
            with contextlib.suppress(OSError):
                handler.handle()
        finally:
            self._open -= 1
            self.heard(handler)

    def wait(self, handler: Handler) -> None:
        """It has nothing to ask, for now."""
        self._waiting.pop(handler, None)
        self._waiting[handler] = None

    def heard(self, handler: Handler) -> None:
        """It has asked for something, or proved whose it is."""
        self._waiting.pop(handler, None)

    def _let_go(self) -> None:
        handler = next(iter(self._waiting))
        self.heard(handler)
        with contextlib.suppress(OSError):
            handler.socket.shutdown(socket.SHUT_RDWR)

    def do_read(self) -> Any:
        try:
            return super().do_read()
        except OSError as full:
            if full.errno not in (errno.EMFILE, errno.ENFILE):
                raise
            if self._waiting:
                self._let_go()
            # Until then those who want to come in stand in the kernel's queue.
            self.stop_accepting()
            gevent.spawn_later(_SECONDS_TO_RECOVER, self._start_accepting_if_started)
            return None


def room_for_connections() -> int:
    """How many this process can hold open, once it has asked for all that the machine allows."""
    if sys.platform == "win32":
        return MOST_WAITING
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MOST_HANDLES if hard == resource.RLIM_INFINITY else min(hard, MOST_HANDLES)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        soft = most
    return max(RESERVE, (MOST_HANDLES if soft == resource.RLIM_INFINITY else soft) - RESERVE)


def plain(status: int) -> bytes:
    """A whole answer to who speaks no HTTP that we understand; the connection ends with it."""
    phrase = HTTPStatus(status).phrase
    return (
        f"HTTP/1.1 {status} {phrase}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n"
        "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nCross-Origin-Resource-Policy: same-origin\r\n"
        "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\nReferrer-Policy: same-origin\r\n"
        f"Content-Length: {len(phrase) + 1}\r\n\r\n{phrase}\n"
    ).encode()


def _head(rfile: io.BufferedReader) -> bytes:
    """The header lines, up to the empty one."""
    lines, left = [], LARGEST_HEAD
    while True:
        line = rfile.readline(left + 1)
        left -= len(line)
        if left < 0:
            raise ValueError("the head is too long")
        if line in (b"\r\n", b"\n", b""):
            break
        lines.append(line)
    if not all(map(_FIELD.fullmatch, lines)) or sum(line.lower().startswith(_LENGTH) for line in lines) > 1:
        raise ValueError("the head says more than one thing")
    return b"".join([*lines, b"\r\n"])
