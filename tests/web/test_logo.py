"""The host's logo: sent with the set-up, shown in the lobby and on paper, taken away, and gone with the room."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from facilitator.actions.hosting.logo import choose_logo
from facilitator.actions.places import by_hand
from facilitator.actions.purge import purge
from facilitator.core.shown.logo import Logo
from facilitator.store.rows.logo import LogoRecord
from tests.builders import SET_UP, Browser, Room

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><rect width="4" height="2" fill="#1d4f91"/></svg>'
HOSTILE = SVG.replace(b"<rect", b'<script>alert(1)</script><rect onclick="alert(1)"')


def sent(body: bytes, **said: str) -> dict[str, object]:
    return {**SET_UP, **said, "logo": (io.BytesIO(body), "logo.svg")}


@pytest.fixture
def host(app: Flask, web_room: Room) -> Browser:
    return Browser(app).as_host(web_room)


def shown(browser: Browser, path: str) -> list[str]:
    return [node.attributes["src"] or "" for node in browser.get(path).tree.css("img.logo")]


def test_a_logo_comes_with_the_set_up_and_stands_in_the_lobby(app: Flask) -> None:
    house = Browser(app).as_house(app)
    opened = house.post("/host", sent(HOSTILE))
    assert opened.status == 303
    code = opened.location.split("/")[2]
    house.post(f"/host/{code}/screen")
    (address,) = shown(house, f"/screen/{code}")
    picture = house.get(address)
    assert (picture.status, picture.response.mimetype) == (200, "image/svg+xml")
    assert "<rect" in picture.html and "script" not in picture.html and "onclick" not in picture.html
    policies = picture.response.headers.getlist("Content-Security-Policy")
    assert any("default-src 'none'; sandbox" in policy for policy in policies)
    assert picture.response.headers["X-Content-Type-Options"] == "nosniff"


def test_it_stands_on_everything_that_is_printed_beside_the_name(host: Browser, web_room: Room) -> None:
    room = web_room
    walter = by_hand.add_person(room.db, room.id, "Walter", "mend bicycles", "a quiet room", room.now, room.dealing)
    host.post(f"/host/{room.code}/setup", sent(SVG))
    counts = {
        "print": len(shown(host, f"/host/{room.code}/print")),
        "report": len(shown(host, f"/host/{room.code}/report")),
        "slip": len(shown(host, f"/help/{room.code}/people/{walter}/slip")),
    }
    assert counts == {"print": 1 + room.record.tables, "report": 1, "slip": 1}
    named = [node.text().strip() for node in host.get(f"/host/{room.code}/print").tree.css(".table-card__event")]
    assert named == [room.record.name] * room.record.tables


def test_another_one_has_another_address_and_none_has_none(host: Browser, web_room: Room) -> None:
    set_up = f"/host/{web_room.code}/setup"
    addresses = [shown(host, set_up)]
    for form in (sent(SVG), sent(SVG.replace(b"1d4f91", b"c4155c")), SET_UP, {**SET_UP, "no_logo": "yes"}):
        assert host.post(set_up, form).status == 303
        addresses.append(shown(host, set_up))
    first, second = addresses[1][0], addresses[2][0]
    assert addresses == [[], [first], [second], [second], []]
    assert first != second
    assert host.get(second).status == 404


REFUSED = {
    "too large": (SVG + b" " * 300_000, "up to 200 kB"),
    "no picture": (b"GIF89a", "Choose a PNG or an SVG picture."),
    "broken": (SVG[:-4], "We can’t read that picture."),
}


@pytest.mark.parametrize("wrong", REFUSED)
def test_a_refused_picture_loses_nothing_that_was_typed(app: Flask, wrong: str) -> None:
    body, said = REFUSED[wrong]
    house = Browser(app).as_house(app)
    page = house.post("/host", sent(body, name="Small Business Thursday", wifi_password="coffee & cake"))
    assert page.status == 422
    assert said in page.one("#logo-error").text()
    assert (page.value("#name"), page.value("#wifi_password")) == ("Small Business Thursday", "coffee & cake")
    assert "Running now" not in page.text


def test_on_the_set_up_page_later_too(host: Browser, web_room: Room) -> None:
    host.post(f"/host/{web_room.code}/setup", sent(SVG))
    page = host.post(f"/host/{web_room.code}/setup", sent(b"GIF89a", name="Another name"))
    assert (page.status, page.value("#name")) == (422, "Another name")
    assert web_room.record.name == SET_UP["name"]
    assert len(shown(host, f"/host/{web_room.code}/setup")) == 1


def test_who_sent_a_picture_with_another_mistake_is_asked_for_it_again(host: Browser, web_room: Room) -> None:
    page = host.post(f"/host/{web_room.code}/setup", sent(SVG, name=""))
    assert (page.status, "Choose your logo once more" in page.text) == (422, True)


def test_where_a_picture_may_come_a_form_may_be_large_and_nowhere_else(host: Browser, web_room: Room) -> None:
    sizes = {"setup": 2 << 20, "show": 80_000}
    statuses = {path: host.post(f"/host/{web_room.code}/{path}", sent(bytes(size))).status for path, size in sizes.items()}
    assert statuses == {"setup": 413, "show": 413}


def test_it_is_gone_with_the_room(web_room: Room) -> None:
    choose_logo(web_room.db, web_room.id, Logo("svg", SVG))
    purge(web_room.db, web_room.now + 40 * 24 * 3600)
    with web_room.db.look() as session:
        assert session.scalar(select(func.count()).select_from(LogoRecord)) == 0


def test_the_picture_is_kept_by_a_browser_under_its_own_address_only(host: Browser, web_room: Room) -> None:
    host.post(f"/host/{web_room.code}/setup", sent(SVG))
    (address,) = shown(host, f"/host/{web_room.code}/setup")
    kept = [host.get(path).response.headers["Cache-Control"] for path in (address, re.sub(r"\?.*", "", address))]
    assert kept == ["private, max-age=86400", "no-store"]
