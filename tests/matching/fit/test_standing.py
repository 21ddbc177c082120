"""How a score stands in its row, whichever way it is counted."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from facilitator.matching.fit.standing import KEPT_PER_CARD, OWN_CARD, TOP, ranks, standing_of_rows


@given(
    rows=st.integers(1, 4),
    columns=st.integers(1, 3 * KEPT_PER_CARD),
    share=st.sampled_from([0.02, 0.3, 1.0]),
    alike=st.sampled_from([5, 100_000]),
    seed=st.integers(0, 1_000),
)
def test_a_rank_is_how_many_of_the_row_are_higher(rows: int, columns: int, share: float, alike: int, seed: int) -> None:
    """Of few links and of all, among the best of a row and below them, with equal scores and without."""
    dice = np.random.default_rng(seed)
    scores = (dice.integers(0, alike, (rows, columns)) / alike).astype(np.float32)
    scores[dice.random(scores.shape) < 0.05] = OWN_CARD
    row, column = np.nonzero((dice.random(scores.shape) < share) & (scores > OWN_CARD))
    order = dice.permutation(len(row))
    row, column = row[order], column[order]
    found = ranks(scores, standing_of_rows(scores), row, scores[row, column].astype(np.float64))
    assert found.tolist() == [(scores[r] > scores[r, c]).sum() for r, c in zip(row, column, strict=True)]


@given(rows=st.integers(1, 3), columns=st.integers(1, 2 * KEPT_PER_CARD), seed=st.integers(0, 1_000))
def test_the_best_of_a_row_fall_and_end_with_no_card_where_there_are_few(rows: int, columns: int, seed: int) -> None:
    scores = np.random.default_rng(seed).random((rows, columns)).astype(np.float32)
    best = standing_of_rows(scores).best
    assert best.shape == (rows, max(min(columns, KEPT_PER_CARD), TOP + 1))
    for line, mine in zip(scores, best, strict=True):
        expected = sorted(line.astype(float), reverse=True)[: best.shape[1]]
        assert mine.tolist() == expected + [OWN_CARD] * (best.shape[1] - len(expected))
