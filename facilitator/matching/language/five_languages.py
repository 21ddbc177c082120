"""The reader of cards in any of five languages.

The weights, `encoder.npz`, are multilingual-e5-small (Wang et al. 2024) in 4 bits, its vocabulary cut to what five languages
use, taught by `tests/teach/` who can help whom.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from numpy.typing import NDArray

from .frames.gist import gist_of_need, gist_of_offer
from .transformer import Rows, Transformer

# What the model was taught to find before a text: it tells which side the text is on.
OFFER, NEED = "passage: ", "query: "


class FiveLanguages:
    """`usual` is the mean and the spread of the cosine of any offer with any need."""

    def __init__(self, data: dict[str, NDArray[Any]]) -> None:
        mean, spread = data.pop("usual").tolist()
        self.usual = (float(mean), float(spread))
        self._model = Transformer(data)
        self.mark, self.width = self._model.mark, self._model.width

    def offers(self, texts: Sequence[str]) -> Rows:
        """len(texts) x width, each row of length 1."""
        return self._model.rows([OFFER + gist_of_offer(text) for text in texts])

    def needs(self, texts: Sequence[str]) -> Rows:
        """len(texts) x width, each row of length 1."""
        return self._model.rows([NEED + gist_of_need(text) for text in texts])
