"""Panels that are drawn before the host presses Next are those that would be drawn afterwards, letter by letter."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from facilitator.actions import lobby, moves, posting
from facilitator.core.cards import CardWords
from facilitator.web.deflated import joined, piece
from facilitator.web.panels import Panels
from tests.builders import FOUR, SIX, Room

ODD = ('<boon-clock class="x">', "''\"&amp;", "שרה", '<svg class="drain" >')
Sent = dict[int, str]


@pytest.fixture(autouse=True)
def a_moment(monkeypatch: pytest.MonkeyPatch, app: Flask, web_room: Room) -> None:
    """Time stands still, because panels tell it."""
    monkeypatch.setattr(time, "time", lambda: web_room.now)
    monkeypatch.setitem(app.jinja_env.globals, "now", lambda: web_room.now)


@pytest.fixture
def panels(app: Flask) -> Panels:
    made: Panels = app.extensions["boon"].panels
    return made


def foresee(panels: Panels, room: Room) -> int:
    """How many panels were drawn; the room has to be seen quiet once before."""
    return sum(1 for _ in (0, 1) for _ in panels.foresee(room.id, [*room.ids.values()]))


def sent(panels: Panels, room: Room) -> tuple[Sent, set[str]]:
    """What each phone is sent, and whose had been foreseen."""
    messages = dict(panels.phones(room.id, [*room.ids.values()]))
    early = {name for name, id in room.ids.items() if isinstance((messages[id] or {}).get("html"), bytes)}
    for message in messages.values():
        assert message is None or message["version"] == room.version
    return {id: text(message["html"]) for id, message in messages.items() if message}, early


def text(html: str | bytes) -> str:
    return zlib.decompress(html).decode() if isinstance(html, bytes) else html


def drawn_anew(app: Flask, room: Room) -> Sent:
    return sent(Panels(app, room.db), room)[0]


def odd_room(room: Room) -> Room:
    room.join(*ODD)
    for name, (offer, need) in zip(ODD, (("a", "b"), ("b", "a"), ("c", "d"), ("d", "c")), strict=True):
        lobby.speak(room.db, room.id, room.ids[name], {"שרה": "de", ODD[0]: "fr"}.get(name, "en"))
        for kind, word in (("offer", offer), ("need", need)):
            room.post(name, kind, f'{name} "{word}" <b>')
    return room


def test_what_was_foreseen_is_what_would_be_drawn(app: Flask, panels: Panels, web_room: Room) -> None:
    web_room.reach("posting", *SIX)
    odd_room(web_room).next().next()
    for seconds in (0.0, 3.25, 100.0):
        foresee(panels, web_room)
        web_room.next()
        web_room.later(seconds)
        before, early = sent(panels, web_room)
        assert early == {*SIX, *ODD}
        assert before == drawn_anew(app, web_room)


@pytest.mark.parametrize("meanwhile", ["met", "edit", "leave", "language"])
def test_what_happens_after_it_was_foreseen_is_in_what_is_sent(
    app: Flask, panels: Panels, web_room: Room, meanwhile: str
) -> None:
    web_room.reach("rounds", *SIX)
    foresee(panels, web_room)
    happenings: dict[str, Callable[[], object]] = {
        "met": lambda: web_room.met("Carol"),
        "edit": lambda: edit_first_offer(web_room, "Carol"),
        "leave": lambda: web_room.leave("Hana"),
        "language": lambda: lobby.speak(web_room.db, web_room.id, web_room.ids["Emil"], "de"),
    }
    happenings[meanwhile]()
    web_room.next()
    before, _ = sent(panels, web_room)
    assert before == drawn_anew(app, web_room)


def edit_first_offer(room: Room, name: str) -> None:
    card = room.phone(name).me.offers[0]
    posting.change_card(room.db, room.id, room.ids[name], card.id, CardWords("explain tax returns to a baker"), room.now)


def test_whoever_is_not_concerned_by_what_happened_is_sent_what_was_foreseen(panels: Panels, web_room: Room) -> None:
    web_room.reach("rounds", *SIX)
    foresee(panels, web_room)
    partner = next(p.name for p in web_room.phone("Carol").now.partners)  # type: ignore[union-attr]
    web_room.met("Carol")
    web_room.next()
    assert sent(panels, web_room)[1] >= {*SIX} - {"Carol", partner}


def test_a_latecomer_who_is_placed_by_next_is_not_foreseen_wrongly(app: Flask, panels: Panels, web_room: Room) -> None:
    web_room.reach("rounds", *FOUR)
    web_room.join("Hana").post_cards("Hana")
    foresee(panels, web_room)
    web_room.next()
    assert sent(panels, web_room)[0] == drawn_anew(app, web_room)


def test_a_clock_that_is_paused_or_over_is_in_what_is_sent(app: Flask, panels: Panels, web_room: Room) -> None:
    web_room.reach("matching", *FOUR)
    foresee(panels, web_room)
    web_room.next().later(30)
    moves.set_the_clock(web_room.db, web_room.id, "pause", web_room.now)
    assert sent(panels, web_room) == (drawn_anew(app, web_room), {*FOUR})
    moves.set_the_clock(web_room.db, web_room.id, "resume", web_room.now)
    web_room.later(3600)
    assert sent(panels, web_room) == (drawn_anew(app, web_room), {*FOUR})


def test_undo_is_not_mistaken_for_next(app: Flask, panels: Panels, web_room: Room) -> None:
    web_room.reach("rounds", *FOUR, round=2)
    foresee(panels, web_room)
    web_room.undo()
    assert sent(panels, web_room)[0] == drawn_anew(app, web_room)


def test_a_busy_room_is_left_alone_and_a_quiet_one_is_drawn_once(panels: Panels, web_room: Room) -> None:
    web_room.reach("matching", *FOUR)
    assert foresee(panels, web_room) == 4
    assert foresee(panels, web_room) == 0
    web_room.post("Carol", "offer", "lend a drill")
    assert [*panels.foresee(web_room.id, [*web_room.ids.values()])] == []
    assert foresee(panels, web_room) == 4
    panels.keep([])
    web_room.next()
    assert sent(panels, web_room)[1] == set()


def test_nothing_is_foreseen_before_there_is_a_plan(panels: Panels, web_room: Room) -> None:
    for phase in ("lobby", "posting", "market"):
        web_room.reach(phase, *FOUR)
        assert foresee(panels, web_room) == 0


@given(st.lists(st.text()))
def test_pieces_inflate_to_the_whole(texts: list[str]) -> None:
    assert zlib.decompress(joined(map(piece, texts))).decode() == "".join(texts)
