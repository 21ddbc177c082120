"""Meetings to tables: what was announced keeps its table, and as many people as possible stay where they sat."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from .schedule import Meeting, Schedule

Kept = Mapping[tuple[int, Meeting], int]


def seat_at_tables(
    schedule: Schedule, staying: Collection[int], kept: Kept | None = None, homes: Mapping[int, int] | None = None
) -> list[list[int]]:
    """A table (from 1) for each meeting of each round; a meeting stays at one of its people's last tables where it can.

    `staying` people keep one table all evening (`homes` says which, if they have sat already). `kept` gives the tables
    that were announced for (index of the round, meeting) and must not change.
    """
    kept, home = dict(kept or {}), dict(homes or {})
    at: dict[int, int] = {}
    seats: list[list[int]] = []
    for number, meetings in enumerate(schedule):
        tables = _one_round(meetings, at, home, {k: kept[number, m] for k, m in enumerate(meetings) if (number, m) in kept})
        for meeting, table in zip(meetings, tables, strict=True):
            at.update(dict.fromkeys(meeting, table))
            home.update({person: table for person in meeting if person in staying and person not in home})
        seats.append(tables)
    return seats


def _one_round(meetings: list[Meeting], at: dict[int, int], home: dict[int, int], kept: dict[int, int]) -> list[int]:
    fixed = dict(kept)
    for k, meeting in enumerate(meetings):
        wanted = [home[person] for person in sorted(meeting) if person in home]
        if k not in fixed and wanted and wanted[0] not in fixed.values():
            fixed[k] = wanted[0]
    free = [k for k in range(len(meetings)) if k not in fixed]
    last = _keep_most([meetings[k] for k in free], at, set(fixed.values()))
    tables = fixed | {free[k]: table for k, table in last.items()}
    taken = set(tables.values())
    spare = (table for table in range(1, len(meetings) + len(taken) + 2) if table not in taken)
    return [tables[k] if k in tables else next(spare) for k in range(len(meetings))]


def _keep_most(meetings: list[Meeting], at: dict[int, int], taken: set[int]) -> dict[int, int]:
    """Meeting -> table by maximum bipartite matching of meetings with their people's last tables."""
    edges = [(k, at[p]) for k, meeting in enumerate(meetings) for p in meeting if p in at and at[p] not in taken]
    if not edges:
        return {}
    rows, columns = np.array(edges).T
    shape = len(meetings), int(columns.max()) + 1
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_bipartite_matching

    graph = csr_array((np.ones(len(edges), dtype=np.int8), (rows, columns)), shape=shape)
    found = maximum_bipartite_matching(graph, perm_type="column")
    return {k: int(table) for k, table in enumerate(found) if table >= 0}
