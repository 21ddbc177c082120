"""Who is in which circle of the part that is on."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitator.store import queries
from facilitator.store.records import AttendeeRecord, GatheringRecord
from facilitator.store.rows.unmet import CircleRecord


def members(session: Session, gathering: GatheringRecord) -> dict[int, tuple[int, bool]]:
    """attendee -> (their circle, whether they are in the room); empty where the room is not divided."""
    rows = session.execute(
        select(CircleRecord.attendee_id, CircleRecord.number, queries.is_here())
        .join(AttendeeRecord, CircleRecord.attendee_id == AttendeeRecord.id)
        .where(CircleRecord.gathering_id == gathering.id, CircleRecord.part == gathering.part)
    )
    return {attendee: (circle, bool(is_here)) for attendee, circle, is_here in rows}
