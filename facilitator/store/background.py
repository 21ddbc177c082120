"""What a process does beside its transactions: tasks that take long, and tasks that follow a write."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

T = TypeVar("T")
Task = Callable[[], Any]
Aside = Callable[[Task], Any]
"""Runs something that takes long where it holds nobody up, and returns what it returned."""
Spawn = Callable[[Task], Any]
"""Starts something for which nobody waits."""


def at_once(task: Callable[[], T]) -> T:
    """The Aside, and the Spawn, of a program that serves nobody meanwhile."""
    return task()


class Background:
    """One of a database and process."""

    def __init__(self, aside: Aside = at_once, spawn: Spawn = at_once) -> None:
        self._aside = aside
        self._spawn = spawn
        self._running: set[Hashable] = set()
        self._again: dict[Hashable, Task] = {}

    def aside(self, task: Callable[[], T]) -> T:
        return cast(T, self._aside(task))

    def follow(self, key: Hashable, task: Task) -> None:
        """Start `task`; of one key one runs at a time, and what is asked for while it does runs once more after it."""
        if key in self._running:
            self._again[key] = task
            return
        self._running.add(key)
        self._spawn(lambda: self._run(key, task))

    def once(self, key: Hashable, task: Task) -> None:
        """`task` here and now, unless one of that key is being done: who asks again need not have it done again."""
        if key in self._running:
            return
        self._running.add(key)
        try:
            task()
        finally:
            self._running.discard(key)

    def _run(self, key: Hashable, task: Task) -> None:
        following: Task | None = task
        try:
            while following:
                following()
                following = self._again.pop(key, None)
        finally:
            self._running.discard(key)
            self._again.pop(key, None)
