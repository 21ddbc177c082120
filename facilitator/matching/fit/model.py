"""From features to the chance that a host would make the introduction: one logistic regression, kept as JSON (`make fit`)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from .features import NAMES
from .standing import Chances

# No feature is further from its mean than this, in spreads: what was never seen must not count without limit.
EDGE = 6.0


@dataclass(frozen=True, eq=False)
class FitModel:
    """`mean`, `spread` and `weight` of each feature, and the `offset`."""

    mean: Chances
    spread: Chances
    weights: Chances
    offset: float

    def chances(self, rows: Chances, more: Chances | float = 0.0) -> Chances:
        """links x len(NAMES) -> (links,), to four digits, so that machines that add in another order agree.

        `more` is added to the log odds.
        """
        steady = np.clip((rows - self.mean) / self.spread, -EDGE, EDGE)
        return np.round(1 / (1 + np.exp(-(steady @ self.weights + self.offset + more))), 4)


@cache
def fit_model() -> FitModel:
    """The one that ships. Raises ValueError when it was made for other features."""
    kept = json.loads(files(__package__).joinpath("model.json").read_text("utf-8"))
    if tuple(kept["names"]) != NAMES:
        raise ValueError("facilitator/matching/fit/model.json was made for other features; run make fit")
    mean, spread, weights = (np.array(kept[name], dtype=np.float64) for name in ("mean", "spread", "weights"))
    return FitModel(mean, spread, weights, float(kept["offset"]))
