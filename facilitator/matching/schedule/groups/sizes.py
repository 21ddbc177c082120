"""How many tables for so many people, and which rounds are one: those in which groups stay together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from facilitator.matching.room import Sitting


@dataclass(frozen=True)
class Block:
    """Rounds (indices, from 0) with the same people at each table of so many `seats`."""

    rounds: tuple[int, ...]
    seats: int


def blocks_of(sittings: Sequence[Sitting], rounds: int) -> tuple[Block, ...]:
    """Sittings that are missing are as the last one."""
    found: list[Block] = []
    for number in range(rounds):
        sitting = sittings[min(number, len(sittings) - 1)]
        if found and sitting.stays and found[-1].seats == sitting.seats:
            found[-1] = Block((*found[-1].rounds, number), sitting.seats)
        else:
            found.append(Block((number,), sitting.seats))
    return tuple(found)


def tables_for(people: int, seats: int, most: int | None = None) -> int:
    """Tables for so many people, sizes within one of each other: none larger than `seats`, but an odd pair's, which is a trio.

    With fewer tables than that (`most`) they are larger.
    """
    tables = people // 2 if seats == 2 else -(-people // seats)
    return max(1, min(tables, most or tables))
