"""Beacons: a colour and a glyph with a spoken name ("blue owl"), by which two people find each other."""

from __future__ import annotations

from dataclasses import dataclass

from facilitator.core.locale import gettext, later

COLOURS = (
    later("blue"), later("yellow"), later("red"), later("white"), later("green"), later("pink"),
    later("black"), later("orange"),
)  # fmt: skip
GLYPHS = (
    later("owl"), later("bell"), later("balloon"), later("anchor"), later("pear"), later("mushroom"),
    later("boat"), later("cactus"), later("trumpet"), later("moon"), later("hat"), later("lemon"),
    later("crab"), later("cup"), later("elephant"), later("bicycle"), later("cherries"), later("snail"),
    later("umbrella"), later("key"), later("fish"), later("drum"), later("star"), later("dice"),
)  # fmt: skip
COUNT = len(COLOURS) * len(GLYPHS)


@dataclass(frozen=True)
class Beacon:
    colour: str
    glyph: str

    @property
    def name(self) -> str:
        """As it is said, in the current locale."""
        return gettext("%(colour)s %(glyph)s", colour=gettext(self.colour), glyph=gettext(self.glyph))


def beacon(number: int) -> Beacon:
    """Beacon `number`; consecutive numbers differ in both colour and glyph, and all COUNT of them differ."""
    lap = number // len(GLYPHS)
    return Beacon(COLOURS[(number + lap) % len(COLOURS)], GLYPHS[number % len(GLYPHS)])


def usual(place: int, round: int) -> int:
    """The beacon of the pair at `place` (1, 2, …) in `round`. Each round starts elsewhere, so that one's next looks new."""
    return (place - 1 + 37 * (round - 1)) % COUNT
