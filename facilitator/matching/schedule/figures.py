"""What a plan comes to, for the host: what can be expected of it, and what it announces."""

from __future__ import annotations

from collections.abc import Collection
from itertools import combinations, permutations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from facilitator.matching.fit.fit import Chances, Fit
from facilitator.matching.room import Match, Meeting

# In log odds: links of two people who meet are true more often than links of the same chance that do not.
TRUER_TOGETHER = 0.55


def figures_of(fit: Fit, matches: Collection[Match], meetings: Collection[Meeting], rounds: int) -> dict[str, float]:
    """Shares (0-1) and counts that the host reads.

    `both`, `gives`, `receives` and `needs_answered` are what can be expected of these meetings, by the chance of every offer
    and need that meet in them; `mutual` counts what is announced.
    """
    people = max(len(fit.index.people), 1)
    arcs = {(match.giver, match.receiver) for match in matches}
    duets = [meeting.people for meeting in meetings if len(meeting.people) == 2]
    pairs = duets if 2 * len(duets) >= len(meetings) else [two for m in meetings for two in combinations(m.people, 2)]
    mutual = sum((a, b) in arcs and (b, a) in arcs for a, b in pairs)
    gives, receives, answered = _expected(fit, meetings)
    return {
        "people": len(fit.index.people),
        "both": _share((gives * receives).sum() / people),
        "gives": _share(gives.sum() / people),
        "receives": _share(receives.sum() / people),
        "needs_answered": _share(answered.sum() / max(len(answered), 1)),
        "mutual": mutual / max(len(pairs), 1),
        "idle": len(fit.index.people) * rounds - sum(len(meeting.people) for meeting in meetings),
        "trios": len(meetings) - len(duets),
        "tables": max((meeting.table for meeting in meetings), default=0),
    }


def _share(exact: float) -> float:
    """Without what differs when the same chances are added in another order."""
    return round(float(exact), 9)


def _expected(fit: Fit, meetings: Collection[Meeting]) -> tuple[Chances, Chances, Chances]:
    """The chance of each person to give and to receive something, and of each need to be answered, in these meetings."""
    row = fit.index.person_row
    met = np.zeros((len(row), len(row)), dtype=bool)
    for meeting in meetings:
        for one, other in permutations(meeting.people, 2):
            # Whoever has left is in no fit any more.
            if one in row and other in row:
                met[row[one], row[other]] = True
    links = met[fit.giver, fit.receiver]
    missed = np.log1p(-np.minimum(fit.chance[links], 1 - 1e-12))
    sizes = ((fit.giver, len(row)), (fit.receiver, len(row)), (fit.need, len(fit.index.needs)))
    gives, receives, answered = (_truer(np.bincount(of[links], missed, size)) for of, size in sizes)
    return gives, receives, answered


def _truer(missed: NDArray[Any]) -> Chances:
    """The chance that something comes of it, where `missed` is the log of the chance that, one by one, nothing does."""
    something: Chances = -np.expm1(missed) * np.exp(TRUER_TOGETHER)
    chance: Chances = something / (something + np.exp(missed))
    return chance
