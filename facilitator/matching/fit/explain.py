"""Why an offer and a need have the chance that they have, in terms that a person can check."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facilitator.matching.language.sentence_encoder import Encoder
from facilitator.matching.room import Room

from .evidence import score_room, with_signals
from .features import NAMES
from .fit import link_features, text_fit
from .model import EDGE, fit_model


@dataclass(frozen=True)
class Reason:
    """A feature's `value`, and what it adds to the log odds against an average pair."""

    feature: str
    value: float
    adds: float


@dataclass(frozen=True)
class Explained:
    """`text`: the chance by the cards alone; `chance`: after grades, taps and passes. `reasons`: what counts most first.

    `one_tap`, `one_pass`: the chance if the one who asks had said so, and nobody else anything else.
    """

    text: float
    chance: float
    shared_words: tuple[str, ...]
    tapped_by: tuple[str, ...]
    reasons: tuple[Reason, ...]
    one_tap: float
    one_pass: float


def explain(room: Room, encoder: Encoder, need_id: str, offer_id: str) -> Explained:
    """Raises KeyError for an id that is not in the room, ValueError for a person's own cards."""
    text, fit = text_fit(room, encoder), score_room(room, encoder)
    index = text.index
    offer, need = index.offer_row[offer_id], index.need_row[need_id]
    if index.offer_owner[offer] == index.need_owner[need]:
        raise ValueError("both cards are one person's")
    asker = index.people[index.need_owner[need]].id
    alone = Room(room.people, exact_topics=room.exact_topics)
    said = {(asker, offer_id): need_id}
    tapped = Room(room.people, taps=frozenset(said), tapped_for=said, exact_topics=room.exact_topics)
    passed = Room(room.people, passes=frozenset(said), exact_topics=room.exact_topics)
    evidence = fit.evidence(offer_id, need_id)
    return Explained(
        text=with_signals(text, alone).of(offer_id, need_id),
        chance=fit.of(offer_id, need_id),
        shared_words=evidence.shared_words,
        tapped_by=evidence.tapped_by,
        reasons=() if room.exact_topics else _reasons(room, encoder, offer, need),
        one_tap=with_signals(text, tapped).of(offer_id, need_id),
        one_pass=with_signals(text, passed).of(offer_id, need_id),
    )


def _reasons(room: Room, encoder: Encoder, offer: int, need: int) -> tuple[Reason, ...]:
    offers, needs, rows = link_features(text_fit(room, encoder).index, encoder)
    [at] = np.nonzero((offers == offer) & (needs == need))[0][:1] if ((offers == offer) & (needs == need)).any() else [None]
    if at is None:
        return ()
    model = fit_model()
    adds = np.clip((rows[at] - model.mean) / model.spread, -EDGE, EDGE) * model.weights
    found = [Reason(name, float(value), float(more)) for name, value, more in zip(NAMES, rows[at], adds, strict=True)]
    return tuple(sorted(found, key=lambda reason: -abs(reason.adds)))
