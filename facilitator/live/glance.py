"""A count that the remote shows and that is costly to make: made anew every few seconds, however often it is shown."""

from __future__ import annotations

import time
from collections.abc import Callable

SECONDS = 2.0


class Glance:
    def __init__(self, count: Callable[[int], int], now: Callable[[], float] = time.monotonic) -> None:
        self._count = count
        self._now = now
        self._known: dict[int, tuple[float, int]] = {}
        self._shown_old: set[int] = set()

    def __call__(self, gathering: int) -> int:
        """As of the last seconds."""
        at, count = self._known.get(gathering, (float("-inf"), 0))
        if self._now() - at >= SECONDS:
            return self._anew(gathering)
        self._shown_old.add(gathering)
        return count

    def forget(self, gathering: int) -> None:
        """Something is done about it: it is counted anew for whoever sees it next."""
        self._known.pop(gathering, None)
        self._shown_old.discard(gathering)

    def outdated(self) -> set[int]:
        """Gatherings that were shown an old count, which is another by now."""
        old = {id: count for id, (at, count) in self._known.items() if self._now() - at >= SECONDS}
        changed = {id for id in self._shown_old & old.keys() if self._anew(id) != old[id]}
        for id in old.keys() - changed:
            self.forget(id)
        return changed

    def _anew(self, gathering: int) -> int:
        count = self._count(gathering)
        self._known[gathering] = (self._now(), count)
        self._shown_old.discard(gathering)
        return count
