"""Rings: closed chains of people in which each helps the next and the last helps the first."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RingPerson:
    id: int
    name: str


@dataclass(frozen=True)
class Ring:
    """At least two people, in the order in which they help."""

    people: tuple[RingPerson, ...]

    @property
    def arcs(self) -> frozenset[tuple[int, int]]:
        """(giver, receiver) by id, all the way round."""
        ids = [person.id for person in self.people]
        return frozenset(zip(ids, ids[1:] + ids[:1], strict=True))
