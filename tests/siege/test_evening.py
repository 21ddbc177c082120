"""Whatever anybody does in any order, two rooms stay whole, and nobody learns what is not theirs."""

from __future__ import annotations

import os
from collections import Counter
from math import ceil

import pytest
from flask import Flask

from tests.siege.answers import Clock
from tests.siege.walk import Evening

STEPS = int(os.environ.get("STEPS", "800"))
SEED = int(os.environ.get("SEED", "1"))
SHARES = 4
AN_EVENING_LASTS = 400


@pytest.mark.parametrize("share", range(SHARES))
def test_whatever_anybody_does_two_rooms_stay_whole(app: Flask, share: int) -> None:
    wrong: list[str] = []
    # One for all evenings: what was asked too often is let through again as time goes on.
    statuses, clock = Counter[int](), Clock(app)
    for number in range(ceil(STEPS / SHARES / AN_EVENING_LASTS)):
        evening = Evening(app, clock, f"{SEED}:{share}:{number}")
        evening.go(min(STEPS // SHARES, AN_EVENING_LASTS))
        wrong += evening.wrong
        statuses.update(evening.statuses)
    print(f"share {share}: {statuses.total()} steps, answers by status {dict(sorted(statuses.items()))}")
    assert wrong == []
    assert {200, 303, 403, 404, 409} <= set(statuses)
    assert statuses[429] < statuses.total() / 50
