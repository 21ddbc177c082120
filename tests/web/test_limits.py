"""No field takes more than is kept: every form of every page, filled to the brim and one letter more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from selectolax.lexbor import LexborNode

from facilitator.core.hour import LIMITS
from facilitator.core.typed import LETTERS
from tests.builders import FOUR, PHASES, Browser, Page, Room, walk

TOO_LONG = re.compile(r"a little shorter|a long one")
TEXT = ("text", "email", "tel", "password", None)
# Looked up, and never kept.
LOOKED_UP = {"code", "key"}


@dataclass(frozen=True)
class Field:
    """A field of a form: who has it before them, where the form goes, and what else it sends."""

    who: str
    action: str
    name: str
    most: int
    others: tuple[tuple[str, str], ...]

    def filled(self, letters: int) -> dict[str, str]:
        text = {"email": "a" * (letters - 5) + "@b.nl", "phone": "1" * letters}.get(self.name, "x" * letters)
        return {**dict(self.others), self.name: text}


def fields(who: str, page: Page) -> Iterator[Field]:
    for form in page.tree.css("form[method=post]"):
        sent = dict(values(form))
        for field in form.css("input, textarea"):
            if is_typed(field) and (name := field.attributes.get("name")):
                most = field.attributes.get("maxlength")
                assert most, f"{name} of {form.attributes['action']} takes any number of letters"
                others = tuple((key, value) for key, value in sorted(sent.items()) if key != name)
                yield Field(who, form.attributes.get("action") or "", name, int(most), others)


def is_typed(field: LexborNode) -> bool:
    return field.tag == "textarea" or field.attributes.get("type") in TEXT


def values(form: LexborNode) -> Iterator[tuple[str, str]]:
    for field in form.css("input[name], textarea[name]"):
        kind = field.attributes.get("type")
        if kind not in ("radio", "checkbox") or "checked" in field.attributes:
            needed = ("1" if kind == "number" else "a bike") if "required" in field.attributes else ""
            yield field.attributes["name"] or "", field.text() or field.attributes.get("value") or needed


def forms_of(app: Flask, room: Room) -> list[Field]:
    """One of each form, whoever has it."""
    found = {}
    for who, _, page in walk(app, room):
        if page.response.mimetype == "text/html":
            found.update({(re.sub(r"\d+", "1", field.action), field.name): field for field in fields(who, page)})
    return list(found.values())


def browser(app: Flask, room: Room, who: str) -> Browser:
    here = {"host": Browser.as_host, "screen": Browser.as_screen}
    if who == "house":
        return Browser(app).as_house(app)
    if who == "nobody":
        stranger = Browser(app)
        # Without the cookie of the door they would be told that their browser keeps none.
        stranger.get(f"/{room.code}")
        return stranger
    return here[who](Browser(app), room) if who in here else Browser(app).as_attendee(room, who)


def answer(app: Flask, room: Room, field: Field, letters: int) -> tuple[int, bool]:
    """The status, and whether it was refused for its length."""
    page = browser(app, room, field.who).post(field.action, field.filled(letters))
    return page.status, any(TOO_LONG.search(node.text()) for node in page.tree.css("[role=alert]"))


@pytest.mark.parametrize("phase", PHASES)
def test_each_field_takes_as_many_letters_as_are_kept_and_no_more(app: Flask, web_room: Room, phase: str) -> None:
    room = web_room.reach(phase, *FOUR)
    if phase in ("rounds", "wrap-up", "closed"):
        room = Room(web_room.db, now=web_room.now).reach("rounds", *FOUR)
        room.met("Carol")
        room.reach(phase, *FOUR)
    all_fields = forms_of(app, room)
    assert {field.name for field in all_fields} >= {"name", "host_name", "wifi_name", "wifi_password", "email", "phone", "key"}
    kept = [field for field in all_fields if field.name not in LOOKED_UP and field.name not in LIMITS]
    # One too many first: the same form sent again is the same write.
    over = {(field.action, field.name): answer(app, room, field, field.most + 1) for field in kept}
    brim = {(field.action, field.name): answer(app, room, field, field.most) for field in kept}
    # Some forms are there before and after their time, and say so.
    assert {key for key, (status, is_long) in over.items() if not is_long and status != 409} == set()
    assert {key for key, (_, is_long) in brim.items() if is_long} == set()
    assert sum(is_long for _, is_long in over.values()) >= 10
    assert {field.most for field in kept} <= set(LETTERS.values())
    assert all(field.most == len(str(LIMITS[field.name][1])) for field in all_fields if field.name in LIMITS)


def test_the_walk_finds_cards_names_and_promises(app: Flask, web_room: Room) -> None:
    room = web_room.reach("rounds", *FOUR)
    room.met("Carol")
    found = {(re.sub(r"\d+", "1", field.action.replace(room.code, "CODE")), field.name) for field in forms_of(app, room)}
    assert found >= {("/CODE/cards", "text"), ("/CODE/cards/1", "text"), ("/CODE/details", "email"), ("/CODE/join", "name")}
    afterwards = forms_of(app, room.reach("wrap-up"))
    assert ("/CODE/promise", "text") in {(field.action.replace(room.code, "CODE"), field.name) for field in afterwards}
