"""Who came to one event after the other, as columns of discs four wide: full for who had been there before, open for others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDE = 4
STEP, GAP = 16.0, 28.0
# A column is not taller than this many discs; where more people came, a disc stands for several.
TALLEST = 20


@dataclass(frozen=True)
class Column:
    """Paths of lines without length, to be stroked with round ends: one dot each."""

    x: float
    full: str
    open: str


@dataclass(frozen=True)
class Columns:
    """`each`: how many people a disc stands for."""

    width: float
    height: float
    each: int
    columns: tuple[Column, ...]


def columns(numbers: Sequence[tuple[int, int]]) -> Columns:
    """`numbers`: of each event (came again, came first)."""
    most = max((back + first for back, first in numbers), default=0)
    each = max(1, -(-most // (WIDE * TALLEST)))
    counts = [(-(-back // each), -(-first // each)) for back, first in numbers]
    rows = max((-(-(back + first) // WIDE) for back, first in counts), default=0)
    height = rows * STEP
    wide = WIDE * STEP
    drawn = tuple(_column(place * (wide + GAP), height, back, first) for place, (back, first) in enumerate(counts))
    return Columns(max(0.0, len(drawn) * (wide + GAP) - GAP), height, each, drawn)


def _column(x: float, height: float, back: int, first: int) -> Column:
    dots = [_dot(x, height, place) for place in range(back + first)]
    return Column(x, "".join(dots[:back]), "".join(dots[back:]))


def _dot(x: float, height: float, place: int) -> str:
    row, across = divmod(place, WIDE)
    return f"M{x + (across + 0.5) * STEP:g} {height - (row + 0.5) * STEP:g}h0"
