"""A sentence-transformers BERT (all-MiniLM-L6-v2) in numpy: a teacher that needs no framework, a few hundred texts a second."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from scipy.special import erf
from tokenizers import Tokenizer

HEADS, AT_ONCE = 12, 256
Rows = NDArray[np.float32]


class Bert:
    """The mean of the last layer's rows, for texts of one length at a time."""

    def __init__(self, folder: Path) -> None:
        self.weights = load_file(folder / "model.safetensors")
        self.layers = int(json.loads((folder / "config.json").read_text())["num_hidden_layers"])
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()

    def encode(self, texts: list[str]) -> Rows:
        ids = [row.ids for row in self.tokenizer.encode_batch(texts)]
        out = np.zeros((len(texts), self.weights["embeddings.word_embeddings.weight"].shape[1]), dtype=np.float32)
        for length in sorted(set(map(len, ids))):
            of_length = [k for k, row in enumerate(ids) if len(row) == length]
            for start in range(0, len(of_length), AT_ONCE):
                some = of_length[start : start + AT_ONCE]
                out[some] = self._forward(np.array([ids[k] for k in some]))
        return out / np.linalg.norm(out, axis=1, keepdims=True)

    def _forward(self, ids: NDArray[np.int64]) -> Rows:
        w = self.weights
        x = w["embeddings.word_embeddings.weight"][ids] + w["embeddings.position_embeddings.weight"][: ids.shape[1]]
        x = self._norm(x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for layer in range(self.layers):
            name = f"encoder.layer.{layer}"
            seen = self._linear(self._attend(x, f"{name}.attention.self"), f"{name}.attention.output.dense")
            x = self._norm(x + seen, f"{name}.attention.output.LayerNorm")
            inner = self._linear(x, f"{name}.intermediate.dense")
            inner = inner * np.float32(0.5) * (1 + erf(inner * np.float32(0.5**0.5)))
            x = self._norm(x + self._linear(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")
        return np.asarray(x.mean(axis=1))

    def _attend(self, x: Rows, name: str) -> Rows:
        def heads(part: str) -> Rows:
            return self._linear(x, f"{name}.{part}").reshape(len(x), x.shape[1], HEADS, -1).transpose(0, 2, 1, 3)

        query, key, value = heads("query"), heads("key"), heads("value")
        near = query @ key.transpose(0, 1, 3, 2) / np.float32(query.shape[-1] ** 0.5)
        near = np.exp(near - near.max(axis=-1, keepdims=True))
        near /= near.sum(axis=-1, keepdims=True)
        return np.asarray((near @ value).transpose(0, 2, 1, 3).reshape(x.shape))

    def _linear(self, x: Rows, name: str) -> Rows:
        flat_rows = x.reshape(-1, x.shape[-1]) @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]
        return np.asarray(flat_rows.reshape(*x.shape[:-1], -1))

    def _norm(self, x: Rows, name: str) -> Rows:
        mean, spread = x.mean(axis=-1, keepdims=True), x.var(axis=-1, keepdims=True)
        rows = (x - mean) / np.sqrt(spread + np.float32(1e-12)) * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]
        return np.asarray(rows)
