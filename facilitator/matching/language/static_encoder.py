"""From a card as it was typed to words, and from words to a vector, without any network.

The default encoder averages the static word vectors that the `wordllama` wheel ships (MIT; the weights derive from the
embeddings of openly licensed language models). Its own loader reaches for the network, so the two files are read here.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from .lexicon import lexicon
from .normalise import plain
from .word_table import word_table

WEIGHTS = "weights/l2_supercat_256.safetensors"
# Weights of the vector's parts and the softmax's temperature: chosen by nDCG@3 in the
# judged rooms; which values were tried was not kept.
PROFILE, TOPIC, WARMTH, LITERAL = 0.9, 0.3, 0.06, 0.25
# Of the word table: .75 to 2 were tried, with all judged rooms in sight.
WORDS = 1.5
TOKENS = "tokenizers/l2_supercat_tokenizer_config.json"


class Encoder(Protocol):
    """Turns texts into unit vectors; texts of one meaning point one way.

    Vectors of encoders with the same `name` may be compared; `width` is their length d.
    """

    @property
    def name(self) -> str: ...

    @property
    def width(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """len(texts) x d, each row of length 1 (or 0 for a text without a single known word)."""
        ...


@cache
def default_encoder() -> Encoder:
    """The static encoder, loaded at the first call and kept.

    Raises:
        FileNotFoundError: the wheel is not installed, or no longer ships its weights.
    """
    return StaticEncoder(_shipped("wordllama"))


class StaticEncoder:
    """Mean of the vectors of a text's tokens, beside its profile over the lines of the lexicon and over their topics, and
    the sum of its words in the word table.

    The profile is a softmax over how near the text lies to each line's terms, raised where a term occurs literally.
    """

    name = "wordllama-l2-256+lexicon/2+words/2"

    def __init__(self, folder: Path) -> None:
        self._table = next(iter(load_file(folder / WEIGHTS).values())).astype(np.float32)
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENS))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._lexicon = lexicon()
        lines = [unit(self._means(line)).mean(axis=0) for line in self._lexicon.lines]
        fields = unit(np.array(lines, dtype=np.float32))
        self._centre = fields.mean(axis=0)
        self._fields = unit(fields - self._centre)
        names = sorted(set(self._lexicon.topics))
        self._words = word_table()
        self.width = self._table.shape[1] + len(self._lexicon.lines) + len(names) + self._words.width
        self._topic_of_line = np.array([[name == topic for name in names] for topic in self._lexicon.topics], dtype=np.float32)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        spoken = [plain(text) for text in texts]
        means = unit(self._means(spoken))
        profiles = self._profiles(texts, means)
        topics = unit(profiles @ self._topic_of_line)
        words = unit(self._words.sums(spoken))
        return unit(np.hstack([means, PROFILE**0.5 * profiles, TOPIC**0.5 * topics, WORDS**0.5 * words]))

    def _means(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        means = [self._table[row.ids].mean(axis=0) if row.ids else self._table[0] * 0 for row in rows]
        return np.array(means, dtype=np.float32).reshape(len(texts), self._table.shape[1])

    def _profiles(self, texts: Sequence[str], means: NDArray[np.float32]) -> NDArray[np.float32]:
        near = np.exp(unit(means - self._centre) @ self._fields.T / WARMTH)
        near *= np.linalg.norm(means, axis=1, keepdims=True) / near.sum(axis=1, keepdims=True)
        for row, text in enumerate(texts):
            for line, weight in self._lexicon.hits(text).items():
                near[row, line] += LITERAL * weight
        return unit(near)


def unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows divided by their length; a row of zeros stays."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-9), dtype=np.float32)


def _shipped(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"The package {package!r}, which ships the word vectors, is not installed.")
    return Path(spec.origin).parent
