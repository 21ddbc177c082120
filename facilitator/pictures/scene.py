"""Where every mark of the projector's pictures stands: plain numbers, which the templates draw as SVG.

All of it is deterministic: the same evening gives the same picture on every screen and after every restart.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from facilitator.core.rings import Ring
from facilitator.pictures.board import board_size, help_size, list_size, listed_size, name_size
from facilitator.pictures.circles import ON_A_PAGE, circle_fit, circle_rows
from facilitator.pictures.fitting import card_fit, fitted
from facilitator.pictures.groups import short
from facilitator.pictures.hands import MANY, dotted, hand_paths
from facilitator.pictures.leads import filling
from facilitator.pictures.rings import RingsPicture, dotted_rings, rings
from facilitator.pictures.spotlit import SMALL, is_one_by_one, spotlit

__all__ = [
    "A_FEW", "BEARINGS", "MANY", "ON_A_PAGE", "SMALL", "Dot", "Hand", "HandsPicture", "Meter", "RingsPicture",
    "board_size", "both_ways", "card_fit", "circle_fit", "circle_rows", "dot_path", "dotted_rings", "filling", "fitted",
    "hand_paths", "hands", "help_size", "is_one_by_one", "list_size", "listed_size", "matched", "meter", "name_size",
    "rings", "short", "spotlit", "thanks", "wall_share",
]  # fmt: skip

_WIDTH = 1260.0
_EDGE = 26.0
_PLANNED = 50
"""Where hundreds stand, heights are found for the next fifty at once, not anew for each who comes."""
_BAND, _BAND_HEIGHT, _WIDEST = 1646.0, 92.0, 46.0
_BAND_FROM = 6.6 / 177.8
"""The band of marks over the wall in thousandths of the picture's height, and where it begins in shares of its width."""
_GAP = 2.15
"""How far apart two dots stand, in radii: their own two, and air."""


BEARINGS = tuple(
    tuple(round(0.5 + side * 0.5 * part(math.tau * turn / 16), 3) for side in (-1, 1) for part in (math.cos, math.sin))
    for turn in range(16)
)
"""Gradients (x1, y1, x2, y2) along an arrow's box, by its bearing in sixteenths of a turn."""


@dataclass(frozen=True)
class Hand:
    """One person at `x`: the height of the dot above the axis and of the ring below it, None where no hand is up."""

    x: float
    top: float | None
    bottom: float | None


@dataclass(frozen=True)
class HandsPicture:
    """`axis` is the line that people stand on; the area of the picture is `width` by `height`."""

    width: float
    height: float
    axis: float
    radius: float
    stem: float
    mark: float
    hands: tuple[Hand, ...]


@dataclass(frozen=True)
class Dot:
    x: float
    y: float


@dataclass(frozen=True)
class Meter:
    """The band over the wall: discs for `gives`, rings for `asks`, on an area of `width` by `height`."""

    width: float
    height: float
    radius: float
    gives: tuple[Dot, ...]
    asks: tuple[Dot, ...]


def hands(slots: Sequence[tuple[bool, bool]]) -> HandsPicture:
    """Who hopes to sell (above) and to buy (below): the same x is the same person, a missing hand is a gap."""
    return _hands(tuple(slots), above=430.0, below=215.0)


def thanks(slots: Sequence[tuple[bool, bool]]) -> HandsPicture:
    """Who gave (above) and who received (below), as mirror images."""
    return _hands(tuple(slots), above=320.0, below=320.0)


