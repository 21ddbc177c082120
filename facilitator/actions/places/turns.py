"""Turns at a table: somebody is done, or needs half a minute more; and whose turn it is when people come and go."""

from __future__ import annotations

from sqlalchemy import select

from facilitator.core.errors import NotHere, NotNow
from facilitator.core.events import MeetingsChanged
from facilitator.core.locale import gettext
from facilitator.core.phases import Deed, Phase, check_permitted
from facilitator.core.runsheet.turns import Turns
from facilitator.store import queries
from facilitator.store.database import Database, Work
from facilitator.store.lists.turns import turns_of
from facilitator.store.records import GatheringRecord, MeetingRecord, SeatRecord
from facilitator.store.sheets import sheet_of

# Seconds; and how much longer a turn may get.
MORE, MOST = 30.0, 120.0


def say(db: Database, gathering_id: int, attendee_id: int, meeting_id: int, place: str, do: str, now: float) -> None:
    """Whoever has `place` at that table is "done", or needs "more" time; anybody there may say so, and once is enough."""
    with db.work() as work:
        gathering = queries.bump(work, gathering_id)
        check_permitted(Phase(gathering.phase), Deed.MEET)
        meeting = _own_meeting(work, gathering, attendee_id, meeting_id)
        passed = _passed(gathering, now)
        turns = turns_of(sheet_of(gathering), meeting, queries.open_seats(work, gathering_id, [meeting_id])).held(passed)
        if str(turns.place) == place:
            _keep(meeting, _after(turns, do, passed))
            _has_met(work, attendee_id, meeting_id, now)
            at_table = queries.open_seats(work, gathering_id, [meeting_id])
            work.announce(MeetingsChanged(gathering_id, frozenset(seat.attendee_id for seat in at_table)))


def _after(turns: Turns, do: str, passed: float) -> Turns:
    if do == "more":
        return Turns(turns.places, turns.each, turns.place, turns.begun, min(turns.more + MORE, MOST))
    return Turns(turns.places, turns.each, turns.place + 1, passed)


def _own_meeting(work: Work, gathering: GatheringRecord, attendee_id: int, meeting_id: int) -> MeetingRecord:
    seats = queries.open_seats(work, gathering.id, [meeting_id])
    if attendee_id not in {seat.attendee_id for seat in seats}:
        raise NotHere(gettext("Your table has changed. Here is the new one."))
    meeting = work.get_one(MeetingRecord, meeting_id)
    if meeting.round != gathering.round or not sheet_of(gathering).of_round(meeting.round).turn:
        raise NotNow(gettext("That meeting is still to come. Look at the big screen."))
    return meeting


def _has_met(work: Work, attendee_id: int, meeting_id: int, now: float) -> None:
    """Who says that another is done sits with them."""
    own = select(SeatRecord).where(SeatRecord.attendee_id == attendee_id, SeatRecord.meeting_id == meeting_id)
    for seat in work.scalars(own.where(SeatRecord.ended.is_(None))):
        seat.met_at, seat.looking_at = seat.met_at or now, None


def hold(work: Work, gathering: GatheringRecord, now: float) -> None:
    """Before and after people come or go: whoever has the word keeps it, and nobody's turn is left out."""
    sheet = sheet_of(gathering)
    if gathering.phase != Phase.ROUNDS or not sheet.of_round(gathering.round).turn:
        return
    work.flush()
    here = MeetingRecord.gathering_id == gathering.id, MeetingRecord.round == gathering.round
    for meeting in work.scalars(select(MeetingRecord).where(*here)).all():
        seats = queries.open_seats(work, gathering.id, [meeting.id])
        _keep(meeting, turns_of(sheet, meeting, seats).held(_passed(gathering, now)))


def _keep(meeting: MeetingRecord, turns: Turns) -> None:
    meeting.turn_place, meeting.turn_begun, meeting.turn_more = turns.place, turns.begun, turns.more


def _passed(gathering: GatheringRecord, now: float) -> float:
    clock = queries.clock_of(gathering)
    return clock.length - clock.left(now)
