"""The same pictures for hundreds of people: a handful of long paths instead of thousands of elements.

A dot is a line of no length with a round end, as wide as the dot: ten characters, and a browser draws them all at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

MANY = 120
"""From this many on, marks are no longer drawn one by one."""
_CLEAR = 14.0


class Mark(Protocol):
    @property
    def x(self) -> float: ...

    @property
    def top(self) -> float | None: ...

    @property
    def bottom(self) -> float | None: ...


class Marks(Protocol):
    @property
    def axis(self) -> float: ...

    @property
    def hands(self) -> tuple[Mark, ...]: ...


@dataclass(frozen=True)
class HandPaths:
    """Paths to be stroked with round ends: stems above and below the axis, the people on it, and what they hold up."""

    stems_up: str
    stems_down: str
    people: str
    tops: str
    bottoms: str


@lru_cache(maxsize=8)
def hand_paths(picture: Marks) -> HandPaths:
    ups = [(hand.x, hand.top) for hand in picture.hands if hand.top is not None]
    downs = [(hand.x, hand.bottom) for hand in picture.hands if hand.bottom is not None]
    above, below = round(picture.axis - _CLEAR, 1), round(picture.axis + _CLEAR, 1)
    return HandPaths(
        "".join(f"M{x} {y}V{max(y, above)}" for x, y in ups),
        "".join(f"M{x} {below}V{max(y, below)}" for x, y in downs),
        dotted((hand.x, picture.axis) for hand in picture.hands),
        dotted(ups),
        dotted(downs),
    )


def dotted(places: Iterable[tuple[float, float]]) -> str:
    return "".join(f"M{x} {y}h0" for x, y in places)
