"""Consent, and its history: who let whom see what, since when and until when. Nothing here says what stood in the field."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from facilitator.actions.own.mails import forget_wish
from facilitator.core.events import DetailsShared
from facilitator.store.database import Database, Work
from facilitator.store.queries import attendee, bump
from facilitator.store.records import AttendeeRecord, ShareRecord
from facilitator.store.rows.trust import ConsentRecord

FIELDS = ("email", "phone")


def answer(work: Work, me: AttendeeRecord, reader: int, field: str, yes: bool, now: float) -> None:
    """What `me` says now when asked whether `reader` may see `field`, instead of what was said before."""
    mine = (ShareRecord.owner_id == me.id, ShareRecord.reader_id == reader, ShareRecord.field == field)
    work.execute(delete(ShareRecord).where(*mine))
    answered = {"owner_id": me.id, "reader_id": reader, "field": field}
    work.add(ShareRecord(gathering_id=me.gathering_id, allowed=yes, answered_at=now, **answered))
    _note(work, me, reader, field, yes, now)


def answer_organiser(work: Work, me: AttendeeRecord, yes: bool, now: float) -> None:
    """Of each field that they have filled in."""
    me.shares_with_organiser = yes
    for field in FIELDS:
        _note(work, me, None, field, yes and bool(getattr(me, field)), now)


def ask_anew(work: Work, me: AttendeeRecord, fields: Collection[str], now: float) -> frozenset[int]:
    """Consent was for what stood there until now; something new is asked about anew, and a no stays one. Who could read it."""
    mine = (ShareRecord.owner_id == me.id, ShareRecord.field.in_(fields), ShareRecord.allowed)
    readers = frozenset(work.scalars(select(ShareRecord.reader_id).where(*mine)))
    work.execute(delete(ShareRecord).where(*mine))
    _end(work, (ConsentRecord.owner_id == me.id) & ConsentRecord.field.in_(fields), now)
    return readers


def agrees(session: Session, attendee_id: int) -> bool:
    """Whether anybody, the organiser included, may see a contact of theirs."""
    mine = (ConsentRecord.owner_id == attendee_id, ConsentRecord.withdrawn_at.is_(None))
    return session.scalar(select(ConsentRecord.id).where(*mine).limit(1)) is not None


def withdraw_all(db: Database, gathering_id: int, attendee_id: int, now: float) -> None:
    """ "Take back all that I agreed to": from all whom they met and from the organiser, in any phase."""
    with db.work() as work:
        bump(work, gathering_id)
        me = attendee(work, gathering_id, attendee_id)
        readers = ask_anew(work, me, FIELDS, now)
        me.shares_with_organiser = False
        forget_wish(work, attendee_id)
        work.announce(DetailsShared(gathering_id, readers | {attendee_id}))


def forget_consents(work: Work, attendee_id: int, now: float) -> None:
    """Of somebody who deletes themselves: their own history goes, and in others' stands until when they could read."""
    work.execute(delete(ConsentRecord).where(ConsentRecord.owner_id == attendee_id))
    work.execute(delete(ShareRecord).where(or_(ShareRecord.owner_id == attendee_id, ShareRecord.reader_id == attendee_id)))
    _end(work, ConsentRecord.reader_id == attendee_id, now)


def _note(work: Work, me: AttendeeRecord, reader: int | None, field: str, yes: bool, now: float) -> None:
    whose = ConsentRecord.reader_id.is_(None) if reader is None else ConsentRecord.reader_id == reader
    of_it = (ConsentRecord.owner_id == me.id) & (ConsentRecord.field == field) & whose
    if not yes:
        _end(work, of_it, now)
    elif work.scalar(select(ConsentRecord.id).where(of_it, ConsentRecord.withdrawn_at.is_(None))) is None:
        given = {"owner_id": me.id, "reader_id": reader, "field": field, "given_at": now}
        work.add(ConsentRecord(gathering_id=me.gathering_id, **given))


def _end(work: Work, which: ColumnElement[bool], now: float) -> None:
    work.execute(update(ConsentRecord).where(which, ConsentRecord.withdrawn_at.is_(None)).values(withdrawn_at=now))
