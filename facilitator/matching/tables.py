"""Meetings to tables: as many people as possible stay where they sat."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from .seating import Meeting, Schedule


def seat_at_tables(schedule: Schedule, staying: Collection[int], last: dict[int, int] | None = None) -> list[list[int]]:
    """A table (from 1) for each meeting; a meeting stays at one of its people's last tables where it can.

    `staying` people keep one table all evening. `last` says where people sat before the first round of `schedule`.
    """
    at = dict(last or {})
    home = {person: at[person] for person in sorted(staying) if person in at}
    seats: list[list[int]] = []
    for meetings in schedule:
        tables = _one_round(meetings, at, home)
        for meeting, table in zip(meetings, tables, strict=True):
            at.update(dict.fromkeys(meeting, table))
            home.update({person: table for person in meeting if person in staying and person not in home})
        seats.append(tables)
    return seats


def _one_round(meetings: list[Meeting], at: dict[int, int], home: dict[int, int]) -> list[int]:
    fixed = _fixed(meetings, home)
    taken = set(fixed.values())
    free = [k for k in range(len(meetings)) if k not in fixed]
    kept = _keep_most([meetings[k] for k in free], at, taken)
    tables = {**fixed, **{free[k]: table for k, table in kept.items()}}
    taken |= set(tables.values())
    spare = (table for table in range(1, len(meetings) + len(taken) + 2) if table not in taken)
    return [tables[k] if k in tables else next(spare) for k in range(len(meetings))]


def _fixed(meetings: list[Meeting], home: dict[int, int]) -> dict[int, int]:
    fixed: dict[int, int] = {}
    for k, meeting in enumerate(meetings):
        wanted = [home[person] for person in sorted(meeting) if person in home]
        if wanted and wanted[0] not in fixed.values():
            fixed[k] = wanted[0]
    return fixed


def _keep_most(meetings: list[Meeting], at: dict[int, int], taken: set[int]) -> dict[int, int]:
    """Meeting -> table by maximum bipartite matching of meetings with their people's last tables."""
    edges = [(k, at[p]) for k, meeting in enumerate(meetings) for p in meeting if p in at and at[p] not in taken]
    if not edges:
        return {}
    rows, columns = np.array(edges).T
    shape = len(meetings), int(columns.max()) + 1
    graph = csr_array((np.ones(len(edges), dtype=np.int8), (rows, columns)), shape=shape)
    found = maximum_bipartite_matching(graph, perm_type="column")
    return {k: int(table) for k, table in enumerate(found) if table >= 0}
