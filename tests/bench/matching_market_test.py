"""Markets of 12 and 5 cards in judged rooms left out, played by people who tap as they should, as they do, or carelessly.

ROOMS (names, with commas) chooses which are played; all are left out of what is learnt. Beside Boon: greedy and repeated
assignment on the same chances after the same taps, and Boon's deal, evidence and planner over the chances of simpler scores.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random
from statistics import mean

import numpy as np
import pytest

from facilitator.matching import Dealer, Fit, Room, Rules, TextFit, plan_from_fit, with_signals
from facilitator.rehearsal.crowd import CROWDS, Crowd, Habits
from facilitator.teaching import vectors
from facilitator.teaching.beside import planners, words
from facilitator.teaching.judged import Judged, judged_rooms
from facilitator.teaching.leave_out import LeftOut, left_out, material
from facilitator.teaching.outcomes import ROUNDS, bound, meetings, outcome, promised_rightly
from facilitator.teaching.pairs import lookalikes, probes
from facilitator.teaching.report import OF_NOBODY

pytestmark = pytest.mark.bench
HAND, AT_ONCE = 6, 6
WIDE = (11, 8, 9, 7)
MARKETS = {
    "truthful 12": Crowd(cards=12),
    "truthful 5": Crowd(cards=5),
    "real 12": CROWDS["real"],
    "real 5": replace(CROWDS["real"], cards=5),
    "careless 12": CROWDS["careless"],
    "careless 5": replace(CROWDS["careless"], cards=5),
}
SIMPLER = {
    "BM25": lambda room: words.bm25(room.index),
    "letters": lambda room: words.letters(room.index),
    "cosine": lambda room: words.cosine(room.index, vectors.unseen_by(room.name)),
}


@dataclass(frozen=True)
class Played:
    """Shares of people: truly both, by planner; what the plan says to expect; promises, and how many of them are true."""

    both: Mapping[str, float]
    expected: float
    promises: int
    true: int
    said: float


def rooms() -> list[Judged]:
    chosen = os.environ.get("ROOMS", "").split(",")
    return [room for room in judged_rooms() if room.name != OF_NOBODY and (chosen == [""] or room.name in chosen)]


def test_one_table_over_markets_in_rooms_left_out() -> None:
    made = material(judged_rooms(), probes(), lookalikes())
    names = {room.name for room in rooms()}
    print_markets([said for said in left_out(made) if said.room.name in names])


def print_markets(found: list[LeftOut]) -> None:
    print(f"\n{len(found)} rooms left out; bound {mean(bound(said.room) for said in found):.3f}")
    heads = "".join(f"{head:>{wide}s}" for head, wide in zip(("best three", "greedy", "assigned", "Boon"), WIDE, strict=True))
    print(f"{'market':14s}{'over':10s}{heads}  expected  promises   said   true")
    over = {"Boon": text_fits(found)} | {name: calibrated(found, name) for name in SIMPLER}
    for market, crowd in {"text alone": None, **MARKETS}.items():
        for name, fits in over.items():
            played = [evening(said.room, fit, crowd) for said, fit in zip(found, fits, strict=True)]
            print_market(market, name, played)


def print_market(market: str, name: str, played: list[Played]) -> None:
    both = [mean(each.both[who] for each in played) for who in (*planners.PLANNERS, "Boon")]
    promises, true = sum(each.promises for each in played), sum(each.true for each in played)
    said = sum(each.said for each in played) / max(promises, 1)
    shown = "".join(f"{share:{wide}.3f}" for share, wide in zip(both, WIDE, strict=True))
    expected = mean(each.expected for each in played)
    print(f"{market:14s}{name:10s}{shown}{expected:10.3f}{promises:10d}{said:7.3f}{true / max(promises, 1):7.3f}", flush=True)


def text_fits(found: list[LeftOut]) -> list[TextFit]:
    return [
        TextFit(said.room.index, said.links.offer, said.links.need, said.chance[said.links.offer, said.links.need])
        for said in found
    ]


def calibrated(found: list[LeftOut], name: str) -> list[TextFit]:
    """Chances of a simpler score: how often links of such a rank and lead in their rows are true in all the other rooms."""
    seen = [_bins(SIMPLER[name](said.room))[said.links.offer, said.links.need] for said in found]
    true = [said.links.grade > 0 for said in found]
    total, right = (
        sum(np.bincount(bins, w, BINS) for bins, w in zip(seen, ws, strict=True)) for ws in ([None] * len(seen), true)
    )
    fits = []
    for said, bins, is_true in zip(found, seen, true, strict=True):
        counted, hits = total - np.bincount(bins, minlength=BINS), right - np.bincount(bins, is_true, BINS)
        chance = (hits + 0.02) / (counted + 1)
        fits.append(TextFit(said.room.index, said.links.offer, said.links.need, chance[bins]))
    return fits


BINS = 36


def _bins(scores: np.ndarray) -> np.ndarray:
    """By rank among the offers of its need, and among the needs of its offer: first, second, third, to 5, to 10, others."""
    edges = [1, 2, 3, 5, 10]
    of_need = np.digitize((-scores).argsort(axis=0, kind="stable").argsort(axis=0), edges)
    of_offer = np.digitize((-scores).argsort(axis=1, kind="stable").argsort(axis=1), edges)
    return of_need * 6 + of_offer


def evening(room: Judged, text: TextFit, crowd: Crowd | None) -> Played:
    fit = with_signals(text, Room(room.index.people) if crowd is None else market(room, text, crowd))
    plan = plan_from_fit(fit, Room(room.index.people), Rules(rounds=ROUNDS))
    said = LeftOut(room, None, None)  # type: ignore[arg-type]
    both = {name: outcome(room, planner(fit, ROUNDS, set())).both for name, planner in planners.PLANNERS.items()}
    both["Boon"] = outcome(room, meetings(said, plan)).both
    true, made = promised_rightly(room, plan)
    return Played(both, plan.figures["both"], made, true, sum(match.fit for match in plan.matches))


def market(room: Judged, text: TextFit, crowd: Crowd) -> Room:
    """Hands of HAND cards, AT_ONCE people at a time, until each has seen as many as they look at."""
    dice = Random(f"market {room.name}")
    people = {person.id: crowd.habits(dice) for person in room.index.people}
    now, shown = Room(room.index.people), set[tuple[str, str]]()
    while hungry := [id for id, habits in people.items() if sum(who == id for who, _ in shown) < habits.most]:
        dice.shuffle(hungry)
        before = len(shown)
        for start in range(0, len(hungry), AT_ONCE):
            now = _hands(
                room, now, with_signals(text, now), shown, {id: people[id] for id in hungry[start : start + AT_ONCE]}, dice
            )
        if len(shown) == before:
            break
    return now


def _hands(room: Judged, now: Room, fit: Fit, shown: set[tuple[str, str]], some: Mapping[str, Habits], dice: Random) -> Room:
    taps, passes, meant = set(now.taps), set(now.passes), dict(now.tapped_for)
    dealer = Dealer(now, fit, shown)
    for id, habits in some.items():
        count = min(HAND, habits.most - sum(who == id for who, _ in shown))
        for dealt in dealer.hand(id, count):
            shown.add((id, dealt.card_id))
            if dice.random() < habits.looks:
                mine = _mine(room, id, dealt.card_id)
                if dice.random() >= habits.misses if mine else dice.random() < habits.slips:
                    taps.add((id, dealt.card_id))
                    if own := dealt.own_card_id if dealt.own_card_id in mine or not mine else mine[0]:
                        meant[id, dealt.card_id] = own
                else:
                    passes.add((id, dealt.card_id))
    return replace(now, taps=frozenset(taps), passes=frozenset(passes), tapped_for=meant)


def _mine(room: Judged, id: str, card: str) -> list[str]:
    """The cards of this person that truly go with somebody's card."""
    index, row = room.index, room.index.person_row[id]
    if card in index.offer_row:
        needs = np.nonzero((index.need_owner == row) & (room.grade[index.offer_row[card]] > 0))[0]
        return [index.needs[k].id for k in needs]
    offers = np.nonzero((index.offer_owner == row) & (room.grade[:, index.need_row[card]] > 0))[0]
    return [index.offers[k].id for k in offers]
