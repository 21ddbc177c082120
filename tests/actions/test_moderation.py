"""How cards come to the big screen: straight, unless they look wrong, or only past the host."""

from __future__ import annotations

import pytest
from flask import Flask

from facilitator.actions import posting, setup
from facilitator.actions.hosting import moderation
from facilitator.core.cards import HELD_BACK, CardWords
from facilitator.core.errors import NotHere, Refused
from facilitator.core.shown.looks import Held
from tests.builders import FOUR, SET_UP, Browser, Room


@pytest.fixture
def room(room: Room) -> Room:
    """Everyone writes."""
    return room.join("Alice", "Bob", "Carol").reach("posting")


def choose(room: Room, way: str) -> None:
    moderation.choose_moderation(room.db, room.id, way, room.now, room.dealing)


def change(room: Room, name: str, card: int, text: str, **said: str) -> None:
    posting.change_card(room.db, room.id, room.ids[name], card, CardWords(text, **said), room.now, room.dealing)  # type: ignore[arg-type]


def wall(room: Room) -> list[str]:
    screen = room.screen(after=HELD_BACK)
    return [card.text for card in (*screen.gives.cards, *screen.asks.cards)]


def waiting(room: Room) -> list[tuple[str, Held | None]]:
    return [(each.card.text, each.card.held) for each in room.host().waiting]


def own(room: Room, name: str) -> list[tuple[bool, Held | None]]:
    return [(card.hidden, card.held) for card in (*room.phone(name).me.offers, *room.phone(name).me.needs)]


def test_by_itself_a_card_goes_straight_to_the_screen(room: Room) -> None:
    room.post("Carol", "offer", "coins at www.coins.org")
    assert (wall(room), waiting(room)) == (["coins at www.coins.org"], [])


def test_what_looks_wrong_is_held_and_the_rest_is_not(room: Room) -> None:
    choose(room, "hold")
    room.post("Carol", "offer", "lend a drill")
    room.post("Carol", "offer", "coins at www.coins.org")
    assert wall(room) == ["lend a drill"]
    assert waiting(room) == [("coins at www.coins.org", Held.LINK)]
    assert own(room, "Carol") == [(False, None), (True, Held.LINK)]


def test_an_author_who_takes_out_what_looked_wrong_needs_no_host(room: Room) -> None:
    choose(room, "hold")
    card = room.post("Carol", "offer", "coins at www.coins.org")
    change(room, "Carol", card, "what a coin is worth")
    assert (wall(room), waiting(room)) == (["what a coin is worth"], [])
    change(room, "Carol", card, "what a coin is worth, call 07911 123456")
    assert (wall(room), waiting(room)) == ([], [("what a coin is worth, call 07911 123456", Held.PHONE)])


def test_where_the_host_approves_each_the_oldest_comes_first_and_she_lets_them_through(room: Room) -> None:
    choose(room, "approve")
    first = room.post("Carol", "offer", "lend a drill")
    room.later(1).post("Bob", "need", "a ladder")
    assert waiting(room) == [("lend a drill", Held.WAITS), ("a ladder", Held.WAITS)]
    assert (wall(room), room.host().give_count) == ([], 0)
    room.later(60).show(first)
    assert [card.text for card in room.screen().gives.cards] == ["lend a drill"]
    assert waiting(room) == [("a ladder", Held.WAITS)]


def test_not_this_takes_it_out_of_the_queue_and_its_new_words_bring_it_back_into_it(room: Room) -> None:
    choose(room, "approve")
    card = room.post("Carol", "offer", "buy my coins")
    room.hide(card)
    assert (waiting(room), own(room, "Carol")) == ([], [(True, None)])
    change(room, "Carol", card, "what a coin is worth")
    assert (wall(room), waiting(room)) == ([], [("what a coin is worth", Held.EDITED)])


@pytest.mark.parametrize("way", ["open", "hold", "approve"])
def test_a_card_that_the_host_hid_stays_hidden_whatever_its_author_writes_until_she_lets_it_back(room: Room, way: str) -> None:
    choose(room, way)
    card = room.post("Carol", "offer", "buy my coins")
    room.hide(card)
    change(room, "Carol", card, "explain what a coin is")
    change(room, "Carol", card, "explain what a coin is worth")
    choose(room, "open")
    assert (wall(room), waiting(room)) == ([], [("explain what a coin is worth", Held.EDITED)])
    room.show(card)
    assert (wall(room), waiting(room)) == (["explain what a coin is worth"], [])


def test_a_card_that_was_let_through_waits_again_only_with_other_words(room: Room) -> None:
    choose(room, "approve")
    card = room.post("Carol", "need", "a ladder")
    room.show(card)
    change(room, "Carol", card, "a ladder", topic="food")
    assert waiting(room) == []
    change(room, "Carol", card, "a longer ladder")
    assert waiting(room) == [("a longer ladder", Held.WAITS)]


def test_what_waited_because_everything_did_is_shown_when_that_is_over_and_what_looks_wrong_is_not(room: Room) -> None:
    choose(room, "approve")
    for text in ("lend a drill", "coins at www.coins.org"):
        room.post("Carol", "offer", text)
    choose(room, "hold")
    assert (wall(room), waiting(room)) == (["lend a drill"], [("coins at www.coins.org", Held.LINK)])
    choose(room, "open")
    assert waiting(room) == [("coins at www.coins.org", Held.LINK)]


