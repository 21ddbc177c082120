"""The door: who was shown out stays out, a locked room takes nobody new, and a code may change under everybody's feet."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from facilitator.actions import lobby
from facilitator.actions.hosting import door, moderation
from facilitator.core.errors import NotNow, Refused
from tests.builders import Browser, Page, Room, client_key


def come_in(room: Room, name: str) -> int:
    return lobby.join(room.db, room.id, name, "", client_key(name, "again"), room.now)[0]


def remove(room: Room, name: str) -> None:
    lobby.remove(room.db, room.id, room.ids[name], room.now)


def title(page: Page) -> str:
    return page.one("h1").text().strip()


@pytest.mark.parametrize("name", ["Ada", "ADA", " ada ", "Ａda", "Аda", "Ád4"])
def test_a_name_that_was_shown_out_does_not_come_in_again_however_it_is_written(room: Room, name: str) -> None:
    room.join("Ada", "Bob")
    remove(room, "Ada")
    with pytest.raises(Refused, match="Talk to the host"):
        come_in(room, name)
    assert room.host().gathering.here == 1


def test_others_come_in_as_before(room: Room) -> None:
    room.join("Ada")
    remove(room, "Ada")
    assert come_in(room, "Ida") and come_in(room, "Ada Lovelace")


def test_who_is_let_back_has_their_name_again(room: Room) -> None:
    room.join("Ada")
    remove(room, "Ada")
    lobby.come_back(room.db, room.id, room.ids["Ada"], room.now)
    with pytest.raises(Refused, match="There’s another Ada"):
        come_in(room, "Ada")


def test_those_who_were_removed_for_doing_nothing_are_welcome(room: Room) -> None:
    room.join("Ada")
    lobby.remove_all(room.db, room.id, [room.ids["Ada"]], room.now)
    assert come_in(room, "Ada") != room.ids["Ada"]


def test_the_phone_of_who_was_shown_out_is_told_so_and_comes_in_under_no_name(app: Flask, web_room: Room) -> None:
    room = web_room.join("Ada", "Bob")
    phone = Browser(app).as_attendee(room, "Ada")
    remove(room, "Ada")
    assert title(phone.get(f"/{room.code}")) == "Your visit here is over."
    phone.post(f"/{room.code}/join", {"name": "Somebody else", "client_key": client_key("other")})
    assert room.host().gathering.here == 1
    lobby.come_back(room.db, room.id, room.ids["Ada"], room.now)
    assert "Your visit here is over." not in phone.get(f"/{room.code}").text


def test_a_locked_room_takes_nobody_new_and_keeps_who_is_in(app: Flask, web_room: Room) -> None:
    room = web_room.join("Ada")
    Browser(app).as_host(room).post(f"/host/{room.code}/door", {"do": "lock"})
    with pytest.raises(NotNow, match="The door is closed now"):
        come_in(room, "Bob")
    assert title(Browser(app).get(f"/{room.code}")) == "The door is closed now."
    assert Browser(app).as_attendee(room, "Ada").get(f"/{room.code}").status == 200
    lobby.step_out(room.db, room.id, room.ids["Ada"], room.now)
    lobby.come_back(room.db, room.id, room.ids["Ada"], room.now)
    Browser(app).as_host(room).post(f"/host/{room.code}/door", {"do": "unlock"})
    assert come_in(room, "Bob")


@pytest.mark.parametrize("do", ["lock", "code"])
def test_a_guest_whose_phone_is_lost_comes_back_through_a_closed_door(app: Flask, web_room: Room, do: str) -> None:
    room = web_room.join("Ada")
    host = Browser(app).as_host(room)
    host.post(f"/host/{room.code}/door", {"do": do})
    given = host.post(f"/host/{room.code}/people/{room.ids['Ada']}/place").text
    digits = re.search(r"\b\d{4} ?\d{4}\b", given)
    assert digits is not None
    phone = Browser(app)
    assert "Were you in already?" in phone.get(f"/{room.code}").text
    answer = phone.post(f"/{room.code}/place", {"whose": "Ada", "digits": digits[0]})
    assert (answer.status, room.host().gathering.here) == (303, 1)
    assert "Ada" in phone.get(f"/{room.code}").text


def test_with_a_new_code_the_old_one_lets_nobody_in_and_everybody_who_is_in_stays(app: Flask, web_room: Room) -> None:
    room = web_room.join("Ada")
    ada, host, screen = Browser(app).as_attendee(room, "Ada"), Browser(app).as_host(room), Browser(app).as_screen(room)
    host.post(f"/host/{room.code}/door", {"do": "code"})
    new = room.record.door
    assert new and new != room.code
    for browser, path in (
        (ada, f"/{room.code}"),
        (ada, f"/{new}"),
        (host, f"/host/{room.code}"),
        (screen, f"/screen/{room.code}"),
    ):
        assert browser.get(path).status == 200
    assert new in screen.get(f"/screen/{room.code}").text
    assert f"boon.test/{room.code}" not in screen.get(f"/screen/{room.code}").text
    late = Browser(app)
    assert title(late.get(f"/{room.code}")) == "The code has changed."
    late.post(f"/{room.code}/join", {"name": "Bob", "client_key": client_key("Bob")})
    assert room.host().gathering.here == 1
    assert late.get(f"/go?code={new}").location == f"/{new}"
    assert title(late.get(f"/{new}")) == "Come on in."
    answer = late.post(f"/{new}/join", {"name": "Bob", "client_key": client_key("Bob")})
    assert (answer.status, room.host().gathering.here) == (303, 2)
    assert "Bob" in late.get(f"/{room.code}").text


def test_each_new_code_ends_the_one_before(web_room: Room, app: Flask) -> None:
    door.change_code(web_room.db, web_room.id)
    first = web_room.record.door
    door.change_code(web_room.db, web_room.id)
    assert Browser(app).get(f"/{first}").status == 404
    assert Browser(app).get(f"/{web_room.record.door}").status == 200


def test_a_name_that_looks_wrong_is_no_name_where_cards_are_looked_at(room: Room) -> None:
    moderation.choose_moderation(room.db, room.id, "hold", room.now, room.dealing)
    with pytest.raises(Refused, match="Enter a name people can call you"):
        come_in(room, "Sh1thead")
    assert come_in(room, "Dick Smith")
