"""A part of words and a clock, on everybody's page."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.actions.test_run_sheets import at_the_break
from tests.builders import Browser, Room


@pytest.fixture
def broken(web_room: Room) -> Room:
    return at_the_break(web_room)


def test_the_phone_says_what_the_run_sheet_says_and_where_to_go_then(app: Flask, broken: Room) -> None:
    page = Browser(app).as_attendee(broken, "Carol").get(f"/{broken.code}")
    assert page.one("h1").text(strip=True) == "A break"
    assert "Get a drink." in page.text and "Then round 2: table" in page.text


def test_the_screen_shows_now_next_and_the_whole_evening(app: Flask, broken: Room) -> None:
    page = Browser(app).as_screen(broken).get(f"/screen/{broken.code}")
    assert page.one(".talk-now h1").text() == "A break"
    assert page.one(".talk-next h2").text() == "Round 2"
    assert [node.text() for node in page.tree.css(".talk-strip b")] == [
        *("Arrive", "Give and ask", "Match", "Meet", "A break", "Meet", "Thanks"),
    ]
    assert page.one("#panel").attributes["data-step"] == "talk-1-4"


def test_the_remote_goes_on_from_a_break(app: Flask, broken: Room) -> None:
    host = Browser(app).as_host(broken)
    page = host.get(f"/host/{broken.code}")
    assert page.one("form[data-next] input[name=from]").attributes["value"] == "talk:1:4"
    host.post(f"/host/{broken.code}/next", {"from": "talk:1:4"})
    assert broken.step == "rounds:2"
