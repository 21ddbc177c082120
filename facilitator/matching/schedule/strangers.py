"""How often two meet who have met before, in rounds of pairs, and how often that cannot be helped, whatever the plan.

The least is counted by what strangers there are (their graph has an edge for each two who have not met), as the larger of two
lower bounds. By evenings: each may meet as many strangers as they have seats, and each stranger once; how many meetings that
makes at most is a maximum flow through the bipartite double cover of the graph (the fractional relaxation of a simple
b-matching). By rounds: no round has more tables with strangers than a maximum matching of who sits in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from facilitator.matching.pairing.candidates import LARGE_ROOM, Bounds, Pair
from facilitator.matching.pairing.max_weight import max_weight_matching

from .schedule import Meeting, Schedule, pairs_within

Graph = NDArray[np.bool_]


def figures_of_pairs(schedule: Schedule, bounds: Bounds, tables: int) -> dict[str, float]:
    """`again`: how often two meet who did at an earlier evening or in another round; `again_least`: no plan has fewer with
    these people in each round, in pairs and no more trios than these at so many tables (0 in large rooms: not counted)."""
    times = Counter(pair for meetings in schedule for meeting in meetings for pair in pairs_within(meeting))
    again = times.total() - len(times.keys() - bounds.met)
    if not again:
        return {"again": 0, "again_least": 0}
    rounds = [meetings for meetings in schedule if meetings]
    return {"again": again, "again_least": max(0, _least(rounds, bounds, tables))}


def _least(rounds: Sequence[list[Meeting]], bounds: Bounds, tables: int) -> int:
    if max(map(len, map(_seated, rounds))) > LARGE_ROOM:
        return 0
    strangers = _strangers(rounds, bounds)
    return max(_by_evenings(rounds, strangers, tables), _by_rounds(rounds, strangers))


def _seated(meetings: Sequence[Meeting]) -> tuple[int, ...]:
    return tuple(sorted(person for meeting in meetings for person in meeting))


def _strangers(rounds: Sequence[list[Meeting]], bounds: Bounds) -> Graph:
    """Who could meet whom for the first time: both sit in one of the rounds, and nobody wants them apart."""
    people = 1 + max(person for meetings in rounds for person in _seated(meetings))
    could: Graph = np.zeros((people, people), dtype=bool)
    for meetings in rounds:
        could[np.ix_(_seated(meetings), _seated(meetings))] = True
    np.fill_diagonal(could, False)
    for i, j in bounds.met | bounds.forbidden:
        if max(i, j) < people:
            could[i, j] = could[j, i] = False
    return could


def _by_evenings(rounds: Sequence[list[Meeting]], strangers: Graph, tables: int) -> int:
    """All meetings but those that strangers can have; in as few trios as can be, since each adds more pairs than strangers."""
    people = len(strangers)
    rows: list[int] = [person for meetings in rounds for person in _seated(meetings)]
    seats = np.bincount(rows, minlength=people)
    in_trios, pairs, trios = np.zeros(people, dtype=np.intp), 0, 0
    for meetings in rounds:
        here = _seated(meetings)
        fewest = max(len(here) % 2, len(here) - 2 * tables)
        in_trios[list(here)] += min(fewest, 1)
        pairs += (len(here) + 3 * fewest) // 2
        trios += fewest
    return pairs - _most_meetings(strangers, seats, in_trios, 3 * trios)


def _most_meetings(strangers: Graph, seats: NDArray[np.intp], in_trios: NDArray[np.intp], more: int) -> int:
    """At most so many edges, each person in as many as they have `seats`, and one more a trio: `more` of those in all."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_flow

    people = len(strangers)
    ones, others = np.arange(people), people + np.arange(people)
    source, sink, source_of_more, sink_of_more = range(2 * people, 2 * people + 4)
    first, second = np.nonzero(strangers)
    edges = [
        (first, others[second], np.ones(len(first))),
        (np.full(people, source), ones, seats),
        (others, np.full(people, sink), seats),
        (np.full(people, source_of_more), ones, in_trios),
        (others, np.full(people, sink_of_more), in_trios),
        (np.array([source, sink_of_more]), np.array([source_of_more, sink]), np.array([more, more])),
    ]
    tails, heads, widths = (np.concatenate(parts).astype(np.int32) for parts in zip(*edges, strict=True))
    flow = maximum_flow(csr_array((widths, (tails, heads)), shape=(sink_of_more + 1,) * 2), source, sink)
    return int(flow.flow_value) // 2


def _by_rounds(rounds: Sequence[list[Meeting]], strangers: Graph) -> int:
    """Each table has a first pair, and a trio two more of which all may be strangers."""
    most = {here: _most_tables(strangers, here) for here in set(map(_seated, rounds))}
    return sum(max(0, len(meetings) - most[_seated(meetings)]) for meetings in rounds)


def _most_tables(strangers: Graph, here: tuple[int, ...]) -> int:
    if int(strangers[np.ix_(here, here)].sum(axis=1).min()) * 2 >= len(here):
        # Dirac 1952: whoever sits here can be paired up.
        return len(here) // 2
    pairs: list[Pair] = [pair for pair in combinations(here, 2) if strangers[pair]]
    return len(max_weight_matching(dict.fromkeys(pairs, 0.0), full=True))
