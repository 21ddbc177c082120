"""Days after: the personal page asks how it went, one tap a person, and works without JavaScript."""

from __future__ import annotations

import pytest
from flask import Flask

from facilitator.actions import wrap_up
from facilitator.core.after.outcomes import DAY
from facilitator.store import queries
from tests.builders import FOUR, Browser, Page, Room


def close(room: Room, ago: float) -> Room:
    """As if it had ended so many days ago."""
    with room.db.work() as work:
        queries.bump(work, room.id).closed_at = room.now - ago * DAY
    return room


@pytest.fixture
def over(web_room: Room) -> Room:
    web_room.reach("rounds", *FOUR)
    web_room.met("Carol")
    return close(web_room.reach("closed"), 14.5)


def partner(room: Room) -> tuple[int, str]:
    name = next(iter(room.people("Carol")))
    return room.ids[name], name


def say(app: Flask, room: Room, **form: object) -> Page:
    return Browser(app).as_attendee(room, "Carol").post(f"/{room.code}/later", {"person": partner(room)[0], **form})


def look(app: Flask, room: Room) -> Page:
    return Browser(app).as_attendee(room, "Carol").get(f"/{room.code}/later")


def pressed(page: Page) -> list[str]:
    return [node.text().strip() for node in page.tree.css('.came [aria-pressed="true"]')]


def test_the_page_says_how_long_ago_it_was_and_who_sees_what(app: Flask, over: Room) -> None:
    page = look(app, over)
    assert "Two weeks on" in page.text and "Dina sees totals, never who." in page.text
    assert partner(over)[1] in page.text


def test_the_way_to_it_is_on_the_personal_page_from_the_second_day(app: Flask, over: Room) -> None:
    found = []
    for ago in (1, 2):
        page = Browser(app).as_attendee(close(over, ago), "Carol").get(f"/{over.code}")
        found.append(len(page.tree.css(f'a[href="/{over.code}/later"]')))
    assert found == [0, 1]
    assert look(app, close(over, 1)).status == 409


def test_one_tap_answers_and_another_changes_it(app: Flask, over: Room) -> None:
    seen = []
    for answer in ("in-touch", "helped"):
        assert say(app, over, answer=answer).location == f"/{over.code}/later#person-{partner(over)[0]}"
        seen.append(pressed(look(app, over)))
    assert seen == [["In touch"], ["It helped"]]


def test_a_number_may_follow_business_and_an_odd_one_is_said_at_its_field(app: Flask, over: Room) -> None:
    say(app, over, answer="business")
    refused = say(app, over, answer="business", amount="lots")
    assert refused.status == 422 and refused.one("#amount-error").text().startswith("Write a whole number")
    say(app, over, answer="business", amount="250")
    assert look(app, over).value("[name=amount]") == "250"


def test_a_promise_is_kept_from_here_too(app: Flask, over: Room) -> None:
    wrap_up.promise(over.db, over.id, over.ids["Carol"], partner(over)[0], "I’ll send prices", over.now)
    say(app, over, kept="yes")
    assert "1 of 1 promise kept" in look(app, over).text


def test_an_answer_is_on_nobody_elses_page(app: Flask, over: Room) -> None:
    say(app, over, answer="business", amount="7654321")
    others = [name for name in over.ids if name != "Carol"]
    pages = [Browser(app).as_attendee(over, name).get(f"/{over.code}/later") for name in others]
    pages += [Browser(app).as_host(over).get(f"/host/{over.code}/{page}") for page in ("report", "report/shared")]
    assert [page.status for page in pages if "7654321" in page.html or pressed(page)] == []
