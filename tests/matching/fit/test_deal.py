import json
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from facilitator.files.room_file import load_room
from facilitator.matching import Dealer, Room, Rules, default_encoder, plan_room, score_room
from tests.matching.cast import TagEncoder, person
from tests.matching.market_play import play

ROOMS = Path(__file__).parents[3] / "facilitator" / "rooms"
ENCODER = TagEncoder()
ALICE = person("alice", ["bread"], ["van"])
BOB = person("bob", ["van"], ["bread"])
CAROL = person("carol", ["contract"], ["logo"])
ROOM = Room((ALICE, BOB, CAROL))


def test_the_likeliest_cards_come_first_with_the_own_card_they_are_for() -> None:
    hand = Dealer(ROOM, score_room(ROOM, ENCODER), set()).hand("alice", 2)
    assert {(dealt.card_id, dealt.own_card_id) for dealt in hand} == {("bob-o0", "alice-n0"), ("bob-n0", "alice-o0")}


def test_no_card_is_dealt_twice_to_one_phone() -> None:
    shown = {("alice", "bob-o0"), ("carol", "bob-n0")}
    hand = Dealer(replace(ROOM, taps=frozenset({("alice", "bob-n0")})), score_room(ROOM, ENCODER), shown).hand("alice", 9)
    assert sorted(dealt.card_id for dealt in hand) == ["carol-n0", "carol-o0"]


def test_a_card_that_many_have_seen_makes_room_for_others() -> None:
    twins = Room(
        (person("ann", needs=["van"]), person("one", ["van"]), person("two", ["van"]), *[person(f"x{k}") for k in range(9)])
    )
    seen = {(f"x{k}", "one-o0") for k in range(9)}
    assert Dealer(twins, score_room(twins, ENCODER), seen).hand("ann", 1)[0].card_id == "two-o0"


def test_a_card_posted_during_the_market_joins_it() -> None:
    later = replace(ROOM, people=(*ROOM.people, person("dan", ["logo"])))
    assert Dealer(later, score_room(later, ENCODER), set()).hand("carol", 1)[0].card_id == "dan-o0"


def test_a_private_ask_is_dealt_only_to_who_may_be_able_to_help() -> None:
    dealer = Dealer(ROOM, score_room(ROOM, ENCODER), set(), private={"bob-n0"})
    assert "bob-n0" in {dealt.card_id for dealt in dealer.hand("alice", 9)}
    assert sorted(dealt.card_id for dealt in dealer.hand("carol", 9)) == ["alice-n0", "alice-o0", "bob-o0"]


def test_a_stranger_is_dealt_nothing() -> None:
    assert Dealer(ROOM, score_room(ROOM, ENCODER), set()).hand("nobody", 5) == []


@pytest.mark.slow
def test_two_minutes_of_taps_find_what_the_texts_do_not_say() -> None:
    file = ROOMS / "makers_48.json"
    room = load_room(file)
    truth = {(need, offer): grade for need, offer, grade in json.loads(file.read_text())["judgements"] if grade >= 1}
    played = play(replace(room, taps=frozenset(), passes=frozenset()), truth, default_encoder())
    plan = plan_room(played, Rules(rounds=3), default_encoder())
    owner = {card.id: someone.id for someone in room.people for card in someone.offers + someone.needs}
    met = {frozenset(two) for meeting in plan.meetings for two in combinations(meeting.people, 2)}
    true = [(owner[offer], owner[need]) for need, offer in truth if frozenset((owner[need], owner[offer])) in met]
    both = {giver for giver, _ in true} & {receiver for _, receiver in true}
    assert len(both) >= 0.9 * len(room.people)
    assert sum((match.need, match.offer) in truth for match in plan.matches) >= 0.9 * len(plan.matches)
