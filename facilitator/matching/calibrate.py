"""From a score to the chance that a host would call the introduction useful."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

PLAIN, AMONG_OFFERS, AMONG_NEEDS, NEED_LENGTH, OFFER_LENGTH, OFFSET = 0.4, 6.4, 7.3, 0.64, 0.27, -3.88
AROUND, SHARE, LOWEST = 6, 50, -0.2
Scores = NDArray[np.float32]


def chance_of(
    scores: Scores, offer: NDArray[np.intp], need: NDArray[np.intp], offer_texts: Sequence[str], need_texts: Sequence[str]
) -> NDArray[np.float64]:
    """Chances of the links (offer[k], need[k]) of an offers x needs matrix of scores, whose rows and columns have texts.

    A logistic function of: the score; how far it is above the mean of the best AROUND (in a large room of one in SHARE) of
    its need and of its offer; how much either card says (log of its words). A score says little unless it stands out from
    what else was offered and asked, and little of a card with two words. The numbers are a logistic regression over judged
    rooms, each room counting equally.
    """
    score = scores[offer, need].astype(np.float64)
    exponent = PLAIN * score + OFFSET
    exponent += AMONG_OFFERS * (score - best_mean(np.ascontiguousarray(scores.T))[need]) + AMONG_NEEDS * (
        score - best_mean(scores)[offer]
    )
    exponent += NEED_LENGTH * lengths(need_texts)[need] + OFFER_LENGTH * lengths(offer_texts)[offer]
    return np.asarray(1 / (1 + np.exp(-exponent)), dtype=np.float64)


def best_mean(scores: Scores) -> NDArray[np.float64]:
    """Of each row the mean of its best AROUND, or one in SHARE."""
    width = min(max(AROUND, scores.shape[1] // SHARE), scores.shape[1])
    top = np.partition(scores, scores.shape[1] - width, axis=1)[:, -width:]
    return np.asarray(np.maximum(top, LOWEST).mean(axis=1), dtype=np.float64)


def lengths(texts: Sequence[str]) -> NDArray[np.float64]:
    """Log of 1 + the number of words."""
    return np.log1p(np.array([len(text.split()) for text in texts], dtype=np.float64))
