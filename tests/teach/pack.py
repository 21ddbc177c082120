"""Writes the encoder that ships.

    python -m tests.teach.pack kept.npy mean.pt facilitator/matching/language/encoder.npz
    python -m tests.teach.pack kept_english.npy english.pt facilitator/matching/language/english.npz advice.npz

Words and matrices keep the 4 bits of the model that was taught; what teaching changed is a second layer of 4 bits, named `+`.
The layers that did not learn have none. Against the taught weights: cos .999998. The English reader has one layer of 4 bits,
which it was taught with. `mark` names what it is by its weights.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from hashlib import sha256

import numpy as np

from .minilm import MiniLM
from .weights import BLOCK, LARGEST, Packed, Source, unpacked

MATRICES = ("q", "k", "v", "ao", "fi", "fo")
NORMS = ("aln", "oln")
LONGEST = 96
# Changes of a weight that are nothing but rounding.
UNCHANGED = 1e-7


def main(kept: str, taught: str, out: str, *english: str) -> None:
    import torch

    from .advice import read_advice
    from .distil import centre
    from .minilm import minilm
    from .model import Model
    from .read_cards import usual
    from .weights import source

    original, places = minilm() if english else source(), np.load(kept)
    model = Model(original, places)
    model.load_state_dict(torch.load(taught))
    weights = {name: tensor.detach().float().numpy() for name, tensor in model.state_dict().items()}
    if isinstance(original, MiniLM):
        middle = centre(model, read_advice(english[0])[0])
        np.savez_compressed(out, **marked({**of_english(original, places, weights), "centre": middle}))
    else:
        np.savez_compressed(out, **marked(encoder(original, places, weights)), usual=np.array(usual(model)))


def of_english(original: MiniLM, kept: np.ndarray, weights: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All arrays of english.npz but `mark` and `centre`."""
    words, scales = packed_whole(original.matrix("emb.word", original.width)[kept])
    places = original.plain("emb.pos").reshape(-1, original.width)[:LONGEST]
    of_layers = {name.removeprefix("layers."): array for name, array in weights.items() if name.startswith("layers.")}
    matrices = {name: array for name, array in of_layers.items() if name.split(".")[1] in MATRICES and name.endswith("weight")}
    return {
        "words": words,
        "word_scales": scales,
        "pieces": _pieces(original, kept),
        "places": (places + original.plain("emb.type")[: original.width]).astype(np.float16),
        "heads": np.array(original.heads),
        "eln.weight": weights["eln.weight"],
        "eln.bias": weights["eln.bias"],
        **{name: array for name, array in of_layers.items() if name not in matrices},
        **{key: part for name, array in matrices.items() for key, part in named(name, packed_whole(array))},
    }


def encoder(original: Source, kept: np.ndarray, weights: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All arrays of encoder.npz but `mark` and `usual`."""
    words, scales = original.packed("emb.word", original.width)
    places = original.plain("emb.pos").reshape(-1, original.width)[:LONGEST]
    return {
        "words": words[kept],
        "word_scales": scales[kept],
        "pieces": _pieces(original, kept),
        "scores": original.scores[kept],
        "places": (places + original.plain("emb.type")[: original.width]).astype(np.float16),
        "heads": np.array(original.heads),
        "eln.weight": weights["eln.weight"],
        "eln.bias": weights["eln.bias"],
        **{name: array for layer in range(original.layers) for name, array in _layer(original, layer, weights)},
    }


def _pieces(original: Source | MiniLM, kept: np.ndarray) -> np.ndarray:
    """One a line; the four marks are empty."""
    texts = [original.pieces[place] for place in kept]
    return np.frombuffer("\n".join(["", "", "", "", *texts[4:]]).encode(), np.uint8)


def _layer(original: Source, layer: int, weights: Mapping[str, np.ndarray]) -> Iterator[tuple[str, np.ndarray]]:
    for name in MATRICES:
        taught = weights[f"layers.{layer}.{name}.weight"]
        base = original.packed(f"l{layer}.{name}.w", taught.shape[1])
        yield from named(f"{layer}.{name}.weight", base)
        change = taught - unpacked(*base)
        if np.abs(change).max() > UNCHANGED:
            yield from named(f"{layer}.{name}.weight+", packed(change))
        yield f"{layer}.{name}.bias", weights[f"layers.{layer}.{name}.bias"]
    for name in NORMS:
        for kind in ("weight", "bias"):
            yield f"{layer}.{name}.{kind}", weights[f"layers.{layer}.{name}.{kind}"]


def named(name: str, matrix: Packed) -> Iterator[tuple[str, np.ndarray]]:
    yield name, matrix[0]
    yield f"{name}:scale", matrix[1]


def packed(matrix: np.ndarray) -> Packed:
    """rows x columns, columns a multiple of 32 -> as `unpacked` reads it. The largest of a block is 7 times its scale."""
    blocks = matrix.reshape(-1, BLOCK)
    scales = (np.abs(blocks).max(axis=1) / 7).astype(np.float16)
    steps = np.round(blocks / np.maximum(scales.astype(np.float32), 1e-9)[:, None])
    nibbles = (np.clip(steps, -8, 7) + 8).astype(np.uint8)
    joined = nibbles[:, : BLOCK // 2] | (nibbles[:, BLOCK // 2 :] << 4)
    return joined.reshape(len(matrix), -1), scales.reshape(len(matrix), -1)


def packed_whole(matrix: np.ndarray) -> Packed:
    """As `packed`; the number of a block that is farthest from zero is LARGEST times its scale, cut to -8."""
    blocks = matrix.reshape(-1, BLOCK)
    largest = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=1)[:, None], axis=1)
    scales = (largest / np.float32(LARGEST)).astype(np.float16)
    steps = np.where(scales == 0, np.float32(0), blocks / np.where(scales == 0, 1, scales).astype(np.float32))
    nibbles = (np.clip(np.round(steps), -8, 7) + 8).astype(np.uint8)
    joined = nibbles[:, : BLOCK // 2] | (nibbles[:, BLOCK // 2 :] << 4)
    return joined.reshape(len(matrix), -1), scales.reshape(len(matrix), -1)


def marked(arrays: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """With `mark`: encoders of other weights have another, so their vectors are never compared."""
    content = b"".join(np.ascontiguousarray(arrays[name]).tobytes() for name in sorted(arrays))
    return {**arrays, "mark": np.frombuffer(sha256(content).hexdigest()[:10].encode(), np.uint8)}


if __name__ == "__main__":
    main(*sys.argv[1:])
