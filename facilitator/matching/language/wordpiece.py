"""From an English text to the pieces that its reader knows: whole words, or the longest parts of them, as BERT has it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

UNKNOWN = 3
# Before a piece that goes on with a word.
INSIDE = "##"
# A longer word is no word: what BERT was trained with.
LONGEST_WORD = 100


class WordPiece:
    """The first four of `pieces` are marks, not text."""

    def __init__(self, pieces: Sequence[str]) -> None:
        self._known = {piece: place for place, piece in enumerate(pieces) if place > UNKNOWN and piece}
        self._pieces_of = lru_cache(maxsize=20_000)(self._split)

    def split(self, text: str) -> list[int]:
        """Places of the pieces, left to right; a word that has none is UNKNOWN."""
        return [piece for word in words_of(text) for piece in self._pieces_of(word)]

    def _split(self, word: str) -> tuple[int, ...]:
        found: list[int] = []
        start = 0
        while start < len(word) <= LONGEST_WORD:
            mark = INSIDE if start else ""
            ends = range(len(word), start, -1)
            end = next((end for end in ends if mark + word[start:end] in self._known), None)
            if end is None:
                return (UNKNOWN,)
            found.append(self._known[mark + word[start:end]])
            start = end
        return tuple(found) or (UNKNOWN,)


def words_of(text: str) -> Iterator[str]:
    """In small letters, without accents; each sign is a word."""
    plain = unicodedata.normalize("NFD", text.lower())
    word = ""
    for letter in plain:
        kind = unicodedata.category(letter)
        if kind == "Mn" or (kind in ("Cc", "Cf") and not letter.isspace()):
            continue
        if letter.isspace() or is_sign(letter):
            if word:
                yield word
            if not letter.isspace():
                yield letter
            word = ""
        else:
            word += letter
    if word:
        yield word


def is_sign(letter: str) -> bool:
    """What stands by itself: signs, ASCII ones all, and letters of which each is a word."""
    if letter.isascii():
        return letter.isprintable() and not letter.isalnum() and letter != " "
    return unicodedata.category(letter).startswith("P") or 0x4E00 <= ord(letter) <= 0x9FFF
