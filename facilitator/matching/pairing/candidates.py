"""Who could meet whom: undirected pairs of people with what a meeting would give each of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from facilitator.matching.fit.fit import Chances, Fit
from facilitator.matching.fit.index import CardIndex, Indices
from facilitator.matching.room import Room

from .newcomers import welcomes
from .weights import AGAIN, BENEFIT, SEAT, WELCOME, mutual

# Candidates of each giver, receiver and partner, and the chance (0-1) under which there is none; fewer in a large room. Chosen,
# by what was not kept.
BEST_PER_PERSON, LEAST_CHANCE = 20, 0.02
# People above which a room is large, here and in the bound and the search: chosen, by what was not kept.
LARGE_ROOM, BEST_PER_PERSON_IN_LARGE, LEAST_CHANCE_IN_LARGE = 400, 8, 0.06
# Who has fewer partners than the first may also chat with the others of the second. Chosen, by what was not kept.
FEW_PARTNERS, CHAT_POOL = 8, 40
# A chance counts as this at most, so that -log(1 - p) is finite. A convention.
CHANCE_AT_MOST = 0.995
Pair = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Pairs:
    """Candidate pairs (first < second, rows of the index's people), sorted.

    `gives` is the chance that the first has something for the second, `takes` the other way round. `answer_*` list which
    pair answers which need (row of the index's needs) with which chance. `pinned` pairs must meet. `answerable` are the
    needs with an even chance of being answered if the whole room were met; `extra` is what a meeting is worth beyond its help.
    """

    first: Indices
    second: Indices
    gives: Chances
    takes: Chances
    pinned: NDArray[np.bool_]
    answer_pair: Indices
    answer_need: Indices
    answer: Chances
    answerable: Indices
    extra: Chances

    def __len__(self) -> int:
        return len(self.first)

    def plain(self, dial: float) -> Chances:
        """What each meeting is worth whatever else happens."""
        helps = SEAT + BENEFIT * (self.gives + self.takes) + mutual(dial) * self.gives * self.takes
        return np.asarray(helps + self.extra, dtype=np.float64)

    def met(self, marked: NDArray[np.bool_]) -> list[Pair]:
        return list(zip(self.first[marked].tolist(), self.second[marked].tolist(), strict=True))

    @cached_property
    def row(self) -> dict[Pair, int]:
        return {pair: row for row, pair in enumerate(zip(self.first.tolist(), self.second.tolist(), strict=True))}

    @cached_property
    def answers_of_each(self) -> list[list[tuple[int, float]]]:
        """For each pair the needs that it may answer, each with the chance that it does not."""
        miss = (1 - np.minimum(self.answer, CHANCE_AT_MOST)).tolist()
        both = list(zip(self.answer_need.tolist(), miss, strict=True))
        order = np.argsort(self.answer_pair, kind="stable")
        ends = np.searchsorted(self.answer_pair[order], np.arange(len(self) + 1)).tolist()
        listed = [both[row] for row in order.tolist()]
        return [listed[start:end] for start, end in pairwise(ends)]


@dataclass(frozen=True, eq=False)
class Bounds:
    """Pairs of people rows that must meet, must never meet, and should not (they know each other already).

    Who met at an earlier evening is in `again` where that is preferred, and in `met` where a second meeting is one too many.
    """

    pinned: frozenset[Pair]
    forbidden: frozenset[Pair]
    apart: frozenset[Pair]
    again: frozenset[Pair] = frozenset()
    met: frozenset[Pair] = frozenset()


def bounds_of(room: Room, index: CardIndex, again: bool = False) -> Bounds:
    """A pin overrides an acquaintance; pairs with an unknown person are dropped. `again`: who met before may, rather."""
    pinned = _rows(room.pinned, index)
    forbidden = _rows(room.forbidden, index)
    known, before = _rows(room.known, index), _rows(room.met_before, index)
    apart = (known if again else known | before) - pinned - forbidden
    if again:
        return Bounds(pinned, forbidden, apart, again=before - apart - forbidden)
    return Bounds(pinned, forbidden, apart, met=before - pinned)


def candidate_pairs(fit: Fit, bounds: Bounds) -> Pairs:
    """The best pairs of each giver, each receiver and each mutual partner, and every pinned pair."""
    giver, receiver, need, chance = _answers(fit)
    people = len(fit.index.people)
    even = _even_chance(need, chance, len(fit.index.needs))
    direct, way = np.unique(giver * people + receiver, return_inverse=True)
    miss = np.zeros(len(direct))
    np.add.at(miss, way, np.log1p(-np.minimum(chance, CHANCE_AT_MOST)))
    useful = 1 - np.exp(miss)
    first, second, gives, takes = _undirected(direct // people, direct % people, useful, people)
    keep = _worth_keeping(first, second, gives, takes, bounds, people > LARGE_ROOM)
    first, second, gives, takes = first[keep], second[keep], gives[keep], takes[keep]
    welcome = welcomes(fit, bounds.forbidden | bounds.apart)
    more = bounds.pinned | bounds.again | welcome | _for_the_lonely(first, second, people, bounds)
    first, second, gives, takes = _with_more(first, second, gives, takes, more)
    marked = (bounds.pinned, bounds.again, welcome)
    pinned, again, met = (np.isin(first * people + second, [i * people + j for i, j in some]) for some in marked)
    where, found = _find(np.minimum(giver, receiver), np.maximum(giver, receiver), first, second, people)
    extra = AGAIN * again + WELCOME * met
    return Pairs(first, second, gives, takes, pinned, where[found], need[found], chance[found], even, extra)


def _even_chance(need: Indices, chance: Chances, needs: int) -> Indices:
    miss = np.zeros(needs)
    np.add.at(miss, need, np.log1p(-np.minimum(chance, CHANCE_AT_MOST)))
    return np.nonzero(miss < -np.log(2))[0]


def _answers(fit: Fit, link: NDArray[np.bool_] | slice = slice(None)) -> tuple[Indices, Indices, Indices, Chances]:
    """(giver, receiver, need, chance), the offers of one giver for one need taken together."""
    needs = max(len(fit.index.needs), 1)
    code, way = np.unique(fit.giver[link] * needs + fit.need[link], return_inverse=True)
    miss = np.zeros(len(code))
    np.add.at(miss, way, np.log1p(-np.minimum(fit.chance[link], CHANCE_AT_MOST)))
    giver, need = code // needs, code % needs
    return giver, fit.index.need_owner[need] if len(need) else need, need, 1 - np.exp(miss)


def _undirected(giver: Indices, receiver: Indices, chance: Chances, people: int) -> tuple[Indices, Indices, Chances, Chances]:
    low, high = np.minimum(giver, receiver), np.maximum(giver, receiver)
    code, way = np.unique(low * people + high, return_inverse=True)
    gives, takes = np.zeros(len(code)), np.zeros(len(code))
    forth = giver < receiver
    gives[way[forth]] = chance[forth]
    takes[way[~forth]] = chance[~forth]
    return code // max(people, 1), code % max(people, 1), gives, takes


def _worth_keeping(
    first: Indices, second: Indices, gives: Chances, takes: Chances, bounds: Bounds, large: bool
) -> NDArray[np.bool_]:
    banned = bounds.forbidden | bounds.apart
    people = int(second.max(initial=0)) + 1
    allowed = ~np.isin(first * people + second, [i * people + j for i, j in banned if j < people])
    best, nothing = (BEST_PER_PERSON_IN_LARGE, LEAST_CHANCE_IN_LARGE) if large else (BEST_PER_PERSON, LEAST_CHANCE)
    keep = np.zeros(len(first), dtype=bool)
    for owner, worth in (
        (first, gives),
        (second, takes),
        (second, gives),
        (first, takes),
        (first, gives * takes),
        (second, gives * takes),
    ):
        keep |= _best_of_each(owner, np.where(allowed, worth, 0.0), best) & (worth > nothing)
    return np.asarray(keep & allowed, dtype=np.bool_)


def _best_of_each(owner: Indices, worth: Chances, best: int) -> NDArray[np.bool_]:
    order = np.lexsort((np.arange(len(owner)), -worth, owner))
    starts = np.searchsorted(owner[order], owner[order], side="left")
    rank = np.arange(len(owner)) - starts
    keep = np.zeros(len(owner), dtype=bool)
    keep[order[rank < best]] = True
    return keep


def pairs_among(fit: Fit, wanted: set[Pair]) -> Pairs:
    """Only these pairs, whatever they are worth; nothing is pinned."""
    people = len(fit.index.people)
    codes = np.array(sorted(i * people + j for i, j in wanted), dtype=np.intp)
    first, second = codes // max(people, 1), codes % max(people, 1)
    link = np.isin(np.minimum(fit.giver, fit.receiver) * people + np.maximum(fit.giver, fit.receiver), codes)
    giver, receiver, need, chance = _answers(fit, link)
    where, _ = _find(np.minimum(giver, receiver), np.maximum(giver, receiver), first, second, people)
    miss_gives, miss_takes = np.zeros(len(codes)), np.zeros(len(codes))
    forth = giver < receiver
    np.add.at(miss_gives, where[forth], np.log1p(-np.minimum(chance[forth], CHANCE_AT_MOST)))
    np.add.at(miss_takes, where[~forth], np.log1p(-np.minimum(chance[~forth], CHANCE_AT_MOST)))
    nothing = np.zeros(len(codes), dtype=bool)
    gives, takes = 1 - np.exp(miss_gives), 1 - np.exp(miss_takes)
    return Pairs(first, second, gives, takes, nothing, where, need, chance, np.zeros(0, dtype=np.intp), np.zeros(len(codes)))


def _for_the_lonely(first: Indices, second: Indices, people: int, bounds: Bounds) -> frozenset[Pair]:
    """Pairs worth a chat for those with few useful ones: without them the useful pairs may not fit into even rounds."""
    partners = np.bincount(first, minlength=people) + np.bincount(second, minlength=people)
    near = sorted(range(people), key=lambda i: (partners[i], i))[:CHAT_POOL]
    lonely = [i for i in near if partners[i] < FEW_PARTNERS]
    pairs = {(min(i, j), max(i, j)) for i in lonely for j in near if i != j}
    return frozenset(pairs) - bounds.forbidden - bounds.apart


def _with_more(
    first: Indices, second: Indices, gives: Chances, takes: Chances, more: frozenset[Pair]
) -> tuple[Indices, Indices, Chances, Chances]:
    missing = sorted(more - set(zip(first.tolist(), second.tolist(), strict=True)))
    if not missing:
        return first, second, gives, takes
    new = np.array(missing, dtype=np.intp)
    first, second = np.concatenate([first, new[:, 0]]), np.concatenate([second, new[:, 1]])
    blank = np.zeros(len(missing))
    gives, takes = np.concatenate([gives, blank]), np.concatenate([takes, blank])
    order = np.lexsort((second, first))
    return first[order], second[order], gives[order], takes[order]


def _find(low: Indices, high: Indices, first: Indices, second: Indices, people: int) -> tuple[Indices, NDArray[np.bool_]]:
    codes, wanted = first * people + second, low * people + high
    if not len(codes):
        return np.zeros(len(wanted), dtype=np.intp), np.zeros(len(wanted), dtype=bool)
    where = np.minimum(np.searchsorted(codes, wanted), len(codes) - 1)
    return where, codes[where] == wanted


def _rows(pairs: frozenset[frozenset[str]], index: CardIndex) -> frozenset[Pair]:
    rows = index.person_row
    found = (sorted(rows[id_] for id_ in pair) for pair in pairs if len(pair) == 2 and all(id_ in rows for id_ in pair))
    return frozenset((low, high) for low, high in found)


def hazard(chance: Chances) -> Chances:
    """-log(1 - p), which adds up over meetings; p at most CHANCE_AT_MOST."""
    return np.asarray(-np.log1p(-np.minimum(chance, CHANCE_AT_MOST)), dtype=np.float64)
