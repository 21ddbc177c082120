"""A room laid out as arrays, in an order that does not depend on how it came in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from facilitator.matching.room import Card, Person, Room

Indices = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class CardIndex:
    """People and cards sorted by id; `*_owner` holds each card's row in `people`."""

    people: tuple[Person, ...]
    offers: tuple[Card, ...]
    needs: tuple[Card, ...]
    offer_owner: Indices
    need_owner: Indices

    @cached_property
    def person_row(self) -> dict[str, int]:
        return {person.id: row for row, person in enumerate(self.people)}

    @cached_property
    def offer_row(self) -> dict[str, int]:
        return {card.id: row for row, card in enumerate(self.offers)}

    @cached_property
    def need_row(self) -> dict[str, int]:
        return {card.id: row for row, card in enumerate(self.needs)}


def index_of(room: Room) -> CardIndex:
    """Raises ValueError when two people or two cards share an id."""
    people = tuple(sorted(room.people, key=lambda person: person.id))
    offers = sorted(_owned([person.offers for person in people]), key=lambda pair: pair[0].id)
    needs = sorted(_owned([person.needs for person in people]), key=lambda pair: pair[0].id)
    _check([person.id for person in people], "people")
    _check([card.id for card, _ in offers + needs], "cards")
    return CardIndex(
        people,
        tuple(card for card, _ in offers),
        tuple(card for card, _ in needs),
        np.array([row for _, row in offers], dtype=np.intp),
        np.array([row for _, row in needs], dtype=np.intp),
    )


def _owned(hands: list[tuple[Card, ...]]) -> list[tuple[Card, int]]:
    return [(card, row) for row, hand in enumerate(hands) for card in hand]


def _check(ids: list[str], what: str) -> None:
    twice = sorted({id_ for id_ in ids if ids.count(id_) > 1}) if len(set(ids)) < len(ids) else []
    if twice:
        raise ValueError(f"Two {what} share the id {twice[0]!r}.")
