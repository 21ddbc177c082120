"""Which mails are due, read from the rows alone: whoever restarts, and however many look, owes the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitator.actions.own.days import today
from facilitator.store.records import AttendeeRecord, GatheringRecord, PromiseRecord
from facilitator.store.rows.mail import MailRecord, MailWishRecord

PEOPLE, PROMISE = "people", "promise"
SENDING, SENT, AGAIN, GIVEN_UP = "sending", "sent", "again", "given-up"
# When people read mail; and how long the one with the people is still worth sending.
EVENING, MORNING = time(18), time(8)
LATE = timedelta(days=7)
MOST_TRIES = 5
FIRST_WAIT, LONGER = 300.0, 4


@dataclass(frozen=True)
class Owed:
    """`day`: of the promises, as an ISO date; "" for the mail with the people. `mail`: the row of a try that failed."""

    gathering: int
    attendee: int
    kind: str
    day: str = ""
    mail: int | None = None
    tries: int = 0


def owed(session: Session, now: float) -> list[Owed]:
    """The oldest wish first. Of two people with one address at an event, only the first is written to."""
    due = {(one.attendee, one.kind, one.day): one for one in _due(session, now)}
    ids = {attendee for attendee, _, _ in due}
    for mail in session.scalars(select(MailRecord).where(MailRecord.attendee_id.in_(ids))):
        key = (mail.attendee_id, mail.kind, mail.day)
        if key in due:
            one = due.pop(key)
            if mail.state == AGAIN and now >= again_at(mail):
                due[key] = Owed(one.gathering, one.attendee, one.kind, one.day, mail.id, mail.tries)
    return list(due.values())


def again_at(mail: MailRecord) -> float:
    return mail.began_at + FIRST_WAIT * float(LONGER ** (mail.tries - 1))


def _due(session: Session, now: float) -> Iterator[Owed]:
    rows = session.execute(
        select(MailWishRecord, GatheringRecord.closed_at)
        .join(AttendeeRecord, MailWishRecord.attendee_id == AttendeeRecord.id)
        .join(GatheringRecord, MailWishRecord.gathering_id == GatheringRecord.id)
        .where(GatheringRecord.closed_at.is_not(None), AttendeeRecord.removed_at.is_(None))
        .order_by(MailWishRecord.asked_at, MailWishRecord.attendee_id)
    ).all()
    promised = _promised(session, [wish.attendee_id for wish, _ in rows], now)
    known: set[tuple[int, str]] = set()
    for wish, closed_at in rows:
        if (wish.gathering_id, wish.address.casefold()) in known:
            continue
        known.add((wish.gathering_id, wish.address.casefold()))
        ended = today(closed_at or now)
        if _at(ended + timedelta(days=1), EVENING) <= now < _at(ended + timedelta(days=1) + LATE, EVENING):
            yield Owed(wish.gathering_id, wish.attendee_id, PEOPLE)
        if wish.attendee_id in promised and ended < today(now):
            yield Owed(wish.gathering_id, wish.attendee_id, PROMISE, today(now).isoformat())


def _promised(session: Session, attendees: list[int], now: float) -> set[int]:
    """Who promised something for today that they have not kept; nobody before the morning."""
    if now < _at(today(now), MORNING):
        return set()
    mine = (PromiseRecord.maker_id.in_(attendees), PromiseRecord.kept_at.is_(None))
    return set(session.scalars(select(PromiseRecord.maker_id).where(*mine, PromiseRecord.due == today(now).isoformat())))


def _at(day: date, hour: time) -> float:
    """Where Boon runs."""
    return datetime.combine(day, hour).astimezone().timestamp()
