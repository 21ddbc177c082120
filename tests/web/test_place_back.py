"""The pages of a lost guest: the host's square and digits, the taken name, a browser without cookies, another name."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from facilitator.limits import PLACES
from tests.builders import FOUR, Browser, Page, Room, client_key


@pytest.fixture
def carol_lost(web_room: Room) -> Room:
    return web_room.reach("rounds", *FOUR)


def given(app: Flask, room: Room, name: str) -> Page:
    return Browser(app).as_host(room).post(f"/host/{room.code}/people/{room.ids[name]}/place")


def digits_of(page: Page) -> str:
    return re.sub(r"\s", "", page.one(".place__digits").text())


def fresh(app: Flask, room: Room, name: str) -> tuple[Browser, Page]:
    """Another phone, on which somebody typed `name` to come in."""
    browser = Browser(app)
    form = browser.get(f"/{room.code}")
    data = {field: form.value(f"input[name={field}]") for field in ("client_key", "kept")}
    return browser, browser.post(f"/{room.code}/join", {**data, "name": name})


def test_who_finds_their_name_taken_asks_the_host_and_is_back(app: Flask, carol_lost: Room) -> None:
    phone, page = fresh(app, carol_lost, "Carol")
    assert (page.status, page.one("h1").text()) == (422, "Carol is here already")
    assert "ask Dina for your code" in page.text
    digits = digits_of(given(app, carol_lost, "Carol"))
    back = phone.post(f"/{carol_lost.code}/place", {"whose": "Carol", "digits": digits, "kept": "yes"})
    assert (back.status, back.location) == (303, f"/{carol_lost.code}")
    assert f"table {carol_lost.phone('Carol').meetings[0].table}" in phone.get(back.location).text
    old = Browser(app).as_attendee(carol_lost, "Carol")
    assert old.get(f"/{carol_lost.code}/panel").status == 403
    assert carol_lost.host().gathering.here == 4


def test_the_square_brings_the_place_back_and_stays_out_of_addresses(app: Flask, carol_lost: Room) -> None:
    page = given(app, carol_lost, "Carol")
    assert page.response.headers["Cache-Control"] == "no-store"
    assert not page.tree.css("a[href*='/me']")
    phone = Browser(app)
    wrong = phone.post(f"/{carol_lost.code}/me", {"key": "x" * 43})
    assert wrong.status == 403


def test_a_wrong_code_says_so_beside_the_field_and_keeps_the_name(app: Flask, carol_lost: Room) -> None:
    phone, _ = fresh(app, carol_lost, "Carol")
    page = phone.post(f"/{carol_lost.code}/place", {"whose": "Carol", "digits": "0000 0000", "kept": "yes"})
    assert (page.status, page.value("input[name=whose]")) == (422, "Carol")
    assert page.one("#digits-error").text() == "That code isn’t right, or it is too old. Ask the host for a new one."


def test_many_wrong_codes_in_a_room_have_to_wait(app: Flask, carol_lost: Room) -> None:
    phone = Browser(app)
    form = {"whose": "Carol", "digits": "00000000"}
    found = [phone.post(f"/{carol_lost.code}/place", form).status for _ in range(PLACES.burst + 1)]
    assert found == [422] * PLACES.burst + [429]


def test_a_namesake_adds_a_letter(app: Flask, carol_lost: Room) -> None:
    phone, page = fresh(app, carol_lost, "Carol")
    assert page.value("form[action$='/join'] input[name=name]") == "Carol"
    key = page.value("form[action$='/join'] input[name=client_key]")
    again = phone.post(f"/{carol_lost.code}/join", {"name": "Carol H", "client_key": key, "kept": "yes"})
    assert (again.status, carol_lost.host().gathering.here) == (303, 5)


def test_a_browser_that_keeps_no_cookies_is_told_so_and_is_no_ghost(app: Flask, web_room: Room) -> None:
    form = {
        "name": "Alice",
        "client_key": client_key(1),
        "kept": Browser(app).get(f"/{web_room.code}").value("input[name=kept]"),
    }
    page = Browser(app).post(f"/{web_room.code}/join", form)
    assert (page.status, page.value("input[name=name]"), web_room.host().gathering.here) == (422, "Alice", 0)
    assert page.one("[role=alert]").text().startswith("This browser keeps no cookies")


def test_a_guest_and_the_host_change_a_name(app: Flask, web_room: Room) -> None:
    web_room.join("Carol", "Emil")
    carol, host = Browser(app).as_attendee(web_room, "Carol"), Browser(app).as_host(web_room)
    assert carol.post(f"/{web_room.code}/name", {"name": "Caroline"}).status == 303
    assert web_room.screen().names == ("Emil", "Caroline")
    refused = carol.post(f"/{web_room.code}/name", {"name": "Emil"})
    assert (refused.status, refused.one("#name-error").text().startswith("There’s another Emil.")) == (422, True)
    person = f"/host/{web_room.code}/people/{web_room.ids['Emil']}"
    assert host.post(f"{person}/name", {"name": "Emilio"}).location == person
    assert host.post(f"{person}/name", {"name": ""}).one("#name-error").text() == "Enter a name people can call you."
    assert web_room.screen().names == ("Emilio", "Caroline")


def test_the_host_stops_the_code(app: Flask, carol_lost: Room) -> None:
    digits = digits_of(given(app, carol_lost, "Carol"))
    person = f"/host/{carol_lost.code}/people/{carol_lost.ids['Carol']}"
    assert Browser(app).as_host(carol_lost).post(f"{person}/place/stop").location == person
    assert Browser(app).post(f"/{carol_lost.code}/place", {"whose": "Carol", "digits": digits}).status == 422
