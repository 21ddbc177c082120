"""Who is in which socket room: a manager that encodes a message once, indexes rooms by socket, and lets go of the slow."""

from __future__ import annotations

from typing import Any

import orjson
from flask_socketio import SocketIO
from socketio import Manager

from facilitator.live.websocket import FramedPacket, WebSocket

LONGEST_QUEUE = 64
EVENT, EVENT_WITH_BYTES = b"2", b"51-"


class Json:
    """What Socket.IO needs of a JSON module."""

    @staticmethod
    def dumps(value: Any, **_: Any) -> str:
        return orjson.dumps(value).decode()

    loads = staticmethod(orjson.loads)


class SocketManager(Manager):  # type: ignore[misc]
    """The stock manager encodes for every recipient, and walks all rooms whenever one socket closes."""

    def __init__(self) -> None:
        super().__init__()
        self._rooms_of: dict[str, set[str]] = {}

    def emit(self, event: str, data: Any, namespace: str, room: str | None = None, to: str | None = None, **_: Any) -> None:
        """To everyone in a room. Who has 64 messages waiting already is let go, and comes back for the newest panel."""
        sockets = self.server.eio.sockets
        packet: FramedPacket | None = None
        for _sid, eio_sid in self.get_participants(namespace, to or room):
            socket = sockets.get(eio_sid)
            if socket is None or socket.closed:
                continue
            if socket.queue.qsize() >= LONGEST_QUEUE:
                socket.close(wait=False, abort=True)
                continue
            packet = packet or _packet(event, data)
            socket.send(packet)

    def unsent(self, sid: str) -> int:
        """How many messages wait for this socket."""
        socket = self.server.eio.sockets.get(self.eio_sid_from_sid(sid, "/"))
        return socket.queue.qsize() if socket else 0

    def basic_enter_room(self, sid: str, namespace: str, room: str | None, eio_sid: str | None = None) -> None:
        super().basic_enter_room(sid, namespace, room, eio_sid)
        if room is not None:
            self._rooms_of.setdefault(sid, set()).add(room)

    def basic_leave_room(self, sid: str, namespace: str, room: str | None) -> None:
        super().basic_leave_room(sid, namespace, room)
        if room is not None:
            self._rooms_of.get(sid, set()).discard(room)

    def basic_disconnect(self, sid: str, namespace: str, **_: Any) -> None:
        for room in [*self._rooms_of.pop(sid, ()), None]:
            super().basic_leave_room(sid, namespace, room)
        self.callbacks.pop(sid, None)
        for pending in (self.pending_connect, self.pending_disconnect):
            if sid in pending.get(namespace, ()):
                pending[namespace].remove(sid)
                if not pending[namespace]:
                    del pending[namespace]


def _packet(event: str, data: Any) -> FramedPacket:
    """Bytes among `data`'s values (one at most) travel behind the text, as Socket.IO has it."""
    found = [(key, value) for key, value in data.items() if isinstance(value, bytes)]
    if not found:
        return FramedPacket(EVENT + orjson.dumps([event, data]))
    [(key, attachment)] = found
    told = {**data, key: {"_placeholder": True, "num": 0}}
    return FramedPacket(EVENT_WITH_BYTES + orjson.dumps([event, told]), attachment)


def use_websocket(socketio: SocketIO) -> None:
    """Have engineio's gevent driver open our WebSocket in place of its own."""
    eio = socketio.server.eio
    if eio.async_mode == "gevent":
        eio._async = {**eio._async, "websocket": WebSocket}
