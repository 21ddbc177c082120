"""Tables of two to nine beside random seating and greedy, over the judged rooms: true where people judged them.

Rooms come from the package and, where the environment names a folder ROOMS_DIR, from there.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from itertools import combinations
from random import Random
from statistics import mean

import numpy as np
import pytest

from facilitator.files.room_file import load_room
from facilitator.matching import Fit, Room, Rules, Sitting, default_encoder, plan_from_fit, score_room
from facilitator.matching.schedule.groups.sizes import tables_for
from tests.bench.matching_plan_test import Truth, bare, figures, files, truth_of, with_vectors

pytestmark = pytest.mark.bench
SIZES, ROUNDS, SHUFFLES, MOST = range(2, 10), 3, 50, 100
Groups = list[list[int]]
Met = set[frozenset[str]]


def sizes_of(people: int, seats: int) -> list[int]:
    tables = tables_for(people, seats)
    return [people // tables + (k < people % tables) for k in range(tables)]


def at_random(people: int, seats: int, dice: Random) -> list[Groups]:
    rounds = []
    for _ in range(ROUNDS):
        left = dice.sample(range(people), people)
        rounds.append([[left.pop() for _ in range(size)] for size in sizes_of(people, seats)])
    return rounds


def greedy(fit: Fit, seats: int) -> list[Groups]:
    """Table by table whoever has most to do with those there and has not met them."""
    people = len(fit.index.people)
    worth = np.zeros((people, people))
    np.add.at(worth, (fit.giver, fit.receiver), fit.chance)
    worth += worth.T
    rounds: list[Groups] = []
    for _ in range(ROUNDS):
        free = set(range(people))
        groups: Groups = []
        for size in sizes_of(people, seats):
            group: list[int] = []
            while len(group) < size:
                best = max(sorted(free), key=lambda k: worth[k, group].sum() if group else worth[k, sorted(free)].max())
                group.append(best)
                free.remove(best)
            groups.append(group)
            for i, j in combinations(group, 2):
                worth[i, j] = worth[j, i] = -1.0
        rounds.append(groups)
    return rounds


def met_in(fit: Fit, rounds: list[Groups]) -> tuple[Met, int]:
    """Who meets, and how often two meet who have met."""
    groups = [[fit.index.people[k].id for k in group] for groups in rounds for group in groups]
    return counted(frozenset(two) for group in groups for two in combinations(group, 2))


def counted(pairs: Iterable[frozenset[str]]) -> tuple[Met, int]:
    listed = list(pairs)
    return set(listed), len(listed) - len(set(listed))


def test_one_table_over_all_judged_rooms() -> None:
    """Shares of true_both and of needs answered, and repeated pairs (least: that there must be); text alone.

    Random is the mean of SHUFFLES.
    """
    print(f"\n{'room, people, seats':28s}{'planner':8s} both (of)      needs  again least  CPU s")
    for file in files():
        room = bare(load_room(file))
        truth = truth_of(file, room)
        if truth and not room.exact_topics and len(room.people) <= MOST:
            fit = score_room(with_vectors(room), default_encoder())
            for seats in SIZES:
                _print_planners(f"{file.stem}, {len(room.people)}, {seats}", room, truth, fit, seats)


def _print_planners(title: str, room: Room, truth: Truth, fit: Fit, seats: int) -> None:
    shuffled = [met_in(fit, at_random(len(room.people), seats, Random(seed))) for seed in range(SHUFFLES)]
    start = time.process_time()
    sittings = (Sitting(seats),) * ROUNDS if seats > 2 else ()
    plan = plan_from_fit(fit, room, Rules(ROUNDS, sittings=sittings))
    took = time.process_time() - start
    ours = counted(frozenset(two) for meeting in plan.meetings for two in combinations(meeting.people, 2))
    for name, plans in (("random", shuffled), ("greedy", [met_in(fit, greedy(fit, seats))]), ("Boon", [ours])):
        found = [figures(room, truth, met) for met, _ in plans]
        both, bound, needs = (mean(each[key] for each in found) for key in ("both", "bound", "needs"))
        again = mean(times for _, times in plans)
        seconds = f"{plan.figures.get('again_least', 0):5.0f} {took:6.2f}" if name == "Boon" else ""
        print(f"{title:28s}{name:8s} {both:.3f} ({bound:.3f}) {needs:6.2f} {again:6.1f} {seconds}")
        title = ""
