"""What field a card is about, suggested from its words; the person who typed it has the last word."""

from __future__ import annotations

from facilitator.core.locale import later

from .lexicon import lexicon

NO_TOPIC = "none"
TOPICS = {
    "business": later("Starting & running a business"),
    "money": later("Money"),
    "legal": later("Legal"),
    "marketing": later("Marketing & sales"),
    "tech": later("Tech & data"),
    "careers": later("Jobs & careers"),
    "study": later("Learning & research"),
    "health": later("Health & care"),
    "making": later("Making & building"),
    "food": later("Food & hospitality"),
    "arts": later("Arts & events"),
    "community": later("Community"),
    "places": later("Places & things"),
}


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
