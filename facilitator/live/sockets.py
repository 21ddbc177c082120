"""Connect and disconnect: nothing else. Sockets only listen; every write is an ordinary form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request
from flask_socketio import ConnectionRefusedError, SocketIO, emit, join_room

from facilitator.core.codes import read_code
from facilitator.core.errors import NotHere
from facilitator.identity import Viewer, viewer_of
from facilitator.live.audience import rooms_of
from facilitator.live.listeners import Listeners
from facilitator.store.database import Database
from facilitator.store.keys import Role
from facilitator.store.queries import gathering_by_code

_ROLES = {"phone": Role.ATTENDEE, "host": Role.HOST, "screen": Role.SCREEN}
PanelFor = Callable[[Viewer], dict[str, Any]]


def listen(socketio: SocketIO, db: Database, listeners: Listeners, panel_for: PanelFor) -> None:
    # A client may send events by these two names as well: connecting twice changes nothing, and whoever says
    # "disconnect" is disconnected.
    def connect(auth: object = None, *_: object) -> None:
        if listeners.knows(_sid()):
            return
        asked = auth if isinstance(auth, dict) else {}
        viewer = _viewer(db, asked)
        if viewer is None:
            raise ConnectionRefusedError("not yours")
        for room in rooms_of(viewer):
            join_room(room)
        listeners.add(_sid(), viewer)
        newest = panel_for(viewer)
        if newest["version"] != asked.get("version"):
            emit("panel", newest)

    def disconnect(*_: object) -> None:
        listeners.remove(_sid())
        socketio.server.disconnect(_sid())

    socketio.on_event("connect", connect)
    socketio.on_event("disconnect", disconnect)


def _sid() -> str:
    return str(request.sid)  # type: ignore[attr-defined]


def _viewer(db: Database, asked: dict[str, Any]) -> Viewer | None:
    """Whoever the cookies prove; what the socket says about itself only chooses which of them counts."""
    role = _ROLES.get(str(asked.get("role")))
    code = read_code(str(asked.get("code", "")))
    if role is None or not code.isascii():
        return None
    with db.look() as session:
        try:
            gathering = gathering_by_code(session, code)
        except NotHere:
            return None
        return viewer_of(session, request.cookies, role, code, gathering.id)
