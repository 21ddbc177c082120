"""What one step of teaching minimises."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from .batches import NOT_JUDGED

NEVER = -1e9
# What a grade-2 offer counts for, and a grade-1 offer.
GRADES = ((2, 1.0), (1, 0.35))
# How much less than a grade-0 offer a grade-1 offer stands against a grade-2 offer: log odds.
ADJACENT = 0.7
# Cosines are divided by it; the late score's by more.
TEMPERATURE, LATE_TEMPERATURE = 0.05, 0.075
LATE_SHARE, OFFERS_SHARE, CLOSE_SHARE = 0.5, 0.5, 0.5


def loss(pooled: Tensor, late: Tensor, grade: Tensor, close: Tensor) -> Tensor:
    """Scores, grades and which were set beside each other: all offers x needs."""
    total = pooled.new_zeros(())
    for score, share, temperature in ((pooled, 1.0, TEMPERATURE), (late, LATE_SHARE, LATE_TEMPERATURE)):
        found = both_ways(score / temperature, grade)
        if close.any():
            among = torch.where(close, grade, torch.full_like(grade, NOT_JUDGED))
            near = score / temperature / 2
            found = found + CLOSE_SHARE * (ranking(near, among) + ranking(near.T, among.T))
        total = total + share * found
    return total


def both_ways(score: Tensor, grade: Tensor) -> Tensor:
    return ranking(score, grade) + OFFERS_SHARE * ranking(score.T, grade.T)


def ranking(score: Tensor, grade: Tensor) -> Tensor:
    """Minus the log of each good row's share against all that is worse, column by column."""
    worse = torch.where(grade == 0, score, score.new_tensor(NEVER)).logsumexp(0)
    adjacent = torch.where(grade == 1, score, score.new_tensor(NEVER)).logsumexp(0) - ADJACENT
    total, count = score.new_zeros(()), 0.0
    for mark, weight in GRADES:
        good = grade == mark
        against = torch.logaddexp(worse, adjacent) if mark == 2 else worse
        each = functional.softplus(against[None] - score)
        total = total + weight * (each * good / good.sum(0).clamp(min=1)).sum()
        count += weight * float(good.any(0).sum())
    return total / max(count, 1)


def late_score(offers: Tensor, offer_mask: Tensor, needs: Tensor, need_mask: Tensor) -> Tensor:
    """Mean over a need's pieces of its nearest piece of the offer: offers x needs, from texts x pieces x numbers."""
    offers = functional.normalize(offers, dim=-1) * offer_mask[..., None]
    needs = functional.normalize(needs, dim=-1) * need_mask[..., None]
    near = torch.einsum("axd,byd->abxy", offers, needs).masked_fill(~offer_mask[:, None, :, None], -1.0)
    return (near.max(2).values * need_mask[None]).sum(-1) / need_mask.sum(-1)[None]
