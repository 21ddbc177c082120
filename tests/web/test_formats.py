"""Formats that are not Boon's hour hear their own words, on every page, and none that are wrong for them."""

from __future__ import annotations

import pytest
from flask import Flask

from facilitator.actions.places import by_hand, neighbour
from facilitator.core.runsheet.shipped import shipped
from tests.builders import CAST, SIX, Browser, Room


def walk(room: Room, sheet: str) -> Room:
    return room.walk_by(shipped()[sheet]).join(*SIX)


def seen(app: Flask, room: Room) -> tuple[str, str]:
    """What the big screen and a phone say."""
    phone = Browser(app).as_attendee(room, SIX[0]).get(f"/{room.code}").text
    return Browser(app).as_screen(room).get(f"/screen/{room.code}").text, phone


def test_where_nobody_gives_or_asks_nobody_is_told_to(app: Flask, web_room: Room) -> None:
    room = walk(web_room, "one-two-four-all")
    screen, phone = seen(app, room)
    assert "One question: alone, in pairs, in fours, all together." in screen
    assert "One question: alone, in pairs, in fours, all together." in phone
    assert [word for word in ("a gift you bring", "one of each", "Draft your cards") if word in screen + phone] == []
    screen, phone = seen(app, room.reach("closed"))
    assert [word for word in ("people are still", "Nobody is here yet") if word in screen + phone] == []


def test_the_big_screen_names_the_part_that_comes_next_and_in_the_last_one_none(app: Flask, web_room: Room) -> None:
    room = walk(web_room, "one-two-four-all").next().next().next()
    screen, _ = seen(app, room)
    assert [word in screen for word in ("In fours", "Next, ", "All together", "Close")] == [True, True, False, False]
    screen, _ = seen(app, room.next())
    assert [word in screen for word in ("In fours", "Next, ", "All together", "Close")] == [True, False, True, False]


def test_what_the_run_sheet_asks_stands_over_the_forms_and_in_the_rounds_on_every_phone(app: Flask, web_room: Room) -> None:
    room = walk(web_room, "world-cafe")
    assert "What can you give, what do you hope to find out?" in seen(app, room.next())[1]
    room.post_cards(*SIX)
    screen, phone = seen(app, room.reach("rounds"))
    assert "One question, all talk" in screen
    assert "One question, all talk" in phone
    assert [word for word in ("speak first", "speaks first", "promise") if word in screen + phone] == []


def test_who_has_the_word_is_told_what_this_format_does_with_it(app: Flask, web_room: Room) -> None:
    room = walk(web_room, "troika-consulting").next()
    room.post_cards(*SIX)
    phone = seen(app, room.reach("rounds"))[1]
    assert "Ask, clarify, turn around, thank" in phone
    assert [word for word in ("First, say what you can give", "Say it out loud") if word in phone] == []


def test_where_nobody_was_matched_nobody_came_late_and_nobody_was_looked_for(app: Flask, web_room: Room) -> None:
    room = walk(web_room, "reciprocity-ring").next()
    room.post_cards(*SIX)
    assert "Nobody here has it yet." not in seen(app, room.reach("unmet"))[1]
    screen, phone = seen(app, room.next())
    assert "You came late." not in phone
    assert "Your people are on your phone" not in screen


@pytest.mark.parametrize("sheet", ["troika-consulting", "world-cafe", "table-speed-networking", "weekly-breakfast"])
def test_the_plan_of_larger_tables_says_how_many_sit_there(app: Flask, web_room: Room, sheet: str) -> None:
    room = walk(web_room, sheet)
    plan = Browser(app).as_host(room).get(f"/host/{room.code}/setup").text
    assert "at tables of" in plan
    assert "Before and after." not in plan
    assert ("The giver speaks first." in plan) is (sheet == "weekly-breakfast")


@pytest.mark.parametrize("sheet", ["table-speed-networking", "weekly-breakfast"])
def test_at_a_large_table_the_people_stand_above_the_questions_whether_to_share(app: Flask, web_room: Room, sheet: str) -> None:
    room = walk(web_room, sheet).next()
    room.post_cards(*SIX).reach("rounds")
    for name in SIX:
        room.met(name)
    page = Browser(app).as_attendee(room, SIX[0]).get(f"/{room.code}").tree
    asks = ["ask" in str(each.attributes["class"]).split() for each in page.css(".sheet .ask, .sheet .turn__list, .sheet .who")]
    assert (asks[0], sum(asks)) == (False, 5)


def test_with_turns_too_a_phone_is_asked_to_show_a_neighbour_and_shows_both(app: Flask, web_room: Room) -> None:
    room = walk(web_room, "troika-consulting").next()
    room.post_cards(*SIX)
    said, owner = CAST["Leila"], room.ids[SIX[0]]
    leila = by_hand.add_person(room.db, room.id, "Leila", said.offer, said.need, room.now, room.dealing, owner)
    assert "Leila has no phone. May yours show both of you?" in seen(app, room.reach("rounds"))[1]
    neighbour.answer(room.db, room.id, owner, leila, True)
    page = Browser(app).as_attendee(room, SIX[0]).get(f"/{room.code}")
    assert "Put Leila away" in page.text
    # Each name on its own: one that is written from the right turns round no other.
    assert page.tree.css(".beside p bdi")
    assert not [name for name in page.tree.css(".beside p bdi") if " and " in name.text()]


def test_two_at_a_table_of_three_have_two_turns_on_the_big_screen_too(app: Flask, web_room: Room) -> None:
    room = web_room.walk_by(shipped()["troika-consulting"]).join(*SIX[:2]).next()
    room.post_cards(*SIX[:2])
    assert "speaks first" not in seen(app, room.next())[1]
    assert ["Turn 1 of 2" in words for words in seen(app, room.next())] == [True, True]
