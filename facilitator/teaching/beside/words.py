"""What people would use instead: words in common, letters in common, the encoder's own cosine. Scores are offers x needs."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np

from facilitator.matching import Encoder
from facilitator.matching.fit.index import CardIndex
from facilitator.matching.fit.standing import Chances
from facilitator.matching.language.normalise import content_words, flat

# Usual values: how soon more of one word says no more, and how much a long card counts less.
SOON, LONG = 1.2, 0.75
LETTERS = (3, 4, 5)


def bm25(index: CardIndex) -> Chances:
    offers = [Counter(flat(card.text).split()) for card in index.offers]
    seen = Counter(word for words in offers for word in words)
    rare = {word: math.log(1 + (len(offers) - count + 0.5) / (count + 0.5)) for word, count in seen.items()}
    mean = sum(map(Counter.total, offers)) / len(offers)
    needs = [set(flat(card.text).split()) & rare.keys() for card in index.needs]
    return np.array([[_bm25(words, need, rare, words.total() / mean) for need in needs] for words in offers])


def _bm25(offer: Counter[str], need: set[str], rare: dict[str, float], length: float) -> float:
    size = SOON * (1 - LONG + LONG * length)
    return sum(rare[word] * offer[word] * (SOON + 1) / (offer[word] + size) for word in sorted(need & offer.keys()))


def letters(index: CardIndex) -> Chances:
    """Cosines of tf-idf vectors over runs of three to five letters of the words that say something."""
    rows = _tf_idf([_runs(card.text) for card in (*index.offers, *index.needs)])
    return np.asarray(rows[: len(index.offers)] @ rows[len(index.offers) :].T, dtype=float)


def _runs(text: str) -> Counter[str]:
    spaced = " " + " ".join(content_words(text)) + " "
    return Counter(spaced[start : start + count] for count in LETTERS for start in range(len(spaced) - count + 1))


def _tf_idf(cards: Sequence[Counter[str]]) -> Chances:
    seen = Counter(run for card in cards for run in card)
    place = {run: k for k, run in enumerate(seen)}
    rows = np.zeros((len(cards), len(place)), dtype=np.float32)
    for row, card in enumerate(cards):
        for run, times in card.items():
            rows[row, place[run]] = (1 + math.log(times)) * math.log((1 + len(cards)) / (1 + seen[run]))
    return np.asarray(rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9))


def cosine(index: CardIndex, encoder: Encoder) -> Chances:
    offers, needs = ([card.text for card in cards] for cards in (index.offers, index.needs))
    return np.asarray(encoder.compare(encoder.offers(offers), encoder.needs(needs)).scores, dtype=float)
