"""What members had on their cards when they were here last, the needs first that nobody could answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from facilitator.core.cards import CardKind
from facilitator.store.records import CardRecord, MatchRecord
from facilitator.store.rows.groups import AttendanceRecord

_IS_OPEN = ~exists().where(MatchRecord.need_id == CardRecord.id)
_SAID = (CardRecord.kind, CardRecord.text, _IS_OPEN)
_LIVE = (CardRecord.withdrawn_at.is_(None), CardRecord.hidden_at.is_(None))


@dataclass(frozen=True)
class LastTime:
    """`texts` by kind. `open_needs` are those of them that no offer was found for."""

    texts: dict[str, tuple[str, ...]]
    open_needs: frozenset[str]


def last_time(session: Session, attendee_ids: Collection[int]) -> dict[int, LastTime]:
    """Of those attendees whom their group knows from an earlier evening where they had cards: attendee -> what was on them."""
    before, now = aliased(AttendanceRecord), aliased(AttendanceRecord)
    had_cards = exists().where(CardRecord.attendee_id == before.attendee_id, CardRecord.withdrawn_at.is_(None))
    latest = (
        select(now.attendee_id, func.max(before.attendee_id).label("then"))
        .join(before, (before.member_id == now.member_id) & (before.attendee_id < now.attendee_id))
        .where(now.attendee_id.in_(attendee_ids), had_cards)
        .group_by(now.attendee_id)
        .subquery()
    )
    cards = select(latest.c.attendee_id, *_SAID).join(CardRecord, CardRecord.attendee_id == latest.c.then)
    return _gathered(session.execute(cards.where(*_LIVE).order_by(_IS_OPEN.desc(), CardRecord.id)))


def last_time_of(session: Session, member_id: int) -> LastTime | None:
    """What a member had on their cards when they were there last, before they come again; None where they never had any."""
    had_cards = exists().where(CardRecord.attendee_id == AttendanceRecord.attendee_id, CardRecord.withdrawn_at.is_(None))
    last = select(func.max(AttendanceRecord.attendee_id)).where(AttendanceRecord.member_id == member_id, had_cards)
    cards = select(CardRecord.attendee_id, *_SAID).where(CardRecord.attendee_id == last.scalar_subquery(), *_LIVE)
    found = _gathered(session.execute(cards.order_by(_IS_OPEN.desc(), CardRecord.id)))
    return next(iter(found.values()), None)


def _gathered(cards: Iterable[Any]) -> dict[int, LastTime]:
    texts: dict[int, dict[str, list[str]]] = defaultdict(lambda: {kind: [] for kind in CardKind})
    open_needs: dict[int, set[str]] = defaultdict(set)
    for attendee, kind, text, is_open in cards:
        texts[attendee][kind].append(text)
        if is_open and kind == CardKind.NEED:
            open_needs[attendee].add(text)
    return {
        attendee: LastTime({kind: tuple(said) for kind, said in kinds.items()}, frozenset(open_needs[attendee]))
        for attendee, kinds in texts.items()
    }
