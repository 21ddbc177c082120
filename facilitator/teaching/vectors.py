"""Cards as encoders read them that had never seen their room.

The reader of five languages that ships was taught with judged rooms too. So that the fit model does not learn to trust it more
than a new room may, each room that it was taught with is read by one that was taught without that room (`vectors.npz`, one fold
of rooms each, made by tests/teach); any other room is read by the one that ships. The reader of English has seen no room.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from facilitator.matching import Encoder
from facilitator.matching.language.sentence_encoder import SentenceEncoder, shipped
from facilitator.matching.language.transformer import Rows, unit

FILE = Path(__file__).with_name("vectors.npz")
# What the rows were multiplied by to be kept as bytes.
KEPT_AS = 127


@dataclass(frozen=True, eq=False)
class KeptRows:
    """A reader of one fold, which knows the cards that were kept of it."""

    offer: dict[str, Rows]
    need: dict[str, Rows]
    width: int

    def offers(self, texts: Sequence[str]) -> Rows:
        return np.array([self.offer[text] for text in texts], dtype=np.float32)

    def needs(self, texts: Sequence[str]) -> Rows:
        return np.array([self.need[text] for text in texts], dtype=np.float32)


def unseen_by(room: str) -> Encoder:
    """The encoder that was not taught with this room."""
    encoders, fold_of = _folds()
    return encoders[fold_of[room]] if room in fold_of else shipped()


@cache
def _folds() -> tuple[dict[str, Encoder], dict[str, str]]:
    with np.load(FILE, allow_pickle=False) as file:
        kept = {name: file[name] for name in file.files}
    encoders: dict[str, Encoder] = {}
    for fold in kept["folds"].tolist():
        mean, spread = kept[f"{fold}.scale"].tolist()
        rows = KeptRows(_rows(kept, f"{fold}.offer"), _rows(kept, f"{fold}.need"), shipped().five.width)
        encoders[fold] = SentenceEncoder(rows, shipped().english, fold, (mean, spread))
    rooms = kept["rooms"].tobytes().decode("utf-8").split("\n")
    return encoders, dict(zip(rooms, kept["room_folds"].tolist(), strict=True))


def _rows(kept: dict[str, NDArray[Any]], name: str) -> dict[str, Rows]:
    texts = kept[f"{name}.texts"].tobytes().decode("utf-8").split("\n")
    rows: Rows = (kept[f"{name}.rows"] / KEPT_AS).astype(np.float32)
    return dict(zip(texts, unit(rows), strict=True))
