"""Beacons: a colour and a glyph with a spoken name."""

from __future__ import annotations

from facilitator.core.beacons import COLOURS, COUNT, GLYPHS, Beacon, beacon


def test_the_first_one_is_the_blue_owl() -> None:
    assert (beacon(0), beacon(0).name) == (Beacon("blue", "owl"), "blue owl")


def test_all_of_them_differ_and_are_made_of_known_parts() -> None:
    everyone = [beacon(number) for number in range(COUNT)]
    assert len(set(everyone)) == COUNT == 192
    assert {b.colour for b in everyone} == set(COLOURS)
    assert {b.glyph for b in everyone} == set(GLYPHS)


def test_neighbours_differ_in_both_colour_and_glyph() -> None:
    for number in range(COUNT):
        this, following = beacon(number), beacon(number + 1)
        assert this.glyph != following.glyph
        assert this.colour != following.colour, number
