"""What a judge's grades are worth is learnt from judged rooms."""

from __future__ import annotations

import numpy as np
import pytest

from facilitator.matching.fit.judge import UNKNOWN_JUDGE, learnt
from facilitator.teaching.judge import worth


def test_a_known_worth_is_found_again_and_few_grades_say_little() -> None:
    dice = np.random.default_rng(5)
    odds, grade = dice.normal(-1.5, 1.5, 60_000), dice.integers(0, 3, 60_000)
    adds = np.array([-2.0, 0.4, 1.8])
    true = dice.random(60_000) < 1 / (1 + np.exp(-(odds + adds[grade])))
    chance = 1 / (1 + np.exp(-odds))
    assert worth(chance, grade, true) == pytest.approx(adds.tolist(), abs=0.1)
    assert worth(chance[:3], grade[:3], true[:3]) == pytest.approx(UNKNOWN_JUDGE, abs=0.5)


def test_of_a_judge_that_nobody_measured_little_is_believed() -> None:
    assert all(len(adds) == 3 for adds in learnt().values())
    assert max(np.exp(UNKNOWN_JUDGE)) <= 3.0001 and min(np.exp(UNKNOWN_JUDGE)) >= 0.4 - 1e-9
