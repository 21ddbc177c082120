"""The pages of the personal link, as two phones see them."""

from __future__ import annotations

from flask import Flask

from facilitator.identity import cookie_name
from facilitator.store.keys import Role
from tests.builders import FOUR, HOST, ORIGIN, Browser, Room


def link_on(page_of: Browser, room: Room) -> str:
    return page_of.post(f"/{room.code}/link").value("#own-link")


def test_the_page_says_who_may_use_the_link_before_there_is_one(app: Flask, web_room: Room) -> None:
    page = Browser(app).as_attendee(web_room.join("Alice"), "Alice").get(f"/{web_room.code}/link")
    assert "It works once, within ten minutes. Whoever opens it is you here" in page.text
    assert page.tree.css("#own-link") == []


def test_a_link_takes_another_phone_to_ones_own_place(app: Flask, web_room: Room) -> None:
    room = web_room.join("Alice")
    link = link_on(Browser(app).as_attendee(room, "Alice"), room)
    assert link.startswith(f"{ORIGIN}/{room.code}/me#")
    other = Browser(app)
    assert other.get(f"/{room.code}/me").status == 200
    # Where no script takes it apart, the whole link is pasted.
    taken = other.post(f"/{room.code}/me", {"key": link})
    assert (taken.status, taken.location) == (303, f"/{room.code}")
    assert "You’re in, Alice." in other.get(f"/{room.code}").text
    again = Browser(app).post(f"/{room.code}/me", {"key": link})
    assert (again.status, again.one("[role=alert]").text()[:23]) == (403, "That link has been used")


def test_a_phone_that_is_somebody_is_told_so_first_and_stays_so_when_refused(app: Flask, web_room: Room) -> None:
    room = web_room.join("Alice", "Bob")
    bob = Browser(app).as_attendee(room, "Bob")
    assert "This phone is Bob now." in bob.get(f"/{room.code}/me").text
    assert bob.post(f"/{room.code}/me", {"key": "nonsense"}).status == 403
    assert "You’re in, Bob." in bob.get(f"/{room.code}").text
    bob.post(f"/{room.code}/me", {"key": link_on(Browser(app).as_attendee(room, "Alice"), room)})
    assert "You’re in, Alice." in bob.get(f"/{room.code}").text


def test_the_link_is_kept_nowhere_and_never_named_but_on_its_own_page(app: Flask, web_room: Room) -> None:
    room = web_room.join("Alice")
    alice = Browser(app).as_attendee(room, "Alice")
    page = alice.post(f"/{room.code}/link")
    key = page.value("#own-link").partition("#")[2]
    assert page.response.headers["Cache-Control"] == "no-store"
    assert page.html.count(key) == 3  # the field, the button that copies, the button that passes it on
    assert key not in alice.get(f"/{room.code}/link").html
    cookie = alice.client.get_cookie(cookie_name(Role.ATTENDEE, room.code), domain=HOST)
    assert cookie is not None and cookie.value == room.keys["Alice"]


def test_what_somebody_does_is_read_by_whom_they_meet(app: Flask, web_room: Room) -> None:
    room = web_room.reach("lobby", *FOUR)
    carol = Browser(app).as_attendee(room, "Carol")
    assert carol.post(f"/{room.code}/work", {"company": "Three Mills", "role": "Bookkeeper"}).status == 303
    page = carol.get(f"/{room.code}?do=details")
    assert (page.value("#company"), page.value("#role")) == ("Three Mills", "Bookkeeper")
    too_long = carol.post(f"/{room.code}/work", {"company": "m" * 61, "role": ""})
    assert (too_long.status, too_long.one("#company-error").text()) == (422, "Make it a little shorter: up to 60 letters.")
    room.reach("rounds", *FOUR)
    partner = Browser(app).as_attendee(room, room.partner("Carol"))
    assert partner.get(f"/{room.code}").one(".who .hint").text() == "Bookkeeper, Three Mills"
    room.met("Carol")
    room.reach("wrap-up")
    assert partner.get(f"/{room.code}").one(".p .hint bdi").text() == "Bookkeeper, Three Mills"
    assert "Bookkeeper, Three Mills" in partner.get(f"/{room.code}/people.html").text
    cards = [partner.get(f"/{room.code}/people.vcf{which}").text for which in ("", "?version=4")]
    assert ["VERSION:3.0" in cards[0], "VERSION:4.0" in cards[1]] == [True, True]
    assert all("ORG:Three Mills" in text and "TITLE:Bookkeeper" in text for text in cards)
