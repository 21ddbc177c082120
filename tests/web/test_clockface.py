"""A whole page shows where the clock stands, for its first moment and for no JavaScript; a panel leaves it to the page."""

from __future__ import annotations

import json
import time

import pytest
from flask import Flask

from facilitator.actions import moves
from tests.builders import FOUR, Browser, Page, Room


@pytest.fixture(autouse=True)
def a_moment(monkeypatch: pytest.MonkeyPatch, web_room: Room) -> None:
    """Time stands still."""
    monkeypatch.setattr(time, "time", lambda: web_room.now)


def pages(app: Flask, room: Room, ending: str = "") -> dict[str, Page]:
    """The pages that show a clock, or with "/panel" what is put into them later."""
    return {
        "phone": Browser(app).as_attendee(room, "Carol").get(f"/{room.code}{ending}"),
        "host": Browser(app).as_host(room).get(f"/host/{room.code}{ending}"),
        "screen": Browser(app).as_screen(room).get(f"/screen/{room.code}{ending}"),
    }


def test_a_page_is_right_before_any_script_runs(app: Flask, web_room: Room) -> None:
    web_room.reach("rounds", *FOUR)
    left = web_room.host().gathering.clock.length - 90
    web_room.later(90)
    moves.set_the_clock(web_room.db, web_room.id, "pause", web_room.now)
    for who, page in pages(app, web_room).items():
        told = json.loads(page.one("#panel").attributes["data-clock"] or "")
        assert (told["paused_left"], told["ends_at"], told["now"]) == (left, None, web_room.now), who
        assert "is-paused" in (page.one("boon-clock").attributes["class"] or ""), who
        minutes, seconds = divmod(int(left), 60)
        assert f"{minutes}:{seconds:02}" in page.one("boon-clock").text().replace("\n", ""), who


def test_a_panel_says_no_time_and_its_clock_comes_beside_it(app: Flask, web_room: Room) -> None:
    web_room.reach("rounds", *FOUR)
    before = {who: page.one("boon-clock").html for who, page in pages(app, web_room, "/panel").items()}
    web_room.later(90)
    for who, page in pages(app, web_room, "/panel").items():
        clock = web_room.host().gathering.clock
        assert page.one("boon-clock").html == before[who], who
        assert json.loads(page.response.headers["X-Clock"])["ends_at"] == clock.ends_at, who
