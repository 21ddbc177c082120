"""The lines of the remote's long lists: drawn again only when they change, kept only while somebody may want them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from jinja2 import DictLoader, Environment

from facilitator.actions import lobby
from facilitator.web import row_cache
from facilitator.web.panels import Panels
from facilitator.web.row_cache import RowCache
from tests.builders import FOUR, Room


@dataclass(frozen=True)
class Name:
    id: int
    text: str


@pytest.fixture
def drawn() -> list[str]:
    return []


@pytest.fixture
def lines(drawn: list[str]) -> RowCache:
    env = Environment(loader=DictLoader({"host/_row_name.html": "{{ seen(item.text) }}"}), autoescape=True)
    env.globals["seen"] = lambda text: drawn.append(text) or text
    return RowCache(env)


def test_a_line_is_drawn_once_and_again_when_it_changes(lines: RowCache, drawn: list[str]) -> None:
    for text in ("Ana", "Ana", "Ana B", "Ana B"):
        assert lines.row(1, "name", "/host/A", Name(1, text)) == text
    assert lines.row(2, "name", "/host/B", Name(1, "Ana")) == "Ana"
    assert drawn == ["Ana", "Ana B", "Ana"]


def test_lines_of_a_room_that_nobody_listens_in_are_forgotten_after_a_while(
    lines: RowCache, drawn: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr(row_cache.time, "monotonic", lambda: now)
    for room in (1, 2):
        lines.row(room, "name", "/host/A", Name(1, f"of {room}"))
    lines.keep({2})
    lines.row(1, "name", "/host/A", Name(1, "of 1"))
    now += row_cache.REMEMBERED + 1
    lines.keep({2})
    for room in (1, 2):
        lines.row(room, "name", "/host/A", Name(1, f"of {room}"))
    assert drawn == ["of 1", "of 2", "of 1"]


def test_a_line_that_changed_is_drawn_anew(app: Flask, web_room: Room) -> None:
    panels: Panels = app.extensions["boon"].panels
    web_room.reach("posting", *FOUR)
    before = panels.host(web_room.id).html
    assert panels.host(web_room.id).html.count("1 to give, 1 to ask") == before.count("1 to give, 1 to ask") == 4
    web_room.post("Carol", "offer", "lend a <b>drill</b>")
    web_room.leave("Emil")
    web_room.hide(web_room.phone("Goran").me.offers[0].id)
    after = panels.host(web_room.id).html
    assert (after.count("2 to give, 1 to ask"), after.count("Bring back"), after.count("Put back")) == (1, 1, 1)
    assert "lend a &lt;b&gt;drill&lt;/b&gt;" in after
    lobby.remove(web_room.db, web_room.id, web_room.ids["Farah"], web_room.now)
    assert panels.host(web_room.id).html.count("Let back in") == 1
