"""Who stands with whom in the picture of the evening: the rings, and the people beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from facilitator.core.rings import Ring, RingPerson


@dataclass(frozen=True)
class Group:
    """People who stand in one circle; `gives[i]` says whether person i helps the next one."""

    people: tuple[RingPerson, ...]
    gives: tuple[bool, ...]


Links = Sequence[tuple[int, int]]


def groups_of(rings: Sequence[Ring], loose: Links, people: Sequence[RingPerson], chats: Links = ()) -> list[Group]:
    """The rings, then chains of loose matches, two who only chat, and single people; the largest first."""
    groups = [Group(r.people, (True,) * len(r.people)) for r in rings if r.people]
    seen = {person.id for group in groups for person in group.people}
    outside = {person.id: person for person in people if person.id not in seen}
    matched = [person for person in outside if any(person in link for link in loose)]
    groups.extend(_chains({id: outside.pop(id) for id in matched}, loose))
    groups.extend(_chats(outside, chats))
    return sorted(groups, key=lambda group: -len(group.people))


def _chains(outside: Mapping[int, RingPerson], loose: Sequence[tuple[int, int]]) -> Iterator[Group]:
    """People of no ring, those who are matched with each other side by side, giver before receiver."""
    helps: dict[int, list[int]] = {}
    helped = set()
    for giver, receiver in loose:
        if giver in outside and receiver in outside and giver != receiver:
            helps.setdefault(giver, []).append(receiver)
            helped.add(receiver)
    waiting = dict(outside)
    for start in sorted(outside, key=lambda one: one in helped):
        chain = []
        here: int | None = start if start in waiting else None
        while here is not None:
            chain.append(waiting.pop(here))
            here = next((other for other in helps.get(here, ()) if other in waiting), None)
        if chain:
            closes = len(chain) > 1 and chain[0].id in helps.get(chain[-1].id, ())
            yield Group(tuple(chain), (True,) * (len(chain) - 1) + (closes,))


def _chats(outside: dict[int, RingPerson], chats: Links) -> Iterator[Group]:
    """People whom nobody helps and who help nobody: with whom they chat, if that is another one of them."""
    for one, other in chats:
        if one in outside and other in outside:
            yield Group((outside.pop(one), outside.pop(other)), (False, False))
    for person in outside.values():
        yield Group((person,), (False,))


def short(name: str, most: int = 14) -> str:
    """A name that fits beside a dot: the first word of a long one if that is enough to tell it by."""
    if len(name) <= most:
        return name
    first = name.split()[0] if name.split() else name
    return first if 3 <= len(first) <= most else name[: most - 1].rstrip() + "…"
