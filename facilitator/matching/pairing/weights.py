"""What a plan is worth, in points: 100 for one person who surely both gives and receives."""

from __future__ import annotations

# BOTH is the unit. The others were swept by hand on elife_40, against the goals of 70 % mutual meetings, 97 % of needs answered
# and 85 % for whoever is worst off.
BOTH = 100.0
# Giving alone, or receiving alone.
ONE = 15.0
# The share of the worst off: its weight, that weight at most per person, and the share from which it counts no more.
FLOOR, FLOOR_PER_PERSON, FAIR = 300.0, 8.0, 0.86
NEED, MUTUAL = 16.0, 18.0
# A chance of help in a meeting, beyond the first that helps; and any meeting at all. Small, so that they only break ties.
BENEFIT = 1.0
SEAT = 25.0
# Who met before, where that is wished (`bring_together_again`). Chosen; no evening has used it yet.
AGAIN = 40.0
# Somebody who is new to a group with the oldest hand who was chosen for them: less than ONE, so that nobody gives or receives
# nothing for it.
WELCOME = 12.0
# A pair that closes a ring of three: chosen on four judged rooms, where a third instead of a fifth of the people came into
# mutual pairs or threes and nobody gave or got less.
RING = 12.0
# Above every sum of other weights: a pinned pair meets.
PIN = 1e6

# The chance (0-1) from which a match is promised as help: of what the plans of 32 rooms left out promise by text alone,
# .84 are true from .63 on, .87 from here, .89 from .75 (and there are 14 % and 22 % fewer of them than from .63).
LIKELY = 0.7


def mutual(dial: float) -> float:
    """A meeting useful both ways; the host's dial at 0 doubles it and at 1 drops it."""
    return 2 * (1 - dial) * MUTUAL


def need(dial: float) -> float:
    """A need answered; the host's dial at 1 doubles it and at 0 drops it."""
    return 2 * dial * NEED


def floor(people: int) -> float:
    """The whole share of the one who is worst off; among few people it must not outweigh somebody who gives and receives."""
    return min(FLOOR, FLOOR_PER_PERSON * people)


# From here on help is promised to two who would hear of no promise at all, where neither of its cards has a likelier partner.
# By text alone in 45 rooms left out that speaks to .67 of the people, not .53, and .85 of promises are true, not .87.
LIKELIEST_FOR_BOTH = 0.5
