"""The row of an invitation."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from facilitator.store.records import Record


class InvitationRecord(Record):
    """As store.lists.invitation.Invitation has it. `over_at`: until then nobody forgets the gathering."""

    __tablename__ = "invitation"

    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[str] = mapped_column(String(10))
    starts: Mapped[str] = mapped_column(String(5))
    ends: Mapped[str] = mapped_column(String(5))
    place: Mapped[str]
    about: Mapped[str]
    over_at: Mapped[float]
