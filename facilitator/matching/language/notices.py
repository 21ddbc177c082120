"""A card that may be in the wrong box: said kindly, never a block."""

from __future__ import annotations

import re
from dataclasses import dataclass

from facilitator.core.cards import NO_ANSWER, CardKind
from facilitator.core.locale import later
from facilitator.core.placeholders import is_placeholder

from .normalise import flat

SELLING = re.compile(
    r"\b(?:talk|speak|come) to (?:me|us)\b|\b(?:hire|book|contact|dm|message) (?:me|us)\b"
    r"|\b(?:looking for|seeking|need|want)\b[^.?!]{0,25}\b(?:new |more )?(?:clients|customers|buyers|followers|leads)\b"
    r"|^\W*(?:new |more )?(?:clients|customers|leads|sales|buyers|business)\W*$"
    r"|\b(?:we|i) (?:have|offer|sell|provide) (?:an? )?(?:amazing|awesome|great|excellent|exciting|the best|unique)\b"
    r"|\b(?:special offer|discount|invest in themselves|great opportunity|passive income|sign up now)\b"
)
ASKING_HOW = re.compile(r"\bhow (?:do|can|to|does|should)\b|\?\s*$|\b(?:first|help|teach|learn|advice|tips)\b")
WANTING = re.compile(
    r"^\W*(?:(?:i am|i'm|im|we are|we're) )?(?:looking for|seeking|searching for|in search of|in need of)\b"
    r"|^\W*(?:i|we) (?:really )?(?:need|want|lack|seek) (?!no)|^\W*(?:need [^?]*$|wanted|searching|help me|help us)\b"
    r"|^\W*(?:does|can|could|is|has) (?:any|some)(?:one|body)\b|^\W*(?:anyone|anybody) (?:who|know|got|have|done)\b"
)


@dataclass(frozen=True)
class Notice:
    """`text` is said to the person who types; `box` is where the card seems to belong ("offer" or "need"), "" for nowhere."""

    box: str
    text: str


def notice(box: str, text: str) -> Notice | None:
    """For a card in `box` ("offer" or "need"): a kind word if it says nothing, or reads like the other box; else None."""
    if is_placeholder(text):
        return Notice("", NO_ANSWER[CardKind(box)])
    words = flat(text)
    if box == "need" and sells(text):
        return Notice(
            "offer", later("This reads like something you offer. Put it there, and people who need it will find you.")
        )
    if box == "offer" and WANTING.search(words):
        return Notice(
            "need", later("This reads like something you’d love. Put it there, and people who have it will find you.")
        )
    return None


def sells(text: str) -> bool:
    """Whether a need reads like an advertisement rather than a question."""
    words = flat(text)
    return bool(SELLING.search(words)) and not ASKING_HOW.search(words)
