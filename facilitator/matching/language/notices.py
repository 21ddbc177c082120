"""A card that may be in the wrong box: said kindly, never a block."""

from __future__ import annotations

import re
from dataclasses import dataclass

from facilitator.core.cards import NO_ANSWER, CardKind
from facilitator.core.locale import later
from facilitator.core.placeholders import is_placeholder

from .frames.terms import lines_of
from .normalise import flat


def _pattern(head: str) -> re.Pattern[str]:
    return re.compile("|".join(pattern for of, pattern in lines_of("boxes.txt") if of == head))


SELLING = _pattern("sells")
ASKING_HOW = _pattern("asks_how")
WANTING = _pattern("wants")
HANDING_ON, GETTING, SPARE = map(_pattern, ("hands_on", "gets", "spare"))


@dataclass(frozen=True)
class Notice:
    """`text` is said to the person who types; `box` is where the card seems to belong ("offer" or "need"), "" for nowhere."""

    box: str
    text: str


def notice(box: str, text: str) -> Notice | None:
    """For a card in `box` ("offer" or "need"): a kind word if it says nothing, or reads like the other box; else None."""
    if is_placeholder(text):
        return Notice("", NO_ANSWER[CardKind(box)])
    if box == "need" and sells(text):
        return Notice(
            "offer", later("This reads like something you offer. Put it there, and people who need it will find you.")
        )
    if box == "offer" and wants(text):
        return Notice(
            "need", later("This reads like something you’d love. Put it there, and people who have it will find you.")
        )
    return None


def wants(text: str) -> bool:
    """Whether an offer reads like something that its author would love."""
    return bool(WANTING.search(flat(text)))


def sells(text: str) -> bool:
    """Whether a need reads like an advertisement rather than a question."""
    words = flat(text)
    return bool(SELLING.search(words)) and not ASKING_HOW.search(words)


def hands_on(text: str) -> bool:
    """Whether who wrote a need would part with something: sell it, or give it away."""
    words = flat(text)
    return bool(HANDING_ON.search(words)) and not GETTING.search(words)


def is_spare(text: str) -> bool:
    """Whether an offer is something to sell or to give away."""
    return bool(SPARE.search(flat(text)))
