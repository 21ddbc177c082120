"""A first message is ready beside each person: with where and why they met, and only to an address that is shared."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from flask import Flask

from facilitator.actions import lobby
from tests.builders import FOUR, Browser, Page, Room

MAIL, PHONE = "emil@figtree.example", "+31 6 5550 7771"


@pytest.fixture
def over(web_room: Room) -> Room:
    web_room.reach("rounds", *FOUR)
    web_room.met("Carol")
    web_room.reach("closed")
    web_room.details(other(web_room), MAIL, PHONE)
    return web_room


def other(room: Room) -> str:
    return next(iter(room.people("Carol")))


def page(app: Flask, room: Room) -> Page:
    return Browser(app).as_attendee(room, "Carol").get(f"/{room.code}")


def links(page: Page, scheme: str) -> list[str]:
    return [node.attributes["href"] or "" for node in page.tree.css(f'a[href^="{scheme}:"]')]


def test_each_field_that_is_shared_has_its_own_link_and_no_other(app: Flask, over: Room) -> None:
    seen = []
    for field in ("email", "phone"):
        seen.append([len(links(page(app, over), scheme)) for scheme in ("mailto", "tel", "sms")])
        over.share(other(over), "Carol", field)
    over.share(other(over), "Carol", "email", yes=False)
    seen.append([len(links(page(app, over), scheme)) for scheme in ("mailto", "tel", "sms")])
    assert seen == [[0, 0, 0], [1, 0, 0], [0, 1, 1]]


def test_it_says_where_and_why_the_two_met(app: Flask, over: Room) -> None:
    over.share(other(over), "Carol", "email")
    (link,) = links(page(app, over), "mailto")
    address, query = urlsplit(link).path, parse_qs(urlsplit(link).query)
    assert (address, query["subject"]) == (MAIL, ["Canal House"])
    assert "“Canal House”" in query["body"][0]
    assert "Thank you for helping me with “" in query["body"][0] or "what you are looking for" in query["body"][0]


def test_it_is_in_the_writers_language(app: Flask, over: Room) -> None:
    over.share(other(over), "Carol", "phone")
    lobby.choose_language(over.db, over.id, over.ids["Carol"], "de")
    (link,) = links(page(app, over), "sms")
    assert unquote(link.partition("body=")[2]).startswith("Hallo ")


def test_without_any_address_the_phone_may_pass_it_on(app: Flask, over: Room) -> None:
    shared = page(app, over).one("article share-link")
    assert "hidden" in shared.attributes and "“Canal House”" in (shared.attributes["data-text"] or "")
