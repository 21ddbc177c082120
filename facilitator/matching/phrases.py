"""Can what somebody typed stand after "with" in a sentence?"""

from __future__ import annotations

import re

STARTS = re.compile(r"^(?:a|an|the|my|our|her|his|their|some|two|three|\d+)\s+\w", re.IGNORECASE)
SENTENCE = re.compile(r"[.?!;]\s+\S|\?|!|…|“|\"|\b(?:i|i'm|we|we're|me|us|you|ur|u)\b", re.IGNORECASE)


def as_topic(text: str) -> str | None:
    """The text as a noun phrase that follows "with", or None when it would not read well."""
    flat = " ".join(text.replace("’", "'").split()).rstrip(" .,;")
    if not flat or len(flat) > 90 or SENTENCE.search(flat) or not flat.isprintable():
        return None
    if re.match(r"(?:my|our)\s", flat, re.IGNORECASE):
        return None
    return flat[0].lower() + flat[1:] if STARTS.match(flat) else None
