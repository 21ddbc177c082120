"""Who has a socket open in this process, so that nothing is rendered for nobody."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from facilitator.identity import AttendeeViewer, Viewer
from facilitator.live.audience import channels_of


class Listeners:
    def __init__(self) -> None:
        self._viewers: dict[str, Viewer] = {}
        self._channels: Counter[str] = Counter()
        self._attendees: dict[int, dict[int, set[str]]] = defaultdict(dict)
        self._keys: dict[str, set[str]] = defaultdict(set)
        self._sent: dict[int, int] = {}

    def add(self, sid: str, viewer: Viewer) -> None:
        self._viewers[sid] = viewer
        self._channels.update(channels_of(viewer))
        self._keys[viewer.key].add(sid)
        if isinstance(viewer, AttendeeViewer):
            self._attendees[viewer.gathering].setdefault(viewer.attendee, set()).add(sid)

    def remove(self, sid: str) -> Viewer | None:
        """Who that was."""
        viewer = self._viewers.pop(sid, None)
        if viewer is None:
            return None
        for channel in channels_of(viewer):
            self._channels[channel] -= 1
            if not self._channels[channel]:
                del self._channels[channel]
        _discard(self._keys, viewer.key, sid)
        if isinstance(viewer, AttendeeViewer):
            _discard(self._attendees[viewer.gathering], viewer.attendee, sid)
            if viewer.attendee not in self._attendees[viewer.gathering]:
                self.forget_sent(viewer.attendee)
            if not self._attendees[viewer.gathering]:
                del self._attendees[viewer.gathering]
        return viewer

    def sent(self, attendee: int, version: int) -> None:
        """Their sockets have been sent the panel of this version."""
        self._sent[attendee] = version

    def forget_sent(self, attendee: int) -> None:
        """It may not have arrived."""
        self._sent.pop(attendee, None)

    def behind(self, attendees: Iterable[int], version: int) -> list[int]:
        """Those of `attendees` who have not been sent a panel of this version or a newer one since they began to listen."""
        return [id for id in attendees if self._sent.get(id, -1) < version]

    def with_keys(self, keys: Iterable[str]) -> list[str]:
        """The sockets that were opened with one of these keys."""
        return [sid for key in keys for sid in self._keys.get(key, ())]

    def keys(self) -> list[str]:
        """The digests of all keys with which anybody listens."""
        return list(self._keys)

    def of_attendee(self, gathering: int, attendee: int) -> list[str]:
        return list(self._attendees.get(gathering, {}).get(attendee, ()))

    def anyone_in(self, channel: str) -> bool:
        return channel in self._channels

    def gatherings(self) -> set[int]:
        """Those in which anybody listens."""
        return {viewer.gathering for viewer in self._viewers.values()}

    def attendees(self, gathering: int) -> frozenset[int]:
        """Attendees with at least one socket; two tabs are one person."""
        return frozenset(self._attendees.get(gathering, ()))

    def tabs(self, gathering: int, attendee: int) -> int:
        """How many sockets one attendee has open."""
        return len(self._attendees.get(gathering, {}).get(attendee, ()))


def _discard(index: dict[Any, set[str]], key: Any, sid: str) -> None:
    index[key].discard(sid)
    if not index[key]:
        del index[key]
