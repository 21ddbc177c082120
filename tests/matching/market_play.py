"""A market played by truthful people: they look at most of the cards that they are dealt and tap what is true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from facilitator.matching import Dealer, Encoder, Room, text_fit, with_signals

Truth = Mapping[tuple[str, str], int]


def play(room: Room, truth: Truth, encoder: Encoder, hand: int = 6, hands: int = 8, looks: float = 0.7, seed: int = 0) -> Room:
    """`room` with the taps and passes of `hands` hands of `hand` cards each; `truth` is (need id, offer id) -> grade.

    A tap is for the card that was shown beside it, or for another of one's own where only that is true.
    """
    dice, text = Random(seed), text_fit(room, encoder)
    shown: set[tuple[str, str]] = set()
    people = sorted(room.people, key=lambda person: person.id)
    for _ in range(hands):
        dice.shuffle(people)
        for start in range(0, len(people), 6):
            fit = with_signals(text, room)
            taps, passes, meant = set(room.taps), set(room.passes), dict(room.tapped_for)
            for person in people[start : start + 6]:
                for dealt in Dealer(room, fit, shown).hand(person.id, hand):
                    shown.add((person.id, dealt.card_id))
                    if dice.random() < looks:
                        own = [card.id for card in person.offers + person.needs]
                        true = [mine for mine in own if (dealt.card_id, mine) in truth or (mine, dealt.card_id) in truth]
                        (taps if true else passes).add((person.id, dealt.card_id))
                        if true:
                            meant[person.id, dealt.card_id] = dealt.own_card_id if dealt.own_card_id in true else true[0]
            room = replace(room, taps=frozenset(taps), passes=frozenset(passes), tapped_for=meant)
    return room
