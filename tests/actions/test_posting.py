"""Cards: posted once however often they are sent, edited, withdrawn, hidden and sent anew."""

from __future__ import annotations

import pytest

from facilitator.actions import posting
from facilitator.core.cards import CARDS_EACH, HELD_BACK, CardWords
from facilitator.core.errors import NotHere, NotNow, Refused
from tests.builders import FOUR, Room, client_key


@pytest.fixture
def room(room: Room) -> Room:
    """Everyone writes."""
    return room.join("Alice", "Bob", "Carol").reach("posting")


def change(room: Room, name: str, card: int, text: str) -> None:
    posting.change_card(room.db, room.id, room.ids[name], card, CardWords(text), room.now, room.dealing)


def withdraw(room: Room, name: str, card: int) -> None:
    posting.withdraw_card(room.db, room.id, room.ids[name], card, room.now)


def texts(room: Room) -> list[str]:
    """What the wall shows as soon as it shows everything."""
    screen = room.screen(after=HELD_BACK)
    return [card.text for card in (*screen.gives.cards, *screen.asks.cards)]


def test_the_phone_asks_first_for_an_offer_then_for_a_need_then_rests(room: Room) -> None:
    steps = [room.phone("Carol").step]
    room.post("Carol", "offer", "lend a drill")
    steps.append(room.phone("Carol").step)
    room.post("Carol", "need", "a ladder")
    steps.append(room.phone("Carol").step)
    assert steps == ["offer", "need", "ready"]


def test_nobody_is_in_the_pool_without_an_offer_and_a_need(room: Room) -> None:
    room.post_cards("Alice", "Bob", "Carol")
    assert (room.host().gathering.here, room.host().gathering.ready) == (3, 1)
    assert [room.phone(name).step for name in ("Alice", "Bob", "Carol")] == ["need", "offer", "ready"]


def test_a_card_keeps_what_was_tapped_with_it(room: Room) -> None:
    room.post("Carol", "need", " a  ladder\n", help_kind="things", would_pay=True)
    (card,) = room.phone("Carol").me.needs
    assert (card.kind, card.text, card.help_kind, card.would_pay, card.author_name) == (
        "need",
        "a ladder",
        "things",
        True,
        "Carol",
    )


def test_nobody_pays_for_what_they_give(room: Room) -> None:
    room.post("Carol", "offer", "lend a drill", would_pay=True)
    assert room.phone("Carol").me.offers[0].would_pay is False


def test_a_kind_of_help_that_we_do_not_know_is_no_kind(room: Room) -> None:
    room.post("Carol", "offer", "lend a drill", help_kind="magic")
    assert room.phone("Carol").me.offers[0].help_kind is None


def test_a_card_sent_again_is_the_same_card(room: Room) -> None:
    first = room.post("Carol", "offer", "lend a drill")
    assert room.post("Carol", "offer", "lend a drill") == first
    assert texts(room) == ["lend a drill"]


def test_a_card_that_arrives_again_after_the_phase_is_still_acknowledged(room: Room) -> None:
    card = room.post("Carol", "offer", "lend a drill")
    room.reach("market", *FOUR).reach("wrap-up")
    assert room.post("Carol", "offer", "lend a drill") == card


def test_two_people_whose_forms_carry_the_same_key_have_a_card_each(room: Room) -> None:
    cards = {
        posting.post_card(room.db, room.id, room.ids[name], "offer", CardWords("tea"), client_key("x"), room.now, room.dealing)
        for name in ("Alice", "Bob")
    }
    assert len(cards) == 2


@pytest.mark.parametrize(
    ("kind", "text", "message", "field"),
    [
        ("offer", "  ", "Write a few words about something you could give. Small is good.", "text"),
        ("need", "\u3164\u200b", "Write a few words about something you’d love. Small is good.", "text"),
        ("offer", "x" * 121, "Make it a little shorter: 121 of 120 letters.", "text"),
        ("gift", "lend a drill", "Choose whether you give this or ask for it.", None),
    ],
)
def test_a_card_that_says_nothing_or_too_much_is_refused(
    room: Room, kind: str, text: str, message: str, field: str | None
) -> None:
    with pytest.raises(Refused) as refused:
        room.post("Carol", kind, text)
    assert (refused.value.message, refused.value.field) == (message, field)
    assert texts(room) == []


@pytest.mark.slow
def test_so_many_cards_are_plenty_until_one_is_taken_back(room: Room) -> None:
    cards = [room.post("Carol", "offer" if n % 2 else "need", f"card {n}") for n in range(CARDS_EACH)]
    with pytest.raises(Refused) as refused:
        room.post("Carol", "offer", "one more")
    assert refused.value.message == f"That’s {CARDS_EACH} cards, which is plenty. Take one back to add another."
    withdraw(room, "Carol", cards[0])
    room.post("Carol", "offer", "one more")
    assert len(room.phone("Carol").me.offers + room.phone("Carol").me.needs) == CARDS_EACH


