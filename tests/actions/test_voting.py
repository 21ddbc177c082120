"""Hands: counted, never named."""

from __future__ import annotations

import pytest

from facilitator.actions import poll
from facilitator.core.errors import NotHere, NotNow, Refused
from tests.builders import FOUR, Room


def counts(room: Room) -> tuple[int, int, int]:
    hands = room.screen().hands
    assert hands is not None
    return hands.people, hands.sell, hands.buy


def test_hands_are_counted_on_the_screen_and_on_the_remote(room: Room) -> None:
    room.reach("poll", "Alice", "Bob", "Carol")
    room.vote("Alice", sell=True, buy=False)
    room.vote("Bob", sell=True, buy=True)
    assert counts(room) == (2, 2, 1)
    assert room.host().hands == room.screen().hands


def test_the_phone_asks_about_selling_then_about_buying_then_rests(room: Room) -> None:
    room.reach("poll", "Alice")
    asked = [room.phone("Alice").question]
    for question in ("sell", "buy"):
        poll.raise_hand(room.db, room.id, room.ids["Alice"], question, True)
        asked.append(room.phone("Alice").question)
    assert (asked, room.phone("Alice").step) == (["sell", "buy", ""], "poll")


def test_an_answer_can_be_given_anew(room: Room) -> None:
    room.reach("poll", "Alice")
    room.vote("Alice", sell=True, buy=True)
    room.vote("Alice", sell=False, buy=True)
    assert counts(room) == (1, 0, 1)


@pytest.mark.parametrize("phase", ["lobby", "posting", "market", "matching", "rounds", "wrap-up", "closed"])
def test_hands_are_counted_in_the_poll_alone(room: Room, phase: str) -> None:
    room.reach(phase, *FOUR)
    with pytest.raises(NotNow) as refused:
        room.vote("Carol", sell=True, buy=True)
    assert refused.value.message == "The hands have been counted. Look at the big screen."


def test_a_question_that_nobody_asked_is_refused(room: Room) -> None:
    room.reach("poll", "Alice")
    with pytest.raises(Refused) as refused:
        poll.raise_hand(room.db, room.id, room.ids["Alice"], "marry", True)
    assert refused.value.message == "Tap Hand up or Not me."


def test_somebody_of_another_room_has_no_hand_here(room: Room) -> None:
    room.reach("poll", "Alice")
    elsewhere = Room(room.db).join("Bob")
    with pytest.raises(NotHere):
        poll.raise_hand(room.db, room.id, elsewhere.ids["Bob"], "sell", True)
    assert counts(room) == (0, 0, 0)


def test_who_left_or_was_removed_is_not_counted_in_the_poll(room: Room) -> None:
    room.reach("poll", "Alice", "Bob")
    room.vote("Alice", sell=True, buy=True)
    room.vote("Bob", sell=True, buy=False)
    room.leave("Alice")
    assert counts(room) == (1, 1, 0)


def test_the_picture_shows_no_order_of_arrival(room: Room) -> None:
    """The same answers given by other people make the same picture."""
    first, second = Room(room.db), Room(room.db)
    for each, sellers in ((first, ("Carol", "Emil")), (second, ("Farah", "Goran"))):
        with each.db.work() as work:
            from facilitator.store.queries import bump

            bump(work, each.id).seed = 7
        each.reach("poll", *FOUR)
        for name in FOUR:
            each.vote(name, sell=name in sellers, buy=False)
    assert first.screen().hands == second.screen().hands


def test_only_who_has_answered_both_questions_counts_as_having_answered(room: Room) -> None:
    room.reach("poll", *FOUR)
    poll.raise_hand(room.db, room.id, room.ids["Carol"], "sell", True)
    room.vote("Emil", sell=True, buy=False)
    view = room.screen()
    assert (view.answered, view.hands and view.hands.people, view.gathering.here) == (1, 2, 4)
