"""Why an offer and a need have the chance that they have, in terms that a person can check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from facilitator.core.placeholders import is_placeholder
from facilitator.matching.language.frames.facets import asks_no_price, names_a_price
from facilitator.matching.language.notices import hands_on, is_spare, sells
from facilitator.matching.language.sentence_encoder import Encoder
from facilitator.matching.room import Card, Grade, Room

from .evidence import score_room, with_signals
from .features import IN_ENGLISH, NAMES
from .fit import WRONG_SIDE, Fit, link_features, text_fit
from .model import EDGE, fit_model

# Of each card the chance is asked again without a word, for so many words; each takes as long as the whole room.
WORDS_TRIED = 14


@dataclass(frozen=True)
class Reason:
    """A feature's `value`, what it adds to the log odds against an average pair, and the text's chance `without` that."""

    feature: str
    value: float
    adds: float
    without: float


@dataclass(frozen=True)
class Word:
    """A word of one of the two cards (its id), and the text's chance had it not been written."""

    card: str
    word: str
    without: float


@dataclass(frozen=True)
class Explained:
    """`text`: the chance by the cards alone; `chance`: after grades, taps and passes. `reasons`: what counts most first.

    `one_tap`, `one_pass`: the chance if the one who asks had said so, and nobody else anything else. `best_grade`,
    `worst_grade`: if a judge that nobody has measured had given it 2 or 0. `same_topic`: if both had tapped one topic. `grade`:
    what a judge did give, if any. `ahead`: (offer id, chance) of the offers that come before it for this need, best first.
    `cut`: the factor (0-1) by which a rule lowered the text's chance, and the rule. `words`: what matters most first.
    """

    text: float
    chance: float
    shared_words: tuple[str, ...]
    tapped_by: tuple[str, ...]
    reasons: tuple[Reason, ...]
    one_tap: float
    one_pass: float
    best_grade: float
    worst_grade: float
    same_topic: float
    cut: tuple[float, str]
    words: tuple[Word, ...]
    grade: int | None
    ahead: tuple[tuple[str, float], ...]


def explain(room: Room, encoder: Encoder, need_id: str, offer_id: str) -> Explained:
    """Raises KeyError for an id that is not in the room, ValueError for a person's own cards."""
    text, fit = text_fit(room, encoder), score_room(room, encoder)
    index = text.index
    offer, need = index.offer_row[offer_id], index.need_row[need_id]
    if index.offer_owner[offer] == index.need_owner[need]:
        raise ValueError("both cards are one person's")
    asker = index.people[index.need_owner[need]].id
    alone = Room(room.people, exact_topics=room.exact_topics)
    said, pair = {(asker, offer_id): need_id}, (offer_id, need_id)
    others = {
        "one_tap": replace(alone, taps=frozenset(said), tapped_for=said),
        "one_pass": replace(alone, passes=frozenset(said)),
        "best_grade": replace(alone, grades={pair: Grade("", 2)}),
        "worst_grade": replace(alone, grades={pair: Grade("", 0)}),
    }
    evidence = fit.evidence(offer_id, need_id)
    return Explained(
        text=with_signals(text, alone).of(offer_id, need_id),
        chance=fit.of(offer_id, need_id),
        shared_words=evidence.shared_words,
        tapped_by=evidence.tapped_by,
        reasons=() if room.exact_topics else _reasons(room, encoder, offer, need),
        same_topic=_with_topic(room, encoder, offer_id, need_id),
        cut=_cut(index.offers[offer], index.needs[need]),
        words=() if room.exact_topics else tuple(_words(alone, encoder, index.offers[offer], index.needs[need])),
        grade=evidence.grade,
        ahead=_ahead(fit, offer, need),
        **{what: with_signals(text, other).of(*pair) for what, other in others.items()},
    )


def _cut(offer: Card, need: Card) -> tuple[float, str]:
    if is_placeholder(offer.text) or is_placeholder(need.text):
        return 0.0, "a card says nothing that could be answered"
    if sells(need.text):
        return WRONG_SIDE, "the need reads like an advertisement"
    if asks_no_price(need.text) and names_a_price(offer.text):
        return WRONG_SIDE, "the need asks for something free, and the offer names a price"
    if hands_on(need.text) and is_spare(offer.text):
        return WRONG_SIDE, "both would part with something"
    return 1.0, ""


def _with_topic(room: Room, encoder: Encoder, offer: str, need: str) -> float:
    """The text's chance if the people of both cards had tapped one topic for them."""
    tapped = _changed(room, lambda card: replace(card, topic="tapped") if card.id in (offer, need) else card)
    return _text_chance(tapped, encoder, offer, need)


def _words(room: Room, encoder: Encoder, offer: Card, need: Card) -> list[Word]:
    found = []
    for card in (need, offer):
        for word, shorter in _without_each_word(card):
            other = _changed(room, partial(_replaced, shorter))
            found.append(Word(card.id, word, _text_chance(other, encoder, offer.id, need.id)))
    before = _text_chance(room, encoder, offer.id, need.id)
    return sorted(found, key=lambda each: -abs(each.without - before))


def _without_each_word(card: Card) -> list[tuple[str, Card]]:
    words = card.text.split()
    shorter = [(word, " ".join(words[:at] + words[at + 1 :])) for at, word in enumerate(words)]
    return [(word, replace(card, text=text, vector=None)) for word, text in shorter[:WORDS_TRIED] if text]


def _replaced(new: Card, card: Card) -> Card:
    return new if card.id == new.id else card


def _changed(room: Room, change: Callable[[Card], Card]) -> Room:
    people = (replace(p, offers=tuple(map(change, p.offers)), needs=tuple(map(change, p.needs))) for p in room.people)
    return Room(tuple(people), exact_topics=room.exact_topics)


def _text_chance(room: Room, encoder: Encoder, offer: str, need: str) -> float:
    """The chance (0-1) of a link by the cards alone."""
    return with_signals(text_fit(room, encoder), Room(room.people, exact_topics=room.exact_topics)).of(offer, need)


def _ahead(fit: Fit, offer: int, need: int) -> tuple[tuple[str, float], ...]:
    mine = fit.of(fit.index.offers[offer].id, fit.index.needs[need].id)
    better = np.nonzero((fit.need == need) & (fit.chance > mine))[0].tolist()
    found = [(fit.index.offers[fit.offer[link]].id, float(fit.chance[link])) for link in better]
    return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0])))


def _reasons(room: Room, encoder: Encoder, offer: int, need: int) -> tuple[Reason, ...]:
    offers, needs, rows = link_features(text_fit(room, encoder).index, encoder)
    [at] = np.nonzero((offers == offer) & (needs == need))[0][:1] if ((offers == offer) & (needs == need)).any() else [None]
    if at is None:
        return ()
    model = fit_model()
    adds = np.clip((rows[at] - model.mean) / model.spread, -EDGE, EDGE) * model.weights
    total = adds.sum() + model.offset
    # What a view adds in English rooms beside what it adds in all is told as one.
    for place, name in enumerate(NAMES):
        if name.startswith(IN_ENGLISH):
            adds[NAMES.index(name.removeprefix(IN_ENGLISH))] += adds[place]
    without = 1 / (1 + np.exp(-(total - adds)))
    told = zip(NAMES, rows[at], adds, without, strict=True)
    found = [Reason(name, *map(float, each)) for name, *each in told if not name.startswith(IN_ENGLISH)]
    return tuple(sorted(found, key=lambda reason: -abs(reason.adds)))
