"""One real server and one real Chromium for the whole gallery; rooms are seeded in the server's own database."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import event

from facilitator import languages
from facilitator.identity import cookie_name
from facilitator.rehearsal.server import free_port
from facilitator.store.database import Database
from facilitator.store.keys import Role
from tests.builders import Room
from tests.waiting import attempts

ROOT = Path(__file__).resolve().parents[2]
OpenRoom = Callable[..., Room]


@dataclass(frozen=True)
class House:
    """A running server and where its database is."""

    url: str
    data_dir: Path

    def open_room(self, **set_up: str) -> Room:
        """What is done to this room here is not pushed to open pages; forms sent to the server are."""
        languages.install()
        db = Database(f"sqlite:///{self.data_dir / 'boon.db'}")
        # Nobody waits for a disk here: this room is gone with the test.
        event.listen(db.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
        return Room(db, now=time.time(), set_up={"host_name": "Dina", **set_up})


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with running(tmp_path_factory.mktemp("house")) as house:
        yield house


@contextmanager
def running(data_dir: Path) -> Iterator[House]:
    """A server that stops when the block ends."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "HOST": "127.0.0.1", "PORT": str(port), "DATA_DIR": str(data_dir), "PUBLIC_URL": url}
    log = data_dir / "log"
    with log.open("w") as output:
        process = subprocess.Popen([sys.executable, "wsgi.py"], cwd=ROOT, env=environment, stdout=output, stderr=output)
    try:
        _wait_for(f"{url}/health", process, log)
        yield House(url, data_dir)
    finally:
        process.terminate()
        process.wait(20)
    assert "Traceback" not in log.read_text("utf-8", "replace"), log.read_text("utf-8", "replace")[-4000:]


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in attempts("the server", 180):
        assert process.poll() is None, log.read_text()
        with suppress(OSError), urllib.request.urlopen(url, timeout=2):
            return


def open_phone(house: House, chromium: Browser, room: Room, name: str, **options: object) -> Page:
    """A browser of its own that is this person; nothing is open in it yet."""
    context = chromium.new_context(base_url=house.url, viewport={"width": 390, "height": 844}, **options)  # type: ignore[arg-type]
    cookie = {"name": cookie_name(Role.ATTENDEE, room.code), "value": room.keys[name], "url": house.url}
    context.add_cookies([cookie])  # type: ignore[list-item]
    return context.new_page()


def host_does(house: House, room: Room, path: str, **form: str) -> None:
    """A form of the host's, sent to the server, which pushes what came of it."""
    request = urllib.request.Request(f"{house.url}/host/{room.code}/{path}", data=urlencode(form).encode(), method="POST")
    request.add_header("Origin", house.url)
    request.add_header("Cookie", f"{cookie_name(Role.HOST, room.code)}={room.host_key}")
    request.add_header("X-Boon", "panel")
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert answer.status == 200
