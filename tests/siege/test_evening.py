"""Whatever anybody does in any order, two rooms stay whole, and nobody learns what is not theirs."""

from __future__ import annotations

import os

import pytest
from flask import Flask

from tests.siege.walk import Evening

STEPS = int(os.environ.get("STEPS", "800"))
SEED = int(os.environ.get("SEED", "1"))
SHARES = 4
AN_EVENING_LASTS = 400


@pytest.mark.parametrize("share", range(SHARES))
def test_whatever_anybody_does_two_rooms_stay_whole(app: Flask, share: int) -> None:
    wrong: list[str] = []
    statuses: dict[int, int] = {}
    for number in range(max(1, STEPS // SHARES // AN_EVENING_LASTS)):
        evening = Evening(app, f"{SEED}:{share}:{number}")
        evening.go(min(STEPS // SHARES, AN_EVENING_LASTS))
        wrong += evening.wrong
        statuses = {
            status: statuses.get(status, 0) + evening.statuses.get(status, 0) for status in {*statuses, *evening.statuses}
        }
    print(f"share {share}: answers by status {dict(sorted(statuses.items()))}")
    assert wrong == []
    assert {200, 303, 403, 404, 409} <= set(statuses)
