"""How the scores of one card stand among each other, and how one score stands in its row, its column and its room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .index import Indices

Scores = NDArray[np.float32]
Chances = NDArray[np.float64]

# Rows at a time, so that a large room's matrix is never copied whole. Chosen for memory.
BLOCK_ROWS = 512
# The best that a card's top and second are read from; in a large room its best links that are kept.
TOP, KEPT_PER_CARD = 4, 30
# Scores that are each compared with a whole row; for more of them the row is sorted. Chosen, by time.
FEW = 8
# What a person's own card has in a matrix: never a link.
OWN_CARD = -9.0


@dataclass(frozen=True, eq=False)
class Standing:
    """Of each of some cards: `count` other people's cards, the `total` and the `squares` of their scores, and the best, falling
    (cards, at most KEPT_PER_CARD and at least TOP + 1), OWN_CARD where there are fewer.
    """

    count: Chances
    total: Chances
    squares: Chances
    best: Chances


def standing_of_rows(scores: Scores) -> Standing:
    """Of the rows of a matrix in which one's own cards have OWN_CARD."""
    parts = [_block(block) for block in _blocks(scores)]
    return Standing(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _blocks(scores: Scores) -> Iterator[Scores]:
    for start in range(0, len(scores), BLOCK_ROWS):
        yield np.ascontiguousarray(scores[start : start + BLOCK_ROWS])


def _block(block: Scores) -> tuple[Chances, Chances, Chances, Chances]:
    others = block > OWN_CARD
    value = np.where(others, block, 0).astype(np.float64)
    most = min(KEPT_PER_CARD, block.shape[1])
    best = np.full((len(block), max(most, TOP + 1)), OWN_CARD)
    best[:, :most] = np.sort(np.partition(block, block.shape[1] - most, axis=1)[:, -most:], axis=1)[:, ::-1]
    return others.sum(axis=1).astype(np.float64), value.sum(axis=1), (value**2).sum(axis=1), best


def ranks(scores: Scores, standing: Standing, row: Indices, value: NDArray[np.float64]) -> Chances:
    """For each k, how many scores in row `row[k]` are higher than `value[k]`; `row` need not be sorted."""
    order = np.argsort(row, kind="stable")
    ends = np.searchsorted(row[order], np.arange(len(scores) + 1))
    rising = standing.best[:, ::-1].astype(np.float32)
    found = np.empty(len(row))
    for start, rows in zip(range(0, len(scores), BLOCK_ROWS), _blocks(scores), strict=True):
        for offset, line in enumerate(rows):
            mine = order[ends[start + offset] : ends[start + offset + 1]]
            found[mine] = _higher(line, rising[start + offset], value[mine].astype(np.float32))
    return found


def _higher(line: Scores, rising: Scores, values: Scores) -> Indices:
    """How many scores of a line are higher than each value. `rising`: the best of the line, which most values are among."""
    found = len(rising) - np.searchsorted(rising, values, side="right")
    beyond = found == len(rising)
    if beyond.sum() > FEW:
        line = np.sort(line)
        found[beyond] = len(line) - np.searchsorted(line, values[beyond], side="right")
    elif beyond.any():
        found[beyond] = (line > values[beyond, None]).sum(axis=1)
    return found


def standing_of_links(card: Indices, value: Chances, cards: int) -> tuple[Standing, Chances]:
    """As `standing_of_rows` and `ranks`, where only some links of each card are known: link k is one of card `card[k]`."""
    order = np.lexsort((-value, card))
    starts = np.searchsorted(card[order], np.arange(cards + 1))
    place = np.arange(len(card)) - starts[card[order]]
    rank = np.empty(len(card))
    rank[order] = place
    best = np.full((cards, TOP + 1), OWN_CARD)
    top = place <= TOP
    best[card[order][top], place[top]] = value[order][top]
    count = np.diff(starts).astype(np.float64)
    total, squares = (np.bincount(card, what, cards).astype(np.float64) for what in (value, value**2))
    return Standing(count, total, squares, best), rank
