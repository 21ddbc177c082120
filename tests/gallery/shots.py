"""A shot is one state of one page, and says who looks at it; here is also what somebody does on a page before."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, Route, WebSocketRoute, expect

from facilitator.actions import setup
from facilitator.core.locale import SOURCE
from facilitator.identity import HOUSE_COOKIE, cookie_name
from facilitator.store.keys import Role
from tests.builders import Room
from tests.gallery.rooms import Guest

Prepare = Callable[[Page], None]


@dataclass(frozen=True)
class Shot:
    """`kind` is phone, host, screen or paper; `cookies` say who looks; `prepare` is done on the page; `language` is what it
    must be in.

    `is_first_load`: nobody tapped yet, so what it costs is what coming in costs; a tap brings a chime or other pages as well.
    """

    name: str
    kind: str
    path: str
    cookies: tuple[tuple[str, str], ...] = ()
    prepare: Prepare | None = None
    language: str = SOURCE

    @property
    def is_first_load(self) -> bool:
        return self.prepare is None


def phone(room: Room, guest: Guest, name: str, query: str = "", prepare: Prepare | None = None) -> Shot:
    cookie = (cookie_name(Role.ATTENDEE, room.code), room.keys[guest.name])
    return Shot(f"phone-{name}", "phone", f"/{room.code}{query}", (cookie,), prepare, room.phone(guest.name).me.language)


def host(room: Room, name: str, path: str = "", prepare: Prepare | None = None) -> Shot:
    return Shot(f"host-{name}", "host", f"/host/{room.code}{path}", _host(room), prepare, room.record.language)


def helping(room: Room, name: str) -> Shot:
    """The host's page of those without a phone."""
    return Shot(f"host-{name}", "host", f"/help/{room.code}", _host(room), language=room.record.language)


def house(room: Room, name: str, path: str, prepare: Prepare | None = None) -> Shot:
    """Whoever has the private link that was printed at the start."""
    return Shot(f"host-{name}", "host", path, ((HOUSE_COOKIE, setup.make_house_key(room.db, room.now)),), prepare)


def paper(room: Room, name: str, path: str) -> Shot:
    """What the host reads at a desk and prints."""
    return Shot(f"paper-{name}", "paper", f"/host/{room.code}/{path}", _host(room), language=room.record.language)


def screen(room: Room, name: str, prepare: Prepare | None = None) -> Shot:
    cookie = (cookie_name(Role.SCREEN, room.code), room.screen_key)
    return Shot(f"screen-{name}", "screen", f"/screen/{room.code}", (cookie,), prepare, room.record.language)


def _host(room: Room) -> tuple[tuple[str, str], ...]:
    return ((cookie_name(Role.HOST, room.code), room.host_key),)


# What is done on the page before it is looked at


def press(button: str) -> Prepare:
    return lambda page: page.get_by_role("button", name=button).first.click()


def press_link(name: str) -> Prepare:
    return lambda page: page.get_by_role("link", name=name).first.click()


def open_menu(page: Page) -> None:
    page.locator(".menu summary").first.click()


def open_folds(page: Page) -> None:
    for fold in page.locator("details.fold").all():
        fold.locator("summary").click()


def fill(label: str, text: str) -> Prepare:
    return lambda page: page.get_by_label(label).fill(text)


def join_as(name: str) -> Prepare:
    def prepare(page: Page) -> None:
        fill("What should we call you?", name)(page)
        press("Join the room")(page)
        expect(page.get_by_role("alert")).to_be_visible()

    return prepare


def refused(label: str, text: str, button: str) -> Prepare:
    """Write what will be refused, and send it."""

    def prepare(page: Page) -> None:
        fill(label, text)(page)
        press(button)(page)
        expect(page.get_by_role("alert")).to_be_visible()

    return prepare


def find_nobody(page: Page) -> None:
    page.locator("details.fold summary").first.click()
    fill("Find someone", "zzz")(page)
    expect(page.get_by_text("Nobody by that name.")).to_be_visible()


def turn_to_needs(page: Page) -> None:
    page.locator("turn-pages").evaluate("(pages) => pages.turn()")


def turn_to_names(page: Page) -> None:
    """Past the tables, to where people find their name; a board that shows all tables at once has no such page."""
    page.locator("table-board").evaluate(_TO_NAMES)


_TO_NAMES = """(board) => {
  for (let turn = board.count(); turn > 1 && board.querySelector(".board-names").hidden; turn -= 1) board.turn();
}"""


# Trouble


def lose_signal(page: Page) -> None:
    """Write something without a signal."""
    fill("I can help someone …", "lend a van on Sundays")(page)
    page.context.set_offline(True)
    page.locator("form .btn").first.click()
    expect(page.get_by_text("No signal. You’re fine.")).to_be_visible()


def wait_for_ever(page: Page) -> None:
    """The answer does not come: the network is slow."""
    page.route(re.compile(r"/cards$"), lambda route: None)
    fill("I can help someone …", "lend a van on Sundays")(page)
    page.locator("form .btn").first.click()
    expect(page.locator("form[data-state=sending]")).to_be_attached()


def lose_room(page: Page) -> None:
    """The page has a signal, but the room does not answer."""
    _cut_off(page, lambda route: route.abort())
    expect(page.get_by_text("We can’t reach the room.")).to_be_visible()


def lose_notes(page: Page) -> None:
    """The room answers, but has no database."""
    _cut_off(page, lambda route: route.fulfill(status=503, headers={"X-Boon-Trouble": "database"}, body=""))
    expect(page.get_by_text("The room can’t write things down just now.")).to_be_visible()


def _cut_off(page: Page, answer: Callable[[Route], None]) -> None:
    def refuse(socket: WebSocketRoute) -> None:
        socket.close()

    page.route_web_socket("**/socket.io/**", refuse)
    page.reload()
    page.route("**/panel*", answer)
    for _ in range(2):
        with page.expect_request("**/panel*"):
            page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
