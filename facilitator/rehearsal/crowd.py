"""How people tap in the market: as they should, as they do, or carelessly."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Habits:
    """One person's: `most` cards are answered, each with chance `looks`; of cards that help, the share `misses` is passed over,
    and of others the share `slips` tapped.
    """

    most: int
    looks: float
    misses: float
    slips: float


@dataclass(frozen=True)
class Crowd:
    """Shares (0-1) of people who tap at all (`taps`), who say yes to whatever they are shown (`eager`), and who see five cards
    only (`short`); for the others, `cards`, `looks`, `misses` and `slips` as in Habits.
    """

    cards: int
    looks: float = 1.0
    misses: float = 0.0
    slips: float = 0.0
    taps: float = 1.0
    eager: float = 0.0
    short: float = 0.0

    def habits(self, dice: random.Random) -> Habits:
        """Somebody of this crowd."""
        if dice.random() >= self.taps:
            return Habits(0, 0.0, 0.0, 0.0)
        slips = 1.0 if dice.random() < self.eager else self.slips
        most = min(self.cards, 5) if dice.random() < self.short else self.cards
        return Habits(most, self.looks, self.misses, slips)


CROWDS = {
    "truthful": Crowd(cards=1000, looks=0.7),
    "real": Crowd(cards=12, misses=0.1, slips=0.1, taps=0.6, eager=0.1, short=0.3),
    "careless": Crowd(cards=12, slips=0.15),
}
USUAL = "real"
