"""The way of large rooms, on a room small enough to know the answer."""

import numpy as np

from facilitator.matching import Rules, plan_room, programme, score_room
from facilitator.matching.pairs import bounds_of, candidate_pairs
from facilitator.matching.prices import find_prices
from facilitator.matching.rounds import into_rounds
from facilitator.matching.whole import solve_whole
from tests.matching.cast import TagEncoder
from tests.matching.test_every_room import check
from tests.matching.test_plan import wheel

ENCODER = TagEncoder()


def test_prices_bound_what_any_plan_can_be_worth() -> None:
    room = wheel(16)
    fit = score_room(room, ENCODER)
    pairs, caps = candidate_pairs(fit, bounds_of(room, fit.deck)), np.full(16, 3)
    best = solve_whole(pairs, fit.deck, caps, 24, 0.5, 10.0)
    assert best.chosen is not None
    assert find_prices(pairs, caps, 16, 0.5).bound >= 0.97 * (best.value - 300)


def test_without_the_exact_programme_every_rule_still_holds(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(programme, "WHOLE_UP_TO", 0)
    room = wheel(40)
    plan = plan_room(room, Rules(rounds=3), ENCODER)
    check(plan, room, Rules(rounds=3))
    assert plan.method == "prices, then exchanges" and plan.figures["both"] >= 0.95


def test_a_thousand_meetings_fit_into_as_many_rounds_as_everybody_has_meetings() -> None:
    people, rounds = 300, 6
    worth = {(min(i, j), max(i, j)): 1.0 for i in range(people) for step in (1, 7, 31) for j in [(i + step) % people]}
    found, left = into_rounds(worth, rounds, people, people)
    assert left == [] and [len(meetings) for meetings in found] == [150] * rounds


def test_a_person_alone_at_the_edge_does_not_break_the_colouring() -> None:
    star = {(0, k): float(k) for k in range(1, 6)}
    found, left = into_rounds(star, 3, 6, 6)
    assert sorted(pair for meetings in found for pair in meetings) == [(0, 3), (0, 4), (0, 5)] and left == [(0, 1), (0, 2)]
