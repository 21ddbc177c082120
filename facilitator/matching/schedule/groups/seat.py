"""All rounds of a room at tables of so many seats: nobody meets again while it can be helped, nor whom they know; then as much
is given and received as can be."""

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

from .evening import Evening
from .mixing import mixed
from .places import Places, Work, filled
from .sizes import Block, blocks_of, tables_for
from .worth import Score, Worth, helps_of, inside

# Neighbours looked at, in a room of up to WORK_ROOM people; more in larger ones. Chosen, by time: a second for fifty people,
# whatever the size of their tables, and two for three hundred.
WORK, WORK_ROOM = {Effort.LEAST: 800_000, Effort.QUICK: 1_500_000, Effort.FULL: 5_000_000}, 200
# People of a room who are planned together; a larger one is planned in sections. Chosen, by the memory that it takes.
SECTION = 480
# Changes made at random before a plan is improved again, and tries without a gain after which it is left. Chosen.
SHAKES, PATIENCE = 2, 80

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
        self._work = Work(int(WORK[rules.effort] * max(1, len(section) / WORK_ROOM)))
        self._random = Random(rules.seed)

    def planned(self, blocks: Sequence[Block]) -> list[Indices]:
        """The places of each block: the better of two beginnings, then shaken and improved again, as long as it helps."""
        best, score = self._begun(blocks)
        tries = 0
        while not self._work.is_done and tries < PATIENCE and any(len(tables) > 1 for tables in best):
            tries += 1
            found, now = self._shaken(best, score)
            if now.beats(score):
                best, score, tries = found, now, 0
        return best

    def _begun(self, blocks: Sequence[Block]) -> tuple[list[Indices], Score]:
        """Tables filled one by one, or where two meet again there those that algebra knows."""
        everyone = set(range(self._helps.nobody))
        found = self._filled(blocks)
        best = found, self._settled(found, self._score(found), everyone)
        by_algebra = self._mixed(blocks) if best[1].repeats else None
        if by_algebra is not None:
            other = by_algebra, self._settled(by_algebra, self._score(by_algebra), everyone)
            best = other if other[1].beats(best[1]) else best
        return best

    def _filled(self, blocks: Sequence[Block]) -> list[Indices]:
        """One block after the other, in an order of people that chance gives."""
        found: list[Indices] = []
        for block in blocks:
            worth = Worth(self._helps, met_in(found, self._helps.nobody), self._bounds)
            people = self._who_comes(block)
            self._random.shuffle(people)
            found.append(filled(worth, people, tables_for(len(people), block.seats, self._tables), self._helps.nobody))
        return found

    def _who_comes(self, block: Block) -> list[int]:
        return [k for k, most in enumerate(self._rounds) if most > block.rounds[0]]

    def _mixed(self, blocks: Sequence[Block]) -> list[Indices] | None:
        """All of them on the chairs of `mixed`, as chance has it; None where rounds differ in people or tables."""
        people, nobody = self._who_comes(blocks[0]), self._helps.nobody
        tables = {(len(self._who_comes(block)), tables_for(len(people), block.seats, self._tables)) for block in blocks}
        if len(tables) > 1 or len(people) < 2:
            return None
        ((_, count),) = tables
        seats = -(-len(people) // count)
        self._random.shuffle(people)
        rounds = mixed(count, seats, len(blocks))
        empty = never_together(rounds, count * seats - len(people))
        if empty is None:
            return None
        chairs = np.array(people, dtype=np.intp)
        for chair in sorted(empty):
            chairs = np.insert(chairs, chair, nobody)
        return [_laid(chairs, table) for table in rounds]

    def _settled(self, found: list[Indices], score: Score, moved: set[int]) -> Score:
        """The score after changes in one round, or in all, of those who moved, until none gains."""
        while moved and not self._work.is_done:
            again = set[int]()
            for at in range(len(found)):
                if len(found[at]) > 1:
                    places = self._places(found, at)
                    again |= places.improve(np.intersect1d(found[at], [*moved, *again]).tolist())
                    score = score.plus(places.gained)
            evening = Evening(self._helps, self._bounds, found, self._work)
            again |= evening.improve(sorted(moved | again))
            score = score.plus(evening.gained)
            moved = again
        return score

    def _shaken(self, best: list[Indices], score: Score) -> tuple[list[Indices], Score]:
        found, moved = [tables.copy() for tables in best], set[int]()
        at = self._random.choice([k for k, tables in enumerate(found) if len(tables) > 1])
        one_round = self._random.random() < 0.5
        shaken = self._places(found, at) if one_round else Evening(self._helps, self._bounds, found, self._work)
        for _ in range(SHAKES):
            moved |= shaken.shake(self._random)
        return found, self._settled(found, score.plus(shaken.gained), moved)

    def _places(self, found: list[Indices], at: int) -> Places:
        others = [tables for k, tables in enumerate(found) if k != at]
        worth = Worth(self._helps, met_in(others, self._helps.nobody), self._bounds)
        return Places(worth, found[at], self._work)

    def _score(self, found: list[Indices]) -> Score:
        """Of the blocks one after the other, each beside those before it."""
        score = Score(0, 0.0)
        for at, tables in enumerate(found):
            worth = Worth(self._helps, met_in(found[:at], self._helps.nobody), self._bounds)
            score = score.plus(Score(int(worth.faults(tables).sum()), float(worth.of(tables).sum())))
        return score

    def here(self, tables: Indices, number: int) -> Tables:
        """The meetings of one round, without those who have met as many as they wished to."""
        groups = [[k for k in row if k != self._helps.nobody and self._rounds[k] > number] for row in tables.tolist()]
        return [tuple(sorted(self._rows[k] for k in group)) for group in groups if len(group) > 1]


def never_together(rounds: Sequence[Indices], count: int) -> list[int] | None:
    """So many chairs (rows of the flattened tables) that are at no table together, the last of each table first."""
    tables = np.stack([table.ravel() for table in rounds], axis=1)
    order = np.arange(len(tables)).reshape(rounds[0].shape)[:, ::-1].T.ravel()
    chosen: list[int] = []
    for chair in order.tolist():
        if len(chosen) < count and not (tables[chosen] == tables[chair]).any():
            chosen.append(chair)
    return chosen if len(chosen) == count else None


def _laid(chairs: Indices, table: Indices) -> Indices:
    """The people of each table, by the table of each chair."""
    order = np.argsort(table.ravel(), kind="stable")
    return chairs[order].reshape(table.shape)


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
