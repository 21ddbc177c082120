"""Judged rooms: cards of people, and which offer a host would have brought to which need."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from facilitator.matching import Card, Person, Room
from facilitator.matching.fit.index import CardIndex, index_of

JUDGED = Path(__file__).with_name("judged")
EXAMPLES = Path(__file__).parents[1] / "rooms"


@dataclass(frozen=True, eq=False)
class Judged:
    """`grade`: offers x needs of the index, 2 introduce these two, 1 adjacent, else 0; `own`: both cards are one person's."""

    name: str
    index: CardIndex
    grade: NDArray[np.int8]
    own: NDArray[np.bool_]

    @property
    def family(self) -> str:
        """Rooms of one family hold the same cards in several languages, and are left out together."""
        return "parallel" if self.name.startswith("parallel") else self.name


@dataclass(frozen=True)
class Probe:
    """One of a group of minimal pairs: does this offer serve this need? `language` is two codes where they differ."""

    id: str
    group: int
    kind: str
    offer: str
    need: str
    serves: bool
    language: str = ""


def judged_rooms() -> list[Judged]:
    """All that this repository holds, by name."""
    files = {file.stem: file for folder in (EXAMPLES, JUDGED / "rooms") for file in folder.glob("*.json")}
    return [room for _, file in sorted(files.items()) if (room := read_judged(file)) is not None]


def read_judged(file: Path) -> Judged | None:
    """None for a room that nobody judged."""
    data = json.loads(file.read_text("utf-8"))
    if not data.get("judgements"):
        return None
    index = index_of(Room(tuple(_people(data))))
    grade = np.zeros((len(index.offers), len(index.needs)), dtype=np.int8)
    for need, offer, mark in data["judgements"]:
        grade[index.offer_row[offer], index.need_row[need]] = mark
    own = index.offer_owner[:, None] == index.need_owner[None, :]
    return Judged(file.stem, index, np.where(own, 0, grade).astype(np.int8), own)


def _people(data: dict[str, Any]) -> Iterator[Person]:
    """Of a room's file; a flat list of cards has one person a card."""
    people = data.get("people") or [
        *({"id": f"giver of {card['id']}", "offers": [card], "needs": []} for card in data["offers"]),
        *({"id": f"asker of {card['id']}", "offers": [], "needs": [card]} for card in data["needs"]),
    ]
    for person in people:
        yield Person(person["id"], "", tuple(map(_card, person["offers"])), tuple(map(_card, person["needs"])))


def _card(entry: dict[str, Any]) -> Card:
    return Card(entry["id"], entry["text"])


def strangers(offers: list[str], needs: list[str]) -> CardIndex:
    """A room of these cards, each with a person of its own; the k-th offer and need are in row k."""
    givers = [Person(f"g{k:06}", "", (Card(f"o{k:06}", text),)) for k, text in enumerate(offers)]
    askers = [Person(f"r{k:06}", "", (), (Card(f"n{k:06}", text),)) for k, text in enumerate(needs)]
    return index_of(Room((*givers, *askers)))
