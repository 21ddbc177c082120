"""Two people change places in every round at once: no more meet again by it, so that there is a way where rounds are tight."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random

import numpy as np
from numpy.typing import NDArray

from facilitator.matching.fit.fit import Chances
from facilitator.matching.fit.index import Indices
from facilitator.matching.pairing.candidates import Bounds

from .places import CHAIRS_TRIED, NOTHING, Work
from .worth import PINNED, Faults, Helps, Score, best_of, exchanged


class Evening:
    """The tables of all blocks, each an array of chairs. `gained`: by all changes so far."""

    def __init__(self, helps: Helps, bounds: Bounds, found: Sequence[Indices], work: Work) -> None:
        self.gained = NOTHING
        self._helps, self._bounds, self._found, self._work = helps, bounds, found, work
        self._pinned = np.zeros_like(helps.faults)
        for i, j in bounds.pinned:
            self._pinned[[i, j], [j, i]] = -PINNED
        people, nobody = helps.nobody, helps.nobody
        self._place = np.full((len(found), people + 1, 2), -1, dtype=np.intp)
        for place, tables in zip(self._place, found, strict=True):
            place[tables.ravel()] = np.indices(tables.shape).reshape(2, -1).T
        self._place[:, nobody] = -1
        self._comes = self._place[:, :, 0] >= 0
        # Each one's neighbours over the evening, and the same with nobody in place of who is there already.
        self._seats = np.full((people + 1, sum(tables.shape[1] for tables in found)), nobody, dtype=np.intp)
        self._near = self._seats.copy()
        self._met = np.zeros((people + 1, people + 1), dtype=bool)
        self._hazards = np.zeros((people + 1, helps.hazards.shape[2]))
        self._points = np.zeros(people + 1)
        self._note(np.arange(people))

    def improve(self, people: Iterable[int]) -> set[int]:
        """Each of them in turn changes with whomever most is won by; who did."""
        moved = set[int]()
        for turn, person in enumerate(people):
            if self._work.is_done:
                break
            others = self._others(person, turn)
            if len(others):
                faults, points = self._changes(person, others)
                best = best_of(faults, points)
                gain = Score(int(faults[best]), float(points[best]))
                moved |= self._change(person, int(others[best]), gain) if gain.beats(NOTHING) else set()
        return moved

    def shake(self, random: Random) -> set[int]:
        """Two change, whatever becomes of it; who did."""
        person = random.randrange(self._helps.nobody)
        others = self._others(person, 0)
        if not len(others):
            return set()
        other = np.array([random.choice(others.tolist())])
        faults, points = self._changes(person, other)
        return self._change(person, int(other[0]), Score(int(faults[0]), float(points[0])))

    def _others(self, person: int, turn: int) -> Indices:
        """Who comes to the same rounds; of many a part."""
        alike: NDArray[np.bool_] = (self._comes == self._comes[:, [person]]).all(axis=0)
        alike[[person, self._helps.nobody]] = False
        others = np.nonzero(alike)[0]
        step = -(-len(others) // CHAIRS_TRIED)
        return others[turn % step :: step] if step else others

    def _changes(self, person: int, others: Indices) -> tuple[Faults, Chances]:
        """Faults and points that are won when they change with each of `others`."""
        helps, other = self._helps, others[:, None]
        mine, theirs = self._near[person], self._near[others]
        self._work.look(theirs.size)
        faults = exchanged(helps.faults, person, others, self._seats[person], self._seats[others])
        if self._bounds.pinned:
            faults = faults + exchanged(self._pinned, person, others, mine, theirs)
        points = exchanged(helps.plain, person, others, mine, theirs) - self._points[person] - self._points[others]
        hazards, own = helps.hazards, self._hazards
        both = self._met[person, others][:, None]
        points += helps.of_people(hazards[person, theirs].sum(axis=1) + both * hazards[person, others])
        points += helps.of_people(hazards[other, mine].sum(axis=1) + both * hazards[others, person])
        # Who meets both of them does so still.
        mine_new = ~self._met[mine][:, others] & (mine[:, None] != others)
        theirs_new = ~self._met[theirs, person] & (theirs != person)
        mine_then = own[mine][:, None] + hazards[mine][:, others] - hazards[mine, person][:, None]
        theirs_then = own[theirs] + hazards[theirs, person] - hazards[theirs, other]
        points += (mine_new * (helps.of_people(mine_then) - self._points[mine][:, None])).sum(axis=0)
        points += (theirs_new * (helps.of_people(theirs_then) - self._points[theirs])).sum(axis=1)
        return faults, points

    def _change(self, person: int, other: int, gain: Score) -> set[int]:
        self.gained = self.gained.plus(gain)
        for tables, place in zip(self._found, self._place, strict=True):
            if place[person, 0] >= 0:
                (a, b), (c, d) = place[person], place[other]
                tables[a, b], tables[c, d] = other, person
                place[[person, other]] = place[[other, person]]
        changed = np.unique(np.concatenate([self._seats[person], self._seats[other], [person, other]]))
        self._note(changed[changed != self._helps.nobody])
        return {person, other}

    def _note(self, people: Indices) -> None:
        """Whom these people meet, and what they have of it."""
        nobody, first = self._helps.nobody, 0
        for tables, place in zip(self._found, self._place, strict=True):
            seats = tables[place[people, 0]]
            seats[(place[people, 0] < 0)[:, None] | (seats == people[:, None])] = nobody
            self._seats[people, first : first + tables.shape[1]] = seats
            first += tables.shape[1]
        near = np.sort(self._seats[people], axis=1)
        near[:, 1:][near[:, 1:] == near[:, :-1]] = nobody
        self._near[people] = near
        self._met[people] = False
        self._met[people[:, None], near] = True
        self._met[people, nobody] = False
        self._hazards[people] = self._helps.hazards[people[:, None], near].sum(axis=1)
        self._points[people] = self._helps.of_people(self._hazards[people])
