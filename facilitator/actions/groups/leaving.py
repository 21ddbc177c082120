"""What goes: of an evening that is over all that nobody agreed to have kept; of whoever leaves, what the group kept of them."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from facilitator.actions.own.erase import erase
from facilitator.core.errors import NotHere
from facilitator.core.locale import gettext
from facilitator.store.database import Database
from facilitator.store.groups.members import attendances, member_of_attendee
from facilitator.store.lists.records import GuestRecord
from facilitator.store.records import GatheringRecord
from facilitator.store.rows.groups import GroupRecord, MemberRecord

# Browsers keep no cookie for longer, so whoever comes back later could not be known.
MEMBER_DAYS = 400
_DAY = 24 * 3600.0


def delete_all(db: Database, gathering_id: int, attendee_id: int, now: float) -> None:
    """ "Delete me", said at an evening: that one, and where a group remembers them, all of theirs."""
    with db.look() as session:
        member = member_of_attendee(session, attendee_id)
    if member is None:
        erase(db, gathering_id, attendee_id, now)
    else:
        delete_member(db, member.id, now)


def delete_member(db: Database, member_id: int, now: float) -> None:
    """Every evening's words of theirs, what they wrote for the next one, and that they were remembered."""
    with db.work() as work:
        work.execute(delete(GuestRecord).where(GuestRecord.member_id == member_id))
    _erase_evenings(db, member_id, now, only_put_away=False)
    _forget(db, member_id)


def leave_group(db: Database, member_id: int, now: float) -> None:
    """The group forgets them. Evenings that are kept for some days still go by themselves, as everybody's.

    Whoever has said that they come to the next one is expected there still, as somebody new.
    """
    with db.work() as work:
        work.execute(update(GuestRecord).where(GuestRecord.member_id == member_id).values(member_id=None))
    _erase_evenings(db, member_id, now, only_put_away=True)
    _forget(db, member_id)


def _erase_evenings(db: Database, member_id: int, now: float, only_put_away: bool) -> None:
    with db.look() as session:
        own = [
            (row.gathering_id, row.attendee_id)
            for row in attendances(session, member_id)
            if not only_put_away or session.get_one(GatheringRecord, row.gathering_id).put_away_at is not None
        ]
    for gathering, attendee in own:
        erase(db, gathering, attendee, now)


def _forget(db: Database, member_id: int) -> None:
    with db.work() as work:
        work.execute(delete(MemberRecord).where(MemberRecord.id == member_id))
    db.forget_soon()


def forget_unseen(db: Database, now: float) -> None:
    """Whoever could not be known any more."""
    with db.look() as session:
        unseen = list(session.scalars(select(MemberRecord.id).where(MemberRecord.seen_at < now - MEMBER_DAYS * _DAY)))
    for member in unseen:
        leave_group(db, member, now)


def end_group(db: Database, group_id: int) -> None:
    """Its host lets all of it go: whom it remembers, and the evenings of which only that was left. Raises NotHere."""
    with db.work() as work:
        if work.get(GroupRecord, group_id) is None:
            raise NotHere(gettext("This group is gone."))
        of_it = GatheringRecord.group_id == group_id
        work.execute(delete(GatheringRecord).where(of_it, GatheringRecord.put_away_at.is_not(None)))
        work.execute(update(GatheringRecord).where(of_it).values(group_id=None, reconnect=False))
        work.execute(delete(GroupRecord).where(GroupRecord.id == group_id))
    db.forget_soon()
