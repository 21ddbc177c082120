"""How likely is it that this offer serves that need? Offers x needs, calibrated, with what it rests on.

`text_fit` looks at the cards only, so it can be kept while taps and passes arrive; evidence.py adds those.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from facilitator.core.placeholders import is_placeholder
from facilitator.matching.language.frames.facets import asks_no_price, names_a_price
from facilitator.matching.language.normalise import shared_words
from facilitator.matching.language.notices import hands_on, is_spare, sells
from facilitator.matching.language.sentence_encoder import Encoder
from facilitator.matching.room import Card, Evidence, Grade, Match, Room

from .features import Scored, features
from .index import CardIndex, Indices, index_of
from .model import fit_model
from .similarity import LETTERS_USUAL, Letters, meaning
from .standing import BLOCK_ROWS, OWN_CARD, Scores, Standing, ranks, standing_of_links, standing_of_rows

Chances = NDArray[np.float64]

# What is left of a chance where a rule is sure that it is none: see `_on_wrong_side`.
WRONG_SIDE = 0.25
# What the same tapped topic adds to the log odds of a link. Chosen: people tap few, and no room here was judged with them.
SAME_TOPIC = 0.8
# Links up to which all are kept: about 300 people with two cards of each kind. Chosen, by what was not kept.
EVERY_LINK_UP_TO = 400_000


@dataclass(frozen=True, eq=False)
class TextFit:
    """Links between an offer and a need of different people, by what the two cards say.

    `offer` and `need` are rows of the index's cards, `chance` is 0-1; all three have one entry per link, sorted by
    (offer, need). In a large room only the best links of each card are kept; a pair without a link has chance 0.
    """

    index: CardIndex
    offer: Indices
    need: Indices
    chance: Chances


@dataclass(frozen=True, eq=False)
class Fit(TextFit):
    """A TextFit in which grades, taps and passes count as well. `text` is the chance before taps and passes did."""

    text: Chances
    tapped: dict[tuple[int, int], tuple[str, ...]]
    grades: Mapping[tuple[str, str], Grade] = field(default_factory=dict)

    @cached_property
    def _row(self) -> dict[tuple[int, int], int]:
        return {pair: row for row, pair in enumerate(zip(self.offer.tolist(), self.need.tolist(), strict=True))}

    def of(self, offer_id: str, need_id: str) -> float:
        """The chance (0-1) that the offer serves the need; KeyError for an id that is not in the room."""
        pair = self.index.offer_row[offer_id], self.index.need_row[need_id]
        row = self._row.get(pair)
        return 0.0 if row is None else float(self.chance[row])

    def evidence(self, offer_id: str, need_id: str) -> Evidence:
        offer = self.index.offers[self.index.offer_row[offer_id]]
        need = self.index.needs[self.index.need_row[need_id]]
        return Evidence(
            shared_words=shared_words(offer.text, need.text),
            tapped_by=self.tapped.get((self.index.offer_row[offer_id], self.index.need_row[need_id]), ()),
            same_topic=offer.topic if offer.topic and offer.topic == need.topic else None,
            grade=given.grade if (given := self.grades.get((offer_id, need_id))) else None,
        )

    def match(self, link: int) -> Match:
        """The link with that row as a match, with its evidence."""
        offer, need = int(self.offer[link]), int(self.need[link])
        index = self.index
        ids = index.offers[offer].id, index.needs[need].id
        giver, receiver = index.people[index.offer_owner[offer]].id, index.people[index.need_owner[need]].id
        return Match(giver, receiver, *ids, fit=round(float(self.chance[link]), 4), evidence=self.evidence(*ids))

    @cached_property
    def giver(self) -> Indices:
        return self.index.offer_owner[self.offer]

    @cached_property
    def receiver(self) -> Indices:
        return self.index.need_owner[self.need]


def text_fit(room: Room, encoder: Encoder) -> TextFit:
    """Reads the cards only: the same for any taps, passes and pairs of the room."""
    index = index_of(room)
    if not index.offers or not index.needs:
        nothing = np.zeros(0, dtype=np.intp)
        return TextFit(index, nothing, nothing, np.zeros(0))
    return _of_equal_texts(index) if room.exact_topics else _of_texts(index, encoder)


def _of_texts(index: CardIndex, encoder: Encoder) -> TextFit:
    offer, need, rows = link_features(index, encoder)
    chance = fit_model().chances(rows, SAME_TOPIC * _same_topic(index, offer, need).astype(float))
    chance[_says_nothing(index.offers)[offer] | _says_nothing(index.needs)[need]] = 0.0
    chance[_on_wrong_side(index, offer, need)] *= WRONG_SIDE
    return TextFit(index, offer, need, chance)


def link_features(index: CardIndex, encoder: Encoder) -> tuple[Indices, Indices, Chances]:
    """(offer, need, features) of the links that are worth a chance, for an index with both kinds of cards."""
    scores, in_english = meaning(index, encoder)
    offer, need, means = _by_meaning(scores, encoder.usual)
    return offer, need, features(index, offer, need, means, _by_letters(index, offer, need), in_english)


def _by_meaning(scores: Scores, usual: tuple[float, float]) -> tuple[Indices, Indices, Scored]:
    of_offers, of_needs = standing_of_rows(scores), standing_of_rows(scores.T)
    offer, need = _links(scores, of_offers, of_needs)
    return offer, need, _scored(scores, offer, need, usual, of_needs, of_offers)


def _scored(
    scores: Scores, offer: Indices, need: Indices, usual: tuple[float, float], needs: Standing, offers: Standing
) -> Scored:
    value = scores[offer, need].astype(np.float64)
    need_rank, offer_rank = ranks(scores.T, needs, need, value), ranks(scores, offers, offer, value)
    return Scored(value, usual, needs, offers, need_rank, offer_rank)


def _by_letters(index: CardIndex, offer: Indices, need: Indices) -> Scored:
    """In a large room only the links that are kept are compared by their letters, also with each other."""
    letters, usual, (offers, needs) = Letters(index), LETTERS_USUAL, (len(index.offers), len(index.needs))
    if offers * needs <= EVERY_LINK_UP_TO:
        scores = letters.everywhere(index)
        return _scored(scores, offer, need, usual, standing_of_rows(scores.T), standing_of_rows(scores))
    value = letters.at(offer, need)
    of_need, need_rank = standing_of_links(need, value, needs)
    of_offer, offer_rank = standing_of_links(offer, value, offers)
    return Scored(value, usual, of_need, of_offer, need_rank, offer_rank)


def _same_topic(index: CardIndex, offer: Indices, need: Indices) -> NDArray[np.bool_]:
    """Whether the people of both cards tapped one topic for them."""
    topics = {card.topic for card in (*index.offers, *index.needs) if card.topic}
    number = {topic: place for place, topic in enumerate(sorted(topics), start=1)}
    mine, theirs = (np.array([number.get(card.topic or "", 0) for card in cards]) for cards in (index.offers, index.needs))
    return np.asarray((mine[offer] == theirs[need]) & (mine[offer] > 0))


def _says_nothing(cards: Sequence[Card]) -> NDArray[np.bool_]:
    return _each(cards, is_placeholder)


def _on_wrong_side(index: CardIndex, offer: Indices, need: Indices) -> NDArray[np.bool_]:
    """Links of an ask that advertises, that would have for free what is sold, or that parts with what is to be had as well."""
    adverts, free, parting = (_each(index.needs, what) for what in (sells, asks_no_price, hands_on))
    priced, spare = (_each(index.offers, what) for what in (names_a_price, is_spare))
    return np.asarray(adverts[need] | (free[need] & priced[offer]) | (parting[need] & spare[offer]))


def _each(cards: Sequence[Card], what: Callable[[str], bool]) -> NDArray[np.bool_]:
    return np.array([what(card.text) for card in cards])


def _links(scores: Scores, offers: Standing, needs: Standing) -> tuple[Indices, Indices]:
    """All links between different people, in a large room the best of each card."""
    if scores.size <= EVERY_LINK_UP_TO:
        offer, need = np.nonzero(scores > OWN_CARD)
        return offer, need
    last_of_offers, last_of_needs = (each.best[:, -1].astype(np.float32) for each in (offers, needs))
    found = []
    for start in range(0, len(scores), BLOCK_ROWS):
        block = scores[start : start + BLOCK_ROWS]
        keep = (block >= last_of_offers[start : start + BLOCK_ROWS, None]) | (block >= last_of_needs[None])
        found.append(np.add(np.nonzero(keep & (block > OWN_CARD)), [[start], [0]]))
    offer, need = np.concatenate(found, axis=1)
    return offer, need


def _of_equal_texts(index: CardIndex) -> TextFit:
    asked: dict[str, list[int]] = {}
    for row, card in enumerate(index.needs):
        asked.setdefault(_tag(card.text), []).append(row)
    pairs = [
        (row, need)
        for row, card in enumerate(index.offers)
        for need in asked.get(_tag(card.text), ())
        if index.offer_owner[row] != index.need_owner[need]
    ]
    offer, need = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
    return TextFit(index, offer, need, np.ones(len(pairs)))


def _tag(text: str) -> str:
    return " ".join(text.split()).casefold()
