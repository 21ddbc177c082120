"""The way of large rooms, on a room small enough to know the answer."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from facilitator.matching import Room, Rules, plan_room, score_room
from facilitator.matching.pairing import bound, choose
from facilitator.matching.pairing.bound import decompose
from facilitator.matching.pairing.candidates import Pairs, bounds_of, candidate_pairs
from facilitator.matching.pairing.dual import descend, initial_duals, solve_dual
from facilitator.matching.pairing.edge_colouring import colour_rounds
from facilitator.matching.pairing.greedy import greedy
from facilitator.matching.pairing.local_search import local_search
from facilitator.matching.pairing.objective import Objective
from facilitator.matching.pairing.programme import solve_programme
from facilitator.matching.pairing.subproblems import subsets
from tests.matching.cast import TAGS, TagEncoder, pair, person
from tests.matching.schedule.test_plan import wheel
from tests.matching.test_every_room import check

ENCODER = TagEncoder()


def test_prices_bound_what_any_plan_can_be_worth() -> None:
    room = wheel(16)
    fit = score_room(room, ENCODER)
    pairs, caps = candidate_pairs(fit, bounds_of(room, fit.index)), np.full(16, 3)
    best = solve_programme(pairs, fit.index, caps, 24, 0.5, 3)
    assert best.chosen is not None
    assert solve_dual(pairs, caps, 24, 16, 0.5).bound >= 0.97 * (best.value - 300)


def test_what_comes_with_the_first_plan_reckons_on_one_thread() -> None:
    """Or plans differ from machine to machine."""
    descend(lambda point: (float(point @ point), 2 * point), np.ones(2), 5)
    assert {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"} == {1}


def test_without_the_programme_every_rule_still_holds(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(choose, "PROGRAMME_UP_TO", 0)
    room = wheel(40)
    plan = plan_room(room, Rules(rounds=3), ENCODER)
    check(plan, room, Rules(rounds=3))
    assert plan.method == "dual, greedy, local search" and plan.figures["both"] >= 0.95


def test_a_thousand_meetings_fit_into_as_many_rounds_as_everybody_has_meetings() -> None:
    people, rounds = 300, 6
    worth = {(min(i, j), max(i, j)): 1.0 for i in range(people) for step in (1, 7, 31) for j in [(i + step) % people]}
    found, left = colour_rounds(worth, rounds, people, people)
    assert left == [] and [len(meetings) for meetings in found] == [150] * rounds


def test_a_person_alone_at_the_edge_does_not_break_the_colouring() -> None:
    star = {(0, k): float(k) for k in range(1, 6)}
    found, left = colour_rounds(star, 3, 6, 6)
    assert sorted(pair for meetings in found for pair in meetings) == [(0, 3), (0, 4), (0, 5)] and left == [(0, 1), (0, 2)]


def loose(count: int) -> Room:
    """Texts that fit more or less, so that chances are neither 0 nor 1."""
    dice = Random(7)
    return Room(tuple(person(f"p{k:02d}", dice.sample(TAGS, 2), dice.sample(TAGS, 2)) for k in range(count)))


@pytest.mark.parametrize("most_sets", [2, 12, 1000])
@pytest.mark.parametrize("room", [wheel(10), loose(10), loose(14)])
def test_whole_sets_of_meetings_bound_closer_than_prices_and_still_above_the_best_plan(
    room: Room, most_sets: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However few sets a person tries."""
    monkeypatch.setattr(bound, "SETS", most_sets)
    fit = score_room(room, ENCODER)
    pairs, caps = candidate_pairs(fit, bounds_of(room, fit.index)), np.full(len(room.people), 2)
    duals = solve_dual(pairs, caps, int(caps.sum()) // 2, len(fit.index.needs), 0.5)
    shares = decompose(pairs, fit.index, caps, duals, 0.5)
    assert shares.bound <= duals.bound and (shares.wanted >= 0).all() and (shares.wanted <= 1).all()
    assert shares.bound >= best_by_hill_climbing(pairs, caps, len(fit.index.needs)) - 1e-6


def test_with_pins_and_little_time_the_bound_still_holds() -> None:
    room = replace(loose(12), pinned=frozenset({pair("p03", "p07"), pair("p03", "p05")}))
    fit = score_room(room, ENCODER)
    pairs, caps = candidate_pairs(fit, bounds_of(room, fit.index)), np.array([0, 1, 2, 3] * 3)
    duals = solve_dual(pairs, caps, int(caps.sum()) // 2, len(fit.index.needs), 0.5)
    best = best_by_hill_climbing(pairs, caps, len(fit.index.needs))
    assert best - 1e-6 <= decompose(pairs, fit.index, caps, duals, 0.5).bound <= duals.bound


def test_where_tables_are_too_few_a_meeting_has_its_price() -> None:
    """Eight meetings where people have time for 18."""
    room = loose(12)
    fit = score_room(room, ENCODER)
    pairs, caps, needs = candidate_pairs(fit, bounds_of(room, fit.index)), np.full(12, 3), len(fit.index.needs)
    scarce, enough = (solve_dual(pairs, caps, most, needs, 0.5) for most in (8, 18))
    bounds = scarce.bound, decompose(pairs, fit.index, caps, scarce, 0.5).bound
    best = best_by_hill_climbing(pairs, caps, needs, most=8)
    assert best - 1e-6 <= bounds[1] <= bounds[0] < 0.8 * enough.bound and enough.seats == 0


def test_what_everybody_tries_has_the_empty_set_first_and_no_more_than_there_is_time_for() -> None:
    assert subsets(3, 2).tolist() == [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1]]
    assert subsets(3, 0).tolist() == [[0, 0, 0]]


def best_by_hill_climbing(pairs: Pairs, caps: np.ndarray, needs: int, most: int | None = None) -> float:
    best, most = 0.0, int(caps.sum()) // 2 if most is None else most
    for seed in range(20):
        wanted, objective = np.random.default_rng(seed).random(len(pairs)), Objective(pairs, len(caps), needs)
        chosen = greedy(pairs, caps, most, replace(initial_duals(pairs, caps, most, needs, 0.5), wanted=wanted), 0.5)
        objective.add_all(pairs.met(chosen))
        chosen = local_search(pairs, caps, most, np.ones(len(pairs)) * 0.5, chosen, objective, 9)
        best = max(best, objective.value(pairs.met(chosen)))
    return best


def test_matching_rounds_again_never_makes_a_plan_worse_and_keeps_the_pins() -> None:
    room = replace(loose(30), pinned=frozenset({pair("p03", "p17")}))
    fit = score_room(room, ENCODER)
    pairs, caps = candidate_pairs(fit, bounds_of(room, fit.index)), np.full(30, 3)
    objective = Objective(pairs, 30, len(fit.index.needs))
    duals = initial_duals(pairs, caps, 45, len(fit.index.needs), 0.5)
    first = greedy(pairs, caps, 45, replace(duals, wanted=np.full(len(pairs), 0.7)), 0.5)
    objective.add_all(pairs.met(first))
    before = objective.value(pairs.met(first))
    chosen = local_search(pairs, caps, 45, np.full(len(pairs), 0.5), first, objective, 5)
    after = objective.value(pairs.met(chosen))
    load = np.bincount(np.concatenate([pairs.first[chosen], pairs.second[chosen]]), minlength=30)
    assert after > before and chosen[pairs.pinned].all() and chosen.sum() <= 45 and (load <= caps).all()
