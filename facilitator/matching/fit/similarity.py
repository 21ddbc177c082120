"""How alike an offer and a need are by their texts: by what they mean, and by the letters that they share."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from facilitator.matching.language.frames.gist import gist_of_need, gist_of_offer
from facilitator.matching.language.normalise import folded_words
from facilitator.matching.language.sentence_encoder import Compared, Encoder
from facilitator.matching.language.transformer import Rows
from facilitator.matching.room import Card

from .index import CardIndex, Indices
from .standing import OWN_CARD, Chances, Scores

# Runs of letters, as spelling slips, compounds and cognates leave some whole. Usual values.
RUNS = (3, 4, 5)
# Cards without any of the room's runs that are counted with it, so that three cards do not make a run common. Chosen.
ELSEWHERE = 20
# The mean and the spread of their cosine between any two cards, roughly: they only set the scale of a feature. Chosen.
LETTERS_USUAL = 0.03, 0.06
# Links at a time. Chosen for memory.
LINKS = 20_000


def meaning(index: CardIndex, encoder: Encoder) -> Compared:
    """offers x needs; a person's own cards have OWN_CARD."""
    offers = _vectors(index.offers, encoder.width, encoder.offers)
    needs = _vectors(index.needs, encoder.width, encoder.needs)
    compared = encoder.compare(offers, needs)
    compared.scores[own_cards(index)] = OWN_CARD
    return compared


def _vectors(cards: Sequence[Card], width: int, encode: Callable[[Sequence[str]], Rows]) -> Rows:
    """One row per card: the vector that it carries, or a new one where it has none or one of another width."""
    missing = [card.text for card in cards if card.vector is None or len(card.vector) != width]
    fresh = iter(encode(missing)) if missing else iter(())
    kept = [card.vector if card.vector is not None and len(card.vector) == width else next(fresh) for card in cards]
    return np.array(kept, dtype=np.float32)


def own_cards(index: CardIndex) -> tuple[Indices, Indices]:
    """(offer, need) of every pair of cards that one person holds."""
    held: list[list[int]] = [[] for _ in index.people]
    for need, person in enumerate(index.need_owner.tolist()):
        held[person].append(need)
    pairs = [(offer, need) for offer, person in enumerate(index.offer_owner.tolist()) for need in held[person]]
    rows = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    return rows[:, 0], rows[:, 1]


class Letters:
    """TF-IDF of the runs of letters of each card of a room, cosines on demand."""

    def __init__(self, index: CardIndex) -> None:
        cards = [runs_of(gist_of_offer(card.text)) for card in index.offers]
        cards += [runs_of(gist_of_need(card.text)) for card in index.needs]
        seen = Counter(run for card in cards for run in card)
        place = {run: column for column, run in enumerate(seen)}
        rare = np.log((len(cards) + ELSEWHERE) / (np.array(list(seen.values()), dtype=np.float64) + 0.5))
        from scipy.sparse import csr_array

        rows = csr_array(_weighed(cards, place, rare), shape=(len(cards), max(len(place), 1)))
        self._offers, self._needs = rows[: len(index.offers)], rows[len(index.offers) :]

    def everywhere(self, index: CardIndex) -> Scores:
        """offers x needs; a person's own cards have OWN_CARD."""
        scores = np.asarray((self._offers @ self._needs.T).toarray(), dtype=np.float32)
        scores[own_cards(index)] = OWN_CARD
        return scores

    def at(self, offer: Indices, need: Indices) -> Chances:
        """For each link."""
        products: list[Chances] = [
            np.asarray(
                self._offers[offer[start : start + LINKS]].multiply(self._needs[need[start : start + LINKS]]).sum(axis=1)
            )
            for start in range(0, len(offer), LINKS)
        ]
        return np.concatenate(products).ravel() if products else np.zeros(0)


def _weighed(
    cards: Sequence[Counter[int]], place: dict[int, int], rare: NDArray[np.float64]
) -> tuple[NDArray[np.float64], Indices, Indices]:
    """(data, columns, row ends) of a sparse matrix with rows of length 1."""
    columns = np.array([place[run] for card in cards for run in card], dtype=np.intp)
    counts = np.array([count for card in cards for count in card.values()], dtype=np.float64)
    ends = np.cumsum([0] + [len(card) for card in cards])
    data = (1 + np.log(counts)) * rare[columns] if len(columns) else np.zeros(0)
    squares = np.add.reduceat(np.append(data**2, 0.0), np.minimum(ends[:-1], len(data)))
    lengths = np.sqrt(np.where(np.diff(ends) > 0, squares, 1.0))
    return data / np.repeat(np.maximum(lengths, 1e-9), np.diff(ends)), columns, ends


@lru_cache(maxsize=20_000)
def runs_of(text: str) -> Counter[int]:
    """Runs of letters of its words, little ones left out, as numbers, with how often each stands."""
    framed = [f" {word} " for word in folded_words(text)]
    return Counter(
        zlib.crc32(word[start : start + length].encode())
        for word in framed
        for length in RUNS
        for start in range(len(word) - length + 1)
    )
