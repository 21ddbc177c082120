"""Closed chains of givers in a plan: mutual pairs, rings of three, then longer ones; each person in one ring at most."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from .room import Match

Ring = tuple[str, ...]


def rings_of(matches: Iterable[Match], seconds: float = 1.0) -> tuple[Ring, ...]:
    """Disjoint rings, sorted; each starts at its smallest id. Short rings come first, longer ones take who is left."""
    arcs = {(match.giver, match.receiver) for match in matches}
    short = _short_rings(arcs, seconds)
    taken = {person for ring in short for person in ring}
    rest = {(a, b) for a, b in arcs if a not in taken and b not in taken}
    return tuple(sorted((*short, *_long_rings(rest))))


def _long_rings(arcs: set[tuple[str, str]]) -> list[Ring]:
    """The rings that hold the most people: an assignment in which staying by oneself costs twice what an arc does."""
    people = sorted({person for arc in arcs for person in arc})
    if not people:
        return []
    place = {person: row for row, person in enumerate(people)}
    own = np.arange(len(people))
    ordered = sorted(arcs)
    rows = np.concatenate([own, [place[a] for a, _ in ordered]])
    columns = np.concatenate([own, [place[b] for _, b in ordered]])
    costs = np.concatenate([np.full(len(people), 2.0), np.ones(len(ordered))])
    _, onward = min_weight_full_bipartite_matching(csr_array((costs, (rows, columns))))
    return _followed({people[a]: people[b] for a, b in zip(own.tolist(), onward.tolist(), strict=True) if a != b})


def _followed(onward: dict[str, str]) -> list[Ring]:
    """The rings of a permutation, each from its smallest id on."""
    rings, seen = [], set[str]()
    for start in sorted(onward):
        ring: list[str] = []
        while start not in seen:
            seen.add(start)
            ring.append(start)
            start = onward[start]
        if ring:
            rings.append(tuple(ring))
    return rings


def _short_rings(arcs: set[tuple[str, str]], seconds: float) -> tuple[Ring, ...]:
    """Rings of two and three that hold the most people.

    Source: the cycle formulation of kidney exchange (one binary per ring, one row per person).
    """
    rings = _cycles(arcs)
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
