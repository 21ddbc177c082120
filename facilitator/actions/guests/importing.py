"""A guest list: kept aside while the host looks at it, brought in whole, and taken back as long as nobody of it has come."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from secrets import token_urlsafe

from sqlalchemy import ColumnElement, delete, func, select

from facilitator.core.before.guest import Guest
from facilitator.core.errors import NotNow
from facilitator.core.locale import gettext
from facilitator.store.database import Database, Work
from facilitator.store.lists.expected import guests_of
from facilitator.store.lists.records import GuestFileRecord, GuestRecord, HeadingRecord
from facilitator.store.queries import hold

# A list that nobody brings in is forgotten after an hour; what was said of columns, after two years.
KEPT_ASIDE, HEADINGS_KEPT = 3600.0, 2 * 365 * 24 * 3600.0
MOST_GUESTS, MOST_HEADINGS = 3000, 500


def keep_aside(db: Database, gathering_id: int, name: str, body: bytes, now: float) -> None:
    """The file that was sent takes the place of the one before."""
    with db.work() as work:
        hold(work, gathering_id)
        _forget_file(work, gathering_id)
        work.add(GuestFileRecord(gathering_id=gathering_id, name=name, body=body, chosen="{}", sent_at=now))


def choose_columns(db: Database, gathering_id: int, chosen: Mapping[str, str], words: Mapping[str, str], now: float) -> None:
    """`chosen`: heading -> what it is, and who is one person, for this file; `words`: plain words -> meaning, for the next."""
    with db.work() as work:
        owner = hold(work, gathering_id).owner_id
        file = work.get(GuestFileRecord, gathering_id)
        if file is None:
            raise NotNow(gettext("That list is not here any more. Choose the file once more."))
        file.chosen = json.dumps({**json.loads(file.chosen), **chosen})
        _learn(work, owner, {heading[:120]: meaning for heading, meaning in words.items()}, now)


def _learn(work: Work, owner: int | None, meanings: Mapping[str, str], now: float) -> None:
    """For this host's next list, and for nobody else's."""
    theirs = HeadingRecord.owner_id == owner
    work.execute(delete(HeadingRecord).where(theirs, HeadingRecord.words.in_(meanings)))
    said = (HeadingRecord(owner_id=owner, words=words, meaning=meaning, said_at=now) for words, meaning in meanings.items())
    work.add_all(said)
    work.flush()
    newest = select(HeadingRecord.id).where(theirs).order_by(HeadingRecord.said_at.desc(), HeadingRecord.id.desc())
    work.execute(delete(HeadingRecord).where(theirs, HeadingRecord.id.not_in(newest.limit(MOST_HEADINGS))))


def put_away(db: Database, gathering_id: int) -> None:
    """The file goes, and nobody is brought in."""
    with db.work() as work:
        hold(work, gathering_id)
        _forget_file(work, gathering_id)


def _forget_file(work: Work, gathering_id: int) -> None:
    work.execute(delete(GuestFileRecord).where(GuestFileRecord.gathering_id == gathering_id))


def forget_old_files(work: Work, now: float) -> None:
    work.execute(delete(GuestFileRecord).where(GuestFileRecord.sent_at < now - KEPT_ASIDE))
    work.execute(delete(HeadingRecord).where(HeadingRecord.said_at < now - HEADINGS_KEPT))


def bring_in(db: Database, gathering_id: int, guests: Sequence[Guest]) -> int:
    """All of them, in one transaction; the file is forgotten. Which import it was, from 1."""
    with db.work() as work:
        hold(work, gathering_id)
        there = len(guests_of(work, gathering_id))
        if there + len(guests) > MOST_GUESTS:
            raise NotNow(gettext("That would be more than %(most)s people. No room is that large.", most=MOST_GUESTS))
        batch = _last_batch(work, gathering_id) + 1
        work.add_all(_row(gathering_id, batch, guest) for guest in guests)
        _forget_file(work, gathering_id)
        return batch


def _row(gathering_id: int, batch: int, guest: Guest) -> GuestRecord:
    said = {**vars(guest), "offers": json.dumps(guest.offers), "needs": json.dumps(guest.needs)}
    return GuestRecord(gathering_id=gathering_id, batch=batch, nonce=token_urlsafe(16), **said)


def _last_batch(work: Work, gathering_id: int) -> int:
    return work.scalar(select(func.max(GuestRecord.batch)).where(GuestRecord.gathering_id == gathering_id)) or 0


def take_back(db: Database, gathering_id: int) -> int:
    """The last list is undone: how many people it was. NotNow once somebody of it has come."""
    with db.work() as work:
        hold(work, gathering_id)
        batch = _last_batch(work, gathering_id)
        of_it = (GuestRecord.gathering_id == gathering_id, GuestRecord.batch == batch)
        if not batch or work.scalar(select(func.count()).where(*of_it, _has_answered())):
            raise NotNow(gettext("Somebody of that list has come or answered already. Take the others off one by one."))
        gone = work.execute(delete(GuestRecord).where(*of_it)).rowcount  # type: ignore[attr-defined]
    db.forget_soon()
    return int(gone)


def _has_answered() -> ColumnElement[bool]:
    return GuestRecord.attendee_id.is_not(None) | GuestRecord.answered_at.is_not(None)


def strike(db: Database, gathering_id: int, guest_id: int) -> None:
    """One of those who have not come is off the list."""
    with db.work() as work:
        hold(work, gathering_id)
        whose = (GuestRecord.gathering_id == gathering_id, GuestRecord.id == guest_id, GuestRecord.attendee_id.is_(None))
        work.execute(delete(GuestRecord).where(*whose))
    db.forget_soon()
