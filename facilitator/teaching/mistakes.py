"""The worst that is said of rooms left out: promises that are false, and introductions that were missed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facilitator.matching.fit.standing import Chances

from .leave_out import LeftOut

COUNT = 10


@dataclass(frozen=True)
class Mistake:
    """`place`: 1 for the likeliest offer of its need."""

    room: str
    chance: float
    place: int
    need: str
    offer: str


def worst_announcements(found: Sequence[LeftOut]) -> list[Mistake]:
    """The likeliest offer of each need, where it has grade 0."""
    worst = (each for said in found for each in _of_needs(said, said.room.grade == 0, lambda chances: -chances))
    return sorted((each for each in worst if each.place == 1), key=lambda each: (-each.chance, each.need))[:COUNT]


def worst_omissions(found: Sequence[LeftOut]) -> list[Mistake]:
    """The least likely offer of grade 2 of each need."""
    worst = (each for said in found for each in _of_needs(said, said.room.grade == 2, lambda chances: chances))
    return sorted(worst, key=lambda each: (each.chance, -each.place, each.need))[:COUNT]


def _of_needs(said: LeftOut, where: NDArray[np.bool_], cost: Callable[[Chances], Chances]) -> Iterator[Mistake]:
    room = said.room
    for need, card in enumerate(room.index.needs):
        offers = np.nonzero(where[:, need] & ~room.own[:, need])[0]
        if len(offers):
            offer = int(offers[np.argmin(cost(said.chance[offers, need]))])
            place = 1 + int((said.chance[:, need] > said.chance[offer, need]).sum())
            yield Mistake(room.name, float(said.chance[offer, need]), place, card.text, room.index.offers[offer].text)
