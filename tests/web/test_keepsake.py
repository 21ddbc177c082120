"""Your people as one file, for when the server has gone home with the laptop."""

from __future__ import annotations

import re
from urllib.parse import unquote

import vobject
from flask import Flask

from facilitator.core.locale import gettext
from tests.builders import FOUR, ORIGIN, Browser, Page, Room


def saved(app: Flask, room: Room, name: str) -> Page:
    answer = Browser(app).as_attendee(room, name).get(f"/{room.code}/people.html")
    assert answer.response.headers["Content-Disposition"] == 'attachment; filename="people.html"'
    return answer


def met(room: Room) -> Room:
    """Carol has met one."""
    room.reach("rounds", *FOUR)
    room.met("Carol")
    return room.reach("wrap-up")


def test_a_file_holds_ones_people_and_asks_no_server(app: Flask, web_room: Room) -> None:
    room = met(web_room)
    page = saved(app, room, "Carol")
    for person in room.phone("Carol").people:
        assert person.name in page.text and all(sentence in page.text for sentence in person.story)
    assert ORIGIN not in page.html and "<script" not in page.html and "src=" not in page.html
    assert not re.search(r'(?:href|url)[=(]["\']?(?:https?:|/)', page.html)


def test_each_person_is_a_contact_that_an_address_book_reads(app: Flask, web_room: Room) -> None:
    room = met(web_room)
    found = re.findall(r'href="data:text/vcard;charset=utf-8,([^"]+)"', saved(app, room, "Carol").html)
    assert [vobject.readOne(unquote(card)).fn.value for card in found] == [p.name for p in room.phone("Carol").people]


def test_who_met_nobody_is_told_so(app: Flask, web_room: Room) -> None:
    web_room.reach("lobby", "Carol")
    assert gettext("Nobody is here yet.") in saved(app, web_room, "Carol").text
