"""What a bigger language model makes of words in phrases, in a table: the part of its knowledge that needs no model to run."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray


class WordTable:
    """`width` numbers per word; a text is the sum of its words, those that are not in the table left out."""

    def __init__(self, words: Sequence[str], rows: NDArray[np.float32]) -> None:
        self._place = {word: place for place, word in enumerate(words)}
        # A last row of zeros stands for the words that are not in the table.
        self._rows = np.vstack([rows, np.zeros((1, rows.shape[1]), dtype=np.float32)])
        self.width = rows.shape[1]

    def sums(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """len(texts) x width; the texts are lower case words with spaces between them."""
        unknown = len(self._rows) - 1
        found = [[self._place.get(word, unknown) for word in text.split()] or [unknown] for text in texts]
        if not found:
            return np.zeros((0, self.width), dtype=np.float32)
        starts = np.cumsum([0] + [len(row) for row in found[:-1]])
        flat = np.array([place for row in found for place in row], dtype=np.intp)
        return np.asarray(np.add.reduceat(self._rows[flat], starts, axis=0), dtype=np.float32)


@cache
def word_table() -> WordTable:
    """The table that ships with the package (made by tests/bench/make_wordtable.py), read once."""
    with files(__package__).joinpath("word_table.npz").open("rb") as file, np.load(file) as kept:
        words = kept["words"].tobytes().decode("utf-8").split("\n")
        rows = kept["rows"].astype(np.float32) * kept["scales"].astype(np.float32)[:, None]
    return WordTable(words, rows)
