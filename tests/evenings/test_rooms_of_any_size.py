"""Two, three, five and three hundred people, in languages that are not English, from the plan to what the host takes home."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from tests.evenings.cast import CARDS, EVERYBODY, Cards
from tests.evenings.evening import ROUNDS, Evening, adds_up, rounds_of

HARBOUR = Path(__file__).resolve().parents[2] / "facilitator" / "rooms" / "harbour_300.json"
NAME = "Le Port"


def harbour() -> dict[str, Cards]:
    people = json.loads(HARBOUR.read_text("utf-8"))["people"]
    return {person["name"]: Cards(person["offers"][0]["text"], person["needs"][0]["text"]) for person in people}


def play(evening: Evening, cards: Mapping[str, Cards], phones: int) -> None:
    """All of them come in time, and nothing goes wrong."""
    begin(evening, cards, phones)
    for number in ROUNDS:
        evening.begin_round(number)
        evening.meet()
    evening.go_on("Thanks", "wrap-up")
    evening.end()


def begin(evening: Evening, cards: Mapping[str, Cards], phones: int) -> None:
    """From the plan to the rings; so many of them in a browser."""
    names = list(cards)
    evening.begin(name=NAME, people=str(len(names)), tables=str(max(1, len(names) // 2)))
    evening.come(names[:phones], {name: cards[name] for name in names[phones:]})
    evening.light_up()
    evening.raise_hands()
    evening.go_on("Give and ask", "posting")
    evening.post_cards(cards)
    evening.look_around()
    evening.match()


def check(evening: Evening, cards: Mapping[str, Cards]) -> None:
    """Everybody is in the export with both cards and a meeting in every round, and all was said in one language."""
    taken_home = evening.taken_home()
    posted = {(card["name"], card["text"]) for card in taken_home["cards"]}
    assert posted == {(name, text) for name, both in cards.items() for text in both}
    assert rounds_of(taken_home) == {name: set(ROUNDS) for name in cards}
    assert evening.heard.languages == {evening.language}
    assert evening.heard.foreign(evening.language, typed(cards)) == set()
    assert evening.refused == set()
    assert [refusal for guest in evening.guests.values() for refusal in guest.refused] == []


def typed(cards: Mapping[str, Cards]) -> Iterable[str]:
    return [*cards, *(text for both in cards.values() for text in both), NAME, "Dina"]


@pytest.mark.parametrize("count", [2, 3, 5])
@pytest.mark.parametrize("evening", ["es"], indirect=True)
def test_a_few_people_have_a_whole_evening(evening: Evening, count: int) -> None:
    cards = {name: CARDS[name] for name in EVERYBODY[:count]}
    play(evening, cards, phones=1)
    check(evening, cards)


@pytest.mark.parametrize("evening", ["de"], indirect=True)
def test_of_three_people_one_steps_out_and_has_a_place_again_in_each_round_to_come(evening: Evening) -> None:
    cards = {name: CARDS[name] for name in EVERYBODY[:3]}
    begin(evening, cards, phones=3)
    evening.begin_round(1)
    evening.step_out(EVERYBODY[0])
    evening.come_back(EVERYBODY[0])
    for number in ROUNDS[1:]:
        evening.begin_round(number)
        evening.meet()
    evening.go_on("Thanks", "wrap-up")
    evening.end()
    sat = rounds_of(evening.taken_home())
    assert [(name, number) for name in cards for number in ROUNDS[1:] if number not in sat[name]] == []
    assert evening.heard.languages == {"de"}
    assert evening.heard.foreign("de", typed(cards)) == set()
    assert evening.refused == set()


@pytest.mark.parametrize("evening", ["nl"], indirect=True)
def test_three_hundred_people_have_a_whole_evening(evening: Evening) -> None:
    cards = harbour()
    assert len(cards) == 300
    play(evening, cards, phones=2)
    check(evening, cards)
    adds_up(evening.taken_home())
