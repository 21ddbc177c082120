"""What a phone may keep of the personal page: once the event is over, by whoever met these people, in one page."""

from __future__ import annotations

from urllib.parse import unquote

import vobject
from flask import Flask

from tests.builders import FOUR, Browser, Room


def test_the_page_is_there_once_the_event_is_over_and_for_its_person_alone(app: Flask, web_room: Room) -> None:
    web_room.reach("rounds", *FOUR)
    web_room.met("Carol")
    web_room.reach("wrap-up")
    carol = Browser(app).as_attendee(web_room, "Carol")
    before = carol.get(f"/{web_room.code}/kept").status
    web_room.reach("closed")
    page = carol.get(f"/{web_room.code}/kept")
    assert (before, page.status, Browser(app).get(f"/{web_room.code}/kept").status) == (409, 200, 403)
    assert page.response.headers["Cache-Control"] == "no-store"
    assert page.tree.css("form, img") == [] and len(page.tree.css("script")) == 1
    assert float(page.response.headers["X-Until"]) == int(web_room.record.closed_at or 0) + web_room.record.kept_days * 86400
    cards = [node.attributes["href"] or "" for node in page.tree.css('a[href^="data:text/vcard"]')]
    names = [vobject.readOne(unquote(card.partition(",")[2])).fn.value for card in cards]
    assert names == [person.name for person in web_room.phone("Carol").people]


def test_the_script_is_for_one_room_and_has_nobody_in_it(app: Flask, web_room: Room) -> None:
    web_room.join("Carol")
    answers = [
        browser.get(f"/{web_room.code}/worker.js") for browser in (Browser(app), Browser(app).as_attendee(web_room, "Carol"))
    ]
    assert {answer.response.headers["Service-Worker-Allowed"] for answer in answers} == {f"/{web_room.code}"}
    assert len({answer.html for answer in answers}) == 1
