"""What a judge's grades are worth: evidence beside the text's, for its own pair of cards and no other."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import numpy as np

from facilitator.matching.room import Grade, Room

from .fit import TextFit
from .standing import Chances

# Of pairs that a host would introduce and of others, how many get the grade 0, 1, 2 from a judge of which nothing is known
# (`make judge` learns better ones). Chosen and cautious: the best grade trebles the odds of a pair, the worst leaves 40 %.
TRUE, FALSE = (0.2, 0.2, 0.6), (0.5, 0.3, 0.2)
UNKNOWN_JUDGE = tuple(float(np.log(true / false)) for true, false in zip(TRUE, FALSE, strict=True))


@cache
def learnt() -> Mapping[str, tuple[float, ...]]:
    """By judge, what each grade adds to the log odds."""
    return {judge: tuple(adds) for judge, adds in json.loads(files(__package__).joinpath("judges.json").read_text()).items()}


def adds(grade: Grade) -> float:
    """To the log odds of its pair."""
    return learnt().get(grade.judge, UNKNOWN_JUDGE)[grade.grade]


def with_grades(base: TextFit, room: Room) -> Chances:
    """The chance (links,) of every link of `base` after `room.grades`; what has no chance by its text has none."""
    index = base.index
    if not room.grades:
        return base.chance
    known = {
        (index.offer_row[offer], index.need_row[need]): adds(grade)
        for (offer, need), grade in room.grades.items()
        if offer in index.offer_row and need in index.need_row
    }
    more = np.array([known.get(pair, 0.0) for pair in zip(base.offer.tolist(), base.need.tolist(), strict=True)])
    odds = np.exp(more) * base.chance
    return np.where(more == 0.0, base.chance, np.round(odds / (1 - base.chance + odds), 4))
