"""Who sits at which table of one round: filled one by one, then improved by changing places, counted in work done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np

from facilitator.matching.fit.fit import Chances
from facilitator.matching.fit.index import Indices

from .worth import Worth

# Points; what differs by less is rounding.
LEAST_GAIN = 1e-6
# Chairs that somebody is tried on at a time. Chosen: in a room of some hundreds it is enough to look at a part of it each time.
CHAIRS_TRIED = 160


@dataclass
class Work:
    """How much is left to do, in chairs looked at."""

    left: int

    @property
    def is_done(self) -> bool:
        return self.left <= 0


def filled(worth: Worth, people: Sequence[int], tables: int, nobody: int) -> Indices:
    """Tables with sizes within one of each other: each of `people` in turn where most is won by it."""
    places = np.full((tables, -(-len(people) // tables)), nobody, dtype=np.intp)
    size, value = np.zeros(tables, dtype=np.intp), np.zeros(tables)
    for person in people:
        open_ = np.nonzero(size == size.min())[0]
        trial = places[open_].copy()
        trial[np.arange(len(open_)), size[open_]] = person
        points = worth.of(trial)
        best = int(np.argmax(points - value[open_]))
        table = int(open_[best])
        places[table], value[table] = trial[best], points[best]
        size[table] += 1
    return places


class Places:
    """Tables (rows) of chairs, some of them empty, with what each table is worth."""

    def __init__(self, worth: Worth, tables: Indices, nobody: int, work: Work) -> None:
        self.tables = tables
        self._worth, self._nobody, self._work = worth, nobody, work
        self._values: Chances = worth.of(tables)

    @property
    def value(self) -> float:
        return float(self._values.sum())

    def improve(self, people: Sequence[int]) -> bool:
        """Each of them in turn changes places with whomever most is won by; whether anything was."""
        better = False
        for turn, person in enumerate(people):
            if self._work.is_done:
                break
            better |= self._best_change(person, turn)
        return better

    def shake(self, random: Random) -> None:
        """Two people change places, whatever becomes of it."""
        tables = random.sample(range(len(self.tables)), 2)
        chairs = [random.randrange(self.tables.shape[1]) for _ in tables]
        here, there = self.tables[tables, chairs]
        if self._nobody in (here, there):
            return
        self.tables[tables, chairs] = there, here
        self._values[tables] = self._worth.of(self.tables[tables])

    def _best_change(self, person: int, turn: int) -> bool:
        table, chair = (int(where[0]) for where in np.nonzero(self.tables == person))
        rows, chairs = self._chairs_beside(table, turn)
        if not len(rows):
            return False
        others = self.tables[rows, chairs]
        mine, theirs = np.repeat(self.tables[table][None], len(rows), axis=0), self.tables[rows].copy()
        mine[:, chair] = others
        theirs[np.arange(len(rows)), chairs] = person
        points = self._worth.of(mine) + self._worth.of(theirs)
        self._work.left -= 2 * mine.size
        gains = points - self._values[rows] - self._values[table]
        best = int(np.argmax(gains))
        if gains[best] <= LEAST_GAIN:
            return False
        row = int(rows[best])
        self.tables[table], self.tables[row] = mine[best], theirs[best]
        self._values[[table, row]] = self._worth.of(self.tables[[table, row]])
        return True

    def _chairs_beside(self, table: int, turn: int) -> tuple[Indices, Indices]:
        """Chairs of other tables; an empty one counts only where somebody may get up from a full table for it."""
        rows, chairs = (np.asarray(where, dtype=np.intp) for where in np.indices(self.tables.shape).reshape(2, -1))
        keep = rows != table
        if (self.tables[table] == self._nobody).any():
            keep &= self.tables.ravel() != self._nobody
        rows, chairs = rows[keep], chairs[keep]
        step = -(-len(rows) // CHAIRS_TRIED)
        return rows[turn % step :: step] if step else rows, chairs[turn % step :: step] if step else chairs
