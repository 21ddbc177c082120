"""The host's full account of a pair: why they meet, who else could have helped, and what it would cost to part them."""

from __future__ import annotations

from dataclasses import dataclass

from .coverage import Coverage
from .fit import Fit
from .matchings import ordered
from .pairs import pairs_among
from .room import Match, Plan
from .seating import pairs_within


@dataclass(frozen=True)
class Account:
    """`matches` both ways, best first; `others` per need id the next best (offer id, chance 0-1) of anybody else;
    `cost` is what the plan loses without this meeting, in points (100 = one person who both gives and receives)."""

    matches: tuple[Match, ...]
    others: dict[str, tuple[tuple[str, float], ...]]
    cost: float


def account_of(first: str, second: str, plan: Plan, fit: Fit, others: int = 3) -> Account:
    """KeyError for people who are not in the room; people of the plan who have left are passed over."""
    row = fit.deck.person_row
    pair = ordered(row[first], row[second])
    met = {pair} | {
        two for meeting in plan.meetings for two in pairs_within(tuple(row[id_] for id_ in meeting.people if id_ in row))
    }
    coverage = Coverage(pairs_among(fit, met), len(fit.deck.people), len(fit.deck.needs))
    for two in sorted(met):
        coverage.add(two)
    links = [k for k in range(len(fit.chance)) if ordered(int(fit.giver[k]), int(fit.receiver[k])) == pair]
    links.sort(key=lambda k: (-fit.chance[k], k))
    needs = dict.fromkeys(int(fit.need[k]) for k in links)
    return Account(
        tuple(fit.match(k) for k in links if fit.chance[k] >= 0.05),
        {fit.deck.needs[need].id: _others(fit, need, pair, others) for need in needs},
        round(coverage.loss(pair), 2),
    )


def _others(fit: Fit, need: int, pair: tuple[int, int], count: int) -> tuple[tuple[str, float], ...]:
    links = [k for k in (fit.need == need).nonzero()[0].tolist() if int(fit.giver[k]) not in pair]
    best = sorted(links, key=lambda k: (-fit.chance[k], k))[:count]
    return tuple((fit.deck.offers[fit.offer[k]].id, round(float(fit.chance[k]), 4)) for k in best)
