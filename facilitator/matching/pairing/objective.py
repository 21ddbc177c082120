"""Who is probably helped already: running chances, and what one more meeting would add to them."""

from __future__ import annotations

import numpy as np

from .candidates import CHANCE_AT_MOST, Pair, Pairs
from .weights import BOTH, ONE, need


class Objective:
    """Chances that nobody was given or received yet, per person and per need, as meetings are added one by one.

    Kept in plain lists: one meeting at a time is looked at, and numpy is slower there.
    """

    def __init__(self, pairs: Pairs, people: int, needs: int, dial: float = 0.5) -> None:
        self._row = pairs.row
        self._gives = np.minimum(pairs.gives, CHANCE_AT_MOST).tolist()
        self._takes = np.minimum(pairs.takes, CHANCE_AT_MOST).tolist()
        self._plain = pairs.plain(dial).tolist()
        self._answers = pairs.answers_of_each
        self._need = need(dial)
        self._not_given, self._not_received = [1.0] * people, [1.0] * people
        self._open = [1.0] * needs

    def pairs(self) -> set[Pair]:
        """The pairs of whom something is known."""
        return set(self._row)

    def value(self, pairs: list[Pair]) -> float:
        """What the plan is worth that consists of these pairs, which have been added before."""
        people = sum(_worth(g, r) for g, r in zip(self._not_given, self._not_received, strict=True))
        needs = self._need * sum(1 - chance for chance in self._open)
        return float(people + needs + sum(self._plain[self._row[pair]] for pair in pairs))

    def gain(self, pair: Pair) -> float:
        """What this meeting would add now; 0 for a pair of whom nothing is known."""
        row = self._row.get(pair)
        return 0.0 if row is None else self._step(row, pair, 1)

    def loss(self, pair: Pair) -> float:
        """What would be missing without this meeting, which has been added before."""
        row = self._row.get(pair)
        return 0.0 if row is None else self._step(row, pair, -1)

    def add(self, pair: Pair) -> None:
        self._count(pair, 1)

    def add_all(self, pairs: list[Pair]) -> None:
        for pair in pairs:
            self.add(pair)

    def remove(self, pair: Pair) -> None:
        self._count(pair, -1)

    def _step(self, row: int, pair: Pair, times: int) -> float:
        i, j = pair
        p, q = (1 - self._gives[row]) ** times, (1 - self._takes[row]) ** times
        given, received = self._not_given, self._not_received
        change = (
            _worth(given[i] * p, received[i] * q)
            - _worth(given[i], received[i])
            + _worth(given[j] * q, received[j] * p)
            - _worth(given[j], received[j])
        )
        answered = sum(self._open[need] * (1 - miss**times) for need, miss in self._answers[row])
        return float(times * (change + self._need * answered) + self._plain[row])

    def _count(self, pair: Pair, times: int) -> None:
        row = self._row.get(pair)
        if row is None:
            return
        i, j = pair
        p, q = (1 - self._gives[row]) ** times, (1 - self._takes[row]) ** times
        self._not_given[i] *= p
        self._not_received[j] *= p
        self._not_given[j] *= q
        self._not_received[i] *= q
        for need_row, miss in self._answers[row]:
            self._open[need_row] *= miss**times


def _worth(not_given: float, not_received: float) -> float:
    return BOTH * (1 - max(not_given, not_received)) + ONE * (2 - not_given - not_received)
