"""Panels that are drawn before the host presses Next are those that would be drawn afterwards, letter by letter."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from contextlib import suppress

import pytest
from flask import Flask

from facilitator.actions import changes, lobby, moves, pair_rules, posting, rounds, setup, wrap_up
from facilitator.actions.changes import Change
from facilitator.core.cards import CardWords
from facilitator.core.errors import Refused
from facilitator.store import queries
from facilitator.store.records import PlanRecord
from facilitator.web import panels as panels_module
from facilitator.web.panels import Panels
from facilitator.web.touched import Touched
from tests.builders import FOUR, ORIGIN, SET_UP, SIX, Room, client_key

ODD = ('<boon-clock class="x">', "''\"&amp;", "שרה", '<svg class="drain" >')
Sent = dict[int, str]


@pytest.fixture(autouse=True)
def a_moment(monkeypatch: pytest.MonkeyPatch, web_room: Room) -> None:
    """Time stands still, and every form has the same key."""
    monkeypatch.setattr(time, "time", lambda: web_room.now)
    monkeypatch.setattr(panels_module, "new_client_key", lambda: client_key("any"))


@pytest.fixture
def panels(app: Flask) -> Panels:
    made: Panels = app.extensions["boon"].panels
    return made


def look_ahead(panels: Panels, room: Room) -> int:
    """How many panels were drawn."""
    return sum(1 for _ in panels.look_ahead(room.id, [*room.ids.values()]))


def sent(panels: Panels, room: Room) -> tuple[Sent, set[str]]:
    """What each phone is sent, and whose had been drawn before."""
    found = {id: panel for id, panel in panels.phones(room.id, [*room.ids.values()]) if panel}
    for panel in found.values():
        assert (panel.version, panel.phase, panel.clock) == (room.version, room.record.phase, room.host().gathering.clock)
    early = {name for name, id in room.ids.items() if id in found and isinstance(found[id].drawn, bytes)}
    return {id: f"{panel.step}\n{panel.html}" for id, panel in found.items()}, early


def drawn_anew(app: Flask, room: Room) -> Sent:
    return sent(Panels(app, room.db), room)[0]


def odd_room(room: Room) -> Room:
    room.join(*ODD)
    for name, (offer, need) in zip(ODD, (("a", "b"), ("b", "a"), ("c", "d"), ("d", "c")), strict=True):
        lobby.choose_language(room.db, room.id, room.ids[name], {"שרה": "de", ODD[0]: "fr"}.get(name, "en"))
        for kind, word in (("offer", offer), ("need", need)):
            room.post(name, kind, f'{name} "{word}" <b>')
    return room


def test_what_was_drawn_before_is_what_would_be_drawn(app: Flask, panels: Panels, web_room: Room) -> None:
    web_room.reach("posting", *SIX)
    odd_room(web_room).next().next()
    for seconds in (0.0, 3.25, 100.0):
        look_ahead(panels, web_room)
        web_room.next()
        web_room.later(seconds)
        before, early = sent(panels, web_room)
        assert early == {*SIX, *ODD}
        assert before == drawn_anew(app, web_room)


def test_a_panel_says_no_time_and_the_clock_travels_beside_it(panels: Panels, web_room: Room) -> None:
    web_room.reach("rounds", *FOUR)
    before = sent(panels, web_room)[0]
    web_room.later(100)
    moves.set_the_clock(web_room.db, web_room.id, "pause", web_room.now)
    assert sent(panels, web_room)[0] == before
    (panel,) = [panel for _, panel in panels.phones(web_room.id, [web_room.ids["Carol"]])]
    assert panel is not None
    assert (panel.clock.paused_left, panel.clock.ends_at) == (panel.clock.length - 100, None)


def test_next_pressed_twice_at_once_sends_what_was_drawn_before_both_times(app: Flask, panels: Panels, web_room: Room) -> None:
    web_room.reach("matching", *SIX)
    look_ahead(panels, web_room)
    for _ in (1, 2):
        web_room.next()
        assert sent(panels, web_room) == (drawn_anew(app, web_room), {*SIX})


@pytest.mark.parametrize("meanwhile", ["met", "edit", "language"])
def test_what_one_person_does_makes_only_their_table_s_panels_stale(
    app: Flask, panels: Panels, web_room: Room, meanwhile: str
) -> None:
    web_room.reach("rounds", *SIX)
    look_ahead(panels, web_room)
    happenings: dict[str, Callable[[], object]] = {
        "met": lambda: web_room.met("Carol"),
        "edit": lambda: edit_need(web_room, "Carol"),
        "language": lambda: lobby.choose_language(web_room.db, web_room.id, web_room.ids["Carol"], "de"),
    }
    happenings[meanwhile]()
    meetings = web_room.phone("Carol").meetings
    others = {partner.name for meeting in meetings[: 1 if meanwhile == "met" else 3] for partner in meeting.partners}
    web_room.next()
    before, early = sent(panels, web_room)
    assert before == drawn_anew(app, web_room)
    assert early >= {*SIX} - {"Carol"} - others


def edit_need(room: Room, name: str) -> None:
    card, words = room.phone(name).me.needs[0], CardWords("read a letter from the tax office")
    posting.change_card(room.db, room.id, room.ids[name], card.id, words, room.now, room.dealing)


def test_what_was_made_stale_is_drawn_again_and_nothing_else(app: Flask, panels: Panels, web_room: Room) -> None:
    web_room.reach("rounds", *SIX)
    assert look_ahead(panels, web_room) == 2 * len(SIX)
    assert look_ahead(panels, web_room) == 0
    web_room.met("Carol")
    assert 0 < look_ahead(panels, web_room) < 2 * len(SIX)
    web_room.next()
    assert sent(panels, web_room) == (drawn_anew(app, web_room), {*SIX})


def test_a_latecomer_who_is_placed_by_next_is_drawn_rightly(app: Flask, panels: Panels, web_room: Room) -> None:
    web_room.reach("rounds", *FOUR)
    web_room.join("Hana").post_cards("Hana")
    look_ahead(panels, web_room)
    web_room.next()
    assert sent(panels, web_room)[0] == drawn_anew(app, web_room)


def test_undo_is_not_mistaken_for_next(app: Flask, panels: Panels, web_room: Room) -> None:
    web_room.reach("rounds", *FOUR, round=2)
    look_ahead(panels, web_room)
    web_room.undo()
    assert sent(panels, web_room)[0] == drawn_anew(app, web_room)


def test_a_match_that_is_made_anew_makes_every_panel_stale(app: Flask, panels: Panels, web_room: Room) -> None:
    web_room.reach("matching", *SIX)
    look_ahead(panels, web_room)
    web_room.undo()
    lobby.set_wishes(web_room.db, web_room.id, web_room.ids["Hana"], False, "1")
    web_room.next().next()
    assert sent(panels, web_room) == (drawn_anew(app, web_room), set())


def test_what_nobody_can_meet_any_more_is_on_the_panel_of_who_asked(app: Flask, panels: Panels, web_room: Room) -> None:
    """A plan that is mended for others may leave somebody's need open who keeps all their tables."""
    web_room.reach("rounds", *FOUR)
    look_ahead(panels, web_room)
    with web_room.db.work() as work:
        queries.bump(work, web_room.id)
        work.get_one(PlanRecord, web_room.id).open_needs = json.dumps([web_room.phone("Carol").me.needs[0].id])
    web_room.next()
    assert sent(panels, web_room)[0] == drawn_anew(app, web_room)


