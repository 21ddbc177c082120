"""Why an offer and a need have the chance that they have, in terms that a person can check."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from facilitator.matching.language.sentence_encoder import Encoder
from facilitator.matching.room import Grade, Room

from .evidence import score_room, with_signals
from .features import NAMES
from .fit import Fit, link_features, text_fit
from .model import EDGE, fit_model


@dataclass(frozen=True)
class Reason:
    """A feature's `value`, what it adds to the log odds against an average pair, and the text's chance `without` that."""

    feature: str
    value: float
    adds: float
    without: float


@dataclass(frozen=True)
class Explained:
    """`text`: the chance by the cards alone; `chance`: after grades, taps and passes. `reasons`: what counts most first.

    `one_tap`, `one_pass`: the chance if the one who asks had said so, and nobody else anything else. `best_grade`,
    `worst_grade`: if a judge that nobody has measured had given it 2 or 0. `grade`: what one did give, if any. `ahead`: (offer
    id, chance) of the offers that come before it for this need, best first.
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
        grade=evidence.grade,
        ahead=_ahead(fit, offer, need),
        **{what: with_signals(text, other).of(*pair) for what, other in others.items()},
    )


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
    without = 1 / (1 + np.exp(-(adds.sum() + model.offset - adds)))
    found = [Reason(name, *map(float, each)) for name, *each in zip(NAMES, rows[at], adds, without, strict=True)]
    return tuple(sorted(found, key=lambda reason: -abs(reason.adds)))
