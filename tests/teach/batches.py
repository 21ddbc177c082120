"""What one step is taught with: offers, needs and grades of some groups, or of a part of one room, as a thumb types them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np

from facilitator.teaching.judged import JUDGED, Judged
from facilitator.teaching.pairs import UNREAD

LANGUAGES = ("en", "de", "fr", "es", "nl")
NOT_JUDGED = -1
# Of a room, at one step.
NEEDS, OFFERS = 24, 80
# How often the cards of a group are in several languages.
MIXED = 0.5
ASCII = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", **dict(zip("éèàñçóáíê", "eeancoaie", strict=True))}

Group = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Batch:
    """`grade`: offers x needs, NOT_JUDGED where nothing may be learnt; `close`: a person set these two beside each other."""

    offers: list[str]
    needs: list[str]
    grade: np.ndarray
    close: np.ndarray


def groups() -> list[Group]:
    """A need with offers, or an offer with needs: {"need": {language: text}, "offers": [{"g": grade, "t": {...}}]}.

    Not those that the fit model learns from, which no encoder may have read.
    """
    files = sorted((JUDGED / "groups").glob(f"[!{UNREAD}]-*.jsonl"))
    lines = [line for file in files for line in file.read_text("utf-8").splitlines()]
    return [json.loads(line) for line in lines if line.strip()]


def of_groups(some: Sequence[Group], dice: Random) -> Batch:
    """A card serves none of another group; two of one group that nobody compared are not judged."""
    offers: list[tuple[str, int]] = []
    needs: list[tuple[str, int]] = []
    judged: list[tuple[int, int, int]] = []
    for number, group in enumerate(some):
        is_turned = "offer" in group
        one, many = (offers, needs) if is_turned else (needs, offers)
        (alone, _), *others = _typed(group, dice)
        one.append((alone, number))
        for text, grade in others:
            many.append((text, number))
            at = (len(one) - 1, len(many) - 1)
            judged.append((*(at if is_turned else at[::-1]), grade))
    return _graded(offers, needs, judged)


def _typed(group: Group, dice: Random) -> Iterator[tuple[str, int]]:
    """The one card first, with a grade that means nothing; then the others."""
    one = group["offer"] if "offer" in group else group["need"]
    language, is_mixed = dice.choice(LANGUAGES), dice.random() < MIXED
    cards = [{"t": one, "g": NOT_JUDGED}, *(group["needs"] if "offer" in group else group["offers"])]
    for card in cards:
        yield noisy(card["t"][dice.choice(LANGUAGES) if is_mixed else language], dice), card["g"]


def _graded(offers: list[tuple[str, int]], needs: list[tuple[str, int]], judged: list[tuple[int, int, int]]) -> Batch:
    of_offer, of_need = (np.array([group for _, group in side]) for side in (offers, needs))
    grade = np.where(of_offer[:, None] == of_need[None], NOT_JUDGED, 0)
    close = np.zeros(grade.shape, dtype=bool)
    for offer, need, mark in judged:
        grade[offer, need], close[offer, need] = mark, True
    return Batch([text for text, _ in offers], [text for text, _ in needs], grade, close)


def of_room(room: Judged, dice: Random) -> Batch:
    """Some needs that an offer serves, their offers, and others."""
    served = np.nonzero((room.grade > 0).any(axis=0))[0].tolist()
    needs = dice.sample(served, min(NEEDS, len(served)))
    good = np.nonzero((room.grade[:, needs] > 0).any(axis=1))[0].tolist()
    rest = [offer for offer in range(len(room.grade)) if offer not in set(good)]
    offers = good[:OFFERS] + dice.sample(rest, min(len(rest), max(10, OFFERS - len(good))))
    at = np.ix_(offers, needs)
    grade = np.where(room.own[at], NOT_JUDGED, room.grade[at].astype(int))
    typed = [
        [noisy(side[k].text, dice) for k in some] for side, some in ((room.index.offers, offers), (room.index.needs, needs))
    ]
    return Batch(typed[0], typed[1], grade, np.zeros(grade.shape, dtype=bool))


def steps_of(room: Judged) -> int:
    """How often a room is seen in an epoch: a large one more often."""
    return min(6, max(1, len(room.index.needs) // NEEDS))


def noisy(text: str, dice: Random) -> str:
    """The same text in another case, without its full stop, with a slip, without accents; mostly as it was."""
    case = dice.random()
    if case < 0.15:
        text = text.lower()
    elif case < 0.2:
        text = text[:1].upper() + text[1:]
    if dice.random() < 0.12:
        text = text.rstrip(".!?🙏😅 ")
    if dice.random() < 0.08 and len(text) > 8:
        text = _slip(text, dice)
    if dice.random() < 0.04:
        text = "".join(ASCII.get(letter, letter) for letter in text)
    return text


def _slip(text: str, dice: Random) -> str:
    """Two letters exchanged, one left out, or one twice."""
    k = dice.randrange(1, len(text) - 2)
    if not (text[k].isalpha() and text[k + 1].isalpha()):
        return text
    before, letter, following, after = text[:k], text[k], text[k + 1], text[k + 2 :]
    return before + dice.choice((following + letter, following, letter + letter + following)) + after
