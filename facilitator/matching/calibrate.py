"""From a score to the chance that a host would call the introduction useful."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

PLAIN, AMONG_OFFERS, AMONG_NEEDS, OFFSET = 1.8, 4.1, 5.3, -2.6
AROUND, SHARE, LOWEST = 6, 50, -0.2
Scores = NDArray[np.float32]


def chance_of(scores: Scores, offer: NDArray[np.intp], need: NDArray[np.intp]) -> NDArray[np.float64]:
    """Chances of the links (offer[k], need[k]) of an offers x needs matrix of scores.

    1 / (1 + exp(-(a s + b (s - best for this need) + c (s - best for this offer) + d))), where "best" is the mean of
    the best AROUND (in a large room of one in SHARE): a score says little unless it stands out from what else was
    offered and asked. The four numbers are a logistic regression over judged rooms, each room counting equally.
    """
    score = scores[offer, need].astype(np.float64)
    among_offers = score - best_mean(np.ascontiguousarray(scores.T))[need]
    among_needs = score - best_mean(scores)[offer]
    exponent = PLAIN * score + AMONG_OFFERS * among_offers + AMONG_NEEDS * among_needs + OFFSET
    return np.asarray(1 / (1 + np.exp(-exponent)), dtype=np.float64)


def best_mean(scores: Scores) -> NDArray[np.float64]:
    """Of each row the mean of its best AROUND, or one in SHARE."""
    width = min(max(AROUND, scores.shape[1] // SHARE), scores.shape[1])
    top = np.partition(scores, scores.shape[1] - width, axis=1)[:, -width:]
    return np.asarray(np.maximum(top, LOWEST).mean(axis=1), dtype=np.float64)
