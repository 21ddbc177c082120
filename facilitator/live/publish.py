"""Events to pushes: after a commit, the panels that changed are rendered in bulk and sent.

Phones are sent theirs at once; the projector and the remote, which everything changes, at most ten times a second.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from flask_socketio import SocketIO
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from facilitator.core.events import Event
from facilitator.identity import AttendeeViewer, HostViewer, ScreenViewer, Viewer
from facilitator.live.audience import Audience, audience_of_all
from facilitator.live.listeners import Listeners
from facilitator.panel import Panel

SECONDS_BETWEEN = 0.1
SECONDS_BETWEEN_COUNTS = 1.0
LONGEST_REST = 1.0
REST = 5.0
# Seconds of the processor's time, which 5,000 panels that were drawn ahead need; a busy machine takes longer for them.
PHONES_FIRST = 0.6
LONGEST_WAIT = 2.0
# Seconds in a row that panels are drawn while requests wait.
LONGEST_TURN = 0.1
# Sent with one set of queries.
PHONES_A_READ = 200
Numbers = dict[str, Any]
_log = logging.getLogger(__name__)


class Panels(Protocol):
    """What the web side renders for us."""

    def phones(self, gathering: int, attendees: Sequence[int]) -> Iterable[tuple[int, Panel | None]]: ...

    def beside(self, attendees: Collection[int]) -> frozenset[int]: ...

    def host(self, gathering: int) -> Panel: ...

    def screen(self, gathering: int) -> Panel: ...

    def numbers(self, gathering: int) -> Numbers: ...

    def host_numbers(self, gathering: int) -> Numbers: ...

    def hear(self, gathering: int, version: int, touched: Collection[int] | None, subjects: Collection[int]) -> None: ...

    def look_ahead(self, gathering: int, attendees: Sequence[int]) -> Iterator[None]: ...

    def keep(self, gatherings: Collection[int]) -> None: ...


class Publisher:
    """Pushes to the sockets of this process. `spread` is told of what happened here, for the other processes."""

    def __init__(self, socketio: SocketIO, panels: Panels, listeners: Listeners) -> None:
        self._socketio = socketio
        self._panels = panels
        self._listeners = listeners
        self._phones = Turns(socketio, self._send_phones_until_quiet)
        self._shared = Turns(socketio, self._send_shared_until_quiet)
        self._ahead = Turns(socketio, self._draw_ahead_until_done)
        self.spread: Callable[[Mapping[int, Audience], Mapping[int, int]], None] = lambda *_: None

    def __call__(self, happened: Sequence[Event], versions: Mapping[int, int]) -> None:
        """Database listener: see to it that the panels that changed are sent soon, here and elsewhere."""
        gatherings = {event.gathering for event in happened}
        audiences = {id: audience_of_all(event for event in happened if event.gathering == id) for id in gatherings}
        self.hear(audiences, versions)
        self.spread(audiences, versions)

    def hear(self, audiences: Mapping[int, Audience], versions: Mapping[int, int]) -> None:
        """Gatherings came to these versions, here or in another process, and these are whom it concerns."""
        for gathering, version in versions.items():
            audience = audiences.get(gathering, Audience())
            self._panels.hear(gathering, version, audience.touched, audience.subjects)
        for gathering, audience in audiences.items():
            self.push(gathering, replace(audience, version=versions.get(gathering, 0)))

    def push(self, gathering: int, audience: Audience) -> None:
        self._phones.add(gathering, audience)
        self._shared.add(gathering, audience)

    def catch_up(self, viewer: Viewer) -> None:
        """Somebody came back with an old panel: a whole room that comes back at once is drawn together."""
        match viewer:
            case AttendeeViewer(gathering, attendee):
                self._listeners.forget_sent(attendee)
                self._phones.add(gathering, Audience(frozenset({attendee})))
            case HostViewer(gathering):
                self._shared.add(gathering, Audience(host=True))
            case ScreenViewer(gathering):
                self._shared.add(gathering, Audience(screen=True))

    def look_ahead(self, gatherings: Collection[int]) -> None:
        """Get ready, between other things, what the host's next step will send; to be asked every few seconds."""
        self._panels.keep(gatherings)
        for gathering in gatherings:
            self._ahead.add(gathering, Audience(everyone=True))

    def _draw_ahead_until_done(self, gathering: int) -> None:
        while self._ahead.take(gathering):
            self._safely(self._draw_ahead, gathering)

    def _draw_ahead(self, gathering: int) -> None:
        for _ in self._panels.look_ahead(gathering, sorted(self._listeners.attendees(gathering))):
            self._socketio.sleep(0)
            # What is on its way goes first: taking turns with it would make each phone wait for another's panel.
            while self._phones.is_any_on():
                self._socketio.sleep(0.005)

    def phones_first(self, gathering: int) -> None:
        """Before something that takes long is drawn: let a room full of phones have theirs, for a moment at most."""
        worked, waited = time.process_time() + PHONES_FIRST, time.monotonic() + LONGEST_WAIT
        while self._phones.is_on(gathering) and time.process_time() < worked and time.monotonic() < waited:
            self._socketio.sleep(0.005)

    def _send_phones_until_quiet(self, gathering: int) -> None:
        while audience := self._phones.take(gathering):
            self._close(self._listeners.with_keys(audience.withdrawn))
            if not self._safely(self._send_phones, gathering, audience):
                self._phones.put_back(gathering, audience)

    def _send_shared_until_quiet(self, gathering: int) -> None:
        owed, counted_at = False, 0.0
        while (audience := self._shared.take(gathering)) or owed:
            started = time.monotonic()
            if audience and audience.everyone:
                self.phones_first(gathering)
            if audience:
                if not self._safely(self._send_shared, gathering, audience):
                    self._shared.put_back(gathering, audience)
                owed = True
            if owed and started - counted_at >= SECONDS_BETWEEN_COUNTS:
                owed = not self._safely(self._send_to, f"gathering:{gathering}", self._panels.numbers, gathering)
                counted_at = started
            # A big room's remote takes longer to draw; requests come first.
            rest = REST * (time.monotonic() - started)
            self._socketio.sleep(min(max(SECONDS_BETWEEN, rest), LONGEST_REST))

    def _safely(self, send: Callable[..., None], *arguments: Any) -> bool:
        """Whether that was worth trying once: False, after a moment, when the database is away and it is to be tried again.

        One panel that cannot be drawn must not keep the others from being sent; its viewer asks again by itself.
        """
        try:
            send(*arguments)
        except (DBAPIError, PoolTimeout) as away:
            _log.warning("a push waits for the database: %s", away)
            self._socketio.sleep(SECONDS_BETWEEN_COUNTS)
            return False
        except Exception:
            _log.exception("a push could not be sent")
        return True

    def let_go(self, keys: Iterable[str]) -> None:
        """What was opened with these keys listens no more."""
        self._close(self._listeners.with_keys(keys))

    def _close(self, sids: list[str]) -> None:
        """Whoever has these sockets open is nobody here any more."""
        for sid in sids:
            self._socketio.emit("gone", {}, to=sid)
            self._socketio.server.disconnect(sid)

    def _send_shared(self, gathering: int, audience: Audience) -> None:
        screen, host = f"screen:{gathering}", f"host:{gathering}"
        for channel in (screen, host):
            self._send_to(channel, self._panels.numbers, gathering)
        self._send_to(host, self._panels.host_numbers, gathering)
        if audience.screen:
            self._send_to(screen, self._panels.screen, gathering)
        if audience.host:
            self._send_to(host, self._panels.host, gathering)

    def _send_phones(self, gathering: int, audience: Audience) -> None:
        listening = self._listeners.attendees(gathering)
        in_tabs = {id for id in audience.other_tabs if self._listeners.tabs(gathering, id) > 1}
        beside = frozenset() if audience.everyone else self._panels.beside(audience.attendees)
        wanted = sorted(listening if audience.everyone else listening & (audience.attendees | in_tabs | beside))
        share = Share(lambda: self._socketio.sleep(0))
        for first in range(0, len(wanted), PHONES_A_READ):
            # A second Next overtakes the first: who had not been sent that one yet was sent this one.
            behind = self._listeners.behind(wanted[first : first + PHONES_A_READ], audience.version)
            for attendee, panel in self._panels.phones(gathering, behind):
                if panel is None:
                    self._close(self._listeners.of_attendee(gathering, attendee))
                else:
                    self._listeners.sent(attendee, panel.version)
                    self._send(f"attendee:{attendee}", panel)
                # Let requests in between two phones of a big room.
                share.rest()

    def _send_to(self, channel: str, draw: Callable[[int], Panel | Numbers], gathering: int) -> None:
        if not self._listeners.anyone_in(channel):
            return
        try:
            drawn = draw(gathering)
        except (DBAPIError, PoolTimeout):
            raise
        except Exception:
            _log.exception("what %s is to be sent could not be drawn", channel)
        else:
            self._send(channel, drawn)

    def _send(self, channel: str, drawn: Panel | Numbers) -> None:
        if isinstance(drawn, Panel):
            self._socketio.emit("panel", drawn.message(time.time()), to=channel)
        else:
            self._socketio.emit("numbers", drawn, to=channel)


