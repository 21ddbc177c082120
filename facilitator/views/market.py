"""The cards that wait for an attendee's answer in the market."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from facilitator.store import queries
from facilitator.store.records import AttendeeRecord, CardRecord, InterestRecord
from facilitator.views.gathering import CardView, card_view

OTHERS = 2


@dataclass(frozen=True)
class DealtView:
    """Another's card in the market, the card of one's own that it is shown for, and `others` that it may be for instead."""

    card: CardView
    own: CardView | None
    others: tuple[CardView, ...] = ()


def dealt_by_attendee(
    session: Session, attendee_ids: Collection[int], own: Mapping[int, tuple[CardView, ...]]
) -> dict[int, tuple[DealtView, ...]]:
    """The cards that wait for an answer, in the order in which they were dealt."""
    rows = session.execute(
        select(InterestRecord.attendee_id, InterestRecord.own_card_id, CardRecord, AttendeeRecord.name)
        .join(CardRecord, InterestRecord.card_id == CardRecord.id)
        .join(AttendeeRecord, CardRecord.attendee_id == AttendeeRecord.id)
        .where(InterestRecord.attendee_id.in_(attendee_ids), InterestRecord.wanted.is_(None), queries.is_live())
        .order_by(InterestRecord.dealt_at, InterestRecord.id)
    )
    dealt: dict[int, list[DealtView]] = defaultdict(list)
    for attendee, own_card, card, author in rows:
        mine = {other.id: other for other in own.get(attendee, ()) if other.kind != card.kind and not other.hidden}
        meant = mine.pop(own_card or 0, None)
        dealt[attendee].append(DealtView(card_view(card, author), meant, tuple(mine.values())[:OTHERS]))
    return {id: tuple(cards) for id, cards in dealt.items()}


def seen_by_attendee(session: Session, attendee_ids: Collection[int]) -> dict[int, int]:
    rows = session.execute(
        select(InterestRecord.attendee_id, func.count())
        .where(InterestRecord.attendee_id.in_(attendee_ids), InterestRecord.wanted.is_not(None))
        .group_by(InterestRecord.attendee_id)
    )
    return dict(rows.all())
