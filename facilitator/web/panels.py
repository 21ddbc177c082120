"""The current panel for a viewer. Page load, push and catch-up all draw it here, from the same templates."""

from __future__ import annotations

import logging
import secrets
import time
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from facilitator.core.cards import CardKind, CardWords
from facilitator.core.errors import Refused
from facilitator.core.words import speaking
from facilitator.identity import AttendeeViewer, HostViewer, ScreenViewer, Viewer
from facilitator.store import queries
from facilitator.store.database import Database
from facilitator.store.records import GatheringRecord
from facilitator.views.host import host_view, table_counts
from facilitator.views.phone import PhoneView, phone_views
from facilitator.views.screen import screen_view
from facilitator.web.prerender import Foresight
from facilitator.web.row_cache import Rows

Message = dict[str, Any]
_log = logging.getLogger(__name__)
SUB_PAGES = ("offer", "need", "stuck-offer", "stuck-need", "cards", "edit", "details", "beacon", "wishes")


def new_client_key() -> str:
    return secrets.token_urlsafe(16)


def phone_context(
    view: PhoneView,
    do: str = "",
    query: Mapping[str, str] | None = None,
    error: Refused | None = None,
    typed: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What a phone template may use beside its view. `query`: what the address of a sub-page says."""
    query = query or {}
    return {
        "view": view,
        "do": do if do in SUB_PAGES else "",
        "said": CardWords.of(typed or {"text": query.get("start", "")}),
        "card": query.get("card", "0") if query.get("card", "0").isdigit() else "0",
        "error": error,
        "typed": typed or {},
        "client_key": (typed or {}).get("client_key") or new_client_key(),
    }


class Panels:
    """Panels as messages {version, phase, step, html}, each from one snapshot of the database."""

    def __init__(self, app: Flask, db: Database) -> None:
        self._templates = app.jinja_env
        self._db = db
        self._foresight = Foresight(db, app.jinja_env, self._draw_phone)
        self._rows = Rows(app.jinja_env)

    def of(self, viewer: Viewer) -> Message:
        """The panel of whoever this is."""
        match viewer:
            case HostViewer(gathering):
                return self.host(gathering)
            case ScreenViewer(gathering):
                return self.screen(gathering)
            case AttendeeViewer(gathering, attendee):
                [(_, message)] = self.phones(gathering, [attendee])
                return _legible(message) if message else {}

    def phones(self, gathering: int, attendees: Sequence[int]) -> Iterable[tuple[int, Message | None]]:
        """(attendee, panel) for each, read with one set of queries; None for those whom the host has removed.

        The HTML of a panel that was foreseen is bytes, deflated (zlib).
        """
        if not attendees:
            return
        with self._db.look() as session:
            room = session.get_one(GatheringRecord, gathering)
            views = self._foresight.views(room, attendees)
            if unread := [id for id in attendees if id not in views]:
                views |= phone_views(session, room, queries.not_removed(session, unread))
        for id in attendees:
            try:
                yield id, self._pushed(views[id]) if id in views else None
            except Exception:
                # The others must have theirs.
                _log.exception("the panel of attendee %s could not be drawn", id)

    def _pushed(self, view: PhoneView) -> Message:
        return self.phone_message(view, self._foresight.deflated(view) or "")

    def phone_message(self, view: PhoneView, html: str | bytes = "") -> Message:
        """The panel of this view, or `html` in its place."""
        return _message(view.room.version, view.room.phase, view.step, html or self._draw_phone(view))

    def _draw_phone(self, view: PhoneView) -> str:
        with speaking(view.me.language):
            return self.render("phone/_panel.html", phone_context(view))

    def foresee(self, gathering: int, attendees: Sequence[int]) -> Iterator[None]:
        """Get the coming round's panels ready, a little at a time."""
        return self._foresight.look_ahead(gathering, attendees)

    def keep(self, gatherings: Collection[int]) -> None:
        """Nobody listens in the others any more."""
        self._foresight.keep(gatherings)
        self._rows.keep(gatherings)

    def host(self, gathering: int) -> Message:
        with self._db.look() as session:
            room = session.get_one(GatheringRecord, gathering)
            with speaking(room.language):
                view = host_view(session, room, time.time())
        with speaking(room.language):
            html = self.render("host/_panel.html", {"view": view, "error": None, "typed": {}})
        return _message(view.room.version, view.room.phase, f"{view.room.phase}:{view.room.round}", html)

    def screen(self, gathering: int) -> Message:
        with self._db.look() as session:
            room = session.get_one(GatheringRecord, gathering)
            with speaking(room.language):
                view = screen_view(session, room, time.time())
                html = self.render("screen/_panel.html", {"view": view})
        return _message(view.room.version, view.room.phase, f"{view.room.phase}-{view.room.round}", html)

    def numbers(self, gathering: int) -> Message:
        """Counts and the clock, which anyone in the room may know."""
        with self._db.look() as session:
            room = session.get_one(GatheringRecord, gathering)
            return _numbers(session, room)

    def host_numbers(self, gathering: int) -> Message:
        """Counts that only the host may know."""
        with self._db.look() as session:
            return {"tapped": queries.count_taps(session, gathering)}

    def render(self, template: str, context: Mapping[str, Any]) -> str:
        return self._templates.get_template(template).render(context)


def _message(version: int, phase: str, step: str, html: str | bytes) -> Message:
    return {"version": version, "phase": str(phase), "step": step, "html": html}


def _legible(message: Message) -> Message:
    html = message["html"]
    return {**message, "html": zlib.decompress(html).decode()} if isinstance(html, bytes) else message


def _numbers(session: Session, room: GatheringRecord) -> Message:
    clock = queries.clock_of(room)
    cards = queries.count_cards(session, room.id)
    pairs, trios = table_counts(session, room)
    return {
        "version": room.version,
        "here": queries.count_here(session, room.id),
        "ready": queries.count_ready(session, room.id),
        "give": cards[CardKind.OFFER],
        "ask": cards[CardKind.NEED],
        "pairs": pairs,
        "trios": trios,
        "clock": {"ends_at": clock.ends_at, "paused_left": clock.paused_left, "length": clock.length},
        "now": time.time(),
    }
