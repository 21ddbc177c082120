"""How alike an offer and a need are by their texts: one number per pair, not yet a chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from facilitator.matching.language.normalise import content_words, stem
from facilitator.matching.language.static_encoder import Encoder
from facilitator.matching.room import Card

from .index import CardIndex, Indices
from .ranking import Scores

# What a shared rare word and a shared topic add to a cosine: chosen, by what was not kept. Topics are worth
# +.03 to +.05 of nDCG@3 on judged_cards, rare words up to +.03 (`make bench`).
RARE_WORDS, SAME_TOPIC = 0.13, 0.07
# Under every score, so that nobody's own cards are a link.
OWN_CARD = -1.0


def likeness(index: CardIndex, encoder: Encoder) -> Scores:
    """len(offers) x len(needs), about -0.3 to 1; a person's own cards have -1."""
    offers, needs = vectors(index.offers, encoder), vectors(index.needs, encoder)
    scores = np.asarray(offers @ needs.T, dtype=np.float32)
    offer, need, shared = shared_roots(index)
    scores[offer, need] += np.float32(RARE_WORDS) * shared
    _lift_same_topic(scores, index)
    scores[own_cards(index)] = OWN_CARD
    return scores


def vectors(cards: Sequence[Card], encoder: Encoder) -> NDArray[np.float32]:
    """One row per card: the vector that it carries, or a new one where it has none or one of another encoder's width."""
    width = encoder.width
    missing = [card.text for card in cards if card.vector is None or len(card.vector) != width]
    fresh = iter(encoder.encode(missing)) if missing else iter(())
    kept = [card.vector if card.vector is not None and len(card.vector) == width else next(fresh) for card in cards]
    return np.array(kept, dtype=np.float32)


def shared_roots(index: CardIndex) -> tuple[Indices, Indices, Scores]:
    """Cosine of the cards' rare words (TF-IDF of roots), a little lower for short cards: (offer, need, cosine) where any."""
    offers = [_roots(card.text) for card in index.offers]
    needs = [_roots(card.text) for card in index.needs]
    seen = Counter(root for card in offers + needs for root in card)
    place = {root: column for column, root in enumerate(sorted(seen))}
    total = len(offers) + len(needs)
    rare = np.array([np.log((total + 1) / (seen[root] + 0.5)) for root in sorted(seen)])
    common = (_rows(offers, place, rare) @ _rows(needs, place, rare).T).tocoo()
    return common.row.astype(np.intp), common.col.astype(np.intp), common.data.astype(np.float32)


def _roots(text: str) -> set[str]:
    return {stem(word) for word in content_words(text)}


def _rows(cards: list[set[str]], place: dict[str, int], rare: NDArray[np.float64]) -> csr_array:
    columns = [sorted(place[root] for root in card) for card in cards]
    ends = np.cumsum([0] + [len(card) for card in columns])
    flat = np.array([column for card in columns for column in card], dtype=np.intp)
    weights = [rare[card] / (np.linalg.norm(rare[card]) + 1) for card in columns if card]
    data = np.concatenate(weights) if weights else np.zeros(0)
    return csr_array((data, flat, ends), shape=(len(cards), max(len(place), 1)))


def _lift_same_topic(scores: Scores, index: CardIndex) -> None:
    offers, needs = _by_topic(index.offers), _by_topic(index.needs)
    for topic in sorted(offers.keys() & needs.keys()):
        scores[np.ix_(offers[topic], needs[topic])] += np.float32(SAME_TOPIC)


def _by_topic(cards: Sequence[Card]) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for row, card in enumerate(cards):
        if card.topic:
            rows.setdefault(card.topic, []).append(row)
    return rows


def own_cards(index: CardIndex) -> tuple[Indices, Indices]:
    """(offer, need) of every pair of cards that one person holds."""
    held: list[list[int]] = [[] for _ in index.people]
    for need, person in enumerate(index.need_owner.tolist()):
        held[person].append(need)
    pairs = [(offer, need) for offer, person in enumerate(index.offer_owner.tolist()) for need in held[person]]
    rows = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    return rows[:, 0], rows[:, 1]
