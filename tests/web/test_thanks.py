"""The last page: one question a person met, asked once; what was answered, in one sentence; and nobody's address besides."""

from __future__ import annotations

from itertools import product

import pytest
from flask import Flask

from tests.builders import Browser, Page, Room

MAIL = {"Carol": "carol@canal.example", "Emil": "emil@canal.example"}
QUESTION = {"Carol": "Share your e-mail with Emil?", "Emil": "Share your e-mail with Carol?"}


@pytest.fixture
def met(web_room: Room) -> Room:
    """Carol and Emil, who met; both have an e-mail address."""
    room = web_room.reach("rounds", *MAIL)
    for name, mail in MAIL.items():
        room.details(name, mail)
    room.met("Carol")
    return room


def phone(app: Flask, room: Room, name: str) -> Page:
    return Browser(app).as_attendee(room, name).get(f"/{room.code}")


def test_each_person_is_one_question_with_two_answers_alike_and_what_would_be_shared(app: Flask, met: Room) -> None:
    article = phone(app, met.reach("wrap-up"), "Carol").one("article.p")
    assert QUESTION["Carol"] in " ".join(article.text().split())
    assert article.css_first(".ask__q small").text() == MAIL["Carol"]
    buttons = article.css("[name=share]")
    assert [button.text() for button in buttons] == ["Yes", "Not now"]
    assert len({button.attributes["class"] for button in buttons}) == 1


@pytest.mark.parametrize("yes", [True, False])
def test_who_answered_after_we_ve_met_is_not_asked_again(app: Flask, met: Room, yes: bool) -> None:
    assert QUESTION["Carol"] in phone(app, met, "Carol").text
    met.share("Carol", "Emil", "email", yes)
    assert QUESTION["Carol"] not in phone(app, met, "Carol").text
    page = phone(app, met.reach("wrap-up"), "Carol")
    assert QUESTION["Carol"] not in page.text
    assert ("Emil has your e-mail." if yes else "Not now. Emil isn’t told.") in page.text
    assert QUESTION["Emil"] in phone(app, met, "Emil").text


@pytest.mark.parametrize(("mine", "theirs"), list(product((None, True, False), repeat=2)))
def test_every_pair_of_answers_is_one_sentence_and_only_a_yes_shows_an_address(
    app: Flask, met: Room, mine: bool | None, theirs: bool | None
) -> None:
    for owner, reader, answer in (("Carol", "Emil", mine), ("Emil", "Carol", theirs)):
        if answer is not None:
            met.share(owner, reader, "email", answer)
    page = phone(app, met.reach("wrap-up"), "Carol")
    said = {
        "asked": QUESTION["Carol"],
        "both": "You and Emil share with each other.",
        "mine": "Emil has your e-mail.",
        "no": "Not now. Emil isn’t told.",
    }
    expected = "asked" if mine is None else "no" if not mine else "both" if theirs else "mine"
    assert [name for name, sentence in said.items() if sentence in page.text] == [expected]
    assert (MAIL["Emil"] in page.html) is (theirs is True)
    assert (MAIL["Carol"] in phone(app, met, "Emil").html) is (mine is True)


def test_an_answer_that_is_changed_takes_the_address_with_it(app: Flask, met: Room) -> None:
    met.share("Carol", "Emil", "email")
    met.reach("wrap-up")
    assert MAIL["Carol"] in phone(app, met, "Emil").html
    carol = Browser(app).as_attendee(met, "Carol")
    page = carol.post(f"/{met.code}/share", {"person": met.ids["Emil"], "field": "email", "share": "no"})
    assert page.status == 303
    assert "Not now. Emil isn’t told." in carol.get(f"/{met.code}").text
    assert MAIL["Carol"] not in phone(app, met, "Emil").html


def test_who_has_a_phone_number_only_is_asked_about_that(app: Flask, met: Room) -> None:
    met.details("Carol", "", "+31 6 1234 5678")
    page = phone(app, met.reach("wrap-up"), "Carol")
    assert "Share your phone number with Emil?" in page.text
    assert page.value("article.p [name=field]") == "phone"
