"""Chooses the pieces of words that are kept: those that five languages use most, single letters, and pairs of ASCII letters.

    python -m tests.teach.vocabulary kept.npy
    python -m tests.teach.vocabulary kept_english.npy --english

Writes the places of 46,000 of the 250,002 pieces, ascending. Word frequencies come from the package wordfreq; none of its data
is in the result. 46,000 pieces cover .9985 of what the lists use. 32,000 would cost cos .995 and 5 % more pieces a text. Of the
English encoder's 30,522 it keeps 24,000, the marks first, so that both encoders fit into the 40 MB that were set.
"""

from __future__ import annotations

import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from facilitator.matching.language.unigram import SPACE, UNKNOWN, Unigram
from facilitator.matching.language.wordpiece import INSIDE, WordPiece

from .minilm import MARKS, minilm
from .weights import source

KEPT, KEPT_ENGLISH = 46_000, 24_000
WORDS_OF = {"en": 120_000, "de": 120_000, "fr": 100_000, "es": 100_000, "nl": 100_000}
# How often a word is typed in small letters, with a capital, in capitals. Guessed.
LOWER, CAPITAL, UPPER = 0.7, 0.28, 0.02
# Below 1, so that rare words count for more than their share: a room's needs are often rare words.
FLATTENED = 0.75


def main(out: str, *english: str) -> None:
    if english:
        pieces = minilm().pieces
        np.save(out, kept_english(pieces, use_of(WordPiece(pieces), ["en"])))
    else:
        model = source()
        use = use_of(Unigram(model.pieces, model.scores.astype(np.float64).tolist()), WORDS_OF)
        np.save(out, kept(model.pieces, use))


def use_of(tokens: Unigram | WordPiece, languages: Iterable[str]) -> Counter[int]:
    """How much these languages use each piece."""
    from wordfreq import top_n_list, word_frequency

    use: Counter[int] = Counter()
    for language in languages:
        count = WORDS_OF[language]
        for word in top_n_list(language, count, wordlist="best"):
            weight = word_frequency(word, language) ** FLATTENED
            for form, share in ((word, LOWER), (word.capitalize(), CAPITAL), (word.upper(), UPPER)):
                for piece in tokens.split(form):
                    use[piece] += weight * share
    return use


def kept(pieces: Sequence[str], use: Counter[int], count: int = KEPT) -> np.ndarray:
    """Places, ascending; the marks, single letters and pairs whatever their use."""
    places = {place for place, piece in enumerate(pieces) if place <= UNKNOWN or is_letter(piece) or is_pair(piece)}
    for place, _ in use.most_common():
        if len(places) >= count:
            break
        places.add(place)
    return np.array(sorted(places))


def kept_english(pieces: Sequence[str], use: Counter[int], count: int = KEPT_ENGLISH) -> np.ndarray:
    """Places: the marks first, then ascending. Numbers are in no list of words."""
    marks = [pieces.index(mark) for mark in MARKS]
    bare = [piece.removeprefix(INSIDE) for piece in pieces]
    places = {place for place, piece in enumerate(bare) if piece.isdecimal() or (len(piece) == 1 and _is_ours(piece))}
    for place, _ in use.most_common():
        if len(places) + len(marks) >= count:
            break
        places.add(place)
    return np.array([*marks, *sorted(places - {UNKNOWN, *marks})])


def is_letter(piece: str) -> bool:
    """One Latin or Greek letter, digit or sign, with or without the space before it; or the space."""
    bare = piece.lstrip(SPACE)
    return piece == SPACE or (len(bare) <= 1 and all(_is_ours(letter) for letter in bare))


def _is_ours(letter: str) -> bool:
    name = unicodedata.name(letter, "")
    return unicodedata.category(letter)[0] in "PSNZ" or "LATIN" in name or "GREEK" in name


def is_pair(piece: str) -> bool:
    """With these, a word that was not kept still has few pieces."""
    return len(piece) == 2 and piece.isascii()


if __name__ == "__main__":
    main(*sys.argv[1:])
