"""What a client may say on a socket, and how much of it. Sockets only listen, so that is very little.

Everything else is refused here, before the libraries beneath read a word of it: they keep what is unfinished for ever, do
unlimited work for whoever asks, and write a page of log for each thing they do not understand.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from facilitator.limits import Budget, Limit

# Engine.IO's and Socket.IO's own words: a heartbeat's answer, "let me in", and two ways to say goodbye.
_PONG, _CONNECT, _GOODBYES = "3", "40", ("1", "41")
# A browser sends one frame in ten seconds; what stands between it and us may split it, or ping.
FRAMES = Limit("frames of a socket", 2, 32)
SECONDS_TO_SAY_WHO = 10.0
# In the request's environment: that it was refused; and what the server beneath wants to be called with once it was not.
REFUSED, PROVED = "boon.refused", "boon.proved"


class Conversation:
    """What one client has said so far. `environ` is that of the request which opened the socket."""

    def __init__(self, environ: Mapping[str, Any], now: Callable[[], float] = time.monotonic) -> None:
        self._environ = environ
        self._now = now
        self._began = now()
        self._frames = Budget(FRAMES, self._began)
        self._has_knocked = False

    def may_go_on(self) -> bool:
        """Whether one more frame is within the budget."""
        return not self._frames.take(self._now())

    def is_over(self, message: str | bytes) -> bool:
        """Whether this is a goodbye."""
        return message in _GOODBYES

    def was_refused(self) -> bool:
        """Whether it was told that it may not listen, after which there is nothing to say."""
        return self._has_knocked and REFUSED in self._environ

    def allows(self, message: str | bytes) -> bool:
        """Whether a client of ours would say this now."""
        if message == _PONG:
            return self._has_knocked or self._now() - self._began < SECONDS_TO_SAY_WHO
        if self._has_knocked or not isinstance(message, str) or not message.startswith(_CONNECT):
            return False
        self._has_knocked = True
        return _is_json(message[len(_CONNECT) :])


def _is_json(text: str) -> bool:
    """A value that cannot be taken for a namespace, a number of attachments or an id; or nothing."""
    if not text:
        return True
    if text[0] not in '{["':
        return False
    try:
        orjson.loads(text)
    except ValueError:
        return False
    return True
