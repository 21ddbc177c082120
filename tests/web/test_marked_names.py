"""Names are marked where the sentence put them, never looked for in it."""

from __future__ import annotations

from flask import Flask

from facilitator.core.locale import Part, Sentence, filled
from tests.builders import Browser, Page, Room


def lines(page: Page) -> list[str]:
    return [node.html or "" for node in page.tree.css("p.try, .who h2")]


def test_jo_meets_john_and_each_name_is_marked_whole(app: Flask, web_room: Room) -> None:
    room = web_room.join("Jo", "John").reach("posting")
    for name, offer, need in (
        ("Jo", "explain bookkeeping for a small shop", "translate a letter from Dutch to Polish"),
        ("John", "translate letters from Dutch to Polish", "explain the bookkeeping of my small shop"),
    ):
        room.post(name, "offer", offer)
        room.post(name, "need", need)
    room.reach("matching")
    openings = []
    for name, other in (("Jo", "John"), ("John", "Jo")):
        said = lines(Browser(app).as_attendee(room, name).get(f"/{room.code}"))
        openings += [(line, other) for line in said if 'class="try"' in line]
        assert f"<bdi>{other}</bdi>" in said[0]
        assert all("<bdi>Jo</bdi>hn" not in line for line in said)
    ((opening, other),) = openings
    assert f"“<bdi>{other}</bdi>, " in opening


def test_each_place_of_a_sentence_is_told_from_its_words() -> None:
    said = filled("100 %% for %(giver)s, says %(other)s.", giver="%(other)s", other="Jo")
    assert said == Sentence((Part("100 % for "), Part("%(other)s", "giver"), Part(", says "), Part("Jo", "other"), Part(".")))
    assert (str(said), bool(said), bool(Sentence())) == ("100 % for %(other)s, says Jo.", True, False)
