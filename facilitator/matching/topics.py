"""What field a card is about, suggested from its words; the person who typed it has the last word."""

from __future__ import annotations

from .lexicon import lexicon

NO_TOPIC = "none"
TOPICS = {
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
    """A key of TOPICS, or None when the words point nowhere or everywhere."""
    scores = _scores(text)
    best = max(sorted(scores), key=lambda topic: scores[topic], default=None)
    return best if best and scores[best] >= SURE * sum(scores.values()) else None


def suggest_topics(text: str) -> list[str]:
    """Every key of TOPICS that the words point to, likeliest first."""
    scores = _scores(text)
    return sorted(scores, key=lambda topic: (-scores[topic], topic))


def _scores(text: str) -> dict[str, float]:
    """Weighs the lexicon's literal terms; a term that stands under several topics counts less for each."""
    scores: dict[str, float] = {}
    book = lexicon()
    for line, weight in book.hits(text).items():
        scores[book.topics[line]] = scores.get(book.topics[line], 0.0) + weight
    return scores
