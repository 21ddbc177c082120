"""Who reads the cards is said before anybody writes one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from facilitator.app import create_app
from facilitator.config import JudgeSettings, Settings
from tests.builders import ORIGIN, Browser, Room

JUDGE = JudgeSettings("http://judge.example/v1/chat/completions", "small")


@pytest.fixture
def judging_app(data_dir: Path) -> Iterator[Flask]:
    app = create_app(Settings("127.0.0.1", 5000, ORIGIN, data_dir, judge=JUDGE))
    yield app
    app.extensions["boon"].db.engine.dispose()


def first_pages(app: Flask) -> dict[str, str]:
    room = Room(app.extensions["boon"].db)
    return {
        "guest": Browser(app).get(f"/{room.code}").text,
        "privacy": Browser(app).get(f"/{room.code}/privacy").text,
        "host": Browser(app).as_host(room).get(f"/host/{room.code}/setup").text,
    }


def test_a_guest_and_the_host_are_told_which_machine_reads_the_cards(judging_app: Flask) -> None:
    pages = first_pages(judging_app)
    assert [who for who, text in pages.items() if "judge.example" not in text] == []
    assert "nothing else is passed on." in pages["privacy"]


def test_where_none_reads_them_none_is_named(app: Flask) -> None:
    pages = first_pages(app)
    assert [who for who, text in pages.items() if "language model" in text] == []
    assert "nothing is passed on to others." in pages["privacy"]
