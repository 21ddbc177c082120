"""From a card as it was typed to a vector that points where the cards that go with it point. Numpy only, nothing is fetched.

Two readers side by side: one of five languages, and one that knows English better. Each text is read alone, so its vector does
not depend on what else is read. An offer and a need are read differently, so two vectors may be compared only across the two
sides.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from .english import English
from .five_languages import FiveLanguages
from .transformer import Rows

# Vectors that were kept from before cards were read by their gist are made anew; so are these when gist.py changes.
GIST = "gist1"
# What the English reader's cosine counts for beside the other's, and what both are divided by, so that they spread as the
# other's does alone. Chosen on rooms left out.
ENGLISH_SHARE, SPREAD = 0.5, 1.25
# A room is read in English where so many of its cards are in it. Chosen.
MOSTLY = 0.8
# Offers that are compared with all needs at once. Chosen for memory.
AT_ONCE = 512


class Compared(NamedTuple):
    """How well each offer goes with each need (offers x needs), and whether the room was read in English."""

    scores: Rows
    in_english: bool


class Encoder(Protocol):
    """Turns cards into vectors, and compares those of offers with those of needs.

    Vectors of encoders with the same `name` may be compared; `width` is their length. `usual` holds the mean and the spread
    of the score of any offer with any need.
    """

    @property
    def name(self) -> str: ...

    @property
    def width(self) -> int: ...

    @property
    def usual(self) -> tuple[float, float]: ...

    def offers(self, texts: Sequence[str]) -> Rows:
        """len(texts) x width."""
        ...

    def needs(self, texts: Sequence[str]) -> Rows:
        """len(texts) x width."""
        ...

    def compare(self, offers: Rows, needs: Rows) -> Compared: ...


class Reader(Protocol):
    """One row a text, `width` numbers each; the product of rows of the two sides tells how well they go together."""

    @property
    def width(self) -> int: ...

    def offers(self, texts: Sequence[str]) -> Rows: ...

    def needs(self, texts: Sequence[str]) -> Rows: ...


class SentenceEncoder:
    """Two readers side by side, some thirty milliseconds for a card. Where a room is mostly English both count, else the first.

    What is true of a pair that both read is told apart better than what one reads, so in a room of several languages the pairs
    in English would seem better than they are.
    """

    def __init__(self, five: Reader, english: Reader, name: str, usual: tuple[float, float]) -> None:
        self.five, self.english = five, english
        self.name, self.usual, self.width = name, usual, five.width + english.width

    def offers(self, texts: Sequence[str]) -> Rows:
        return np.hstack([self.five.offers(texts), self.english.offers(texts)])

    def needs(self, texts: Sequence[str]) -> Rows:
        return np.hstack([self.five.needs(texts), self.english.needs(texts)])

    def compare(self, offers: Rows, needs: Rows) -> Compared:
        width = self.five.width
        scores = np.asarray(offers[:, :width] @ needs[:, :width].T)
        mine, theirs = (np.asarray(rows[:, width:].any(axis=1)) for rows in (offers, needs))
        if mine.sum() + theirs.sum() < MOSTLY * (len(offers) + len(needs)):
            return Compared(scores, in_english=False)
        usual = np.float32(self.usual[0])
        for start in range(0, len(scores), AT_ONCE):
            rows = slice(start, start + AT_ONCE)
            also = np.float32(ENGLISH_SHARE) * (offers[rows, width:] @ needs[:, width:].T)
            both = mine[rows, None] & theirs[None]
            np.copyto(scores[rows], usual + (scores[rows] - usual + also) / np.float32(SPREAD), where=both)
        return Compared(scores, in_english=True)


@cache
def shipped() -> SentenceEncoder:
    five, english = FiveLanguages(_kept("encoder.npz")), English(_kept("english.npz"))
    return SentenceEncoder(five, english, f"boon-{five.mark}-{english.mark}-{GIST}", five.usual)


def _kept(name: str) -> dict[str, NDArray[Any]]:
    with files(__package__).joinpath(name).open("rb") as file, np.load(file, allow_pickle=False) as kept:
        return {name: kept[name] for name in kept.files}


_loading = threading.Lock()


def default_encoder() -> Encoder:
    """The encoder that ships, loaded at the first call and kept."""
    with _loading:
        return shipped()
