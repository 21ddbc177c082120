"""How large words may be in the place that they have: the steps down from full size, and what each leaves room for."""

from __future__ import annotations

from functools import lru_cache

from facilitator.pictures.loop import text_width

_STEPS = {"": 1.0, "fits-1": 0.84, "fits-2": 0.68, "fits-3": 0.56, "fits-4": 0.46, "fits-5": 0.38}
"""Classes of screen/fitting.css."""
_SPACE = text_width(" ", 1.0)
_NEARLY = 0.05

_ROW_SIZES = {8: 3.4, 6: 4.5, 5: 5.4, 4: 6.9, 3: 9.2}
"""Letters of the wall in hundredths of the picture's height, by how many cards a page holds: two lines fill a row."""
_SIDES = {"give": 79.0, "ask": 72.0}
"""How wide the two sides of the wall are, in the same unit."""


def fitted(text: str, ems: float, lines: float = 1) -> str:
    """A class for words whose place is `ems` wide and `lines` high at full size: the largest at which nothing is cut."""
    for name, step in _STEPS.items():
        if _lines(text, ems / step) <= lines / step + _NEARLY:
            return name
    return "fits-5"


def card_fit(text: str, author: str, kind: str, a_page: int) -> str:
    """The same for a card on the wall with the name behind it. `kind`: "give" or "ask"; `a_page`: how many a page holds."""
    return fitted(f"{text} {author}", _SIDES[kind] / _ROW_SIZES[a_page], 2)


@lru_cache(4096)
def _lines(text: str, ems: float) -> int:
    """How many lines words take that are broken between words, and inside of one only where it is longer than a line."""
    lines, used = 1, 0.0
    for word in text.split():
        wide = text_width(word, 1.0)
        if used and used + _SPACE + wide > ems:
            lines, used = lines + 1, 0.0
        used += wide + (_SPACE if used else 0.0)
        while used > ems:
            lines, used = lines + 1, used - ems
    return lines
