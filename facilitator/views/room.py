"""What is true for everyone in a room, read once for any number of viewers."""

from __future__ import annotations

from sqlalchemy.orm import Session

from facilitator.core.cards import words_of
from facilitator.core.phases import Phase
from facilitator.core.polls import Hands, Tally, tally
from facilitator.store import queries
from facilitator.store.records import AttendeeRecord, CardRecord, GatheringRecord
from facilitator.views.values import CardView, RoomView


def room_view(session: Session, gathering: GatheringRecord) -> RoomView:
    return RoomView(
        id=gathering.id,
        code=gathering.code,
        name=gathering.name,
        host_name=gathering.host_name,
        phase=Phase(gathering.phase),
        round=gathering.round,
        rounds=gathering.rounds,
        version=gathering.version,
        clock=queries.clock_of(gathering),
        address=f"{gathering.origin.split('://', 1)[-1]}/{gathering.code}",
        url=f"{gathering.origin}/{gathering.code}".upper(),
        showing=gathering.showing,
        here=queries.count_here(session, gathering.id),
        ready=queries.count_ready(session, gathering.id),
        last_row=gathering.last_row,
    )


def card_view(card: CardRecord, author_name: str) -> CardView:
    return CardView(
        id=card.id,
        kind=card.kind,
        author=card.attendee_id,
        author_name=author_name,
        hidden=card.hidden_at is not None,
        posted_at=card.posted_at,
        **words_of(card),
    )


def hands_tally(people: list[AttendeeRecord], seed: int) -> Tally:
    """Everyone who answered at least one question, in a shuffled order."""
    answered = [p for p in people if p.hopes_to_sell is not None or p.hopes_to_buy is not None]
    return tally([Hands(p.hopes_to_sell, p.hopes_to_buy) for p in answered], seed)
