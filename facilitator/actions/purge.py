"""The promise on every phone: deleted so many days after the event, as the host chose. A group has what members agreed to."""

from __future__ import annotations

from sqlalchemy import case, delete, func, select

from facilitator.actions.groups.leaving import forget_unseen
from facilitator.actions.groups.proving import forget_old_proofs
from facilitator.actions.groups.put_away import put_away
from facilitator.actions.guests.importing import forget_old_files
from facilitator.actions.unmet.leads import forget_third_people
from facilitator.store.database import Database
from facilitator.store.records import GatheringRecord, KeyRecord
from facilitator.store.rows.invitation import InvitationRecord
from facilitator.store.rows.mail import MailedRecord

_DAY = 24 * 3600.0
# A cookie lasts as long: as an event may be kept after its end, and a little before it.
KEY_DAYS = 100


def purge(db: Database, now: float) -> int:
    """Delete gatherings that closed (or, if they never did, were opened) longer ago than they are to be kept: how many.

    Of a group's all goes but numbers, and what members agreed to.
    """
    invited = select(InvitationRecord.over_at).where(InvitationRecord.gathering_id == GatheringRecord.id).scalar_subquery()
    # An invitation may go out long before its day; whoever closes earlier has closed.
    begun = case((invited > GatheringRecord.created_at, invited), else_=GatheringRecord.created_at)
    over = func.coalesce(GatheringRecord.closed_at, begun) + GatheringRecord.kept_days * _DAY
    with db.work() as work:
        alone = (over < now, GatheringRecord.group_id.is_(None))
        gone = work.execute(delete(GatheringRecord).where(*alone)).rowcount  # type: ignore[attr-defined]
        ended = select(GatheringRecord).where(over < now, GatheringRecord.put_away_at.is_(None))
        for gathering in work.scalars(ended).all():
            put_away(work, gathering, now)
            gone += 1
        work.execute(delete(KeyRecord).where(KeyRecord.single_use, KeyRecord.expires_at < now))
        work.execute(delete(KeyRecord).where(KeyRecord.created_at < now - KEY_DAYS * _DAY))
        forget_old_files(work, now)
        forget_old_proofs(work, now)
        forget_third_people(work, now)
        work.execute(delete(MailedRecord).where(MailedRecord.at < now - _DAY))
    forget_unseen(db, now)
    db.forget_soon()
    return int(gone)
