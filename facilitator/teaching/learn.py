"""Logistic regression with a little shrinkage, by scipy."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.optimize import minimize

from facilitator.matching.fit.model import EDGE, FitModel
from facilitator.matching.fit.standing import Chances

from .examples import Examples

# What the square of a weight costs, where an example that is wrong by one unit of log odds costs about one. Usual value.
SHRINKAGE = 1.0


def learn(examples: Examples) -> FitModel:
    mean = np.average(examples.rows, axis=0, weights=examples.weight)
    spread = np.sqrt(np.average((examples.rows - mean) ** 2, axis=0, weights=examples.weight)) + 1e-6
    steady = np.hstack([np.clip((examples.rows - mean) / spread, -EDGE, EDGE), np.ones((len(examples.rows), 1))])
    loss = _Loss(steady, examples.true.astype(np.float64), examples.weight)
    how: Any = {"jac": True, "hess": loss.bend, "method": "trust-exact", "options": {"maxiter": 60, "gtol": 1e-3}}
    found = minimize(loss.value, np.zeros(steady.shape[1]), **how).x
    return FitModel(mean, spread, found[:-1], float(found[-1]))


class _Loss:
    """Weighted cross entropy, with its gradient and its second derivative; the last column is the offset, which is free."""

    def __init__(self, rows: Chances, true: Chances, weight: Chances) -> None:
        self._rows, self._true, self._weight = rows, true, weight
        self._cost = np.append(np.full(rows.shape[1] - 1, 2 * SHRINKAGE), 1e-9)

    def value(self, at: Chances) -> tuple[float, Chances]:
        odds = self._rows @ at
        off = self._weight * (1 / (1 + np.exp(-odds)) - self._true)
        value = float((self._weight * (np.logaddexp(0, odds) - self._true * odds)).sum() + (self._cost * at**2).sum() / 2)
        return value, self._rows.T @ off + self._cost * at

    def bend(self, at: Chances) -> Chances:
        chance = 1 / (1 + np.exp(-(self._rows @ at)))
        return np.asarray((self._rows * (self._weight * chance * (1 - chance))[:, None]).T @ self._rows + np.diag(self._cost))
