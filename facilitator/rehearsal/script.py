"""Who plays: a room file as people with cards, and which cards they would truly tap."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from facilitator.core.cards import CardWords


@dataclass(frozen=True)
class PartCard:
    """`kind` is "offer" or "need"."""

    id: str
    kind: str
    words: CardWords


@dataclass(frozen=True)
class Part:
    """One person of the room file."""

    id: str
    name: str
    say_it_like: str
    cards: tuple[PartCard, ...]


class Script:
    """The room file. Cards are recognised on a screen as a person would: by whose they are, their kind and their words."""

    def __init__(self, room: dict[str, Any]) -> None:
        self.parts = tuple(_part(person) for person in room["people"])
        self._card = {(part.name, card.kind, card.words.text): card for part in self.parts for card in part.cards}
        self._useful = _useful(room, self.parts)
        self._called = {part.name: part.name for part in self.parts}

    def call(self, part: Part, name: str) -> None:
        """This person is called `name` in the room, because somebody else there had theirs."""
        self._called[name] = part.name

    def card(self, name: str, kind: str, text: str) -> PartCard | None:
        return self._card.get((self._called.get(name, name), kind, spoken(text)))

    def wants(self, part: Part, card: PartCard) -> list[PartCard]:
        """The cards of this person's own that somebody else's card truly is for."""
        mine = [own for own in part.cards if own.kind != card.kind]
        return [own for own in mine if ((card.id, own.id) if card.kind == "offer" else (own.id, card.id)) in self._useful]


def read_script(file: Path, people: int | None = None) -> Script:
    """With the first so many people of the room, or all. Raises ValueError, saying what is missing, when it is none."""
    try:
        room = json.loads(file.read_text("utf-8"))
        return Script({**room, "people": room["people"][:people]})
    except (KeyError, TypeError, json.JSONDecodeError) as problem:
        raise ValueError(f"{file} is not a room file: {problem}") from problem


def spoken(text: str) -> str:
    return " ".join(text.split())


def _part(person: dict[str, Any]) -> Part:
    cards = [PartCard(card["id"], kind, _words(card)) for kind in ("offer", "need") for card in person[f"{kind}s"]]
    return Part(person["id"], spoken(person["name"]), person.get("say_it_like") or "", tuple(cards))


def _words(card: dict[str, Any]) -> CardWords:
    return CardWords(spoken(card["text"]), card.get("kind"), card.get("topic"), bool(card.get("would_pay")))


def _useful(room: dict[str, Any], parts: tuple[Part, ...]) -> frozenset[tuple[str, str]]:
    """(offer id, need id) of what is true: judged 1 or better, or of equal text where topics are exact."""
    if room.get("exact_topics"):
        cards = [card for part in parts for card in part.cards]
        offers = [card for card in cards if card.kind == "offer"]
        needs = [card for card in cards if card.kind == "need"]
        return frozenset((o.id, n.id) for n in needs for o in offers if o.words.text == n.words.text)
    return frozenset((offer, need) for need, offer, grade in room.get("judgements", ()) if grade >= 1)
