"""Who only stands about takes nobody's place, and who is slow is waited for so long and no longer."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from facilitator.rehearsal.server import free_port
from tests.live import conftest
from tests.live.test_websocket import Line
from tests.waiting import attempts

# Says how long the body was; patience is short so that the test need not be.
PROGRAM = """
from gevent import monkey; monkey.patch_all()
import sys
from facilitator.server import Patience, Server
from facilitator.web.guard import Guard

def app(environ, start):
    try:
        said = str(len(environ["wsgi.input"].read()))
    except OSError:
        said = "too slow"
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(said)))])
    return [said.encode()]

Server(("127.0.0.1", int(sys.argv[1])), Guard(app), most=40, patience=Patience(head=0.5, body=0.5, idle=1.5)).serve_forever()
"""
HEAD = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://127.0.0.1\r\n"


@dataclass
class Impatient:
    port: int
    log: Path

    def connect(self) -> socket.socket:
        for _ in attempts("the server"):
            with suppress(ConnectionRefusedError):
                return socket.create_connection(("127.0.0.1", self.port), 10)
        raise AssertionError(self.log.read_text())

    def ask(self, *pieces: bytes) -> bytes:
        with self.connect() as line:
            for piece in pieces:
                line.sendall(piece)
            return everything(line)


def everything(line: socket.socket) -> bytes:
    """What is said until the other side hangs up."""
    heard = b""
    while more := line.recv(65536):
        heard += more
    return heard


@pytest.fixture(scope="module")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Impatient]:
    log, port = tmp_path_factory.mktemp("impatient") / "log", free_port()
    with log.open("w") as output:
        process = subprocess.Popen([sys.executable, "-c", PROGRAM, str(port)], cwd=conftest.ROOT, stdout=output, stderr=output)
    yield Impatient(port, log)
    process.kill()
    process.wait(10)
    assert log.read_text() == ""


def test_an_ordinary_form_is_read(impatient: Impatient) -> None:
    answer = impatient.ask(HEAD + b"Connection: close\r\nContent-Length: 3\r\n\r\nabc")
    assert answer.startswith(b"HTTP/1.1 200 OK") and answer.endswith(b"\r\n\r\n3")


@pytest.mark.parametrize("head", [b"GET / HT", HEAD, HEAD + b"Cookie: a"], ids=["line", "lines", "half a line"])
def test_a_head_that_does_not_end_is_waited_for_so_long(impatient: Impatient, head: bytes) -> None:
    assert impatient.ask(head)[:12] in (b"HTTP/1.1 408", b"")


def test_a_head_that_trickles_is_not_waited_for_longer(impatient: Impatient) -> None:
    began = time.monotonic()
    with impatient.connect() as line:
        line.settimeout(0.1)
        line.sendall(HEAD)
        while time.monotonic() - began < 10:
            try:
                line.sendall(b"A: b\r\n")
                if line.recv(1000)[:12] in (b"HTTP/1.1 408", b""):
                    break
            except TimeoutError:
                continue
            except OSError:
                break
    assert time.monotonic() - began < 5


def test_a_body_that_does_not_come_is_waited_for_so_long(impatient: Impatient) -> None:
    answer = impatient.ask(HEAD + b"Content-Length: 3\r\n\r\na")
    assert answer.endswith(b"\r\n\r\ntoo slow")


def test_who_says_nothing_is_let_go(impatient: Impatient) -> None:
    assert impatient.ask(b"") == b""
    with impatient.connect() as line:
        line.sendall(HEAD + b"Content-Length: 0\r\n\r\n")
        assert everything(line).endswith(b"\r\n\r\n0")


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (HEAD + b"X: " + b"x" * 20_000 + b"\r\n\r\n", 400),
        (HEAD + b"X: x\r\n" * 2000 + b"\r\n", 400),
        (HEAD + b"X: x\r\n" * 150 + b"\r\n", 400),
        (b"GET /" + b"x" * 10_000 + b" HTTP/1.1\r\n\r\n", 414),
        (b"hello\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\r\n\r\n", 400),
        (b"GET / HTTP/9.9\r\n\r\n", 400),
        (HEAD + b"Content-Length: -1\r\n\r\n", 400),
        (HEAD + b"Content-Length: many\r\n\r\n", 400),
        (HEAD + b"Content-Length: 70000\r\n\r\n" + b"x" * 70_000, 413),
        (HEAD + b"Content-Length: 99999999999\r\n\r\n" + b"x" * 1000, 413),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 1000, 411),
        (HEAD + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400),
        (HEAD + b"Content-Length: 1\r\ncontent-length: 9\r\n\r\nx", 400),
        (HEAD + b"X: x\r\n Content-Length: 9\r\n\r\nx", 400),
        (HEAD + b"no field\r\n\r\n", 400),
        (HEAD + b"X: x\rContent-Length: 9\r\n\r\n", 400),
        (HEAD + b"X: \0\r\n\r\n", 400),
    ],
    ids=["long line", "long head", "many lines", "long address", "hello", "TLS", "HTTP 9.9", "less than nothing", "no number",
         "too much", "far too much", "in pieces", "a space before the colon", "two lengths", "folded", "no colon",
         "half a break", "NUL"],
)  # fmt: skip
def test_what_cannot_be_read_is_answered_with_our_headers_and_not_written_down(
    impatient: Impatient, request_: bytes, status: int
) -> None:
    answer = impatient.ask(request_)
    assert answer.startswith(b"HTTP/1.1 %d " % status)
    assert b"nosniff" in answer and b"Content-Security-Policy: default-src 'none'" in answer
    assert impatient.log.read_text() == ""


def test_those_who_stand_about_make_room_for_who_asks(impatient: Impatient) -> None:
    idle = [impatient.connect() for _ in range(60)]
    answers = [impatient.ask(HEAD + b"Connection: close\r\nContent-Length: 0\r\n\r\n") for _ in range(20)]
    assert {answer[-5:] for answer in answers} == {b"\r\n\r\n0"}
    for line in idle:
        line.close()


FEW = 320


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[conftest.Server]:
    """A server on a machine that lets a program have 320 handles, of which it is given 200 at first."""
    data_dir = tmp_path_factory.mktemp("small")
    with conftest.serving(data_dir, f"ulimit -S -n 200; ulimit -H -n {FEW}") as server:
        yield server
    log = (data_dir / "log").read_text()
    assert "Traceback" not in log and f"Room for {FEW - 100} open connections" in log


def test_a_thousand_who_stand_about_lock_nobody_out(small: conftest.Server) -> None:
    room = small.room().join("Carol", "Emil")
    carol = Line(small, room, "Carol")
    carol.say(b'40{"role":"phone","code":"%b","version":%d}' % (room.code.encode(), room.version))
    carol.until(b"40")
    where = urlsplit(small.url)
    idle: list[socket.socket] = []
    for number in range(1000):
        idle.append(socket.create_connection((where.hostname, where.port), 10))
        if number % 3 == 1:
            idle[-1].sendall(b"GET / HTTP/1.1\r\nHost: ")
    strangers = [Line(small, room, "Emil") for _ in range(300)]
    with urllib.request.urlopen(f"{small.url}/{room.code}", timeout=10) as answer:
        assert answer.status == 200
    emil = Line(small, room, "Emil")
    emil.say(b'40{"role":"phone","code":"%b","version":%d}' % (room.code.encode(), room.version))
    emil.until(b"40")
    # She is still there: the next heartbeat reaches her.
    carol.until(b"2")
    for line in idle + [stranger.socket for stranger in strangers]:
        line.close()
