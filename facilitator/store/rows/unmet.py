"""Rows of "Who knows someone?": which asks were up, who asks in which circle, and what was said."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from facilitator.store.records import Record
from facilitator.store.rows.came_later import came_later


class AskedRecord(Record):
    """That an ask was up in a `part` of the evening, in order of id. `left`: seconds on the part's clock when it came up.

    `turn`: a number that grows from one turn to the next, and is the same for the asks of all circles that are up together.
    """

    __tablename__ = "asked"

    id: Mapped[int] = mapped_column(primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id", ondelete="CASCADE"), index=True)
    part: Mapped[int]
    card_id: Mapped[int] = mapped_column(ForeignKey("card.id", ondelete="CASCADE"))
    turn: Mapped[int] = came_later(0)
    left: Mapped[float]


class CircleRecord(Record):
    """In which circle, counted from 1, somebody is in a `part` of the evening."""

    __tablename__ = "circle"
    __table_args__ = (UniqueConstraint("attendee_id", "part"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id", ondelete="CASCADE"), index=True)
    part: Mapped[int]
    attendee_id: Mapped[int] = mapped_column(ForeignKey("attendee.id", ondelete="CASCADE"))
    number: Mapped[int]


class LeadRecord(Record):
    """What `giver` said to an ask of `receiver`: "I can", or (`knows`) "I know someone".

    Of a third person are `who`, `reach_by` (core.unmet.leads.Reach), `reach` and `line`: empty from `deleted_on`, a day like
    "2026-12-04". `to_host`: the host reads them and introduces, and the receiver does not.
    """

    __tablename__ = "lead"
    __table_args__ = (UniqueConstraint("giver_id", "need_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id", ondelete="CASCADE"), index=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("card.id", ondelete="CASCADE"))
    giver_id: Mapped[int] = mapped_column(ForeignKey("attendee.id", ondelete="CASCADE"))
    receiver_id: Mapped[int] = mapped_column(ForeignKey("attendee.id", ondelete="CASCADE"), index=True)
    knows: Mapped[bool]
    who: Mapped[str] = mapped_column(default="")
    reach_by: Mapped[str] = mapped_column(String(8), default="")
    reach: Mapped[str] = mapped_column(default="")
    line: Mapped[str] = mapped_column(default="")
    to_host: Mapped[bool] = mapped_column(default=False)
    deleted_on: Mapped[str] = mapped_column(String(10))
    given_at: Mapped[float]
    introduced_at: Mapped[float | None]
