"""What those who are coming would love and nobody of them can give yet, so that the host can invite for it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import partial

from facilitator.matching import Card, Person, Room, current_encoder, text_fit
from facilitator.matching.language.openings import SAID_AS_HELP_FROM
from facilitator.store.database import Database
from facilitator.store.lists.invited import coming

# By whom, what they give, what they would love.
Drafts = tuple[str, tuple[str, ...], tuple[str, ...]]


def lacking(db: Database, gathering_id: int) -> tuple[str, ...]:
    """Their words, without whose they are. It is worked out beside the requests: a large list takes a second."""
    with db.look() as session:
        drafts = [_drafts(str(guest.id), guest.offers, guest.needs) for guest in coming(session, gathering_id)]
    return db.background.aside(partial(unserved, drafts))


def _drafts(id: str, offers: str, needs: str) -> Drafts:
    return id, tuple(json.loads(offers)), tuple(json.loads(needs))


def unserved(drafts: Sequence[Drafts]) -> tuple[str, ...]:
    """The needs that no offer of somebody else serves well enough for a phone to say "can help"; each text once."""
    fit = text_fit(Room(tuple(_person(*each) for each in drafts)), current_encoder())
    served = {int(need) for need, chance in zip(fit.need, fit.chance, strict=True) if chance >= SAID_AS_HELP_FROM}
    return tuple(dict.fromkeys(card.text for row, card in enumerate(fit.index.needs) if row not in served))


def _person(id: str, offers: Iterable[str], needs: Iterable[str]) -> Person:
    return Person(id, id, _cards(f"{id} gives", offers), _cards(f"{id} asks", needs))


def _cards(of: str, texts: Iterable[str]) -> tuple[Card, ...]:
    return tuple(Card(f"{of} {number}", text) for number, text in enumerate(texts))
