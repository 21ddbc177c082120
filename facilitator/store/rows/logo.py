"""The row of an organiser's logo."""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from facilitator.store.records import Record


class LogoRecord(Record):
    __tablename__ = "logo"

    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(3))
    body: Mapped[bytes] = mapped_column(LargeBinary)