def test_another_name_of_the_room_is_on_every_panel(app: Flask, panels: Panels, web_room: Room) -> None:
    web_room.reach("rounds", *FOUR)
    look_ahead(panels, web_room)
    rename(web_room, "Noor")
    web_room.next()
    assert sent(panels, web_room) == (drawn_anew(app, web_room), set())


def rename(room: Room, host_name: str) -> None:
    setup.change_set_up(room.db, room.id, setup.read_set_up({**SET_UP, "host_name": host_name}, [ORIGIN]))


def test_a_write_that_was_not_heard_of_may_have_touched_anybody(app: Flask, panels: Panels, web_room: Room) -> None:
    """Another process made it, and its hint was lost."""
    web_room.reach("rounds", *FOUR)
    look_ahead(panels, web_room)
    elsewhere = Room.__new__(Room)
    elsewhere.__dict__.update(web_room.__dict__ | {"db": type(web_room.db)(web_room.db.url)})
    elsewhere.met("Carol")
    elsewhere.db.engine.dispose()
    web_room.next()
    assert sent(panels, web_room) == (drawn_anew(app, web_room), set())
    assert look_ahead(panels, web_room) == 0
    look_ahead(panels, web_room)
    web_room.next()
    assert sent(panels, web_room) == (drawn_anew(app, web_room), {*FOUR})


def test_rooms_in_which_nobody_listens_are_forgotten(panels: Panels, web_room: Room) -> None:
    web_room.reach("matching", *FOUR)
    look_ahead(panels, web_room)
    panels.keep([])
    web_room.next()
    assert sent(panels, web_room)[1] == set()


def test_nothing_is_drawn_before_there_is_a_plan(panels: Panels, web_room: Room) -> None:
    for phase in ("lobby", "posting", "market"):
        web_room.reach(phase, *FOUR)
        assert look_ahead(panels, web_room) == 0


def test_writes_may_be_heard_of_in_any_order() -> None:
    touched = Touched(7)
    touched.hear(9, {1})
    assert not touched.is_heard(9)
    touched.hear(8, {2})
    assert touched.is_heard(9)
    assert [touched.is_fresh(person, (), since=8) for person in (1, 2, 3)] == [False, True, True]
    touched.hear(10, {4}, subjects={4})
    assert [touched.is_fresh(3, others, since=9) for others in ((1, 2), (1, 4))] == [True, False]
    touched.hear(11, None)
    assert not touched.is_fresh(3, (), since=10)


DEEDS = (
    *("undo", "met", "cannot find", "found", "late", "known", "edit", "move", "withdraw", "hide", "post"),
    *("step out", "come back", "remove", "speak", "details", "share", "promise", "keep"),
    *("left", "better", "apart", "together", "clock", "show", "rename"),
)


