"""Hands: who hopes to sell, who hopes to buy. Counted, never named."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Hands:
    """One person's two answers; None is "not answered yet"."""

    sell: bool | None
    buy: bool | None


@dataclass(frozen=True)
class Tally:
    """The room's answers. `slots` holds one (sell, buy) a person, shuffled so that nobody can be told by position."""

    people: int
    sell: int
    buy: int
    slots: tuple[tuple[bool, bool], ...]


def tally(hands: Sequence[Hands], seed: int) -> Tally:
    slots = [(bool(hand.sell), bool(hand.buy)) for hand in hands]
    # Sorting first makes the picture depend on the answers alone, not on who joined when.
    slots.sort()
    random.Random(seed * 100_003 + len(slots)).shuffle(slots)
    return Tally(len(slots), sum(s for s, _ in slots), sum(b for _, b in slots), tuple(slots))
