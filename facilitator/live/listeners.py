"""Who has a socket open in this process, so that nothing is rendered for nobody."""

from __future__ import annotations

from collections import Counter, defaultdict

from facilitator.identity import Viewer
from facilitator.live.audience import rooms_of


class Listeners:
    def __init__(self) -> None:
        self._viewers: dict[str, Viewer] = {}
        self._rooms: Counter[str] = Counter()
        self._attendees: dict[int, Counter[int]] = defaultdict(Counter)

    def knows(self, sid: str) -> bool:
        return sid in self._viewers

    def add(self, sid: str, viewer: Viewer) -> None:
        self._viewers[sid] = viewer
        self._rooms.update(rooms_of(viewer))
        if viewer.attendee is not None and viewer.gathering is not None:
            self._attendees[viewer.gathering][viewer.attendee] += 1

    def remove(self, sid: str) -> None:
        viewer = self._viewers.pop(sid, None)
        if viewer is None:
            return
        self._rooms.subtract(rooms_of(viewer))
        self._rooms += Counter()
        if viewer.attendee is not None and viewer.gathering is not None:
            self._attendees[viewer.gathering][viewer.attendee] -= 1

    def with_keys(self, keys: frozenset[str]) -> list[str]:
        """The sockets that were opened with one of these keys."""
        return [sid for sid, viewer in self._viewers.items() if viewer.key in keys]

    def of_attendee(self, attendee: int) -> list[str]:
        return [sid for sid, viewer in self._viewers.items() if viewer.attendee == attendee]

    def anyone_in(self, room: str) -> bool:
        return self._rooms[room] > 0

    def attendees(self, gathering: int) -> frozenset[int]:
        """Attendees with at least one socket; two tabs are one person."""
        return frozenset(id for id, count in self._attendees[gathering].items() if count > 0)

    def tabs(self, gathering: int, attendee: int) -> int:
        """How many sockets one attendee has open."""
        return self._attendees[gathering][attendee]
