"""Rooms of a few: nobody is pointed at, and "nobody left out" is said when it is so."""

from __future__ import annotations

import pytest
from flask import Flask

from facilitator.core.rings import RingPerson
from facilitator.pictures import scene
from facilitator.views.screen import ScreenView
from facilitator.views.shown.unseated import TIME_TO_WRITE
from tests.builders import SIX, Browser, Room, report_of

SEVEN = (*SIX, "Leila")


def sits_alone(view: ScreenView) -> set[str]:
    """Who stands in the picture without a line to anybody."""
    linked = {id for link in (*view.loose, *view.chats) for id in link}
    linked |= {person.id for ring in view.rings for person in ring.people}
    return {person.name for person in view.people if person.id not in linked}


@pytest.mark.parametrize("count", [2, 3, 5, 6, 7])
def test_everybody_in_a_small_room_is_drawn_with_somebody_and_sits_every_round(room: Room, count: int) -> None:
    room.reach("matching", *SEVEN[:count])
    view = room.screen()
    assert (len(view.people), sits_alone(view)) == (count, set())
    for round in (1, 2, 3):
        assert {name for table in room.tables(round) for name in table} == set(SEVEN[:count])
    assert report_of(room).chats == view.chats


@pytest.mark.parametrize(
    ("cards", "said"),
    [
        ("of the cast", "Nobody left out."),
        ("for nobody", "Everyone has somebody to meet."),
    ],
)
def test_nobody_left_out_is_said_when_each_gives_or_receives(app: Flask, web_room: Room, cards: str, said: str) -> None:
    web_room.reach("posting", "Carol", "Emil").join("Max")
    offer = "explain bookkeeping for a small shop" if cards == "of the cast" else "mend bicycles"
    web_room.post("Max", "offer", offer)
    web_room.post(
        "Max", "need", "translate a letter from Dutch to Polish" if cards == "of the cast" else "a quiet room at noon"
    )
    web_room.reach("matching")
    page = Browser(app).as_screen(web_room).get(f"/screen/{web_room.code}")
    assert said in page.text


def test_where_no_card_fits_another_the_screen_shows_who_meets_whom(app: Flask, web_room: Room) -> None:
    web_room.join("Ann", "Ben").reach("posting")
    for name, gives, asks in (("Ann", "mend bicycles", "a quiet room at noon"), ("Ben", "bake rye bread", "a drummer")):
        web_room.post(name, "offer", gives)
        web_room.post(name, "need", asks)
    web_room.reach("matching")
    page = Browser(app).as_screen(web_room).get(f"/screen/{web_room.code}")
    said = " ".join(page.one(".match-title").text().split())
    assert (said, len(page.tree.css(".ring-names text"))) == ("2 people. Everyone has somebody to meet.", 2)


def test_nobody_left_out_is_not_said_while_somebody_here_has_no_table(app: Flask, web_room: Room) -> None:
    web_room.join("Bob").later(TIME_TO_WRITE).reach("matching", "Carol", "Emil")
    page = Browser(app).as_screen(web_room).get(f"/screen/{web_room.code}")
    assert "Nobody left out." not in page.text
    assert "Bob" in web_room.host().unseated.text


def test_one_person_alone_is_told_what_is_missing(room: Room) -> None:
    room.reach("market", "Carol")
    assert room.host().blocked == "One person is ready. At least two people need something to give and something to ask."


def test_who_only_chats_stands_beside_whom_they_meet() -> None:
    people = [RingPerson(id, f"p{id}") for id in (1, 2, 3)]
    picture = scene.rings([], [(1, 2)], people, [(2, 3)])
    assert (len(picture.nodes), len(picture.arrows), len(picture.threads)) == (3, 1, 1)
    two = scene.rings([], [], people[:2], [(1, 2)])
    assert (len(two.nodes), two.arrows, len(two.threads)) == (2, (), 1)
