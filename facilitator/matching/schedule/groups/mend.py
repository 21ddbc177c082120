"""People come late or leave: the coming rounds at tables change as little as possible, and nobody sits alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import inf

import numpy as np

from facilitator.matching.fit.fit import Chances, Fit
from facilitator.matching.pairing.candidates import Bounds, bounds_of
from facilitator.matching.room import Effort, Room, Rules
from facilitator.matching.schedule.schedule import Schedule, pairs_within

from .least import figures_of_mixing
from .places import NOTHING, Places, Work, filled
from .seat import SECTION, WORK, Tables, without
from .sizes import Block, blocks_of, tables_for
from .worth import Faults, Score, Worth, best_of, helps_of, inside

# Points for two who were announced at one table, that they stay at one: chosen, by what was not kept.
KEEP_ANNOUNCED = 10.0
# Times that the coming rounds are gone through, one after the other, while somebody meets again in them. Chosen.
PASSES = 2


def mended(
    schedule: Schedule, fit: Fit, room: Room, rules: Rules, begun: int, here: Collection[int], prefer_idle: bool
) -> Schedule:
    """`schedule` with only the rounds after `begun` changed, for the people rows that are `here`.

    With `prefer_idle` only who has no table gets one, and tables that lost too many are evened out; without it everybody may
    move, as long as more is won than announced tables are worth. Groups that stay together and have met already only take
    people in and let them go.
    """
    bounds = bounds_of(room, fit.index, rules.bring_together_again)
    found = [list(meetings) for meetings in schedule]
    blocks = blocks_of(rules.sittings, rules.rounds)
    for _ in range(PASSES):
        _mend_once(found, fit, bounds, rules, blocks, begun, here, prefer_idle)
        if not figures_of_mixing(found, blocks)["again"]:
            break
    return found


def _mend_once(
    found: Schedule,
    fit: Fit,
    bounds: Bounds,
    rules: Rules,
    blocks: Sequence[Block],
    begun: int,
    here: Collection[int],
    prefer_idle: bool,
) -> None:
    for block in blocks:
        coming = [number for number in block.rounds if number >= begun]
        if coming:
            has_met = block.rounds[0] < begun
            before = found[coming[0] - has_met]
            others = [meetings for number, meetings in enumerate(found) if number not in block.rounds]
            budget = _budget(fit, rules, found, coming, here)
            mend = _Mend(fit, bounds, rules, block, others, [row for row in sorted(here) if budget[row] > 0])
            groups = mend.groups(before, prefer_idle or has_met, has_met)
            for nth, number in enumerate(coming):
                left = (tuple(row for row in group if budget[row] > nth) for group in groups)
                found[number] = [group for group in left if len(group) > 1]


def _budget(fit: Fit, rules: Rules, found: Schedule, coming: Sequence[int], here: Collection[int]) -> dict[int, int]:
    """In how many of the `coming` rounds each may still sit."""
    seats = [row for number, meetings in enumerate(found) if number not in coming for group in meetings for row in group]
    caps = {row: fit.index.people[row].max_meetings for row in here}
    return {row: rules.rounds if cap is None else cap - seats.count(row) for row, cap in caps.items()}


class _Mend:
    """One block, in the numbers of the people who are looked at: all, or in a large room those at the smallest tables."""

    def __init__(self, fit: Fit, bounds: Bounds, rules: Rules, block: Block, others: Schedule, people: list[int]) -> None:
        self._fit, self._all_bounds, self._rules, self._block = fit, bounds, rules, block
        self._others, self._people = others, people

    def groups(self, before: Tables, prefer_idle: bool, has_met: bool) -> Tables:
        here = set(self._people)
        left = [tuple(row for row in group if row in here) for group in before]
        left = self._wide_enough(without(left, self._all_bounds.forbidden))
        looked_at, rest = self._looked_at(left)
        self._section = sorted({row for group in looked_at for row in group} | here - {row for g in left for row in g})
        self._look_at(looked_at)
        at = {row: k for k, row in enumerate(self._section)}
        groups = [[at[row] for row in group] for group in looked_at]
        groups = self._evened(self._with_idle(groups)) if groups else self._anew()
        if not has_met:
            groups = self._better(groups, prefer_idle)
        seated = [tuple(sorted(self._section[k] for k in group)) for group in groups]
        return rest + without(seated, self._all_bounds.forbidden)

    def _wide_enough(self, groups: Tables) -> Tables:
        """Without the smallest tables, as long as the others are too small as well."""
        groups, seats, people = sorted(groups, key=len), self._block.seats, len(self._people)
        target = tables_for(people, seats, self._rules.tables)
        while len(groups) > target and people < len(groups) * max(2, seats - 1):
            groups = groups[1:]
        return groups

    def _looked_at(self, groups: Tables) -> tuple[Tables, Tables]:
        """The smallest tables, and those that are not looked at."""
        room, few = SECTION - (len(self._people) - sum(map(len, groups))), 0
        while few < len(groups) and room >= len(groups[few]):
            room -= len(groups[few])
            few += 1
        return groups[:few], groups[few:]

    def _look_at(self, before: Tables) -> None:
        bounds = inside(self._all_bounds, self._section)
        at = {row: k for k, row in enumerate(self._section)}
        helps = helps_of(self._fit, self._section, bounds, self._rules.dial)
        met = np.zeros(helps.plain.shape, dtype=bool)
        for i, j in (pair for meetings in self._others for group in meetings for pair in pairs_within(group)):
            if i in at and j in at:
                met[at[i], at[j]] = met[at[j], at[i]] = True
        keep: Chances = np.zeros(helps.plain.shape)
        for i, j in (pair for group in before for pair in pairs_within(group)):
            keep[at[i], at[j]] = keep[at[j], at[i]] = KEEP_ANNOUNCED
        self._bounds, self._nobody, self._met = bounds, helps.nobody, met
        self._worth = Worth(helps, met, bounds, keep)

    def _anew(self) -> list[list[int]]:
        people = list(range(len(self._section)))
        tables = filled(self._worth, people, tables_for(len(people), self._block.seats, self._rules.tables), self._nobody)
        return self._listed(Places(self._worth, tables, Work(0)))

    def _with_idle(self, groups: list[list[int]]) -> list[list[int]]:
        """Each of those without a table at one of the smallest; a new table when the others would get too large."""
        people, seats = len(self._section), self._block.seats
        most = seats + (seats > 2)
        target = tables_for(len(self._people), seats, self._rules.tables)
        groups += [[] for _ in range(max(0, min(-(-people // most) - len(groups), target - len(groups))))]
        for person in sorted(set(range(people)) - {k for group in groups for k in group}):
            least = min(map(len, groups))
            open_ = [group for group in groups if len(group) == least]
            then, now = self._scored([[*group, person] for group in open_]), self._scored(open_)
            open_[best_of(then[0] - now[0], then[1] - now[1])].append(person)
        return groups

    def _evened(self, groups: list[list[int]]) -> list[list[int]]:
        """Sizes within one of each other: of the largest tables whoever is missed least goes to one of the smallest."""
        while max(map(len, groups)) - (least := min(map(len, groups))) > 1:
            large = [group for group in groups if len(group) == max(map(len, groups))]
            small = next(group for group in groups if len(group) == least)
            moves = [(group, person) for group in large for person in group]
            stays = [[other for other in group if other != person] for group, person in moves]
            now, left = self._scored([group for group, _ in moves]), self._scored(stays)
            then = self._scored([[*small, person] for _, person in moves])
            group, person = moves[best_of(left[0] - now[0] + then[0], left[1] - now[1] + then[1])]
            group.remove(person)
            small.append(person)
        return groups

    def _better(self, groups: list[list[int]], prefer_idle: bool) -> list[list[int]]:
        """Who must meet does, and who knows another at the table or meets them again changes; else everybody where that is
        wished."""
        work = Work(WORK[Effort.LEAST if prefer_idle else Effort.QUICK])
        places = Places(self._worth, self._padded(groups), work)
        together = {pair for group in groups for pair in pairs_within(tuple(group))}
        pinned = {i for i, j in self._bounds.pinned if not self._met[i, j] and (i, j) not in together}
        unwanted = {i for i, j in together if self._met[i, j] or (i, j) in self._bounds.apart}
        people = sorted(pinned | unwanted) if prefer_idle else list(range(len(self._section)))
        # No announced table changes only because more might be given.
        least = Score(-1, -inf) if prefer_idle else NOTHING
        while places.improve(people, least):
            pass
        return self._listed(places)

    def _scored(self, groups: Sequence[Sequence[int]]) -> tuple[Faults, Chances]:
        tables = self._padded(groups)
        return self._worth.faults(tables), self._worth.of(tables)

    def _padded(self, groups: Sequence[Sequence[int]]) -> np.ndarray[tuple[int, ...], np.dtype[np.intp]]:
        longest = max(map(len, groups), default=0)
        return np.array([[*group, *[self._nobody] * (longest - len(group))] for group in groups], dtype=np.intp)

    def _listed(self, places: Places) -> list[list[int]]:
        return [[k for k in row if k != self._nobody] for row in places.tables.tolist()]
