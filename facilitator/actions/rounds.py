"""At the tables: we've met, I can't find them, and coming late."""

from __future__ import annotations

from sqlalchemy import select

from facilitator.actions import seating
from facilitator.core.errors import NotHere, NotNow, Refused
from facilitator.core.events import MeetingsChanged
from facilitator.core.locale import gettext
from facilitator.core.phases import AFTER, Deed, Late, Phase, check_permitted
from facilitator.store import queries
from facilitator.store.database import Database, Work
from facilitator.store.records import SeatRecord


def say_met(db: Database, gathering_id: int, attendee_id: int, meeting_id: int, now: float) -> None:
    """ "We've met": from either of the two it is true for both."""
    with db.work() as work:
        gathering = queries.bump(work, gathering_id)
        check_permitted(Phase(gathering.phase), Deed.MEET)
        seat = _own_seat(work, attendee_id, meeting_id)
        if gathering.phase not in AFTER and seat.round > gathering.round:
            raise NotNow(gettext("That meeting is still to come. Look at the big screen."))
        seat.met_at, seat.looking_at = seat.met_at or now, None
        _tell_table(work, gathering_id, meeting_id)


def cannot_find(db: Database, gathering_id: int, attendee_id: int, meeting_id: int, now: float) -> None:
    """ "I can't find Priya": Priya's phone is told who looks for her, and where."""
    with db.work() as work:
        gathering = queries.bump(work, gathering_id)
        check_permitted(Phase(gathering.phase), Deed.MEET)
        _own_seat(work, attendee_id, meeting_id).looking_at = now
        _tell_table(work, gathering_id, meeting_id)


def say_found(db: Database, gathering_id: int, meeting_id: int) -> None:
    """The host has seen that they are both there."""
    with db.work() as work:
        queries.bump(work, gathering_id)
        for seat in queries.open_seats(work, gathering_id, [meeting_id]):
            seat.looking_at = None
        _tell_table(work, gathering_id, meeting_id)


def _own_seat(work: Work, attendee_id: int, meeting_id: int) -> SeatRecord:
    seat = work.scalar(
        select(SeatRecord).where(
            SeatRecord.attendee_id == attendee_id,
            SeatRecord.meeting_id == meeting_id,
            SeatRecord.ended.is_(None),
        )
    )
    if seat is None:
        raise NotHere(gettext("Your table has changed. Here is the new one."))
    return seat


def _tell_table(work: Work, gathering_id: int, meeting_id: int) -> None:
    at_table = queries.open_seats(work, gathering_id, [meeting_id])
    work.announce(MeetingsChanged(gathering_id, frozenset(seat.attendee_id for seat in at_table)))


def answer_late(db: Database, gathering_id: int, attendee_id: int, choice: str, now: float) -> None:
    """The latecomer, or the host for them, answers: join a table now, or come in at the next round."""
    if choice not in (Late.NOW, Late.NEXT):
        raise Refused(gettext("Join a table now, or come in at the next round."))
    with db.work() as work:
        gathering = queries.bump(work, gathering_id)
        if gathering.phase != Phase.ROUNDS:
            raise NotNow(gettext("The rounds are over. Look at the big screen."))
        queries.attendee(work, gathering_id, attendee_id)
        seating.answer_late(work, gathering, attendee_id, choice)
    seating.follow(db, gathering_id, now)
