"""The geometry of one ring: points on a circle or an ellipse, tapering arrows, and how wide a name is."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

Point = tuple[float, float]
_SAMPLES = 9
# Of so many units and more a body shows its corners, and has more of them.
_THICK = 20.0


class Loop:
    """`count` places, evenly along an ellipse around (0, 0); `turn` (in turns, clockwise from the right) is the first."""

    def __init__(self, count: int, wide: float, tall: float, turn: float) -> None:
        self.count, self.wide, self.tall, self.turn = count, wide, tall, turn

    def node(self, index: int) -> Point:
        return self._point(index / self.count)

    def outward(self, index: int) -> Point:
        """The unit vector away from the ring, at place `index`."""
        angle = self._angle(index / self.count)
        across, down = math.cos(angle) * (self.tall or 1.0), math.sin(angle) * (self.wide or 1.0)
        length = math.hypot(across, down)
        return across / length, down / length

    def arc(self, index: int) -> list[Point]:
        """The way along the loop from place `index` to the next."""
        steps = 4 * _SAMPLES
        return [self._point((index + step / steps) / self.count) for step in range(steps + 1)]

    def slices(self, reach: float) -> Iterator[tuple[float, float, float, float]]:
        """Boxes which together cover the loop and everything within `reach` of it."""
        wide, tall = self.wide + reach, self.tall + reach
        parts = max(3, min(12, int(tall / 8)))
        for part in range(parts):
            top, bottom = -tall + 2 * tall * part / parts, -tall + 2 * tall * (part + 1) / parts
            nearest = 0.0 if top <= 0 <= bottom else min(abs(top), abs(bottom))
            half = wide * math.sqrt(1 - (nearest / tall) ** 2)
            yield -half, top, half, bottom

    def _point(self, share: float) -> Point:
        angle = self._angle(share)
        return self.wide * math.cos(angle), self.tall * math.sin(angle)

    def _angle(self, share: float) -> float:
        turn = (self.turn + share) % 1.0
        if self.wide == self.tall:
            return math.tau * turn
        table = _arc_table(round(self.wide / max(self.tall, 1.0), 3))
        place = turn * (len(table) - 1)
        low = int(place)
        high = min(low + 1, len(table) - 1)
        return table[low] + (table[high] - table[low]) * (place - low)


def ellipse(count: int, length: float, tall: float, turn: float) -> Loop:
    """A loop for `count` people that is `length` long round the outside of its places and `tall` from its middle up."""
    if count < 3:
        return Loop(count, 0.42 * length / count if count == 2 else 0.0, 0.42 * length / count if count == 2 else 0.0, turn)
    circle = length / count / (2 * math.sin(math.pi / count))
    if circle <= tall * 1.001:
        return Loop(count, circle, circle, turn)
    low, high = tall, 20 * circle
    for _ in range(24):
        wide = (low + high) / 2
        low, high = (wide, high) if _way_round(wide, tall) < length else (low, wide)
    return Loop(count, low, tall, turn)


def _way_round(wide: float, tall: float) -> float:
    """Ramanujan's first approximation of an ellipse's perimeter."""
    return math.pi * (3 * (wide + tall) - math.sqrt((3 * wide + tall) * (wide + 3 * tall)))


@cache
def _arc_table(stretch: float) -> tuple[float, ...]:
    """Angles at equal steps of way along an ellipse that is `stretch` times as wide as tall."""
    angles = [math.tau * step / 720 for step in range(721)]
    way = [0.0]
    for angle in angles[1:]:
        way.append(way[-1] + math.hypot(stretch * math.sin(angle), math.cos(angle)))
    table, at = [], 0
    for step in range(361):
        while at < 720 and way[at] < way[-1] * step / 360:
            at += 1
        table.append(angles[at])
    return tuple(table)


def trimmed(line: Sequence[Point], gap: float) -> list[Point]:
    """The middle of `line`, `gap` away from both of its ends."""
    first, last = line[0], line[-1]
    kept = [point for point in line if math.dist(point, first) > gap and math.dist(point, last) > gap]
    return kept if len(kept) > 2 else list(line[len(line) // 3 : -(len(line) // 3)])


def arrow_head(line: Sequence[Point], thick: float) -> tuple[str, str, int]:
    """A body that tapers along `line`, a head at its end (both SVG paths), and the direction in sixteenths of a turn."""
    tip, size = line[-1], 1.15 * thick
    shaft = [point for point in line if math.dist(point, tip) > 1.1 * size] or [line[0], line[-2]]
    samples = _SAMPLES if thick < _THICK else 3 * _SAMPLES
    picked = [shaft[round(k * (len(shaft) - 1) / (samples - 1))] for k in range(samples)]
    left, right = [], []
    for index, (x, y) in enumerate(picked):
        before, after = picked[max(index - 1, 0)], picked[min(index + 1, samples - 1)]
        across, down = _unit(before, after)
        half = thick * (1 - 0.78 * index / (samples - 1)) / 2
        left.append((x + down * half, y - across * half))
        right.append((x - down * half, y + across * half))
    across, down = _unit(shaft[-1], tip)
    base = (tip[0] - across * 1.4 * size, tip[1] - down * 1.4 * size)
    head = [
        (tip[0], tip[1]),
        (base[0] + down * 0.62 * size, base[1] - across * 0.62 * size),
        (base[0] - down * 0.62 * size, base[1] + across * 0.62 * size),
    ]
    bearing = round(math.atan2(tip[1] - line[0][1], tip[0] - line[0][0]) / math.tau * 16) % 16
    return _path(left + right[::-1]), _path(head), bearing


def wedge(line: Sequence[Point], thick: float) -> str:
    """The smallest arrow: a triangle from the start of `line` to its end."""
    across, down = _unit(line[0], line[-1])
    (x, y), half = line[0], thick / 2
    return _path([(x + down * half, y - across * half), (x - down * half, y + across * half), line[-1]])


def thread(start: Point, end: Point) -> str:
    """A thin line that bows a little, always to the same side."""
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    bow_x, bow_y = 0.12 * (end[1] - start[1]), -0.12 * (end[0] - start[0])
    return (
        f"M{_number(start[0])} {_number(start[1])}Q{_number(middle[0] + bow_x)} {_number(middle[1] + bow_y)}"
        f" {_number(end[0])} {_number(end[1])}"
    )


def text_width(text: str, size: float) -> float:
    """About how wide `text` is in the semibold of the typeface; rather too much than too little."""
    return size * sum(_letter_width(letter) for letter in text)


def _letter_width(letter: str) -> float:
    if unicodedata.combining(letter) or unicodedata.category(letter) in {"Cf", "Mn"}:
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF" or ord(letter) > 0x1F000:
        return 1.1
    if letter in "iIjlftr.,'’ -":
        return 0.36
    if letter in "mwMW@…":
        return 0.92
    return 0.68 if letter.isupper() else 0.57


def _unit(start: Point, end: Point) -> Point:
    length = math.dist(start, end) or 1.0
    return (end[0] - start[0]) / length, (end[1] - start[1]) / length


def _path(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{_number(x)} {_number(y)}" for x, y in points) + "Z"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
