"""In which order the room is asked: least hope first, and never the same person twice running."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

# An ask has its share of the part's minutes, and at least so many seconds: to read it and to think of somebody. Chosen.
SHORTEST_TURN = 20.0


class Asked(Protocol):
    @property
    def author(self) -> int: ...


A = TypeVar("A", bound=Asked)


def in_turn(asks: Sequence[A], after: int | None = None) -> Iterator[A]:
    """`asks`, which are by hope, the least first, so that nobody comes twice running; `after`: whose the one before them was.

    Of somebody who has more than all the others together, the last are left out.
    """
    left = list(asks)
    while left:
        most, count = Counter(ask.author for ask in left).most_common(1)[0]
        # Who has more than half of those that are left would come twice running later on.
        must = most if 2 * count > len(left) and most != after else None
        found = next((ask for ask in left if ask.author != after and must in (None, ask.author)), None)
        if found is None:
            return
        left.remove(found)
        after = found.author
        yield found


def once_each(asks: Iterable[A], asked: Container[int]) -> Iterator[A]:
    """`asks` without a second one of anybody, and without those of `asked`, who had their turn."""
    seen: set[int] = set()
    for ask in asks:
        if ask.author not in asked and ask.author not in seen:
            seen.add(ask.author)
            yield ask


def turn_ends(came: float, turns: int) -> float:
    """With how many seconds left on the clock a turn is over that began with `came` left, the first of so many to come."""
    return max(came - max(came / turns, SHORTEST_TURN), 0.0)


def turn_seconds(seconds: float, asks: int) -> float:
    """How long each of so many asks is up, in a part of so many seconds."""
    return max(seconds / max(asks, 1), SHORTEST_TURN)
