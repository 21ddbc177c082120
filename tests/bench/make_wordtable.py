"""Makes facilitator/matching/wordtable.npz anew, from a sentence-transformers BERT folder (all-MiniLM-L6-v2, Apache 2.0).

    python tests/bench/make_wordtable.py MODEL_FOLDER WORDS.json

WORDS.json is a list of words (the one that ships used the 50,000 most frequent of wordfreq 3's English list). Each of them,
of the model's vocabulary, of the lexicon and of the abbreviations is encoded by itself. What the lexicon's words have in
common is taken out, their strongest directions are kept and evened out (divided by the root of their strength), and eight
bits a number are enough. Runs the model in numpy, three minutes on one core.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from scipy.special import erf
from tokenizers import Tokenizer

from facilitator.matching.lexicon import lexicon
from facilitator.matching.words import SHORT, STOP, WORD, flat

KEPT = 96
HEADS, AT_ONCE = 12, 256
OUT = Path(__file__).parents[2] / "facilitator" / "matching" / "wordtable.npz"
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


def words_to_keep(bert: Bert, listed: list[str]) -> list[str]:
    known = set(listed) | words_of_lexicon()
    known |= {word for word in bert.tokenizer.get_vocab() if re.fullmatch("[a-zà-ÿ]{2,}", word)}
    known |= {word for opened in SHORT.values() for word in opened.split()}
    return sorted(word for word in known - STOP if len(word) > 1)


def words_of_lexicon() -> set[str]:
    return {word for line in lexicon().lines for term in line for word in WORD.findall(flat(term))}


def evened(rows: Rows, basis: Rows) -> Rows:
    """The rows along the KEPT strongest directions of `basis`, each divided by the root of its strength."""
    middle = basis.mean(axis=0)
    strength, directions = np.linalg.eigh((basis - middle).T @ (basis - middle) / len(basis))
    return np.asarray((rows - middle) @ directions[:, -KEPT:] / np.maximum(strength[-KEPT:], 1e-9) ** 0.25)


def main(folder: Path, listed: Path) -> None:
    bert = Bert(folder)
    words = words_to_keep(bert, json.loads(listed.read_text()))
    write(words, bert.encode(words))


def write(words: list[str], encoded: Rows) -> None:
    known = words_of_lexicon()
    rows = evened(encoded, encoded[[word in known for word in words]])
    scales = (np.abs(rows).max(axis=1) / 127).astype(np.float16)
    bits = np.round(rows / scales[:, None].astype(np.float32)).clip(-127, 127).astype(np.int8)
    np.savez_compressed(OUT, words=np.frombuffer("\n".join(words).encode(), dtype=np.uint8), rows=bits, scales=scales)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
