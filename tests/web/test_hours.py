"""The host chooses her hours, puts a plan together, and changes what is left of it on the remote."""

from __future__ import annotations

import pytest
from flask import Flask

from facilitator.core.runsheet.shipped import shipped
from facilitator.store.sheets import sheet_of
from tests.builders import FOUR, Browser, Page, Room

MINE = """
name = "Mine"
[[parts]]
phase = "lobby"
minutes = 5
[[parts]]
phase = "talk"
title = "Soup"
minutes = 20
[[parts]]
phase = "wrap-up"
minutes = 5
"""


@pytest.fixture
def host(app: Flask, web_room: Room) -> Browser:
    return Browser(app).as_host(web_room)


@pytest.fixture
def house(app: Flask, web_room: Room) -> Browser:
    return Browser(app).as_house(app).as_host(web_room)


def press(browser: Browser, room: Room, page: Page, do: str, **typed: str) -> Page:
    """A button of the page, with what its fields hold."""
    held = {field.attributes["name"]: field.attributes.get("value") or "" for field in page.tree.css("#hours input")}
    return browser.post(f"/host/{room.code}/hours", {**held, "sheet": page.value("textarea[name=sheet]"), **typed, "do": do})


def opened(browser: Browser, room: Room) -> Page:
    return browser.get(f"/host/{room.code}/hours")


def parts(page: Page) -> list[str]:
    return [node.text(strip=True) for node in page.tree.css(".part h2")]


def test_every_sheet_that_ships_can_be_chosen_and_used(host: Browser, web_room: Room) -> None:
    page = opened(host, web_room)
    assert len(page.tree.css(".offered")) == len(shipped())
    for key, sheet in shipped().items():
        chosen = press(host, web_room, page, f"choose:{key}")
        assert press(host, web_room, chosen, "use").status == 303
        assert sheet_of(web_room.record) == sheet


def test_nothing_is_kept_before_the_plan_is_used(host: Browser, web_room: Room) -> None:
    page = press(host, web_room, opened(host, web_room), "choose:boon-25")
    press(host, web_room, page, "more:1")
    assert web_room.record.run_sheet == ""


def test_minutes_are_typed_or_stepped_and_the_times_of_day_follow(host: Browser, web_room: Room) -> None:
    page = press(host, web_room, opened(host, web_room), "choose:boon-25")
    page = press(host, web_room, page, "more:1", doors="18:30", **{"minutes-0": "10"})
    assert [node.text(strip=True) for node in page.tree.css(".part__at")] == ["18:30", "18:40", "18:47", "18:49", "19:00"]
    assert "33 min. Home by 19:03" in page.text


def test_all_that_is_wrong_is_said_at_once_beside_its_part(host: Browser, web_room: Room) -> None:
    page = press(host, web_room, opened(host, web_room), "choose:boon-25")
    page = press(host, web_room, page, "off:1")
    page = press(host, web_room, page, "look", doors="half past", **{"minutes-3": "many"})
    assert [node.text(strip=True) for node in page.tree.css(".hours__plan [role=alert]")] == [
        "Doors: type a time like 18:30.",
        "“Match” needs “Give and ask” somewhere before it.",
        "Type a whole number from 1 to 300.",
    ]
    refused = press(host, web_room, page, "use")
    assert (refused.status, web_room.record.run_sheet) == (422, "")


def test_parts_are_added_moved_switched_off_and_removed(host: Browser, web_room: Room) -> None:
    page = press(host, web_room, opened(host, web_room), "empty")
    page = press(host, web_room, page, "add", phase="talk", title="Soup")
    page = press(host, web_room, page, "add", phase="talk", title="")
    assert parts(page) == ["Arrive", "Soup", "A break", "Thanks"]
    page = press(host, web_room, press(host, web_room, page, "up:2"), "off:1")
    assert parts(page) == ["Arrive", "A break", "Soup", "Thanks"]
    assert "Off. Everything after it starts 10 minutes earlier." in page.text
    assert parts(press(host, web_room, page, "drop:1")) == ["Arrive", "Soup", "Thanks"]


def test_a_plan_is_read_from_a_file_and_what_is_wrong_with_it_is_said_by_line(host: Browser, web_room: Room) -> None:
    page = press(host, web_room, opened(host, web_room), "read", toml=MINE.replace("minutes = 20", "minuts = 20"))
    assert page.status == 422
    assert [line.text() for line in page.tree.css(".hours__choices .err p")] == [
        "Line 6: Say how long it takes: minutes, or a share of what the others leave, and not both.",
        "Line 9: “minuts” is no word of a run-sheet. Did you mean “minutes”?",
    ]
    assert parts(press(host, web_room, page, "read", toml=MINE)) == ["Arrive", "Soup", "Thanks"]


