"""The projector's pictures: every mark on the page, none on top of another, the same every time."""

from __future__ import annotations

import math
import random
import re
from dataclasses import astuple
from itertools import combinations

import pytest

from facilitator.core.rings import Ring, RingPerson
from facilitator.pictures import scene
from facilitator.pictures.groups import short
from facilitator.pictures.loop import text_width
from facilitator.pictures.rings import FONT, HEADLINE
from facilitator.pictures.scene import HandsPicture, RingsPicture
from facilitator.pictures.spotlit import Spotlit

ROOMS = (0, 1, 2, 3, 12, 48, 300, 1000)
NAMES = ("Ann", "Ibrahim", "Q", "Łukasz", "Maximiliane", "Zoë", "Christopher Alexander", "Wen", "محمد عبد الله", "Jo")


def people(count: int) -> tuple[RingPerson, ...]:
    return tuple(RingPerson(i + 1, NAMES[i % len(NAMES)]) for i in range(count))


def ring_room(sizes: list[int]) -> tuple[list[Ring], tuple[RingPerson, ...]]:
    everyone = people(sum(sizes))
    ends = [sum(sizes[: i + 1]) for i in range(len(sizes))]
    return [Ring(everyone[end - size : end]) for size, end in zip(sizes, ends, strict=True)], everyone


def answers(count: int) -> list[tuple[bool, bool]]:
    chance = random.Random(count)
    return [(chance.random() < 0.9, chance.random() < 0.4) for _ in range(count)]


def numbers_in(picture: HandsPicture | RingsPicture) -> list[float]:
    text = repr(astuple(picture))
    assert "nan" not in text and "inf" not in text
    return [float(found) for found in re.findall(r"-?\d+\.\d+", text)]


@pytest.mark.parametrize("count", ROOMS)
@pytest.mark.parametrize("draw", [scene.hands, scene.thanks])
def test_hands_stand_on_the_page_and_never_touch(count: int, draw: object) -> None:
    picture = draw(answers(count))  # type: ignore[operator]
    assert len(picture.hands) == count
    assert picture == draw(answers(count))  # type: ignore[operator]
    assert all(0 <= number <= picture.width for number in numbers_in(picture))
    tops = [(hand.x, hand.top) for hand in picture.hands if hand.top is not None]
    bottoms = [(hand.x, hand.bottom) for hand in picture.hands if hand.bottom is not None]
    assert all(picture.radius <= y <= picture.axis - picture.radius for _, y in tops)
    assert all(picture.axis + picture.radius <= y <= picture.height - picture.radius for _, y in bottoms)
    for dots in (tops, bottoms):
        for index, dot in enumerate(dots):
            near = [other for other in dots[index + 1 : index + 60] if other[0] - dot[0] < 2 * picture.radius]
            assert all(math.dist(dot, other) >= 1.99 * picture.radius for other in near)


def test_a_missing_hand_leaves_a_gap_at_the_same_place() -> None:
    every = scene.hands([(True, True)] * 12)
    some = scene.hands([(True, True)] * 5 + [(False, True)] + [(True, True)] * 6)
    assert some.hands[5].top is None
    assert [hand.x for hand in some.hands] == [hand.x for hand in every.hands]
    assert [hand.bottom for hand in some.hands] == [hand.bottom for hand in every.hands]


@pytest.mark.parametrize(("gives", "asks"), [(0, 0), (1, 0), (5, 2), (62, 10), (36, 36), (0, 71), (412, 312), (2500, 1800)])
def test_every_gift_and_ask_has_its_mark_in_the_band_and_none_touches_another(gives: int, asks: int) -> None:
    band = scene.meter(gives, asks)
    assert (len(band.gives), len(band.asks)) == (gives, asks)
    marks = sorted((dot.x, dot.y) for dot in (*band.gives, *band.asks))
    assert all(band.radius <= x <= band.width - band.radius and band.radius <= y <= band.height - band.radius for x, y in marks)
    assert all(math.dist(a, b) > 2 * band.radius for at, a in enumerate(marks) for b in marks[at + 1 : at + 42])
    assert not band.gives or not band.asks or max(dot.x for dot in band.gives) < min(dot.x for dot in band.asks)


@pytest.mark.parametrize(("gives", "asks", "share"), [(0, 0, 50), (7, 7, 50), (5, 0, 96.29), (0, 5, 3.71), (62, 10, 83.43)])
def test_the_boundary_stands_at_the_true_share_of_the_band(gives: int, asks: int, share: float) -> None:
    assert scene.wall_share(gives, asks) == share


