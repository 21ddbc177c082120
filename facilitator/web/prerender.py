"""The coming rounds' panels, drawn while the host still talks: Next then only has to send them, and so has Next after it.

What is sent always equals what would be drawn. A round's panel is a function of the room, of its person and of the people at
their tables; the clock and the version travel beside it. What is written meanwhile makes those panels stale that it touches.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from facilitator.core.phases import Phase, Step
from facilitator.panel import Panel
from facilitator.store import queries
from facilitator.store.database import Database
from facilitator.store.records import GatheringRecord, PlanRecord
from facilitator.store.sheets import sheet_of
from facilitator.views.phone import PhoneView, phone_views
from facilitator.web.touched import Touched

STEPS_AHEAD = 2
PHONES_A_BATCH = 50
# What Next and the clock change, and what no phone shows. All else that is kept of a room may stand on every panel.
_PASSING = {
    *("version", "phase", "round", "part", "showing", "undo", "closed_at"),
    *("clock_length", "clock_ends_at", "clock_paused_left"),
}
Draw = Callable[[PhoneView], str]


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Somebody's panel as of `version`, deflated; empty if theirs is no round's. `others`: whom it is about besides them."""

    version: int
    others: tuple[int, ...]
    deflated: bytes


@dataclass
class _Ahead:
    """What was drawn for one room, by step and attendee. `common` is what stands on every panel."""

    touched: Touched
    common: tuple[Any, ...] = ()
    drawn: dict[Step, dict[int, _Drawn]] = field(default_factory=dict)

    def is_fresh(self, step: Step, attendee: int) -> bool:
        drawn = self.drawn.get(step, {}).get(attendee)
        return drawn is not None and self.touched.is_fresh(attendee, drawn.others, drawn.version)


class Prerender:
    def __init__(self, db: Database, draw: Draw) -> None:
        self._db = db
        self._draw = draw
        self._gatherings: dict[int, _Ahead] = {}

    def keep(self, gatherings: Collection[int]) -> None:
        """Forget the others."""
        self._gatherings = {id: ahead for id, ahead in self._gatherings.items() if id in gatherings}

    def hear(self, gathering: int, version: int, touched: Collection[int] | None, subjects: Collection[int]) -> None:
        """What was written as `version`: see Touched.hear."""
        if ahead := self._gatherings.get(gathering):
            ahead.touched.hear(version, touched, subjects)

    def panels(self, session: Session, gathering: GatheringRecord, attendees: Collection[int]) -> dict[int, Panel]:
        """Of those of `attendees` whose panel was drawn before and would be drawn the same now."""
        ahead, step = self._gatherings.get(gathering.id), queries.step_of(gathering)
        if ahead is None or not ahead.touched.is_heard(gathering.version) or ahead.common != _common(session, gathering):
            return {}
        drawn, clock = ahead.drawn.get(step, {}), queries.clock_of(gathering)
        return {
            id: Panel(gathering.version, step.phase, str(Phase.ROUNDS), clock, drawn[id].deflated)
            for id in attendees
            if ahead.is_fresh(step, id) and drawn[id].deflated
        }

    def look_ahead(self, gathering: int, attendees: Collection[int]) -> Iterator[None]:
        """Draw the coming rounds for these phones, pausing after each panel; to be asked every few seconds."""
        ids = sorted(attendees)
        for step in self._steps_to_draw(gathering, ids):
            for first in range(0, len(ids), PHONES_A_BATCH):
                yield from self._draw_stale(gathering, step, ids[first : first + PHONES_A_BATCH])

    def _steps_to_draw(self, gathering_id: int, attendees: Collection[int]) -> Sequence[Step]:
        """The coming steps, having forgotten what is of no use to them."""
        with self._db.look() as session:
            gathering = session.get(GatheringRecord, gathering_id)
            steps = _steps_to_come(session, gathering) if gathering else []
            if gathering is None or not steps:
                self._gatherings.pop(gathering_id, None)
                return ()
            ahead = self._gatherings.setdefault(gathering_id, _Ahead(Touched(gathering.version)))
            ahead.touched.check(gathering.version)
            common = _common(session, gathering)
            old = ahead.drawn if ahead.common == common else {}
            # The running step's may be on their way to the phones.
            kept = {step: old.get(step, {}) for step in (queries.step_of(gathering), *steps)}
        ahead.common = common
        ahead.drawn = {step: {id: drawn[id] for id in attendees if id in drawn} for step, drawn in kept.items()}
        return steps

    def _draw_stale(self, gathering_id: int, step: Step, attendees: Collection[int]) -> Iterator[None]:
        ahead = self._gatherings.get(gathering_id)
        stale = [id for id in attendees if ahead and not ahead.is_fresh(step, id)]
        if ahead is None or not stale:
            return
        with self._db.look() as session:
            gathering = session.get_one(GatheringRecord, gathering_id)
            if step not in _steps_to_come(session, gathering) or ahead.common != _common(session, gathering):
                return
            version, views = gathering.version, _views_at(session, gathering, step, stale)
        for id, view in views.items():
            ahead.drawn[step][id] = self._drawn(view, version)
            yield

    def _drawn(self, view: PhoneView, version: int) -> _Drawn:
        # Whoever shows somebody beside them has a panel of two people's meetings: it is drawn when it is asked for.
        is_kept = view.step == Phase.ROUNDS and not view.beside
        deflated = zlib.compress(self._draw(view).encode()) if is_kept else b""
        return _Drawn(version, _others_on(view), deflated)


def _steps_to_come(session: Session, gathering: GatheringRecord) -> list[Step]:
    """The rounds that Next begins, and Next after it, as far as their tables are known."""
    steps: list[Step] = []
    sheet = sheet_of(gathering)
    following = sheet.after(queries.step_of(gathering))
    while following and following.phase is Phase.ROUNDS and len(steps) < STEPS_AHEAD:
        steps.append(following)
        following = sheet.after(following)
    return steps if steps and session.get(PlanRecord, gathering.id) is not None else []


def _common(session: Session, gathering: GatheringRecord) -> tuple[Any, ...]:
    """What may stand on everybody's panel beside what their own rows say."""
    plan = session.get(PlanRecord, gathering.id)
    own = (getattr(gathering, column.key) for column in GatheringRecord.__table__.columns if column.key not in _PASSING)
    return (*own, plan.open_needs if plan else "")


def _views_at(session: Session, gathering: GatheringRecord, step: Step, attendees: Collection[int]) -> dict[int, PhoneView]:
    """These people's views as if the room were at `step` already."""
    session.expunge(gathering)
    gathering.phase, gathering.round, gathering.part = step.phase, step.round, step.part
    return phone_views(session, gathering, queries.not_removed(session, attendees))


def _others_on(view: PhoneView) -> tuple[int, ...]:
    partners = {partner.id for meeting in view.meetings for partner in meeting.partners}
    return tuple(partners | {person.id for person in view.people})
