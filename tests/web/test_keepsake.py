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


def test_whoever_saves_all_is_told_that_an_iphone_takes_one(app: Flask, web_room: Room) -> None:
    room = web_room.reach("rounds", *FOUR)
    while room.record.phase == "rounds":
        room.met("Carol")
        room.next()
    one, other, *_ = room.people("Carol")
    carol, said = (
        Browser(app).as_attendee(room, "Carol"),
        gettext("An iPhone takes one contact from a file: tap “Save contact” with each of them."),
    )
    told = []
    for owner in (one, other):
        room.details(owner, f"{owner.lower()}@birds.example")
        room.share(owner, "Carol", "email")
        page = carol.get(f"/{room.code}")
        told.append((said in page.text, len(page.tree.css(f'a[href^="/{room.code}/people/"]'))))
    assert told == [(False, 1), (True, 2)]
