"""Which cards a phone shows next in the market, so that a few taps change the plan most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from .fit import Chances, Fit
from .room import Room

EYES = 0.12
DOUBT = 0.02
SAME_OWN_CARD = 0.8


@dataclass(frozen=True)
class Dealt:
    """Somebody else's card, shown because of the phone owner's own card (None: only to have a look)."""

    card_id: str
    own_card_id: str | None


def deal(room: Room, fit: Fit, person_id: str, shown: Collection[tuple[str, str]], count: int) -> list[Dealt]:
    """The `count` cards that this phone should see next, best first; none that it has seen, tapped or passed.

    `shown` holds (person id, card id) of everything dealt to anyone so far. Likely cards come first, lifted when their
    owner has nobody yet, and lowered when many others have been shown them already.
    """
    deck = fit.deck
    me = deck.person_row.get(person_id)
    if me is None or count <= 0:
        return []
    done = {card for person, card in (*shown, *room.taps, *room.passes) if person == person_id}
    eyes = Counter(card for _, card in shown)
    covered_gives, covered_receives = _covered(fit)
    ranked: list[tuple[float, str, str]] = []
    wanted = np.nonzero(fit.receiver == me)[0]
    served = np.nonzero(fit.giver == me)[0]
    for link in wanted.tolist():
        offer, need = deck.offers[fit.offer[link]].id, deck.needs[fit.need[link]].id
        lift = 2 - covered_receives[me] - covered_gives[fit.giver[link]]
        ranked.append((_worth(fit, link, lift, eyes[offer]), offer, need))
    for link in served.tolist():
        offer, need = deck.offers[fit.offer[link]].id, deck.needs[fit.need[link]].id
        lift = 2 - covered_gives[me] - covered_receives[fit.receiver[link]]
        ranked.append((_worth(fit, link, lift, eyes[need]), need, offer))
    return _spread([entry for entry in ranked if entry[1] not in done], count)


def _worth(fit: Fit, link: int, lift: float, eyes: int) -> float:
    return float((fit.chance[link] + DOUBT) * (1 + lift) / (1 + EYES * eyes))


def _covered(fit: Fit) -> tuple[Chances, Chances]:
    """How well each person is covered by taps already, 0-1, as a giver and as a receiver."""
    people = len(fit.deck.people)
    gives, receives = np.zeros(people), np.zeros(people)
    for (offer, need), _ in fit.tapped.items():
        gives[fit.deck.offer_owner[offer]] = 1
        receives[fit.deck.need_owner[need]] = 1
    return gives, receives


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