@pytest.mark.parametrize("deed", DEEDS)
def test_whatever_somebody_does_what_is_sent_is_what_would_be_drawn(
    app: Flask, panels: Panels, web_room: Room, deed: str
) -> None:
    """Done three times by chance, in a round for which all was drawn before, and before one for which all was."""
    chance = random.Random(deed)
    web_room.reach("rounds", *SIX, "Leila")
    web_room.met("Carol")
    for _ in range(2):
        look_ahead(panels, web_room)
        for _ in range(3):
            with suppress(Refused):
                deeds_of(web_room, chance)[deed]()
        web_room.next()
        assert sent(panels, web_room)[0] == drawn_anew(app, web_room)
    for _ in range(3):
        with suppress(Refused):
            deeds_of(web_room, chance)[deed]()
    assert sent(panels, web_room)[0] == drawn_anew(app, web_room)


@pytest.mark.parametrize("seed", range(2))
def test_whatever_happens_what_is_sent_is_what_would_be_drawn(app: Flask, panels: Panels, web_room: Room, seed: int) -> None:
    """Evenings by chance: everything that can be written from the match on, in any order, with the drawing in between."""
    chance = random.Random(seed)
    web_room.reach("matching", *SIX, "Leila")
    web_room.join("Alice", "Bob")
    deeds = deeds_of(web_room, chance)
    assert {*deeds} == {"next", *DEEDS}
    for _ in range(40):
        if chance.random() < 0.5:
            look_ahead(panels, web_room)
        deed = chance.choice([*deeds, "next", "met"])
        with suppress(Refused):
            deeds[deed]()
        web_room.later(chance.choice([0, 1, 30]))
        assert sent(panels, web_room)[0] == drawn_anew(app, web_room), deed


def deeds_of(room: Room, chance: random.Random) -> dict[str, Callable[[], object]]:
    db, id = room.db, room.id

    def any_one() -> int:
        return chance.choice([*room.ids.values()])

    def name() -> str:
        return chance.choice([*room.ids])

    def meeting() -> tuple[int, int]:
        """Somebody, and one of their meetings."""
        mine = [(room.ids[who], met.id) for who in SIX for met in room.phone(who).meetings]
        return chance.choice(mine or [(0, 0)])

    def card() -> tuple[int, int]:
        mine = [(room.ids[who], card.id) for who in SIX for card in (*room.phone(who).me.offers, *room.phone(who).me.needs)]
        return chance.choice(mine or [(0, 0)])

    def words() -> CardWords:
        return CardWords(f"explain the tax return number {chance.randrange(1000)}")

    def two() -> tuple[int, int]:
        one, other = chance.sample([*room.ids.values()], 2)
        return one, other

    return {
        "next": room.next,
        "undo": room.undo,
        "met": lambda: rounds.say_met(db, id, *meeting(), room.now),
        "cannot find": lambda: rounds.cannot_find(db, id, *meeting(), room.now),
        "found": lambda: rounds.say_found(db, id, meeting()[1]),
        "late": lambda: rounds.answer_late(db, id, any_one(), chance.choice(["now", "next"]), room.now),
        "known": lambda: pair_rules.say_known(db, id, *meeting(), room.now),
        "edit": lambda: posting.change_card(db, id, *card(), words(), room.now, room.dealing),
        "move": lambda: posting.move_card(db, id, *card(), room.now, room.dealing),
        "withdraw": lambda: posting.withdraw_card(db, id, *card(), room.now),
        "hide": lambda: (room.hide if chance.random() < 0.5 else room.show)(card()[1]),
        "post": lambda: room.post(name(), chance.choice(["offer", "need"]), words().text),
        "step out": lambda: lobby.step_out(db, id, any_one(), room.now),
        "come back": lambda: lobby.come_back(db, id, any_one(), room.now),
        "remove": lambda: lobby.remove(db, id, any_one(), room.now),
        "speak": lambda: lobby.choose_language(db, id, any_one(), chance.choice(["de", "en"])),
        "details": lambda: wrap_up.set_details(db, id, any_one(), "a@birds.example", "+31 6 1234 5678", True, room.now),
        "share": lambda: wrap_up.share(db, id, *two(), "email", chance.random() < 0.7, room.now),
        "promise": lambda: wrap_up.promise(db, id, *two(), "send prices by Friday", room.now),
        "keep": lambda: wrap_up.keep_promise(db, id, *two(), True, room.now),
        "left": lambda: changes.make(db, id, Change("left", (any_one(),)), room.now),
        "better": lambda: changes.make(db, id, Change("better"), room.now),
        "apart": lambda: changes.make(db, id, Change("apart", two()), room.now),
        "together": lambda: changes.make(db, id, Change("together", two()), room.now),
        "clock": lambda: moves.set_the_clock(db, id, chance.choice(["plus", "pause", "resume"]), room.now),
        "show": lambda: moves.show(db, id, chance.choice(["code", "phase"])),
        "rename": lambda: rename(room, chance.choice(["Dina", "Noor"])),
    }
