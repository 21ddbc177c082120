"""Rows of mails: who asked for them, which went out, and how many to one inbox."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from facilitator.store.records import Record


class MailWishRecord(Record):
    """That an attendee asked for mails, and where: an address for this alone, which nobody else reads."""

    __tablename__ = "mail_wish"

    attendee_id: Mapped[int] = mapped_column(ForeignKey("attendee.id", ondelete="CASCADE"), primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id", ondelete="CASCADE"), index=True)
    address: Mapped[str]
    asked_at: Mapped[float]


class MailRecord(Record):
    """One mail that was begun. `kind`: "people", or "promise" with its `day`. `state`: see facilitator.mail.posting.

    `key`: the SHA-256 of the key in its link to stop. `problem`: what the mail server said, for whoever runs Boon.
    """

    __tablename__ = "mail"
    __table_args__ = (UniqueConstraint("attendee_id", "kind", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id", ondelete="CASCADE"), index=True)
    attendee_id: Mapped[int] = mapped_column(ForeignKey("attendee.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(8))
    day: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(8))
    key: Mapped[str] = mapped_column(String(64), unique=True)
    tries: Mapped[int]
    began_at: Mapped[float]
    problem: Mapped[str] = mapped_column(default="")


class MailedRecord(Record):
    """One mail to an inbox, of which nothing but a keyed digest is kept, and that for a day. It is of no event."""

    __tablename__ = "mailed"

    id: Mapped[int] = mapped_column(primary_key=True)
    inbox: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[float]
