"""One socket, whatever it says, takes nothing from the others: no time, no memory, no line of the log."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from itertools import pairwise

import pytest

from facilitator.live.fairness import FRAMES, REFUSED, SECONDS_TO_SAY_WHO, Conversation
from facilitator.live.publish import Share
from tests.builders import Room
from tests.live.conftest import ROOT, Server
from tests.live.test_websocket import BINARY, CLOSE, PING, Line, join

NOT_ALLOWED = (CLOSE, (1008).to_bytes(2, "big"))
# Longer than a few turns of everybody else, far shorter than what one flood took before: 5.4 s.
SOON = 1.0


@pytest.fixture
def room(server: Server) -> Room:
    return server.room().join("Carol", "Emil")


@pytest.fixture
def line(server: Server, room: Room) -> Iterator[Line]:
    line = Line(server, room, "Carol")
    line.until(b"0{")
    yield line
    line.socket.close()


def masked(text: bytes, opcode: int = 1) -> bytes:
    return bytes((0x80 | opcode, 0x80 | len(text))) + b"\0\0\0\0" + text


def log(server: Server) -> str:
    return (server.data_dir / "log").read_text("utf-8", "replace")


@pytest.mark.parametrize(
    "text",
    [
        b"4A", b"4", b"4[]", b"", b"9", b"x", b"0", b"2", b"2probe", b"5", b"6", b"7", b"bAAAA", b"3probe",
        b'42["hello"]', b'42["connect"]', b'42["disconnect"]', b'43["x"]', b'430[]', b"44{}",
        b'451-["x",{"_placeholder":true,"num":0}]', b'451000000-["x"]', b"461-[]",
        b"40{", b"40/", b"40/host,{}", b"40999", b'405-{"role":"phone"}', b"40" + b"[" * 5000, b"40null",
    ],
)  # fmt: skip
def test_what_no_client_of_ours_says_ends_the_conversation(server: Server, line: Line, text: bytes) -> None:
    before = log(server)
    line.say(text)
    assert line.hear() == NOT_ALLOWED
    assert line.hear() == (0, b"")
    assert log(server) == before


def test_bytes_are_nothing_that_a_client_says(line: Line) -> None:
    line.say(b"\x04", BINARY)
    assert line.hear() == NOT_ALLOWED


def test_who_is_let_in_is_not_let_in_twice(line: Line, room: Room) -> None:
    join(line, room, room.version)
    line.until(b"40")
    join(line, room, room.version)
    while (heard := line.hear())[0] != CLOSE:
        assert heard[0]
    assert heard == NOT_ALLOWED


def test_who_is_refused_is_told_and_let_go(server: Server, line: Line) -> None:
    before = log(server)
    line.say(b'40{"role":"phone","code":"ZZZZZZ"}')
    assert line.hear() == (1, b'44{"message":"not yours"}')
    while (heard := line.hear()) != (CLOSE, (1000).to_bytes(2, "big")):
        assert heard == (1, b"1")
    assert line.hear() == (0, b"")
    assert log(server) == before


@pytest.mark.parametrize("goodbye", [b"1", b"41"])
def test_goodbye_ends_it(line: Line, room: Room, goodbye: bytes) -> None:
    join(line, room, room.version)
    line.until(b"40")
    line.say(goodbye)
    while (heard := line.hear())[0] != CLOSE:
        assert heard[0]
    assert heard == (CLOSE, (1000).to_bytes(2, "big"))


BEGUN, GOES_ON = bytes((0x01, 0x80)) + b"\0\0\0\0", bytes((0x00, 0x80)) + b"\0\0\0\0"


@pytest.mark.parametrize(
    ("first", "rest"),
    [(masked(b"", PING), masked(b"", PING)), (masked(b"3"), masked(b"3")), (BEGUN, GOES_ON)],
    ids=["ping", "heartbeat", "bits of a message"],
)
def test_what_is_allowed_is_allowed_so_often(line: Line, first: bytes, rest: bytes) -> None:
    line.socket.sendall(first + rest * 10 * FRAMES.burst)
    while (heard := line.hear())[0] not in (CLOSE, 0):
        pass
    assert heard == NOT_ALLOWED


FLOODS = {
    "malformed": masked(b"4A"),
    "events": masked(b'42["hello"]'),
    "refused": masked(b'40{"role":"phone","code":"ZZZZZZ"}'),
    "pings": masked(b"", PING),
    "heartbeats": masked(b"3"),
    "attachments": masked(b'451000000-["x",{"_placeholder":true,"num":0}]'),
}


@pytest.mark.parametrize("kind", FLOODS)
def test_a_flood_holds_nobody_up(server: Server, room: Room, kind: str) -> None:
    before = log(server)
    lines = [Line(server, room, "Emil") for _ in range(4)]
    for line in lines:
        line.socket.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            line.socket.send(FLOODS[kind] * 20_000)
    began = time.monotonic()
    with urllib.request.urlopen(f"{server.url}/health", timeout=10) as answer:
        assert answer.status == 200
    assert time.monotonic() - began < SOON
    assert log(server) == before
    for line in lines:
        line.socket.close()


def test_who_does_not_say_who_they_are_is_let_go_at_the_next_heartbeat() -> None:
    now = [0.0]
    said = Conversation({}, lambda: now[0])
    assert said.allows("3")
    now[0] = SECONDS_TO_SAY_WHO
    assert not said.allows("3")


def test_what_fails_in_a_thread_is_an_answer_and_no_page_of_log() -> None:
    """gevent writes down a traceback of whatever a thread raises, be it what is said of a hostile file."""
    asked = "\n".join(
        (
            "from gevent import monkey; monkey.patch_all()",
            "from facilitator.app import aside",
            "try: aside(lambda: int('no number'))",
            "except ValueError as failed: print('refused')",
            "print(aside(lambda: 7))",
        )
    )
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("refused\n7\n", "")


def test_a_whole_evening_of_heartbeats_is_within_the_budget() -> None:
    now = [0.0]
    environ: dict[str, object] = {}
    said = Conversation(environ, lambda: now[0])
    assert said.allows("40{}") and not said.was_refused()
    for second in range(0, 4 * 3600, 10):
        now[0] = float(second)
        assert said.may_go_on() and said.allows("3")
    environ[REFUSED] = True
    assert said.was_refused()


@pytest.mark.parametrize(("others", "panels_a_turn"), [(0.0, 1), (0.002, 1), (0.05, 9), (3.0, 17)])
def test_panels_have_as_long_as_a_flood_has_but_hold_nobody_up_for_long(others: float, panels_a_turn: int) -> None:
    """Each panel takes six milliseconds to draw; `others`: how long what waits beside them takes a turn."""
    clock, drawn, turns = 0.0, 0, []

    def let_others() -> None:
        nonlocal clock
        turns.append(drawn)
        clock += others

    share = Share(let_others, lambda: clock)
    while drawn < 100:
        drawn, clock = drawn + 1, clock + 0.006
        share.rest()
    assert {later - before for before, later in pairwise(turns)} == {panels_a_turn}
