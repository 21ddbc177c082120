"""All rounds of a room at tables of so many seats: strangers first, then as much given and received as can be."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import numpy as np
from numpy.typing import NDArray

from facilitator.matching.fit.fit import Fit
from facilitator.matching.fit.index import Indices
from facilitator.matching.pairing.candidates import Bounds, Pair, bounds_of
from facilitator.matching.room import Effort, Room, Rules
from facilitator.matching.schedule.schedule import Meeting, Schedule

from .places import Places, Work, filled
from .sizes import Block, blocks_of, tables_for
from .worth import Worth, helps_of, inside

# Chairs looked at. Chosen, by time: two or three seconds for fifty people, whatever the size of their tables.
WORK = {Effort.LEAST: 120_000, Effort.QUICK: 700_000, Effort.FULL: 6_000_000}
# People of a room who are planned together; a larger one is planned in sections. Chosen, by the memory that it takes.
SECTION = 480
# Changes made at random before a plan is improved again, and tries without a gain after which it is left. Chosen.
SHAKES, PATIENCE = 4, 20
# Every so manyth try begins with tables that are filled anew. Chosen.
ANEW = 4

Tables = list[Meeting]


def seated(fit: Fit, room: Room, rules: Rules) -> Schedule:
    """A schedule with a list of meetings for each round. Whoever can sit with nobody is left out of that round."""
    bounds = bounds_of(room, fit.index, rules.bring_together_again)
    blocks = blocks_of(rules.sittings, rules.rounds)
    schedule: Schedule = [[] for _ in range(rules.rounds)]
    for section in sections_of(len(fit.index.people), bounds):
        share = len(section) / max(len(fit.index.people), 1)
        tables = None if rules.tables is None else max(1, int(rules.tables * share))
        part = _Section(fit, bounds, rules, section, tables)
        for block, found in zip(blocks, part.planned(blocks), strict=True):
            for number in block.rounds:
                schedule[number] += without(part.here(found, number), bounds.forbidden)
    return schedule


def sections_of(people: int, bounds: Bounds) -> list[list[int]]:
    """People rows, those who must meet in one section."""
    if people <= SECTION:
        return [list(range(people))]
    count = -(-people // SECTION)
    of = [row % count for row in range(people)]
    for i, j in sorted(bounds.pinned):
        of[j] = of[i]
    return [[row for row in range(people) if of[row] == section] for section in range(count)]


class _Section:
    """Some people, all their rounds. Inside they are numbered from 0; what goes out are rows of the index."""

    def __init__(self, fit: Fit, bounds: Bounds, rules: Rules, section: list[int], tables: int | None) -> None:
        self._rows, self._tables = section, tables
        self._bounds = inside(bounds, section)
        self._helps = helps_of(fit, section, self._bounds, rules.dial)
        caps = (fit.index.people[row].max_meetings for row in section)
        self._rounds = [rules.rounds if cap is None else cap for cap in caps]
        self._work = Work(int(WORK[rules.effort] * max(1, len(section) / 200)))
        self._random = Random(rules.seed)

    def planned(self, blocks: Sequence[Block]) -> list[Indices]:
        """The places of each block."""
        return self._improved(self._filled(blocks), blocks)

    def _filled(self, blocks: Sequence[Block]) -> list[Indices]:
        """One block after the other, in an order of people that chance gives."""
        found: list[Indices] = []
        for block in blocks:
            worth = Worth(self._helps, self._met(found), self._bounds)
            people = [k for k, most in enumerate(self._rounds) if most > block.rounds[0]]
            self._random.shuffle(people)
            found.append(filled(worth, people, tables_for(len(people), block.seats, self._tables), self._helps.nobody))
        return found

    def _improved(self, found: list[Indices], blocks: Sequence[Block]) -> list[Indices]:
        """Sweeps over the blocks until none gains; then shaken, or filled anew, and improved again, as long as it helps."""
        self._sweep(found)
        best, value, tries = [tables.copy() for tables in found], self._value(found), 0
        while not self._work.is_done and tries < PATIENCE and any(len(tables) > 1 for tables in found):
            tries += 1
            found = self._filled(blocks) if tries % ANEW == 0 else self._shaken(best)
            self._sweep(found)
            if (now := self._value(found)) > value + 1e-6:
                best, value, tries = found, now, 0
        return best

    def _shaken(self, best: list[Indices]) -> list[Indices]:
        found = [tables.copy() for tables in best]
        at = self._random.choice([k for k, tables in enumerate(found) if len(tables) > 1])
        places = self._places(found, at)
        for _ in range(SHAKES):
            places.shake(self._random)
        return found

    def _sweep(self, found: list[Indices]) -> None:
        better = True
        while better and not self._work.is_done:
            better = False
            for at in range(len(found)):
                places = self._places(found, at)
                people = found[at][found[at] != self._helps.nobody].tolist()
                while places.improve(people):
                    better = True

    def _places(self, found: list[Indices], at: int) -> Places:
        others = [tables for k, tables in enumerate(found) if k != at]
        return Places(Worth(self._helps, self._met(others), self._bounds), found[at], self._helps.nobody, self._work)

    def _value(self, found: list[Indices]) -> float:
        """What the blocks are worth one after the other, each beside those before it."""
        worths = (Worth(self._helps, self._met(found[:at]), self._bounds).of(tables).sum() for at, tables in enumerate(found))
        return float(sum(worths))

    def _met(self, found: Sequence[Indices]) -> NDArray[np.bool_]:
        return met_in(found, self._helps.nobody)

    def here(self, tables: Indices, number: int) -> Tables:
        """The meetings of one round, without those who have met as many as they wished to."""
        groups = [[k for k in row if k != self._helps.nobody and self._rounds[k] > number] for row in tables.tolist()]
        return [tuple(sorted(self._rows[k] for k in group)) for group in groups if len(group) > 1]


def met_in(found: Sequence[Indices], nobody: int) -> NDArray[np.bool_]:
    """Who sits with whom at any of these tables; nobody with themselves."""
    met = np.zeros((nobody + 1, nobody + 1), dtype=bool)
    for tables in found:
        met[tables[:, :, None], tables[:, None, :]] = True
    met[nobody] = met[:, nobody] = False
    np.fill_diagonal(met, False)
    return met


def without(groups: Tables, barred: frozenset[Pair]) -> Tables:
    """Where two sit together who must not, because there was no other place, whoever has most such neighbours gets up."""
    left = []
    for group in groups:
        people = list(group)
        while at_odds := [pair for pair in barred if pair[0] in people and pair[1] in people]:
            counts = {person: sum(person in pair for pair in at_odds) for person in people}
            people.remove(max(people, key=lambda person: (counts[person], person)))
        if len(people) > 1:
            left.append(tuple(people))
    return left
