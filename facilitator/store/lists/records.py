"""Rows of guest lists, without behaviour. Nobody on one is in the room: an attendee is whoever came."""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary, PrimaryKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from facilitator.store.records import Record
from facilitator.store.rows.came_later import came_later


class GuestRecord(Record):
    """Somebody on the list of a gathering. `offers` and `needs`: texts, as JSON. `batch`: which import brought them, from 1.

    `nonce` is what their personal link is made from, with the house's secret. `attendee_id`: who they became when they came.
    Batch 0 has those who answered the invitation without being on a list. Once somebody `answered_at`, their texts are their
    own, and the host does not read them with their name. `member_id`: the member of the gathering's group who answered, on a
    device of theirs.
    """

    __tablename__ = "guest"

    id: Mapped[int] = mapped_column(primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id", ondelete="CASCADE"), index=True)
    attendee_id: Mapped[int | None] = mapped_column(ForeignKey("attendee.id", ondelete="CASCADE"), index=True)
    batch: Mapped[int]
    nonce: Mapped[str] = mapped_column(String(32))
    name: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str]
    company: Mapped[str]
    role: Mapped[str]
    offers: Mapped[str]
    needs: Mapped[str]
    coming: Mapped[bool] = came_later(True)
    answered_at: Mapped[float | None]
    member_id: Mapped[int | None] = mapped_column(index=True)


class GuestFileRecord(Record):
    """A list that was sent and not yet brought in. `chosen`: what the host said of its columns, as JSON."""

    __tablename__ = "guest_file"

    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    chosen: Mapped[str]
    sent_at: Mapped[float]


class HeadingRecord(Record):
    """What a host (None: whoever runs Boon) said of a column, by its heading in plain words, for their next list."""

    __tablename__ = "heading"
    # An earlier table of that name was there when it was made.
    __table_args__ = (PrimaryKeyConstraint("id", name="pk_heading_id"),)

    id: Mapped[int]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("host.id", ondelete="CASCADE"), index=True)
    words: Mapped[str] = mapped_column(String(120))
    meaning: Mapped[str] = mapped_column(String(32))
    said_at: Mapped[float]
