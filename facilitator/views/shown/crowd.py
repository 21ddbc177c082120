"""What there is to know of people who came in a crowd, for the host who looks at them one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from facilitator.core.typed import ERASED
from facilitator.store.lists.records import GuestRecord
from facilitator.store.records import AttendeeRecord, CardRecord, SeatRecord


@dataclass(frozen=True)
class Newcomer:
    """`cards`: the words of those that nobody took back. `is_known`: on the guest list, or has met somebody."""

    id: int
    name: str
    cards: tuple[str, ...]
    is_known: bool


@dataclass(frozen=True)
class ShownOut:
    """Who were removed with one tap: `one` of them, how many, and when."""

    one: int
    many: int
    at: float


def newcomers(session: Session, gathering_id: int, ids: Collection[int]) -> dict[int, Newcomer]:
    """By id; nobody of another gathering."""
    cards = defaultdict[int, list[str]](list)
    for author, text in session.execute(
        select(CardRecord.attendee_id, CardRecord.text)
        .where(CardRecord.gathering_id == gathering_id, CardRecord.withdrawn_at.is_(None))
        .order_by(CardRecord.id)
    ):
        cards[author].append(text)
    listed = select(GuestRecord.attendee_id).where(GuestRecord.gathering_id == gathering_id)
    met = select(SeatRecord.attendee_id).where(SeatRecord.gathering_id == gathering_id, SeatRecord.met_at.is_not(None))
    known = {*session.scalars(listed), *session.scalars(met)}
    names = session.execute(select(AttendeeRecord.id, AttendeeRecord.name).where(AttendeeRecord.gathering_id == gathering_id))
    wanted = frozenset(ids)
    return {id: Newcomer(id, name, tuple(cards[id]), id in known) for id, name in names.all() if id in wanted}


def shown_out(session: Session, gathering_id: int) -> ShownOut | None:
    """The last time that several were removed at once, and are still out."""
    together = (
        select(func.min(AttendeeRecord.id), func.count(), AttendeeRecord.removed_at)
        .where(AttendeeRecord.gathering_id == gathering_id, AttendeeRecord.removed_at.is_not(None))
        .where(AttendeeRecord.stays_out.is_(False), ~AttendeeRecord.name_key.startswith(ERASED))
        .group_by(AttendeeRecord.removed_at)
        .having(func.count() > 1)
        .order_by(AttendeeRecord.removed_at.desc())
    )
    found = session.execute(together.limit(1)).first()
    return ShownOut(found[0], found[1], found[2] or 0.0) if found else None
