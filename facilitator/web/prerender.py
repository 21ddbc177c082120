"""The coming round's panels, drawn while the host still talks: Next then only has to send them.

What is sent always equals what would be drawn. A round's panel is a function of its view and of the clock: the clock is put in
when it is sent, and whoever's view is not as it was foreseen is drawn anew. While nothing but Next was written since, not even
the views are read again.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from jinja2 import Environment
from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitator.core.phases import Phase, Step, step_after
from facilitator.core.timer import Clock
from facilitator.store import queries
from facilitator.store.database import Database
from facilitator.store.records import AttendeeRecord, GatheringRecord, PlanRecord
from facilitator.views.gathering import GatheringView, gathering_view
from facilitator.views.phone import PhoneView, phone_views
from facilitator.web.deflated import Piece, joined, piece

AT_ONCE = 50
BUSY_SECONDS = 30.0
_A_CLOCK = Clock(1.0, 1.0)
# Quotes are escaped in whatever people type, so that none of it can look like these.
_TAG = re.compile(r'<boon-clock class="[^>]*>')
_FACE = re.compile(r'<svg class="drain" .*?<span data-clock-text>[^<]*</span>', re.S)
Draw = Callable[[PhoneView], str]


@dataclass(frozen=True)
class _Drawn:
    """The panel before, within and after its clock."""

    view: PhoneView
    before: Piece
    within: Piece
    after: Piece


@dataclass
class _Coming:
    """`room` is the room as it will be if nothing but Next happens; None while nobody can say."""

    room: GatheringView | None = None
    drawn: dict[int, _Drawn] = field(default_factory=dict)
    asked: frozenset[int] = frozenset()
    seen: int = 0
    drawn_at: float = float("-inf")


class Foresight:
    def __init__(self, db: Database, templates: Environment, draw: Draw) -> None:
        self._db = db
        self._templates = templates
        self._draw = draw
        self._rooms: dict[int, _Coming] = {}
        # Many phones are sent theirs within these twenty milliseconds.
        self._hands = lru_cache(8)(lambda clock, _moment: self._draw_clock(clock))

    def keep(self, gatherings: Collection[int]) -> None:
        """Forget the others."""
        self._rooms = {id: coming for id, coming in self._rooms.items() if id in gatherings}

    def views(self, room: GatheringRecord, attendees: Collection[int]) -> dict[int, PhoneView]:
        """Of those of `attendees` whose view is surely as it was foreseen."""
        coming = self._rooms.get(room.id)
        if coming is None or coming.room is None or coming.room.version != room.version:
            return {}
        if (coming.room.phase, coming.room.round) != (room.phase, room.round):
            return {}
        now = replace(coming.room, clock=queries.clock_of(room), showing=room.showing)
        return {id: replace(coming.drawn[id].view, room=now) for id in attendees if id in coming.drawn}

    def deflated(self, view: PhoneView) -> bytes | None:
        """The panel of this view as it travels, if it was drawn before."""
        coming = self._rooms.get(view.room.id)
        drawn = coming.drawn.get(view.me.id) if coming else None
        if drawn is None or not view.room.clock.is_set or drawn.view != _timeless(view):
            return None
        tag, face = self._hands(view.room.clock, int(time.time() * 50))
        return joined((drawn.before, tag, drawn.within, face, drawn.after))

    def _draw_clock(self, clock: Clock) -> tuple[Piece, Piece]:
        macros = self._templates.get_template("components/clock.html").module
        return piece(macros.clock_tag(clock)), piece(macros.hands(clock))  # type: ignore[attr-defined]

    def look_ahead(self, gathering: int, attendees: Collection[int]) -> Iterator[None]:
        """Draw the coming round for these phones, pausing after each; nothing if it is drawn, or while much is written.

        To be asked every few seconds: what was written since the last time says how busy the room is.
        """
        coming = self._rooms.setdefault(gathering, _Coming())
        if not self._is_due(coming, gathering, frozenset(attendees)):
            return
        coming.room = None
        ids, rooms = sorted(attendees), set[GatheringView]()
        for first in range(0, len(ids), AT_ONCE):
            room, views = self._foreseen(gathering, ids[first : first + AT_ONCE])
            if room is None or any(room.round != other.round for other in rooms):
                return
            rooms.add(room)
            for id, view in views.items():
                self._remember(coming, id, view)
                yield
        coming.drawn = {id: drawn for id, drawn in coming.drawn.items() if id in attendees}
        coming.asked, coming.drawn_at = frozenset(attendees), time.monotonic()
        coming.room = rooms.pop() if len(rooms) == 1 else None

    def _is_due(self, coming: _Coming, gathering: int, attendees: frozenset[int]) -> bool:
        with self._db.look() as session:
            room = session.get(GatheringRecord, gathering)
            if room is None or _step_to_come(session, room) is None:
                self._rooms.pop(gathering, None)
                return False
            is_quiet, coming.seen = coming.seen == room.version, room.version
        if coming.room and coming.room.version == coming.seen + 1 and attendees <= coming.asked:
            return False
        return is_quiet or time.monotonic() - coming.drawn_at > BUSY_SECONDS

    def _foreseen(self, gathering: int, attendees: Collection[int]) -> tuple[GatheringView | None, dict[int, PhoneView]]:
        """The room after Next and these people's views of it; version 0 where Next changes more than the step and the clock."""
        with self._db.look() as session:
            room = session.get_one(GatheringRecord, gathering)
            step = _step_to_come(session, room)
            if step is None:
                return None, {}
            session.expunge(room)
            room.phase, room.round, room.version = step.phase, step.round, room.version + 1
            queries.set_clock(room, _A_CLOCK)
            views = phone_views(session, room, queries.not_removed(session, attendees))
            coming = gathering_view(session, room)
            return replace(coming, version=0) if _is_anyone_late(session, gathering) else coming, views

    def _remember(self, coming: _Coming, id: int, view: PhoneView) -> None:
        timeless, known = _timeless(view), coming.drawn.get(id)
        if known and known.view == timeless:
            return
        coming.drawn.pop(id, None)
        parts = _around_the_clock(self._draw(view)) if view.step == Phase.ROUNDS else None
        if parts:
            coming.drawn[id] = _Drawn(timeless, *map(piece, parts))


