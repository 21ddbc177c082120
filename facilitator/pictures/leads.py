"""Answers that fill a ring: a disc each, on a lattice that they stay on until it is full."""

from __future__ import annotations

import math
from dataclasses import dataclass

# Half of the picture's width, and of the ring's inner one.
MIDDLE, INSIDE = 400.0, 330.0
# Between two discs, as a share of a disc.
_AIR = 0.06


@dataclass(frozen=True)
class Place:
    x: float
    y: float
    is_taken: bool


@dataclass(frozen=True)
class Filling:
    """`radius` of each disc. Places are from the middle outwards; of those that are free, the next few."""

    radius: float
    places: tuple[Place, ...]


def filling(answers: int, free: int = 2) -> Filling:
    """`answers` discs inside of a ring: 7, 19, 37, … have room before they get smaller."""
    rings = 1
    while _room(rings) < answers + 1:
        rings += 1
    pitch = INSIDE / (2 * rings + 1) * 2
    spots = _spots(rings)[: answers + free]
    places = (Place(round(MIDDLE + x * pitch, 1), round(MIDDLE + y * pitch, 1), k < answers) for k, (x, y) in enumerate(spots))
    return Filling(round(pitch / 2 * (1 - _AIR), 1), tuple(places))


def _room(rings: int) -> int:
    return 1 + 3 * rings * (rings + 1)


def _spots(rings: int) -> list[tuple[float, float]]:
    """Points of a triangular lattice with distance 1, by distance from the middle, then clockwise from above."""
    reach = range(-rings, rings + 1)
    points = [(q + r / 2, r * math.sqrt(3) / 2) for q in reach for r in reach if abs(q + r) <= rings]
    return sorted(points, key=lambda point: (_ring_of(point), math.atan2(point[0], -point[1]) % math.tau))


def _ring_of(point: tuple[float, float]) -> int:
    """In which hexagon around the middle."""
    r = round(point[1] / (math.sqrt(3) / 2))
    q = round(point[0] - r / 2)
    return max(abs(q), abs(r), abs(q + r))
