"""Who is new to a group meets one of its oldest hands, and nobody gives or receives less for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from facilitator.matching import Plan, Room, Rules, Sitting, plan_room
from facilitator.matching.pairing.newcomers import oldest_hands
from tests.matching.cast import TagEncoder, exact, pair, person
from tests.matching.schedule.test_plan import met, wheel

ENCODER = TagEncoder()


def been(room: Room, evenings: list[int]) -> Room:
    """With so many earlier evenings each."""
    people = zip(room.people, evenings, strict=True)
    return replace(room, people=tuple(replace(someone, evenings=count) for someone, count in people))


def alone(plan: Plan, room: Room) -> list[str]:
    """The newcomers who meet none of the oldest hands."""
    new, hands = oldest_hands(room.people)
    ids = [someone.id for someone in room.people]
    return [ids[row] for row in new if not met(plan) & {pair(ids[row], ids[hand]) for hand in hands}]


@pytest.mark.parametrize(
    ("evenings", "new", "hands"),
    [
        ([], [], []),
        ([0, 0, 0], [], []),
        ([2, 1, 3], [], []),
        ([0, 1, 3, 2, 0, 0], [0, 4, 5], [2, 3]),
        ([0, 1, 2, 2, 2, 0], [0, 5], [2, 3, 4]),
        ([0, 0, 0, 0, 0, 1], [0, 1, 2, 3, 4], [5]),
    ],
)
def test_the_oldest_third_and_who_has_been_there_as_often(evenings: list[int], new: list[int], hands: list[int]) -> None:
    assert oldest_hands([person(f"p{k}", evenings=count) for k, count in enumerate(evenings)]) == (new, hands)


@pytest.mark.parametrize("seats", [2, 3])
def test_among_equal_plans_every_newcomer_meets_an_old_hand(seats: int) -> None:
    room = been(exact(*[person(f"p{k:02d}") for k in range(18)]), [0] * 6 + [1] * 6 + [4] * 6)
    rules = Rules(rounds=1, sittings=() if seats == 2 else (Sitting(seats),))
    assert alone(plan_room(room, rules, ENCODER), room) == []


@pytest.mark.parametrize("seats", [2, 3])
def test_nobody_gives_or_receives_less_for_it(seats: int) -> None:
    """Everybody has what the next one needs; the oldest hands sit as far from the newcomers as can be."""
    room, strangers = been(wheel(12), [0] * 3 + [1] * 3 + [5] * 3 + [1] * 3), wheel(12)
    rules = Rules(rounds=2, sittings=() if seats == 2 else (Sitting(seats),) * 2)
    figures = [plan_room(one, rules, ENCODER).figures for one in (room, strangers)]
    assert figures[0]["both"] == figures[1]["both"] == pytest.approx(1)


def test_who_knows_an_old_hand_already_is_given_another() -> None:
    known = frozenset({pair("p0", "p2")})
    room = been(exact(*[person(f"p{k}") for k in range(4)], known=known), [0, 1, 3, 3])
    assert pair("p0", "p3") in met(plan_room(room, Rules(rounds=1), ENCODER))
