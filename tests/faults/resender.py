"""Sends a form again and again with a little jitter, as a phone does, until there is an answer that is one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from tests.bench.phones import Browser
from tests.waiting import attempts_in_loop

# On a machine that is busy with other things, a server that is killed twice a second is hardly ever up.
LONGEST_WAIT = 600.0
GONE = (ConnectionError, OSError, EOFError, asyncio.IncompleteReadError)


@dataclass
class Resender:
    """`urls` are the processes' addresses; whoever gets no answer asks the next one."""

    urls: Callable[[], list[str]]
    resent: int = 0

    async def send(self, cookie: str, path: str, form: dict[str, str]) -> tuple[int, bytes]:
        """Status and body of the answer."""
        async for attempt in attempts_in_loop(f"an answer to {path}", LONGEST_WAIT):
            urls = self.urls()
            browser = Browser(urls[attempt % len(urls)], cookie)
            try:
                status, _, body = await asyncio.wait_for(browser.post(path, form), 10)
            except (*GONE, TimeoutError):
                status = 0
            finally:
                browser.close()
            if status not in (0, 429, 502, 503, 504):
                return status, body
            self.resent += 1
        raise AssertionError
