"""Maximum-weight matching of people."""

from __future__ import annotations

import rustworkx as rx

from .candidates import Pair


def ordered(i: int, j: int) -> Pair:
    return (i, j) if i < j else (j, i)


def max_weight_matching(gains: dict[Pair, float], full: bool) -> list[Pair]:
    """The matching of greatest total gain (of all that pair up the most people, when `full`)."""
    if not gains:
        return []
    people = sorted({person for pair in gains for person in pair})
    place = {person: k for k, person in enumerate(people)}
    graph: rx.PyGraph[int, int] = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(people)
    graph.add_edges_from([(place[i], place[j], 1 + round(1000 * gain)) for (i, j), gain in sorted(gains.items())])
    found = rx.max_weight_matching(graph, max_cardinality=full, weight_fn=int)
    return sorted(ordered(people[a], people[b]) for a, b in found)