def meter(gives: int, asks: int) -> Meter:
    """Every gift as a disc from the left, every ask as a ring from the right, in columns as large as all of them allow."""
    rows, pitch = max(((rows, _pitch(gives, asks, rows)) for rows in range(1, 41)), key=lambda grid: (grid[1], -grid[0]))
    radius = _near(0.36 * pitch)
    top = (_BAND_HEIGHT - rows * pitch) / 2
    places = [
        [Dot(_near(pitch * (i // rows + 0.5)), _near(top + pitch * (i % rows + 0.5))) for i in range(n)] for n in (gives, asks)
    ]
    asked = [Dot(_near(_BAND - dot.x), dot.y) for dot in places[1]]
    return Meter(_BAND, _BAND_HEIGHT, radius, tuple(places[0]), tuple(asked))


def _pitch(gives: int, asks: int, rows: int) -> float:
    """How far apart the marks of the band stand in so many rows."""
    columns = max(-(-gives // rows) + -(-asks // rows), 1)
    return min(_WIDEST, _BAND / columns, _BAND_HEIGHT / rows)


def dot_path(places: Sequence[Dot]) -> str:
    """All dots as one path, to be stroked with round ends."""
    return dotted((dot.x, dot.y) for dot in places)


def wall_share(gives: int, asks: int) -> float:
    """Where the boundary is in the band over the wall, in percent of the screen's width: the true share of the band."""
    share = gives / (gives + asks) if gives + asks else 0.5
    return round(100 * (_BAND_FROM + share * (1 - 2 * _BAND_FROM)), 2)


# Fewer people than these would be pointed at by a number that leaves them out.
A_FEW = 5


def matched(rings: Sequence[Ring], loose: Sequence[tuple[int, int]]) -> int:
    """How many people give or receive."""
    return len(_givers(rings, loose) | _receivers(rings, loose))


def both_ways(rings: Sequence[Ring], loose: Sequence[tuple[int, int]]) -> int:
    """How many people give and receive."""
    return len(_givers(rings, loose) & _receivers(rings, loose))


def _givers(rings: Sequence[Ring], loose: Sequence[tuple[int, int]]) -> set[int]:
    return {person.id for ring in rings for person in ring.people} | {giver for giver, _ in loose}


def _receivers(rings: Sequence[Ring], loose: Sequence[tuple[int, int]]) -> set[int]:
    return {person.id for ring in rings for person in ring.people} | {receiver for _, receiver in loose}


@lru_cache(maxsize=8)
def _hands(slots: tuple[tuple[bool, bool], ...], above: float, below: float) -> HandsPicture:
    count = max(len(slots), 1)
    step = min((_WIDTH - 2 * _EDGE) / max(count - 1, 1), 150.0)
    planned = count if count <= MANY else -(-count // _PLANNED) * _PLANNED
    radius, shares = _heights(planned, min(step, (_WIDTH - 2 * _EDGE) / max(planned - 1, 1)), min(above, below))
    start = (_WIDTH - step * (count - 1)) / 2
    axis = above + _EDGE
    marks = []
    for index, ((up, down), share) in enumerate(zip(slots, shares, strict=False)):
        top = _near(axis - _reach(share, above)) if up else None
        bottom = _near(axis + _reach(share, below)) if down else None
        marks.append(Hand(_near(start + index * step), top, bottom))
    stem = min(10.0, 0.4 * step, 0.45 * radius)
    mark = min(6.0, 0.3 * step)
    return HandsPicture(_WIDTH, axis + below + _EDGE, axis, radius, _near(stem), _near(mark), tuple(marks))


@lru_cache(maxsize=32)
def _heights(count: int, step: float, reach: float) -> tuple[float, tuple[float, ...]]:
    """The largest radius, and a height (0 to 1) for each person, with which no two dots touch."""
    radius = 23.0
    while radius > 1.0:
        shares = _scattered(count, step, reach, radius)
        if shares is not None:
            break
        radius *= 0.9
    return _near(radius), tuple(shares or [0.5] * count)


def _scattered(count: int, step: float, reach: float, radius: float) -> list[float] | None:
    """Heights that jump from one person to the next: each time the one farthest from the neighbours', or None."""
    neighbours = int(_GAP * radius / step)
    rows = max(7, int(1.3 * reach / radius))
    shares: list[float] = []
    for index in range(count):
        dome = 0.76 + 0.24 * math.sin(math.pi * (index + 0.5) / count)
        free = [
            share
            for share in (dome * row / (rows - 1) for row in range(rows))
            if all(
                math.hypot(back * step, _reach(share, reach) - _reach(shares[-back], reach)) >= _GAP * radius
                for back in range(1, min(neighbours, index) + 1)
            )
        ]
        if not free:
            return None
        shares.append(max(free, key=lambda share: _appeal(share, shares, index)))
    return shares


def _appeal(share: float, shares: Sequence[float], index: int) -> float:
    """Far from the last few heights, with a pinch of salt that is always the same."""
    salt = (index * 0.618 + share * 7.3) % 1.0
    return sum(min(abs(share - shares[-back]), 0.4) / back for back in range(1, min(4, index) + 1)) + 0.35 * salt


def _reach(share: float, reach: float) -> float:
    """The shortest stem still clears the axis."""
    return 0.2 * reach + share * 0.8 * reach


def _near(value: float) -> float:
    return round(value, 1)
