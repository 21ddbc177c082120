"""The privacy page says what is so on this server and in this room, and nothing else."""

from __future__ import annotations

import pytest
from flask import Flask

from facilitator import languages
from facilitator.store.database import Database
from tests.builders import Browser, Page, Room

OPEN = "This address begins with http: others on the same network may read along."


def test_it_says_how_long_this_room_is_kept_and_whether_others_may_read_along(app: Flask, web_room: Room) -> None:
    room = Room(web_room.db, now=web_room.now, set_up={"kept_days": "7"})
    plain = Browser(app).get(f"/{room.code}/privacy")
    secure = Page(app.test_client().get(f"/{room.code}/privacy", base_url="https://boon.test"))
    assert "Deleted 7 days after the event." in plain.text
    assert [OPEN in page.text for page in (plain, secure)] == [True, False]


def test_it_says_where_what_is_deleted_may_stay(app: Flask, web_room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Browser(app).get(f"/{web_room.code}/privacy")
    assert "What is deleted stays in backups alone" in page.text
    monkeypatch.setattr(Database, "is_sqlite", False)
    page = Browser(app).get(f"/{web_room.code}/privacy")
    assert "What is deleted may stay for a while in the files of the database" in page.text


def test_it_is_reached_before_one_joins_and_after(app: Flask, web_room: Room) -> None:
    path = f"/{web_room.code}/privacy"
    carol = Browser(app).as_attendee(web_room.join("Carol"), "Carol")
    for page in (Browser(app).get(f"/{web_room.code}"), carol.get(f"/{web_room.code}?do=details")):
        assert page.one(f"a[href='{path}']").text() == "Privacy"


@pytest.mark.parametrize("code", languages.codes())
def test_it_is_in_every_language(app: Flask, web_room: Room, code: str) -> None:
    said = Browser(app, code).get(f"/{web_room.code}/privacy").text
    assert ("Whoever runs this Boon can read everything" in said) is (code == "en")
