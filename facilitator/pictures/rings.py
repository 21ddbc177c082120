"""The rings of an evening as one picture: who stands where, and the arrows from giver to receiver.

Up to NAMED people the rings carry names, and no name may cover another; above that they are dots.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from facilitator.core.rings import Ring, RingPerson
from facilitator.pictures.groups import Group, Links, groups_of, short
from facilitator.pictures.loop import Loop, arrow_head, ellipse, text_width, thread, trimmed, wedge
from facilitator.pictures.pack import Box, Page, Shape

NAMED = 60
WIDTH, HEIGHT = 1920.0, 850.0
HEADLINE: Box = (0.0, 0.0, 990.0, 262.0)
"""Kept free for the words at the top left."""
FONT = 30.0

_MARGIN = (46.0, 34.0)
"""What stays free at the sides and at the top."""
_CHORDS = (250.0, 220.0, 190.0, 164.0, 138.0, 124.0, 112.0, 101.0, 91.0, 82.0, 74.0, 66.0, 59.0, 52.0)
_WIDER: Box = (0.0, 0.0, 1400.0, HEADLINE[3])
"""What a headline takes in any language, kept free where what is drawn is large."""
# Where so few people are there, the page has room for more.
_FEW, _LARGE_CHORDS = 8, (620.0, 540.0, 470.0, 410.0, 355.0, 305.0)
_DOT_CHORDS = tuple(72.0 * 0.85**step for step in range(20))
_TAKEN: tuple[Box, ...] = (
    HEADLINE,
    (0.0, 0.0, WIDTH, _MARGIN[1]),
    (0.0, 0.0, _MARGIN[0], HEIGHT),
    (WIDTH - _MARGIN[0], 0.0, WIDTH, HEIGHT),
)
_FRONTS = ((3, 0, 1, 2), (0, 3), (2, 1, 0, 3), (0,), (3,))
"""Which corners the rings are packed towards, in turn."""


@dataclass(frozen=True)
class Node:
    """One person. `anchor` is the SVG text-anchor of the name."""

    id: int
    name: str
    x: float
    y: float
    label_x: float
    label_y: float
    anchor: str


@dataclass(frozen=True)
class Arrow:
    """Giver to receiver: the tapering body and the head as SVG paths, its direction in sixteenths of a turn.

    Among dots there is no head: the body is a wedge.
    """

    giver: int
    receiver: int
    body: str
    head: str
    bearing: int


@dataclass(frozen=True)
class RingsPicture:
    """`threads` are the thin lines of all other matches and of those who chat; `radius` is that of a person.

    A picture without names is drawn with two paths, `dots` and `wedges`: a thousand elements could not move smoothly.
    """

    width: float
    height: float
    named: bool
    radius: float
    font: float
    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]
    threads: tuple[str, ...]
    dots: str = ""
    wedges: str = ""


@dataclass(frozen=True)
class _Placed:
    group: Group
    loop: Loop
    x: float
    y: float


@dataclass(frozen=True)
class _Style:
    named: bool
    chord: float
    radius: float
    font: float


def _style(chord: float, named: bool) -> _Style:
    if not named:
        return _Style(False, chord, 0.2 * chord, 1.2 * FONT)
    more = max(chord - _CHORDS[0], 0.0)
    radius = min(0.15 * chord, 18.0 + 0.06 * max(chord - 138.0, 0.0) + 0.08 * more)
    return _Style(True, chord, radius, FONT * max(1.0, min(chord / 150.0, 1.5) + more / 400.0))


def rings(rings: Sequence[Ring], loose: Links, people: Sequence[RingPerson], chats: Links = ()) -> RingsPicture:
    """All rings without overlap, everybody else as points or small chains beside them; a thin line to whom one chats with."""
    return _drawn(tuple(rings), tuple(loose), tuple(people), tuple(chats), len(people) <= NAMED)


def dotted_rings(rings: Sequence[Ring], loose: Links, people: Sequence[RingPerson]) -> RingsPicture:
    """The same without names, however few there are."""
    return _drawn(tuple(rings), tuple(loose), tuple(people), (), False)


@lru_cache(maxsize=16)
def _drawn(
    rings: tuple[Ring, ...],
    loose: tuple[tuple[int, int], ...],
    people: tuple[RingPerson, ...],
    chats: tuple[tuple[int, int], ...],
    named: bool,
) -> RingsPicture:
    style, placed = _pack(groups_of(rings, loose, people, chats), named)
    nodes = tuple(_nodes(placed, style))
    arrows = tuple(_arrows(placed, style))
    drawn = {(arrow.giver, arrow.receiver) for arrow in arrows}
    threads = tuple(_threads((*loose, *chats), drawn, {node.id: node for node in nodes}))
    radius = round(style.radius, 1)
    dots, wedges = ("", "") if style.named else ("".join(_dots(nodes, radius)), "".join(arrow.body for arrow in arrows))
    return RingsPicture(WIDTH, HEIGHT, style.named, radius, round(style.font, 1), nodes, arrows, threads, dots, wedges)


def _dots(nodes: Sequence[Node], radius: float) -> Iterator[str]:
    turn = f"a{radius} {radius} 0 1 0"
    for node in nodes:
        yield f"M{_near(node.x - radius)} {node.y}{turn} {2 * radius} 0{turn} {-2 * radius} 0Z"


def _pack(groups: Sequence[Group], named: bool) -> tuple[_Style, list[_Placed]]:
    """The largest circles that fit, and then as much air between them as there is."""
    few = _LARGE_CHORDS if sum(len(group.people) for group in groups) <= _FEW else ()
    for names, chords in ((True, (*few, *_CHORDS)), (False, _DOT_CHORDS)):
        for chord in chords if named or not names else ():
            style = _style(chord, names)
            placed = _attempt(groups, style)
            if placed is not None:
                return style, placed
    return _style(1.0, False), []


def _attempt(groups: Sequence[Group], style: _Style) -> list[_Placed] | None:
    shapes = {}
    for group in groups:
        loops = _loops(group, style)
        shapes[group] = [(loop, Shape(tuple(_boxes(group, loop, style)))) for loop in loops]
    if sum(each[0][1].area for each in shapes.values()) > 0.9 * WIDTH * HEIGHT:
        return None
    for fronts in _FRONTS if style.named else _FRONTS[:1]:
        taken = (*_TAKEN, _WIDER) if style.named and style.chord > _CHORDS[0] else _TAKEN
        page = Page(WIDTH, HEIGHT, 10.0 if style.named else 6.0, taken)
        found = _packed(groups, shapes, page, 4.0 if style.named else 1.0, fronts)
        if found is not None:
            return [_Placed(g, loop, x, y) for g, (loop, x, y) in zip(groups, found, strict=True)]
    return None


def _packed(
    groups: Sequence[Group], shapes: Mapping[Group, Sequence[tuple[Loop, Shape]]], page: Page, margin: float,
    fronts: Sequence[int],
) -> list[tuple[Loop, float, float]] | None:  # fmt: skip
    found = []
    for number, group in enumerate(groups):
        place = page.place([shape for _, shape in shapes[group]], margin, fronts[number % len(fronts)])
        if place is None:
            return None
        which, x, y = place
        found.append((which, x, y))
    chosen = [shapes[group][which] for group, (which, _, _) in zip(groups, found, strict=True)]
    places = [(x, y) for _, x, y in found]
    if len(groups) <= NAMED:
        places = page.spread([shape for _, shape in chosen], places, margin)
    return [(loop, x, y) for (loop, _), (x, y) in zip(chosen, places, strict=True)]


def _loops(group: Group, style: _Style) -> list[Loop]:
    """The ways in which a ring may be shaped and turned, without names on top of each other where that is possible."""
    count = len(group.people)
    if not style.named:
        radius = style.chord / (2 * math.sin(math.pi / count)) if count > 1 else 0.0
        return [ellipse(count, count * style.chord, min(radius, 270.0), -0.25 if count > 2 else 0.0)]
    if count == 1:
        return [Loop(1, 0.0, 0.0, turn) for turn in (0.0, 0.5, 0.25)]
    if count == 2:
        return [Loop(2, 0.42 * style.chord, 0.42 * style.chord, turn) for turn in (0.0, 0.25)]
    radius = style.chord / (2 * math.sin(math.pi / count))
    talls = (radius,) if radius < 200 else tuple(tall for tall in (320.0, 270.0, 225.0, 185.0) if tall < radius)
    turns = [-0.25 + k / (4 * count) for k in range(4 if count < 12 else 2)]
    loops = [ellipse(count, count * style.chord, tall, turn) for tall in talls for turn in turns]
    clashes = {loop: _clashes(group, loop, style) for loop in loops}
    fewest = min(clashes.values())
    return [loop for loop in loops if clashes[loop] == fewest]


def _clashes(group: Group, loop: Loop, style: _Style) -> int:
    boxes = [_label_box(group, loop, index, style) for index in range(loop.count)]
    pairs = [(a, b) for step in (1, 2) for a, b in zip(boxes, boxes[step:] + boxes[:step], strict=True)]
    return sum(a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3] for a, b in pairs)


def _boxes(group: Group, loop: Loop, style: _Style) -> Iterator[Box]:
    yield from loop.slices(style.radius + 3.0)
    if style.named:
        for index in range(loop.count):
            yield _label_box(group, loop, index, style)


def _label_box(group: Group, loop: Loop, index: int, style: _Style) -> Box:
    x, y, anchor = _label(loop, index, style)
    wide = text_width(short(group.people[index].name), style.font)
    left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
    return left - 3, y - 0.78 * style.font, left + wide + 3, y + 0.26 * style.font


def _label(loop: Loop, index: int, style: _Style) -> tuple[float, float, str]:
    """Where a name stands relative to the centre of its ring: outside; in a long ring every other one inside."""
    x, y = loop.node(index)
    across, down = loop.outward(index)
    away = style.radius + 13.0
    if loop.count > 11 and index % 2 and abs(down) > 0.5:
        across, down = -across, -down
    if abs(across) < 0.38:
        return x, y + (away + 0.72 * style.font if down > 0 else -away), "middle"
    side = 1.0 if across > 0 else -1.0
    return x + side * (0.8 + 0.2 * abs(across)) * away, y + down * away + 0.32 * style.font, "start" if side > 0 else "end"


def _nodes(placed: Sequence[_Placed], style: _Style) -> Iterator[Node]:
    for each in placed:
        for index, person in enumerate(each.group.people):
            x, y = each.loop.node(index)
            dx, dy, anchor = _label(each.loop, index, style)
            if not style.named:
                dx, dy, anchor = _inside(each.x + x, person.name, x), y - style.radius - 12, "middle"
            yield Node(
                person.id, short(person.name), _near(each.x + x), _near(each.y + y),
                _near(each.x + dx), _near(each.y + dy), anchor,
            )  # fmt: skip


def _inside(x: float, name: str, offset: float) -> float:
    """The offset of a centred name, moved so that it stays on the page."""
    half = text_width(short(name), 1.3 * FONT) / 2 + 8
    return offset + min(max(x, half), WIDTH - half) - x


def _arrows(placed: Sequence[_Placed], style: _Style) -> Iterator[Arrow]:
    for each in placed:
        people = each.group.people
        for index, gives in enumerate(each.group.gives):
            if gives and len(people) > 1:
                other = people[(index + 1) % len(people)]
                line = trimmed(each.loop.arc(index), 1.45 * style.radius)
                points = [(each.x + x, each.y + y) for x, y in line]
                if style.named:
                    body, head, bearing = arrow_head(points, 0.58 * style.radius)
                else:
                    body, head, bearing = wedge(points, 0.8 * style.radius), "", 0
                yield Arrow(people[index].id, other.id, body, head, bearing)


def _threads(loose: Links, drawn: set[tuple[int, int]], at: Mapping[int, Node]) -> Iterator[str]:
    for giver, receiver in dict.fromkeys(loose):
        if (giver, receiver) not in drawn and giver in at and receiver in at and giver != receiver:
            yield thread((at[giver].x, at[giver].y), (at[receiver].x, at[receiver].y))


def _near(value: float) -> float:
    return round(value, 1)
