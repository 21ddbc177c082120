"""Beacons: a colour and a glyph with a spoken name ("blue owl"), by which two people find each other."""

from __future__ import annotations

from dataclasses import dataclass

COLOURS = ("blue", "yellow", "red", "white", "green", "pink", "black", "orange")
GLYPHS = (
    "owl", "bell", "balloon", "anchor", "pear", "mushroom", "boat", "cactus",
    "trumpet", "moon", "hat", "lemon", "crab", "cup", "elephant", "bicycle",
    "cherries", "snail", "umbrella", "key", "fish", "drum", "star", "dice",
)  # fmt: skip
COUNT = len(COLOURS) * len(GLYPHS)


@dataclass(frozen=True)
class Beacon:
    colour: str
    glyph: str

    @property
    def name(self) -> str:
        return f"{self.colour} {self.glyph}"


def beacon(number: int) -> Beacon:
    """Beacon `number`; consecutive numbers differ in both colour and glyph, and all COUNT of them differ."""
    lap = number // len(GLYPHS)
    return Beacon(COLOURS[(number + lap) % len(COLOURS)], GLYPHS[number % len(GLYPHS)])


def usual(place: int, round: int) -> int:
    """The beacon of the pair at `place` (1, 2, …) in `round`. Each round starts elsewhere, so that one's next looks new."""
    return (place - 1 + 37 * (round - 1)) % COUNT
