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
from functools import partial
from itertools import combinations
from pathlib import Path
from statistics import median

import pytest

from facilitator.files.room_file import load_room
from facilitator.matching import Fit, Plan, Room, Rules, default_encoder, plan_room, repair, score_room
from facilitator.matching.pairing.weights import LIKELY
from facilitator.teaching.beside.planners import PLANNERS, Planner
from tests.matching.market_play import play

pytestmark = pytest.mark.bench
PACKAGED = Path(__file__).parents[2] / "facilitator" / "rooms"
ROUNDS = {"elife_40": 5, "timebank": 6, "harbour_300": 6}
Truth = dict[tuple[str, str], int]
Result = tuple[set[frozenset[str]], Plan | None]
Run = Callable[[], Result]
RUNS, LARGE = 3, 200


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
    true = [
        (owner[o], owner[n], n) for n, o in truth if owner[o] != owner[n] and frozenset((owner[o], owner[n])) not in room.known
    ]
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


def test_one_table_over_all_rooms() -> None:
    """True shares where a room is judged, else those of matches that the fit calls likely (marked ~).

    Seconds are of CPU, the median of RUNS interleaved runs; MB is this process's peak up to then.
    """
    print(f"\n{'room, people, rounds':28s}{'planner':26s} both (of)      mutual  needs  worst  precise  CPU s     gap   MB")
    for file in files():
        room = with_vectors(bare(load_room(file)))
        truth, rounds = truth_of(file, room), ROUNDS.get(file.stem, 3)
        fit = score_room(room, default_encoder())
        planners: dict[str, Run] = {name: partial(_baseline, plan, fit, room, rounds) for name, plan in PLANNERS.items()}
        planners["Boon, from stored vectors"] = partial(_boon, room, rounds)
        if truth and not room.exact_topics:
            planners["Boon, after the market"] = partial(_boon, play(room, truth, default_encoder()), rounds)
        _print_room(f"{'' if truth else '~'}{file.stem}, {len(room.people)}, {rounds}", room, truth or _likely(fit), planners)
        if len(room.people) >= LARGE:
            _repaired(room, plan_room(room, Rules(rounds=rounds), default_encoder()))


def with_vectors(room: Room) -> Room:
    """Every card with its vector, as it is kept when it is posted."""
    encoder = default_encoder()
    people = tuple(
        replace(
            person,
            offers=tuple(replace(card, vector=encoder.offers([card.text])[0]) for card in person.offers),
            needs=tuple(replace(card, vector=encoder.needs([card.text])[0]) for card in person.needs),
        )
        for person in room.people
    )
    return replace(room, people=people)


def _likely(fit: Fit) -> Truth:
    """What would be announced, were the two to meet."""
    links = (fit.chance >= LIKELY).nonzero()[0].tolist()
    return {(fit.index.needs[fit.need[link]].id, fit.index.offers[fit.offer[link]].id): 1 for link in links}


def _baseline(plan: Planner, fit: Fit, room: Room, rounds: int) -> Result:
    row, ids = fit.index.person_row, [person.id for person in fit.index.people]
    barred = {(min(two), max(two)) for two in ([row[id_] for id_ in known] for known in room.known)}
    return {frozenset((ids[i], ids[j])) for i, j in plan(fit, rounds, barred)}, None


def _boon(room: Room, rounds: int) -> Result:
    plan = plan_room(room, Rules(rounds=rounds), default_encoder())
    return meetings(plan), plan


def _print_room(title: str, room: Room, truth: Truth, planners: dict[str, Run]) -> None:
    results, times = dict[str, Result](), {name: list[float]() for name in planners}
    for _ in range(RUNS):
        for name, run in planners.items():
            start = time.process_time()
            results[name] = run()
            times[name].append(time.process_time() - start)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    for name, (met, plan) in results.items():
        found = figures(room, truth, met)
        shares = (
            f"{found['both']:.3f} ({found['bound']:.3f}) {found['mutual']:8.2f} {found['needs']:6.2f} {found['worst']:6.2f}"
        )
        own = f"{'':8s} {median(times[name]):6.2f}"
        if plan is not None:
            right = sum((match.need, match.offer) in truth for match in plan.matches) / max(len(plan.matches), 1)
            own = f"{right:8.2f} {median(times[name]):6.2f} {plan.figures['gap']:7.2%} {memory:4d}"
        print(f"{title:28s}{name:26s} {shares} {own}")
        title = ""


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
