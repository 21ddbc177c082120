"""The rings of an evening as one picture: who stands where, and the arrows from giver to receiver.

Up to NAMED people the rings carry names, and no name may cover another; above that they are dots.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from facilitator.store.views import RingPerson, RingView
from facilitator.web.pictures_loop import Loop, arrow_head, text_width, thread, trimmed
from facilitator.web.pictures_pack import Box, Page, Shape

NAMED = 60
WIDTH, HEIGHT = 1920.0, 850.0
HEADLINE: Box = (0.0, 0.0, 990.0, 262.0)
"""Kept free for the words at the top left."""
FONT = 30.0

_MARGIN = (46.0, 34.0)
"""What stays free at the sides and at the top."""
_CHORDS = (138.0, 124.0, 112.0, 101.0, 91.0, 82.0, 74.0, 66.0, 59.0, 52.0)
_DOT_CHORDS = tuple(72.0 * 0.85**step for step in range(14))
_MARGINS = (44.0, 34.0, 26.0, 19.0, 13.0, 8.0, 4.0)
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
    """One person. `anchor` is the SVG text-anchor of the name; `ring` counts the groups from 0."""

    id: int
    name: str
    x: float
    y: float
    label_x: float
    label_y: float
    anchor: str
    ring: int


@dataclass(frozen=True)
class Arrow:
    """Giver to receiver: the tapering body and the head as SVG paths, its direction in sixteenths of a turn."""

    giver: int
    receiver: int
    body: str
    head: str
    bearing: int


@dataclass(frozen=True)
class RingsPicture:
    """`threads` are the thin lines of all other matches; `radius` is that of a person."""

    width: float
    height: float
    named: bool
    radius: float
    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]
    threads: tuple[str, ...]


@dataclass(frozen=True)
class _Group:
    """People who stand in one circle; `gives[i]` says whether person i helps the next one."""

    people: tuple[RingPerson, ...]
    gives: tuple[bool, ...]


@dataclass(frozen=True)
class _Placed:
    group: _Group
    loop: Loop
    x: float
    y: float


@dataclass(frozen=True)
class _Style:
    named: bool
    chord: float
    radius: float


def rings(rings: Sequence[RingView], loose: Sequence[tuple[int, int]], people: Sequence[RingPerson]) -> RingsPicture:
    """All rings without overlap, everybody else as points or small chains beside them."""
    groups = _groups(rings, loose, people)
    named = len(people) <= NAMED
    style, placed = _pack(groups, named)
    nodes = tuple(_nodes(placed, style))
    at = {node.id: node for node in nodes}
    arrows = tuple(_arrows(placed, style))
    drawn = {(arrow.giver, arrow.receiver) for arrow in arrows}
    threads = tuple(_threads(loose, drawn, at))
    return RingsPicture(WIDTH, HEIGHT, named, round(style.radius, 1), nodes, arrows, threads)


def _groups(rings: Sequence[RingView], loose: Sequence[tuple[int, int]], people: Sequence[RingPerson]) -> list[_Group]:
    groups = [_Group(r.people, (True,) * len(r.people)) for r in rings if r.people]
    seen = {person.id for group in groups for person in group.people}
    outside = {person.id: person for person in people if person.id not in seen}
    groups.extend(_chains(outside, loose))
    return sorted(groups, key=lambda group: -len(group.people))


def _chains(outside: Mapping[int, RingPerson], loose: Sequence[tuple[int, int]]) -> Iterator[_Group]:
    """People of no ring, those who are matched with each other side by side, giver before receiver."""
    helps: dict[int, list[int]] = {}
    helped = set()
    for giver, receiver in loose:
        if giver in outside and receiver in outside and giver != receiver:
            helps.setdefault(giver, []).append(receiver)
            helped.add(receiver)
    waiting = dict(outside)
    for start in sorted(outside, key=lambda one: one in helped):
        chain = []
        here: int | None = start if start in waiting else None
        while here is not None:
            chain.append(waiting.pop(here))
            here = next((other for other in helps.get(here, ()) if other in waiting), None)
        if chain:
            closes = len(chain) > 1 and chain[0].id in helps.get(chain[-1].id, ())
            yield _Group(tuple(chain), (True,) * (len(chain) - 1) + (closes,))


def _pack(groups: Sequence[_Group], named: bool) -> tuple[_Style, list[_Placed]]:
    """The largest circles that fit, and then as much air between them as there is."""
    for chord in _CHORDS if named else _DOT_CHORDS:
        style = _Style(named, chord, min(18.0, 0.17 * chord) if named else 0.2 * chord)
        tightest = _attempt(groups, style, 4.0 if named else 1.0)
        if tightest is not None:
            return style, _with_air(groups, style) or tightest
    style = _Style(False, 9.0, 3.0)
    return (style, _attempt(groups, style, 0.0) or []) if named else (style, [])


def _with_air(groups: Sequence[_Group], style: _Style) -> list[_Placed] | None:
    scale = 1.0 if style.named else style.chord / 100.0
    for margin in _MARGINS:
        placed = _attempt(groups, style, margin * scale)
        if placed is not None:
            return placed
    return None


def _attempt(groups: Sequence[_Group], style: _Style, margin: float) -> list[_Placed] | None:
    for fronts in _FRONTS if style.named else _FRONTS[:1]:
        placed = _packed(groups, style, margin, fronts)
        if placed is not None:
            return placed
    return None


def _packed(groups: Sequence[_Group], style: _Style, margin: float, fronts: Sequence[int]) -> list[_Placed] | None:
    page = Page(WIDTH, HEIGHT, 10.0 if style.named else 6.0, taken=_TAKEN)
    placed = []
    for number, group in enumerate(groups):
        loops = _loops(len(group.people), style)
        shapes = [Shape(tuple(_boxes(group, loop, style))) for loop in loops]
        found = page.place(shapes, margin, fronts[number % len(fronts)])
        if found is None:
            return None
        which, x, y = found
        placed.append(_Placed(group, loops[which], x, y))
    return placed


def _loops(count: int, style: _Style) -> list[Loop]:
    """The ways in which a ring of `count` may be turned."""
    if count == 1:
        return [Loop(1, 0.0, 0.0, turn) for turn in ((0.0, 0.5, 0.25) if style.named else (0.0,))]
    radius = style.chord / (2 * math.sin(math.pi / count)) if count > 2 else 0.42 * style.chord
    tall = min(radius, 270.0)
    wide = min(max(radius, 2 * radius - tall), 780.0)
    turns = (0.0, 0.25) if count == 2 else tuple(-0.25 + k / (4 * count) for k in range(4))
    return [Loop(count, wide, tall, turn) for turn in (turns if style.named else turns[:1])]


def _boxes(group: _Group, loop: Loop, style: _Style) -> Iterator[Box]:
    reach = style.radius + 3.0
    yield from loop.slices(reach)
    if style.named:
        for index, person in enumerate(group.people):
            x, y, anchor = _label(loop, index, style)
            wide = text_width(short(person.name), FONT)
            left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
            yield left - 3, y - 0.78 * FONT, left + wide + 3, y + 0.26 * FONT


def _label(loop: Loop, index: int, style: _Style) -> tuple[float, float, str]:
    """Where a name stands relative to the centre of its ring: outside, on the line from the centre."""
    x, y = loop.node(index)
    across, down = loop.outward(index)
    away = style.radius + 13.0
    if loop.count > 11 and index % 2 and abs(down) > 0.5:
        away += 1.15 * FONT
    if abs(across) < 0.38:
        return x, y + (away + 0.72 * FONT if down > 0 else -away), "middle"
    side = 1.0 if across > 0 else -1.0
    return x + side * (0.8 + 0.2 * abs(across)) * away, y + down * away + 0.32 * FONT, "start" if side > 0 else "end"


def _nodes(placed: Sequence[_Placed], style: _Style) -> Iterator[Node]:
    for ring, each in enumerate(placed):
        for index, person in enumerate(each.group.people):
            x, y = each.loop.node(index)
            dx, dy, anchor = _label(each.loop, index, style)
            if not style.named:
                dx, dy, anchor = _inside(each.x + x, person.name, x), y - style.radius - 12, "middle"
            yield Node(
                person.id, short(person.name), _near(each.x + x), _near(each.y + y),
                _near(each.x + dx), _near(each.y + dy), anchor, ring,
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
                body, head, bearing = arrow_head(points, 0.58 * style.radius)
                yield Arrow(people[index].id, other.id, body, head, bearing)


def _threads(loose: Sequence[tuple[int, int]], drawn: set[tuple[int, int]], at: Mapping[int, Node]) -> Iterator[str]:
    for giver, receiver in dict.fromkeys(loose):
        if (giver, receiver) not in drawn and giver in at and receiver in at and giver != receiver:
            yield thread((at[giver].x, at[giver].y), (at[receiver].x, at[receiver].y))


def short(name: str, most: int = 14) -> str:
    """A name that fits beside a dot: the first word of a long one if that is enough to tell it by."""
    if len(name) <= most:
        return name
    first = name.split()[0] if name.split() else name
    return first if 3 <= len(first) <= most else name[: most - 1].rstrip() + "…"


def _near(value: float) -> float:
    return round(value, 1)
