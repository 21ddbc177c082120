"""The report that a board or a sponsor may read: by one link, without names, until it ends or the host closes it."""

from __future__ import annotations

import time

import pytest
from flask import Flask

from facilitator.actions.hosting.sharing import may_read, open_report
from facilitator.actions.own.erase import erase
from facilitator.core.locale import ngettext
from tests.builders import CAST, FOUR, Browser, Page, Room, contents

DAY = 24 * 3600.0


@pytest.fixture
def over(web_room: Room) -> Room:
    room = web_room.reach("posting", *FOUR)
    room.post("Carol", "need", "zzyx qwv")
    room.post("Emil", "need", "vwq, write to emil@birds.example")
    room.post("Farah", "need", "wvx like the one that Goran has")
    room.reach("rounds")
    room.met("Carol")
    room.details("Carol", "canary@birds.example", "+31 6 5550 7771", organiser=True)
    return room.reach("closed")


def link(app: Flask, room: Room, days: str = "30") -> str:
    page = Browser(app).as_host(room).post(f"/host/{room.code}/report/open", {"days": days})
    return page.value("#report-link")


def read(app: Flask, room: Room, key: str) -> Page:
    reader = Browser(app)
    opened = reader.post(f"/{room.code}/report", {"key": key})
    return reader.get(opened.location) if opened.status == 303 else opened


def test_whoever_has_the_link_reads_counts_and_no_name_and_no_address(app: Flask, over: Room) -> None:
    page = read(app, over, link(app, over))
    assert page.one("h1").text().split() == [*ngettext("%(n)s came.", "%(n)s came.", 4).split(), "2", "gave.", "2", "received."]
    text = contents(page)
    assert "zzyx qwv" in text
    for told in (*FOUR, "birds.example", "5550", CAST["Goran"].offer, "vwq", "wvx"):
        assert told not in text
    assert page.response.headers["X-Robots-Tag"].startswith("noindex")
    assert page.one("meta[name=robots]").attributes["content"] == "noindex, nofollow"


def test_the_host_sees_just_what_they_will_see(app: Flask, over: Room) -> None:
    host = Browser(app).as_host(over)
    mine, theirs = host.get(f"/host/{over.code}/report/shared"), read(app, over, link(app, over))
    assert "This is all they see." in mine.text and "This is all they see." not in theirs.text
    assert [node.text() for node in mine.tree.css("h1, h2")] == [node.text() for node in theirs.tree.css("h1, h2")]


def test_without_the_link_there_is_a_page_that_asks_for_it(app: Flask, over: Room) -> None:
    page = Browser(app).get(f"/{over.code}/report")
    assert (page.status, page.one("h1").text(), "zzyx" in page.text) == (200, "The report", False)
    key = link(app, over).partition("#")[2]
    assert key not in Browser(app).as_host(over).get(f"/host/{over.code}/report/shared").html
    other = Room(over.db, now=over.now).reach("closed", *FOUR)
    assert [read(app, other, key).status, read(app, over, key[:-1]).status, read(app, over, over.host_key).status] == [403] * 3


def test_a_link_ends_when_it_is_closed_and_when_another_is_made(app: Flask, over: Room) -> None:
    first, host = link(app, over), Browser(app).as_host(over)
    reader = Browser(app)
    reader.post(f"/{over.code}/report", {"key": first})
    assert {cookie.key for cookie in (reader.client._cookies or {}).values()} == {f"boon-report-{over.code}"}
    second = link(app, over, "7")
    assert (read(app, over, first).status, read(app, over, second).status) == (403, 200)
    assert "zzyx" not in reader.get(f"/{over.code}/report").text
    host.post(f"/host/{over.code}/report/close")
    assert read(app, over, second).status == 403
    assert "No link is open." in host.get(f"/host/{over.code}/report/shared").text
    assert host.post(f"/host/{over.code}/report/open", {"days": "4000"}).status == 422


def test_a_link_ends_by_itself(room: Room) -> None:
    key = open_report(room.db, room.id, 7, room.now)
    with room.db.look() as session:
        may = [may_read(session, room.id, key, room.now + days * DAY) for days in (0, 6.9, 7.1)]
    assert may == [True, True, False]


def test_thanks_are_passed_on_with_a_first_name_and_taken_back(app: Flask, over: Room) -> None:
    carol = Browser(app).as_attendee(over, "Carol")
    assert carol.post(f"/{over.code}/thanks", {"thanks": "I found a bookkeeper, thank you"}).status == 303
    assert carol.get(f"/{over.code}").value("#thanks") == "I found a bookkeeper, thank you"
    key = link(app, over)
    (said,) = [" ".join(node.text().split()) for node in read(app, over, key).tree.css(".thanked")]
    assert said == "“I found a bookkeeper, thank you” Carol"
    carol.post(f"/{over.code}/thanks", {"thanks": "write to me: carol@birds.example"})
    assert "birds.example" not in read(app, over, key).html
    carol.post(f"/{over.code}/thanks", {"thanks": ""})
    assert read(app, over, key).tree.css(".thanked") == []
    too_long = carol.post(f"/{over.code}/thanks", {"thanks": "x" * 121})
    assert (too_long.status, len(too_long.tree.css("#thanks-error"))) == (422, 1)


def test_thanks_of_whoever_deletes_themselves_are_gone(app: Flask, over: Room) -> None:
    Browser(app).as_attendee(over, "Carol").post(f"/{over.code}/thanks", {"thanks": "a fine day"})
    key = link(app, over)
    assert "a fine day" in read(app, over, key).text
    erase(over.db, over.id, over.ids["Carol"], time.time())
    assert "a fine day" not in read(app, over, key).text
