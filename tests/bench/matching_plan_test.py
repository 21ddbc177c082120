"""Plans beside what others do: best three by score, greedy with capacity, assignment repeated; true where people judged it.

Rooms come from the package and, where the environment names a folder ROOMS_DIR, from there.
"""

from __future__ import annotations

import json
import os
import resource
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from statistics import median

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from facilitator.matching import Fit, Plan, Room, Rules, default_encoder, plan_from_fit, plan_room, repair, score_room
from facilitator.matching.roomfile import load_room
from tests.matching.market_play import play

pytestmark = pytest.mark.bench
PACKAGED = Path(__file__).parents[2] / "facilitator" / "rooms"
ROUNDS = {"elife_40": 5, "timebank": 6, "harbour_300": 6}
Pair = tuple[int, int]
Truth = dict[tuple[str, str], int]


def files() -> list[Path]:
    folder = os.environ.get("ROOMS_DIR")
    if not folder:
        print("\n(ROOMS_DIR is not set: only the packaged rooms are measured)")
    more = sorted(Path(folder).glob("*.json")) if folder else []
    return [file for file in [*more, *sorted(PACKAGED.glob("*.json"))] if "people" in json.loads(file.read_text())]


def bare(room: Room) -> Room:
    """Texts alone: no kinds, topics, taps or passes."""
    if room.exact_topics:
        return room
    people = tuple(
        replace(
            person,
            offers=tuple(replace(card, kind=None, topic=None) for card in person.offers),
            needs=tuple(replace(card, kind=None, topic=None) for card in person.needs),
        )
        for person in room.people
    )
    return replace(room, people=people, taps=frozenset(), passes=frozenset())


def truth_of(file: Path, room: Room) -> Truth:
    """(need, offer) -> grade of at least 1; equal texts where texts are tags."""
    if room.exact_topics:
        cards = [(card, p.id) for p in room.people for card in p.offers]
        needs = [(card, p.id) for p in room.people for card in p.needs]
        return {(n.id, o.id): 2 for n, r in needs for o, g in cards if n.text == o.text and g != r}
    judgements = json.loads(file.read_text()).get("judgements", [])
    return {(need, offer): grade for need, offer, grade in judgements if grade >= 1}


def figures(room: Room, truth: Truth, met: Iterable[frozenset[str]]) -> dict[str, float]:
    owner = {card.id: person.id for person in room.people for card in person.offers + person.needs}
    met = set(met)
    true = [(owner[o], owner[n], n) for n, o in truth if owner[o] != owner[n]]
    seen = [(g, r, n) for g, r, n in true if frozenset((g, r)) in met]
    arcs = {(g, r) for g, r, _ in true}
    answerable: dict[str, set[str]] = {}
    for _, r, n in true:
        answerable.setdefault(r, set()).add(n)
    served = {n for _, _, n in seen}
    needs = sum(len(person.needs) for person in room.people)
    return {
        "both": len({g for g, _, _ in seen} & {r for _, r, _ in seen}) / len(room.people),
        "bound": len({g for g, _, _ in true} & {r for _, r, _ in true}) / len(room.people),
        "mutual": sum((a, b) in arcs and (b, a) in arcs for a, b in map(tuple, met)) / max(len(met), 1),
        "needs": len(served) / max(needs, 1),
        "worst": min((len(own & served) / len(own) for own in answerable.values()), default=0),
    }


def meetings(plan: Plan) -> set[frozenset[str]]:
    return {frozenset(two) for meeting in plan.meetings for two in combinations(meeting.people, 2)}


def best_three(fit: Fit, rounds: int, barred: set[Pair]) -> set[Pair]:
    """Each person asks for their three best; a wish is granted while both have time."""
    return _granted([(-s, p) for row in _worth(fit, barred) for s, p in sorted((-s, p) for s, p in row)[:3]], fit, rounds)


def greedy(fit: Fit, rounds: int, barred: set[Pair]) -> set[Pair]:
    return _granted([entry for row in _worth(fit, barred) for entry in row], fit, rounds)


def repeated_assignment(fit: Fit, rounds: int, barred: set[Pair]) -> set[Pair]:
    """scipy's linear assignment on the symmetric matrix, round by round, cut to pairs."""
    people = len(fit.deck.people)
    matrix = np.zeros((people, people))
    for score, (i, j) in (entry for row in _worth(fit, barred) for entry in row):
        matrix[i, j] = matrix[j, i] = score
    met: set[Pair] = set()
    for _ in range(rounds):
        rows, columns = linear_sum_assignment(-matrix)
        used: set[int] = set()
        for i, j in sorted(zip(rows.tolist(), columns.tolist(), strict=True), key=lambda pair: -matrix[pair]):
            if i != j and matrix[i, j] > 0 and not used & {i, j}:
                met.add((min(i, j), max(i, j)))
                used |= {i, j}
                matrix[i, j] = matrix[j, i] = 0
    return met


