"""The market: others' cards, likeliest first, and a tap that nobody sees."""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from facilitator.actions import lobby, market, posting
from facilitator.core.errors import NotHere, NotNow
from facilitator.matching import Dealer
from facilitator.store.commits import NotKept
from facilitator.store.database import Database
from facilitator.store.plans import room_for_matching
from facilitator.store.records import InterestRecord
from tests.builders import CAST, FOUR, SIX, Room


def authors(room: Room, name: str) -> set[str]:
    return {item.card.author_name for item in room.phone(name).dealt}


def interests(room: Room, name: str) -> dict[int, bool | None]:
    with room.db.look() as session:
        rows = session.query(InterestRecord).filter_by(attendee_id=room.ids[name])
        return {row.card_id: row.wanted for row in rows}


def test_everyone_who_is_ready_sees_others_cards_and_never_their_own(room: Room) -> None:
    room.join("Alice").reach("posting", *SIX)
    room.post_cards("Alice").next()
    for name in SIX:
        assert authors(room, name) <= set(SIX) - {name}
        assert room.phone(name).step == "market"
    assert (room.phone("Alice").step, room.phone("Alice").dealt) == ("need", ())


def test_the_likeliest_card_comes_first_with_the_own_card_it_is_for(room: Room) -> None:
    room.reach("market", *FOUR)
    first, second = room.phone("Farah").dealt[:2]
    assert {(item.card.text, item.own and item.own.text) for item in (first, second)} == {
        (CAST["Goran"].offer, CAST["Farah"].need),
        (CAST["Goran"].need, CAST["Farah"].offer),
    }


@pytest.mark.slow
def test_no_card_is_dealt_twice_and_nobody_gets_more_than_their_share(room: Room) -> None:
    room.join(*SIX).reach("posting")
    for name in SIX:
        for number in range(10):
            room.post(name, "offer", f"{CAST[name].offer} {number}")
            room.post(name, "need", f"{CAST[name].need} {number}")
    room.next()
    seen: list[int] = []
    while room.dealt("Carol"):
        card = room.dealt("Carol")[0]
        seen.append(card)
        room.tap("Carol", card, wanted=False)
    assert len(seen) == len(set(seen)) == market.EACH
    assert authors(room, "Carol") == set()
    assert set(interests(room, "Carol")) == set(seen)


@pytest.mark.slow
def test_a_first_hand_is_small_and_is_filled_up_before_it_is_empty(room: Room) -> None:
    room.join(*SIX).reach("posting")
    for name in SIX:
        for number in range(5):
            room.post(name, "offer", f"{CAST[name].offer} {number}")
            room.post(name, "need", f"{CAST[name].need} {number}")
    room.next()
    left = [len(room.dealt("Carol"))]
    for _ in range(2 * market.HAND):
        room.tap("Carol", room.dealt("Carol")[0])
        left.append(len(room.dealt("Carol")))
    assert left[0] == market.HAND
    assert min(left) >= market.REFILL_BELOW


@pytest.mark.slow
def test_cards_that_are_passed_over_do_not_keep_new_ones_away(room: Room) -> None:
    room.join(*SIX).reach("posting")
    for name in SIX:
        for number in range(10):
            room.post(name, "offer", f"{CAST[name].offer} {number}")
            room.post(name, "need", f"{CAST[name].need} {number}")
    room.next()
    answered = set[int]()
    while waiting := [card for card in room.dealt("Carol")[1::3] if card not in answered]:
        answered.add(waiting[0])
        room.tap("Carol", waiting[0])
    assert len(interests(room, "Carol")) == market.EACH


def test_a_tap_said_again_changes_nothing_and_said_otherwise_replaces_it(room: Room) -> None:
    room.reach("market", *FOUR)
    card = room.dealt("Carol")[0]
    said = []
    for wanted in (True, True, False):
        room.tap("Carol", card, wanted)
        said.append((interests(room, "Carol")[card], room.host().tapped, room.phone("Carol").seen))
    assert said == [(True, 1, 1), (True, 1, 1), (False, 0, 1)]


