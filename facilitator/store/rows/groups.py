"""Rows of groups that meet again, and of the people whom they remember because those said yes to it."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from facilitator.store.records import Record
from facilitator.store.rows.came_later import came_later


class GroupRecord(Record):
    """A host's recurring group. `owner_id`: a named host, or None for whoever runs Boon."""

    __tablename__ = "people_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int | None] = mapped_column(index=True)
    name: Mapped[str]
    created_at: Mapped[float]


class MemberRecord(Record):
    """Somebody whom a group remembers, since `agreed_at`, which is when they said yes to it; last seen at `seen_at`.

    `most_asks`: how many people may ask them at an evening; None is as many as like to. `email`: the address that they
    confirmed at `email_at`, by opening a link that was sent to it; "" for none. One that was only typed is never kept here.
    """

    __tablename__ = "member"

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("people_group.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    language: Mapped[str]
    most_asks: Mapped[int | None]
    agreed_at: Mapped[float]
    seen_at: Mapped[float]
    email: Mapped[str] = came_later("")
    email_at: Mapped[float | None]


class MemberKeyRecord(Record):
    """What one device of a member proves itself with. Only its SHA-256 is kept."""

    __tablename__ = "member_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[float]


class AttendanceRecord(Record):
    """Who of a group an attendee is: one at most at a gathering."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("gathering_id", "member_id"),)

    attendee_id: Mapped[int] = mapped_column(ForeignKey("attendee.id", ondelete="CASCADE"), primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)


class ProofRecord(Record):
    """A mail with a link that proves whose `address` is: asked for at a gathering's door, or by a member on their own page.

    `gathering_id`, `door`: where and by which code it was asked for; None and "" on the own page. `member_id`: at a door None
    until it was looked up whose address it is. `browser`: the SHA-256 of what the browser has that asked. `digest`: the
    SHA-256 of the key in the link, once one was made. `due_at`: when it is to be sent; None once it was, or was given up for
    `problem`, which is what the mail server said.
    """

    __tablename__ = "proof"

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("people_group.id", ondelete="CASCADE"), index=True)
    gathering_id: Mapped[int | None] = mapped_column(ForeignKey("gathering.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    door: Mapped[str] = mapped_column(String(8), default="")
    address: Mapped[str]
    language: Mapped[str]
    browser: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[float | None]
    expires_at: Mapped[float]
    problem: Mapped[str] = mapped_column(default="")
