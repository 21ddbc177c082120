"""How well offers are ranked for each need, against what people judged; and what each part contributes.

The encoder and the fit model have seen many of these rooms: facilitator/teaching/REPORT.md has the same beside the same
baselines with each room left out.

Judged rooms come from the package and, where the environment names a folder ROOMS_DIR, from there.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from facilitator.matching import Card, Person, Room, default_encoder, text_fit
from facilitator.matching.fit import fit
from facilitator.matching.fit.index import CardIndex, index_of
from facilitator.teaching.beside import words

pytestmark = pytest.mark.bench
PACKAGED = Path(__file__).parents[2] / "facilitator" / "rooms"
Scores = NDArray[np.float64]


@dataclass(frozen=True)
class Judged:
    name: str
    room: Room
    index: CardIndex
    grades: Scores
    own: NDArray[np.bool_]


def judged(topics: bool) -> list[Judged]:
    folder = os.environ.get("ROOMS_DIR")
    print("" if folder else "\n(ROOMS_DIR is not set: only the packaged rooms are measured)")
    files = sorted(Path(folder).glob("*.json")) if folder else []
    return [room for file in [*files, *sorted(PACKAGED.glob("*.json"))] if (room := _judged(file, topics)) is not None]


def _judged(file: Path, topics: bool) -> Judged | None:
    data = json.loads(file.read_text())
    if not data.get("judgements"):
        return None

    def card(entry: dict) -> Card:  # type: ignore[type-arg]
        return Card(entry["id"], entry["text"], entry.get("kind"), topic=(entry.get("topics") or [None])[0] if topics else None)

    flat_lists = [("offers", [entry], []) for entry in data.get("offers", [])] + [
        ("needs", [], [e]) for e in data.get("needs", [])
    ]
    hands = [(p["id"], p["offers"], p["needs"]) for p in data["people"]] if "people" in data else flat_lists
    people = [
        Person(f"{k:05d}", who, tuple(map(card, has)), tuple(map(card, wants))) for k, (who, has, wants) in enumerate(hands)
    ]
    room = Room(tuple(people))
    index = index_of(room)
    grades = np.zeros((len(index.offers), len(index.needs)))
    for need, offer, grade in data["judgements"]:
        grades[index.offer_row[offer], index.need_row[need]] = grade
    return Judged(file.stem, room, index, grades, index.offer_owner[:, None] == index.need_owner[None, :])


def ndcg3(scores: Scores, room: Judged) -> float:
    """Mean over needs with a grade-2 offer, gain 2^grade - 1; own cards last."""
    order = np.argsort(-np.where(room.own, -9.0, scores), axis=0, kind="stable")
    gains = 2 ** np.take_along_axis(room.grades, order, 0) - 1
    weights = 1 / np.log2(np.arange(2, 5))[:, None]
    best = (np.sort(gains, axis=0)[::-1][:3] * weights).sum(0)
    met = room.grades.max(0) == 2
    return float(((gains[:3] * weights).sum(0)[met] / best[met]).mean())


def brier3(chances: Scores, room: Judged) -> float:
    top = np.argsort(-np.where(room.own, -9.0, chances), axis=0, kind="stable")[:3]
    true = (np.take_along_axis(room.grades, top, 0) >= 1).astype(float)
    return float(((np.take_along_axis(chances, top, 0) - true) ** 2).mean())


def ours(room: Judged) -> Scores:
    found = text_fit(room.room, default_encoder())
    chances = np.zeros(room.grades.shape)
    chances[found.offer, found.need] = found.chance
    return chances


def without_rules(room: Judged) -> Scores:
    """Offers in the need box, judged by their words like any other."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fit, "sells", lambda text: False)
        return ours(room)


def with_kinds(room: Judged) -> Scores:
    """What it would be worth if cards of one kind were lifted: nothing that lasts, so they are not."""
    offers, needs = ([card.kind for card in cards] for cards in (room.index.offers, room.index.needs))
    return ours(room) + 0.1 * np.array([[bool(o) and o == n for n in needs] for o in offers])


SCORERS: dict[str, Callable[[Judged], Scores]] = {
    "BM25": lambda room: words.bm25(room.index),
    "character TF-IDF 3-5": lambda room: words.letters(room.index),
    "the encoder alone": lambda room: words.cosine(room.index, default_encoder()),
    "ours": ours,
    "  without the rule": without_rules,
    "  kinds given": with_kinds,
}


def test_text_fit_beside_the_baselines() -> None:
    rooms = judged(topics=False)
    print(f"\n{'nDCG@3':34s}" + "".join(f"{room.name:>16s}" for room in rooms))
    for name, score in SCORERS.items():
        print(f"{name:34s}" + "".join(f"{ndcg3(score(room), room):16.3f}" for room in rooms))
    print(f"{'  topics given':34s}" + "".join(f"{ndcg3(ours(room), room):16.3f}" for room in judged(topics=True)))
    print(f"{'squared error of its top 3':34s}" + "".join(f"{brier3(ours(room), room):16.3f}" for room in rooms))


def test_a_need_is_the_same_in_capitals() -> None:
    """Not a figure but a guard: the bench must not depend on how a phone writes the first letter."""
    room = judged(topics=False)[0]
    loud = replace(
        room.room,
        people=tuple(replace(p, needs=tuple(replace(c, text=c.text.capitalize()) for c in p.needs)) for p in room.room.people),
    )
    assert abs(ndcg3(ours(replace(room, room=loud, index=index_of(loud))), room) - ndcg3(ours(room), room)) < 0.05
