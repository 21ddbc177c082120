"""Every route, asked by everybody for anything: what each field may be, what none may be, and what no browser sends."""

from __future__ import annotations

import os
import random
import time
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from facilitator.actions.groups import membership
from facilitator.actions.groups.belonging import GroupChoice, choose_group
from facilitator.actions.guests import inviting
from facilitator.actions.places import by_hand
from facilitator.config import MailSettings
from facilitator.core.phases import Phase
from facilitator.identity import cookie_name
from facilitator.store.keys import Role
from facilitator.store.lists.invitation import Invitation
from facilitator.web.pages.before.membership import cookie as member_cookie
from facilitator.web.visit import Boon
from tests.builders import HOST, ORIGIN, PHASES, SIX, Browser, Page, Room
from tests.siege.answers import Clock, wrongs_of
from tests.siege.forms import PACKAGE, Request, fields_read, pool_of, routes, some_request
from tests.siege.odd import MARK, odd_text

CASES = int(os.environ.get("CASES", "3"))
SEED = int(os.environ.get("SEED", "1"))
SHARES = 4
# What a room has been through by then is nothing that a guest could still do much with.
A_ROOM_LASTS = 40


def test_what_is_asked_is_what_pages_read() -> None:
    assert {"client_key", "name", "text", "meeting", "share", "up", "one"} <= fields_read(
        path.read_text("utf-8") for path in (PACKAGE / "web" / "pages").rglob("*.py")
    )


HEADERS = {
    "Accept-Language": ("de", "xx-" * 400, "*;q=NaN", "en;q=9e999, de;q=-1", "\x7f", "é", "de;q=0.5;q=1,,,,;"),
    "If-None-Match": ("*", '"1"', 'W/"' + "x" * 500, '"' * 50, "\xff"),
    "Range": ("bytes=0-", "bytes=-1", "bytes=9-1", "bytes=" + "0-1," * 400, "x"),
    "If-Modified-Since": ("Thu, 99 Foo 0000", "0", "Sat, 01 Jan 99999 00:00:00 GMT"),
    "Cookie": ("a" * 4000, "boon-house=\xff; boon-house", "=;=;=", '"\\000"', "boon-house=" + "x" * 3000, "; " * 500),
    "Content-Type": (
        "multipart/form-data", "multipart/form-data; boundary=" + "x" * 300, "application/json", "\xff", "text/plain;" * 90,
        "application/x-www-form-urlencoded; charset=utf-7",
    ),
    "Accept-Encoding": ("gzip;q=x", "br, zstd, *;q=0", "identity;q=0", "\xff"),
    "User-Agent": (MARK, "\xff" * 200, ""),
    "Referer": (MARK, "javascript:alert(1)"),
    "X-Forwarded-For": ("1.2.3.4, x, ::1", "," * 400),
    "X-Forwarded-Proto": ("https",),
    "X-Boon": ("panel", MARK),
    "Authorization": ("Bearer ", "Basic \xff", "Bearer \xff"),
}  # fmt: skip


def browsers(app: Flask, room: Room, other: Room) -> list[Browser]:
    """Everybody there is: the host, the house, a helper, the screen, guests, another room's host and guest, nobody."""
    helper = Browser(app)
    taken = by_hand.take_help(room.db, by_hand.make_help(room.db, room.id, time.time()), time.time())
    assert taken
    helper.client.set_cookie(cookie_name(Role.HELPER, room.code), taken[1], domain=HOST)
    guests = [Browser(app).as_attendee(room, name) for name in room.ids]
    strangers = [Browser(app).as_host(other), Browser(app).as_attendee(other, "Carol"), Browser(app)]
    both = Browser(app).as_host(room).as_screen(room).as_attendee(room, "Carol")
    member, group = Browser(app).as_attendee(room, "Emil"), room.record.group_id
    key = membership.remember_me(room.db, room.id, room.ids["Emil"], time.time())
    member.client.set_cookie(member_cookie(group or 0), key, domain=HOST)
    return [
        member,
        Browser(app).as_host(room),
        Browser(app).as_house(app),
        helper,
        Browser(app).as_screen(room),
        both,
        *guests,
        *strangers,
    ]


def a_room(app: Flask, chance: random.Random) -> tuple[Room, Room]:
    db = app.extensions["boon"].db
    room = Room(db, now=time.time(), set_up={"name": MARK[:60], "host_name": "Dina", "wifi_name": MARK[:32]})
    choose_group(db, room.id, None, GroupChoice(name=f"Group {chance.random()}"), time.time())
    inviting.invite(db, room.id, Invitation(date.today().isoformat()))
    room.reach(chance.choice((Phase.LOBBY, *PHASES)), *SIX)
    for name in SIX:
        room.details(name, f"{name.lower()}@example.org", "+31 6 1234 5678")
    return room, Room(db, now=time.time()).join("Carol")


def send(asker: Browser, asked: Request) -> Page:
    sent = {"query_string": asked.form} if asked.verb == "GET" else {"data": asked.form}
    headers = {"Origin": ORIGIN, **asked.headers}
    return Page(asker.client.open(asked.path, method=asked.verb, base_url=ORIGIN, headers=headers, **sent))  # type: ignore[arg-type]


def some_words(chance: random.Random) -> str:
    return chance.choice((MARK, f"lend tent {chance.random()}", f"Guest {chance.random()}", odd_text(chance), "a@example.org"))


def odd_headers(asked: Request, chance: random.Random) -> Request:
    if chance.random() > 0.3:
        return asked
    name = chance.choice(list(HEADERS))
    return Request(asked.verb, asked.rule, asked.path, asked.form, {**asked.headers, name: chance.choice(HEADERS[name])})


@pytest.mark.parametrize("share", range(SHARES))
def test_whatever_is_asked_of_any_route_is_answered_well(app: Flask, share: int) -> None:
    chance, clock = random.Random(f"{SEED}:{share}"), Clock(app)
    wrong: dict[str, list[str]] = {}
    boon: Boon = app.extensions["boon"]
    # Pages of mails are there where there is a server for them; none is written to.
    app.extensions["boon"] = replace(
        boon, settings=replace(boon.settings, mail=MailSettings("localhost", 25, "none", "a@b.example"))
    )
    asking = routes(app)[share::SHARES] * CASES
    chance.shuffle(asking)
    for first in range(0, len(asking), A_ROOM_LASTS):
        room, other = a_room(app, chance)
        askers, pool = browsers(app, room, other), pool_of(room)
        for verb, rule in asking[first : first + A_ROOM_LASTS]:
            asked = odd_headers(some_request(verb, rule, pool, chance, lambda: some_words(chance)), chance)
            clock.tick()
            if found := wrongs_of(asked, send(chance.choice(askers), asked)):
                wrong[str(asked)] = found
    assert wrong == {}
