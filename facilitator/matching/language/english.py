"""A second reader for cards in English: it knows that language better than the one that reads five.

The weights, `english.npz`, are all-MiniLM-L6-v2 (Apache-2.0) in 4 bits, its vocabulary cut to what is used, taught by
`tests/teach/` what a larger model makes of many texts. No room and no judgement was read for it, and it reads both sides alike.
What its rows have in common is taken out of them, so that a row of zeros, which any other text has, says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .frames.gist import gist_of_need, gist_of_offer
from .little_words import language_of
from .transformer import Rows, Transformer
from .unigram import Unigram
from .wordpiece import UNKNOWN, WordPiece, words_of

# A text with no little words is English when English pieces are mostly whole words of it. Of cards in English rooms .84 are, of
# those in others .2, and most of these are in English as well.
PIECES_A_WORD = 1.35


class English:
    """`centre` is the mean of the rows of many texts."""

    def __init__(self, data: dict[str, NDArray[Any]]) -> None:
        self._centre = data.pop("centre")
        self._model = Transformer(data)
        self.mark, self.width, self.tokens = self._model.mark, self._model.width, self._model.tokens

    def offers(self, texts: Sequence[str]) -> Rows:
        """len(texts) x width, zeros for a text that is not in English."""
        return self._rows(texts, gist_of_offer)

    def needs(self, texts: Sequence[str]) -> Rows:
        """len(texts) x width, zeros for a text that is not in English."""
        return self._rows(texts, gist_of_need)

    def _rows(self, texts: Sequence[str], gist: Callable[[str], str]) -> Rows:
        rows = np.zeros((len(texts), self.width), dtype=np.float32)
        known = [place for place, text in enumerate(texts) if is_english(text, self.tokens)]
        rows[known] = self._model.rows([gist(texts[place]) for place in known]) - self._centre
        return rows


def is_english(text: str, tokens: WordPiece | Unigram) -> bool:
    """By its little words; without any, by how many pieces its words fall into."""
    language = language_of(text)
    if language:
        return language == "en"
    pieces, words = tokens.split(text), sum(1 for _ in words_of(text))
    return len(pieces) <= PIECES_A_WORD * words and any(piece != UNKNOWN for piece in pieces)
