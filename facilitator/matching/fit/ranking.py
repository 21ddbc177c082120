"""How the scores of one card stand among each other: what its best few reach, and where its links in a large room end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Chosen, by what was not kept.
BEST_FEW, LARGE_ROOM_SHARE, LOWEST_SCORE = 6, 50, -0.2
# Links a card keeps in a large room: chosen, by what was not kept.
KEPT_PER_CARD = 30
# Rows looked at together: chosen, by what was not kept.
BLOCK_ROWS = 512
Scores = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Standing:
    """Per card: the mean of its BEST_FEW best (of one in LARGE_ROOM_SHARE in a large room), and its KEPT_PER_CARD-th best."""

    best: NDArray[np.float64]
    last: Scores


def standings(scores: Scores) -> tuple[Standing, Standing]:
    """Of the rows and of the columns of a matrix of at least one of each."""
    return _of_rows(_blocks(scores), scores.shape[1]), _of_rows(_blocks(scores.T), scores.shape[0])


def _blocks(scores: Scores) -> Iterator[Scores]:
    for start in range(0, len(scores), BLOCK_ROWS):
        yield np.ascontiguousarray(scores[start : start + BLOCK_ROWS])


def _of_rows(blocks: Iterator[Scores], width: int) -> Standing:
    around = min(max(BEST_FEW, width // LARGE_ROOM_SHARE), width)
    kept = min(KEPT_PER_CARD, width)
    most = max(around, kept)
    best, last = [], []
    for block in blocks:
        top = np.sort(np.partition(block, width - most, axis=1)[:, width - most :], axis=1)
        best.append(np.maximum(top[:, most - around :], LOWEST_SCORE).mean(axis=1, dtype=np.float64))
        last.append(top[:, most - kept])
    return Standing(np.concatenate(best), np.concatenate(last))
