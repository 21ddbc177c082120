"""Why two meet or do not, who else could have helped, what it would cost to part them, and what would bring them together."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from facilitator.matching.fit.fit import Fit
from facilitator.matching.pairing.candidates import Pair, pairs_among
from facilitator.matching.pairing.max_weight import ordered
from facilitator.matching.pairing.objective import Objective
from facilitator.matching.pairing.weights import LIKELIEST_FOR_BOTH, LIKELY
from facilitator.matching.room import Match, Plan, Room

from .announce import Nearest, nearest_offers
from .schedule import pairs_within

# Halvings of the chance from which two would meet: to a thousandth.
HALVINGS = 10


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


@dataclass(frozen=True)
class InPlan:
    """What the plan makes of the two people of a link.

    `round`: in which they meet, or None. `announced`: the match is promised. `why_not`: what keeps them from meeting, or the
    match from being promised; empty when nothing does. `worth`: points that the plan has by their meeting, or would get by it;
    `price`: what the least useful meetings are worth in whose place it would come (0 while both have time). `from_chance`: the
    chance (0-1) of the link from which it would be worth its price; None when none would do, or they meet.
    """

    round: int | None
    announced: bool
    why_not: str
    worth: float
    price: float
    from_chance: float | None


def in_plan(offer: str, need: str, plan: Plan, fit: Fit, room: Room) -> InPlan:
    """Raises KeyError for an id that is not in the room."""
    index = fit.index
    one, other = int(index.offer_owner[index.offer_row[offer]]), int(index.need_owner[index.need_row[need]])
    pair = ordered(one, other)
    ids = frozenset((index.people[one].id, index.people[other].id))
    rounds = [meeting.round for meeting in plan.meetings if ids <= frozenset(meeting.people)]
    announced = any((match.offer, match.need) == (offer, need) for match in plan.matches)
    standing = _Standing(plan, fit, pair)
    why = _why_not_announced(offer, need, plan, fit) * (not announced) if rounds else _why_apart(ids, room)
    start = None if rounds or why else standing.from_chance(offer, need)
    return InPlan(min(rounds, default=None), announced, why, standing.worth(fit), 0.0 if rounds else standing.price(), start)


def _why_apart(ids: frozenset[str], room: Room) -> str:
    kinds = {"are kept apart": room.forbidden, "know each other": room.known, "met before": room.met_before}
    return next((f"they {what}" for what, pairs in kinds.items() if ids in pairs), "")


def _why_not_announced(offer: str, need: str, plan: Plan, fit: Fit) -> str:
    if fit.of(offer, need) < LIKELY:
        return f"help is promised from {LIKELY} on, or from {LIKELIEST_FOR_BOTH} as the best of both where nothing else is"
    giver = fit.index.people[fit.index.offer_owner[fit.index.offer_row[offer]]].id
    better = [match.offer for match in plan.matches if (match.giver, match.need) == (giver, need)]
    return f"the same person's {better[0]} is likelier" if better else "one of the two gives or gets as much as they want to"


class _Standing:
    """A pair beside the meetings of a plan."""

    def __init__(self, plan: Plan, fit: Fit, pair: Pair) -> None:
        row = fit.index.person_row
        groups = (tuple(row[id_] for id_ in meeting.people if id_ in row) for meeting in plan.meetings)
        self._met = {two for group in groups for two in pairs_within(group)}
        self._plan, self._fit, self._pair = plan, fit, pair

    def worth(self, fit: Fit) -> float:
        objective = self._objective(fit)
        return round(objective.loss(self._pair) if self._pair in self._met else objective.gain(self._pair), 2)

    def price(self) -> float:
        """Of each of the two who has no time left, the meeting that is worth least."""
        objective, found = self._objective(self._fit), 0.0
        for person in self._pair:
            own = [pair for pair in sorted(self._met) if person in pair]
            cap = self._fit.index.people[person].max_meetings
            if len(own) >= (self._plan.rounds if cap is None else min(cap, self._plan.rounds)):
                found += min((objective.loss(pair) for pair in own), default=np.inf)
        return round(found, 2)

    def from_chance(self, offer: str, need: str) -> float | None:
        low, high, price = 0.0, 1.0, self.price()
        if self.worth(self._with_chance(offer, need, high)) < price:
            return None
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            low, high = (low, middle) if self.worth(self._with_chance(offer, need, middle)) >= price else (middle, high)
        return round(high, 3)

    def _objective(self, fit: Fit) -> Objective:
        objective = Objective(pairs_among(fit, self._met | {self._pair}), len(fit.index.people), len(fit.index.needs))
        objective.add_all(sorted(self._met))
        return objective

    def _with_chance(self, offer: str, need: str, chance: float) -> Fit:
        """The fit, had this link another chance."""
        fit = self._fit
        at = fit.index.offer_row[offer], fit.index.need_row[need]
        others = (fit.offer != at[0]) | (fit.need != at[1])
        return replace(
            fit,
            offer=np.append(fit.offer[others], at[0]),
            need=np.append(fit.need[others], at[1]),
            chance=np.append(fit.chance[others], chance),
            text=np.append(fit.text[others], chance),
        )
