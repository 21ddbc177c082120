"""The host's full account of a pair: why they meet, who else could have helped, and what it would cost to part them."""

from __future__ import annotations

from dataclasses import dataclass

from facilitator.matching.fit.fit import Fit
from facilitator.matching.pairing.candidates import pairs_among
from facilitator.matching.pairing.max_weight import ordered
from facilitator.matching.pairing.objective import Objective
from facilitator.matching.room import Match, Plan

from .announce import Nearest, nearest_offers
from .schedule import pairs_within


@dataclass(frozen=True)
class Account:
    """`matches` both ways, best first; `others` per need id the next best (offer id, chance 0-1) of anybody else;
    `cost` is what the plan loses without this meeting, in points (100 = one person who both gives and receives)."""

    matches: tuple[Match, ...]
    others: dict[str, Nearest]
    cost: float


def account_of(first: str, second: str, plan: Plan, fit: Fit, others: int = 3) -> Account:
    """KeyError for people who are not in the room; people of the plan who have left are passed over."""
    row = fit.index.person_row
    pair = ordered(row[first], row[second])
    met = {pair} | {
        two for meeting in plan.meetings for two in pairs_within(tuple(row[id_] for id_ in meeting.people if id_ in row))
    }
    objective = Objective(pairs_among(fit, met), len(fit.index.people), len(fit.index.needs))
    for two in sorted(met):
        objective.add(two)
    links = [k for k in range(len(fit.chance)) if ordered(int(fit.giver[k]), int(fit.receiver[k])) == pair]
    links.sort(key=lambda k: (-fit.chance[k], k))
    needs = dict.fromkeys(int(fit.need[k]) for k in links)
    return Account(
        tuple(fit.match(k) for k in links if fit.chance[k] >= 0.05),
        nearest_offers(fit, [fit.index.needs[need].id for need in needs], pair, others),
        round(objective.loss(pair), 2),
    )
