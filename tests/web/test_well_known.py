"""What browsers, phones and messengers ask of any site is there under its name, and is never taken for a room's code."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.builders import ORIGIN, Browser, Room

FILES = {
    "/favicon.ico": ("image/x-icon", b"\x00\x00\x01\x00"),
    "/apple-touch-icon.png": ("image/png", b"\x89PNG"),
    "/apple-touch-icon-precomposed.png": ("image/png", b"\x89PNG"),
    "/apple-touch-icon-120x120.png": ("image/png", b"\x89PNG"),
    "/robots.txt": ("text/plain", b"User-agent: *"),
    "/manifest.webmanifest": ("application/manifest+json", b'{"name": "Boon"'),
}


@pytest.mark.parametrize("path", FILES)
def test_a_well_known_name_is_what_it_says(app: Flask, path: str) -> None:
    answer = Browser(app).get(path).response
    kind, start = FILES[path]
    assert (answer.status_code, answer.mimetype, answer.data[: len(start)]) == (200, kind, start)


def test_none_of_them_is_a_guess_at_a_code(app: Flask, web_room: Room) -> None:
    browser = Browser(app)
    for path in [*FILES] * 30:
        browser.get(path)
    assert browser.get(f"/{web_room.code}").status == 200
    assert browser.get("/ZZZZZZ").status == 404


def test_the_manifests_icons_are_there(app: Flask) -> None:
    browser = Browser(app)
    icons = browser.get("/manifest.webmanifest").response.get_json(force=True)["icons"]
    assert [browser.get(icon["src"]).response.mimetype for icon in icons] == ["image/png"] * 2


def shared(page: object) -> dict[str, str]:
    """What a messenger reads."""
    metas = page.tree.css("meta[property]")  # type: ignore[attr-defined]
    return {meta.attributes["property"]: meta.attributes["content"] for meta in metas}


def test_a_shared_link_says_which_evening_it_is_with_a_picture(app: Flask, web_room: Room) -> None:
    room = Room(web_room.db, now=web_room.now, set_up={"name": 'Canal "House" & friends', "origin": ORIGIN})
    said = shared(Browser(app).get(f"/{room.code}"))
    assert (said["og:title"], said["og:url"]) == ('Canal "House" & friends', f"{ORIGIN}/{room.code}")
    assert said["og:image"].startswith(f"{ORIGIN}/static/")
    picture = Browser(app).get(said["og:image"].removeprefix(ORIGIN)).response
    assert (picture.mimetype, len(picture.data) < 100_000) == ("image/png", True)


def test_the_first_page_can_be_shared_too(app: Flask) -> None:
    said = shared(Browser(app).get("/"))
    assert (said["og:title"], said["og:url"]) == ("Boon", f"{ORIGIN}/")


def test_a_guests_own_page_tells_no_messenger_anything(app: Flask, web_room: Room) -> None:
    web_room.join("Carol")
    assert shared(Browser(app).as_attendee(web_room, "Carol").get(f"/{web_room.code}")) == {}
