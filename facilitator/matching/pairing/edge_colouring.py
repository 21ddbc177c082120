"""Meetings into rounds: edge colouring with exactly as many colours as rounds, by Kempe chains."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from .candidates import Pair

# Random orders tried when a pair fits into no round, or as many as place so many pairs. Chosen, by what was not kept.
ORDERS_TRIED = 60
PAIRS_TRIED = 24_000
Seats = list[list[int]]


def colour_rounds(
    worth: Mapping[Pair, float], rounds: int, people: int, tables: int, seed: int = 0, tries: int = ORDERS_TRIED
) -> tuple[list[list[Pair]], list[Pair]]:
    """Each pair in one of `rounds` rounds of at most `tables` pairs, nobody twice in a round; and the pairs left over.

    Of several orders that one is kept which leaves the least `worth`. Source: alternating (Kempe) chains. With exactly
    `rounds` colours a chain can fail where Vizing needs one colour more.
    """
    order = sorted(worth, key=lambda pair: (-worth[pair], pair))
    seats, left = _attempt(order, rounds, people)
    dice, tries = Random(seed), min(tries, PAIRS_TRIED // max(len(worth), 1))
    while left and tries > 0:
        tries -= 1
        spread = {pair: dice.random() for pair in sorted(worth)}
        other = sorted(worth, key=lambda pair: (-worth[pair] * spread[pair], pair))
        other_seats, other_left = _attempt(other, rounds, people)
        if sum(worth[pair] for pair in other_left) < sum(worth[pair] for pair in left):
            seats, left = other_seats, other_left
    _even_out(seats, rounds)
    found = [sorted(_round(seats, number), key=lambda pair: (-worth[pair], pair)) for number in range(rounds)]
    spilt = [pair for meetings in found for pair in meetings[tables:]]
    return [sorted(meetings[:tables]) for meetings in found], sorted(left + spilt)


def _attempt(pairs: list[Pair], rounds: int, people: int) -> tuple[Seats, list[Pair]]:
    seats: Seats = [[-1] * rounds for _ in range(people)]
    left = [pair for pair in pairs if not _place(seats, pair, rounds)]
    return seats, left


def _round(seats: Seats, number: int) -> list[Pair]:
    return [(i, row[number]) for i, row in enumerate(seats) if i < row[number]]


def _place(seats: Seats, pair: Pair, rounds: int) -> bool:
    i, j = pair
    free_i = [r for r in range(rounds) if seats[i][r] < 0]
    free_j = [r for r in range(rounds) if seats[j][r] < 0]
    for r in free_i:
        if seats[j][r] < 0:
            _sit(seats, i, j, r)
            return True
    for a in free_i:
        for b in free_j:
            if _flip(seats, j, i, a, b):
                _sit(seats, i, j, a)
                return True
    return False


def _sit(seats: Seats, i: int, j: int, number: int) -> None:
    seats[i][number], seats[j][number] = j, i


def _flip(seats: Seats, start: int, avoid: int, a: int, b: int) -> bool:
    """Swap rounds a and b along the chain from `start`, where b is free; refused if the chain ends at `avoid`."""
    chain = _chain(seats, start, a, b)
    if chain[-1] == avoid:
        return False
    _swap(seats, chain, a, b)
    return True


def _chain(seats: Seats, start: int, a: int, b: int) -> list[int]:
    chain, number = [start], a
    while (following := seats[chain[-1]][number]) >= 0:
        chain.append(following)
        number = b if number == a else a
    return chain


def _swap(seats: Seats, chain: list[int], a: int, b: int) -> None:
    for person in chain:
        seats[person][a], seats[person][b] = seats[person][b], seats[person][a]


def _even_out(seats: Seats, rounds: int) -> None:
    """Swap chains that begin and end with the fuller round until no two rounds differ by more than one pair.

    Source: de Werra 1971: every proper edge colouring can be made equitable this way.
    """
    sizes = [len(_round(seats, number)) for number in range(rounds)]
    while max(sizes) - min(sizes) > 1:
        full, thin = sizes.index(max(sizes)), sizes.index(min(sizes))
        surplus = sizes[full] - sizes[thin]
        for start in range(len(seats)):
            if surplus < 2:
                break
            if seats[start][full] >= 0 and seats[start][thin] < 0:
                chain = _chain(seats, start, full, thin)
                if len(chain) % 2 == 0:
                    _swap(seats, chain, full, thin)
                    surplus -= 2
                    sizes[full] -= 1
                    sizes[thin] += 1