def test_short_words_are_large_and_long_ones_as_large_as_all_of_them_allow() -> None:
    classes = [scene.card_fit("lend a van " * times, "Leila", "give", 6) for times in range(1, 12)]
    assert classes[0] == ""
    assert classes == sorted(classes)
    assert scene.card_fit("x" * 120, "Maximiliane-Theodora von Hohenlohe-Langen", "ask", 6) == "fits-4"
    assert scene.card_fit("lend a van on Sundays", "Leila", "give", 3) in ("", "fits-1")


PLANS = {
    "one pair": [2],
    "one trio": [3],
    "a room of 48": [8, 7, 6, 5, 5, 4, 4, 3, 2, 2, 2],
    "thirty pairs": [2] * 30,
    "twenty trios": [3] * 20,
    "one ring of 30": [30],
    "one ring of 60": [60],
    "300 people": [5] * 60,
    "1000 people": [7] * 100 + [2] * 150,
    "500 pairs": [2] * 500,
    "one ring of 1000": [1000],
}


@pytest.mark.parametrize("sizes", PLANS.values(), ids=PLANS.keys())
def test_everyone_stands_in_the_picture_and_nobody_on_another(sizes: list[int]) -> None:
    rings, everyone = ring_room(sizes)
    picture = scene.rings(rings, [], everyone)
    assert picture == scene.rings(rings, [], everyone)
    assert numbers_in(picture)
    assert sorted(node.id for node in picture.nodes) == [person.id for person in everyone]
    assert len(picture.arrows) == len(everyone)
    for node in picture.nodes:
        assert picture.radius <= node.x <= picture.width - picture.radius
        assert picture.radius <= node.y <= picture.height - picture.radius
        assert node.x - picture.radius >= HEADLINE[2] or node.y - picture.radius >= HEADLINE[3]
    by_x = sorted(picture.nodes, key=lambda node: node.x)
    for index, a in enumerate(by_x):
        for b in by_x[index + 1 :]:
            if b.x - a.x > 2 * picture.radius:
                break
            assert math.dist((a.x, a.y), (b.x, b.y)) > 2 * picture.radius


def boxes(picture: RingsPicture) -> list[tuple[float, float, float, float]]:
    found = []
    for node in picture.nodes:
        wide = text_width(node.name, picture.font)
        left = node.label_x - {"start": 0.0, "middle": wide / 2, "end": wide}[node.anchor]
        found.append((left, node.label_y - 0.72 * picture.font, left + wide, node.label_y + 0.2 * picture.font))
    return found


