"""Which meetings are promised as help: a match for each need that probably is answered at that table."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np

from facilitator.core.placeholders import is_placeholder
from facilitator.matching.fit.fit import Fit
from facilitator.matching.fit.index import CardIndex
from facilitator.matching.pairing.candidates import Pair
from facilitator.matching.pairing.weights import LIKELIEST_FOR_BOTH, LIKELY
from facilitator.matching.room import Match

Nearest = tuple[tuple[str, float], ...]
# A need is open when its best chance is below: so that “nobody here has this” is right four times in five (see README.md).
OPEN_BELOW = 0.04


def announced(fit: Fit, met: Iterable[Pair], promised: Collection[int] = ()) -> tuple[Match, ...]:
    """For the people rows that meet: per need of one and giver the other the likeliest offer, if likely enough.

    Two who would hear of no promise at all (`promised`: rows of people who have one already) are promised what is best for
    both of its cards, from LIKELIEST_FOR_BOTH on.
    """
    together = set(met)
    links = [link for link in (fit.chance >= LIKELIEST_FOR_BOTH).nonzero()[0].tolist() if _people(fit, link) in together]
    sure = [link for link in links if fit.chance[link] >= LIKELY]
    heard = {person for link in sure for person in _people(fit, link)}.union(promised)
    first = _best_for_both(fit)
    sure += [link for link in links if link in first and not heard.intersection(_people(fit, link))]
    best: dict[tuple[int, int], tuple[float, int]] = {}
    for link in sure:
        key = int(fit.giver[link]), int(fit.need[link])
        best[key] = max(best.get(key, (0.0, 1)), (float(fit.chance[link]), -link))
    return within_caps(fit.index, (fit.match(-link) for _, (_, link) in sorted(best.items())))


def _people(fit: Fit, link: int) -> Pair:
    giver, receiver = int(fit.giver[link]), int(fit.receiver[link])
    return min(giver, receiver), max(giver, receiver)


def _best_for_both(fit: Fit) -> set[int]:
    """Links than which neither their offer nor their need has a likelier one."""
    of_offer, of_need = np.zeros(len(fit.index.offers)), np.zeros(len(fit.index.needs))
    np.maximum.at(of_offer, fit.offer, fit.chance)
    np.maximum.at(of_need, fit.need, fit.chance)
    best = (fit.chance >= of_offer[fit.offer]) & (fit.chance >= of_need[fit.need])
    return set(best.nonzero()[0].tolist())


def within_caps(index: CardIndex, matches: Iterable[Match]) -> tuple[Match, ...]:
    """The likeliest of them, so that nobody gives or receives more often than they want to; in the order they came."""
    listed = list(matches)
    gives = {person.id: person.max_gives for person in index.people if person.max_gives is not None}
    receives = {person.id: person.max_receives for person in index.people if person.max_receives is not None}
    if not gives and not receives:
        return tuple(listed)
    kept = set[int]()
    for k in sorted(range(len(listed)), key=lambda k: (-listed[k].fit, k)):
        giver, receiver = listed[k].giver, listed[k].receiver
        if gives.get(giver, 1) > 0 and receives.get(receiver, 1) > 0:
            kept.add(k)
            for left, person in ((gives, giver), (receives, receiver)):
                if person in left:
                    left[person] -= 1
    return tuple(listed[k] for k in sorted(kept))


def nearest_offers(fit: Fit, needs: Iterable[str], besides: Collection[int] = (), count: int = 3) -> dict[str, Nearest]:
    """For each of these need ids the likeliest (offer id, chance 0-1) of anybody who is no row in `besides`, best first."""
    return {need: _nearest(fit, fit.index.need_row[need], besides, count) for need in needs}


def _nearest(fit: Fit, need: int, besides: Collection[int], count: int) -> Nearest:
    links = [k for k in (fit.need == need).nonzero()[0].tolist() if int(fit.giver[k]) not in besides]
    best = sorted(links, key=lambda k: (-fit.chance[k], k))[:count]
    return tuple((fit.index.offers[fit.offer[k]].id, round(float(fit.chance[k]), 4)) for k in best)


def open_needs(fit: Fit) -> tuple[str, ...]:
    """Ids of the needs for which nobody's offer has a fair chance, those with the least chance first."""
    top = np.zeros(len(fit.index.needs))
    np.maximum.at(top, fit.need, fit.chance)
    rows = sorted(np.nonzero(top < OPEN_BELOW)[0].tolist(), key=lambda row: (round(float(top[row]), 3), row))
    hopeless = (fit.index.needs[row] for row in rows)
    return tuple(need.id for need in hopeless if not is_placeholder(need.text))
