"""One ring, large enough for the last row, beside all of them small: for rooms in which not every name can be read at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from facilitator.core.rings import Ring, RingPerson
from facilitator.pictures.groups import Group, Links, groups_of, short
from facilitator.pictures.loop import Loop, arrow_head, text_width, trimmed
from facilitator.pictures.rings import Arrow, Node, RingsPicture

SMALL = (1120.0, 250.0, 0.39)
"""Where the small picture of all rings stands (x, y) and how large it is drawn."""
NAMES_TO = 12
"""Metres from which the names of all rings at once can still be guessed."""

_X, _Y, _RADIUS, _FONT, _SIDE = 590.0, 470.0, 205.0, 52.0, 290.0
_MARK = 25.0
_UPRIGHT = 0.2
"""How far from upright a name still stands above or below its mark and not beside it."""
_MANY = 18
"""In a ring of more, only the two who are spoken of are named: the names would lie over each other."""


@dataclass(frozen=True)
class Spotlit:
    """One ring with the two who are spoken of.

    `number` counts the rings from 1, and is 0 for people outside of them. `named`: ids of those whose names are drawn.
    `here`: x, y and radius of a circle round that ring in the small picture, if it is one there; `beams`: lines that widen
    from it.
    """

    number: int
    radius: float
    font: float
    nodes: tuple[Node, ...]
    named: frozenset[int]
    arrows: tuple[Arrow, ...]
    here: tuple[float, float, float] | None
    beams: tuple[tuple[float, float, float, float], ...]


def is_one_by_one(picture: RingsPicture, last_row: int) -> bool:
    """Whether the rings are told one at a time: where their names do not fit, or cannot be read from the last row."""
    return not picture.named or last_row > NAMES_TO


def spotlit(
    pairs: Links, rings: Sequence[Ring], loose: Links, people: Sequence[RingPerson], whole: RingsPicture
) -> list[Spotlit]:
    """For each (giver, receiver) in `pairs` the ring or chain in which they stand; `whole` is the picture of all as dots."""
    groups = groups_of(rings, loose, people)
    names = {person.id: person for person in people}
    numbers = {frozenset(person.id for person in ring.people): number for number, ring in enumerate(rings, 1)}
    large = []
    for pair in pairs:
        group = _group_of(pair, groups)
        here = _round([person.id for person in group.people], whole) if group else None
        two = Group((names[pair[0]], names[pair[1]]), (True, False))
        large.append(_large(group or two, pair, numbers, here))
    return large


def _group_of(pair: tuple[int, int], groups: Sequence[Group]) -> Group | None:
    """The circle in which the one stands next to the other."""
    for group in groups:
        ids = [person.id for person in group.people]
        if pair[0] in ids and len(ids) > 1 and ids[(ids.index(pair[0]) + 1) % len(ids)] == pair[1]:
            return group
    return None


def _large(
    group: Group, pair: tuple[int, int], numbers: dict[frozenset[int], int], here: tuple[float, float, float] | None
) -> Spotlit:
    ids = [person.id for person in group.people]
    count = len(ids)
    loop = Loop(count, _RADIUS, _RADIUS, -0.25 - 0.5 / count - ids.index(pair[0]) / count if count > 2 else 0.5)
    font = _font(group, loop)
    nodes = [_node(group, loop, index, font) for index in range(count)]
    named = {node.id for node in nodes if count <= _MANY or node.id in pair}
    number = numbers.get(frozenset(ids), 0)
    beams = _beams(here) if here else ()
    return Spotlit(number, _mark(count), font, tuple(nodes), frozenset(named), tuple(_arrows(group, loop)), here, beams)


def _mark(count: int) -> float:
    return min(_MARK, 0.24 * math.tau * _RADIUS / count)


def _font(group: Group, loop: Loop) -> float:
    """As large as the longest name at a side allows, and smaller where many stand close."""
    sides = [text_width(short(p.name), 1.0) for i, p in enumerate(group.people) if abs(loop.outward(i)[0]) >= _UPRIGHT]
    return round(min(_FONT, _SIDE / max(sides, default=1.0), 400.0 / len(group.people)), 1)


def _node(group: Group, loop: Loop, index: int, font: float) -> Node:
    x, y = loop.node(index)
    across, down = loop.outward(index)
    away = _mark(loop.count) + 16.0
    anchor = "middle" if abs(across) < _UPRIGHT else "start" if across > 0 else "end"
    if anchor == "middle":
        label_x, label_y = x, y + (away + 0.74 * font if down > 0 else -away)
    else:
        label_x, label_y = x + across * away, y + down * (away + 0.3 * font) + 0.34 * font
    person = group.people[index]
    places = (round(_X + x, 1), round(_Y + y, 1), round(_X + label_x, 1), round(_Y + label_y, 1))
    return Node(person.id, short(person.name), *places, anchor)


def _arrows(group: Group, loop: Loop) -> list[Arrow]:
    drawn = []
    for index, gives in enumerate(group.gives):
        if gives:
            line = [(_X + x, _Y + y) for x, y in trimmed(loop.arc(index), 1.5 * _mark(loop.count))]
            body, head, bearing = arrow_head(line, 0.72 * _mark(loop.count))
            other = group.people[(index + 1) % loop.count]
            drawn.append(Arrow(group.people[index].id, other.id, body, head, bearing))
    return drawn


def _round(ids: Sequence[int], whole: RingsPicture) -> tuple[float, float, float]:
    """The circle in the small picture, in the coordinates of the large one."""
    spots = [(node.x, node.y) for node in whole.nodes if node.id in ids]
    x, y = (sum(values) / len(spots) for values in zip(*spots, strict=True))
    reach = max(math.dist((x, y), spot) for spot in spots) + 2.5 * whole.radius
    left, top, scale = SMALL
    return round(left + scale * x, 1), round(top + scale * y, 1), round(scale * reach + 8, 1)


def _beams(here: tuple[float, float, float]) -> tuple[tuple[float, float, float, float], ...]:
    x, y, reach = here
    end = _X + _RADIUS + 60
    return tuple((end, _Y + side * 0.72 * _RADIUS, round(x - 0.2 * reach, 1), round(y + side * reach, 1)) for side in (-1, 1))
