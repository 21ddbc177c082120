"""Whose phone shows somebody else's evening too: rows, and who reads them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, ForeignKey, exists, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from facilitator.store.keys import Role
from facilitator.store.records import AttendeeRecord, KeyRecord, Record


class NeighbourRecord(Record):
    """`attendee`, who has no phone, may be shown on the phone of `owner`, who was asked; `agreed` once they said yes."""

    __tablename__ = "neighbour"

    attendee_id: Mapped[int] = mapped_column(ForeignKey("attendee.id", ondelete="CASCADE"), primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id", ondelete="CASCADE"), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("attendee.id", ondelete="CASCADE"), index=True)
    agreed: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[float]


def has_phone() -> ColumnElement[bool]:
    """Of an attendee: some phone speaks for them."""
    return exists().where(KeyRecord.attendee_id == AttendeeRecord.id, KeyRecord.role == Role.ATTENDEE)


def shown_with(session: Session, owners: Collection[int]) -> list[NeighbourRecord]:
    """Who of those without a phone is, or may be, shown on the phones of `owners`, in order of being asked."""
    rows = select(NeighbourRecord).join(AttendeeRecord, AttendeeRecord.id == NeighbourRecord.attendee_id)
    still = NeighbourRecord.owner_id.in_(owners), AttendeeRecord.removed_at.is_(None), ~has_phone()
    return list(session.scalars(rows.where(*still).order_by(NeighbourRecord.asked_at, NeighbourRecord.attendee_id)))


def owners_of(session: Session, attendees: Collection[int]) -> frozenset[int]:
    """On whose phones one of these people stands as well."""
    return frozenset(session.scalars(select(NeighbourRecord.owner_id).where(NeighbourRecord.attendee_id.in_(attendees))))
