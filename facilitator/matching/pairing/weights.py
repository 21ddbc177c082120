"""What a plan is worth, in points: 100 for one person who surely both gives and receives."""

from __future__ import annotations

BOTH = 100.0
ONE = 15.0
FLOOR, FLOOR_PER_PERSON, FAIR = 300.0, 8.0, 0.86
NEED, MUTUAL = 16.0, 18.0
BENEFIT = 1.0
SEAT = 25.0
AGAIN = 40.0
RING = 12.0

# The chance (0-1) from which a match is promised as help: one value was tried, when three shipped rooms had a precision of .7.
LIKELY = 0.63


def mutual(dial: float) -> float:
    """A meeting useful both ways; the host's dial at 0 doubles it and at 1 drops it."""
    return 2 * (1 - dial) * MUTUAL


def need(dial: float) -> float:
    """A need answered; the host's dial at 1 doubles it and at 0 drops it."""
    return 2 * dial * NEED


def floor(people: int) -> float:
    """The whole share of the one who is worst off; among few people it must not outweigh somebody who gives and receives."""
    return min(FLOOR, FLOOR_PER_PERSON * people)
