"""What is learnt from: links of judged rooms, small rooms cut out of them; each with its truth and weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from facilitator.matching import Encoder
from facilitator.matching.fit.features import NAMES
from facilitator.matching.fit.fit import link_features
from facilitator.matching.fit.index import CardIndex, Indices
from facilitator.matching.fit.standing import Chances

from .judged import Judged, strangers

# Of the many links that nothing speaks for, so many of a room are learnt from, and stand for the rest.
REST = 800
# A link is learnt from for itself when it is among so many best of its card, by what it means and by its letters.
NEAR = (("meaning.need_rank", 8), ("meaning.offer_rank", 8), ("letters.need_rank", 3), ("letters.offer_rank", 3))
# Small rooms cut out of each, so that the model also knows rooms of a few cards.
CUT_OUT = 40
# What a room counts for, what all its small ones do, what a probe does, and what a look-alike does. Chosen: see README.md.
ROOM, SMALL_ROOMS, A_PROBE, A_LOOKALIKE = 50.0, 50.0, 2.0, 0.08
FEWEST_TRUE = 30


@dataclass(frozen=True, eq=False)
class Examples:
    """Features (examples, len(NAMES)), whether each is true, and what each counts for."""

    rows: Chances
    true: NDArray[np.bool_]
    weight: Chances


@dataclass(frozen=True, eq=False)
class Links:
    """All links of one room, with their grades."""

    offer: Indices
    need: Indices
    rows: Chances
    grade: NDArray[np.int8]


def together(parts: Sequence[Examples]) -> Examples:
    return Examples(*(np.concatenate([getattr(part, name) for part in parts]) for name in ("rows", "true", "weight")))


def links_of(room: Judged, encoder: Encoder) -> Links:
    offer, need, rows = link_features(room.index, encoder)
    return Links(offer, need, rows, room.grade[offer, need])


def of_room(links: Links, dice: Random) -> Examples:
    """All true links and near misses, and some of the rest."""
    near = links.grade > 0
    for name, first in NEAR:
        near = near | (links.rows[:, NAMES.index(name)] <= np.log1p(first) - 1e-9)
    rest = np.nonzero(~near)[0].tolist()
    some = sorted(dice.sample(rest, min(REST, len(rest))))
    kept = np.concatenate([np.nonzero(near)[0], np.array(some, dtype=np.intp)])
    weight = np.concatenate([np.ones(int(near.sum())), np.full(len(some), len(rest) / max(1, len(some)))])
    true = links.grade[kept] > 0
    return Examples(links.rows[kept], true, weight * ROOM / max(FEWEST_TRUE, int((links.grade > 0).sum())))


def of_small_rooms(room: Judged, encoder: Encoder, dice: Random) -> Examples:
    """Rooms of one card, one or two that go with it, and a few that seem to."""
    rows, true = [], []
    meaning = _meaning(room.index, encoder)
    for offers, needs in (_cut(room, meaning, dice) for _ in range(CUT_OUT)):
        index = strangers([room.index.offers[k].text for k in offers], [room.index.needs[k].text for k in needs])
        offer, need, features = link_features(index, encoder)
        rows.append(features)
        true.append(room.grade[np.ix_(offers, needs)][offer, need] > 0)
    found = np.concatenate(true)
    return Examples(np.concatenate(rows), found, np.full(len(found), SMALL_ROOMS / len(found)))


def _meaning(index: CardIndex, encoder: Encoder) -> NDArray[np.float32]:
    offers, needs = encoder.offers([card.text for card in index.offers]), encoder.needs([card.text for card in index.needs])
    return encoder.compare(offers, needs).scores


def _cut(room: Judged, meaning: NDArray[np.float32], dice: Random) -> tuple[list[int], list[int]]:
    """Rows of offers and of needs."""
    is_turned = dice.random() < 0.5
    grade, own, near = room.grade, room.own, meaning
    if is_turned:
        grade, own, near = grade.T, own.T, near.T
    card = dice.choice(np.nonzero((grade > 0).any(axis=0))[0].tolist())
    good = np.nonzero(grade[:, card] > 0)[0].tolist()
    good = dice.sample(good, min(len(good), dice.choice((1, 2, 2))))
    bad = [k for k in np.argsort(-near[:, card]).tolist() if not grade[k, card] and not own[k, card]][:25]
    mixed = good + dice.sample(bad, min(len(bad), dice.choice((2, 2, 3, 5))))
    dice.shuffle(mixed)
    return ([card], mixed) if is_turned else (mixed, [card])
