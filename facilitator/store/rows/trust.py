"""Rows about trust: who hosts here and how they prove it; who let whom see what, and until when."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from facilitator.store.records import Record


class HostRecord(Record):
    """Somebody who hosts on this Boon beside whoever runs it, with gatherings of their own."""

    __tablename__ = "host"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[float]


class CredentialRecord(Record):
    """One way in which a host proves who they are. `secret` by its `kind`.

    "link": the SHA-256 of the key in their private link. "password": its argon2 hash, asked for beside the link.
    """

    __tablename__ = "credential"
    __table_args__ = (UniqueConstraint("kind", "secret"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("host.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    secret: Mapped[str]
    created_at: Mapped[float]


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
