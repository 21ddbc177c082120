"""How long ago the hands went up, as it is said at the end."""

from __future__ import annotations

import pytest

from facilitator.core.timer import how_long_ago


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (1, "A few minutes ago"),
        (8, "10 minutes ago"),
        (41, "40 minutes ago"),
        (52, "50 minutes ago"),
        (53, "An hour ago"),
        (74, "An hour ago"),
        (90, "An hour and a half ago"),
        (110, "2 hours ago"),
        (200, "3 hours ago"),
    ],
)
def test_the_time_that_passed_is_said_truly(minutes: float, words: str) -> None:
    assert how_long_ago(60 * minutes) == words