class Share:
    """Half of the time for what takes long, half for all that waits beside it, be it one request or a flood of them."""

    def __init__(self, let_others: Callable[[], object], now: Callable[[], float] = time.perf_counter) -> None:
        self._let_others = let_others
        self._now = now
        self._until = 0.0

    def rest(self) -> None:
        """Let the others have a turn, once we had one as long as their last was."""
        left = self._now()
        if left < self._until:
            return
        self._let_others()
        back = self._now()
        self._until = back + min(back - left, LONGEST_TURN)


class Turns:
    """Audiences that wait, by gathering; what comes while one is being served is served together, next."""

    def __init__(self, socketio: SocketIO, serve: Callable[[int], None]) -> None:
        self._socketio = socketio
        self._serve = serve
        self._waiting: dict[int, Audience] = {}
        self._running: set[int] = set()

    def add(self, gathering: int, audience: Audience) -> None:
        self._waiting[gathering] = self._waiting.get(gathering, Audience()) | audience
        if gathering not in self._running:
            self._running.add(gathering)
            self._socketio.start_background_task(self._run, gathering)

    def is_on(self, gathering: int) -> bool:
        """Whether one is being served."""
        return gathering in self._running

    def is_any_on(self) -> bool:
        return bool(self._running)

    def put_back(self, gathering: int, audience: Audience) -> None:
        """From within a turn: it is not over yet."""
        self._waiting[gathering] = self._waiting.get(gathering, Audience()) | audience

    def take(self, gathering: int) -> Audience | None:
        return self._waiting.pop(gathering, None)

    def _run(self, gathering: int) -> None:
        try:
            self._serve(gathering)
        finally:
            self._running.discard(gathering)
