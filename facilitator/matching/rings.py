"""Closed chains of givers in a plan: mutual pairs and rings of three, each person in one ring at most."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from .room import Match

Ring = tuple[str, ...]


def rings_of(matches: Iterable[Match], seconds: float = 1.0) -> tuple[Ring, ...]:
    """Disjoint rings of two and three that hold the most people, sorted; each starts at its smallest id.

    Source: the cycle formulation of kidney exchange (one binary per ring, one row per person).
    """
    rings = _cycles({(match.giver, match.receiver) for match in matches})
    if not rings:
        return ()
    people = sorted({person for ring in rings for person in ring})
    place = {person: row for row, person in enumerate(people)}
    rows = np.array([place[person] for ring in rings for person in ring])
    columns = np.repeat(np.arange(len(rings)), [len(ring) for ring in rings])
    use = csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(people), len(rings)))
    found = milp(
        -np.array([len(ring) for ring in rings], dtype=float),
        integrality=np.ones(len(rings), dtype=np.intp),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(use, -np.inf, 1),
        options={"time_limit": seconds},
    )
    return _disjoint(rings) if found.x is None else tuple(r for r, x in zip(rings, found.x, strict=True) if x > 0.5)


def _cycles(arcs: set[tuple[str, str]]) -> list[Ring]:
    onward: dict[str, list[str]] = {}
    for giver, receiver in sorted(arcs):
        onward.setdefault(giver, []).append(receiver)
    twos: list[Ring] = [(a, b) for a, b in sorted(arcs) if a < b and (b, a) in arcs]
    threes: list[Ring] = [
        (a, b, c) for a, b in sorted(arcs) if a < b for c in onward.get(b, ()) if a < c and c != b and (c, a) in arcs
    ]
    return twos + threes


def _disjoint(rings: list[Ring]) -> tuple[Ring, ...]:
    taken: set[str] = set()
    chosen = []
    for ring in sorted(rings, key=lambda ring: (-len(ring), ring)):
        if taken.isdisjoint(ring):
            taken.update(ring)
            chosen.append(ring)
    return tuple(sorted(chosen))
