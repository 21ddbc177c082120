"""How much each person's yes and no are worth, and what they make of the links that they are about.

Whoever is shown a card says yes or no to it. A yes is a hit where one of their own cards truly goes with it, and a slip where
none does. How often each person hits and slips is estimated together with the links' chances, by expectation maximisation after
Dawid and Skene (1979), with two additions: the text's chance comes before any answer, and rates are shrunk, a person's towards
the room's and the room's towards what is usual. Who taps everything then says little, who rarely taps says much, and two
people's answers about one link count twice.

Many tap what fits and leave the rest without a no. Of yes alone it cannot be told who says yes to everything from who tapped
the right ones. So where hardly anybody has said no, whoever answered is taken to have looked at a few cards, those that their
text speaks for most, and to have left what they did not tap. That says nothing of the cards that were left, for nobody knows
which were; but it tells how often people say yes: where they do so as if by a coin, what they tapped is no likelier by its text
than what they left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .index import Indices

Chances = NDArray[np.float64]

# What is usual before anybody has answered, and how many answers that is worth to the room and to one person: of yes where it
# is true, and of yes where it is not. Played markets hardly differ within a factor of two; see matching/README.md.
HIT, SLIP = 0.88, 0.04
ROOMS_WORTH = 20.0, 10.0
PERSONS_WORTH = 20.0, 30.0
# With fewer than NO_TO_YES times as many no as yes in a room, no is not said there for what does not fit; in markets of 3 to 12
# cards there are .9 to 3.5 of them. LOOKED_AT: cards that somebody then looked at; 8 and 12 were tried in twelve rooms left
# out, see matching/README.md.
NO_TO_YES, LOOKED_AT = 0.9, 8
# How often a tap that was right names another of one's own cards than the right one. Chosen, not measured.
MEANT_ANOTHER = 0.1
# No text is so far off, and no answers are so many, that a chance lies outside of these. Chosen, not measured.
LEAST, MOST = 0.02, 0.995
# Chances stand still to the third digit after five or six.
STEPS = 8


@dataclass(frozen=True)
class Answer:
    """What the person in row `person` said of somebody's card: `links` are its links with their own cards.

    `meant`: the one of them that they said it was for, where that is known. `unsaid`: they left it without a word, perhaps.
    """

    person: int
    yes: bool
    links: tuple[int, ...]
    meant: int | None = None
    unsaid: bool = False


@dataclass(frozen=True, eq=False)
class _Answers:
    """Answers side by side: (answers,) arrays, and (entries,) arrays with one entry for each link of each answer.

    `counts`: 1, or what an unsaid no counts for; `said`: not those.
    """

    person: Indices
    yes: Chances
    first: Indices
    of: Indices
    link: Indices
    speaks: NDArray[np.bool_]
    is_meant: NDArray[np.bool_]
    counts: Chances
    said: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class _Rates:
    """By person: how often they say yes where it is true, and where it is not."""

    hit: Chances
    slip: Chances


def weigh(text: Chances, answers: Sequence[Answer], people: int) -> Chances:
    """The chance (links,) of every link after `answers`; links that nobody was asked about keep their `text` chance."""
    if not answers:
        return text
    heard = _side_by_side(answers)
    prior = np.clip(text, LEAST, MOST)
    odds = np.log(prior) - np.log1p(-prior)
    chance, rates = prior, _Rates(np.zeros(people), np.zeros(people))
    for step in range(STEPS):
        rates = _rates(chance, heard, rates)
        says = odds + np.bincount(heard.link, _weight_of(chance, heard, rates), len(text))
        after = np.clip(1 / (1 + np.exp(-says)), LEAST / 10, MOST)
        # Halfway, so that two links of one answer do not push each other to and fro.
        chance = after if step == STEPS - 1 else (chance + after) / 2
    # A text is lifted to LEAST so that a tap can speak for it; by passes alone no chance grows.
    spoken_for = np.bincount(heard.link, heard.yes[heard.of], len(text)) > 0
    asked = np.bincount(heard.link, heard.said[heard.of], len(text)) > 0
    return np.where(spoken_for, chance, np.where(asked, np.minimum(chance, text), text))


def silence(answers: Sequence[Answer]) -> float:
    """What an unsaid no counts for (0-1): nothing where people say no to what does not fit."""
    yes = sum(answer.yes for answer in answers)
    no = sum(not answer.yes and not answer.unsaid for answer in answers)
    return max(0.0, 1 - no / (NO_TO_YES * yes)) if yes else 0.0


def _side_by_side(answers: Sequence[Answer]) -> _Answers:
    sizes = [len(answer.links) for answer in answers]
    entries = [(answer, link) for answer in answers for link in answer.links]
    said = np.array([not answer.unsaid for answer in answers])
    return _Answers(
        person=np.array([answer.person for answer in answers], dtype=np.intp),
        yes=np.array([answer.yes for answer in answers], dtype=np.float64),
        first=np.cumsum([0, *sizes[:-1]], dtype=np.intp),
        of=np.repeat(np.arange(len(answers)), sizes),
        link=np.array([link for _, link in entries], dtype=np.intp),
        speaks=np.array([_speaks(answer, link) for answer, link in entries], dtype=bool),
        is_meant=np.array([answer.yes and answer.meant == link for answer, link in entries], dtype=bool),
        counts=np.where(said, 1.0, silence(answers)),
        said=said,
    )


def _speaks(answer: Answer, link: int) -> bool:
    return answer.meant in (None, link) if answer.yes else not answer.unsaid


def _none_of(chance: Chances, heard: _Answers) -> tuple[Chances, Chances]:
    """Log of the chance that a link is false (entries,), and that all of an answer's are (answers,)."""
    false = np.log1p(-np.minimum(chance[heard.link], 1 - 1e-3))
    return false, np.add.reduceat(false, heard.first)


