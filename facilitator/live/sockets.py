"""Connect and disconnect: nothing else. Sockets only listen; every write is an ordinary form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_socketio import ConnectionRefusedError, SocketIO
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.http import parse_cookie

from facilitator.core.codes import read_code
from facilitator.core.errors import NotHere
from facilitator.identity import (
    HOUSE_COOKIE,
    AttendeeViewer,
    Viewer,
    attendee_viewer,
    cookie_name,
    host_viewer,
    known_as,
    our_cookies,
    screen_viewer,
)
from facilitator.limits import OWN_SOCKETS, Limits
from facilitator.live.audience import channels_of
from facilitator.live.fairness import PROVED, REFUSED
from facilitator.live.listeners import Listeners
from facilitator.store.database import Database
from facilitator.store.keys import Role
from facilitator.store.queries import gathering_by_code
from facilitator.store.records import GatheringRecord

Recognise = Callable[[Session, Mapping[str, str], GatheringRecord], Viewer | None]
_ROLES: dict[str, tuple[Role, Recognise]] = {
    "phone": (Role.ATTENDEE, attendee_viewer),
    "host": (Role.HOST, host_viewer),
    "screen": (Role.SCREEN, screen_viewer),
}
MOST_TABS = 4
CatchUp = Callable[[Viewer], None]
Begin = Callable[[int, int], None]


def listen(socketio: SocketIO, db: Database, listeners: Listeners, catch_up: CatchUp, begin: Begin, limits: Limits) -> None:
    """Let viewers in; whoever does not have the newest version is caught up. `begin` is told which version that was."""
    server = socketio.server

    def connect(sid: str, environ: dict[str, Any], auth: object = None) -> None:
        asked = auth if isinstance(auth, dict) else {}
        viewer = viewer_of(db, environ, asked)
        if viewer is None or not _has_room(viewer):
            environ[REFUSED] = True
            raise ConnectionRefusedError("not yours")
        environ.get(PROVED, bool)()
        limits.remember(environ.get("HTTP_COOKIE", ""), known_as(viewer, read_code(str(asked["code"]))))
        for channel in channels_of(viewer):
            server.enter_room(sid, channel)
        listeners.add(sid, viewer)
        # Only now, so that what is written meanwhile is either seen here or pushed.
        version = _version(db, viewer)
        begin(viewer.gathering, version)
        if version != asked.get("version"):
            catch_up(viewer)

    def _has_room(viewer: Viewer) -> bool:
        """A phone that is refused here asks for its panel by plain HTTP, and tries again."""
        if not isinstance(viewer, AttendeeViewer):
            return True
        tabs = listeners.tabs(viewer.gathering, viewer.attendee)
        return tabs < MOST_TABS and not limits.take(OWN_SOCKETS, str(viewer.attendee))

    def disconnect(sid: str, *_: object) -> None:
        listeners.remove(sid)

    # Straight to the server beneath: a request context for each socket would be made for nothing.
    server.on("connect", connect)
    server.on("disconnect", disconnect)


def viewer_of(db: Database, environ: dict[str, Any], asked: dict[str, Any]) -> Viewer | None:
    """Whoever the cookies prove; what the socket says about itself only chooses which of them counts."""
    role, recognise = _ROLES.get(str(asked.get("role")), (None, None))
    code = read_code(str(asked.get("code", "")))
    cookies = our_cookies(parse_cookie(environ), environ.get("wsgi.url_scheme") == "https")
    if role is None or recognise is None or not code.isascii() or not code.isalnum():
        return None
    if cookie_name(role, code) not in cookies and HOUSE_COOKIE not in cookies:
        # A stranger who brings nothing costs no look into the database.
        return None
    with db.look() as session:
        try:
            gathering = gathering_by_code(session, code)
        except NotHere:
            return None
        return recognise(session, cookies, gathering)


def _version(db: Database, viewer: Viewer) -> int:
    with db.look() as session:
        return session.scalar(select(GatheringRecord.version).where(GatheringRecord.id == viewer.gathering)) or 0
