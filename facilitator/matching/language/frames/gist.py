"""What a card is about, without the politeness around it and without what it says first that it is not.

"so sorry to ask, no more logos please, but I draw portraits" is about portraits: an encoder that reads the rest as well brings
it to people who want a logo. Where too little would be left, a text stays as it was typed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from .terms import lines_of

# Where that which is excluded ends.
_ENDS = re.compile(
    r"[,.;:!?()\n–—]| - "
    r"|\b(?:but|aber|sondern|mais|pero|sino|maar|please|bitte|svp|por favor|just|sorry|thanks|however|only|I)\b"
)
_AFTER_A_MARK = r"(?:(?<=^)|(?<=[\s(,.;:!?¡¿–-]))"
_PATTERNS: dict[str, list[str]] = {}
for _head, _pattern in lines_of("gist.txt"):
    _PATTERNS.setdefault(_head, []).append(_pattern)


def _any(*heads: str) -> str:
    return "(?:" + "|".join(pattern for head in heads for pattern in _PATTERNS[head]) + ")"


_FRAME = re.compile(_AFTER_A_MARK + _any("polite") + r"(?=$|[^\w'-])", re.IGNORECASE)
_OF_NEED = re.compile(_AFTER_A_MARK + _any("against") + r"(?=[\s'])\s*", re.IGNORECASE)
_OF_OFFER = re.compile(_AFTER_A_MARK + _any("against", "left_out") + r"(?=[\s'])\s*", re.IGNORECASE)
_IDLE = re.compile(r"\W*" + _any("idle") + r"\b", re.IGNORECASE)
_PICTURE = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\ufe0f]|[:;]-?[)D(]")
_LINK = re.compile(r"^(?:but|and|so|erm|um|just|aber|sondern|mais|pero|sino|maar)[ ,]+", re.IGNORECASE)
_MARKS = " ,.;:!?–-()"
# Letters that must be left of a text, without its politeness and without what it excludes; a third thing is not excluded.
SHORTEST, SHORTEST_CORE, SHORTEST_EXCLUDED = 4, 8, 3


@lru_cache(maxsize=20_000)
def gist_of_offer(text: str) -> str:
    return _core(_unframed(text), _OF_OFFER)


@lru_cache(maxsize=20_000)
def gist_of_need(text: str) -> str:
    return _core(_unframed(text), _OF_NEED)


def _unframed(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).replace("’", "'")
    bare = _FRAME.sub(" ", plain)
    if bare == plain:
        return text
    bare = _tidy(_PICTURE.sub(" ", bare))
    return bare if len(bare) >= SHORTEST else text


def _core(text: str, against: re.Pattern[str]) -> str:
    """What follows the first clause, where that says what the card is not about; later ones give more sense than they take."""
    plain = unicodedata.normalize("NFKC", text).replace("’", "'").strip(_MARKS)
    found = against.match(plain)
    end = _ENDS.search(plain, found.end()) if found else None
    if not found or not end:
        return text
    excluded = plain[found.end() : end.start()].strip()
    core = _core(_tidy(plain[end.start() :]), against)
    is_so = len(excluded) >= SHORTEST_EXCLUDED and len(core) >= SHORTEST_CORE and not _IDLE.match(excluded)
    return core if is_so else text


def _tidy(text: str) -> str:
    """Without marks that stand beside each other now, and without what linked it to something that is gone."""
    joined = re.sub(r"\s*(?:[,;:.!?–-]\s+)+(?=[,;:.!?–-])", "", " ".join(text.split()))
    return _LINK.sub("", joined.strip(_MARKS)).strip(_MARKS)
