"""Which cards a phone shows next in the market, so that a few taps change the plan most."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from facilitator.matching.room import Room

from .fit import Chances, Fit

# All chosen, by what was not kept; `make bench` shows what they do together ("after the market").
# How much each phone that has been shown a card lowers it; what the unlikeliest card still counts;
SEEN_DISCOUNT = 0.12
CURIOSITY = 0.15
# what each further card for the same card of one's own counts less; how much it lifts a card that its giver or receiver, or its
# need, has nobody yet; and what is left of that after each tap.
SAME_OWN_CARD = 0.8
PERSON_UNMET, NEED_UNMET = 3.0, 4.0
ONCE_FOUND = 0.2
# How likely somebody can help who is shown an ask that is only for those who can.
MAY_HELP = 0.35


@dataclass(frozen=True)
class Dealt:
    """Somebody else's card, shown because of the phone owner's own card (None: only to have a look)."""

    card_id: str
    own_card_id: str | None


class Dealer:
    """Deals to many phones of one room: what is the same for all of them is worked out once.

    `shown` holds (person id, card id) of everything dealt to anyone so far; `private` the asks only for those who can help.
    """

    def __init__(
        self, room: Room, fit: Fit, shown: Collection[tuple[str, str]], private: Collection[str] = frozenset()
    ) -> None:
        self._fit, self._private = fit, frozenset(private)
        self._wanted = _wanted(fit)
        self._eyes = Counter(card for _, card in shown)
        self._done: dict[str, set[str]] = defaultdict(set)
        for person, card in (*shown, *room.taps, *room.passes):
            self._done[person].add(card)

    def knows(self, person_id: str) -> bool:
        return person_id in self._fit.index.person_row

    def hand(self, person_id: str, count: int, also_shown: Collection[str] = ()) -> list[Dealt]:
        """The `count` cards that this phone should see next, best first; none that it has seen, tapped or passed.

        Likely cards come first, lifted when their owner has nobody yet, and lowered when many others have been shown them
        already. `also_shown` are cards that this phone has been dealt since; others' hands count from now on.
        """
        fit, index = self._fit, self._fit.index
        me = index.person_row.get(person_id)
        if me is None or count <= 0:
            return []
        done = self._done[person_id].union(also_shown)
        ranked: list[tuple[float, str, str]] = []
        for link in np.nonzero((fit.receiver == me) | (fit.giver == me))[0].tolist():
            offer, need = index.offers[fit.offer[link]].id, index.needs[fit.need[link]].id
            other, own = (offer, need) if fit.receiver[link] == me else (need, offer)
            if other not in done and (other not in self._private or fit.chance[link] >= MAY_HELP):
                ranked.append((float(self._wanted[link]) / (1 + SEEN_DISCOUNT * self._eyes[other]), other, own))
        hand = _spread(ranked, count)
        self._eyes.update(dealt.card_id for dealt in hand)
        return hand


def _wanted(fit: Fit) -> Chances:
    """How much each link could change the plan: its chance, lifted while its giver, receiver or need has nobody yet."""
    index = fit.index
    gives, receives, needs = np.ones(len(index.people)), np.ones(len(index.people)), np.ones(len(index.needs))
    pairs = {(int(index.offer_owner[offer]), int(index.need_owner[need])) for offer, need in fit.tapped}
    for giver, receiver in pairs:
        gives[giver] *= ONCE_FOUND
        receives[receiver] *= ONCE_FOUND
    for _, need in fit.tapped:
        needs[need] *= ONCE_FOUND
    lift = PERSON_UNMET * (gives[fit.giver] + receives[fit.receiver]) + NEED_UNMET * needs[fit.need]
    return np.asarray((fit.chance + CURIOSITY) * (1 + lift))


def _spread(ranked: list[tuple[float, str, str]], count: int) -> list[Dealt]:
    """Best first, each further card for the same own card counting less, no card twice."""
    ranked.sort(key=lambda entry: (-entry[0], entry[1], entry[2]))
    used: Counter[str] = Counter()
    chosen: dict[str, Dealt] = {}
    pool = ranked[: 12 * count]
    while pool and len(chosen) < count:
        best = max(pool, key=lambda entry: (entry[0] * SAME_OWN_CARD ** used[entry[2]], entry[1], entry[2]))
        chosen[best[1]] = Dealt(best[1], best[2])
        used[best[2]] += 1
        pool = [entry for entry in pool if entry[1] not in chosen]
    return list(chosen.values())
