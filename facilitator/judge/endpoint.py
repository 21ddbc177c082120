"""One question to a server that speaks OpenAI's `/chat/completions`, and no longer than it may take."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any
from urllib.parse import urlsplit

# A grade takes a laptop's model some seconds; whoever drips is hung up on when the whole time is over.
SECONDS = 60.0
SECONDS_TO_CONNECT = 5.0
LARGEST = 256 * 1024
_AT_ONCE = 16 * 1024


class Unanswered(Exception):
    """Nothing that can be used came back. `refused`: the server said that it cannot do what was asked of it (400, 422)."""

    def __init__(self, why: str, refused: bool = False) -> None:
        super().__init__(why)
        self.refused = refused


def post(url: str, key: str, body: dict[str, Any], seconds: float = SECONDS) -> bytes:
    """The answer's body. Raises Unanswered. No redirect is followed: the key is for this server alone."""
    parts = urlsplit(url)
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    headers |= {"Authorization": f"Bearer {key}"} if key else {}
    until = time.monotonic() + seconds
    try:
        with _connected(parts.scheme, parts.hostname or "", parts.port, seconds) as connection:
            connection.request("POST", parts.path, json.dumps(body).encode(), headers)
            answer = connection.getresponse()
            if answer.status != http.HTTPStatus.OK:
                raise Unanswered(f"it answered {answer.status}", answer.status in (400, 422))
            return _all_of(answer, until)
    except (OSError, http.client.HTTPException, ValueError) as failed:
        raise Unanswered(f"{type(failed).__name__}: {failed}"[:200]) from failed


@contextmanager
def _connected(scheme: str, host: str, port: int | None, seconds: float) -> Iterator[http.client.HTTPConnection]:
    """Hung up on after `seconds`, wherever it is by then: a time-out of the socket's alone starts anew with each byte."""
    connection = (
        http.client.HTTPSConnection(host, port, timeout=SECONDS_TO_CONNECT, context=_trust())
        if scheme == "https"
        else http.client.HTTPConnection(host, port, timeout=SECONDS_TO_CONNECT)
    )
    try:
        connection.connect()
        assert connection.sock is not None
        connection.sock.settimeout(seconds)
        # A second handle on the same connection: what lies over it, like TLS, need not be in a state to be told.
        twin = socket.fromfd(connection.sock.fileno(), connection.sock.family, socket.SOCK_STREAM)
        with twin, _after(seconds, _hang_up(twin)):
            yield connection
    finally:
        connection.close()


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


def _hang_up(sock: socket.socket) -> Callable[[], None]:
    def hang_up() -> None:
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)

    return hang_up


@contextmanager
def _after(seconds: float, task: Callable[[], None]) -> Iterator[None]:
    timer = threading.Timer(seconds, task)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _all_of(answer: http.client.HTTPResponse, until: float) -> bytes:
    read = b""
    while part := answer.read1(_AT_ONCE):
        read += part
        if len(read) > LARGEST:
            raise Unanswered("it says too much")
        if time.monotonic() > until:
            raise Unanswered("it takes too long")
    if time.monotonic() > until:
        raise Unanswered("it takes too long")
    return read
