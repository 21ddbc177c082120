"""What two cards and their room say about a link: the numbers that the fit model weighs.

A score by itself says little: how alike texts come out differs from room to room. So each counts as it is, against its room,
its need and its offer, and against the best of both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from facilitator.matching.language.little_words import language_of
from facilitator.matching.room import Card

from .frames import FRAMES, SIDES, frames
from .index import CardIndex, Indices
from .standing import OWN_CARD, TOP, Chances, Standing

# Cards that tell what is usual: a smaller room's means and spreads are drawn to those of any two cards. Chosen.
SMALL = 6
# Below these, in spreads, no rival counts in a small room.
NO_RIVAL = -1.0
VIEWS = (
    *("value", "among_all", "among_offers", "among_needs"),
    *("need_lead", "need_top", "need_rank", "offer_lead", "offer_top", "offer_rank"),
)
IN_ENGLISH = "english."
NAMES = (
    *(f"{what}.{view}" for what in ("meaning", "letters") for view in VIEWS),
    *("offer_length", "need_length", "offers", "needs", "same_language"),
    *FRAMES,
    # The more alike two cards are, the more it says that both stand on one side.
    *(f"{side}.{what}" for side in SIDES[:2] for what in ("meaning", "letters")),
    # In a room that is read in English: a better reader is to be trusted more.
    "english",
    *(f"{IN_ENGLISH}{what}.{view}" for what in ("meaning", "letters") for view in VIEWS),
)


@dataclass(frozen=True, eq=False)
class Scored:
    """One kind of score at every link (links,), and what its needs, its offers and its room make of it.

    `usual`: the mean and the spread that it has between any two cards. `need_rank`, `offer_rank`: how many are higher in its
    column and its row.
    """

    value: Chances
    usual: tuple[float, float]
    needs: Standing
    offers: Standing
    need_rank: Chances
    offer_rank: Chances


def features(index: CardIndex, offer: Indices, need: Indices, meaning: Scored, letters: Scored, in_english: bool) -> Chances:
    """links x len(NAMES), for the links (offer[k], need[k])."""
    sizes = len(index.offers), len(index.needs)
    views = [*_views(meaning, offer, need, sizes), *_views(letters, offer, need, sizes)]
    columns = [
        *views,
        _lengths(index.offers)[offer],
        _lengths(index.needs)[need],
        np.full(len(offer), np.log(sizes[0])),
        np.full(len(offer), np.log(sizes[1])),
        _same_language(index, offer, need),
    ]
    said = frames(index, offer, need)
    alike = np.stack([columns[NAMES.index(f"{what}.value")] for what in ("meaning", "letters")], axis=1)
    one_side = [said[:, [FRAMES.index(side)]] * alike for side in SIDES[:2]]
    english = np.float64(in_english) * np.stack([np.ones(len(offer)), *views], axis=1)
    return np.hstack([np.stack(columns, axis=1), said, *one_side, english])


def _views(scored: Scored, offer: Indices, need: Indices, sizes: tuple[int, int]) -> list[Chances]:
    mean, spread = scored.usual
    value = (scored.value - mean) / spread
    room = _one(scored.needs)
    among = [
        _among(value, scored.usual, room, np.zeros(len(need), dtype=np.intp), 2 * SMALL),
        _among(value, scored.usual, scored.needs, need, SMALL),
        _among(value, scored.usual, scored.offers, offer, SMALL),
    ]
    of_need = _against_the_best(value, scored.usual, scored.needs, need, sizes[0])
    of_offer = _against_the_best(value, scored.usual, scored.offers, offer, sizes[1])
    return [value, *among, *of_need, np.log1p(scored.need_rank), *of_offer, np.log1p(scored.offer_rank)]


def _one(cards: Standing) -> Standing:
    """All of them as one."""
    count, total, squares = (np.array([each.sum()]) for each in (cards.count, cards.total, cards.squares))
    return Standing(count, total, squares, cards.best[:1])


def _among(value: Chances, usual: tuple[float, float], cards: Standing, card: Indices, prior: float) -> Chances:
    """In spreads from the mean of the card's scores; `prior` scores of 0 with a spread of 1 are counted with them."""
    mean, spread = usual
    total = (cards.total - cards.count * mean) / spread
    squares = (cards.squares - 2 * mean * cards.total + cards.count * mean**2) / spread**2
    middle = total / (cards.count + prior)
    around = (squares - 2 * middle * total + cards.count * middle**2 + prior) / (cards.count + prior)
    return np.asarray((value - middle[card]) / np.sqrt(around)[card])


def _against_the_best(
    value: Chances, usual: tuple[float, float], cards: Standing, card: Indices, size: int
) -> tuple[Chances, Chances]:
    """How far above the best of the others, and above the mean of the best few."""
    best = np.where(cards.best > OWN_CARD, (cards.best - usual[0]) / usual[1], OWN_CARD)
    first, second = best[:, 0][card], best[:, 1][card]
    rival = np.where(value >= first - 1e-9, second, first)
    few = best[:, : min(TOP, size)].mean(axis=1)[card]
    if size < SMALL:
        rival = np.maximum(rival, NO_RIVAL)
    return value - rival, value - np.maximum(few, NO_RIVAL)


def _lengths(cards: Sequence[Card]) -> Chances:
    return np.log1p([float(len(card.text)) for card in cards])


def _same_language(index: CardIndex, offer: Indices, need: Indices) -> Chances:
    """1 for the same, -1 for two different known ones, else 0."""
    codes = {"": 0}
    mine, theirs = (
        np.array([codes.setdefault(language_of(card.text), len(codes)) for card in cards], dtype=np.intp)
        for cards in (index.offers, index.needs)
    )
    one, other = mine[offer], theirs[need]
    return np.where(one == other, 1.0, np.where((one > 0) & (other > 0), -1.0, 0.0))
