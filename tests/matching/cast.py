"""A room that writes itself, and an encoder that needs no weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from random import Random

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from facilitator.matching import Card, Person, Room, Rules
from facilitator.matching.language.sentence_encoder import Compared

TAGS = ["bread", "contract", "van", "logo", "tax", "choir", "", "code review"]


class TagEncoder:
    """One axis per word of TAGS; every other text points nowhere."""

    name = "tags"
    width = len(TAGS)
    # So that the same tag says much and no tag little.
    usual = (0.1, 0.1)

    def compare(self, offers: NDArray[np.float32], needs: NDArray[np.float32]) -> Compared:
        return Compared(np.asarray(offers @ needs.T), in_english=False)

    def offers(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([[float(bool(tag) and tag in text) for tag in TAGS] for text in texts], dtype=np.float32).reshape(
            -1, len(TAGS)
        )

    needs = offers


def person(id_: str, offers: Sequence[str] = (), needs: Sequence[str] = (), **more: object) -> Person:
    return Person(
        id_,
        id_.title(),
        tuple(Card(f"{id_}-o{k}", text) for k, text in enumerate(offers)),
        tuple(Card(f"{id_}-n{k}", text) for k, text in enumerate(needs)),
        **more,  # type: ignore[arg-type]
    )


def exact(*people: Person, **more: object) -> Room:
    """A room in which equal texts are the same thing."""
    return Room(people, exact_topics=True, **more)  # type: ignore[arg-type]


def pair(first: str, second: str) -> frozenset[str]:
    return frozenset((first, second))


@st.composite
def rooms(draw: st.DrawFn, most: int = 60, exact_topics: bool | None = None) -> Room:
    count = draw(st.integers(0, most))
    cards = st.lists(st.sampled_from(TAGS), max_size=3)
    people = tuple(
        person(
            f"p{k:02d}",
            draw(cards),
            draw(cards),
            max_gives=draw(st.sampled_from([None, None, None, 0, 1])),
            max_receives=draw(st.sampled_from([None, None, None, 0, 1])),
            max_meetings=draw(st.sampled_from([None, None, None, None, 0, 1, 2])),
            stays_at_one_table=draw(st.sampled_from([False, False, False, True])),
        )
        for k in range(count)
    )
    ids = [someone.id for someone in people]
    card_ids = [card.id for someone in people for card in someone.offers + someone.needs]
    return Room(
        people,
        taps=draw(_signals(ids, card_ids)),
        passes=draw(_signals(ids, card_ids)),
        known=draw(_pairs(ids, 8)),
        met_before=draw(_pairs(ids, 3)),
        pinned=draw(_pairs(ids, 2)),
        forbidden=draw(_pairs(ids, 8)),
        exact_topics=draw(st.booleans()) if exact_topics is None else exact_topics,
    )


def quick_rooms(most: int) -> st.SearchStrategy[Room]:
    """As varied as `rooms`, thrown by one die: a tenth of the time, for what is tried a thousand times."""
    return st.builds(_thrown, st.integers(0, most), st.integers(0, 2**31))


def _thrown(count: int, seed: int) -> Room:
    dice = Random(seed)
    people = tuple(
        person(
            f"p{k:02d}",
            dice.choices(TAGS, k=dice.randrange(4)),
            dice.choices(TAGS, k=dice.randrange(4)),
            max_gives=dice.choice([None, None, None, 0, 1]),
            max_receives=dice.choice([None, None, None, 0, 1]),
            max_meetings=dice.choice([None, None, None, None, 0, 1, 2]),
            stays_at_one_table=dice.random() < 0.25,
        )
        for k in range(count)
    )
    cards = [card.id for someone in people for card in someone.offers + someone.needs]
    twos = [pair(a.id, b.id) for a, b in combinations(people, 2)]

    def some(most: int) -> frozenset[frozenset[str]]:
        return frozenset(dice.sample(twos, min(len(twos), dice.randint(0, most))))

    def signals() -> frozenset[tuple[str, str]]:
        return frozenset((dice.choice(people).id, dice.choice(cards)) for _ in range(dice.randint(0, 12)) if cards)

    taps, passes = signals(), signals()
    return Room(people, taps, passes, some(8), some(3), some(2), some(8), exact_topics=dice.random() < 0.5)


def rules() -> st.SearchStrategy[Rules]:
    return st.builds(
        Rules,
        rounds=st.integers(1, 6),
        tables=st.one_of(st.none(), st.none(), st.integers(1, 30)),
        seed=st.integers(0, 3),
        dial=st.sampled_from([0.0, 0.3, 0.5, 1.0]),
    )


def shuffled(room: Room, dice: Random) -> Room:
    """The same room as it might have come from a database without an order."""
    people = [
        replace(
            someone,
            offers=tuple(dice.sample(someone.offers, len(someone.offers))),
            needs=tuple(dice.sample(someone.needs, len(someone.needs))),
        )
        for someone in room.people
    ]
    dice.shuffle(people)
    return replace(room, people=tuple(people))


def all_forbidden(room: Room) -> frozenset[frozenset[str]]:
    return frozenset(pair(a.id, b.id) for a, b in combinations(room.people, 2))


def _pairs(ids: list[str], most: int) -> st.SearchStrategy[frozenset[frozenset[str]]]:
    if len(ids) < 2:
        return st.just(frozenset())
    two = st.lists(st.sampled_from(ids), min_size=2, max_size=2, unique=True).map(frozenset)
    return st.frozensets(two, max_size=most)


def _signals(ids: list[str], cards: list[str]) -> st.SearchStrategy[frozenset[tuple[str, str]]]:
    if not ids or not cards:
        return st.just(frozenset())
    return st.frozensets(st.tuples(st.sampled_from(ids), st.sampled_from(cards)), max_size=12)
