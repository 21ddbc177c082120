"""The host's laptop has gone home: the phone shows one's people all the same, and forgets them when it is told to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.builders import FOUR, Room
from tests.gallery.conftest import House, open_phone, running
from tests.waiting import until_on

MAIL = "partner@harbour.example"
CACHED = "caches.keys().then((names) => names.length)"
WORKERS = "navigator.serviceWorker.getRegistrations().then((found) => found.length)"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with running(tmp_path) as house:
        yield house


def over(house: House) -> tuple[Room, str]:
    room = house.open_room().reach("rounds", *FOUR)
    room.met("Carol")
    room.reach("closed")
    other = next(iter(room.people("Carol")))
    room.details(other, MAIL)
    room.share(other, "Carol", "email")
    return room, other


def opened(house: House, chromium: Browser, room: Room) -> Page:
    """Carol's page, once her phone has it."""
    page = open_phone(house, chromium, room, "Carol")
    page.goto(f"/{room.code}")
    expect(page.locator("keep-offline")).to_be_visible()
    return page


def test_with_the_server_gone_the_page_still_shows_ones_people(tmp_path: Path, chromium: Browser) -> None:
    with running(tmp_path) as house:
        room, other = over(house)
        page = opened(house, chromium, room)
    page.reload()
    expect(page.locator("body[data-kept]")).to_be_visible()
    expect(page.get_by_role("heading", name=other)).to_be_visible()
    assert MAIL in page.content() and page.locator("form, script").count() == 0
    assert page.evaluate("caches.keys()") == [f"boon-kept-{room.code}"]
    page.context.close()


def test_what_is_taken_back_leaves_the_copy_at_its_next_contact(house: House, chromium: Browser) -> None:
    room, other = over(house)
    page = opened(house, chromium, room)
    copy = f"caches.match('/{room.code}/kept').then((answer) => answer.text())"
    assert MAIL in page.evaluate(copy)
    room.share(other, "Carol", "email", yes=False)
    page.reload()
    until_on(page, lambda: MAIL not in page.evaluate(copy), "the copy without the address")
    page.context.close()


def test_who_is_deleted_or_logs_out_has_nothing_left_on_the_phone(house: House, chromium: Browser) -> None:
    for do in ("delete-me", "not-me"):
        room, _ = over(house)
        page = opened(house, chromium, room)
        # Another page, because this one goes where the server sends it.
        beside = page.context.new_page()
        beside.goto("/")
        page.evaluate(f"void fetch('/{room.code}/{do}', {{ method: 'POST' }})")
        until_on(beside, lambda beside=beside: beside.evaluate(CACHED) == 0, f"nothing is kept after {do}")
        page.context.close()


def test_nothing_of_a_running_event_is_kept(house: House, chromium: Browser) -> None:
    room = house.open_room().reach("rounds", *FOUR)
    room.met("Carol")
    room.reach("wrap-up")
    page = open_phone(house, chromium, room, "Carol")
    page.goto(f"/{room.code}")
    expect(page.get_by_role("link", name="Keep this page as a file")).to_be_visible()
    assert (page.evaluate(CACHED), page.evaluate(WORKERS)) == (0, 0)
    page.context.close()
