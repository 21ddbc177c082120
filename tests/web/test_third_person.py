"""A third person's name stands before the one who may read it, and nowhere else: no page, no panel, no file, no log."""

from __future__ import annotations

import logging

import pytest
from flask import Flask

from facilitator.core.phases import Phase
from facilitator.core.runsheet.sheet import Part, RunSheet
from facilitator.views.unmet.leads import LeadView
from tests.builders import FOUR, Browser, Page, Room, contents, walk

SHEET = RunSheet((Part(Phase.LOBBY, 10), Part(Phase.POSTING, 12), Part(Phase.UNMET, 4), Part(Phase.WRAP_UP, 6)))
CANARY = ("Marta Kanarie", "marta@canary.example", "keeps the sheds")


def named(app: Flask, room: Room, to: str) -> LeadView:
    """Emil has named somebody to Carol, or to the host."""
    room.walk_by(SHEET).reach("unmet", *FOUR)
    who, reach, line = CANARY
    form = {"who": who, "reach_by": "email", "reach_email": reach, "line": line, "to": to}
    assert answer(app, room, "Emil", form).status == 303
    return room.phone("Emil").leads.given[0]


def answer(app: Flask, room: Room, name: str, form: dict[str, str]) -> Page:
    ask = room.screen().asked.now
    assert ask is not None
    browser = Browser(app).as_attendee(room, name)
    return browser.post(f"/{room.code}/leads", {"card": str(ask.card.id), "knows": "yes", **form})


def readers(app: Flask, room: Room) -> set[str]:
    """Who has it on any page that they can open, the panels and files included."""
    return {who for who, _, page in walk(app, room) if any(word in contents(page) for word in CANARY)}


@pytest.mark.slow
@pytest.mark.parametrize("phase", ["unmet", "wrap-up", "closed"])
def test_it_is_before_who_asked_and_who_said_it(
    app: Flask, web_room: Room, phase: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    named(app, web_room, "")
    web_room.reach(phase)
    assert readers(app, web_room) == {"Carol", "Emil"}
    assert not any(word in caplog.text for word in CANARY)


@pytest.mark.slow
@pytest.mark.parametrize("phase", ["unmet", "closed"])
def test_it_is_before_the_host_who_introduces_and_who_said_it(app: Flask, web_room: Room, phase: str) -> None:
    named(app, web_room, "host")
    web_room.reach(phase)
    assert readers(app, web_room) == {"host", "export", "Emil"}


def test_taken_back_it_is_nowhere(app: Flask, web_room: Room) -> None:
    lead = named(app, web_room, "host")
    emil = Browser(app).as_attendee(web_room, "Emil")
    assert emil.post(f"/{web_room.code}/leads/{lead.id}/back").status == 303
    assert readers(app, web_room) == set()


@pytest.mark.parametrize(("to", "named_to_host"), [("", False), ("host", True)])
def test_a_persons_page_has_what_they_said_and_what_was_said_to_them(
    app: Flask, web_room: Room, to: str, named_to_host: bool
) -> None:
    """Both of the two; whom they know only where the host introduces, and of nobody else anything."""
    named(app, web_room, to)
    host, base = Browser(app).as_host(web_room), f"/host/{web_room.code}"
    for name in ("Carol", "Emil"):
        text = contents(host.get(f"{base}/people/{web_room.ids[name]}"))
        assert "knows someone for" in text and [word in text for word in CANARY] == [named_to_host] * 3
    for name in ("Farah", "Goran"):
        assert "knows someone for" not in contents(host.get(f"{base}/people/{web_room.ids[name]}"))


def test_who_was_shown_out_has_said_nothing_on_anybodys_page(app: Flask, web_room: Room) -> None:
    named(app, web_room, "host")
    host, base = Browser(app).as_host(web_room), f"/host/{web_room.code}"
    host.post(f"{base}/people/{web_room.ids['Emil']}/remove")
    assert "knows someone for" not in contents(host.get(f"{base}/people/{web_room.ids['Carol']}"))


def test_what_was_typed_is_still_there_when_something_is_missing(app: Flask, web_room: Room) -> None:
    web_room.walk_by(SHEET).reach("unmet", *FOUR)
    page = answer(app, web_room, "Emil", {"who": CANARY[0], "reach_by": "phone", "reach_phone": "call"})
    assert (page.status, page.value("#who"), page.value("#reach_phone")) == (422, CANARY[0], "call")


def test_i_will_ask_first_is_what_is_chosen_and_needs_nothing_of_theirs(app: Flask, web_room: Room) -> None:
    web_room.walk_by(SHEET).reach("unmet", *FOUR)
    ask = web_room.screen().asked.now
    assert ask is not None
    form = Browser(app).as_attendee(web_room, "Emil").get(f"/{web_room.code}?do=know&card={ask.card.id}")
    assert form.one("input[name=reach_by][checked]").attributes["value"] == "ask"
    assert answer(app, web_room, "Emil", {"who": "Marta"}).status == 303
    assert [lead.asks_first for lead in web_room.phone("Carol").leads.received] == [True]


def test_the_ring_of_the_big_screen_has_a_disc_for_each_answer(app: Flask, web_room: Room) -> None:
    named(app, web_room, "")
    answer(app, web_room, "Farah", {"who": "Nadia"})
    screen = Browser(app).as_screen(web_room).get(f"/screen/{web_room.code}")
    assert len(screen.tree.css(".unmet-disc")) == 2
    assert not any(name in screen.one("#scene").text() for name in ("Emil", "Farah", "Nadia"))


def test_the_host_goes_on_to_the_next_ask_and_marks_whom_they_introduced(app: Flask, web_room: Room) -> None:
    lead = named(app, web_room, "host")
    host, base = Browser(app).as_host(web_room), f"/host/{web_room.code}"
    host.post(f"{base}/leads/{lead.id}/introduced", {"done": "yes"})
    assert "has introduced you" in Browser(app).as_attendee(web_room, "Carol").get(f"/{web_room.code}").text
    host.post(f"{base}/asks", {"card": host.get(base).value(".asks input[name=card]"), "do": "next"})
    assert web_room.phone("Emil").asked.now == web_room.screen().asked.now
    assert "This one is yours." in Browser(app).as_attendee(web_room, "Emil").get(f"/{web_room.code}").text
