"""The invitation: read days before, answered on one's own phone, and found again when one walks in."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select

from facilitator.actions import lobby
from facilitator.actions.guests import importing, inviting
from facilitator.actions.guests.lacking import lacking
from facilitator.actions.hosting.door import change_code
from facilitator.actions.purge import purge
from facilitator.core.before.guest import Guest
from facilitator.limits import INVITED, INVITED_HERE
from facilitator.store.lists.invitation import Invitation
from facilitator.store.lists.records import GuestRecord
from facilitator.store.records import GatheringRecord
from facilitator.web.pages.before import invitation as pages
from tests.builders import CAST, Browser, Page, Room, contents

DAY = "2031-03-13"
EVENING = {"day": DAY, "starts": "18:30", "ends": "19:45", "place": "Canal House, 4 Lock Street", "about": "Soup, then us."}
CAROL = {"name": "Carol", "offer": CAST["Carol"].offer, "need": CAST["Carol"].need, "do": "keep"}


@pytest.fixture
def host(app: Flask, web_room: Room, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """Three days before."""
    monkeypatch.setattr(pages, "today", lambda: date(2031, 3, 10))
    host = Browser(app).as_host(web_room)
    assert host.post(f"/host/{web_room.code}/invitation", EVENING).status == 303
    return host


def answer(app: Flask, room: Room, said: dict[str, str] = CAROL) -> Browser:
    phone = Browser(app)
    phone.get(f"/{room.code}/invitation")
    assert phone.post(f"/{room.code}/invitation", said).status == 303
    return phone


def asks(host: Browser, room: Room) -> list[str]:
    return [node.text() for node in host.get(f"/host/{room.code}/invitation").tree.css(".rows bdi")]


def guests(room: Room) -> list[GuestRecord]:
    with room.db.look() as session:
        return list(session.scalars(select(GuestRecord).order_by(GuestRecord.id)).all())


def test_it_says_when_where_and_what_and_asks_for_two_things(host: Browser, web_room: Room, app: Flask) -> None:
    page = Browser(app).get(f"/{web_room.code}/invitation")
    assert (page.one("h1").text(), page.one(".top > span:last-child").text()) == ("Canal House", "Dina invites you")
    assert page.one(".invited__when").text() == "Thursday, 13 March 2031, 18:30 to 19:45"
    assert "Canal House, 4 Lock Street" in page.text and "Soup, then us." in page.text
    assert [node.attributes["id"] for node in page.tree.css("form .in")] == ["name", "offer", "need"]
    assert page.one("footer .btn").text() == "Keep these for Thursday"


def test_in_german_the_day_is_said_as_germans_say_it(host: Browser, web_room: Room, app: Flask) -> None:
    page = Browser(app, "de").get(f"/{web_room.code}/invitation")
    assert page.one(".invited__when").text() == "Donnerstag, 13. März 2031, 18:30 bis 19:45"


def test_nobody_is_invited_before_the_host_has_written_it_nor_after_it_is_down(web_room: Room, app: Flask) -> None:
    room, host = web_room, Browser(app).as_host(web_room)
    assert Browser(app).get(f"/{room.code}/invitation").status == 404
    host.post(f"/host/{room.code}/invitation", EVENING)
    host.post(f"/host/{room.code}/invitation", {"do": "take-down"})
    for path in ("invitation", "invitation.ics"):
        assert Browser(app).get(f"/{room.code}/{path}").status == 404
    assert Browser(app).post(f"/{room.code}/invitation", CAROL).status == 404


@pytest.mark.parametrize(
    ("field", "typed"), [("day", "soon"), ("day", "2031-03-09"), ("starts", "25:10"), ("ends", "late"), ("place", "x" * 121)]
)
def test_what_cannot_be_is_refused_beside_its_field_and_the_rest_stays(
    host: Browser, web_room: Room, field: str, typed: str
) -> None:
    page = host.post(f"/host/{web_room.code}/invitation", EVENING | {"about": "Bring a chair.", field: typed})
    assert page.status == 422
    assert page.one(f"#{field}-error").text() != ""
    assert page.value("#about") == "Bring a chair."


def test_what_one_wrote_is_there_days_later_and_can_be_changed(host: Browser, web_room: Room, app: Flask) -> None:
    phone = answer(app, web_room)
    page = phone.get(f"/{web_room.code}/invitation")
    assert page.one("h1").text() == "See you Thursday"
    assert [node.text() for node in page.tree.css(".invited__words")] == [CAROL["offer"], CAROL["need"]]
    page = phone.get(f"/{web_room.code}/invitation?change=yes")
    assert (page.value("#offer"), page.tree.css("#name")) == (CAROL["offer"], [])
    phone.post(f"/{web_room.code}/invitation", {"offer": "lend a ladder", "need": "", "do": "keep"})
    assert [node.text() for node in phone.get(f"/{web_room.code}/invitation").tree.css(".invited__words")] == ["lend a ladder"]
    assert [guest.name for guest in guests(web_room)] == ["Carol"]


def test_an_answer_that_is_sent_twice_is_one_person(host: Browser, web_room: Room, app: Flask) -> None:
    phone = Browser(app)
    phone.get(f"/{web_room.code}/invitation")
    phone.post(f"/{web_room.code}/invitation", CAROL)
    phone.client.delete_cookie(f"boon-guest-{web_room.code}", domain="boon.test")
    phone.post(f"/{web_room.code}/invitation", CAROL)
    assert [guest.name for guest in guests(web_room)] == ["Carol"]


def test_who_walks_in_with_that_phone_types_nothing_again(host: Browser, web_room: Room, app: Flask) -> None:
    room, phone = web_room, answer(app, web_room)
    page = phone.get(f"/{room.code}")
    assert (page.one("h1").text(), page.value("#name")) == ("Are you Carol?", "Carol")
    came = phone.post(f"/{room.code}/expected", {"key": page.value("[name=key]"), "name": page.value("#name")})
    assert came.location == f"/{room.code}"
    assert phone.get(f"/{room.code}").one("#draft-offer").text() == CAROL["offer"]
    room.reach("posting")
    assert phone.get(f"/{room.code}").one("#offer-text").text() == CAROL["offer"]
    assert room.host().gathering.here == 1


def test_who_comes_with_another_phone_brings_their_own_link(host: Browser, web_room: Room, app: Flask) -> None:
    room = web_room
    link = answer(app, room).get(f"/{room.code}/invitation").one("copy-text").attributes["data-text"] or ""
    other = Browser(app)
    key = link.partition("#")[2]
    # The invitation is for the days before: the link leads to it, and the code on the screen brings them in.
    assert other.post(f"/{room.code}/me", {"key": key}).location == f"/{room.code}/invitation"
    assert other.get(f"/{room.code}").one("h1").text() == "Are you Carol?"
    other.post(f"/{room.code}/expected", {"key": key, "name": "Carol"})
    assert other.get(f"/{room.code}").one("#draft-need").text() == CAROL["need"]


def test_the_link_that_the_host_sent_opens_nothing_once_it_is_answered(host: Browser, web_room: Room, app: Flask) -> None:
    room, phone = web_room, Browser(app)
    importing.bring_in(room.db, room.id, [Guest("Carol", "carol@x.example", offers=("bread",))])
    sent = host.get(f"/host/{room.code}/guests").one("copy-text").attributes["data-text"] or ""
    key = sent.partition("#")[2]
    assert phone.post(f"/{room.code}/me", {"key": key}).location == f"/{room.code}/invitation"
    assert phone.get(f"/{room.code}/invitation").value("#offer") == "bread"
    for _ in ("sent", "sent again, because the answer was lost"):
        phone.client.set_cookie(f"boon-guest-{room.code}", key, domain="boon.test")
        phone.post(f"/{room.code}/invitation", CAROL)
    assert [(guest.name, guest.coming) for guest in guests(room)] == [("Carol", True)]
    assert host.get(f"/host/{room.code}/guests").tree.css("copy-text") == []
    assert "#" not in host.get(f"/host/{room.code}/guests/print").text
    assert Browser(app).post(f"/{room.code}/me", {"key": key}).status == 403
    # Whoever taps it once more on the phone that answered finds what they wrote.
    assert phone.post(f"/{room.code}/me", {"key": key}).location == f"/{room.code}/invitation"
    assert CAROL["need"] in phone.get(f"/{room.code}/invitation").text


def test_the_host_gives_nobody_what_somebody_else_wrote(host: Browser, web_room: Room, app: Flask) -> None:
    room = web_room
    answer(app, room)
    room.join("Carol")
    assert "That’s them" not in host.get(f"/host/{room.code}/guests").text
    (guest,) = guests(room)
    assert host.post(f"/host/{room.code}/guests/same", {"guest": guest.id, "person": room.ids["Carol"]}).status == 409
    assert CAROL["offer"] not in Browser(app).as_attendee(room, "Carol").get(f"/{room.code}").html


def test_who_answers_again_and_again_is_asked_to_wait_and_keeps_their_words(host: Browser, web_room: Room, app: Flask) -> None:
    phone, said = answer(app, web_room), {"offer": "lend a ladder", "need": "", "do": "keep"}
    pages = [phone.post(f"/{web_room.code}/invitation", said) for _ in range(INVITED.burst + 1)]
    assert (pages[0].status, pages[-1].status) == (303, 429)
    assert pages[-1].value("#offer") == "lend a ladder"


def test_what_one_wrote_before_is_in_ones_own_data_and_goes_with_it(host: Browser, web_room: Room, app: Flask) -> None:
    room, phone = web_room, answer(app, web_room)
    page = phone.get(f"/{room.code}")
    phone.post(f"/{room.code}/expected", {"key": page.value("[name=key]"), "name": "Carol"})
    (mine,) = phone.get(f"/{room.code}/my-data.json").json["on_the_hosts_list"]
    assert (mine["name"], mine["offers"], mine["needs"]) == ("Carol", [CAROL["offer"]], [CAROL["need"]])
    phone.post(f"/{room.code}/delete-me")
    assert guests(room) == []


def test_an_answer_opens_no_door_that_has_another_code_now(host: Browser, web_room: Room, app: Flask) -> None:
    room = web_room
    early, late = answer(app, room), Browser(app)
    change_code(room.db, room.id)
    late.get(f"/{room.code}/invitation")
    late.post(f"/{room.code}/invitation", CAROL | {"name": "Stranger"})
    for phone in (early, late):
        page = phone.get(f"/{room.code}")
        assert page.tree.css("[name=key]") == []
        assert (room.record.door or "") not in page.html
        key = phone.client.get_cookie(f"boon-guest-{room.code}", domain="boon.test")
        assert key is not None
        phone.post(f"/{room.code}/expected", {"key": key.value, "name": "Carol"})
    assert room.host().gathering.here == 0
    page = early.get(f"/{room.record.door}")
    early.post(page.one("form").attributes["action"] or "", {"key": page.value("[name=key]"), "name": "Carol"})
    assert room.host().gathering.here == 1


def test_who_was_shown_out_comes_in_by_no_invitation(host: Browser, web_room: Room, app: Flask) -> None:
    room = web_room.join("Goran")
    lobby.remove(room.db, room.id, room.ids["Goran"], room.now)
    phone = Browser(app).as_attendee(room, "Goran")
    phone.get(f"/{room.code}/invitation")
    phone.post(f"/{room.code}/invitation", CAROL)
    key = phone.client.get_cookie(f"boon-guest-{room.code}", domain="boon.test")
    assert key is not None and phone.get(f"/{room.code}").tree.css("[name=key]") == []
    phone.post(f"/{room.code}/expected", {"key": key.value, "name": "Carol"})
    assert room.host().gathering.here == 0


def test_somebody_else_with_that_phone_comes_in_as_themselves(host: Browser, web_room: Room, app: Flask) -> None:
    phone = answer(app, web_room)
    page = phone.get(f"/{web_room.code}?new=yes")
    assert page.one("h1").text() == "Come on in."


def test_who_cannot_come_is_deleted_but_for_the_name_and_may_come_after_all(host: Browser, web_room: Room, app: Flask) -> None:
    room, phone = web_room, answer(app, web_room)
    phone.post(f"/{room.code}/invitation", {"do": "away"})
    assert [(guest.offers, guest.needs, guest.coming) for guest in guests(room)] == [("[]", "[]", False)]
    assert "can’t come" in host.get(f"/host/{room.code}/guests").text
    assert phone.get(f"/{room.code}/invitation").one("h2").text() == "Another time, then."
    phone.post(f"/{room.code}/invitation", {"do": "keep"})
    assert [guest.coming for guest in guests(room)] == [True]
    phone.post(f"/{room.code}/invitation", {"do": "forget"})
    assert guests(room) == []
    assert phone.get(f"/{room.code}/invitation").value("#name") == ""


def test_the_host_reads_who_comes_and_not_what_they_wrote(host: Browser, web_room: Room, app: Flask) -> None:
    answer(app, web_room)
    answer(app, web_room, {"name": "Emil", "offer": CAST["Emil"].offer, "need": CAST["Emil"].need})
    page = host.get(f"/host/{web_room.code}/guests")
    assert "Carol" in page.text and "comes" in page.text
    for path in ("guests", "guests/print", "invitation", ""):
        shown = contents(host.get(f"/host/{web_room.code}/{path}".rstrip("/")))
        for said in (CAST["Carol"], CAST["Emil"]):
            assert said.offer not in shown and said.need not in shown


def test_the_host_reads_what_the_room_lacks_without_whose_it_is(host: Browser, web_room: Room, app: Flask) -> None:
    room = web_room
    answer(app, room)
    assert asks(host, room) == [CAROL["need"]]
    page = host.get(f"/host/{room.code}/invitation")
    assert "Carol" not in page.text
    answer(app, room, {"name": "Emil", "offer": CAST["Emil"].offer, "need": ""})
    assert (asks(host, room), lacking(room.db, room.id)) == ([], ())


def test_a_link_carries_an_ask_for_as_long_as_somebody_asks_it(host: Browser, web_room: Room, app: Flask) -> None:
    room, phone = web_room, answer(app, web_room)
    said = host.get(f"/host/{room.code}/invitation").one(".rows copy-text").attributes["data-text"] or ""
    path = said[said.index(f"/{room.code}/invitation") :]
    page = Browser(app).get(path)
    assert page.one(".invited__ask .invited__words").text() == CAROL["need"]
    assert "Carol" not in page.text
    assert Browser(app).get(path[:-1] + "x").tree.css(".invited__ask") == []
    phone.post(f"/{room.code}/invitation", {"offer": CAROL["offer"], "need": "a quiet room", "do": "keep"})
    assert Browser(app).get(path).tree.css(".invited__ask") == []


def test_it_says_how_many_come_and_never_who(host: Browser, web_room: Room, app: Flask) -> None:
    answer(app, web_room)
    page = answer(app, web_room, {"name": "Emil", "offer": "", "need": ""}).get(f"/{web_room.code}/invitation")
    assert "You and 1 other" in page.text and "Carol" not in page.text
    stranger = Browser(app).get(f"/{web_room.code}/invitation")
    assert "2 are coming" in stranger.text and "Carol" not in stranger.text and "Emil" not in stranger.text


def test_the_calendar_has_it_at_the_hour_of_the_place(host: Browser, web_room: Room, app: Flask) -> None:
    got = Browser(app).get(f"/{web_room.code}/invitation.ics").response
    event = next(iter(Calendar.from_ical(got.data).walk("VEVENT")))
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (datetime(2031, 3, 13, 18, 30), datetime(2031, 3, 13, 19, 45))
    assert b"DTSTART:20310313T183000\r\n" in got.data
    assert (str(event["summary"]), str(event["location"])) == ("Canal House", "Canal House, 4 Lock Street")


def test_once_it_has_begun_the_invitation_leads_into_the_room(host: Browser, web_room: Room, app: Flask) -> None:
    phone = answer(app, web_room)
    web_room.join("Ivo").next()
    assert Browser(app).get(f"/{web_room.code}/invitation").location == f"/{web_room.code}"
    assert phone.post(f"/{web_room.code}/invitation", CAROL).location == f"/{web_room.code}"


def test_the_room_and_the_screen_know_nothing_of_who_answered(host: Browser, web_room: Room, app: Flask) -> None:
    version = web_room.version
    answer(app, web_room)
    assert web_room.version == version
    shown = contents(Browser(app).as_screen(web_room).get(f"/screen/{web_room.code}"))
    assert "Carol" not in shown and web_room.screen().gathering.here == 0


def test_no_more_people_answer_than_could_come_in(host: Browser, web_room: Room, app: Flask) -> None:
    with web_room.db.work() as work:
        work.get_one(GatheringRecord, web_room.id).people_expected = -16
    answer(app, web_room)
    answer(app, web_room)
    phone = Browser(app)
    phone.get(f"/{web_room.code}/invitation")
    refused: Page = phone.post(f"/{web_room.code}/invitation", CAROL)
    assert (refused.status, len(guests(web_room))) == (409, 2)
    assert refused.value("#offer") == CAROL["offer"]


def test_an_answer_without_a_name_is_refused(host: Browser, web_room: Room, app: Flask) -> None:
    """Our form always sends one, empty at worst."""
    phone = Browser(app)
    phone.get(f"/{web_room.code}/invitation")
    assert [phone.post(f"/{web_room.code}/invitation", said).status for said in ({}, {"name": ""}, {"offer": "tea"})] == [
        422
    ] * 3


def test_from_one_address_the_list_is_not_filled_at_once(host: Browser, web_room: Room, app: Flask) -> None:
    """Who answered already goes on changing what they wrote, from the same address."""
    limits = app.extensions["boon"].limits
    began = limits.now()
    limits.now, limits.pause = (lambda: began), (lambda seconds: None)
    early = answer(app, web_room)
    statuses = [answered_as(app, web_room, f"Bot {number}") for number in range(INVITED_HERE.burst + 10)]
    assert (statuses[0], statuses[-1]) == (303, 429) and len(guests(web_room)) <= INVITED_HERE.burst + 6
    assert early.post(f"/{web_room.code}/invitation", CAROL).status == 303


def answered_as(app: Flask, room: Room, name: str) -> int:
    phone = Browser(app)
    phone.get(f"/{room.code}/invitation")
    return phone.post(f"/{room.code}/invitation", CAROL | {"name": name}).status


def test_it_is_kept_until_its_day_and_deleted_with_who_answered_as_long_after_it_as_any(room: Room) -> None:
    """An invitation of a hundred days is not forgotten on the way, and one to which nobody came is."""
    day, kept = 24 * 3600.0, 30
    ahead = datetime.fromtimestamp(room.now + 100 * day, UTC).date().isoformat()
    inviting.invite(room.db, room.id, Invitation(ahead))
    inviting.answer(room.db, room.id, "", "b" * 20, CAROL, "secret", room.now)
    assert purge(room.db, room.now + (100 + kept) * day) == 0
    assert purge(room.db, room.now + (102 + kept) * day) == 1
    assert guests(room) == []
