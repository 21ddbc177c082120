"""Teaches the reader of English how near a larger model finds two texts. No judgement is read, and no room.

    python -m tests.teach.distil kept_english.npy advice.npz english.pt

Twelve minutes on two cores.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from random import Random

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from .advice import read_advice
from .batches import noisy
from .minilm import minilm
from .model import Model, pooled
from .teach import slope

SEED = 1
STEPS, RATE, DECAY = 450, 1e-4, 0.01
# A step reads some texts and those that the larger model finds nearest to each: what is far apart teaches little.
TEXTS, NEIGHBOURS = 16, 12
# What cosines are divided by, to spread over the other texts; and the share of what they are off by themselves.
TEMPERATURE, SQUARES = 0.05, 20.0
DROP, PIECES = 0.0, 48
# Rows whose cosines with all others are looked at together.
BLOCK = 1000


def main(kept: str, advice: str, out: str) -> None:
    torch.manual_seed(SEED)
    model = Model(minilm(), np.load(kept))
    texts, rows = read_advice(advice)
    for step in distil(model, texts, rows):
        if step % 50 == 0:
            torch.save(model.state_dict(), out)


def distil(model: Model, texts: list[str], rows: NDArray[np.float32]) -> Iterator[int]:
    """After each step, its number from 1."""
    dice, nearest, found = Random(SEED), _nearest(rows), []
    learning = torch.optim.AdamW(
        [each for name, each in model.named_parameters() if not name.startswith("late")], lr=RATE, weight_decay=DECAY
    )
    model.train()
    for step in range(STEPS):
        for group in learning.param_groups:
            group["lr"] = RATE * slope(step, STEPS)
        some = sorted({int(k) for one in dice.sample(range(len(texts)), TEXTS) for k in nearest[one]})
        found.append(_step(model, learning, [noisy(texts[k], dice) for k in some], torch.from_numpy(rows[some])))
        if step % 50 == 49:
            print(f"step {step + 1}: loss {np.mean(found[-50:]):.4f}", flush=True)
        yield step + 1


def _step(model: Model, learning: torch.optim.Optimizer, texts: list[str], theirs: Tensor) -> float:
    pieces, mask = model.batch(texts, PIECES)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        read = model.hidden(pieces, mask, DROP)
    mine = pooled(read.float(), mask)
    found = loss(mine @ mine.T, theirs @ theirs.T)
    learning.zero_grad()
    found.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    learning.step()
    return found.item()


def loss(mine: Tensor, theirs: Tensor) -> Tensor:
    """Cosines of each text with all others: how far they are from spreading as theirs do, and from theirs themselves."""
    others = ~torch.eye(len(mine), dtype=torch.bool)
    near, wanted = ((each[others].reshape(len(mine), -1) / TEMPERATURE).log_softmax(1) for each in (mine, theirs))
    spread = functional.kl_div(near, wanted, log_target=True, reduction="batchmean")
    return spread + SQUARES * ((mine - theirs)[others] ** 2).mean()


def _nearest(rows: NDArray[np.float32]) -> NDArray[np.intp]:
    """texts x NEIGHBOURS, each text itself among them."""
    blocks = (rows[start : start + BLOCK] @ rows.T for start in range(0, len(rows), BLOCK))
    return np.concatenate([np.argpartition(-near, NEIGHBOURS, axis=1)[:, :NEIGHBOURS] for near in blocks])


def centre(model: Model, texts: list[str]) -> NDArray[np.float32]:
    return np.asarray(model.encode(texts).mean(axis=0))


if __name__ == "__main__":
    main(*sys.argv[1:])
