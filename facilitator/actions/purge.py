"""The promise on every phone: deleted 30 days after the event."""

from __future__ import annotations

from sqlalchemy import delete, or_

from facilitator.store.database import Database
from facilitator.store.records import GatheringRecord, KeyRecord

KEPT_DAYS = 30


def purge(db: Database, now: float) -> int:
    """Delete gatherings that closed (or, never closed, were opened) more than 30 days ago: how many."""
    limit = now - KEPT_DAYS * 24 * 3600
    old = or_(
        GatheringRecord.closed_at < limit,
        GatheringRecord.closed_at.is_(None) & (GatheringRecord.created_at < limit),
    )
    with db.work() as work:
        gone = work.execute(delete(GatheringRecord).where(old)).rowcount  # type: ignore[attr-defined]
        work.execute(delete(KeyRecord).where(KeyRecord.single_use, KeyRecord.expires_at < now))
        return int(gone)