def _rates(chance: Chances, heard: _Answers, before: _Rates) -> _Rates:
    """`before`: those of the last step, by which an unsaid no speaks against what was left."""
    true = 1 - np.exp(_none_of(chance, heard)[1])
    missed = true * (1 - before.hit[heard.person])
    left = missed / (missed + (1 - true) * (1 - before.slip[heard.person]))
    true = np.where(heard.said, true, left)
    hit, slip = (_Seen.of(heard, when * heard.counts, len(before.hit)) for when in (true, 1 - true))
    return _Rates(_shrunk(HIT, hit, ROOMS_WORTH[0], PERSONS_WORTH[0]), _shrunk(SLIP, slip, ROOMS_WORTH[1], PERSONS_WORTH[1]))


@dataclass(frozen=True, eq=False)
class _Seen:
    """By person: how often they were `asked` where something is so, and `said` yes; both in expected counts."""

    said: Chances
    asked: Chances

    @classmethod
    def of(cls, heard: _Answers, when: Chances, people: int) -> _Seen:
        """`when` (answers,): how likely it is so."""
        said, asked = (np.bincount(heard.person, weights, people) for weights in (heard.yes * when, when))
        return cls(said.astype(np.float64), asked.astype(np.float64))


def _shrunk(usual: float, seen: _Seen, rooms: float, persons: float) -> Chances:
    """How often each says yes: theirs, as if the room's rate had been seen in `persons` answers before."""
    room = (usual * rooms + float(seen.said.sum())) / (rooms + float(seen.asked.sum()))
    said, asked = seen.said, seen.asked
    return np.clip((room * persons + said) / (persons + asked), 0.005, 0.98)


def _weight_of(chance: Chances, heard: _Answers, rates: _Rates) -> Chances:
    """What each answer adds to the log odds of each of its links (entries,)."""
    false, none = _none_of(chance, heard)
    other = 1 - np.exp(none[heard.of] - false)
    who = heard.person[heard.of]
    slip = rates.slip[who]
    hit = np.maximum(rates.hit[who], slip)
    yes = hit / (hit * other + slip * (1 - other))
    meant = np.maximum(hit / (slip + MEANT_ANOTHER * hit * other), 1.0)
    no = (1 - hit) / ((1 - hit) * other + (1 - slip) * (1 - other))
    ratio = np.where(heard.yes[heard.of] > 0, np.where(heard.is_meant, meant, yes), no)
    return np.where(heard.speaks, np.log(ratio), 0.0)
