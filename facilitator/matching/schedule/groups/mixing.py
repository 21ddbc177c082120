"""Rounds in which no two sit together twice, where algebra knows them: difference matrices over a small group.

Somebody who begins at table a on chair c sits at table a + shift(round, c) of each round. Two from one table, or from two, meet
in a second round only where the shifts of their chairs differ by as much in both.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from facilitator.matching.fit.index import Indices

# Chairs with as many shifts are looked at, and so many of their combinations. Chosen, by time: a few hundredths of a second.
SHIFTS_TRIED, COMBINATIONS_TRIED = 2_500, 120


@lru_cache(maxsize=64)
def mixed(tables: int, seats: int, rounds: int) -> tuple[Indices, ...]:
    """For each round the table of each chair: arrays of first table by chair, as few as possible together twice.

    The last chair of any tables may stay empty, unless they are as many as a table has seats; then all are taken.
    """
    again, best = _fewest(tables, seats, rounds)
    if again and seats == tables and rounds > 1:
        # All on one chair make a table of their own.
        by_chair = np.broadcast_to(np.arange(seats), (tables, seats))
        fewer, other = _fewest(tables, seats, rounds - 1)
        best = (*other, by_chair) if fewer < again else best
    return best


def _fewest(tables: int, seats: int, rounds: int) -> tuple[int, tuple[Indices, ...]]:
    """How often two meet again, and the tables."""
    found = (_by_shifts(group, shifts, seats) for shifts in _shifts(tables, rounds) for group in _groups(tables))
    return min(found, key=lambda each: each[0])


def _groups(order: int) -> Iterator[Indices]:
    """Addition tables of commutative groups: the cyclic one, and those of fields of 4, 8, 9, 16, …"""
    numbers = np.arange(order)
    yield (numbers[:, None] + numbers) % order
    if order & (order - 1) == 0:
        yield numbers[:, None] ^ numbers
    if order == 9:
        first, second = numbers // 3, numbers % 3
        yield (first[:, None] + first) % 3 * 3 + (second[:, None] + second) % 3


def _by_shifts(plus: Indices, shifts: Indices, seats: int) -> tuple[int, tuple[Indices, ...]]:
    order, rounds = len(plus), shifts.shape[1]
    minus = np.argsort(plus, axis=1)  # minus[b, a] = a - b
    chosen = _apart(shifts, minus, min(seats, order), [0], [COMBINATIONS_TRIED])
    while len(chosen) < seats:
        cost = sum(_again(shifts, shifts[each], minus) for each in chosen)
        chosen.append(int(np.argmin(cost)))
    again = order * sum(int(_again(shifts[[a]], shifts[b], minus)[0]) for k, a in enumerate(chosen) for b in chosen[:k])
    return again, tuple(plus[:, shifts[chosen, number]] for number in range(rounds))


def _shifts(order: int, rounds: int) -> list[Indices]:
    """Of a chair by round, none in the first: all that there are, or so many evenly chosen, by themselves and after others.

    Those are the ones that grow evenly, of which no two meet twice where the order is a prime number.
    """
    count = order ** (rounds - 1)
    every = range(0, count, max(1, count // SHIFTS_TRIED))
    chosen = np.array([[0, *(code // order**k % order for k in range(rounds - 1))] for code in every], dtype=np.intp)
    if len(chosen) == count:
        return [chosen]
    growing = np.outer(np.arange(order), np.arange(rounds)) % order
    return [np.concatenate([growing, chosen]), chosen]


def _again(shifts: Indices, chair: Indices, minus: Indices) -> Indices:
    """For each of the shifts how often somebody with them meets again whom they met, of those on this chair."""
    differ = np.sort(minus[chair, shifts], axis=1)
    return np.asarray((differ[:, 1:] == differ[:, :-1]).sum(axis=1), dtype=np.intp)


def _apart(shifts: Indices, minus: Indices, seats: int, chosen: list[int], tries: list[int]) -> list[int]:
    """The most chairs found, up to so many `seats`, of which none meets another twice: depth first."""
    best = chosen
    fit = np.all([_again(shifts, shifts[each], minus) == 0 for each in chosen], axis=0)
    after = np.nonzero(fit)[0]
    for nth in after[after > chosen[-1]].tolist():
        if len(best) >= seats or tries[0] <= 0:
            break
        tries[0] -= 1
        found = _apart(shifts, minus, seats, [*chosen, nth], tries)
        best = found if len(found) > len(best) else best
    return best
