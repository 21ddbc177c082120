"""After the match people still withdraw cards, leave and arrive; the evening goes on."""

from __future__ import annotations

import pytest

from facilitator.actions import lobby, moves, posting
from facilitator.actions.matching import plan_here
from facilitator.matching import Plan, Rules
from facilitator.matching import Room as MatcherRoom
from facilitator.store.database import Database
from tests.builders import FOUR, SIX, Room


@pytest.mark.parametrize("phase", ["matching", "rounds"])
def test_a_matched_card_is_withdrawn_and_somebody_else_leaves(room: Room, phase: str) -> None:
    room.reach("market", *SIX)
    extra = room.post("Carol", "need", "somebody to walk my dog on Sundays")
    room.post("Carol", "offer", "lend a tent for a weekend")
    room.reach(phase, *SIX)
    for card in (*room.phone("Carol").me.offers, *room.phone("Carol").me.needs):
        if card.id != extra and "tent" not in card.text:
            posting.withdraw_card(room.db, room.id, room.ids["Carol"], card.id, room.now)
    room.leave("Hana")
    assert room.phone("Carol").step == ("matching" if phase == "matching" else "rounds")
    room.next()


def test_who_comes_and_goes_while_the_matcher_thinks_is_in_or_out_of_the_plan(db: Database) -> None:
    room = Room(db).reach("market", *FOUR).join("Leila")

    def think(values: MatcherRoom, rules: Rules) -> Plan:
        plan = plan_here(values, rules)
        lobby.remove(db, room.id, room.ids["Carol"], room.now)
        room.post_cards("Leila")
        return plan

    moves.go_on(db, room.id, "market:0", room.now, think, room.dealing)
    seated = {name for table in room.tables(1) for name in table}
    assert seated == {"Emil", "Farah", "Goran", "Leila"}


def test_the_giver_speaks_first(room: Room) -> None:
    room.reach("rounds", *SIX)
    for name in SIX:
        now = room.phone(name).now
        assert now is not None
        if now.gives and not now.receives:
            assert now.speaks_first


def test_the_opening_line_is_one_at_a_table_and_stands_on_the_phone_of_who_speaks_first(room: Room) -> None:
    room.reach("lobby", *FOUR)
    room.reach("posting", *FOUR)
    room.post("Emil", "offer", "draw up the accounts of a small bakery")
    room.post("Carol", "need", "draw up the accounts of a small bakery")
    room.post("Carol", "offer", "film a workshop on a phone")
    room.post("Emil", "need", "film a workshop on a phone")
    room.reach("rounds", *FOUR)
    for names in room.tables(1):
        views = {name: room.phone(name).now for name in names}
        lines = {
            name: [str(help.opening) for help in (*now.gives, *now.receives) if help.opening]
            for name, now in views.items()
            if now
        }
        (first,) = [name for name, now in views.items() if now and now.speaks_first]
        matched = any(now and (now.gives or now.receives) for now in views.values())
        assert [name for name, said in lines.items() if said] == ([first] if matched else []), lines
        assert all(len(said) == 1 and first not in said[0] for said in lines.values() if said), lines
    assert any(now and now.gives and now.receives for now in (room.phone(name).now for name in FOUR))
