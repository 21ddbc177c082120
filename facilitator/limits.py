"""How much is too much: token buckets, in which a burst is free and what comes after it is paid for by waiting."""

from __future__ import annotations

import time
from typing import NamedTuple


class Limit(NamedTuple):
    """`burst` at once, and `rate` a second after that."""

    rate: float
    burst: int


class Budget:
    """What one visitor has left of a limit."""

    __slots__ = ("_at", "_left", "_limit")

    def __init__(self, limit: Limit, now: float | None = None) -> None:
        self._limit = limit
        self._left = float(limit.burst)
        self._at = time.monotonic() if now is None else now

    def take(self, now: float | None = None) -> float:
        """Take one: 0.0, or how many seconds until there is one to take."""
        now = time.monotonic() if now is None else now
        self._left = min(self._limit.burst, self._left + (now - self._at) * self._limit.rate)
        self._at = now
        if self._left < 1:
            return (1 - self._left) / self._limit.rate
        self._left -= 1
        return 0.0
