"""Whom what was written touched: so that what was drawn before it is drawn anew for them, and for nobody else."""

from __future__ import annotations

from collections.abc import Collection


class Touched:
    """What was heard of a room's writes after `version`. A write that was not heard of may have touched anybody."""

    def __init__(self, version: int) -> None:
        self._start(version)

    def _start(self, version: int) -> None:
        self._everyone_at = self._heard_to = self._looked_at = version
        self._ahead: set[int] = set()
        self._own: dict[int, int] = {}
        self._said: dict[int, int] = {}

    def hear(self, version: int, touched: Collection[int] | None, subjects: Collection[int] = ()) -> None:
        """This write changed the panels of `touched` (None: everybody's), and what everyone's say of `subjects`."""
        if touched is None:
            self._everyone_at = max(self._everyone_at, version)
        for newest, people in ((self._own, touched or ()), (self._said, subjects)):
            newest.update((id, max(version, newest.get(id, 0))) for id in people)
        self._ahead.add(version)
        while self._heard_to + 1 in self._ahead:
            self._heard_to += 1
        self._ahead = {later for later in self._ahead if later > self._heard_to}

    def check(self, newest: int) -> None:
        """To be told every few seconds which version is the newest: one still not heard of that was there last time is lost."""
        if self._heard_to < self._looked_at:
            self._start(newest)
        self._looked_at = newest

    def is_fresh(self, whose: int, others: Collection[int], since: int) -> bool:
        """Whether no write after version `since` is known that changed this panel, which is about `others` too."""
        own = max(self._everyone_at, self._own.get(whose, 0))
        return own <= since and all(self._said.get(id, 0) <= since for id in others)

    def is_heard(self, version: int) -> bool:
        """Whether every write up to this version was heard of."""
        return self._heard_to >= version
