"""Teaches one encoder who can help whom, with the groups and with the rooms of the other folds.

    python -m tests.teach.teach kept.npy f0 f0.pt --epochs 6

The fold's own rooms are never read. Ten minutes on two idle cores. `--begin` goes on from an encoder of the same fold.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from facilitator.matching.language.five_languages import NEED, OFFER
from facilitator.teaching.judged import Judged, judged_rooms

from .batches import Batch, Group, groups, of_groups, of_room, steps_of
from .folds import FOLDS, is_left_out, taught_with
from .losses import late_score, loss
from .model import Model, pooled
from .weights import source

SEED = 1
RATE, LATE_FASTER, DECAY = 3e-5, 20, 0.01
GROUPS_A_STEP = 24
DROP = 0.05
# The first layers stay as they are: they know the languages.
FROZEN = 4
# Pieces of a card that are read, and cards that are read at once.
PIECES, AT_ONCE = 48, 40


def main() -> None:
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kept")
    parser.add_argument("fold", choices=[*FOLDS])
    parser.add_argument("out")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--begin")
    parser.add_argument("--rate", type=float, default=RATE)
    args = parser.parse_args()
    torch.manual_seed(SEED)
    model = Model(source(), np.load(args.kept))
    if args.begin:
        model.load_state_dict(torch.load(args.begin))
    some = [group for group in groups() if not is_left_out(args.fold, group)]
    for _ in teach(model, some, taught_with(args.fold, judged_rooms()), args.epochs, args.rate):
        Path(args.out).parent.mkdir(parents=True, exist_ok=True)
        torch.save(model.state_dict(), args.out)


def teach(model: Model, some: list[Group], rooms: list[Judged], epochs: int, rate: float) -> Iterator[int]:
    """After each epoch, its number."""
    dice = Random(SEED)
    learning = _optimizer(model, rate)
    rates = [group["lr"] for group in learning.param_groups]
    steps = epochs * (-(-len(some) // GROUPS_A_STEP) + sum(map(steps_of, rooms)))
    model.train()
    done = 0
    for epoch in range(epochs):
        found = []
        for batch in batches(some, rooms, dice):
            for group, most in zip(learning.param_groups, rates, strict=True):
                group["lr"] = most * slope(done, steps)
            found.append(_step(model, learning, batch))
            done += 1
        print(f"epoch {epoch}: loss {np.mean(found):.4f}", flush=True)
        yield epoch


def batches(some: list[Group], rooms: list[Judged], dice: Random) -> Iterator[Batch]:
    """One epoch, in any order."""
    shuffled = dice.sample(some, len(some))
    jobs: list[list[Group] | Judged] = [shuffled[k : k + GROUPS_A_STEP] for k in range(0, len(shuffled), GROUPS_A_STEP)]
    jobs += [room for room in rooms for _ in range(steps_of(room))]
    dice.shuffle(jobs)
    for job in jobs:
        yield of_room(job, dice) if isinstance(job, Judged) else of_groups(job, dice)


def slope(done: int, steps: int) -> float:
    """Of the learning rate: up over the first tenth, then down in a line."""
    return min(1, (done + 1) / (0.1 * steps)) * max(0.02, 1 - done / steps)


def _optimizer(model: Model, rate: float) -> torch.optim.Optimizer:
    frozen = tuple(f"layers.{layer}." for layer in range(FROZEN))
    learning = [each for name, each in model.named_parameters() if not name.startswith((*frozen, "late"))]
    kinds = [
        {"params": [each for each in learning if each.dim() > 1], "weight_decay": DECAY},
        {"params": [each for each in learning if each.dim() <= 1], "weight_decay": 0},
        {"params": [*model.late.parameters()], "lr": rate * LATE_FASTER},
    ]
    return torch.optim.AdamW(kinds, lr=rate, betas=(0.9, 0.98))


def _step(model: Model, learning: torch.optim.Optimizer, batch: Batch) -> float:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        offers, of_offer = _read(model, [OFFER + text for text in batch.offers])
        needs, of_need = _read(model, [NEED + text for text in batch.needs])
    near = pooled(offers, of_offer) @ pooled(needs, of_need).T
    late = late_score(model.late(offers), of_offer, model.late(needs), of_need)
    found = loss(near, late, torch.from_numpy(batch.grade), torch.from_numpy(batch.close))
    learning.zero_grad()
    found.backward()
    nn.utils.clip_grad_norm_([each for group in learning.param_groups for each in group["params"]], 1.0)
    learning.step()
    return found.item()


def _read(model: Model, texts: list[str]) -> tuple[Tensor, Tensor]:
    """(texts x pieces x width, which are text). Texts of like length together: less padding."""
    order = np.argsort([len(model.tokens.split(text)[:PIECES]) for text in texts], kind="stable")
    found = []
    for some in np.array_split(order, max(1, round(len(texts) / AT_ONCE))):
        pieces, mask = model.batch([texts[k] for k in some], PIECES)
        found.append((model.hidden(pieces, mask, DROP, FROZEN).float(), mask))
    longest = max(mask.shape[1] for _, mask in found)
    rows = torch.cat([functional.pad(each, (0, 0, 0, longest - each.shape[1])) for each, _ in found])
    masks = torch.cat([functional.pad(mask, (0, longest - mask.shape[1])) for _, mask in found])
    back = torch.from_numpy(np.argsort(order))
    return rows[back], masks[back]


if __name__ == "__main__":
    main()