def _worth(fit: Fit, barred: set[Pair]) -> list[list[tuple[float, Pair]]]:
    best: dict[Pair, float] = {}
    for g, r, chance in zip(fit.giver.tolist(), fit.receiver.tolist(), fit.chance.tolist(), strict=True):
        pair = (min(g, r), max(g, r))
        if pair not in barred:
            best[pair] = best.get(pair, 0.0) + chance
    rows: list[list[tuple[float, Pair]]] = [[] for _ in fit.deck.people]
    for pair, score in best.items():
        rows[pair[0]].append((score, pair))
        rows[pair[1]].append((score, pair))
    return rows


def _granted(wishes: list[tuple[float, Pair]], fit: Fit, rounds: int) -> set[Pair]:
    time_left, met = [rounds] * len(fit.deck.people), set[Pair]()
    for _, (i, j) in sorted(wishes, key=lambda wish: (-wish[0], wish[1])):
        if (i, j) not in met and time_left[i] > 0 and time_left[j] > 0:
            met.add((i, j))
            time_left[i] -= 1
            time_left[j] -= 1
    return met


BASELINES: dict[str, Callable[[Fit, int, set[Pair]], set[Pair]]] = {
    "best three by score": best_three,
    "greedy with capacity": greedy,
    "repeated assignment": repeated_assignment,
}


def test_plans_beside_the_baselines() -> None:
    for file in files():
        room = bare(load_room(file))
        truth, rounds = truth_of(file, room), ROUNDS.get(file.stem, 3)
        if not truth or len(room.people) > 500:
            continue
        fit = score_room(room, default_encoder())
        row, ids = fit.deck.person_row, [person.id for person in fit.deck.people]
        barred = {tuple(sorted(row[id_] for id_ in pair)) for pair in room.known}
        print(f"\n{file.stem}, {rounds} rounds         both (bound)  mutual   needs   worst  precision   seconds    gap")
        for name, baseline in BASELINES.items():
            start = time.perf_counter()
            met = baseline(fit, rounds, barred)  # type: ignore[arg-type]
            _print(name, figures(room, truth, (frozenset((ids[i], ids[j])) for i, j in met)), time.perf_counter() - start)
        _ours("this matcher, text alone", room, room, truth, rounds)
        if not room.exact_topics:
            _ours("this matcher, after the market", play(room, truth, default_encoder()), room, truth, rounds)


def _ours(name: str, room: Room, base: Room, truth: Truth, rounds: int) -> None:
    fit, times = score_room(room, default_encoder()), []
    for _ in range(3):
        start = time.perf_counter()
        plan = plan_from_fit(fit, room, Rules(rounds=rounds))
        times.append(time.perf_counter() - start)
    right = sum((match.need, match.offer) in truth for match in plan.matches) / max(len(plan.matches), 1)
    _print(name, figures(base, truth, meetings(plan)), median(times), f"{right:10.2f}", f"{plan.figures['gap']:7.2%}")


def _print(name: str, found: dict[str, float], seconds: float, right: str = " " * 10, gap: str = "") -> None:
    parts = f"{found['both']:7.3f} ({found['bound']:.3f}) {found['mutual']:7.2f} {found['needs']:7.2f} {found['worst']:7.2f}"
    print(f"  {name:32s}{parts} {right} {seconds:9.3f} {gap}")


def test_large_rooms_from_texts_to_tables() -> None:
    for file in files():
        room = bare(load_room(file))
        if len(room.people) < 200:
            continue
        texts = [card.text for person in room.people for card in person.offers + person.needs]
        start = time.perf_counter()
        vectors = iter(default_encoder().encode(texts))
        encoded = time.perf_counter() - start
        people = tuple(
            replace(
                person,
                offers=tuple(replace(card, vector=next(vectors)) for card in person.offers),
                needs=tuple(replace(card, vector=next(vectors)) for card in person.needs),
            )
            for person in room.people
        )
        room, times = replace(room, people=people), []
        for _ in range(3):
            start = time.perf_counter()
            plan = plan_room(room, Rules(rounds=6), default_encoder())
            times.append(time.perf_counter() - start)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"\n{file.stem}: {len(people)} people, {len(texts)} cards encoded in {encoded:.2f} s;"
            f" text to tables {median(times):.2f} s; gap {plan.figures['gap']:.2%}; idle {plan.figures['idle']:.0f};"
            f" peak of this process {memory} MB"
        )
        _repaired(room, plan)


def _repaired(room: Room, plan: Plan) -> None:
    leaver, late = room.people[0].id, replace(room.people[1], id="late", offers=(), needs=())
    now = replace(room, people=(*room.people[1:], late))
    fit, times = score_room(now, default_encoder()), []
    for _ in range(3):
        start = time.perf_counter()
        after = repair(plan, now, Rules(rounds=6), 2, left={leaver}, joined={"late"}, fit=fit)
        times.append(time.perf_counter() - start)
    kept = {(m.round, frozenset(m.people)) for m in after.meetings}
    coming = [m for m in plan.meetings if m.round > 2]
    moved = sum((m.round, frozenset(m.people)) not in kept for m in coming)
    print(f"  one leaves, one comes: {median(times) * 1000:.0f} ms, {moved} of {len(coming)} announced meetings changed")
