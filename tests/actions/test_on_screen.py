"""What is on the big screen now stands first on the remote, and one tap takes it off."""

from __future__ import annotations

import pytest

from facilitator.actions import moves
from facilitator.core.cards import HELD_BACK
from facilitator.core.shown.wall import CARDS_A_PAGE, SECONDS_A_PAGE
from facilitator.views.shown.on_screen import HIDDEN_LATELY
from tests.builders import FOUR, Room


@pytest.fixture
def room(room: Room) -> Room:
    return room.reach("posting", *FOUR).later(HELD_BACK)


def wall(room: Room) -> list[str]:
    screen = room.screen()
    return [card.text for card in (*screen.gives.cards, *screen.asks.cards)]


def remote(room: Room) -> list[str]:
    return [card.text for card in room.host().on_screen.cards if not card.hidden]


def hide(room: Room, card: int, hidden: bool = True) -> None:
    room.hide(card) if hidden else room.show(card)


def test_the_remote_shows_what_the_wall_shows_page_by_page(room: Room) -> None:
    for number in range(3 * CARDS_A_PAGE):
        room.post("Carol", "offer", f"gift {number}")
    room.later(HELD_BACK)
    seen = set[str]()
    for _ in range(12):
        assert remote(room) == wall(room) != []
        seen.update(wall(room))
        view = room.host().on_screen
        assert view.next_in is not None and 0 < view.next_in <= SECONDS_A_PAGE
        assert (view.page.of, view.next_in) == (room.screen().gives.page.of, room.screen().next_in)
        room.later(view.next_in)
    assert {f"gift {number}" for number in range(3 * CARDS_A_PAGE)} < seen


def test_words_that_wait_before_the_wall_are_not_on_it(room: Room) -> None:
    room.post("Carol", "offer", "lend a saw")
    assert "lend a saw" not in remote(room)
    assert "lend a saw" in remote(room.later(HELD_BACK))


def test_a_card_that_was_hidden_stays_where_it_was_for_a_minute_with_a_way_back(room: Room) -> None:
    cards = room.host().on_screen.cards
    hide(room, cards[1].id)
    assert [(card.id, card.hidden) for card in room.host().on_screen.cards] == [(card.id, card is cards[1]) for card in cards]
    assert cards[1].text not in wall(room)
    hide(room, cards[1].id, False)
    assert room.host().on_screen.cards == cards
    hide(room, cards[1].id)
    assert cards[1].id not in [card.id for card in room.later(HIDDEN_LATELY).host().on_screen.cards]


def test_it_stands_there_also_when_the_host_has_blanked_the_screen(room: Room) -> None:
    moves.show(room.db, room.id, "blank")
    assert remote(room) == wall(room) != []


def test_the_words_of_the_matches_that_are_told_stand_on_the_remote_and_can_be_hidden(room: Room) -> None:
    room.reach("matching", *FOUR)
    told = room.host().on_screen
    assert {card.text for card in told.cards} >= {"explain bookkeeping for a small shop", "look over my website"}
    assert told.in_turn
    bike = next(card for card in told.cards if card.text == "lend a cargo bike for a weekend")
    assert any("cargo bike for a weekend" in str(spot.offered) for spot in room.screen().spotlights)
    hide(room, bike.id)
    assert not any("cargo bike for a weekend" in str(spot.offered) for spot in room.screen().spotlights)


@pytest.mark.parametrize("phase", ["lobby", "poll", "market", "rounds", "closed"])
def test_where_no_cards_are_shown_there_is_nothing_to_hide(room: Room, phase: str) -> None:
    other = Room(room.db).reach(phase, *FOUR)
    assert other.host().on_screen.cards == ()
