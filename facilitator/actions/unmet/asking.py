"""Which ask is up: the host turns to the next or the one before, or it turns by the clock."""

from __future__ import annotations

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from facilitator.core.errors import NotNow
from facilitator.core.events import AskTurned
from facilitator.core.locale import gettext
from facilitator.core.phases import Phase
from facilitator.core.unmet.order import turn_seconds
from facilitator.store.database import Database, Work
from facilitator.store.queries import bump, clock_of, hold, step_of
from facilitator.store.records import GatheringRecord
from facilitator.store.rows.unmet import AskedRecord
from facilitator.store.sheets import sheet_of
from facilitator.views.unmet.asks import AskView, Lineup, lineup


def turn(db: Database, gathering_id: int, seen: int, back: bool, now: float) -> None:
    """To the next ask, or `back` to the one before. `seen`: the card that was up; a second press, or remote, does nothing."""
    with db.work() as work:
        gathering = bump(work, gathering_id)
        if gathering.phase != Phase.UNMET:
            raise NotNow(gettext("That part is over."))
        line = lineup(work, gathering)
        if line.now is None or line.now.card.id != seen:
            return
        keep_up(work, gathering, line, now)
        if back:
            _back(work, gathering, line.was)
        elif line.coming:
            _bring_up(work, gathering, line.coming[0].id, clock_of(gathering).left(now))
        work.announce(AskTurned(gathering_id))


def keep_up(work: Work, gathering: GatheringRecord, line: Lineup, now: float) -> None:
    """What is up because nothing was before, or because that is gone, stays up, whatever has less hope from now on."""
    card = line.was[-1].card.id
    if _came(work, gathering, card) is None:
        clock = clock_of(gathering)
        _bring_up(work, gathering, card, clock.left(now) if len(line.was) > 1 else clock.length)


def _came(session: Session, gathering: GatheringRecord, card: int) -> float | None:
    """With how many seconds left it came up; None while that is not written down."""
    return session.scalar(select(AskedRecord.left).where(_here(gathering), AskedRecord.card_id == card))


def _bring_up(work: Work, gathering: GatheringRecord, card: int, left: float) -> None:
    work.add(AskedRecord(gathering_id=gathering.id, part=gathering.part, card_id=card, left=left))
    work.flush()


def _back(work: Work, gathering: GatheringRecord, was: tuple[AskView, ...]) -> None:
    """All that came after the one before, those that are gone by now included, is to come again."""
    if len(was) > 1:
        here = _here(gathering)
        before = select(AskedRecord.id).where(here, AskedRecord.card_id == was[-2].card.id).scalar_subquery()
        work.execute(delete(AskedRecord).where(here, AskedRecord.id > before))


def _here(gathering: GatheringRecord) -> ColumnElement[bool]:
    return (AskedRecord.gathering_id == gathering.id) & (AskedRecord.part == gathering.part)


def turn_by_the_clock(db: Database, now: float) -> None:
    """In every room whose part runs on by itself: an ask that had its share of the time makes place for the next."""
    with db.look() as session:
        running = (GatheringRecord.phase == Phase.UNMET, GatheringRecord.clock_ends_at > now)
        rooms = [room for room in session.scalars(select(GatheringRecord).where(*running)) if _runs_on(room)]
        seen = [
            (room.id, line, _had_its_time(session, room, line, now)) for room in rooms if (line := lineup(session, room)).now
        ]
    for gathering_id, line, had_its_time in seen:
        card = line.was[-1].card.id
        if had_its_time and line.coming:
            turn(db, gathering_id, card, back=False, now=now)
        elif had_its_time is None:
            _keep_up(db, gathering_id, now)


def _runs_on(gathering: GatheringRecord) -> bool:
    return sheet_of(gathering).runs_on(step_of(gathering))


def _had_its_time(session: Session, gathering: GatheringRecord, line: Lineup, now: float) -> bool | None:
    """By the clock's own seconds, which stand still while it is paused; None while nobody wrote down when it came up."""
    came, seconds = _came(session, gathering, line.was[-1].card.id), sheet_of(gathering).seconds(step_of(gathering))
    return None if came is None else came - clock_of(gathering).left(now) >= turn_seconds(seconds, line.all)


def _keep_up(db: Database, gathering_id: int, now: float) -> None:
    with db.work() as work:
        gathering = hold(work, gathering_id)
        line = lineup(work, gathering)
        if gathering.phase == Phase.UNMET and line.now:
            keep_up(work, gathering, line, now)


def asks_changed(work: Work, gathering: GatheringRecord) -> None:
    """A card or a person came or went: while the room is asked, that may be what every phone shows."""
    if gathering.phase == Phase.UNMET:
        work.announce(AskTurned(gathering.id))
