"""The encoder in use: the one that ships, or beside it a bigger one from a folder of the host's. Nothing is downloaded."""

from __future__ import annotations

import hashlib
import importlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from facilitator.core.cards import CardKind

from .lexicon import lexicon
from .sentence_encoder import Compared, Encoder, default_encoder, shipped
from .transformer import unit

# Texts a run of a host's own model: chosen, by what was not kept. Tokens of one: what sentence models are often trained with.
BATCH = 64
MOST_TOKENS = 256
# One of so many lines of the lexicon tells what cosines are usual: mean and deviation are within 3 % of all lines', and a start
# with a host's own model takes a third of the time.
LINES_APART = 3
# Of a hash of the encoder's name, before each stored vector: enough that two encoders differ.
MARK_BYTES = 8
_chosen: list[Encoder] = []


class Model(Protocol):
    """What a folder holds: one row per text, of any length."""

    def rows(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


def current_encoder() -> Encoder:
    """The encoder that `choose_encoder` chose, or the default one."""
    return _chosen[0] if _chosen else default_encoder()


def choose_encoder(folder: str) -> str:
    """Encode with the model in `folder` from now on ("": with the default one alone). A warning, or "" when it works."""
    _chosen.clear()
    if not folder:
        return ""
    try:
        _chosen.append(BesideEncoder(Path(folder)))
    # Whatever a foreign model or its library raises, the evening goes on with what is known to work.
    except Exception as problem:
        reason = str(problem).strip().splitlines() or [type(problem).__name__]
        return f"ENCODER={folder} cannot be used ({reason[0][:200]}). Texts are compared by the encoder that ships."
    return ""


class BesideEncoder:
    """The row of the reader of five languages and the model's, side by side: the cosine of two cards is the mean of both.

    Models differ in how alike they find any two texts, so the direction common to all texts is taken out of their rows; what is
    usual for the cosines side by side is measured on some lines of the lexicon.
    """

    def __init__(self, folder: Path) -> None:
        self._plain = shipped().five
        self._model = open_model(folder)
        lines = [", ".join(line) for line in lexicon().lines]
        sample = self._model.rows(lines)
        if not np.isfinite(sample).all():
            raise ValueError("its vectors are not numbers")
        self._centre = unit(sample).mean(axis=0)
        self.width = self._plain.width + len(self._centre)
        self.name = f"{shipped().name}+{hashlib.sha256(sample.tobytes()).hexdigest()[:12]}"
        some = lines[::LINES_APART]
        others = ~np.eye(len(some), dtype=bool)
        cosines = (self.offers(some) @ self.needs(some).T)[others]
        self.usual = (float(cosines.mean()), float(cosines.std()))

    def offers(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._beside(self._plain.offers(texts), texts)

    def needs(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._beside(self._plain.needs(texts), texts)

    def compare(self, offers: NDArray[np.float32], needs: NDArray[np.float32]) -> Compared:
        return Compared(np.asarray(offers @ needs.T), in_english=False)

    def _beside(self, plain: NDArray[np.float32], texts: Sequence[str]) -> NDArray[np.float32]:
        if not len(texts):
            return np.zeros((0, self.width), dtype=np.float32)
        return unit(np.hstack([plain, unit(unit(self._model.rows(texts)) - self._centre)]))


def open_model(folder: Path) -> Model:
    """An ONNX export (tokenizer.json beside or above a .onnx file), or else a sentence-transformers folder.

    Raises:
        FileNotFoundError: the folder is not there, or holds neither.
        ImportError: the package that reads it is not installed.
    """
    if not folder.is_dir():
        raise FileNotFoundError("there is no such folder")
    weights = sorted(folder.glob("*.onnx")) or sorted(folder.glob("onnx/*.onnx"))
    if weights and (folder / "tokenizer.json").exists():
        return OnnxModel(folder, weights[0])
    if (folder / "modules.json").exists():
        return SentenceModel(folder)
    raise FileNotFoundError("it holds neither tokenizer.json with a .onnx file nor modules.json")


class OnnxModel:
    """Reads with `onnxruntime`; the mean of the tokens' rows, or the first one's where the folder says so."""

    def __init__(self, folder: Path, weights: Path) -> None:
        runtime = importlib.import_module("onnxruntime")
        self._session: Any = runtime.InferenceSession(str(weights), providers=["CPUExecutionProvider"])
        self._inputs = {entry.name for entry in self._session.get_inputs()}
        self._tokenizer: Any = importlib.import_module("tokenizers").Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_padding()
        self._tokenizer.enable_truncation(MOST_TOKENS)
        self._first_token = _pools_first_token(folder)

    def rows(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.vstack([self._batch(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)])

    def _batch(self, texts: Sequence[str]) -> NDArray[np.float32]:
        encoded = self._tokenizer.encode_batch(list(texts))
        mask = np.array([row.attention_mask for row in encoded], dtype=np.int64)
        values = {
            "input_ids": np.array([row.ids for row in encoded], dtype=np.int64),
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(mask),
        }
        hidden = np.asarray(self._session.run(None, {name: values[name] for name in self._inputs})[0], dtype=np.float32)
        if hidden.ndim == 2:
            return hidden
        if self._first_token:
            return np.asarray(hidden[:, 0])
        weights = mask[:, :, None].astype(np.float32)
        return np.asarray((hidden * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1))


def _pools_first_token(folder: Path) -> bool:
    settings = folder / "1_Pooling" / "config.json"
    return settings.exists() and bool(json.loads(settings.read_text("utf-8")).get("pooling_mode_cls_token"))


class SentenceModel:
    """Reads with `sentence-transformers`."""

    def __init__(self, folder: Path) -> None:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        package = importlib.import_module("sentence_transformers")
        self._model: Any = package.SentenceTransformer(str(folder), device="cpu")

    def rows(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.asarray(self._model.encode(list(texts), show_progress_bar=False), dtype=np.float32)


def encoded(encoder: Encoder, kind: CardKind, text: str) -> NDArray[np.float32]:
    """The row of one card."""
    read = encoder.offers if kind is CardKind.OFFER else encoder.needs
    return np.asarray(read([text])[0])


def packed(encoder: Encoder, row: NDArray[np.float32]) -> bytes:
    """A vector to keep: it carries its encoder's mark, so that one of another encoder is never compared with it."""
    return _mark(encoder) + np.asarray(row, dtype=np.float32).tobytes()


def unpacked(encoder: Encoder, kept: bytes | None) -> NDArray[np.float32] | None:
    """The vector, or None when another encoder made it: then its text is encoded anew."""
    if kept is None or kept[:MARK_BYTES] != _mark(encoder) or len(kept) != MARK_BYTES + 4 * encoder.width:
        return None
    return np.frombuffer(kept, dtype=np.float32, offset=MARK_BYTES)


def _mark(encoder: Encoder) -> bytes:
    return hashlib.sha256(encoder.name.encode()).digest()[:MARK_BYTES]
