"""Reads each room's cards with the encoder that was taught without it: what the fit model learns from.

    python -m tests.teach.read_cards kept.npy facilitator/teaching/vectors.npz f0.pt f1.pt f2.pt

The names of the files tell the folds. Texts are kept with their vectors, as bytes; `scale` is the mean and the spread of the
cosine of any probe's offer with any probe's need, which no encoder was taught with.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from facilitator.matching.language.five_languages import NEED, OFFER
from facilitator.matching.language.frames.gist import gist_of_need, gist_of_offer
from facilitator.teaching.judged import judged_rooms
from facilitator.teaching.pairs import probes
from facilitator.teaching.vectors import KEPT_AS

from .folds import left_out
from .model import Model
from .weights import source

SIDES = {"offer": (OFFER, gist_of_offer), "need": (NEED, gist_of_need)}


def main(kept: str, out: str, *taught: str) -> None:
    model, found, names, folds = Model(source(), np.load(kept)), {}, [], []
    for file in taught:
        fold = Path(file).stem
        model.load_state_dict(torch.load(file))
        rooms = left_out(fold, judged_rooms())
        names += [room.name for room in rooms]
        folds += [fold] * len(rooms)
        offers = {card.text for room in rooms for card in room.index.offers}
        needs = {card.text for room in rooms for card in room.index.needs}
        found |= {f"{fold}.{name}": array for name, array in read(model, offers, needs).items()}
    found["folds"], found["room_folds"] = np.array([Path(file).stem for file in taught]), np.array(folds)
    np.savez_compressed(out, **found, rooms=joined(names))


def read(model: Model, offers: set[str], needs: set[str]) -> dict[str, np.ndarray]:
    """These cards and those of the probes."""
    texts = {"offer": sorted(offers | {p.offer for p in probes()}), "need": sorted(needs | {p.need for p in probes()})}
    found: dict[str, np.ndarray] = {"scale": np.array(usual(model))}
    for side, (mark, gist) in SIDES.items():
        found[f"{side}.texts"] = joined(texts[side])
        found[f"{side}.rows"] = as_bytes(model.encode([mark + gist(text) for text in texts[side]]))
    return found


def usual(model: Model) -> tuple[float, float]:
    """Mean and spread of the cosine of any probe's offer with any probe's need."""
    offers, needs = sorted({p.offer for p in probes()}), sorted({p.need for p in probes()})
    near = model.encode([OFFER + text for text in offers]) @ model.encode([NEED + text for text in needs]).T
    return float(near.mean()), float(near.std())


def as_bytes(rows: np.ndarray) -> np.ndarray:
    """Each row by its largest number; its length is lost, and is 1."""
    return np.round(rows / np.abs(rows).max(axis=1, keepdims=True) * KEPT_AS).astype(np.int8)


def joined(texts: Sequence[str]) -> np.ndarray:
    """Raises ValueError for a text of several lines, which could not be told apart again."""
    if any("\n" in text for text in texts):
        raise ValueError("a card of several lines")
    return np.frombuffer("\n".join(texts).encode(), np.uint8)


if __name__ == "__main__":
    main(*sys.argv[1:])
