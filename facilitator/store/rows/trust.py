"""Rows about trust: who let whom see what, and until when."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from facilitator.store.records import Record


class ConsentRecord(Record):
    """That `owner` let `reader` (None: the organiser) see one contact field, as it was then. Ended, never deleted.

    What stood in the field is not kept. `given_at` is None where the answer is older than this history.
    """

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id", ondelete="CASCADE"), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("attendee.id", ondelete="CASCADE"), index=True)
    reader_id: Mapped[int | None] = mapped_column(ForeignKey("attendee.id", ondelete="CASCADE"), index=True)
    field: Mapped[str] = mapped_column(String(8))
    given_at: Mapped[float | None]
    withdrawn_at: Mapped[float | None]
