"""The promise on every phone: deleted so many days after the event, as the host chose."""

from __future__ import annotations

from sqlalchemy import case, delete, func, select

from facilitator.actions.guests.importing import forget_old_files
from facilitator.store.database import Database
from facilitator.store.records import GatheringRecord, KeyRecord
from facilitator.store.rows.invitation import InvitationRecord

_DAY = 24 * 3600.0
# A cookie lasts as long: as an event may be kept after its end, and a little before it.
KEY_DAYS = 100


def purge(db: Database, now: float) -> int:
    """Delete gatherings that closed (or, if they never did, were opened) longer ago than they are to be kept: how many."""
    invited = select(InvitationRecord.over_at).where(InvitationRecord.gathering_id == GatheringRecord.id).scalar_subquery()
    # An invitation may go out long before its day; whoever closes earlier has closed.
    begun = case((invited > GatheringRecord.created_at, invited), else_=GatheringRecord.created_at)
    over = func.coalesce(GatheringRecord.closed_at, begun) + GatheringRecord.kept_days * _DAY
    with db.work() as work:
        gone = work.execute(delete(GatheringRecord).where(over < now)).rowcount  # type: ignore[attr-defined]
        work.execute(delete(KeyRecord).where(KeyRecord.single_use, KeyRecord.expires_at < now))
        work.execute(delete(KeyRecord).where(KeyRecord.created_at < now - KEY_DAYS * _DAY))
        forget_old_files(work, now)
    db.forget_soon()
    return int(gone)
