"""Circles that ask side by side, on the big screen: two columns of them, their asks as large as so many rows leave room for."""

from __future__ import annotations

from facilitator.pictures.fitting import fitted

ON_A_PAGE = 10
# By how many rows there are: how wide and how high the place of an ask is, in letters and lines of its size.
_PLACES = {1: (9.8, 4.0), 2: (13.6, 4.0), 3: (16.5, 3.0), 4: (19.0, 2.0), 5: (22.0, 2.0)}


def circle_rows(circles: int) -> int:
    return min(-(-circles // 2), len(_PLACES))


def circle_fit(text: str, rows: int) -> str:
    """A class for an ask, as `fitted` gives it."""
    return fitted(text, *_PLACES[rows])
