"""Host control can be taken back: log out, send away, a new private link; and nobody becomes a host without saying so."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import delete

from facilitator.actions import setup
from facilitator.actions.hosting.devices import log_out
from facilitator.actions.places.by_hand import make_help
from facilitator.actions.purge import KEY_DAYS, purge
from facilitator.config import house_key
from facilitator.core.events import Event, KeyWithdrawn
from facilitator.identity import HOUSE_COOKIE, AttendeeViewer, HostViewer, house_of
from facilitator.store.keys import Role, digest
from facilitator.store.records import KeyRecord
from facilitator.web.addresses import greeting
from tests.builders import FOUR, HOST, ORIGIN, SET_UP, Browser, Page, Room


def key_of(app: Flask) -> str:
    return house_key(app.extensions["boon"].settings.key_file)


def in_house(app: Flask) -> Browser:
    browser = Browser(app)
    assert browser.post("/h", {"key": key_of(app)}).location == "/host"
    return browser


def may_host(browser: Browser, room: Room) -> bool:
    return browser.get(f"/host/{room.code}").status == 200


def handed(host: Browser, room: Room) -> str:
    link = host.post(f"/host/{room.code}/remote").one(".handover copy-text").attributes["data-text"] or ""
    return link.partition("#")[2]


def take(browser: Browser, room: Room, key: str) -> Page:
    return browser.post("/h", {"key": key, "yes": room.code})


def away_button(page: Page) -> str:
    return page.one("form[action$='/away']").attributes["action"] or ""


def test_who_logs_out_is_no_host_of_anything_and_its_cookie_opens_nothing_again(app: Flask, web_room: Room) -> None:
    browser = in_house(app).as_host(web_room)
    cookie = browser.client.get_cookie(HOUSE_COOKIE, domain=HOST)
    assert cookie is not None
    assert browser.post("/h/out").location == "/h"
    again = Browser(app).as_host(web_room)
    again.client.set_cookie(HOUSE_COOKIE, cookie.value, domain=HOST)
    assert [may_host(browser, web_room), may_host(again, web_room), again.get("/host").status] == [False, False, 403]


def test_who_has_opened_no_room_yet_logs_out_as_well(app: Flask) -> None:
    browser = in_house(app)
    assert browser.post("/h/out").location == "/h"
    assert browser.get("/host").status == 403


def test_logging_out_leaves_other_hosts_alone(app: Flask, web_room: Room) -> None:
    one, other = in_house(app), in_house(app)
    one.post("/h/out")
    assert [may_host(one, web_room), may_host(other, web_room)] == [False, True]


def test_a_device_that_was_handed_the_remote_is_sent_away(app: Flask, web_room: Room) -> None:
    house, phone = in_house(app), Browser(app)
    setup_page = f"/host/{web_room.code}/setup"
    mine = Browser(app).as_host(web_room)
    mine.post("/h/out")
    take(phone, web_room, handed(house, web_room))
    assert may_host(phone, web_room)
    assert house.post(away_button(house.get(setup_page))).status == 303
    assert [may_host(phone, web_room), may_host(house, web_room)] == [False, True]


def test_whoever_was_handed_the_remote_cannot_send_the_house_away(app: Flask, web_room: Room) -> None:
    house = in_house(app)
    phone = Browser(app)
    take(phone, web_room, handed(house, web_room))
    statuses = {phone.post(f"/host/{web_room.code}/devices/{id}/away").status for id in range(1, 8)}
    assert 404 in statuses
    assert may_host(house, web_room)


def test_a_host_sends_nobody_of_another_room_away(app: Flask, web_room: Room) -> None:
    other = Room(web_room.db, now=web_room.now)
    host = Browser(app).as_host(web_room)
    for id in range(1, 12):
        if may_host(host, web_room):
            host.post(f"/host/{web_room.code}/devices/{id}/away")
    assert may_host(Browser(app).as_host(other), other)


def test_a_new_private_link_logs_out_everybody_else(app: Flask, web_room: Room) -> None:
    old, lost, house = key_of(app), in_house(app), in_house(app)
    waiting = handed(house, web_room)
    page = house.post("/host/link")
    shown = page.one("copy-text").attributes["data-text"] or ""
    assert shown == f"{ORIGIN}/h#{key_of(app)}"
    assert key_of(app) != old
    assert [may_host(browser, web_room) for browser in (lost, Browser(app).as_host(web_room), house)] == [False, False, True]
    assert [Browser(app).post("/h", {"key": key}).status for key in (old, waiting)] == [403, 403]
    assert in_house(app).get("/host").status == 200


def test_a_new_private_link_ends_help_too(app: Flask, web_room: Room) -> None:
    """Whoever had the old one may have made helpers of their own."""
    house, helper, late = in_house(app), Browser(app), Browser(app)
    used, unused = (make_help(web_room.db, web_room.id, web_room.now) for _ in "ab")
    assert helper.post("/h", {"key": used}).location == f"/help/{web_room.code}"
    assert helper.get(f"/help/{web_room.code}").status == 200
    house.post("/host/link")
    assert [helper.get(f"/help/{web_room.code}").status, late.post("/h", {"key": unused}).status] == [403, 403]


def test_who_is_logged_out_when_everything_is_over_hears_nothing_any_more(room: Room) -> None:
    room.reach("closed", *FOUR)
    heard: list[Event] = []
    room.db.on_write(lambda happened, versions: heard.extend(happened if versions else ()))
    log_out(room.db, [digest(room.host_key)])
    assert heard == [KeyWithdrawn(room.id, digest(room.host_key))]


def test_whose_key_is_gone_listens_no_longer_though_nobody_said_so(app: Flask, web_room: Room) -> None:
    """The hint of another process may be lost, and keys end by themselves."""
    watch, gone, carol = app.extensions["watch"], list[str](), web_room.join("Carol").ids["Carol"]
    watch._publisher._close = gone.extend
    watch._listeners.add("host", HostViewer(web_room.id, digest(web_room.host_key)))
    watch._listeners.add("carol", AttendeeViewer(web_room.id, carol, digest(web_room.keys["Carol"])))
    watch.let_strangers_go()
    assert gone == []
    with web_room.db.work() as work:
        work.execute(delete(KeyRecord).where(KeyRecord.digest == digest(web_room.host_key)))
    watch.let_strangers_go()
    assert gone == ["host"]


def test_one_handover_at_a_time(app: Flask, web_room: Room) -> None:
    host = Browser(app).as_host(web_room)
    first, second = handed(host, web_room), handed(host, web_room)
    statuses = [take(Browser(app), web_room, key).status for key in (first, second)]
    assert statuses == [403, 303]


def test_a_strangers_link_makes_nobody_a_host_unasked(app: Flask, web_room: Room) -> None:
    """Mallory sends the link of a room of his own to a host, who would write her Wi-Fi password into it."""
    mallorys = Room(web_room.db, now=web_room.now, set_up={"name": "Free prizes"})
    link = setup.make_handover(mallorys.db, mallorys.id, mallorys.now)
    host = Browser(app).as_host(web_room)
    for form in ({"key": link}, {"key": link, "yes": web_room.code}):
        page = host.post("/h", form)
        assert (page.status, "Free prizes" in page.text, page.response.headers.getlist("Set-Cookie")) == (200, True, [])
    assert not may_host(host, mallorys)
    assert take(host, mallorys, link).location == f"/host/{mallorys.code}"


def test_keys_end(room: Room) -> None:
    setup.make_key(room.db, room.id, Role.SCREEN, room.now)
    house = setup.make_house_key(room.db, room.now)
    purge(room.db, room.now + KEY_DAYS * 24 * 3600 - 1)
    setup_again = [setup.make_house_key(room.db, room.now + KEY_DAYS * 24 * 3600)]
    purge(room.db, room.now + KEY_DAYS * 24 * 3600 + 1)
    with room.db.look() as session:
        assert [bool(house_of(session, {HOUSE_COOKIE: key})) for key in (house, *setup_again)] == [False, True]


def test_the_link_is_in_no_log(app: Flask, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    boon = app.extensions["boon"]
    assert key_of(app) not in greeting(boon.settings, 1000)
    result = app.test_cli_runner().invoke(args=["host", "link"])
    assert (result.exit_code, key_of(app) in result.output) == (1, False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert key_of(app) in greeting(boon.settings, 1000)


def test_opening_a_room_is_still_two_steps_on_a_laptop(app: Flask) -> None:
    house = in_house(app)
    assert house.post("/host", SET_UP).location.endswith("/setup")


IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1"
SIGNS = {
    IPHONE: "iPhone (Safari)",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0": "Windows (Edge)",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36": "Android (Chrome)",
    "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0": "Linux (Firefox)",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15": "Mac (Safari)",
    "curl/8": "",
}


@pytest.mark.parametrize("sign", SIGNS, ids=SIGNS.values())
def test_the_link_of_the_house_tells_from_which_device_a_room_is_held(app: Flask, web_room: Room, sign: str) -> None:
    handed = setup.make_handover(web_room.db, web_room.id, web_room.now)
    taken = Browser(app).post("/h", {"key": handed, "yes": web_room.code}, user_agent=sign)
    assert (taken.status, taken.location) == (303, f"/host/{web_room.code}")
    words = Browser(app).as_house(app).get("/host").text
    assert ("Held from " in words) == bool(SIGNS[sign])
    assert f"Held from {SIGNS[sign]}" in words or not SIGNS[sign]
    assert SIGNS[sign] in Browser(app).as_host(web_room).get(f"/host/{web_room.code}/setup").text
