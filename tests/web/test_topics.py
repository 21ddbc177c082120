"""What a card is about: guessed from its words, changed with one tap; and a kind word when it is in the wrong box."""

from __future__ import annotations

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser

from facilitator.store.records import CardRecord
from tests.builders import Browser, Room


def looked_at(phone: Browser, room: Room, kind: str, text: str, topic: str = "", brief: str = "") -> str:
    form = {"kind": kind, "text": text, "topic": topic, "brief": brief}
    return phone.post(f"/{room.code}/look", form).html


def chosen(page: str) -> tuple[str, str]:
    """The value and the name of the topic that is marked."""
    (field,) = LexborHTMLParser(page).css("input[checked]")
    assert field.parent
    return field.attributes["value"] or "", field.parent.text().strip()


@pytest.fixture
def carol(app: Flask, web_room: Room) -> Browser:
    return Browser(app).as_attendee(web_room.join("Carol").reach("posting"), "Carol")


def card_of(room: Room, card: int) -> CardRecord:
    with room.db.look() as session:
        return session.get_one(CardRecord, card)


def test_the_likeliest_topic_is_marked_while_typing(carol: Browser, web_room: Room) -> None:
    page = looked_at(carol, web_room, "offer", "explain bookkeeping and taxes")
    assert chosen(page) == ("", "Money")


def test_a_tapped_topic_stays_while_the_words_change(carol: Browser, web_room: Room) -> None:
    page = looked_at(carol, web_room, "offer", "explain bookkeeping and taxes", "food")
    assert chosen(page) == ("food", "Food & hospitality")


def test_an_advertisement_among_asks_is_noticed_kindly(carol: Browser, web_room: Room) -> None:
    page = looked_at(carol, web_room, "need", "looking for clients for my agency")
    assert "This reads like something you offer." in page
    assert '<button class="link" name="instead" value="offer">' in page


@pytest.mark.parametrize("text", ["n/a", "nothing really", "looking for clients for my agency", "explain bookkeeping"])
def test_of_a_draft_only_what_is_odd_about_it_is_said(carol: Browser, web_room: Room, text: str) -> None:
    page = LexborHTMLParser(looked_at(carol, web_room, "need", text, brief="yes"))
    odd = [node.text().strip() for node in page.css(".notice")]
    assert page.css("input, button, details") == []
    assert (odd == []) == (text == "explain bookkeeping")


@pytest.mark.parametrize("phase", ["lobby", "poll"])
def test_a_draft_has_ways_to_start_and_is_looked_at_while_it_is_typed(app: Flask, web_room: Room, phase: str) -> None:
    web_room.reach(phase, "Carol")
    if phase == "poll":
        web_room.vote("Carol", sell=True, buy=False)
    page = Browser(app).as_attendee(web_room, "Carol").get(f"/{web_room.code}").tree
    starts = [chip.attributes["data-starter"] for chip in page.css(".drafting starter-chips button")]
    assert starts == ["explain", "look over", "lend", "sell me", "show me", "lend me"]
    looks = [look.attributes["for"] for look in page.css(".drafting card-look")]
    assert looks == ["draft-offer", "draft-need"]


def test_nothing_is_said_of_a_card_in_its_own_box(carol: Browser, web_room: Room) -> None:
    assert "notice" not in looked_at(carol, web_room, "need", "how do I find my first clients?")


def test_hostile_words_are_only_words(carol: Browser, web_room: Room) -> None:
    assert looked_at(carol, web_room, "<script>", "<script>alert(1)</script>", "<script>").count("<script>") == 0


def test_only_a_tapped_topic_is_kept(room: Room) -> None:
    room.reach("posting", "Carol")
    guessed = room.post("Carol", "offer", "explain bookkeeping and taxes")
    tapped = room.post("Carol", "offer", "explain the bookkeeping of a bakery", topic="food")
    none = room.post("Carol", "offer", "explain the bookkeeping of a church", topic="none")
    odd = room.post("Carol", "offer", "explain the bookkeeping of a ship", topic="<b>")
    assert [card_of(room, card).topic for card in (guessed, tapped, none, odd)] == [None, "food", "none", None]


def test_the_button_under_the_notice_posts_to_the_other_box(carol: Browser, web_room: Room) -> None:
    form = {"kind": "need", "instead": "offer", "text": "looking for clients for my agency", "client_key": "k" * 20}
    carol.post(f"/{web_room.code}/cards", form)
    (card,) = web_room.phone("Carol").me.offers
    assert card.text == "looking for clients for my agency"
    assert web_room.phone("Carol").me.needs == ()


def test_a_posted_card_moves_to_the_other_box_with_one_tap(carol: Browser, web_room: Room) -> None:
    card = web_room.post("Carol", "need", "looking for clients for my agency", would_pay=True)
    page = carol.get(f"/{web_room.code}?do=cards").html
    assert f"/{web_room.code}/cards/{card}/move" in page
    carol.post(f"/{web_room.code}/cards/{card}/move", {})
    (moved,) = web_room.phone("Carol").me.offers
    assert (moved.id, moved.would_pay) == (card, False)


def test_somebody_elses_card_does_not_move(carol: Browser, web_room: Room) -> None:
    web_room.join("Emil")
    card = web_room.post("Emil", "need", "looking for clients for my agency")
    assert carol.post(f"/{web_room.code}/cards/{card}/move", {}).status == 404
    assert len(web_room.phone("Emil").me.needs) == 1
