"""The host's laptop has gone home: the phone shows one's people all the same, and forgets them when it is told to."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from facilitator.actions.purge import purge
from facilitator.core.after.outcomes import DAY
from facilitator.identity import cookie_name
from facilitator.store import queries
from facilitator.store.keys import Role
from tests.builders import FOUR, Room
from tests.gallery.conftest import House, open_phone, running
from tests.waiting import until_on

MAIL = "partner@harbour.example"
KEPT, NOT_KEPT = "This page is kept on this phone too", "This page isn’t kept on this phone"
OVERDUE = """async (url) => {
  const store = await caches.open((await caches.keys())[0]);
  const kept = await store.match(url);
  await store.delete(url);
  await store.put(url, new Response(await kept.text(), { headers: { "Content-Type": "text/html", "X-Until": "1" } }));
}"""
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
    expect(page.get_by_text(KEPT)).to_be_visible()
    return page


def phone_does(house: House, room: Room, name: str, path: str) -> None:
    """A form of somebody's, sent to the server."""
    request = urllib.request.Request(f"{house.url}/{room.code}/{path}", data=b"", method="POST")
    request.add_header("Origin", house.url)
    request.add_header("Cookie", f"{cookie_name(Role.ATTENDEE, room.code)}={room.keys[name]}")
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert answer.status == 200


def copy_of(room: Room) -> str:
    return f"caches.match('/{room.code}/kept').then((answer) => answer.text())"


def test_with_the_server_gone_the_page_still_shows_ones_people(tmp_path: Path, chromium: Browser) -> None:
    with running(tmp_path) as house:
        room, other = over(house)
        page = opened(house, chromium, room)
    page.reload()
    expect(page.locator("body[data-kept]")).to_be_visible()
    expect(page.get_by_role("heading", name=other)).to_be_visible()
    assert MAIL in page.content() and page.locator("form").count() == 0
    assert page.evaluate("caches.keys()") == [f"boon-kept-{room.code}"]
    page.context.close()


def test_what_is_taken_back_leaves_the_copy_at_its_next_contact(house: House, chromium: Browser) -> None:
    room, other = over(house)
    page = opened(house, chromium, room)
    assert MAIL in page.evaluate(copy_of(room))
    room.share(other, "Carol", "email", yes=False)
    page.reload()
    until_on(page, lambda: MAIL not in page.evaluate(copy_of(room)), "the copy without the address")
    page.context.close()


def test_what_is_taken_back_while_the_page_is_open_leaves_the_copy_with_it(house: House, chromium: Browser) -> None:
    room, other = over(house)
    page = opened(house, chromium, room)
    phone_does(house, room, other, "withdraw")
    expect(page.get_by_text(MAIL)).to_have_count(0)
    until_on(page, lambda: MAIL not in page.evaluate(copy_of(room)), "the copy without the address")
    page.context.close()


def test_who_deletes_themselves_is_gone_from_the_phone_that_was_offline_once_it_is_online(
    house: House, chromium: Browser
) -> None:
    room, other = over(house)
    page = opened(house, chromium, room)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("body[data-kept]")).to_be_visible()
    phone_does(house, room, other, "delete-me")
    page.context.set_offline(False)
    # The kept page asks for the real one by itself.
    expect(page.locator("body[data-kept]")).to_have_count(0)
    until_on(page, lambda: MAIL not in page.evaluate(copy_of(room)), "the copy without them")
    assert other not in page.evaluate(copy_of(room))
    page.context.close()


def test_a_purged_event_leaves_the_phone_at_its_next_contact_with_any_page(house: House, chromium: Browser) -> None:
    for path in ("/{code}", "/"):
        room, _ = over(house)
        page = opened(house, chromium, room)
        with room.db.work() as work:
            queries.bump(work, room.id).closed_at = room.now - 40 * DAY
        assert purge(room.db, room.now) == 1
        page.goto(path.format(code=room.code))
        until_on(page, lambda page=page: page.evaluate(CACHED) == 0, "nothing is kept")
        page.reload()
        until_on(page, lambda page=page: page.evaluate(WORKERS) == 0, "no worker is left")
        page.context.close()


def test_from_the_day_on_which_the_event_is_deleted_the_phone_shows_nobody(tmp_path: Path, chromium: Browser) -> None:
    with running(tmp_path) as house:
        room, other = over(house)
        page = opened(house, chromium, room)
    page.evaluate(OVERDUE, f"/{room.code}/kept")
    with pytest.raises(Error, match="ERR_FAILED"):
        page.reload()
    expect(page.get_by_text(other)).to_have_count(0)
    page.context.close()


def test_where_a_browser_keeps_nothing_the_page_says_so_and_offers_the_file(house: House, chromium: Browser) -> None:
    room, _ = over(house)
    for without in (
        "delete Navigator.prototype.serviceWorker",
        "Object.defineProperty(window, 'isSecureContext', {value: false})",
    ):
        page = open_phone(house, chromium, room, "Carol")
        page.add_init_script(without)
        page.goto(f"/{room.code}")
        expect(page.locator("keep-offline:defined")).to_be_visible()
        expect(page.get_by_text(NOT_KEPT)).to_be_visible()
        expect(page.get_by_text(KEPT)).to_be_hidden()
        expect(page.get_by_role("link", name="Keep this page as a file")).to_be_visible()
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
