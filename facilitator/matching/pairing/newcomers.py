"""Who is new to a group meets one of those who have been to most of its evenings, its oldest hands, where fit allows it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from facilitator.matching.fit.fit import Chances, Fit
from facilitator.matching.room import Person

Pair = tuple[int, int]
# Of those who are here, the share who are its oldest hands; others of as many evenings are so too. Chosen.
OLDEST = 1 / 3


def oldest_hands(people: Sequence[Person]) -> tuple[list[int], list[int]]:
    """Rows of those who are here for the first time, and of the oldest hands: none where all are new, or nobody is."""
    new = [row for row, person in enumerate(people) if not person.evenings]
    ranked = sorted((person.evenings for person in people), reverse=True)
    least = max(1, ranked[int((len(ranked) - 1) * OLDEST)]) if ranked else 1
    hands = [row for row, person in enumerate(people) if person.evenings >= least]
    return (new, hands) if new and hands else ([], [])


def welcomes(fit: Fit, barred: frozenset[Pair]) -> frozenset[Pair]:
    """For each newcomer one of the oldest hands, with whom most help is likely; newcomers spread over the hands evenly."""
    new, hands = oldest_hands(fit.index.people)
    if not new:
        return frozenset()
    both = _help_of_each_other(fit, new, hands)
    newcomer, hand = ({row: place for place, row in enumerate(rows)} for rows in (new, hands))
    for pair in barred:
        for one, other in (pair, pair[::-1]):
            if one in newcomer and other in hand:
                both[newcomer[one], hand[other]] = 0.0
    from scipy.optimize import linear_sum_assignment

    places = -(-len(new) // len(hands))
    rows, columns = linear_sum_assignment(np.tile(both, places), maximize=True)
    chosen = zip(rows.tolist(), (columns % len(hands)).tolist(), strict=True)
    return frozenset(_pair(new[row], hands[column]) for row, column in chosen if both[row, column])


def _help_of_each_other(fit: Fit, new: Sequence[int], hands: Sequence[int]) -> Chances:
    """1, and all chances of help either way, by (newcomer, hand)."""
    found = np.ones((len(new), len(hands)))
    newcomer, hand = (np.full(len(fit.index.people), -1) for _ in range(2))
    newcomer[new], hand[hands] = range(len(new)), range(len(hands))
    for one, other in ((fit.giver, fit.receiver), (fit.receiver, fit.giver)):
        here = (newcomer[one] >= 0) & (hand[other] >= 0)
        np.add.at(found, (newcomer[one[here]], hand[other[here]]), fit.chance[here])
    return found


def _pair(one: int, other: int) -> Pair:
    return min(one, other), max(one, other)