def _step_to_come(session: Session, room: GatheringRecord) -> Step | None:
    """The round that Next begins, if it begins one and its tables are known."""
    step = step_after(queries.step_of(room), room.rounds)
    is_known = step is not None and step.phase is Phase.ROUNDS and session.get(PlanRecord, room.id) is not None
    return step if is_known else None


def _is_anyone_late(session: Session, gathering: int) -> bool:
    """Whether Next also finds a place for somebody."""
    late = select(AttendeeRecord.id).where(
        AttendeeRecord.gathering_id == gathering, AttendeeRecord.late_meeting_id.is_not(None)
    )
    return session.scalar(late.limit(1)) is not None


def _timeless(view: PhoneView) -> PhoneView:
    """Without what a round's panel does not show, and without its clock."""
    return replace(view, room=_timeless_room(view.room))


@lru_cache(8)
def _timeless_room(room: GatheringView) -> GatheringView:
    return replace(room, version=0, clock=_A_CLOCK, showing="", here=0, ready=0)


def _around_the_clock(html: str) -> tuple[str, str, str] | None:
    """What stands before the clock's tag, between it and its face, and after; None for a panel without a clock, or with two."""
    tags, faces = list(_TAG.finditer(html)), list(_FACE.finditer(html))
    if len(tags) != 1 or len(faces) != 1:
        return None
    return html[: tags[0].start()], html[tags[0].end() : faces[0].start()], html[faces[0].end() :]
