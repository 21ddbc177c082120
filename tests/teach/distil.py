"""Teaches a reader how near a larger model finds two texts. No judgement is read, and no room.

    python -m tests.teach.distil kept_english.npy advice.npz english.pt
    python -m tests.teach.distil kept.npy advice.npz advised/f0.pt taught/f0.pt
    python -m tests.teach.distil kept.npy more_advice.npz again/f0.pt taught/f0.pt advised/f0.pt

The reader of English begins with all-MiniLM-L6-v2: twelve minutes on two cores. That of five languages begins with what
`teach.py` made of a fold: three minutes. It is taught how near the larger model and itself together find two cards, both in
English, whichever language it reads each of them in.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from facilitator.matching.language.five_languages import NEED, OFFER

from .advice import read_advice
from .batches import LANGUAGES, groups, noisy
from .minilm import minilm
from .model import Model, pooled
from .teach import FROZEN, slope
from .weights import source

SEED = 1
DECAY, DROP, PIECES = 0.01, 0.0, 48
# A step reads some texts and those that the larger model finds nearest to each: what is far apart teaches little.
NEIGHBOURS = 12
# Texts of like length are read together, in so many parts.
PARTS = 4
# What cosines are divided by, to spread over the other texts; and the share of what they are off by themselves.
TEMPERATURE, SQUARES = 0.05, 20.0
# Rows whose cosines with all others are looked at together.
BLOCK = 1000


@dataclass(frozen=True)
class Card:
    """One of the `ways` to say it is read, each time another; what stands before it tells its side."""

    mark: str
    ways: tuple[str, ...]


@dataclass(frozen=True)
class Pace:
    """`texts` are those of a step that its neighbours are looked for; the first `frozen` layers do not learn."""

    steps: int
    rate: float
    texts: int
    frozen: int


ENGLISH, FIVE = Pace(450, 1e-4, 16, 0), Pace(150, 3e-5, 14, FROZEN)


def main(kept: str, advice: str, out: str, taught: str = "", begin: str = "") -> None:
    torch.manual_seed(SEED)
    texts, rows = read_advice(advice)
    if taught:
        model = Model(source(), np.load(kept))
        model.load_state_dict(torch.load(taught))
        cards = of_five_languages(texts)
        rows = np.hstack([model.encode([card.mark + card.ways[0] for card in cards]), rows]) / np.float32(2**0.5)
        model.load_state_dict(torch.load(begin or taught))
        distil(model, cards, rows, FIVE)
    else:
        model = Model(minilm(), np.load(kept))
        distil(model, [Card("", (text,)) for text in texts], rows, ENGLISH)
    Path(out).parent.mkdir(parents=True, exist_ok=True)
    torch.save(model.state_dict(), out)


def of_five_languages(texts: list[str]) -> list[Card]:
    """Each text first; a card of the groups in the other languages too; any other text on one side or the other."""
    known = {card.ways[0]: card for card in of_groups()}
    return [known.get(text) or Card((OFFER, NEED)[place % 2], (text,)) for place, text in enumerate(texts)]


def of_groups() -> list[Card]:
    """The cards of all groups, each once, in five languages."""
    found: dict[str, Card] = {}
    for group in groups():
        is_turned = "offer" in group
        one, many = (group["offer"], group["needs"]) if is_turned else (group["need"], group["offers"])
        alone, others = (OFFER, NEED) if is_turned else (NEED, OFFER)
        for mark, said in ((alone, one), *((others, each["t"]) for each in many)):
            # English first, as LANGUAGES has it.
            found.setdefault(said["en"], Card(mark, tuple(said[language] for language in LANGUAGES)))
    return list(found.values())


def distil(model: Model, cards: list[Card], rows: NDArray[np.float32], pace: Pace) -> None:
    """`rows`: the larger model's, of length 1."""
    dice, near, found = Random(SEED), nearest(rows), []
    frozen = tuple(f"layers.{layer}." for layer in range(pace.frozen))
    weights = [each for name, each in model.named_parameters() if not name.startswith((*frozen, "late"))]
    learning = torch.optim.AdamW(weights, lr=pace.rate, weight_decay=DECAY)
    model.train()
    for step in range(pace.steps):
        for group in learning.param_groups:
            group["lr"] = pace.rate * slope(step, pace.steps)
        some = sorted({int(k) for one in dice.sample(range(len(cards)), pace.texts) for k in near[one]})
        texts = [card.mark + noisy(dice.choice(card.ways), dice) for card in (cards[k] for k in some)]
        mine, order = _read(model, texts, pace.frozen)
        theirs = torch.from_numpy(rows[some][order])
        off = loss(mine @ mine.T, theirs @ theirs.T)
        learning.zero_grad()
        off.backward()
        nn.utils.clip_grad_norm_(weights, 1.0)
        learning.step()
        found.append(off.item())
        if step % 50 == 49:
            print(f"step {step + 1}: loss {np.mean(found[-50:]):.4f}", flush=True)


def _read(model: Model, texts: list[str], frozen: int) -> tuple[Tensor, NDArray[np.intp]]:
    """Rows of length 1, and which text each is of."""
    order = np.argsort([len(text) for text in texts], kind="stable")
    rows = []
    for some in np.array_split(order, PARTS):
        pieces, mask = model.batch([texts[k] for k in some], PIECES)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            read = model.hidden(pieces, mask, DROP, frozen)
        rows.append(pooled(read.float(), mask))
    return torch.cat(rows), order


def loss(mine: Tensor, theirs: Tensor) -> Tensor:
    """Cosines of each text with all others: how far they are from spreading as theirs do, and from theirs themselves."""
    others = ~torch.eye(len(mine), dtype=torch.bool)
    near, wanted = ((each[others].reshape(len(mine), -1) / TEMPERATURE).log_softmax(1) for each in (mine, theirs))
    spread = functional.kl_div(near, wanted, log_target=True, reduction="batchmean")
    return spread + SQUARES * ((mine - theirs)[others] ** 2).mean()


def nearest(rows: NDArray[np.float32]) -> NDArray[np.intp]:
    """texts x NEIGHBOURS, each text itself among them."""
    blocks = (rows[start : start + BLOCK] @ rows.T for start in range(0, len(rows), BLOCK))
    return np.concatenate([np.argpartition(-near, NEIGHBOURS, axis=1)[:, :NEIGHBOURS] for near in blocks])


def centre(model: Model, texts: list[str]) -> NDArray[np.float32]:
    return np.asarray(model.encode(texts).mean(axis=0))


if __name__ == "__main__":
    main(*sys.argv[1:])