def test_a_tap_for_another_card_of_ones_own_is_about_that_one(room: Room) -> None:
    room.join(*FOUR).reach("posting").post_cards(*FOUR)
    room.post("Carol", "need", "borrow a drill on Saturday")
    room.next()
    drill = next(card.id for card in room.phone("Carol").me.needs if "drill" in card.text)
    item = next(item for item in room.phone("Carol").dealt if item.card.kind == "offer" and item.own and item.own.id != drill)
    assert [other.id for other in item.others] == [drill]
    room.tap("Carol", item.card.id, own=drill)
    with room.db.look() as session:
        carol = str(room.ids["Carol"])
        assert room_for_matching(session, room.id).tapped_for == {(carol, str(item.card.id)): str(drill)}


def test_a_tap_for_somebody_elses_card_is_about_the_one_that_was_shown(room: Room) -> None:
    room.reach("market", *FOUR)
    item, stranger = room.phone("Carol").dealt[0], room.phone("Emil").me.needs[0].id
    room.tap("Carol", item.card.id, own=stranger)
    with room.db.look() as session:
        assert list(room_for_matching(session, room.id).tapped_for.values()) == [str(item.own and item.own.id)]


def test_taps_are_visible_to_nobody_else(room: Room) -> None:
    room.reach("market", *FOUR)
    before = {name: (room.phone(name).dealt, room.phone(name).me) for name in FOUR[1:]}, room.screen().gives.cards
    room.tap("Carol", room.dealt("Carol")[0])
    after = {name: (room.phone(name).dealt, room.phone(name).me) for name in FOUR[1:]}, room.screen().gives.cards
    assert after == before


def test_only_cards_that_were_dealt_can_be_tapped(room: Room) -> None:
    room.reach("market", *FOUR)
    own = room.phone("Carol").me.offers[0].id
    elsewhere = Room(room.db).reach("market", *FOUR).dealt("Carol")[0]
    for card in (own, elsewhere, 0, 10**9):
        with pytest.raises(NotHere) as refused:
            room.tap("Carol", card)
        assert refused.value.message == "That card is gone. Here are others."
    assert True not in interests(room, "Carol").values()


@pytest.mark.parametrize("phase", ["posting", "matching", "rounds", "wrap-up"])
def test_cards_are_tapped_in_the_market_alone(room: Room, phase: str) -> None:
    room.reach("market", *FOUR)
    card = room.dealt("Carol")[0]
    if phase == "posting":
        room.undo()
    room.reach(phase)
    with pytest.raises(NotNow) as refused:
        room.tap("Carol", card)
    assert refused.value.message == "The cards are put away now. Look at the big screen."


def test_enough_is_enough(room: Room) -> None:
    room.reach("market", *FOUR)
    market.finish(room.db, room.id, room.ids["Carol"])
    assert (room.phone("Carol").step, room.phone("Emil").step) == ("ready", "market")


def test_who_becomes_ready_in_the_market_gets_cards_too(room: Room) -> None:
    room.reach("market", *FOUR).join("Leila").post_cards("Leila")
    assert room.phone("Leila").step == "market"
    assert authors(room, "Leila") <= set(FOUR)


def test_the_first_to_be_ready_in_an_empty_market_waits_in_peace(room: Room) -> None:
    room.join("Carol").reach("market")
    room.post_cards("Carol")
    assert (room.phone("Carol").step, room.phone("Carol").dealt) == ("ready", ())


def test_cards_of_who_left_was_hidden_or_withdrew_are_dealt_no_more(room: Room) -> None:
    room.reach("market", *FOUR)
    assert authors(room, "Carol") == {"Emil", "Farah", "Goran"}
    room.leave("Emil")
    lobby.remove(room.db, room.id, room.ids["Farah"], room.now)
    for card in room.phone("Goran").me.offers:
        room.hide(card.id)
    for card in room.phone("Goran").me.needs:
        posting.withdraw_card(room.db, room.id, room.ids["Goran"], card.id, room.now)
    assert authors(room, "Carol") == set()


