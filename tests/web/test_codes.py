"""The address of a room: typed, mistyped, old, and never a way to somewhere else."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import update

from facilitator.store.records import GatheringRecord
from tests.builders import Browser, Page, Room, client_key


@pytest.fixture
def room(web_room: Room) -> Room:
    """A room whose code holds both digits that are mistaken for letters."""
    web_room.code = "K70M1X"
    with web_room.db.work() as work:
        work.execute(update(GatheringRecord).values(code="K70M1X"))
    return web_room


@pytest.mark.parametrize("typed", ["K70M1X", "k70m1x", "K7OMIX", "k7omlx", " k70 m1x ", "k7o-m1x"])
def test_a_typed_code_leads_to_the_room(app: Flask, room: Room, typed: str) -> None:
    page = Browser(app).client.get("/go", query_string={"code": typed})
    assert (page.status_code, page.headers["Location"]) == (303, "/K70M1X")


@pytest.mark.parametrize("path", ["/k70m1x", "/K7OM1X", "/k7omix", "/K70MLX"])
def test_an_address_typed_by_hand_is_put_right(app: Flask, room: Room, path: str) -> None:
    page = Browser(app).get(path)
    assert (page.status, page.location) == (303, "/K70M1X")


@pytest.mark.parametrize("typed", ["ZZZZZZ", "K70M1", "", "<b>", "K70M1X' OR 1=1", "💛", "x" * 2000])
def test_a_wrong_code_is_said_beside_the_field_with_what_was_typed(app: Flask, room: Room, typed: str) -> None:
    page = Page(app.test_client().get("/go", query_string={"code": typed}))
    assert page.status == 404
    assert page.value("input[name=code]") == typed
    field, problem = page.one("input[name=code]"), page.one("[role=alert]")
    assert problem.text() == "No room has that code. Check the big screen."
    assert field.attributes["aria-invalid"] == "true"
    assert problem.attributes["id"] in (field.attributes["aria-describedby"] or "")


@pytest.mark.parametrize("path", ["/ZZZZZZ", "/zzzzzz/join", "/ZZZZZZ/panel"])
def test_an_old_code_says_so(app: Flask, path: str) -> None:
    browser = Browser(app)
    page = browser.post(path) if path.endswith("join") else browser.get(path)
    page = browser.get(page.location) if page.status == 303 else page
    assert page.status == 404
    assert "No room has that code. Check the big screen." in page.text


def test_an_error_page_has_one_way_on_and_it_works(app: Flask) -> None:
    browser = Browser(app)
    link = browser.get("/ZZZZZZ").one("a.btn")
    assert (link.attributes["href"], link.text()) == ("/", "Type a room code")
    assert browser.get(link.attributes["href"] or "").status == 200


AWAY = ["/%5Cevil.com", "/%5C%5Cevil.com", "/%2F%2Fevil.com", "/%09/evil.com", "/http:evil.com", "//evil.com"]


@pytest.mark.parametrize("path", AWAY)
def test_no_address_leads_away_from_here(app: Flask, path: str) -> None:
    page = Browser(app).get(path)
    assert page.status in (303, 308, 400, 404)
    assert not page.location.startswith(("//", "/\\", "http:e", "https:"))
    assert "evil" not in urlsplit(page.location).netloc


def test_a_lower_case_address_serves_forms_too(app: Flask, room: Room) -> None:
    alice = Browser(app)
    page = alice.post("/k7omlx/join", {"name": "Alice", "client_key": client_key(1)})
    assert (page.status, page.location) == (303, "/K70M1X")
    assert "Alice" in alice.get("/K70M1X").text


def test_the_host_may_type_the_code_in_lower_case_too(app: Flask, room: Room) -> None:
    host = Browser(app).as_house(app)
    page = host.post("/host/k70m1x/screen")
    assert page.status == 303
    assert host.get(page.location).status == 200
