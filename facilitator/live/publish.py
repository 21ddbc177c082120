"""Events to pushes: after a commit, the panels that changed are rendered and sent, at most ten times a second a room."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

from flask_socketio import SocketIO

from facilitator.core.events import Event
from facilitator.live.audience import Audience, audience_of_all
from facilitator.live.listeners import Listeners

SECONDS_BETWEEN = 0.1
LONGEST_REST = 1.0
REST = 3.0
Message = dict[str, Any]
_log = logging.getLogger(__name__)


class Panels(Protocol):
    """What the web side renders for us: panels as messages {version, phase, step, html}."""

    def phones(self, gathering: int, attendees: Sequence[int]) -> Iterable[tuple[int, Message | None]]: ...

    def host(self, gathering: int) -> Message: ...

    def screen(self, gathering: int) -> Message: ...

    def numbers(self, gathering: int) -> Message: ...

    def host_numbers(self, gathering: int) -> Message: ...


class Publisher:
    def __init__(self, socketio: SocketIO, panels: Panels, listeners: Listeners) -> None:
        self._socketio = socketio
        self._panels = panels
        self._listeners = listeners
        self._waiting: dict[int, Audience] = {}
        self._running: set[int] = set()

    def __call__(self, happened: Sequence[Event]) -> None:
        """Database listener: note whose panels changed, and see to it that they are sent soon."""
        for gathering in {event.gathering for event in happened}:
            audience = audience_of_all(event for event in happened if event.gathering == gathering)
            self._waiting[gathering] = self._waiting.get(gathering, Audience()) | audience
            if gathering not in self._running:
                self._running.add(gathering)
                self._socketio.start_background_task(self._send_until_quiet, gathering)

    def _send_until_quiet(self, gathering: int) -> None:
        while audience := self._waiting.pop(gathering, None):
            self._close(self._listeners.with_keys(audience.withdrawn))
            self._safely(self._send_phones, gathering, audience)
            started = time.monotonic()
            self._send_shared(gathering, audience)
            # A big room's remote takes longer to draw; requests come first.
            rest = REST * (time.monotonic() - started)
            self._socketio.sleep(min(max(SECONDS_BETWEEN, rest), LONGEST_REST))
        self._running.discard(gathering)

    def _safely(self, send: Callable[..., None], *arguments: Any) -> None:
        """One panel that cannot be drawn must not keep the others from being sent; its viewer asks again by itself."""
        try:
            send(*arguments)
        except Exception:
            _log.exception("a push could not be sent")

    def _close(self, sids: list[str]) -> None:
        """Whoever has these sockets open is nobody here any more."""
        for sid in sids:
            self._socketio.emit("gone", {}, to=sid)
            self._socketio.server.disconnect(sid)

    def _send_shared(self, gathering: int, audience: Audience) -> None:
        everyone, screen, host = f"gathering:{gathering}", f"screen:{gathering}", f"host:{gathering}"
        self._safely(self._emit_to, everyone, "numbers", self._panels.numbers, gathering)
        self._safely(self._emit_to, host, "numbers", self._panels.host_numbers, gathering)
        if audience.screen:
            self._safely(self._emit_to, screen, "panel", self._panels.screen, gathering)
        if audience.host:
            self._safely(self._emit_to, host, "panel", self._panels.host, gathering)

    def _send_phones(self, gathering: int, audience: Audience) -> None:
        listening = self._listeners.attendees(gathering)
        in_tabs = {id for id in audience.other_tabs if self._listeners.tabs(gathering, id) > 1}
        wanted = listening if audience.everyone else listening & (audience.attendees | in_tabs)
        for attendee, message in self._panels.phones(gathering, sorted(wanted)):
            if message is None:
                self._close(self._listeners.of_attendee(attendee))
            else:
                self._socketio.emit("panel", message, to=f"attendee:{attendee}")
            # Let requests in between two phones of a big room.
            self._socketio.sleep(0)

    def _emit_to(self, room: str, name: str, message: Callable[[int], Message], gathering: int) -> None:
        if self._listeners.anyone_in(room):
            self._socketio.emit(name, message(gathering), to=room)
