"""The row of what somebody says came of having met somebody."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from facilitator.store.records import Record


class OutcomeRecord(Record):
    """What `attendee` says of having met `other`, newest answer only. Nobody but they themselves reads it; others see totals.

    `amount`: what it was worth to `attendee`, a whole number of the event's own currency.
    """

    __tablename__ = "outcome"
    __table_args__ = (UniqueConstraint("attendee_id", "other_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id", ondelete="CASCADE"), index=True)
    attendee_id: Mapped[int] = mapped_column(ForeignKey("attendee.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(ForeignKey("attendee.id", ondelete="CASCADE"))
    answer: Mapped[str] = mapped_column(String(8))
    amount: Mapped[int | None] = mapped_column(BigInteger)
    said_at: Mapped[float]
