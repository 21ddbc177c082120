"""Several processes: each tells the others over Redis whose panels changed, and each draws for its own sockets.

Hints only, as JSON: the database is the truth. What Redis loses is found by its version (watch.py).
"""

from __future__ import annotations

import json
import logging
import queue
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from flask_socketio import SocketIO
from redis import Redis, RedisError

from facilitator.live.audience import Message

CHANNEL = "boon:hints"
LONGEST_PAUSE = 2.0
MOST_WAITING = 10_000
_log = logging.getLogger(__name__)


class Hints:
    """`hear` is called with each message of another process."""

    def __init__(self, url: str, socketio: SocketIO, hear: Callable[[Message], None]) -> None:
        self.process = secrets.token_hex(4)
        self._redis = Redis.from_url(url, socket_timeout=5, socket_connect_timeout=2, health_check_interval=10)
        self._socketio = socketio
        self._hear = hear
        self._waiting: queue.Queue[Message] = queue.Queue(MOST_WAITING)

    def start(self) -> None:
        self._socketio.start_background_task(self._send_forever)
        self._socketio.start_background_task(self._listen_forever)

    def send(self, message: Message) -> None:
        """Soon, and without holding up whoever wrote; nothing when there is too much to say."""
        try:
            self._waiting.put_nowait({"from": self.process, **message})
        except queue.Full:
            _log.warning("a hint for the other processes was dropped")

    def _send_forever(self) -> None:
        while True:
            message = self._waiting.get()
            try:
                self._redis.publish(CHANNEL, json.dumps(message))
            except (RedisError, OSError) as lost:
                _log.warning("Redis took no hint: %s", lost)

    def _listen_forever(self) -> None:
        pause = 0.1
        while True:
            try:
                with self._redis.pubsub(ignore_subscribe_messages=True) as ears:  # type: ignore[no-untyped-call]
                    ears.subscribe(CHANNEL)
                    pause = 0.1
                    while True:
                        self._take(ears.get_message(timeout=4))
            except (RedisError, OSError) as lost:
                _log.warning("Redis is not heard, again in %.1f s: %s", pause, lost)
                self._socketio.sleep(pause)
                # Stock back-off goes up to a minute, in which a room would stand still.
                pause = min(2 * pause, LONGEST_PAUSE)

    def _take(self, heard: Mapping[str, Any] | None) -> None:
        if heard is None:
            return
        try:
            message = json.loads(heard["data"])
            if message["from"] != self.process:
                self._hear(message)
        except (ValueError, KeyError, TypeError):
            _log.exception("a hint could not be read")