def test_a_tap_brings_two_people_together(room: Room) -> None:
    """Nothing in their words says so; a tap does."""
    room.reach("posting", *SIX)
    offer = room.post("Hana", "offer", "zzyx")
    room.next()
    while offer not in interests(room, "Farah"):
        room.tap("Farah", room.dealt("Farah")[0], wanted=False)
    room.tap("Farah", offer)
    room.next()
    assert any({"Hana", "Farah"} <= table for number in (1, 2, 3) for table in room.tables(number))


def test_cards_that_were_dealt_and_could_not_be_kept_are_dealt_again(data_dir: Path) -> None:
    """A phone whose disk failed half-way must not lose the cards that it was about to see."""
    disk = Disk()
    room = Room(Database(f"sqlite:///{data_dir / 'boon.db'}", disk)).join("Leila").reach("market", *FOUR)
    room.post("Leila", "offer", CAST["Leila"].offer)
    disk.fails_after = 1
    with pytest.raises(NotKept):
        room.post("Leila", "need", CAST["Leila"].need)
    assert (authors(room, "Leila"), len(room.phone("Leila").me.needs)) == (set(), 1)
    disk.fails_after = None
    room.dealing.deal_to(room.db, room.id, room.ids["Leila"], room.now)
    assert authors(room, "Leila") == set(FOUR)
    room.db.engine.dispose()


class Disk:
    """An aside that keeps so many commits more, and then none."""

    fails_after: int | None = None

    def __call__(self, task: Callable[[], Any]) -> Any:
        if getattr(task, "__name__", "") == "commit" and self.fails_after is not None:
            if not self.fails_after:
                raise sqlite3.OperationalError("disk I/O error")
            self.fails_after -= 1
        return task()


def test_who_has_seen_all_there_is_is_not_looked_at_again_when_the_market_opens_anew(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else each of three hundred would wait for all the others' to be worked out before the host's press is shown."""
    room.reach("market", *SIX)
    room.undo()
    asked: list[int] = []
    monkeypatch.setattr(room.dealing, "deal_to", lambda db, gathering_id, attendee_id, now: asked.append(attendee_id))
    room.next()
    assert room.phone("Carol").step == "market"
    assert asked == []


@pytest.mark.slow
def test_whoever_has_had_their_share_is_dealt_no_more(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(market, "EACH", market.HAND)
    room.join(*SIX).reach("posting")
    for name in SIX:
        for number in range(4):
            room.post(name, "offer", f"{CAST[name].offer} {number}")
            room.post(name, "need", f"{CAST[name].need} {number}")
    room.next()
    monkeypatch.setattr(room.dealing, "_read_table", pytest.fail)
    room.dealing.deal_to(room.db, room.id, room.ids["Carol"], room.now)
    assert len(interests(room, "Carol")) == market.HAND


@pytest.mark.slow
def test_nothing_that_a_market_looked_at_is_kept_in_memory_once_it_closed(room: Room) -> None:
    of_other_rooms = dealers()
    room.reach("market", *SIX)
    room.tap("Carol", room.dealt("Carol")[0], wanted=True)
    room.post("Emil", "offer", "teach sourdough baking")
    assert len(dealers()) > len(of_other_rooms)
    room.next()
    gc.collect()
    assert len(dealers()) <= len(of_other_rooms)


def dealers() -> list[Dealer]:
    return [each for each in gc.get_objects() if type(each) is Dealer]


def test_an_ask_for_those_who_can_help_alone_is_dealt_to_nobody_else(room: Room) -> None:
    room.reach("posting", *SIX)
    private = room.post("Carol", "need", "a quiet word about leaving my job", private=True)
    room.reach("market", *SIX)
    assert all(room.dealt(name) for name in SIX)
    assert [name for name in SIX if private in room.dealt(name)] == []
