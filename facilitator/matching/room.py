"""The values that go into the matcher and come out of it. Frozen, small, without behaviour.

Ids are opaque strings chosen by the caller; the matcher never parses them. Order of people and cards carries no meaning:
the same room in another order gives the same plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Card:
    """One offer or one need. `vector` is the encoder's row for `text`, or None to have it encoded when it is needed."""

    id: str
    text: str
    kind: str | None = None
    topic: str | None = None
    vector: Vector | None = None


@dataclass(frozen=True, eq=False)
class Person:
    """`max_gives` and `max_receives` count the matches announced to them; None is as many as there are.

    `evenings`: at how many earlier evenings of this group they have been.
    """

    id: str
    name: str
    offers: tuple[Card, ...] = ()
    needs: tuple[Card, ...] = ()
    max_meetings: int | None = None
    stays_at_one_table: bool = False
    max_gives: int | None = None
    max_receives: int | None = None
    evenings: int = 0


@dataclass(frozen=True)
class Grade:
    """What a judge made of one pair of cards: 2 = introduce these two for exactly this need, 1 = adjacent, 0 = no.

    `judge` names its prompt and its model: what a grade is worth depends on them.
    """

    judge: str
    grade: int


@dataclass(frozen=True, eq=False)
class Room:
    """Everyone who can be matched, and what is known of them.

    `taps` and `passes` hold (person id, card id of somebody else): a tap on an offer says "I'd love this", on a need
    "I can help"; a pass says that the card was seen and not wanted. `tapped_for` has, of the taps where that is known, which
    of that person's own cards was meant. The pair sets hold frozensets of two person ids. `grades` has what a judge made of
    (offer id, need id).
    """

    people: tuple[Person, ...]
    taps: frozenset[tuple[str, str]] = frozenset()
    passes: frozenset[tuple[str, str]] = frozenset()
    known: frozenset[frozenset[str]] = frozenset()
    met_before: frozenset[frozenset[str]] = frozenset()
    pinned: frozenset[frozenset[str]] = frozenset()
    forbidden: frozenset[frozenset[str]] = frozenset()
    exact_topics: bool = False
    tapped_for: Mapping[tuple[str, str], str] = field(default_factory=dict)
    grades: Mapping[tuple[str, str], Grade] = field(default_factory=dict)


class Effort(Enum):
    """How much work goes into a plan, counted in steps and never in seconds: a room has one plan, on any machine."""

    LEAST = "least"
    QUICK = "quick"
    FULL = "full"


@dataclass(frozen=True)
class Sitting:
    """A round at tables with so many `seats`; `stays`: who sat together in the round before does so again."""

    seats: int = 2
    stays: bool = False


@dataclass(frozen=True)
class Rules:
    """How the evening runs. `dial` trades mutual meetings (0) for needs answered (1).

    `sittings`: one per round; none where all are of two people, each with another.

    Who met at an earlier evening is kept apart, or with `bring_together_again` preferred. With `meet_again` two people meet
    a second time this evening rather than that one of them sits alone.
    """

    rounds: int = 3
    tables: int | None = None
    seed: int = 0
    dial: float = 0.5
    effort: Effort = Effort.FULL
    bring_together_again: bool = False
    meet_again: bool = False
    sittings: tuple[Sitting, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """Why a fit is what it is, in terms a person can check."""

    shared_words: tuple[str, ...] = ()
    tapped_by: tuple[str, ...] = ()
    same_topic: str | None = None
    grade: int | None = None


@dataclass(frozen=True)
class Match:
    """`giver` gives `offer` to `receiver` who asked for `need`; `fit` is the chance (0-1) that a host would agree."""

    giver: str
    receiver: str
    offer: str
    need: str
    fit: float
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True)
class Meeting:
    """People (two or three, or as many as the round has seats at a table) at one table; the first of them speaks first."""

    round: int
    table: int
    people: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """Who meets whom, and why.

    `matches` are announced (each happens in one of `meetings`); a meeting without any match is "worth a chat".
    `rings` are closed chains of givers of this plan, each starting anywhere. `open_needs` are need ids that nobody here
    can answer. `figures` are the plan's own numbers for the host and the bench, `method` says which solver made it.
    `nearest` has for each open need the (offer id, chance 0-1) that come nearest, best first.
    """

    rounds: int
    matches: tuple[Match, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    rings: tuple[tuple[str, ...], ...] = ()
    open_needs: tuple[str, ...] = ()
    method: str = ""
    figures: Mapping[str, float] = field(default_factory=dict)
    nearest: Mapping[str, tuple[tuple[str, float], ...]] = field(default_factory=dict)


class CannotPlan(ValueError):
    """The room cannot be planned as asked; the message says what to change, with the numbers."""
