"""Circles that ask side by side: how large they are, and who is in which. Circles are counted from 1."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Mapping

Apart = Collection[frozenset[int]]


def sizes(people: int, most: int) -> tuple[int, ...]:
    """As few circles as there can be with `most` in each, as even as possible: 31 people, with 30 at most, are 16 and 15."""
    circles = max(1, -(-people // most))
    return tuple(people // circles + (nth < people % circles) for nth in range(circles))


def dealt(people: Collection[int], most: int, apart: Apart, seed: int) -> dict[int, int]:
    """person -> circle. Who is to be kept apart, as pairs in `apart`, is in two circles where that can be."""
    order = sorted(people)
    random.Random(seed).shuffle(order)
    rules = Counter(person for pair in apart for person in pair)
    room = dict(enumerate(sizes(len(order), most), 1))
    circle_of: dict[int, int] = {}
    # Who has most to keep away from is placed while there is room everywhere.
    for person in sorted(order, key=lambda one: -rules[one]):
        avoided = _avoided(person, circle_of, apart)
        found = min((circle for circle in room if room[circle]), key=lambda circle: (circle in avoided, -room[circle]))
        circle_of[person] = found
        room[found] -= 1
    return circle_of


def late(person: int, circle_of: Mapping[int, int], apart: Apart) -> int:
    """The circle of one more: the smallest with anybody in it, but nobody whom they are to be kept apart from.

    Also where it is full: in one of their own they would sit alone, with nobody to ask. Until the first turn is over, the host
    divides the room anew by going a step back and forth.
    """
    avoided = _avoided(person, circle_of, apart)
    people = Counter(circle_of.values())
    return min(people, key=lambda circle: (circle in avoided, people[circle], circle), default=1)


def _avoided(person: int, circle_of: Mapping[int, int], apart: Apart) -> set[int]:
    return {circle_of[other] for pair in apart if person in pair for other in pair if other in circle_of}
