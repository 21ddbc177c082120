"""Others' small offers, to get somebody started who has nothing to write yet."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitator.core.cards import CardKind
from facilitator.store import queries
from facilitator.store.records import AttendeeRecord, CardRecord, GatheringRecord
from facilitator.views.gathering import CardView, card_view

EXAMPLES = 2


def examples(session: Session, gathering: GatheringRecord) -> tuple[CardView, ...]:
    """The newest few offers; one more than shown, because one's own is left out."""
    rows = session.execute(
        select(CardRecord, AttendeeRecord.name)
        .join(AttendeeRecord, CardRecord.attendee_id == AttendeeRecord.id)
        .where(CardRecord.gathering_id == gathering.id, CardRecord.kind == CardKind.OFFER, queries.is_live())
        # Not by time, which would sort all cards of the evening for each of them that is posted.
        .order_by(CardRecord.id.desc())
        .limit(3 * EXAMPLES)
    )
    return tuple(card_view(card, name) for card, name in rows)
