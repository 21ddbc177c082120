"""Whom the host removed has one page left: what they agreed to, what Boon has of them, and its end. Of the room, nothing."""

from __future__ import annotations

import pytest
from flask import Flask

from facilitator.actions import lobby
from facilitator.files.rows import evening_rows
from tests.builders import CAST, FOUR, Browser, Page, Room, contents, walk

EMAIL, PHONE = "carol-7261@example.org", "+31 6 7261 7261"


@pytest.fixture
def removed(web_room: Room) -> Room:
    """Carol shared all she has with Emil and with the organiser, and was removed."""
    web_room.reach("rounds", *FOUR)
    web_room.met("Carol")
    web_room.details("Carol", EMAIL, PHONE, organiser=True)
    web_room.share("Carol", "Emil", "email")
    web_room.share("Carol", "Emil", "phone")
    lobby.remove(web_room.db, web_room.id, web_room.ids["Carol"], web_room.now)
    return web_room


def ways_on(page: Page) -> set[str]:
    """Where one can go from here."""
    nodes = page.tree.css("main a[href], main form[action]")
    return {(node.attributes.get("href") or node.attributes.get("action") or "").rpartition("/")[2] for node in nodes}


def test_their_phone_reaches_one_page_and_the_three_things_on_it(app: Flask, removed: Room) -> None:
    carol = Browser(app).as_attendee(removed, "Carol")
    page = carol.get(f"/{removed.code}")
    assert page.status == 200
    assert "The host has removed you from the room." in page.text
    assert ways_on(page) - {removed.code, ""} == {"withdraw", "my-data.json", "delete-me"}
    assert carol.get(f"/{removed.code}/my-data.json").status == 200
    assert [carol.post(f"/{removed.code}/{what}").status for what in ("withdraw", "delete-me")] == [303, 200]


def test_it_speaks_the_language_that_they_chose(app: Flask, removed: Room) -> None:
    lobby.choose_language(removed.db, removed.id, removed.ids["Carol"], "de")
    page = Browser(app, "en").as_attendee(removed, "Carol").get(f"/{removed.code}")
    assert ("Du wurdest aus dem Raum genommen." in page.text, page.one("html").attributes["lang"]) == (True, "de")


def test_they_never_see_the_room_again(app: Flask, removed: Room) -> None:
    carol = Browser(app).as_attendee(removed, "Carol")
    removed.reach("closed")
    others = [name for name in FOUR if name not in ("Carol", "Emil")]
    words = {text for name in FOUR if name != "Carol" for text in (CAST[name].offer, CAST[name].need)} | set(others)
    for path in ("", "/panel", "/room", "/link", "/people.html", "/people.vcf", "/my-data.json", "?do=cards", "?do=details"):
        assert {word for word in words if word in contents(carol.get(f"/{removed.code}{path}"))} == set(), path


def test_what_they_take_back_reaches_nobody_in_any_phase(app: Flask, removed: Room) -> None:
    carol = Browser(app).as_attendee(removed, "Carol")
    assert removed.people("Emil")["Carol"] == (EMAIL, PHONE)
    assert carol.post(f"/{removed.code}/withdraw").location == f"/{removed.code}"
    page = carol.get(f"/{removed.code}")
    assert "You share nothing with anybody here." in page.text
    assert "withdraw" not in ways_on(page)
    for phase in ("rounds", "wrap-up", "closed"):
        removed.reach(phase)
        seen = [contents(page) for who, _, page in walk(app, removed) if who != "Carol"]
        assert [text for text in seen if EMAIL in text or PHONE in text] == []
    with removed.db.look() as session:
        assert EMAIL not in str(evening_rows(session, removed.id))


def test_they_take_home_what_boon_has_of_them(app: Flask, removed: Room) -> None:
    data = Browser(app).as_attendee(removed, "Carol").get(f"/{removed.code}/my-data.json").json
    assert (data["me"]["email"], [card["text"] for card in data["cards"]]) == (EMAIL, [CAST["Carol"].offer, CAST["Carol"].need])
    assert [(consent["field"], consent["to"]) for consent in data["consents"]] == [
        ("email", None),
        ("phone", None),
        ("email", "Emil"),
        ("phone", "Emil"),
    ]


def test_they_delete_themselves_and_their_phone_is_nobodys(app: Flask, removed: Room) -> None:
    carol = Browser(app).as_attendee(removed, "Carol")
    assert carol.post(f"/{removed.code}/delete-me").status == 200
    assert removed.people("Emil") == {"Somebody": ("", "")}
    assert [carol.get(f"/{removed.code}/my-data.json").status, carol.post(f"/{removed.code}/withdraw").status] == [403, 403]


def test_a_phone_of_another_room_has_nothing_of_theirs(app: Flask, removed: Room) -> None:
    other = Room(removed.db, now=removed.now).join("Carol")
    stranger = Browser(app).as_attendee(other, "Carol")
    assert [stranger.get(f"/{removed.code}/my-data.json").status, stranger.post(f"/{removed.code}/withdraw").status] == [
        403,
        403,
    ]
    assert removed.people("Emil")["Carol"] == (EMAIL, PHONE)
