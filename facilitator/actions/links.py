"""A personal link: it brings an attendee's place in the room to one more device, once and soon."""

from __future__ import annotations

from sqlalchemy import delete, select

from facilitator.core.errors import NotYours
from facilitator.core.locale import gettext
from facilitator.store.database import Database, Work
from facilitator.store.keys import Role, find_key, issue_key
from facilitator.store.queries import attendee
from facilitator.store.records import AttendeeRecord, KeyRecord

LINK_SECONDS = 600.0
MOST_DEVICES = 12


def make_link(db: Database, gathering_id: int, attendee_id: int, now: float) -> str:
    """A key that one other device may exchange once, within ten minutes, to be this person too. It voids the one before."""
    with db.work() as work:
        attendee(work, gathering_id, attendee_id)
        work.execute(delete(KeyRecord).where(KeyRecord.attendee_id == attendee_id, KeyRecord.single_use))
        return issue_key(work, Role.ATTENDEE, now, gathering_id, attendee_id, single_use_for=LINK_SECONDS)


def take_link(db: Database, gathering_id: int, key: str, now: float) -> str:
    """Exchange it for a lasting key. Raises NotYours when it is wrong, used, too old, or of somebody the host has removed."""
    with db.work() as work:
        found = find_key(work, key, to_take=True)
        if found is None or not _is_good(work, found, gathering_id, now):
            raise NotYours(
                gettext(
                    "That link has been used or is too old. Make a new one where you came from: tap your name, then “My link”."
                ),
                "key",
            )
        work.delete(found)
        _forget_oldest(work, found.attendee_id)
        return issue_key(work, Role.ATTENDEE, now, gathering_id, found.attendee_id)


def _forget_oldest(work: Work, attendee_id: int | None) -> None:
    """Nobody has more than a few devices, and whoever makes links without end fills no table."""
    theirs = select(KeyRecord.id).where(KeyRecord.attendee_id == attendee_id, ~KeyRecord.single_use)
    too_many = theirs.order_by(KeyRecord.id.desc()).offset(MOST_DEVICES - 1)
    work.execute(delete(KeyRecord).where(KeyRecord.id.in_(work.scalars(too_many).all())))


def _is_good(work: Work, found: KeyRecord, gathering_id: int, now: float) -> bool:
    if found.role != Role.ATTENDEE or not found.single_use or found.gathering_id != gathering_id:
        return False
    person = work.get_one(AttendeeRecord, found.attendee_id)
    return (found.expires_at or 0) >= now and person.removed_at is None
