"""The current panel for a viewer. Page load, push and catch-up all draw it here, from the same templates."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from facilitator.core.cards import CardKind, CardWords
from facilitator.core.errors import Refused
from facilitator.core.locale import in_locale
from facilitator.core.typed import read_number
from facilitator.panel import Panel, clock_fields
from facilitator.store import queries
from facilitator.store.database import Database
from facilitator.store.records import GatheringRecord
from facilitator.store.rows.neighbour import owners_of
from facilitator.views.gathering import GatheringView
from facilitator.views.host import host_view
from facilitator.views.phone import PhoneView, phone_views
from facilitator.views.screen import screen_view
from facilitator.web.prerender import Prerender
from facilitator.web.row_cache import RowCache

Numbers = dict[str, Any]
_log = logging.getLogger(__name__)
SUB_PAGES = ("offer", "need", "stuck-offer", "stuck-need", "cards", "edit", "details", "beacon", "wishes", "know")


# Of the remote.
HOST_SUB_PAGES = ("waiting", "not-ready", "hours")


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
    begun = query.get("start") or dict(view.drafted).get(do if do in set(CardKind) else view.step, "")
    return {
        "view": view,
        "do": do if do in SUB_PAGES else "",
        "said": CardWords.of(typed or {"text": begun}),
        "card": str(read_number(query.get("card", "")) or 0),
        "error": error,
        "typed": typed or {},
        "client_key": (typed or {}).get("client_key") or new_client_key(),
    }


class Panels:
    """Everybody's panels, each from one snapshot of the database."""

    def __init__(self, app: Flask, db: Database) -> None:
        self._templates = app.jinja_env
        self._db = db
        self._prerender = Prerender(db, self._draw_phone)
        self._rows = RowCache(app.jinja_env)

    def phones(self, gathering_id: int, attendees: Sequence[int]) -> Iterable[tuple[int, Panel | None]]:
        """(attendee, panel) for each, read with one set of queries; None for those whom the host has removed."""
        if not attendees:
            return
        with self._db.look() as session:
            gathering = session.get_one(GatheringRecord, gathering_id)
            ahead = self._prerender.panels(session, gathering, attendees)
            unread = [id for id in attendees if id not in ahead]
            views = phone_views(session, gathering, queries.not_removed(session, unread)) if unread else {}
        for id in attendees:
            try:
                yield id, ahead[id] if id in ahead else self.phone(views[id]) if id in views else None
            except Exception:
                # The others must have theirs.
                _log.exception("the panel of attendee %s could not be drawn", id)

    def beside(self, attendees: Collection[int]) -> frozenset[int]:
        """On whose phones these people stand as well, who have none."""
        if not attendees:
            return frozenset()
        with self._db.look() as session:
            return owners_of(session, attendees)

    def phone(self, view: PhoneView, context: Mapping[str, Any] | None = None) -> Panel:
        """`context`: what is asked of the panel beside the view, as phone_context() has it."""
        gathering = view.gathering
        return Panel(gathering.version, gathering.phase, view.step, gathering.clock, self._draw_phone(view, context))

    def _draw_phone(self, view: PhoneView, context: Mapping[str, Any] | None = None) -> str:
        with in_locale(view.me.language):
            return self.render("phone/_panel.html", context or phone_context(view))

    def hear(self, gathering: int, version: int, touched: Collection[int] | None, subjects: Collection[int]) -> None:
        """What was written as `version`: see Touched.hear."""
        self._prerender.hear(gathering, version, touched, subjects)

    def look_ahead(self, gathering: int, attendees: Sequence[int]) -> Iterator[None]:
        """Get the coming rounds' panels ready, a little at a time."""
        return self._prerender.look_ahead(gathering, attendees)

    def keep(self, gatherings: Collection[int]) -> None:
        """Nobody listens in the others any more."""
        self._prerender.keep(gatherings)
        self._rows.keep(gatherings)

    def host(self, gathering_id: int, error: Refused | None = None, do: str = "") -> Panel:
        """`do`: which of the remote's sub-pages, if any."""
        with self._db.look() as session:
            gathering = session.get_one(GatheringRecord, gathering_id)
            with in_locale(gathering.language):
                view = host_view(session, gathering, time.time())
        with in_locale(gathering.language):
            html = self.render("host/_panel.html", {"view": view, "error": error, "typed": {}, "do": do})
        return _shared_panel(view.gathering, ":", html)

    def screen(self, gathering_id: int) -> Panel:
        with self._db.look() as session:
            gathering = session.get_one(GatheringRecord, gathering_id)
            with in_locale(gathering.language):
                view = screen_view(session, gathering, time.time())
                html = self.render("screen/_panel.html", {"view": view})
        return _shared_panel(view.gathering, "-", html)

    def numbers(self, gathering_id: int) -> Numbers:
        """Counts and the clock, which anyone in the room may know."""
        with self._db.look() as session:
            gathering = session.get_one(GatheringRecord, gathering_id)
            return _numbers(session, gathering)

    def host_numbers(self, gathering: int) -> Numbers:
        """Counts that only the host may know."""
        with self._db.look() as session:
            return {"tapped": queries.count_taps(session, gathering)}

    def render(self, template: str, context: Mapping[str, Any]) -> str:
        return self._templates.get_template(template).render(context)


def _shared_panel(gathering: GatheringView, between: str, html: str) -> Panel:
    return Panel(gathering.version, gathering.phase, gathering.step.key.replace(":", between), gathering.clock, html)


def _numbers(session: Session, gathering: GatheringRecord) -> Numbers:
    cards = queries.count_cards(session, gathering.id)
    pairs, trios = queries.count_tables(session, gathering)
    return {
        "version": gathering.version,
        "here": queries.count_here(session, gathering.id),
        "ready": queries.count_ready(session, gathering.id),
        "give": cards[CardKind.OFFER],
        "ask": cards[CardKind.NEED],
        "pairs": pairs,
        "trios": trios,
        "clock": clock_fields(queries.clock_of(gathering), time.time()),
    }
