"""What field a card is about, suggested from its words; the person who typed it has the last word."""

from __future__ import annotations

from .lexicon import lexicon

NAMES = {
    "business": "Starting & running a business",
    "money": "Money",
    "legal": "Legal",
    "marketing": "Marketing & sales",
    "tech": "Tech & data",
    "careers": "Jobs & careers",
    "study": "Learning & research",
    "health": "Health & care",
    "making": "Making & building",
    "food": "Food & hospitality",
    "arts": "Arts & events",
    "community": "Community",
    "places": "Places & things",
}
SURE = 0.45


def suggest_topic(text: str) -> str | None:
    """A key of NAMES, or None when the words point nowhere or everywhere.

    Weighs the lexicon's literal terms; a term that stands under several topics counts less for each.
    """
    scores: dict[str, float] = {}
    book = lexicon()
    for line, weight in book.hits(text).items():
        scores[book.topics[line]] = scores.get(book.topics[line], 0.0) + weight
    if not scores:
        return None
    best = max(sorted(scores), key=lambda topic: scores[topic])
    return best if scores[best] >= SURE * sum(scores.values()) else None
