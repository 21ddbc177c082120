"""Promises in a calendar: what another program reads back, and nothing that a name or a promise could add."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import vobject
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from facilitator.actions import wrap_up
from facilitator.actions.own.days import suggested, today
from facilitator.files.calendar.promises import promises_ics
from facilitator.views.people import PersonKept
from tests.builders import FOUR, Browser, Room
from tests.files.test_vcard import CAROL

NOW = 1_800_000_000.5
PROMISED = replace(CAROL, promise="send prices", due="2027-01-22")


def written(*people: PersonKept, evening: str = "Canal House") -> bytes:
    return promises_ics(people, "K7M2QX", evening, 7, NOW)


def events(body: bytes) -> list[dict[str, object]]:
    """Properties by name, as a reader other than ours finds them."""
    calendar = vobject.readOne(body.decode())
    return [{name: lines[0].value for name, lines in event.contents.items()} for event in calendar.contents.get("vevent", [])]


def test_a_promise_is_a_whole_day_that_stays_free() -> None:
    body = written(PROMISED)
    assert events(body) == [
        {
            "uid": "promise-K7M2QX-7-1@boon",
            "dtstamp": datetime.fromtimestamp(int(NOW), UTC),
            "dtstart": date(2027, 1, 22),
            "summary": "For Carol: “send prices”",
            "description": "Promised at “Canal House”.",
            "transp": "TRANSPARENT",
        }
    ]
    lines = body.split(b"\r\n")
    assert {b"VERSION:2.0", b"METHOD:PUBLISH", b"PRODID:-//Boon//Boon//EN", b"DTSTART;VALUE=DATE:20270122"} <= set(lines)


def test_only_what_is_still_to_be_kept_by_a_day_is_there_the_nearest_first() -> None:
    others = [{"id": 2, "name": "Emil", "due": "2027-01-20"}, {"id": 3, "promise_kept": True}, {"id": 4, "due": ""}]
    body = written(PROMISED, *(replace(PROMISED, **other) for other in others))  # type: ignore[arg-type]
    assert [event["summary"] for event in events(body)] == ["For Emil: “send prices”", "For Carol: “send prices”"]


def test_the_same_promise_is_the_same_event_when_its_day_changes() -> None:
    moved = replace(PROMISED, due="2027-02-05")
    assert len({event["uid"] for person in (PROMISED, moved) for event in events(written(person))}) == 1


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=120))
def test_whatever_was_promised_comes_back_and_is_nothing_else(said: str) -> None:
    body = written(replace(PROMISED, name=said, promise=said), evening=said)
    (event,) = events(body)
    assert (event["summary"], event["description"]) == (f"For {said}: “{said}”", f"Promised at “{said}”.")
    assert set(event) == {"uid", "dtstamp", "dtstart", "summary", "description", "transp"}
    assert max(map(len, body.split(b"\r\n"))) <= 75


def test_one_tap_on_the_last_page_puts_it_there(app: Flask, web_room: Room) -> None:
    room = web_room.reach("rounds", *FOUR)
    room.met("Carol")
    room.reach("wrap-up")
    carol = Browser(app).as_attendee(room, "Carol")
    this_week = suggested(today(room.now)).this_week
    form = {"person": room.ids["Emil"], "text": "I’ll send prices", "by": this_week.isoformat()}
    assert carol.get(f"/{room.code}/promises.ics").status == 404
    assert carol.post(f"/{room.code}/promise", form).status == 303
    link = carol.get(f"/{room.code}").one("footer a.btn")
    assert (link.text(), link.attributes["href"]) == (f"Put {this_week:%A} in my calendar", f"/{room.code}/promises.ics")
    file = carol.get(f"/{room.code}/promises.ics")
    assert (file.status, file.response.mimetype) == (200, "text/calendar")
    (event,) = events(file.response.get_data())
    assert (event["dtstart"], event["summary"]) == (this_week, "For Emil: “I’ll send prices”")


def test_the_day_that_is_typed_counts_and_an_odd_one_is_said_beside_it(app: Flask, web_room: Room) -> None:
    room = web_room.reach("rounds", *FOUR)
    room.met("Carol")
    room.reach("wrap-up")
    carol, emil = Browser(app).as_attendee(room, "Carol"), room.ids["Emil"]
    this, next = (day.isoformat() for day in suggested(today(room.now)))
    page = carol.post(f"/{room.code}/promise", {"person": emil, "text": "I’ll call", "by": this, "due": "soon"})
    assert (page.status, page.one("#due-error").text()) == (422, "Choose a day, or leave it open.")
    assert page.value(f"#promise-{emil}") == "I’ll call"
    carol.post(f"/{room.code}/promise", {"person": emil, "text": "I’ll call", "by": this, "due": next})
    assert [person.due for person in room.phone("Carol").people] == [next]
    page = carol.post(f"/{room.code}/promise", {"person": emil, "text": "I’ll call", "due": "1999-01-01"})
    assert page.one("details[open] #due-error").text() == "Choose a day from today on, within a year."


def test_a_promise_with_a_day_is_in_nobody_elses_calendar(app: Flask, web_room: Room) -> None:
    room = web_room.reach("rounds", *FOUR)
    room.met("Carol")
    by = suggested(today(room.now)).next_week.isoformat()
    wrap_up.promise(room.db, room.id, room.ids["Carol"], room.ids["Emil"], "canary", room.now, by)
    statuses = {name: Browser(app).as_attendee(room, name).get(f"/{room.code}/promises.ics").status for name in FOUR}
    assert statuses == {"Carol": 200, "Emil": 404, "Farah": 404, "Goran": 404}
