"""Waiting for what is awaited. Nowhere else does a test let time pass (tests/test_layout.py), benches apart."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable, Iterator

from playwright.sync_api import Page

PATIENCE = 30.0
EVERY = 0.02


def until(true: Callable[[], bool], what: str = "it", seconds: float = PATIENCE) -> None:
    """Until it is true; `what` did not come about if it never is."""
    for _ in attempts(what, seconds):
        if true():
            return


def attempts(what: str, seconds: float = PATIENCE) -> Iterator[int]:
    """Again and again, with a moment in between; `what` did not come about if whoever asks has not stopped by then."""
    deadline, attempt = time.monotonic() + seconds, 0
    while time.monotonic() < deadline:
        yield (attempt := attempt + 1)
        time.sleep(EVERY)
    raise AssertionError(f"{what} did not come about in {seconds:.0f} s")


async def until_in_loop(true: Callable[[], bool], what: str = "it", seconds: float = PATIENCE) -> None:
    """Like `until`, in an event loop, whose other tasks go on meanwhile."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"{what} did not come about in {seconds:.0f} s"
        await asyncio.sleep(EVERY)


async def attempts_in_loop(what: str, seconds: float = PATIENCE) -> AsyncIterator[int]:
    """Like `attempts`, as a phone that resends: with a little jitter, so that many do not act as one."""
    deadline, attempt = time.monotonic() + seconds, 0
    while time.monotonic() < deadline:
        yield (attempt := attempt + 1)
        await asyncio.sleep(random.uniform(0.05, 0.25))
    raise AssertionError(f"{what} did not come about in {seconds:.0f} s")


def until_on(page: Page, true: Callable[[], bool], what: str = "it", seconds: float = PATIENCE) -> None:
    """Like `until`, while what happens to the page is heard. What the page itself knows is awaited with `expect`."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"{what} did not come about in {seconds:.0f} s"
        page.wait_for_timeout(EVERY * 1000)
