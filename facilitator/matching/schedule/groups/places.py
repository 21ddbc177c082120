"""Who sits at which table of one round: filled one by one, then improved by changing places, counted in work done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np

from facilitator.matching.fit.fit import Chances
from facilitator.matching.fit.index import Indices

from .worth import Faults, Score, Worth, best_of, exchanged

# Chairs that somebody is tried on at a time. Chosen: in a room of some hundreds it is enough to look at a part of it each time.
CHAIRS_TRIED = 160
# What looking at anything takes, in neighbours: by time.
AT_ONCE = 1500
NOTHING = Score(0, 0.0)


@dataclass
class Work:
    """How much is left to do, in neighbours looked at."""

    left: int

    @property
    def is_done(self) -> bool:
        return self.left <= 0

    def look(self, neighbours: int) -> None:
        """At so many, on both sides of a change."""
        self.left -= AT_ONCE + 2 * neighbours


def filled(worth: Worth, people: Sequence[int], tables: int, nobody: int) -> Indices:
    """Tables with sizes within one of each other: each of `people` in turn where most is won by it."""
    places = np.full((tables, -(-len(people) // tables)), nobody, dtype=np.intp)
    size, value, faults = np.zeros(tables, dtype=np.intp), np.zeros(tables), np.zeros(tables, dtype=np.int64)
    for person in people:
        open_ = np.nonzero(size == size.min())[0]
        trial = places[open_].copy()
        trial[np.arange(len(open_)), size[open_]] = person
        points, against = worth.of(trial), worth.faults(trial)
        best = best_of(against - faults[open_], points - value[open_])
        table = int(open_[best])
        places[table], value[table], faults[table] = trial[best], points[best], against[best]
        size[table] += 1
    return places


class Places:
    """Tables (rows) of chairs, some of them empty. `gained`: by all changes so far."""

    def __init__(self, worth: Worth, tables: Indices, work: Work) -> None:
        self.tables, self.gained = tables, NOTHING
        self._worth, self._work = worth, work
        self._hazards = worth.before.copy()
        self._points = worth.of_people(self._hazards)
        self._note(list(range(len(tables))))

    def improve(self, people: Iterable[int], least: Score = NOTHING) -> set[int]:
        """Each of them in turn changes places with whomever most is won by, if it is more than `least`; who did."""
        moved = set[int]()
        for turn, person in enumerate(people):
            if self._work.is_done:
                break
            moved |= self._best_change(person, turn, least)
        return moved

    def shake(self, random: Random) -> set[int]:
        """Two people change places, whatever becomes of it; who did."""
        here, there = random.sample(range(len(self.tables)), 2)
        chair, other = (random.randrange(self.tables.shape[1]) for _ in (here, there))
        if self._worth.nobody in (self.tables[here, chair], self.tables[there, other]):
            return set()
        faults, points = self._changes(here, chair, np.array([there]), np.array([other]))
        return self._change(here, chair, there, other, Score(int(faults[0]), float(points[0])))

    def _best_change(self, person: int, turn: int, least: Score) -> set[int]:
        table, chair = (int(where[0]) for where in np.nonzero(self.tables == person))
        rows, chairs = self._chairs_beside(table, turn)
        if not len(rows):
            return set()
        faults, points = self._changes(table, chair, rows, chairs)
        best = best_of(faults, points)
        gain = Score(int(faults[best]), float(points[best]))
        return self._change(table, chair, int(rows[best]), int(chairs[best]), gain) if gain.beats(least) else set()

    def _changes(self, table: int, chair: int, rows: Indices, chairs: Indices) -> tuple[Faults, Chances]:
        """Faults and points that are won when who sits there changes places with each of these."""
        worth, person = self._worth, self.tables[table, chair]
        mine, theirs, others = self.tables[table].copy(), self.tables[rows], self.tables[rows, chairs]
        mine[chair] = theirs[np.arange(len(rows)), chairs] = worth.nobody
        self._work.look(theirs.size)
        hazards, own = worth.hazards, self._hazards
        mine_then = own[mine][:, None] + hazards[mine][:, others] - hazards[mine, person][:, None]
        theirs_then = own[theirs] + hazards[theirs, person] - hazards[theirs, others[:, None]]
        faults = exchanged(worth.pair_faults, person, others, mine, theirs)
        points: Chances = exchanged(worth.plain, person, others, mine, theirs)
        points = points - self._points[person] - self._points[others]
        points += worth.of_people(worth.before[person] + hazards[person, theirs].sum(axis=1))
        points += worth.of_people(worth.before[others] + hazards[others[:, None], mine].sum(axis=1))
        points += (worth.of_people(mine_then) - self._points[mine][:, None]).sum(axis=0)
        points += (worth.of_people(theirs_then) - self._points[theirs]).sum(axis=1)
        return faults, points

    def _change(self, table: int, chair: int, row: int, other: int, gain: Score) -> set[int]:
        self.gained = self.gained.plus(gain)
        self.tables[table, chair], self.tables[row, other] = self.tables[row, other], self.tables[table, chair]
        self._note([table, row])
        return {int(self.tables[table, chair]), int(self.tables[row, other])} - {self._worth.nobody}

    def _note(self, rows: list[int]) -> None:
        """What the people of these tables have now."""
        people = self.tables[rows]
        hazards = self._worth.before[people] + self._worth.hazards[people[:, :, None], people[:, None, :]].sum(axis=2)
        self._hazards[people], self._points[people] = hazards, self._worth.of_people(hazards)

    def _chairs_beside(self, table: int, turn: int) -> tuple[Indices, Indices]:
        """Chairs of other tables; an empty one counts only where somebody may get up from a full table for it."""
        rows, chairs = (np.asarray(where, dtype=np.intp) for where in np.indices(self.tables.shape).reshape(2, -1))
        keep = rows != table
        if (self.tables[table] == self._worth.nobody).any():
            keep &= self.tables.ravel() != self._worth.nobody
        rows, chairs = rows[keep], chairs[keep]
        step = -(-len(rows) // CHAIRS_TRIED)
        return rows[turn % step :: step] if step else rows, chairs[turn % step :: step] if step else chairs
