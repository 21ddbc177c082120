"""Cards as encoders read them that had never seen their room.

The encoder that ships was taught with judged rooms too. So that the fit model does not learn to trust it more than a new room
may, each room that it was taught with is read by an encoder that was taught without that room (`vectors.npz`, one fold of rooms
each, made by tests/teach); any other room is read by the encoder that ships.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from facilitator.matching import Encoder, default_encoder
from facilitator.matching.language.sentence_encoder import Rows, unit

FILE = Path(__file__).with_name("vectors.npz")
# What the rows were multiplied by to be kept as bytes.
KEPT_AS = 127


class KeptVectors:
    """An encoder of one fold, which knows the cards that were kept of it."""

    def __init__(self, fold: str, offers: dict[str, Rows], needs: dict[str, Rows], usual: tuple[float, float]) -> None:
        self.name = fold
        self.usual = usual
        self.width = len(next(iter(offers.values())))
        self._offers, self._needs = offers, needs

    def offers(self, texts: Sequence[str]) -> Rows:
        return np.array([self._offers[text] for text in texts], dtype=np.float32)

    def needs(self, texts: Sequence[str]) -> Rows:
        return np.array([self._needs[text] for text in texts], dtype=np.float32)


def unseen_by(room: str) -> Encoder:
    """The encoder that was not taught with this room."""
    encoders, fold_of = _folds()
    return encoders[fold_of[room]] if room in fold_of else default_encoder()


@cache
def _folds() -> tuple[dict[str, KeptVectors], dict[str, str]]:
    with np.load(FILE, allow_pickle=False) as file:
        kept = {name: file[name] for name in file.files}
    folds = [fold for fold in kept["folds"].tolist() if fold != "final"]
    encoders = {}
    for fold in folds:
        mean, spread = kept[f"{fold}.scale"].tolist()
        encoders[fold] = KeptVectors(fold, _rows(kept, f"{fold}.offer"), _rows(kept, f"{fold}.need"), (mean, spread))
    rooms = kept["rooms"].tobytes().decode("utf-8").split("\n")
    return encoders, {room: fold for room, fold in zip(rooms, kept["room_folds"].tolist(), strict=True) if fold in encoders}


def _rows(kept: dict[str, NDArray[Any]], name: str) -> dict[str, Rows]:
    texts = kept[f"{name}.texts"].tobytes().decode("utf-8").split("\n")
    rows: Rows = (kept[f"{name}.rows"] / KEPT_AS).astype(np.float32)
    return dict(zip(texts, unit(rows), strict=True))
