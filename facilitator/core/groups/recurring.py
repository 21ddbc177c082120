"""What people ask and give at one event after the other, told apart by its words; and which events stand beside the last."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Of what was said at one event only, nothing recurs. And as many as a page shows.
FEWEST_EVENTS, MOST_SHOWN = 2, 8
_YEAR, _ABOUT = 365 * 24 * 3600.0, 60 * 24 * 3600.0


@dataclass(frozen=True)
class Said:
    """A card: at which event (its place in their order), and whether something came of it there."""

    text: str
    event: int
    met: bool


@dataclass(frozen=True)
class Recurring:
    """`marks`: for each event "met", "said" or "". `said` and `met` count events."""

    text: str
    marks: tuple[str, ...]

    @property
    def said(self) -> int:
        return sum(bool(mark) for mark in self.marks)

    @property
    def met(self) -> int:
        return self.marks.count("met")


def recurring(cards: Iterable[Said], events: int) -> tuple[Recurring, ...]:
    """What was said at two events or more, the most often said first; in the words that were used last."""
    by_words: dict[str, list[Said]] = {}
    for card in cards:
        if key := " ".join(re.findall(r"\w+", card.text.casefold())):
            by_words.setdefault(key, []).append(card)
    found = [_recurring(said, events) for said in by_words.values() if len({card.event for card in said}) >= FEWEST_EVENTS]
    return tuple(sorted(found, key=lambda one: (-one.said, one.met, one.text))[:MOST_SHOWN])


def _recurring(said: Sequence[Said], events: int) -> Recurring:
    met = Counter(card.event for card in said if card.met)
    there = {card.event for card in said}
    marks = tuple("met" if met[event] else "said" if event in there else "" for event in range(events))
    return Recurring(max(said, key=lambda card: card.event).text, marks)


def year_before(times: Sequence[float]) -> int | None:
    """Which of these events, in order of time, was about a year before the last; None where none was."""
    if not times:
        return None
    wanted = times[-1] - _YEAR
    near = min(range(len(times)), key=lambda place: abs(times[place] - wanted))
    return near if abs(times[near] - wanted) <= _ABOUT else None
