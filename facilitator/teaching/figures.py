"""How good chances are against people's judgement, as tests of ranking, of calibration and of telling apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from facilitator.matching.fit.standing import Chances

from .judged import Judged, Probe


def ndcg3(chance: Chances, room: Judged) -> float:
    """Mean over needs with a grade-2 offer, gain 2^grade - 1; ties by id, own cards never. `chance`: offers x needs."""
    found = []
    for need in np.nonzero(room.grade.max(axis=0) == 2)[0].tolist():
        order = _first3(chance, room, need)
        gains, best = 2.0 ** room.grade[order, need] - 1, np.sort(2.0 ** room.grade[:, need] - 1)[::-1][:3]
        falling = 1 / np.log2(np.arange(3) + 2)
        found.append(float((gains * falling[: len(gains)]).sum() / (best * falling[: len(best)]).sum()))
    return float(np.mean(found))


def top3(chance: Chances, room: Judged) -> tuple[Chances, Chances]:
    """What was said of the three likeliest offers of each need, and whether it is true (grade of at least 1)."""
    first = [(offer, need) for need in range(chance.shape[1]) for offer in _first3(chance, room, need)]
    offer, need = np.array(first, dtype=np.intp).T
    return chance[offer, need], (room.grade[offer, need] > 0).astype(np.float64)


def _first3(chance: Chances, room: Judged, need: int) -> list[int]:
    order = np.argsort(-np.where(room.own[:, need], -1, chance[:, need]), kind="stable")
    return [int(offer) for offer in order[:3]]


def told_apart(score: Chances, true: NDArray[np.bool_]) -> float:
    """How often (0-1) a true one has more than a false one; a tie counts half (AUC; .5 is chance, also where all are alike)."""
    of_true, of_false = np.sort(score[true]), score[~true]
    if not len(of_true) or not len(of_false):
        return 0.5
    below, upto = (np.searchsorted(of_true, of_false, side=side) for side in ("left", "right"))
    return float(1 - (below + upto).mean() / (2 * len(of_true)))


def calibration_error(said: Chances, true: Chances, bins: int = 10) -> float:
    at = np.minimum((said * bins).astype(int), bins - 1)
    return sum(
        abs(float(said[at == b].mean() - true[at == b].mean())) * float((at == b).mean())
        for b in range(bins)
        if (at == b).any()
    )


def by_kind(probe: Probe) -> str:
    return probe.kind


def by_language(probe: Probe) -> str:
    """ "across" where offer and need are in two."""
    return "across" if "-" in probe.language else probe.language


def pairs_right(
    probes: Sequence[Probe], chance: Mapping[str, float], what: Callable[[Probe], str] = by_kind
) -> dict[str, float]:
    """By kind and for "all": the share of couples (one serves, one does not) of a group that are ranked rightly."""
    groups: dict[tuple[str, int], tuple[list[float], list[float]]] = defaultdict(lambda: ([], []))
    for probe in probes:
        groups[what(probe), probe.group][0 if probe.serves else 1].append(chance[probe.id])
    shares: dict[str, list[float]] = defaultdict(list)
    for (kind, _), (yes, no) in sorted(groups.items()):
        if yes and no:
            share = float(np.mean([(a > b) + 0.5 * (a == b) for a in yes for b in no]))
            shares[kind].append(share)
            shares["all"].append(share)
    return {kind: float(np.mean(found)) for kind, found in shares.items()}


def lookalikes_right(probes: Sequence[Probe], chance: Mapping[str, float]) -> dict[str, float]:
    """As `pairs_right`, by the kind of the false one; a group is another one in each language."""
    groups: dict[tuple[int, str], tuple[list[Probe], list[Probe]]] = defaultdict(lambda: ([], []))
    for probe in probes:
        groups[probe.group, probe.language][0 if probe.serves else 1].append(probe)
    shares: dict[str, list[float]] = defaultdict(list)
    for yes, no in groups.values():
        for a, b in product(yes, no):
            share = float(chance[a.id] > chance[b.id]) + 0.5 * (chance[a.id] == chance[b.id])
            shares[b.kind].append(share)
            shares["all"].append(share)
    return {kind: float(np.mean(found)) for kind, found in sorted(shares.items())}
