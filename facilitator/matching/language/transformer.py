"""One card's text through a transformer of the BERT family, one text at a time. Numpy only, nothing is fetched."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .unigram import Unigram
from .wordpiece import WordPiece

Rows = NDArray[np.float32]

BEGIN, END = 0, 2
# Pieces of a text that are read: a card of 120 letters has about 40.
MOST_PIECES = 96
# Numbers that share a scale, as the weights were packed.
PACKED_TOGETHER = 32
# Six megabytes of vectors. Chosen for memory.
KEPT_TEXTS = 4096


class Transformer:
    """`mark` names the weights, `width` is the length of a row."""

    def __init__(self, data: dict[str, NDArray[Any]]) -> None:
        pieces = data.pop("pieces").tobytes().decode("utf-8").split("\n")
        self.tokens = Unigram(pieces, data.pop("scores").astype(np.float64).tolist()) if "scores" in data else WordPiece(pieces)
        self._words, self._word_scales = data.pop("words"), data.pop("word_scales")
        self._places = data.pop("places").astype(np.float32)
        self._heads = int(data.pop("heads"))
        self.mark = data.pop("mark").tobytes().decode()
        self.width = self._places.shape[1]
        self._weights = {name: data[name].astype(np.float32) for name in data if name.endswith((".bias", "ln.weight"))}
        # The same cards are read when they are posted, when they are dealt and when they are planned.
        self._mean = lru_cache(maxsize=KEPT_TEXTS)(lambda text: self._read(text).mean(axis=0))
        self._layers = 1 + max(int(name.split(".")[0]) for name in data if name[0].isdigit())
        for layer in range(self._layers):
            for name in ("q", "k", "v", "ao", "fi", "fo"):
                self._weights[f"{layer}.{name}.weight"] = _matrix(data, f"{layer}.{name}.weight")
            self._join(f"{layer}.")

    def _join(self, at: str) -> None:
        """Query, key and value in one matrix, the query divided by the root of a head's width already."""
        shrink = np.float32((self.width / self._heads) ** -0.5)
        for kind, axis in (("weight", 1), ("bias", 0)):
            query, key, value = (self._weights.pop(f"{at}{name}.{kind}") for name in "qkv")
            self._weights[f"{at}qkv.{kind}"] = np.concatenate([query * shrink, key, value], axis=axis)

    def rows(self, texts: Sequence[str]) -> Rows:
        """len(texts) x width, each row of length 1: the mean of the pieces of a text."""
        return unit(np.array([self._mean(text) for text in texts], dtype=np.float32).reshape(len(texts), self.width))

    def _read(self, text: str) -> Rows:
        """One row a piece of the text, marks included."""
        ids = [BEGIN, *self.tokens.split(text)[: MOST_PIECES - 2], END]
        words: Rows = _unpacked(self._words[ids], self._word_scales[ids]) + self._places[: len(ids)]
        state = _normed(words, self._weights, "eln")
        for layer in range(self._layers):
            state = self._layer(state, f"{layer}.")
        return state

    def _layer(self, state: Rows, at: str) -> Rows:
        weights = self._weights
        seen = self._attention(state, at) @ weights[at + "ao.weight"] + weights[at + "ao.bias"]
        state = _normed(state + seen, weights, at + "aln")
        inner = state @ weights[at + "fi.weight"] + weights[at + "fi.bias"]
        # Loaded with the weights, in their thread: it takes a quarter of a second.
        from scipy.special import erf

        # GELU.
        active: Rows = (inner * (1 + erf(inner * np.float32(0.5**0.5))) / 2).astype(np.float32)
        return _normed(state + active @ weights[at + "fo.weight"] + weights[at + "fo.bias"], weights, at + "oln")

    def _attention(self, state: Rows, at: str) -> Rows:
        length, width = state.shape
        joined = state @ self._weights[at + "qkv.weight"] + self._weights[at + "qkv.bias"]
        query, key, value = joined.reshape(length, 3, self._heads, width // self._heads).transpose(1, 2, 0, 3)
        near = query @ key.transpose(0, 2, 1)
        near = np.exp(near - near.max(axis=2, keepdims=True))
        return np.asarray((near @ value / near.sum(axis=2, keepdims=True)).transpose(1, 0, 2).reshape(length, width))


def _matrix(data: dict[str, NDArray[Any]], name: str) -> Rows:
    """inputs x outputs: the model that was taught in 4 bits, and in 4 more what teaching changed."""
    matrix = _unpacked(data[name], data[name + ":scale"])
    if name + "+" in data:
        matrix += _unpacked(data[name + "+"], data[name + "+:scale"])
    return np.ascontiguousarray(matrix.T)


def _unpacked(nibbles: NDArray[np.uint8], scales: NDArray[np.float16]) -> Rows:
    """Blocks of numbers with one scale each; a block's bytes hold its first half in their low bits, its second in the high."""
    pairs = nibbles.reshape(*scales.shape, PACKED_TOGETHER // 2)
    values = np.concatenate([pairs & 15, pairs >> 4], axis=-1).astype(np.float32) - 8
    return np.asarray(values * scales.astype(np.float32)[..., None], dtype=np.float32).reshape(len(nibbles), -1)


def _normed(rows: Rows, weights: dict[str, Rows], at: str) -> Rows:
    rows = rows - rows.mean(axis=1, keepdims=True)
    rows /= np.sqrt((rows * rows).mean(axis=1, keepdims=True) + np.float32(1e-12))
    return rows * weights[at + ".weight"] + weights[at + ".bias"]


def unit(rows: Rows) -> Rows:
    """Rows divided by their length; a row of zeros stays."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-9), dtype=np.float32)
