"""How likely is it that this offer serves that need? Offers x needs, calibrated, with what it rests on.

`text_fit` looks at the cards only, so it can be kept while taps and passes arrive; `with_signals` adds those.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from facilitator.core.placeholders import is_placeholder
from facilitator.matching.language.normalise import shared_words
from facilitator.matching.language.notices import same_side, sells, takes_sides
from facilitator.matching.language.static_encoder import Encoder
from facilitator.matching.room import Card, Evidence, Match, Room

from .calibration import chance_of
from .index import CardIndex, Indices, index_of
from .ranking import BLOCK_ROWS, Scores, Standing, standings
from .similarity import OWN_CARD, likeness

Chances = NDArray[np.float64]

# The chance after one tap or two; what a pass, or two, leaves of it. Chosen, by what was not kept.
TAP, BOTH_TAP, PASS, BOTH_PASS = 0.96, 0.99, 0.25, 0.1
# What is left of a chance when both cards stand on one side, or an ask advertises. Chosen; no judged room has such a card.
WRONG_SIDE = 0.25
# Links up to which all are kept: about 300 people with two cards of each kind. Chosen, by what was not kept.
EVERY_LINK_UP_TO = 400_000


@dataclass(frozen=True, eq=False)
class TextFit:
    """Links between an offer and a need of different people, by what the two cards say.

    `offer` and `need` are rows of the index's cards, `chance` is 0-1; all three have one entry per link, sorted by
    (offer, need). In a large room only the best links of each card are kept; a pair without a link has chance 0.
    """

    index: CardIndex
    offer: Indices
    need: Indices
    chance: Chances


@dataclass(frozen=True, eq=False)
class Fit(TextFit):
    """A TextFit in which taps and passes count as well. `text` is the chance before they did."""

    text: Chances
    tapped: dict[tuple[int, int], tuple[str, ...]]

    @cached_property
    def _row(self) -> dict[tuple[int, int], int]:
        return {pair: row for row, pair in enumerate(zip(self.offer.tolist(), self.need.tolist(), strict=True))}

    def of(self, offer_id: str, need_id: str) -> float:
        """The chance (0-1) that the offer serves the need; KeyError for an id that is not in the room."""
        pair = self.index.offer_row[offer_id], self.index.need_row[need_id]
        row = self._row.get(pair)
        return 0.0 if row is None else float(self.chance[row])

    def evidence(self, offer_id: str, need_id: str) -> Evidence:
        offer = self.index.offers[self.index.offer_row[offer_id]]
        need = self.index.needs[self.index.need_row[need_id]]
        return Evidence(
            shared_words=shared_words(offer.text, need.text),
            tapped_by=self.tapped.get((self.index.offer_row[offer_id], self.index.need_row[need_id]), ()),
            same_topic=offer.topic if offer.topic and offer.topic == need.topic else None,
            same_kind=offer.kind if offer.kind and offer.kind == need.kind else None,
        )

    def match(self, link: int) -> Match:
        """The link with that row as a match, with its evidence."""
        offer, need = int(self.offer[link]), int(self.need[link])
        index = self.index
        ids = index.offers[offer].id, index.needs[need].id
        giver, receiver = index.people[index.offer_owner[offer]].id, index.people[index.need_owner[need]].id
        return Match(giver, receiver, *ids, fit=round(float(self.chance[link]), 4), evidence=self.evidence(*ids))

    @cached_property
    def giver(self) -> Indices:
        return self.index.offer_owner[self.offer]

    @cached_property
    def receiver(self) -> Indices:
        return self.index.need_owner[self.need]


def score_room(room: Room, encoder: Encoder) -> Fit:
    """Fit of every offer with every need of somebody else: `text_fit`, then `with_signals`."""
    return with_signals(text_fit(room, encoder), room)


def text_fit(room: Room, encoder: Encoder) -> TextFit:
    """Reads the cards only: the same for any taps, passes and pairs of the room."""
    index = index_of(room)
    if not index.offers or not index.needs:
        nothing = np.zeros(0, dtype=np.intp)
        return TextFit(index, nothing, nothing, np.zeros(0))
    return _of_equal_texts(index) if room.exact_topics else _of_likeness(index, encoder)


def with_signals(base: TextFit, room: Room) -> Fit:
    """Taps and passes of `room` applied; those of unknown people or on unknown or own cards are ignored."""
    if not room.taps and not room.passes:
        return Fit(base.index, base.offer, base.need, base.chance, base.chance, {})
    tapped = _pairs_of(base, room.taps)
    passed = _pairs_of(base, room.passes)
    offer, need, text = _with_links(base, set(tapped))
    chance = text.copy()
    rows = {pair: row for row, pair in enumerate(zip(offer.tolist(), need.tolist(), strict=True))}
    for pair, who in passed.items():
        if pair in rows:
            chance[rows[pair]] *= PASS if len(who) == 1 else BOTH_PASS
    meant = _meant(base, room)
    for pair, who in meant.items():
        chance[rows[pair]] = TAP if len(who) == 1 else BOTH_TAP
    return Fit(base.index, offer, need, chance, text, {pair: tuple(sorted(who)) for pair, who in meant.items()})


def _of_likeness(index: CardIndex, encoder: Encoder) -> TextFit:
    scores = likeness(index, encoder)
    standing = standings(scores)
    offer, need = _links(scores, *standing)
    texts = [card.text for card in index.offers], [card.text for card in index.needs]
    chance = chance_of(scores, offer, need, standing, texts)
    chance[_says_nothing(index.offers)[offer] | _says_nothing(index.needs)[need]] = 0.0
    adverts = np.array([sells(card.text) for card in index.needs])
    chance[adverts[need]] *= WRONG_SIDE
    takers = np.array([takes_sides(card.text) for card in index.offers])
    for link in np.nonzero(takers[offer])[0].tolist():
        if same_side(index.offers[offer[link]].text, index.needs[need[link]].text):
            chance[link] *= WRONG_SIDE
    return TextFit(index, offer, need, chance)


def _says_nothing(cards: Sequence[Card]) -> NDArray[np.bool_]:
    return np.array([is_placeholder(card.text) for card in cards])


def _links(scores: Scores, offers: Standing, needs: Standing) -> tuple[Indices, Indices]:
    """All links between different people, in a large room the best of each card."""
    if scores.size <= EVERY_LINK_UP_TO:
        offer, need = np.nonzero(scores > OWN_CARD)
        return offer, need
    found = []
    for start in range(0, len(scores), BLOCK_ROWS):
        block = scores[start : start + BLOCK_ROWS]
        keep = (block >= offers.last[start : start + BLOCK_ROWS, None]) | (block >= needs.last[None, :])
        found.append(np.add(np.nonzero(keep & (block > OWN_CARD)), [[start], [0]]))
    offer, need = np.concatenate(found, axis=1)
    return offer, need


def _of_equal_texts(index: CardIndex) -> TextFit:
    asked: dict[str, list[int]] = {}
    for row, card in enumerate(index.needs):
        asked.setdefault(_tag(card.text), []).append(row)
    pairs = [
        (row, need)
        for row, card in enumerate(index.offers)
        for need in asked.get(_tag(card.text), ())
        if index.offer_owner[row] != index.need_owner[need]
    ]
    offer, need = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
    return TextFit(index, offer, need, np.ones(len(pairs)))


def _tag(text: str) -> str:
    return " ".join(text.split()).casefold()


def _pairs_of(base: TextFit, signals: frozenset[tuple[str, str]]) -> dict[tuple[int, int], set[str]]:
    """Every (offer, need) that a signal on one of the two cards can be about, with who gave it."""
    pairs: dict[tuple[int, int], set[str]] = {}
    for person, card in sorted(signals):
        for pair in _about(base.index, person, card):
            pairs.setdefault(pair, set()).add(person)
    return pairs


def _about(index: CardIndex, person: str, card: str, own: str | None = None) -> list[tuple[int, int]]:
    """The (offer, need) rows of somebody's card with each of that person's, or only with the card `own`."""
    row = index.person_row.get(person)
    if row is None:
        return []
    if card in index.offer_row:
        offer = index.offer_row[card]
        mine = [index.need_row[need.id] for need in index.people[row].needs if own in (None, need.id)]
        return [(offer, need) for need in mine] if index.offer_owner[offer] != row else []
    if card in index.need_row:
        need = index.need_row[card]
        mine = [index.offer_row[offer.id] for offer in index.people[row].offers if own in (None, offer.id)]
        return [(offer, need) for offer in mine] if index.need_owner[need] != row else []
    return []


def _meant(base: TextFit, room: Room) -> dict[tuple[int, int], set[str]]:
    """For every tap the one pair that it is about: with the own card that was said, else with the one that fits best."""
    text = dict(zip(zip(base.offer.tolist(), base.need.tolist(), strict=True), base.chance.tolist(), strict=True))
    meant: dict[tuple[int, int], set[str]] = {}
    for person, card in sorted(room.taps):
        said = room.tapped_for.get((person, card))
        pairs = _about(base.index, person, card, said) or _about(base.index, person, card)
        if pairs:
            best = max(pairs, key=lambda pair: (text.get(pair, 0.0), pair))
            meant.setdefault(best, set()).add(person)
    return meant


def _with_links(base: TextFit, extra: set[tuple[int, int]]) -> tuple[Indices, Indices, Chances]:
    known = set(zip(base.offer.tolist(), base.need.tolist(), strict=True))
    new = sorted(extra - known)
    if not new:
        return base.offer, base.need, base.chance
    offer = np.concatenate([base.offer, [pair[0] for pair in new]]).astype(np.intp)
    need = np.concatenate([base.need, [pair[1] for pair in new]]).astype(np.intp)
    text = np.concatenate([base.chance, np.zeros(len(new))])
    order = np.lexsort((need, offer))
    return offer[order], need[order], text[order]
