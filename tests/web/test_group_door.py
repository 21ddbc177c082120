"""At the door of a group's evening: one plain question, and whoever comes again is greeted by name, on their own device."""

from __future__ import annotations

import time

import pytest
from flask import Flask

from facilitator.actions.groups.belonging import GroupChoice, choose_group
from facilitator.actions.hosting import hosts
from facilitator.store.groups.members import group_of
from tests.builders import FOUR, ORIGIN, SET_UP, Browser, Room, client_key


def evening(app: Flask) -> Room:
    room = Room(app.extensions["boon"].db, now=time.time())
    choose_group(room.db, room.id, None, GroupChoice(name="Small Business Thursday"), room.now)
    return room


def come_in(phone: Browser, room: Room, name: str, **said: str) -> None:
    phone.get(f"/{room.code}")
    answer = phone.post(f"/{room.code}/join", {"name": name, "client_key": client_key(name, room.code), **said})
    assert answer.status == 303


@pytest.fixture
def phone(app: Flask) -> Browser:
    """Carol's, who was at one evening and said yes."""
    phone, room = Browser(app), evening(app)
    come_in(phone, room, "Carol", remember="yes")
    return phone


def test_the_question_stands_at_the_door_of_a_group_and_is_off(app: Flask) -> None:
    room, alone = evening(app), Room(app.extensions["boon"].db, now=time.time())
    box = Browser(app).get(f"/{room.code}").one("input[name=remember]")
    assert "checked" not in box.attributes
    assert not Browser(app).get(f"/{alone.code}").tree.css("input[name=remember]")


def test_who_comes_again_is_greeted_and_needs_to_type_nothing(app: Flask, phone: Browser) -> None:
    page = phone.get(f"/{evening(app).code}")
    assert "Welcome back, Carol." in page.text
    assert page.value("input[name=name]") == "Carol"
    assert not page.tree.css("input[name=remember]")


def test_who_did_not_say_yes_is_nobody_next_time(app: Flask) -> None:
    phone = Browser(app)
    come_in(phone, evening(app), "Bob")
    assert "Welcome back" not in phone.get(f"/{evening(app).code}").text


def test_a_borrowed_phone_is_somebody_elses_with_one_tap(app: Flask, phone: Browser) -> None:
    room = evening(app)
    assert phone.post(f"/{room.code}/somebody-else").status == 303
    assert "Come on in." in phone.get(f"/{room.code}").text


def test_the_same_device_is_the_same_person(app: Flask, phone: Browser) -> None:
    first, second = evening(app), evening(app)
    for room in (first, second):
        come_in(phone, room, "Carol")
    assert "Welcome back, Carol." in phone.get(f"/{evening(app).code}").text


def test_what_happens_with_it_is_said_beforehand_in_every_language(app: Flask) -> None:
    room = evening(app)
    said = {language: Browser(app, language).get(f"/{room.code}/privacy").text for language in ("en", "de", "fr", "es", "nl")}
    assert [language for language, text in said.items() if "Small Business Thursday" not in text or "400" not in text] == []
    assert "“Remember me”" in said["en"]
    assert "“Remember me”" not in said["de"]


def test_a_group_is_named_at_set_up_and_chosen_next_time(app: Flask) -> None:
    house = Browser(app).as_house(app)
    opened = house.post("/host", {**SET_UP, "origin": ORIGIN, "group_name": "Makers of Kreuzberg"})
    assert opened.status == 303
    assert "Makers of Kreuzberg" in house.get("/host").text
    group = house.get(opened.location).tree.css_first("input[name=group][checked]").attributes["value"]
    again = house.post("/host", {**SET_UP, "origin": ORIGIN, "group": group, "reconnect": "yes"})
    page = house.get(again.location)
    assert page.tree.css_first("input[name=group][checked]").attributes["value"] == group
    assert "checked" in page.one("input[name=reconnect]").attributes


def test_hosts_see_groups_of_their_own_only(app: Flask) -> None:
    db = app.extensions["boon"].db
    hosts.add_host(db, "Nora", "", time.time())
    with db.look() as session:
        nora = hosts.hosts(session)[0].id
    room = evening(app)
    house = Browser(app).as_house(app, nora)
    assert not house.get("/host").tree.css("input[name=group]")
    with db.look() as session:
        group = group_of(session, room.record)
        assert group
    assert house.post("/host", {**SET_UP, "origin": ORIGIN, "group": str(group.id)}).status == 404


def test_whoever_was_handed_the_remote_changes_the_plan_and_not_the_group(app: Flask) -> None:
    room = evening(app)
    host = Browser(app).as_host(room)
    assert not host.get(f"/host/{room.code}/setup").tree.css("[name=group_name]")
    host.post(f"/host/{room.code}/setup", {**SET_UP, "origin": ORIGIN, "group": "", "group_name": "Mine"})
    assert Browser(app).get(f"/{room.code}").tree.css("input[name=remember]")
    assert room.reach("posting", *FOUR).record.group_id