def test_new_words_replace_the_old_ones_everywhere(room: Room) -> None:
    card = room.post("Carol", "offer", "lend a dril")
    change(room, "Carol", card, "lend a drill")
    assert texts(room) == [c.text for c in room.phone("Carol").me.offers] == ["lend a drill"]


def test_a_withdrawn_card_is_gone_and_its_author_out_of_the_pool(room: Room) -> None:
    room.post_cards("Carol")
    offer = room.phone("Carol").me.offers[0].id
    withdraw(room, "Carol", offer)
    assert texts(room) == ["translate a letter from Dutch to Polish"]
    assert (room.host().gathering.ready, room.phone("Carol").step) == (0, "offer")


def test_only_its_author_touches_a_card(room: Room) -> None:
    card = room.post("Carol", "offer", "lend a drill")
    for deed in (lambda: withdraw(room, "Bob", card), lambda: change(room, "Bob", card, "mine now")):
        with pytest.raises(NotHere) as refused:
            deed()
        assert refused.value.message == "That card is gone. Your others are still here."
    assert texts(room) == ["lend a drill"]


def test_a_withdrawn_card_cannot_be_changed_back(room: Room) -> None:
    card = room.post("Carol", "offer", "lend a drill")
    withdraw(room, "Carol", card)
    with pytest.raises(NotHere):
        change(room, "Carol", card, "lend a drill after all")
    assert texts(room) == []


def test_a_hidden_card_leaves_every_screen_and_its_author_is_told(room: Room) -> None:
    card = room.post("Carol", "offer", "buy my coins")
    room.hide(card)
    assert (texts(room), room.phone("Bob").examples, room.host().give_count) == ([], (), 0)
    assert [(c.text, c.hidden) for c in room.phone("Carol").me.offers] == [("buy my coins", True)]
    assert [(c.text, c.hidden) for c in room.host().cards] == [("buy my coins", True)]


def test_a_hidden_card_comes_back_by_the_host_alone(room: Room) -> None:
    card = room.post("Carol", "offer", "buy my coins")
    room.hide(card)
    change(room, "Carol", card, "explain what a coin is")
    assert texts(room) == []
    room.show(card)
    assert texts(room) == ["explain what a coin is"]


def test_who_has_only_a_hidden_offer_is_asked_for_another(room: Room) -> None:
    """Out of the pool, and the phone must not say "You're set"."""
    room.post_cards("Carol")
    room.hide(room.phone("Carol").me.offers[0].id)
    assert room.host().gathering.ready == 0
    assert room.phone("Carol").step != "ready"


def test_the_host_hides_only_cards_of_her_own_room(room: Room) -> None:
    card = room.post("Carol", "offer", "lend a drill")
    with pytest.raises(NotHere):
        Room(room.db).hide(card)
    assert texts(room) == ["lend a drill"]


@pytest.mark.parametrize("phase", ["lobby", "poll", "wrap-up", "closed"])
def test_cards_are_open_from_posting_until_the_rounds_end(room: Room, phase: str) -> None:
    other = Room(room.db).reach(phase, *FOUR)
    with pytest.raises(NotNow) as refused:
        other.post("Carol", "offer", "one more")
    assert refused.value.message == "Cards aren’t open right now. Keep your words; the big screen says when."


def test_the_wall_counts_both_sides_newest_first(room: Room) -> None:
    for number in range(3):
        room.later(1).post("Carol", "offer", f"gift {number}")
    room.post("Bob", "need", "a ladder")
    screen = room.screen(after=HELD_BACK)
    assert [card.text for card in screen.gives.cards] == ["gift 2", "gift 1", "gift 0"]
    assert (screen.give_count, screen.ask_count) == (3, 1)


def test_new_words_wait_five_seconds_before_the_wall_but_count_at_once(room: Room) -> None:
    room.post("Carol", "offer", "lend a drill")
    room.later(2).post("Bob", "need", "a ladder")
    seen = [room.screen(after=seconds) for seconds in (0, 2.9, 3, 5)]
    assert [(view.give_count, view.ask_count) for view in seen] == [(1, 1)] * 4
    assert [[card.text for card in (*view.gives.cards, *view.asks.cards)] for view in seen] == [
        [], [], ["lend a drill"], ["lend a drill", "a ladder"],
    ]  # fmt: skip
    assert [view.next_in and round(view.next_in, 1) for view in seen] == [3, 0.1, 2, None]


def test_words_that_were_changed_wait_like_new_ones(room: Room) -> None:
    card = room.post("Carol", "offer", "lend a drill")
    room.later(60)
    change(room, "Carol", card, "something rude")
    assert room.screen(after=4.9).gives.cards == ()
    assert texts(room) == ["something rude"]


def test_the_phone_shows_two_small_examples_of_other_people(room: Room) -> None:
    room.post("Carol", "offer", "lend a drill")
    for number in range(3):
        room.later(1).post("Alice", "offer", f"gift {number}")
    assert [card.text for card in room.phone("Bob").examples] == ["gift 2", "gift 1"]
    assert [card.text for card in room.phone("Alice").examples] == ["lend a drill"]
