"""The wall of cards: both sides, and which page of each is up. The projector and the remote read it here."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from facilitator.core.cards import HELD_BACK, CardKind
from facilitator.core.shown.wall import CARDS_A_PAGE, WallPage, cards_a_page, wall_page, wall_turns_in
from facilitator.store import queries
from facilitator.store.records import AttendeeRecord, CardRecord, GatheringRecord
from facilitator.views.gathering import CardView, card_view


@dataclass(frozen=True)
class SideView:
    """One side of the wall: the cards of the page that is up, newest first."""

    cards: tuple[CardView, ...]
    page: WallPage


NO_CARDS = SideView((), WallPage())


@dataclass(frozen=True)
class WallView:
    """Only cards that have waited long enough, on each side `a_page` at a time.

    `next_in`: seconds until it shows something else, None if it will not.
    """

    gives: SideView
    asks: SideView
    next_in: float | None
    a_page: int = CARDS_A_PAGE


def wall_view(session: Session, gathering: GatheringRecord, now: float) -> WallView:
    ripe = now - HELD_BACK
    gives, asks = (_side(session, gathering, kind, ripe, now) for kind in CardKind)
    unripe = queries.is_live() & (CardRecord.posted_at > ripe) & (CardRecord.gathering_id == gathering.id)
    next_at = session.scalar(select(func.min(CardRecord.posted_at)).join(AttendeeRecord).where(unripe))
    due = [] if next_at is None else [next_at - ripe]
    if max(gives.page.of, asks.page.of) > 1:
        due.append(wall_turns_in(now))
    return WallView(gives, asks, min(due, default=None), cards_a_page(gathering.last_row))


def _side(session: Session, gathering: GatheringRecord, kind: CardKind, ripe: float, now: float) -> SideView:
    shown = _on_the_wall(gathering, kind, ripe)
    counted = select(func.count(), func.max(CardRecord.posted_at)).select_from(CardRecord).join(AttendeeRecord, _AUTHOR)
    cards, newest = session.execute(counted.where(shown)).one()
    a_page = cards_a_page(gathering.last_row)
    page = wall_page(cards, None if newest is None else newest + HELD_BACK, now, a_page)
    first, many = page.part_of(cards)
    rows = session.execute(
        select(CardRecord, AttendeeRecord.name)
        .join(AttendeeRecord, _AUTHOR)
        .where(shown)
        .order_by(CardRecord.posted_at.desc(), CardRecord.id.desc())
        .limit(many)
        .offset(first)
    )
    return SideView(tuple(card_view(card, name) for card, name in rows), page)


_AUTHOR = CardRecord.attendee_id == AttendeeRecord.id


def _on_the_wall(gathering: GatheringRecord, kind: CardKind, ripe: float) -> ColumnElement[bool]:
    own = (CardRecord.gathering_id == gathering.id) & (CardRecord.kind == kind)
    return own & (CardRecord.posted_at <= ripe) & CardRecord.private.is_(False) & queries.is_live()
