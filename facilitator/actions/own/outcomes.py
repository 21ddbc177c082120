"""What somebody says came of having met somebody: for themselves, and for the totals."""

from __future__ import annotations

from sqlalchemy import delete, select

from facilitator.core.after.outcomes import LARGEST_AMOUNT, Answer, asked
from facilitator.core.errors import NotNow, NotYours, Refused
from facilitator.core.events import AttendeeChanged
from facilitator.core.locale import gettext
from facilitator.core.typed import read_number
from facilitator.store import queries
from facilitator.store.database import Database, Work
from facilitator.store.queries import attendee, bump
from facilitator.store.records import MatchRecord
from facilitator.store.rows.outcomes import OutcomeRecord


def say_outcome(db: Database, gathering_id: int, attendee_id: int, other_id: int, answer: str, amount: str, now: float) -> None:
    """`answer` instead of the one before; `amount`, which may be empty, counts beside business of one's own alone."""
    with db.work() as work:
        gathering = bump(work, gathering_id)
        if not asked(gathering.closed_at, now):
            raise NotNow(gettext("That is asked two days after the event."))
        attendee(work, gathering_id, attendee_id)
        met = queries.met_pairs(work, gathering_id, [attendee_id]).get(attendee_id, [])
        if other_id not in {id for id, _ in met}:
            raise NotYours(gettext("You can do this with people you have met."))
        said = _answer(answer)
        worth = _amount(amount) if said is Answer.BUSINESS and receives(work, attendee_id, other_id) else None
        pair = {"attendee_id": attendee_id, "other_id": other_id}
        work.execute(delete(OutcomeRecord).filter_by(**pair))
        work.add(OutcomeRecord(gathering_id=gathering_id, **pair, answer=said, amount=worth, said_at=now))
        work.announce(AttendeeChanged(gathering_id, attendee_id))


def receives(work: Work, me: int, other: int) -> bool:
    """Whether something that `other` gives was found for `me`: only who receives says what it was worth."""
    found = select(MatchRecord.id).where(MatchRecord.receiver_id == me, MatchRecord.giver_id == other)
    return work.scalar(found.limit(1)) is not None


def _answer(raw: str) -> Answer:
    try:
        return Answer(raw)
    except ValueError as odd:
        raise Refused(gettext("Choose one of the four answers.")) from odd


def _amount(raw: str) -> int | None:
    if not raw.strip():
        return None
    number = read_number(raw.strip())
    if number is None or not 0 < number <= LARGEST_AMOUNT:
        raise Refused(gettext("Write a whole number, like 250, or leave it empty."), "amount")
    return number