@pytest.mark.parametrize("way", ["hold", "approve"])
def test_what_was_shown_already_waits_where_it_looks_wrong_and_else_stays(room: Room, way: str) -> None:
    for text in ("lend a drill", "coins at www.coins.org"):
        room.post("Carol", "offer", text)
    choose(room, way)
    assert (wall(room), waiting(room)) == (["lend a drill"], [("coins at www.coins.org", Held.LINK)])
    assert own(room, "Carol") == [(False, None), (True, Held.LINK)]


def test_what_the_host_let_through_does_not_wait_again_when_she_chooses_to_approve_each(room: Room) -> None:
    choose(room, "hold")
    card = room.post("Carol", "offer", "coins at www.coins.org")
    room.show(card)
    choose(room, "approve")
    assert (wall(room), waiting(room)) == (["coins at www.coins.org"], [])


@pytest.mark.parametrize("ways", [("open", "hold"), ("open", "approve", "open", "hold"), ("hold", "open", "approve")])
def test_what_the_host_let_through_stays_whatever_she_chooses_after_that_until_its_words_change(
    room: Room, ways: tuple[str, ...]
) -> None:
    choose(room, "approve")
    card = room.post("Carol", "offer", "coins at www.coins.org")
    room.show(card)
    for way in ways:
        choose(room, way)
        assert (wall(room), waiting(room)) == (["coins at www.coins.org"], [])
    change(room, "Carol", card, "more coins at www.coins.org")
    assert (wall(room), waiting(room)) == ([], [("more coins at www.coins.org", Held.LINK)])


def test_a_card_that_was_let_back_and_hidden_again_is_approved_no_more(room: Room) -> None:
    card = room.post("Carol", "offer", "coins at www.coins.org")
    room.hide(card)
    room.show(card)
    choose(room, "hold")
    assert wall(room) == ["coins at www.coins.org"]
    room.hide(card)
    assert (wall(room), waiting(room)) == ([], [])


def test_the_remote_says_what_becomes_of_what_is_shown(app: Flask, web_room: Room) -> None:
    said = "What is on the screen stays there, unless it looks wrong."
    host = Browser(app).as_host(web_room.reach("posting", "Carol"))
    words = [host.get(f"/host/{web_room.code}").text]
    choose(web_room, "approve")
    words.append(host.get(f"/host/{web_room.code}").text)
    assert [said in each for each in words] == [True, False]


def test_who_waits_for_the_host_is_asked_for_nothing_more_and_is_not_in_the_pool(room: Room) -> None:
    choose(room, "approve")
    steps = [room.phone("Carol").step]
    for kind, text in (("offer", "lend a drill"), ("need", "a ladder")):
        room.post("Carol", kind, text)
        steps.append(room.phone("Carol").step)
    assert steps == ["offer", "need", "ready"]
    assert (room.phone("Carol").me.waits, room.host().gathering.ready) == (True, 0)


def test_who_is_let_through_after_the_match_is_found_a_table(room: Room) -> None:
    room.reach("rounds", *FOUR)
    choose(room, "approve")
    room.join("Leila").post_cards("Leila")
    assert (room.phone("Leila").step, room.phone("Leila").seat_offer) == ("late", None)
    for each in room.host().waiting:
        room.show(each.card.id)
    phone = room.phone("Leila")
    assert phone.me.ready and (phone.seat_offer or phone.is_being_seated or phone.meetings)


def test_a_matched_card_that_is_hidden_is_quoted_to_nobody_any_more(room: Room) -> None:
    room.reach("rounds", *FOUR)
    bike = next(card for card in room.host().cards if card.text == "lend a cargo bike for a weekend")
    room.hide(bike.id)
    meeting = next(m for m in room.phone("Goran").meetings if m.partners[0].name == "Farah")
    lines = [str(line) for help in (*meeting.gives, *meeting.receives) for line in help.lines]
    assert "Offers: “…”" in lines
    assert not any("cargo bike for a weekend" in line for line in lines)


def test_how_cards_come_is_chosen_at_set_up_and_kept_when_the_plan_changes(room: Room) -> None:
    other = Room(room.db, set_up={"moderation": "approve"})
    assert other.record.moderation == "approve"
    setup.change_set_up(other.db, other.id, setup.read_set_up({**SET_UP, "name": "Other"}, [other.record.origin]))
    assert (other.record.name, other.record.moderation) == ("Other", "approve")


def test_there_is_no_other_way(room: Room) -> None:
    with pytest.raises(Refused, match="Choose how cards come"):
        choose(room, "never")


def test_a_card_that_was_taken_back_cannot_be_shown(room: Room) -> None:
    choose(room, "approve")
    card = room.post("Carol", "offer", "lend a drill")
    posting.withdraw_card(room.db, room.id, room.ids["Carol"], card, room.now)
    with pytest.raises(NotHere):
        room.show(card)
    assert waiting(room) == []
