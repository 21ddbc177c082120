"""An attack is seen by whoever runs Boon, and by nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from facilitator.app import create_app
from facilitator.config import BadSetting, Settings, read_settings
from tests.builders import ORIGIN, Browser, Room, client_key

KEY = "0123456789abcdef0123"


@pytest.fixture
def app(data_dir: Path) -> Flask:
    return create_app(Settings("127.0.0.1", 5000, ORIGIN, data_dir, metrics_key=KEY))


def told(app: Flask) -> dict[str, float]:
    page = Browser(app).get("/metrics", Authorization=f"Bearer {KEY}")
    assert (page.status, page.response.content_type) == (200, "text/plain; version=0.0.4; charset=utf-8")
    lines = [line.rsplit(" ", 1) for line in page.html.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in lines}


@pytest.mark.parametrize("brought", ["", "Bearer ", "Bearer nonsense", KEY[:-1], f"Basic {KEY}"])
def test_whoever_has_not_the_key_finds_nothing(app: Flask, web_room: Room, brought: str) -> None:
    assert Browser(app).as_house(app).get("/metrics", Authorization=brought).status == 404


def test_without_a_key_there_is_nothing_for_anybody(data_dir: Path) -> None:
    app = create_app(Settings("127.0.0.1", 5000, ORIGIN, data_dir))
    assert Browser(app).get("/metrics", Authorization="Bearer ").status == 404


@pytest.mark.parametrize("key", ["short", "ü" * 20])
def test_a_key_that_is_guessed_soon_is_refused(key: str) -> None:
    with pytest.raises(BadSetting, match="METRICS_KEY"):
        read_settings({"METRICS_KEY": key})


def test_refusals_and_answers_are_counted_by_kind_and_never_by_whose(app: Flask, web_room: Room) -> None:
    browser = Browser(app)
    browser.get("/ZZZZZZ")
    browser.post(f"/{web_room.code}/join", {"name": "Carol", "client_key": client_key(1)})
    browser.post("/h", Origin="https://evil.example")
    for _ in range(12):
        browser.post("/h", {"key": "nonsense"})
    numbers = told(app)
    assert numbers['boon_answers_total{status="404"}'] == 1
    assert numbers['boon_answers_total{status="303"}'] == 1
    assert numbers['boon_refused_total{why="403 Forbidden"}'] == 1
    assert numbers['boon_refused_total{why="wrong host keys of an address"}'] == 2
    assert numbers['boon_slowest_seconds{route="/<code>/join"}'] > 0
    assert not [name for name in numbers if web_room.code in name or "ZZZZZZ" in name or "Carol" in name]


def test_the_slowest_is_that_since_it_was_last_asked(app: Flask, web_room: Room) -> None:
    Browser(app).get("/")
    assert 'boon_slowest_seconds{route="/"}' in told(app)
    assert 'boon_slowest_seconds{route="/"}' not in told(app)
