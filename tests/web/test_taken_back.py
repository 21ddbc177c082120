"""Consent that is taken back in one process, while another reads: once the answer is there, no page has the address."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from facilitator.app import create_app
from facilitator.config import Settings
from tests.builders import FOUR, ORIGIN, Browser, Room, contents

EMAIL = "carol-5517@example.org"
PAGES = ("", "/panel", "/people.html", "/people.vcf")
ROUNDS = 12


@pytest.fixture
def room(web_room: Room) -> Room:
    """Carol has met Emil, and both keep their people."""
    web_room.reach("rounds", *FOUR)
    web_room.met("Carol")
    web_room.details("Carol", EMAIL)
    return web_room.reach("wrap-up")


@pytest.fixture
def second(app: Flask, data_dir: Path, compiled: FileSystemBytecodeCache) -> Iterator[Flask]:
    """Another process on the same database: nothing that this one remembers is told to it."""
    second = create_app(Settings("127.0.0.1", 5000, ORIGIN, data_dir))
    second.jinja_env.bytecode_cache = compiled
    yield second
    second.extensions["boon"].db.engine.dispose()


def says(carol: Browser, room: Room, share: str) -> None:
    form = {"person": room.ids["Emil"], "field": "email", "share": share}
    assert carol.post(f"/{room.code}/share", form).status == 303


def test_what_another_process_has_read_before_it_reads_anew(app: Flask, second: Flask, room: Room) -> None:
    carol, emil = Browser(app).as_attendee(room, "Carol"), Browser(second).as_attendee(room, "Emil")
    for share, is_read in (("yes", True), ("no", False), ("yes", True), ("no", False)):
        says(carol, room, share)
        assert {page: EMAIL in contents(emil.get(f"/{room.code}{page}")) for page in PAGES} == dict.fromkeys(PAGES, is_read)


def test_no_read_that_begins_after_the_answer_has_it(app: Flask, second: Flask, room: Room) -> None:
    carol, emil = Browser(app).as_attendee(room, "Carol"), Browser(second).as_attendee(room, "Emil")
    for turn in range(ROUNDS):
        says(carol, room, "yes")
        reading, answered = Event(), Event()
        read: list[tuple[bool, bool]] = []

        def look(page: str, reading: Event, answered: Event, read: list[tuple[bool, bool]]) -> None:
            while not read or not read[-1][0]:
                begun_after = answered.is_set()
                read.append((begun_after, EMAIL in contents(emil.get(f"/{room.code}{page}"))))
                reading.set()

        reader = Thread(target=look, args=(PAGES[turn % len(PAGES)], reading, answered, read))
        reader.start()
        assert reading.wait(60)
        says(carol, room, "no")
        answered.set()
        reader.join(60)
        assert (read[0], read[-1]) == ((False, True), (True, False))
