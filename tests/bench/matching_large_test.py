"""How long large rooms take: the cards of all judged rooms dealt out to more and more people. Seconds are of CPU."""

from __future__ import annotations

import resource
import time
from random import Random

import pytest

from facilitator.matching import Card, Person, Room, Rules, default_encoder, plan_from_fit, text_fit, with_signals
from facilitator.matching.language.transformer import Rows
from facilitator.teaching.judged import judged_rooms

pytestmark = pytest.mark.bench
SIZES, ROUNDS, EACH = (50, 300, 1_329, 5_000), 3, 2


def test_from_fifty_people_to_five_thousand() -> None:
    """Vectors are kept with the cards, as they are from when a card was posted; what their words say is read here. MB is
    this process's peak up to then.
    """
    print(f"\n{'people':>8s}{'text':>8s}{'plan':>8s}{'gap':>8s}{'MB':>7s}")
    for people in SIZES:
        room, start = made_up(people), time.process_time()
        text = text_fit(room, default_encoder())
        read = time.process_time()
        plan = plan_from_fit(with_signals(text, room), room, Rules(rounds=ROUNDS))
        took = read - start, time.process_time() - read
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{people:8d}{took[0]:8.2f}{took[1]:8.2f}{plan.figures['gap']:8.2%}{memory:7d}")


def made_up(people: int) -> Room:
    """Hardly two cards read alike: each ends with two words of the others, and has the vector that it had without."""
    dice, encoder, rooms = Random(people), default_encoder(), judged_rooms()
    offers = dice.choices([card.text for room in rooms for card in room.index.offers], k=people * EACH)
    needs = dice.choices([card.text for room in rooms for card in room.index.needs], k=people * EACH)
    has = _cards("o", offers, encoder.offers(offers), dice)
    wants = _cards("n", needs, encoder.needs(needs), dice)
    hands = [slice(who * EACH, (who + 1) * EACH) for who in range(people)]
    return Room(tuple(Person(f"p{who:04}", "", has[hand], wants[hand]) for who, hand in enumerate(hands)))


def _cards(side: str, texts: list[str], rows: Rows, dice: Random) -> tuple[Card, ...]:
    words = [word for text in texts for word in text.split()]
    return tuple(
        Card(f"{side}{k:05}", f"{text}, {' '.join(dice.sample(words, 2))}", vector=row)
        for k, (text, row) in enumerate(zip(texts, rows, strict=True))
    )
