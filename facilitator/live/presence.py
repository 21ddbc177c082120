"""Who is here, away or gone: derived from open sockets, recent polls and what other processes say of theirs. Kept nowhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from facilitator.live.listeners import Listeners

POLLED_SECONDS = 20.0
TOLD_SECONDS = 15.0


@dataclass(frozen=True)
class Phones:
    """How many people's phones hear at once, hear late (they poll, or do not keep up), or were not heard of lately."""

    connected: int
    behind: int
    away: int


@dataclass(frozen=True)
class Heard:
    """Attendees by how they listen; who polls and does not keep up is behind."""

    connected: frozenset[int]
    behind: frozenset[int]
    at: float


class Presence:
    def __init__(self, listeners: Listeners, unsent: Callable[[str], int], now: Callable[[], float] = time.monotonic) -> None:
        self._listeners = listeners
        self._unsent = unsent
        self._now = now
        self._polls: dict[int, dict[int, float]] = {}
        self._others: dict[tuple[str, int], Heard] = {}

    def polled(self, gathering: int, attendee: int) -> None:
        """Somebody asked for their panel by plain HTTP."""
        self._polls.setdefault(gathering, {})[attendee] = self._now()

    def told(self, process: str, gathering: int, connected: Iterable[int], behind: Iterable[int]) -> None:
        """What another process says of its own listeners; it counts until it is old."""
        self._others[process, gathering] = Heard(frozenset(connected), frozenset(behind), self._now())

    def here(self, gathering: int) -> Heard:
        """Of this process's own listeners."""
        connected = self._listeners.attendees(gathering)
        late = {id for id in connected if self._is_late(gathering, id)}
        recent = {id: at for id, at in self._polls.get(gathering, {}).items() if self._now() - at < POLLED_SECONDS}
        self._polls[gathering] = recent
        return Heard(connected - late, frozenset(recent) - connected | late, self._now())

    def _is_late(self, gathering: int, attendee: int) -> bool:
        return all(self._unsent(sid) > 1 for sid in self._listeners.of_attendee(gathering, attendee))

    def phones(self, gathering: int, in_the_room: Collection[int]) -> Phones:
        """Of the people `in_the_room`: two tabs are one person, in one process or in two."""
        heard = [self.here(gathering), *self._told_lately(gathering)]
        here = frozenset(in_the_room)
        connected = here.intersection(frozenset().union(*(each.connected for each in heard)))
        behind = here.intersection(frozenset().union(*(each.behind for each in heard))) - connected
        return Phones(len(connected), len(behind), len(here) - len(connected) - len(behind))

    def listening(self, gathering: int) -> frozenset[int]:
        """Attendees whose phone was heard of lately, here or by another process."""
        heard = [self.here(gathering), *self._told_lately(gathering)]
        return frozenset().union(*(each.connected | each.behind for each in heard))

    def _told_lately(self, gathering: int) -> list[Heard]:
        self._others = {key: heard for key, heard in self._others.items() if self._now() - heard.at < TOLD_SECONDS}
        return [heard for (_, told_of), heard in self._others.items() if told_of == gathering]
