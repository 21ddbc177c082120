"""Closed chains of givers in a plan: mutual pairs, rings of three, then longer ones; each person in one ring at most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

import numpy as np

from facilitator.matching.room import Match

from .candidates import Pairs
from .max_weight import ordered
from .weights import LIKELY, RING

Ring = tuple[str, ...]
# Cycles of two and three up to which the MILP picks disjoint ones. Chosen, by what was not kept.
EXACT_UP_TO_CYCLES = 4000
# Nodes after which the best found so far is taken.
NODE_LIMIT = 200
Who = TypeVar("Who", int, str)


def rings_of(matches: Iterable[Match]) -> tuple[Ring, ...]:
    """Disjoint rings, sorted; each starts at its smallest id. Short rings come first, longer ones take who is left."""
    arcs = {(match.giver, match.receiver) for match in matches}
    short = _short_rings(arcs)
    taken = {person for ring in short for person in ring}
    rest = {(a, b) for a, b in arcs if a not in taken and b not in taken}
    return tuple(sorted((*short, *_long_rings(rest))))


def favour_rings(pairs: Pairs, rounds: int) -> Pairs:
    """The pairs, with those that together would close into mutual pairs and rings of three worth a little more.

    The three meetings of a ring of three take three rounds, so with fewer there are mutual pairs only.
    """
    rings = _short_rings(_likely_arcs(pairs), longest=3 if rounds >= 3 else 2)
    closing = {ordered(a, b) for ring in rings for a, b in zip(ring, (*ring[1:], ring[0]), strict=True)}
    return replace(pairs, extra=pairs.extra + RING * np.array([pair in closing for pair in pairs.row], dtype=np.float64))


def _likely_arcs(pairs: Pairs) -> set[tuple[int, int]]:
    forth, back = pairs.gives >= LIKELY, pairs.takes >= LIKELY
    return {*pairs.met(forth), *((b, a) for a, b in pairs.met(back))}


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
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

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


def _short_rings(arcs: set[tuple[Who, Who]], longest: int = 3) -> tuple[tuple[Who, ...], ...]:
    """Rings of two and three that hold the most people; among very many, longer ones first.

    Source: the cycle formulation of kidney exchange (one binary per ring, one row per person).
    """
    rings = [ring for ring in _cycles(arcs) if len(ring) <= longest]
    if not rings or len(rings) > EXACT_UP_TO_CYCLES:
        return _disjoint(rings)
    people = sorted({person for ring in rings for person in ring})
    place = {person: row for row, person in enumerate(people)}
    rows = np.array([place[person] for ring in rings for person in ring])
    columns = np.repeat(np.arange(len(rings)), [len(ring) for ring in rings])
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    use = csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(people), len(rings)))
    found = milp(
        -np.array([len(ring) for ring in rings], dtype=float),
        integrality=np.ones(len(rings), dtype=np.intp),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(use, -np.inf, 1),
        options={"node_limit": NODE_LIMIT},
    )
    return _disjoint(rings) if found.x is None else tuple(r for r, x in zip(rings, found.x, strict=True) if x > 0.5)


def _cycles(arcs: set[tuple[Who, Who]]) -> list[tuple[Who, ...]]:
    onward: dict[Who, list[Who]] = {}
    for giver, receiver in sorted(arcs):
        onward.setdefault(giver, []).append(receiver)
    twos: list[tuple[Who, ...]] = [(a, b) for a, b in sorted(arcs) if a < b and (b, a) in arcs]
    threes: list[tuple[Who, ...]] = [
        (a, b, c) for a, b in sorted(arcs) if a < b for c in onward.get(b, ()) if a < c and c != b and (c, a) in arcs
    ]
    return twos + threes


def _disjoint(rings: list[tuple[Who, ...]]) -> tuple[tuple[Who, ...], ...]:
    taken: set[Who] = set()
    chosen = []
    for ring in sorted(rings, key=lambda ring: (-len(ring), ring)):
        if taken.isdisjoint(ring):
            taken.update(ring)
            chosen.append(ring)
    return tuple(sorted(chosen))