def test_a_plan_that_is_kept_is_there_for_the_next_event_of_the_house(house: Browser, app: Flask, web_room: Room) -> None:
    page = press(house, web_room, opened(house, web_room), "read", toml=MINE)
    page = press(house, web_room, page, "keep", called="Soup night")
    assert page.status == 200
    later = Room(web_room.db, now=web_room.now)
    page = opened(house.as_host(later), later)
    (own,) = page.tree.css(".offers")[1].css(".offered__one")
    chosen = press(house, later, page, own.attributes["value"] or "")
    assert parts(chosen) == ["Arrive", "Soup", "Thanks"]
    assert "Soup night" in chosen.text
    forgotten = press(house, later, chosen, (own.attributes["value"] or "").replace("choose:own-", "forget:"))
    assert len(forgotten.tree.css(".offers")) == 1


def test_the_shelf_is_the_house_s(host: Browser, web_room: Room) -> None:
    page = press(host, web_room, opened(host, web_room), "read", toml=MINE)
    assert page.tree.css("[value=keep]") == []
    assert press(host, web_room, page, "keep", called="Soup night").status == 422


def test_set_up_keeps_a_plan_of_her_own_when_something_else_is_changed(host: Browser, web_room: Room) -> None:
    page = press(host, web_room, opened(host, web_room), "read", toml=MINE)
    press(host, web_room, page, "use")
    form = host.get(f"/host/{web_room.code}/setup")
    assert form.tree.css("[name=minutes], [name=rounds]") == []
    held = {"name": "Soup", "people": "12", "tables": "6", "last_row": "12", "kept_days": "30"}
    assert host.post(f"/host/{web_room.code}/setup", held).status == 303
    record = web_room.record
    assert (record.name, record.minutes, record.rounds, len(sheet_of(record).parts)) == ("Soup", 30, 0, 3)


def test_hours_are_chosen_before_the_room_opens(house: Browser, web_room: Room) -> None:
    form = {"name": "Troika", "people": "12", "tables": "6", "last_row": "12", "kept_days": "30", "minutes": "x", "rounds": ""}
    page = house.get("/host")
    assert [field.attributes["value"] for field in page.tree.css("[name=hours]")] == list(shipped())
    assert house.post("/host", {**form, "hours": "boons-hour"}).status == 422
    assert house.post("/host", {**form, "hours": "nobody-s"}).status == 422
    opened = house.post("/host", {**form, "hours": "troika-consulting"})
    assert opened.status == 303
    page = house.get(opened.location)
    assert "Your challenge" in [node.text() for node in page.tree.css(".plan h2")]


@pytest.mark.parametrize("sheet", ["", "{", "[]", "3", "null", '{"parts": 3}', '{"parts": [{"phase": ["x"]}]}', "[" * 10_000])
def test_whatever_comes_in_the_place_of_a_plan_is_answered(host: Browser, web_room: Room, sheet: str) -> None:
    for do in (
        "look",
        "use",
        "more:99",
        "up:-1",
        "drop:0",
        "choose:x",
        "nonsense",
        "forget:x",
        "add",
        "more:²",
        f"less:{'9' * 5000}",
    ):
        assert host.post(f"/host/{web_room.code}/hours", {"sheet": sheet, "do": do}).status in (200, 303, 409, 422)


def test_once_it_has_begun_the_plan_is_changed_on_the_remote_alone(host: Browser, web_room: Room) -> None:
    page = press(host, web_room, opened(host, web_room), "choose:boon-25")
    web_room.join("Carol").next()
    assert press(host, web_room, page, "use").status == 409


def test_the_remote_leaves_out_lengthens_and_adds_what_is_to_come(host: Browser, web_room: Room) -> None:
    web_room.reach("posting", *FOUR)
    left = f"/host/{web_room.code}/left"
    for what, part in (("off", 3), ("more", 6), ("round-more", ""), ("by-clock", "")):
        assert host.post(left, {"what": what, "part": str(part)}).status == 303
    sheet = sheet_of(web_room.record)
    assert (sheet.parts[3].on, sheet.parts[6].minutes, sheet.rounds, sheet.by_clock) == (False, 7, 4, True)
    page = host.get(f"/host/{web_room.code}?do=hours")
    assert [node.text() for node in page.tree.css(".left b")] == ["Give and ask", "Look around", "Match", "Meet", "Thanks"]
    assert host.post(left, {"what": "add", "phase": "talk", "title": "Soup"}).status == 303
    page = host.get(f"/host/{web_room.code}?do=hours")
    assert [node.text() for node in page.tree.css(".left b")][:2] == ["Give and ask", "Soup"]
    assert host.post(left, {"what": "off", "part": "1"}).status == 409
    assert host.post(left, {"what": "dance"}).status == 422
