"""How often two must sit together again, whatever the plan: by counting, so that a plan can be seen to be as good as any.

By rounds: who sits in two of them is spread over as many pairs of a table and a table as there are, and those of one such pair
meet twice (pigeonholes); over a spanning tree of the rounds that adds up. By pairs: there are no more of them than there are
(as in the social golfer problem).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import comb

from facilitator.matching.schedule.schedule import Meeting, Schedule, pairs_within

from .sizes import Block


def figures_of_mixing(schedule: Schedule, blocks: Sequence[Block]) -> dict[str, float]:
    """`again`: how often two sit together who did before; `again_least`: no plan has fewer with these people in each round, at
    tables of these sizes."""
    tables = [schedule[block.rounds[0]] for block in blocks]
    times = Counter(pair for meetings in tables for meeting in meetings for pair in pairs_within(meeting))
    again = sum(count - 1 for count in times.values())
    people = {person for pair in times for person in pair}
    by_pairs = times.total() - comb(len(people), 2)
    return {"again": again, "again_least": max(0, by_pairs, _by_rounds(tables))}


def _by_rounds(tables: Sequence[list[Meeting]]) -> int:
    """The heaviest spanning tree (Prim): two who meet m times do so along m - 1 of its edges at most."""
    inside, total = {0}, 0
    while len(inside) < len(tables):
        outside = [k for k in range(len(tables)) if k not in inside]
        most, nearest = max((max(_pigeonholes(tables[k], tables[j]) for j in inside), k) for k in outside)
        inside.add(nearest)
        total += most
    return total


def _pigeonholes(one: list[Meeting], other: list[Meeting]) -> int:
    """Pairs who sit together in both, at least."""
    people = {person for meeting in one for person in meeting} & {person for meeting in other for person in meeting}
    cells = len(one) * len(other)
    full, more = divmod(len(people), max(cells, 1))
    return cells * comb(full, 2) + more * full