@pytest.mark.parametrize("sizes", [plan for plan in PLANS.values() if sum(plan) <= 48])
def test_no_name_covers_another_or_leaves_the_page(sizes: list[int]) -> None:
    rings, everyone = ring_room(sizes)
    picture = scene.rings(rings, [], everyone)
    assert picture.named
    names = boxes(picture)
    assert all(left >= 0 and top >= 0 and right <= picture.width for left, top, right, _ in names)
    for a, b in combinations(names, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


@pytest.mark.parametrize(("sizes", "share"), [([2], 0.7), ([3], 0.7), ([4], 0.6), ([3, 2], 0.8), ([5], 0.6)])
def test_a_few_people_stand_as_large_as_the_page_allows(sizes: list[int], share: float) -> None:
    """`share`: of the page's height or width, whichever the picture comes nearer to."""
    rings, everyone = ring_room(sizes)
    picture = scene.rings(rings, [], everyone)
    names = boxes(picture)
    wide = max(box[2] for box in names) - min(box[0] for box in names)
    tall = max(box[3] for box in names) - min(box[1] for box in names)
    assert max(wide / picture.width, tall / picture.height) >= share
    assert picture.font > 1.5 * FONT
    assert all(right <= picture.width and bottom <= picture.height for _, _, right, bottom in names)


def test_people_of_no_ring_stand_beside_the_rings() -> None:
    rings, _ = ring_room([3])
    everyone = people(7)
    picture = scene.rings(rings, [(4, 5), (1, 6)], everyone)
    assert {node.id for node in picture.nodes} == {1, 2, 3, 4, 5, 6, 7}
    assert {(arrow.giver, arrow.receiver) for arrow in picture.arrows} == {(1, 2), (2, 3), (3, 1), (4, 5)}
    assert len(picture.threads) == 1


def test_without_rings_pairs_point_from_giver_to_receiver() -> None:
    picture = scene.rings([], [(2, 1), (3, 4)], people(4))
    assert {(arrow.giver, arrow.receiver) for arrow in picture.arrows} == {(2, 1), (3, 4)}


def test_nobody_is_an_empty_picture() -> None:
    assert scene.rings([], [], []).nodes == ()


def test_who_gives_and_receives_is_counted_truly() -> None:
    rings, _ = ring_room([3])
    assert scene.matched(rings, [(4, 5), (4, 1)]) == 5
    assert scene.both_ways(rings, [(4, 5), (4, 1), (5, 6)]) == 4


@pytest.mark.parametrize(
    ("tables", "last_row", "size"),
    [(3, 8, "is-huge"), (8, 8, "is-large"), (12, 8, "is-roomy"), (20, 8, "is-middle"), (30, 8, "is-small"),
     (150, 8, "is-small"), (24, 10, "is-middle is-tight"), (24, 15, "is-large"), (24, 25, "is-huge")],
)  # fmt: skip
def test_the_farther_the_last_row_the_larger_the_board(tables: int, last_row: int, size: str) -> None:
    assert scene.board_size(tables, last_row) == size


@pytest.mark.parametrize(
    ("tables", "seats", "size"),
    [
        (8, 3, "is-large is-deep rows-4"), (9, 3, "is-roomy is-deep rows-3"), (4, 4, "is-large is-deep rows-2"),
        (6, 4, "is-large is-deep rows-3"), (12, 4, "is-middle is-deep rows-3"), (4, 6, "is-large is-deep rows-2"),
        (2, 9, "is-large is-deep rows-1"), (4, 9, "is-middle is-deep rows-1"), (40, 9, "is-middle is-deep rows-2"),
    ],
)  # fmt: skip
def test_few_tables_of_three_and_more_are_large_and_all_of_their_lines_have_room(tables: int, seats: int, size: str) -> None:
    assert scene.board_size(tables, 12, seats) == size


@pytest.mark.parametrize(
    ("names", "last_row", "size"), [(20, 12, "is-roomy"), (90, 20, "is-large"), (900, 8, "is-small"), (300, 20, "is-roomy")]
)
def test_the_list_gets_smaller_for_many_but_never_smaller_than_48_see_it_from_twelve_metres(
    names: int, last_row: int, size: str
) -> None:
    assert scene.list_size(names, last_row) == size


def test_a_long_name_on_the_board_is_made_to_fit_rather_than_cut() -> None:
    sizes = [scene.name_size(name, "is-middle", 24) for name in ("Leila", "Alexandra", "Maximiliane", "Nguyễn Thị Minh Khai")]
    assert sizes == ["", "fits-2", "fits-3", "fits-3"]
    assert scene.name_size("Maximiliane", "is-large", 9) == ""


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Leila", "Leila"), ("Christopher Alexander", "Christopher"), ("Wolfeschlegelsteinhausen", "Wolfeschlegel…")],
)
def test_long_names_are_cut_where_they_can_still_be_told(name: str, shown: str) -> None:
    assert short(name) == shown


def name_boxes(ring: Spotlit) -> list[tuple[float, float, float, float]]:
    boxes = []
    for node in ring.nodes:
        wide = text_width(node.name, ring.font)
        left = node.label_x - {"start": 0.0, "middle": wide / 2, "end": wide}[node.anchor]
        boxes.append((left, node.label_y - 0.72 * ring.font, left + wide, node.label_y + 0.2 * ring.font))
    return boxes


@pytest.mark.parametrize("size", range(2, 13))
def test_one_ring_is_large_with_all_names_on_the_page_and_apart(size: int) -> None:
    everyone = tuple(RingPerson(i + 1, NAMES[i % len(NAMES)]) for i in range(size))
    ring = Ring(everyone)
    whole = scene.dotted_rings([ring], (), everyone)
    (large,) = scene.spotlit([(1, 2)], [ring], (), everyone, whole)
    assert (large.number, len(large.nodes), len(large.arrows)) == (1, size, size)
    boxes = name_boxes(large)
    assert all(left > 60 and right < 1120 and top > 150 and bottom < 770 for left, top, right, bottom in boxes)
    apart = [a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1] for a, b in combinations(boxes, 2)]
    assert all(apart)


def test_two_who_stand_in_no_ring_together_are_shown_as_two() -> None:
    everyone = people(4)
    rings = [Ring(everyone[:2]), Ring(everyone[2:])]
    (large,) = scene.spotlit([(1, 3)], rings, [(1, 3)], everyone, scene.dotted_rings(rings, [(1, 3)], everyone))
    assert (large.number, [node.id for node in large.nodes], large.here) == (0, [1, 3], None)
    assert [(arrow.giver, arrow.receiver) for arrow in large.arrows] == [(1, 3)]


@pytest.mark.parametrize(("count", "last_row", "one_by_one"), [(12, 8, False), (48, 12, False), (12, 30, True), (300, 8, True)])
def test_rings_are_told_one_by_one_where_their_names_cannot_all_be_read(count: int, last_row: int, one_by_one: bool) -> None:
    rings, everyone = ring_room([4] * (count // 4))
    assert scene.is_one_by_one(scene.rings(rings, (), everyone), last_row) is one_by_one
