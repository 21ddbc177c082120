"""The pages for those without a phone: the host's and a helper's, who can do just this."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from facilitator.actions.places import by_hand
from facilitator.identity import cookie_name
from facilitator.store.keys import Role
from tests.builders import CAST, FOUR, HOST, Browser, Room

WALTER = {"name": "Walter", "gives": CAST["Leila"].offer, "asks": CAST["Leila"].need}


@pytest.fixture
def helper(app: Flask, web_room: Room) -> Browser:
    """A second device that scanned the helper's square."""
    browser = Browser(app)
    taken = browser.post("/h", {"key": link_of(app, web_room)})
    assert (taken.status, taken.location) == (303, f"/help/{web_room.code}")
    return browser


def link_of(app: Flask, room: Room) -> str:
    page = Browser(app).as_host(room).post(f"/host/{room.code}/helper")
    assert len(page.tree.css(".qr-box svg")) == 1
    return by_hand.make_help(room.db, room.id, room.now)


def test_a_helper_adds_somebody_marks_whom_they_met_and_prints_their_tables(helper: Browser, web_room: Room) -> None:
    web_room.reach("market", *FOUR)
    assert helper.post(f"/help/{web_room.code}/people", WALTER).status == 303
    web_room.reach("rounds", *FOUR)
    page = helper.get(f"/help/{web_room.code}")
    met = page.one("form[action$='/met']").attributes["action"] or ""
    assert helper.post(met, {"meeting": page.value("form[action$='/met'] input[name=meeting]")}).status == 303
    assert ", met" in helper.get(f"/help/{web_room.code}").text
    slip = helper.get(met.replace("/met", "/slip"))
    assert slip.one("h1").text() == "Walter"
    assert len(re.findall(r"Round \d, table \d", slip.text)) == 3


def test_a_helper_does_just_this(helper: Browser, web_room: Room) -> None:
    web_room.reach("rounds", *FOUR)
    carol = web_room.ids["Carol"]
    for path in (f"/host/{web_room.code}", f"/host/{web_room.code}/people/{carol}", f"/screen/{web_room.code}"):
        assert helper.get(path).status == 403
    for path in ("next", "undo", "helper", "helper/stop", f"people/{carol}/remove", f"people/{carol}/place", "export"):
        assert helper.post(f"/host/{web_room.code}/{path}").status == 403
    for path in ("met", "late", "leave", "return"):
        assert helper.post(f"/help/{web_room.code}/people/{carol}/{path}").status == 403
    assert helper.get(f"/help/{web_room.code}/people/{carol}/slip").status == 403
    other = Room(web_room.db, now=web_room.now)
    assert helper.get(f"/help/{other.code}").status == 403


def test_the_host_ends_the_help(app: Flask, helper: Browser, web_room: Room) -> None:
    host = Browser(app).as_host(web_room)
    assert "End help from one device" in host.get(f"/help/{web_room.code}").text
    assert host.post(f"/host/{web_room.code}/helper/stop").location == f"/help/{web_room.code}"
    assert helper.get(f"/help/{web_room.code}").status == 403


def test_a_helpers_key_is_no_other_key(app: Flask, web_room: Room) -> None:
    browser = Browser(app)
    browser.post("/h", {"key": link_of(app, web_room)})
    cookie = browser.client.get_cookie(cookie_name(Role.HELPER, web_room.code), domain=HOST)
    assert cookie is not None
    for role, path in ((Role.HOST, "/host/"), (Role.SCREEN, "/screen/"), (Role.ATTENDEE, "/")):
        thief = Browser(app)
        thief.client.set_cookie(cookie_name(role, web_room.code), cookie.value, domain=HOST)
        assert thief.get(f"{path}{web_room.code}/panel").status == 403


def test_what_is_refused_is_said_beside_its_field_and_keeps_what_was_typed(helper: Browser, web_room: Room) -> None:
    page = helper.post(f"/help/{web_room.code}/people", {**WALTER, "asks": ""})
    assert (page.status, page.value("input[name=gives]"), len(page.tree.css("#asks-error"))) == (422, WALTER["gives"], 1)
    assert web_room.host().gathering.here == 0


def test_the_phone_of_a_neighbour_is_asked_shows_both_and_puts_them_away(app: Flask, helper: Browser, web_room: Room) -> None:
    web_room.reach("market", *FOUR)
    carol, owner = Browser(app).as_attendee(web_room, "Carol"), str(web_room.ids["Carol"])
    assert helper.post(f"/help/{web_room.code}/people", {**WALTER, "how": "phone", "owner": owner}).status == 303
    assert "Carol is asked whether their phone may show both." in helper.get(f"/help/{web_room.code}").text
    page = carol.get(f"/{web_room.code}")
    assert "Walter has no phone. May yours show both of you?" in page.text
    walter = page.value("form[action$='/beside'] input[name=person]")
    assert carol.post(f"/{web_room.code}/beside", {"person": walter, "show": "yes"}).status == 303
    assert "The phone of Carol shows both." in helper.get(f"/help/{web_room.code}").text
    web_room.reach("rounds", *FOUR)
    shown = carol.get(f"/{web_room.code}").one(".beside").text()
    assert re.findall(r"Round (\d), table \d", shown) == ["1", "2", "3"]
    carol.post(f"/{web_room.code}/beside", {"person": walter, "show": "no"})
    assert not carol.get(f"/{web_room.code}").tree.css(".beside")


def test_a_card_to_print_follows_who_is_added_with_one(helper: Browser, web_room: Room) -> None:
    added = helper.post(f"/help/{web_room.code}/people", {**WALTER, "how": "print"})
    assert helper.get(added.location).one("h1").text() == "Walter"


def test_another_phone_is_chosen_on_the_page_and_nobodys_again(helper: Browser, web_room: Room) -> None:
    web_room.join("Carol", "Emil")
    helper.post(f"/help/{web_room.code}/people", WALTER)
    form = helper.get(f"/help/{web_room.code}").one("form[action$='/phone']").attributes["action"] or ""
    helper.post(form, {"owner": str(web_room.ids["Emil"])})
    assert [person.name for person in web_room.phone("Emil").beside] == ["Walter"]
    helper.post(form, {"owner": ""})
    assert web_room.phone("Emil").beside == ()
